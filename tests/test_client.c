#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Every row of clients.tsv does what its part says, with or without a time stamp, and no further than the text goes. */
#include "client.h"

#include "chars.h"
#include "guard.h"
#include "tables.h"

/* The row's text between two others. */
static struct smtperr_slice joined(const char *before, const struct smtperr__client *row, const char *after)
{
    static char bytes[512];
    const char *text = smtperr__tables.pool + row->text;
    size_t before_len = strlen(before), len = strlen(text), after_len = strlen(after);
    assert_true(before_len + len + after_len <= sizeof bytes);
    memcpy(bytes, before, before_len);
    memcpy(bytes + before_len, text, len);
    memcpy(bytes + before_len + len, after, after_len);
    return (struct smtperr_slice){bytes, before_len + len + after_len};
}

static const char *name(const struct smtperr__client *row)
{
    return smtperr__tables.pool + row->text;
}

static void marks_tell_whose_line_it_is(void **state)
{
    static const char *const stamps[] = {"", "12:34:56 ", "2026-11-23 22:50:45.123 ", "[22:50:45] ", " "};
    unsigned wrong = 0;
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        enum smtperr__side want = row->part == PART_CLIENT_LINE   ? SIDE_CLIENT
                                  : row->part == PART_SERVER_LINE ? SIDE_SERVER
                                                                  : SIDE_NONE;
        for (size_t s = 0; want != SIDE_NONE && s < COUNT(stamps); s++) {
            struct smtperr_slice line = joined(stamps[s], row, " words"), whole = line;
            size_t stamp = strlen(stamps[s]);
            if (stamp > 1 && is_digit(stamps[s][stamp - 2]) && strcmp(name(row), "->") == 0)
                continue; /* the arrow of a serial monitor */
            if (smtperr__line_side(&line) == want && slice_is(line, " words"))
                continue;
            print_error("\"%s\" is not known as a line of the %s\n", terminated(whole),
                        want == SIDE_CLIENT ? "client" : "server");
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void line_without_mark_stays_as_it_is(void **state)
{
    static const char *const lines[] = {"", " ", "550 5.1.1 unknown", "Final-Recipient: rfc822; a@example.org",
                                        "12:34:56 550 no"};
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct smtperr_slice line = slice_of(lines[i]);
        assert_case(smtperr__line_side(&line) == SIDE_NONE, lines[i]);
        assert_slice(line, lines[i]);
    }
}

static void client_says_no_reply_and_a_serial_monitor_says_nothing(void **state)
{
    static const struct {
        const char *line, *rest;
        enum smtperr__side side;
    } cases[] = {
        {"-> EHLO me", " EHLO me", SIDE_CLIENT},
        {"C: 550 5.1.1 no", " 550 5.1.1 no", SIDE_SERVER},
        {">>> 550-no", " 550-no", SIDE_SERVER},
        {">>> 5501 no", " 5501 no", SIDE_CLIENT},
        {"20:21:48.725 -> 501 5.5.4 no", "501 5.5.4 no", SIDE_NONE},
        {"20:21:48.725 -> S: 501 no", " 501 no", SIDE_SERVER},
        {"20:21:48.725 -> C: HELO me", " HELO me", SIDE_CLIENT},
        {"20:21:48.725 -> ", "", SIDE_NONE},
        {" -> HELO me", " HELO me", SIDE_CLIENT},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_slice line = slice_of(cases[i].line);
        assert_case(smtperr__line_side(&line) == cases[i].side, cases[i].line);
        assert_slice(line, cases[i].rest);
    }
}

static void words_before_a_code_announce_it_at_the_end_only(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        enum smtperr__announced want = row->part == PART_BEFORE_CODE     ? ANNOUNCED_CODE
                                       : row->part == PART_BEFORE_NUMBER ? ANNOUNCED_NUMBER
                                       : row->part == PART_BEFORE_HTTP   ? ANNOUNCED_HTTP
                                                                         : ANNOUNCED_NOTHING;
        if (want == ANNOUNCED_NOTHING)
            continue;
        assert_case(smtperr__announces_code(joined("", row, "")) == want, name(row));
        assert_case(smtperr__announces_code(joined("the ", row, "")) == want, name(row));
        assert_case(smtperr__announces_code(joined("\"", row, "\"")) == want, name(row));
        assert_case(smtperr__announces_code(joined("", row, " xyzzy")) == ANNOUNCED_NOTHING, name(row));
    }
    assert_int_equal(smtperr__announces_code(slice_of("HTTP status code")), ANNOUNCED_HTTP);
    assert_int_equal(smtperr__announces_code(slice_of("SMTP code")), ANNOUNCED_CODE);
    assert_false(smtperr__announces_code(slice_of("")));
    assert_false(smtperr__announces_code(slice_of("port")));
}

static void unit_makes_a_quantity_as_a_whole_word_only(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        if (row->part != PART_UNIT)
            continue;
        assert_case(smtperr__begins_with_unit(joined("", row, "")), name(row));
        assert_case(smtperr__begins_with_unit(joined("", row, " later")), name(row));
        assert_case(!smtperr__begins_with_unit(joined("x", row, "")), name(row));
        assert_case(!smtperr__begins_with_unit(joined("", row, "xyzzy")), name(row));
    }
    assert_false(smtperr__begins_with_unit(slice_of("")));
    assert_false(smtperr__begins_with_unit(slice_of("user unknown")));
}

static void words_end_at_the_mark_of_a_wrapper(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        if (row->part == PART_END || row->part == PART_COMMAND)
            assert_case(smtperr__words_end(joined("User unknown", row, " rest")) == strlen("User unknown") ||
                            smtperr__words_end(joined("User unknown ", row, " rest")) == strlen("User unknown "),
                        name(row));
    }
    assert_int_equal(smtperr__words_end(slice_of("User unknown")), strlen("User unknown"));
    assert_int_equal(smtperr__words_end(slice_of("")), 0);
}

static void http_has_words_of_its_own(void **state)
{
    (void)state;
    assert_true(smtperr__begins_with_http(slice_of("Bad Gateway")));
    assert_true(smtperr__begins_with_http(slice_of("too many requests.")));
    assert_false(smtperr__begins_with_http(slice_of("Forbiddenness")));
    assert_false(smtperr__begins_with_http(slice_of("Bad sequence of commands")));
}

static void wrapper_puts_words_before_the_code(void **state)
{
    struct smtperr_slice text = slice_of("Detail: x Detail: User unknown SMTP code: 550");
    (void)state;
    assert_slice(slice_from(text, smtperr__said_at(text)), " User unknown SMTP code: 550");
    assert_int_equal(smtperr__said_at(slice_of("details: x")), strlen("details: x"));
    assert_int_equal(smtperr__said_at(slice_of("")), 0);
}

static void command_that_was_answered_is_named(void **state)
{
    (void)state;
    assert_slice(smtperr__answered_command(slice_of("(in reply to RCPT TO command)")), "RCPT TO");
    assert_slice(smtperr__answered_command(slice_of("(in reply to end of DATA command))")), "end of DATA");
    assert_int_equal(smtperr__answered_command(slice_of("; nested exception is:")).len, 0);
    assert_int_equal(smtperr__answered_command(slice_of("")).len, 0);
}

static void mail_server_tells_of_another(void **state)
{
    (void)state;
    assert_true(smtperr__tells_of_relay(slice_of("SASL authentication failed; server a.example[192.0.2.1] said: 535")));
    assert_true(smtperr__tells_of_relay(slice_of("SMTP error from remote mail server after RCPT TO:<a@b>: 550")));
    assert_false(smtperr__tells_of_relay(slice_of("smtplib.SMTPAuthenticationError: (535")));
    assert_false(smtperr__tells_of_relay(slice_of("")));
    assert_true(smtperr__tells_of_delay(slice_of("dsn=4.4.1, status=deferred (connect to a.example")));
    assert_false(smtperr__tells_of_delay(slice_of("status=bounced")));
    assert_true(smtperr__tells_of_inbound(slice_of("NOQUEUE: reject: RCPT from a.example[192.0.2.1]: 550")));
    assert_false(smtperr__tells_of_inbound(slice_of("reject")));
    assert_true(smtperr__tells_of_notice(slice_of("The response was:")));
    assert_false(smtperr__tells_of_notice(slice_of("The response")));
    assert_true(smtperr__tells_of_sender(slice_of("SMTP error from remote mail server after MAIL FROM:<a@b>: 550")));
    assert_true(smtperr__tells_of_sender(slice_of("smtplib.SMTPSenderRefused: (550")));
    assert_false(smtperr__tells_of_sender(slice_of("MAIL FROM:<a@b> RCPT TO:<c@d>")));
    assert_false(smtperr__tells_of_sender(slice_of("")));
    assert_true(smtperr__tells_of_login(slice_of("smtplib.SMTPAuthenticationError: (550")));
    assert_true(smtperr__tells_of_login(slice_of("Error: Invalid login: 550")));
    assert_false(smtperr__tells_of_login(slice_of("Invalid login: 535 no. RCPT TO:<c@d>: 550")));
    assert_false(smtperr__tells_of_login(slice_of("SMTPAuthenticationError x\nSMTPRecipientsRefused: (550")));
    assert_false(smtperr__tells_of_login(slice_of("")));
}

static void sender_is_named_right_before_the_words(void **state)
{
    static const char *const yes[] = {
        "Sender ",    "sender: ",     "553 Remitente: ", "Sender address <a@example.org>: ",
        "Absender: ", "550 发件人: ", "550 寄件者"};
    static const char *const no[] = {"",           "Recipient: ", "Sender ok, recipient: ", "a@example.org ",
                                     "resender: ", "sender a b "};
    (void)state;
    for (size_t i = 0; i < COUNT(yes); i++)
        assert_case(smtperr__names_sender(slice_of(yes[i])), yes[i]);
    for (size_t i = 0; i < COUNT(no); i++)
        assert_case(!smtperr__names_sender(slice_of(no[i])), no[i]);
}

static void every_prefix_is_survived(void **state)
{
    struct guard guard = guard_make(512);
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        struct smtperr_slice whole = joined("12:34 ", &smtperr__tables.clients[i], " x");
        for (size_t from = 0; from <= 6; from += 6)
            for (size_t n = from; n <= whole.len; n++) {
                struct smtperr_slice text = guard_put(&guard, (struct smtperr_slice){whole.ptr + from, n - from});
                struct smtperr_slice line = text;
                (void)smtperr__line_side(&line);
                assert_true(line.len <= text.len);
                (void)smtperr__announces_code(text);
                (void)smtperr__begins_with_unit(text);
                assert_true(smtperr__words_end(text) <= text.len);
                (void)smtperr__begins_with_http(text);
                (void)smtperr__answered_command(text);
                (void)smtperr__tells_of_relay(text);
                (void)smtperr__names_sender(text);
                assert_true(smtperr__said_at(text) <= text.len);
            }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_tell_whose_line_it_is),
        cmocka_unit_test(line_without_mark_stays_as_it_is),
        cmocka_unit_test(client_says_no_reply_and_a_serial_monitor_says_nothing),
        cmocka_unit_test(words_before_a_code_announce_it_at_the_end_only),
        cmocka_unit_test(http_has_words_of_its_own),
        cmocka_unit_test(wrapper_puts_words_before_the_code),
        cmocka_unit_test(command_that_was_answered_is_named),
        cmocka_unit_test(mail_server_tells_of_another),
        cmocka_unit_test(sender_is_named_right_before_the_words),
        cmocka_unit_test(unit_makes_a_quantity_as_a_whole_word_only),
        cmocka_unit_test(words_end_at_the_mark_of_a_wrapper),
        cmocka_unit_test(every_prefix_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
