#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Which numbers in a line are codes: what must be found, and, in a table of its own, what never may. */
#include "reply.h"

#include "code.h"
#include "guard.h"

/* "550 5.7.1", "550", "5.7.1" */
static const char *spelled(const struct smtperr__token *token)
{
    char text[32];
    size_t len = 0;
    if (token->codes.reply > 0)
        for (unsigned power = 100; power > 0; power /= 10)
            text[len++] = (char)('0' + token->codes.reply / power % 10);
    if (token->codes.status.set) {
        if (len > 0)
            text[len++] = ' ';
        len += smtperr__spell_status(token->codes.status, text + len);
    }
    return terminated((struct smtperr_slice){text, len});
}

/* ---- what is a code ---- */

static void code_is_found_with_the_words_behind_it(void **state)
{
    static const struct {
        const char *line, *codes, *words;
    } good[] = {
        {"550", "550", ""},
        {"550 5.1.1", "550 5.1.1", ""},
        {"5.7.26", "5.7.26", ""},
        {"550 5.1.1 User unknown", "550 5.1.1", "User unknown"},
        {"550-5.7.26 This mail", "550 5.7.26", "This mail"},
        {"550-No such user", "550", "No such user"},
        {"  451 4.7.1 Try again", "451 4.7.1", "Try again"},
        {"421\tbusy", "421", "busy"},
        {"550 #5.1.0 Address rejected.", "550 5.1.0", "Address rejected."},
        {"550: no such user", "550", "no such user"},
        {"5.1.1 User unknown", "5.1.1", "User unknown"},
        {"250 2.0.0 Ok: queued as 4Tz9zJ0Y1Vz", "250 2.0.0", "Ok: queued as 4Tz9zJ0Y1Vz"},
        {"354 End data with <CR><LF>.<CR><LF>", "354", "End data with <CR><LF>.<CR><LF>"},
        {"<<< 550 5.1.1 unknown", "550 5.1.1", "unknown"},
        {"failed: 554 6.6.0 Error sending", "554", "6.6.0 Error sending"},
        {"421, \"4.7.0\", Try again later", "421 4.7.0", "Try again later"},
        {"S: 452 4.2.2 over quota", "452 4.2.2", "over quota"},
        {"Remote server said: 554 rejected", "554", "rejected"},
        {"host mx.example.org[192.0.2.25] said: 550 5.7.1 Blocked", "550 5.7.1", "Blocked"},
        {"to=<a@example.org>, dsn=5.1.1, status=bounced", "5.1.1", "status=bounced"},
        {"Diagnostic-Code: smtp; 550 5.2.2 full", "550 5.2.2", "full"},
        {"Diagnostic-Code: smtp;550 mailbox unavailable", "550", "mailbox unavailable"},
        {"Status: 5.1.1", "5.1.1", ""},
        {"(550, b'5.1.1 No such user')", "550 5.1.1", "No such user')"},
        {"{'a@example.org': (550, b'No such user')}", "550", "No such user')}"},
        {"Error: \"535 5.7.8 Bad credentials\"", "535 5.7.8", "Bad credentials\""},
        {"delivery failed 552 5.3.4 too big", "552 5.3.4", "too big"},
        {"Recipient rejected (#5.1.1)", "5.1.1", ""},
        {"550-\"5.1.1 No such user", "550 5.1.1", "No such user"},
        {"5.1.1 550 User unknown", "550 5.1.1", "User unknown"},
        {"(5.7.1: 554 no)", "554 5.7.1", "no)"},
        {"5.1.1 450 grey", "5.1.1", "450 grey"},
        {"5.2.3 550 bytes", "5.2.3", "550 bytes"},
        {"the answer was `550 no relay`", "550", "no relay`"},
        {"SMTP error 500: Line too long", "500", "Line too long"},
        {"SMTP status code: 503 wait", "503", "wait"},
        {"status code: 550 no", "550", "no"},
        {"(500, b'Line too long')", "500", "Line too long')"},
        {"server said: 502 no", "502", "no"},
        {"It was not sent. 451 Temporary local problem - please try later", "451",
         "Temporary local problem - please try later"},
        {"we got 550 user unknown", "550", "user unknown"},
        {"SMTP AUTH failed (535)", "535", ""},
        {"SMTP error: [550] 5.1.1 no", "550 5.1.1", "no"},
        {"\"responseCode\":550,\"stack\":\"Error\"", "550", "\"stack\":\"Error\""},
        {"421 Misdirected words", "421", "Misdirected words"},
        {"550 Forbidden attachment", "550", "Forbidden attachment"},
        {"550 User <b@example.org> unknown", "550", "User <b@example.org> unknown"},
        {"554 \xc3\xa4 words", "554", "\xc3\xa4 words"},
        {"Server Response: '505 Login first', Port: 25", "505", "Login first', Port: 25"},
        {"552 MS-Office file found", "552", "MS-Office file found"},
        {"Server: \xe2\x80\x99"
         "553 no relay",
         "553", "no relay"},
        {"failed \xe2\x80\x93 553 no relay", "553", "no relay"},
        {"550.5.7.1 Rejected", "550 5.7.1", "Rejected"},
        {"550 5.7.1Unauthorized", "550 5.7.1", "Unauthorized"},
        {"Reason:\"5.1.2 - Bad destination host\"", "5.1.2", "- Bad destination host\""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        struct smtperr__token token;
        struct smtperr_slice line = slice_of(good[i].line);
        assert_case(smtperr__next_token(line, 0, &token), good[i].line);
        assert_case(strcmp(spelled(&token), good[i].codes) == 0, good[i].line);
        assert_slice(slice_from(line, token.end), good[i].words);
    }
}

static void place_and_continuation_are_told(void **state)
{
    struct smtperr__token token;
    (void)state;
    assert_true(smtperr__next_token(slice_of("  550-5.7.1 a"), 0, &token));
    assert_true(token.starts_line && token.more && token.begin == 2);
    assert_true(smtperr__next_token(slice_of("550 5.7.1 a"), 0, &token));
    assert_true(token.starts_line && !token.more && token.begin == 0);
    assert_true(smtperr__next_token(slice_of("said: 550-a"), 0, &token));
    assert_true(!token.starts_line && token.more && token.begin == 6);
}

static void several_codes_in_a_line_are_found_in_order(void **state)
{
    struct smtperr_slice line = slice_of("a: 550 5.1.1 x; b: 452 4.2.2 y; dsn=5.7.1");
    struct smtperr__token token;
    (void)state;
    assert_true(smtperr__next_token(line, 0, &token));
    assert_string_equal(spelled(&token), "550 5.1.1");
    assert_true(smtperr__next_token(line, token.end, &token));
    assert_string_equal(spelled(&token), "452 4.2.2");
    assert_true(smtperr__next_token(line, token.end, &token));
    assert_string_equal(spelled(&token), "5.7.1");
    assert_false(smtperr__next_token(line, token.end, &token));
}

/* ---- what is none ---- */

struct bad_group {
    const char *what;
    const char *lines[12];
};

static const struct bad_group bad_groups[] = {
    {"IP addresses",
     {"192.0.2.25", "203.0.113.5 refused the connection", "connect to mx.example.org[203.0.113.250]: refused",
      "client=unknown[198.51.100.55]", "from 2.0.0.5 (2.0.0.5)", "5.7.1.2", "host 5.5.5.250 said no",
      "client 2001:db8::550:abcd refused", "[2001:db8:450:beef::1]", "IPv6:2001:db8:5:500::dead", "550.550.550.550"}},
    {"ports",
     {"mx.example.org:587 refused", "connect to 192.0.2.1:465: timed out", "[192.0.2.1]:25: Connection refused",
      "[192.0.2.1]:2525: Connection refused", "port 587", "port=465 tls=yes", "localhost:587: no answer",
      "listening on 0.0.0.0:587 now", "mx.example.org:443 refused"}},
    {"what no known sentence follows",
     {"it was sent. 550 people read it", "page 451 of the book", "an error (535)", "room 550 is full of people"}},
    {"statuses of HTTP",
     {"status=500 body", "code=400 message=no", "statusCode: 403", "HTTP/1.1 421 Misdirected Request",
      "HTTP error 550: no", "Request failed with status code 401", "{\"statusCode\": 403, \"body\": \"no\"}",
      "it returned: 502 Bad Gateway", "401 Unauthorized", "\"status\":500,\"x\":1", "error: 429 Too Many Requests",
      "error: 413 too big"}},
    {"versions",
     {"Exim 4.96.1", "Postfix 3.5.25", "X-Mailer: Example Mail 5.2.1", "running version 4.2.1 of it", "Linux-5.10.1",
      "libexample-5.7.1.so", "exampled/5.7.1 ready", "v5.7.1", "User-Agent: mail/4.2.2", "ESMTP Sendmail 4.17.1",
      "(version=5.15.0)"}},
    {"times and dates",
     {"23:45:50", "2026-05-01T23:59:59.450Z", "Mon, 23 Nov 2026 21:54:55 +0500", "delay=450", "took 450 ms",
      "delays=4.5/0.1/2.3/0.4", "[  450.123456] up", "0.450 s", "450ms", "2026-11-23 22:50:45.550 warn",
      "in 550 seconds"}},
    {"sizes and counts",
     {"size=52428800", "message of 552 KB", "a limit of 500 MB", "550kB", "size=5.5", "5,500 bytes", "552.5 MB",
      "size=512, nrcpt=1 (queue active)", "size=450 nrcpt=1", "(500 bytes)", "Content-Length: 512"}},
    {"queue ids and process ids",
     {"4F2A9C5501: removed", "postfix/smtp[450]: 4Tz9zJ0Y1Vz: sent", "id=1rT550-0005Xy-2B", "550ABC", "4Q5501XyZ",
      "Message-Id: <550@example.org>", "Message-Id: <20261123.550.421@example.org>", "msgid=<5.7.1@example.org>",
      "sendmail[421]: x", "uid=500 gid=500 pid=450 started", "queued as 552000"}},
    {"paths, names and other numbers",
     {"https://example.org/550/451", "550@example.org", "user550", "mx550.example.org", "/var/log/421", "#1550",
      "HTTP/1.1 404 Not Found", "+49 450 555", "call 555 1234", "100% of 450", "5.1.1.example.org"}},
    {"lines of files", {"smtp in /home/a/SmtpTransport.php (445)", "smtp in C:\\a\\smtp.cs (445)"}},
    {"digits beyond a code",
     {"5501 too long", "5.1.1234 too long", "55 5.1.1", "600 no", "199 no", "099 no", "5.1", "1.1.1 no", "3.1.1 no",
      "5.1.1a", "550.4.1.1", "\xd9\xa5\xd9\xa5\xd9\xa0 no"}},
};

/* One group a test, so that a report names the kind of number that was taken for a code. */
static void group_holds_no_code(void **state)
{
    const struct bad_group *group = *state;
    unsigned wrong = 0;
    for (size_t i = 0; i < COUNT(group->lines) && group->lines[i] != NULL; i++) {
        struct smtperr__token token;
        if (smtperr__next_token(slice_of(group->lines[i]), 0, &token)) {
            print_error("%s: \"%s\" was read as %s\n", group->what, group->lines[i], spelled(&token));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void line_without_digits_has_no_code(void **state)
{
    static const char *const lines[] = {"", " ", "mailbox full", "...", "5", "55", "\xff\xfe", "- - -"};
    struct smtperr__token token;
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_case(!smtperr__next_token(slice_of(lines[i]), 0, &token), lines[i]);
    assert_false(smtperr__next_token((struct smtperr_slice){NULL, 0}, 0, &token));
    assert_false(smtperr__next_token(SLICE("\0\0\0\0"), 0, &token));
    assert_false(smtperr__next_token(slice_of("550"), 3, &token));
    assert_false(smtperr__next_token(slice_of("550"), 99, &token));
}

/* ---- boundaries ---- */

static void every_prefix_from_every_place_is_survived(void **state)
{
    static const char *const lines[] = {
        "550-5.7.1 a (550, b'5.1.1 No') #5.1.1 dsn=4.2.2",
        "said: 421 x 5.7.1.2 550 #5.1.0 \xc3\xa4 5.1.1234",
        "(550, b'5",
    };
    struct guard guard = guard_make(128);
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        for (size_t n = 0; n <= strlen(lines[i]); n++)
            for (size_t from = 0; from <= n; from++) {
                struct smtperr_slice s = guard_put(&guard, (struct smtperr_slice){lines[i], n});
                struct smtperr__token token;
                if (smtperr__next_token(s, from, &token))
                    assert_true(from <= token.begin && token.begin < token.end && token.end <= n);
            }
}

static void scan_goes_on_to_the_end_of_any_bytes(void **state)
{
    static char bytes[65536];
    struct smtperr__token token;
    uint32_t random = 1;
    size_t found = 0;
    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++) {
        random = random * 1664525u + 1013904223u;
        bytes[i] = random >> 31 ? " 5.0124-:#(\n="[random >> 16 & 15 ? (random >> 24) % 13 : 0] : (char)(random >> 24);
    }
    for (size_t at = 0; smtperr__next_token((struct smtperr_slice){bytes, sizeof bytes}, at, &token); at = token.end) {
        assert_true(token.begin >= at && token.end > token.begin && token.end <= sizeof bytes);
        assert_true(token.codes.reply > 0 || token.codes.status.set);
        found++;
    }
    assert_true(found > 0);
}

int main(void)
{
    struct CMUnitTest tests[6 + COUNT(bad_groups)] = {
        cmocka_unit_test(code_is_found_with_the_words_behind_it),
        cmocka_unit_test(place_and_continuation_are_told),
        cmocka_unit_test(several_codes_in_a_line_are_found_in_order),
        cmocka_unit_test(line_without_digits_has_no_code),
        cmocka_unit_test(every_prefix_from_every_place_is_survived),
        cmocka_unit_test(scan_goes_on_to_the_end_of_any_bytes),
    };
    static struct bad_group groups[COUNT(bad_groups)];
    memcpy(groups, bad_groups, sizeof groups);
    for (size_t i = 0; i < COUNT(groups); i++)
        tests[6 + i] = (struct CMUnitTest){groups[i].what, group_holds_no_code, NULL, NULL, &groups[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
