#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Fields, parameters, addresses and encoded words; everything stands at the edge of memory. */
#include "header.h"

#include "guard_pair.h"

static struct smtperr_slice at_edge(const char *text)
{
    return guard_put(&in, slice_of(text));
}

static void field_is_split_into_name_and_value(void **state)
{
    static const struct {
        const char *line, *name, *value;
    } cases[] = {
        {"Subject: Hello there", "Subject", "Hello there"},
        {"Subject:Hello", "Subject", "Hello"},
        {"Subject :  Hello \t", "Subject", "Hello"},
        {"X-Empty:", "X-Empty", ""},
        {"a:b:c", "a", "b:c"},
        {"Status: 5.1.1\r", "Status", "5.1.1"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_slice name, value;
        assert_case(smtperr__read_field(at_edge(cases[i].line), &name, &value), cases[i].line);
        assert_slice(name, cases[i].name);
        assert_slice(value, cases[i].value);
    }
}

static void line_that_is_no_field_is_refused(void **state)
{
    static const char *const lines[] = {"",
                                        ":",
                                        ": value",
                                        " folded: line",
                                        "\tfolded: line",
                                        "two words: value",
                                        "no colon",
                                        "Gr\xc3\xb6\xc3\x9f\xc3\xa4: a",
                                        "From ann Thu Nov 26 09:00:00 2026",
                                        "<ann@example.org>: User unknown"};
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct smtperr_slice name, value;
        assert_case(!smtperr__read_field(at_edge(lines[i]), &name, &value), lines[i]);
    }
}

static void parameter_is_found_by_its_name(void **state)
{
    static const struct {
        const char *value, *boundary;
    } cases[] = {
        {"multipart/report; boundary=abc", "abc"},
        {"multipart/report; boundary=\"a b;c\"", "a b;c"},
        {"multipart/report;boundary=abc;charset=x", "abc"},
        {"multipart/report; BOUNDARY = \"abc\" ; x=y", "abc"},
        {"multipart/report; report-type=delivery-status;\tboundary=\"=_1/mx\"", "=_1/mx"},
        {"multipart/report; xboundary=no; boundary=yes", "yes"},
        {"multipart/report; boundary; boundary=yes", "yes"},
        {"multipart/report; boundary=\"never closed", "never closed"},
        {"multipart/report; boundary=", ""},
        {"multipart/report; boundary", ""},
        {"boundary=first", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_slice(smtperr__parameter(at_edge(cases[i].value), "boundary"), cases[i].boundary);
}

/* ---- addresses ---- */

static const struct {
    const char *text, *addresses; /* with a space behind each */
} addresses[] = {
    {"を、ann@example.org に", "ann@example.org "},
    {"アドレスann@example.orgに送信", "ann@example.org "},
    {"收件人：ann@example.org，因为", "ann@example.org "},
    {"«ann@example.org»", "ann@example.org "},
    {"ann@example.org에 전송", "ann@example.org "},
    {"用户@例子.中国。", "用户@例子.中国 "},
    {"jörg@bücher.example.org", "jörg@bücher.example.org "},
    {"\x80\x80@\x80\x80", "\x80\x80@\x80\x80 "},
    {"ann@example.org", "ann@example.org "},
    {"<ann@example.org>, bob+tag@mx.example.net.", "ann@example.org bob+tag@mx.example.net "},
    {"\"ann smith\"@example.org", "\"ann smith\"@example.org "},
    {"ann@[192.0.2.7] (ann@[IPv6:2001:db8::1])", "ann@[192.0.2.7] ann@[IPv6:2001:db8::1] "},
    {"'ann@example.org': SMTP:bob@example.org rfc822;cat@example.org",
     "ann@example.org bob@example.org cat@example.org "},
    {"J\xc3\xbcrgen@b\xc3\xbc"
     "cher.example",
     "J\xc3\xbcrgen@b\xc3\xbc"
     "cher.example "},
    {"mailto:ann@example.org?subject=x", "ann@example.org "},
    {"ann@@example.org @ @example.org ann@ a@.", ""},
    {"ann@[192.0.2.7", ""},
    {"no address", ""},
    {"", ""},
};

static const char *addresses_in(struct smtperr_slice text)
{
    static char found[2048];
    struct smtperr_slice address;
    size_t len = 0;
    for (size_t at = 0; smtperr__next_address(text, &at, &address) && len + address.len + 2 < sizeof found;) {
        assert_true(address.ptr >= text.ptr && address.ptr + address.len <= text.ptr + at);
        memcpy(found + len, address.ptr, address.len);
        len += address.len;
        found[len++] = ' ';
    }
    found[len] = '\0';
    return found;
}

static void addresses_are_found_in_any_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(addresses); i++)
        assert_string_equal(addresses_in(at_edge(addresses[i].text)), addresses[i].addresses);
}

static void roles_are_told_from_people(void **state)
{
    static const char *const roles[] = {"MAILER-DAEMON", "postmaster@example.org", "Mailer-Daemon@mx.example.net"};
    static const char *const people[] = {"", "ann@example.org", "postmasters@example.org", "@example.org",
                                         "post@master"};
    (void)state;
    for (size_t i = 0; i < COUNT(roles); i++)
        assert_case(smtperr__is_role(at_edge(roles[i])), roles[i]);
    for (size_t i = 0; i < COUNT(people); i++)
        assert_case(!smtperr__is_role(at_edge(people[i])), people[i]);
}

static const struct {
    const char *value, *address, *name;
} typed[] = {
    {"rfc822; ann@example.org", "ann@example.org", "ann@example.org"},
    {"RFC822;<ann@example.org>", "ann@example.org", "<ann@example.org>"},
    {"rfc/822; ann@example.org", "ann@example.org", "ann@example.org"},
    {"utf-8; J\xc3\xbcrgen@example.org", "J\xc3\xbcrgen@example.org", "J\xc3\xbcrgen@example.org"},
    {"SMTP:ann@example.org", "ann@example.org", "SMTP:ann@example.org"},
    {"LOCAL; ann", "ann", "ann"},
    {"rfc822; SMTP:ann@example.org", "ann@example.org", "SMTP:ann@example.org"},
    {"<ann>", "ann", "<ann>"},
    {"'ann';", "ann", ""},
    {"dns; mx.example.org", "mx.example.org", "mx.example.org"},
    {"dns; mx.example.org (192.0.2.7)", "mx.example.org (192.0.2.7)", "mx.example.org"},
    {"dns;mx.example.org.", "mx.example.org", "mx.example.org"},
    {"mx.example.org", "mx.example.org", "mx.example.org"},
    {"", "", ""},
    {";", "", ""},
};

static void type_brackets_and_comments_are_left_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(typed); i++) {
        assert_slice(smtperr__field_address(at_edge(typed[i].value)), typed[i].address);
        assert_slice(smtperr__field_name(at_edge(typed[i].value)), typed[i].name);
    }
}

/* ---- encoded words ---- */

static const struct {
    const char *value, *decoded;
} words[] = {
    {"plain words", "plain words"},
    {"=?utf-8?q?Mail_could=20not?=", "Mail could not"},
    {"=?UTF-8?B?TWFpbA==?= delivery", "Mail delivery"},
    {"=?utf-8?q?Mail?=\r\n =?utf-8?q?box?= full", "Mailbox full"},
    {"=?utf-8?q?Mail?= and =?utf-8?q?box?=", "Mail and box"},
    {"=?iso-8859-1*de?q?Empf=E4nger?=", "Empf\xc3\xa4nger"},
    {"=?utf-8?q?Delivery failed?_Why?"
     "?=",
     "Delivery failed? Why?"},
    {"=?x-unknown?q?as_it_is?=", "as it is"},
    {"=?utf-8?x?no such encoding?=", "no such encoding"},
    {"=?utf-8?q?"
     "?=",
     ""},
    {"=?utf-8?q?never closed", "=?utf-8?q?never closed"},
    {"=?utf-8?", "=?utf-8?"},
    {"=? ?= =?"
     "?= =?",
     "=? ?= =?"
     "?= =?"},
    {"", ""},
};

static struct smtperr_slice decoded(struct smtperr_slice value, size_t room)
{
    struct smtperr_slice got = smtperr__decode_words(value, NULL, out.begin + out.room - room, room);
    assert_true(got.len <= room);
    return got;
}

static void encoded_words_are_decoded(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++)
        assert_slice(decoded(at_edge(words[i].value), 1024), words[i].decoded);
}

static void decoded_words_are_cut_at_their_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++)
        for (size_t room = 0; room < 32; room++)
            (void)decoded(at_edge(words[i].value), room);
    assert_slice(decoded(at_edge("=?utf-8?q?Mailbox?="), 4), "Mail");
}

/* What lies beyond is no word: looking for its end must not cost more than the text has bytes. */
static void word_longer_than_a_kilobyte_stays_as_it_is(void **state)
{
    char value[1100] = "=?utf-8?q?";
    (void)state;
    memset(value + 10, 'x', 1080);
    memcpy(value + 1090, "?=", 3);
    assert_slice(decoded(at_edge(value), 2048), value);
    memcpy(value + 10 + 1024, "?=", 3);
    assert_int_equal(decoded(at_edge(value), 2048).len, 1024);
}

/* ---- any bytes ---- */

static void read_all(struct smtperr_slice text)
{
    struct smtperr_slice name, value;
    if (smtperr__read_field(text, &name, &value))
        assert_true(name.len > 0 && name.ptr == text.ptr && name.len + value.len < text.len);
    (void)smtperr__parameter(text, "boundary");
    (void)addresses_in(text);
    (void)smtperr__is_role(text);
    (void)smtperr__field_address(text);
    (void)smtperr__field_name(text);
    (void)decoded(text, 64);
}

static void every_prefix_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(addresses); i++)
        for (size_t n = 0; n <= strlen(addresses[i].text); n++)
            read_all(guard_put(&in, (struct smtperr_slice){addresses[i].text, n}));
    for (size_t i = 0; i < COUNT(typed); i++)
        for (size_t n = 0; n <= strlen(typed[i].value); n++)
            read_all(guard_put(&in, (struct smtperr_slice){typed[i].value, n}));
    for (size_t i = 0; i < COUNT(words); i++)
        for (size_t n = 0; n <= strlen(words[i].value); n++)
            read_all(guard_put(&in, (struct smtperr_slice){words[i].value, n}));
}

static void random_bytes_are_survived(void **state)
{
    static const char alphabet[] = "=?=?qbQ@@<>\"[];: \t\r\na.-_('boundary=\0\xff";
    char bytes[200];
    uint32_t random = 5;
    (void)state;
    for (unsigned round = 0; round < 5000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 1664525u + 1013904223u;
            bytes[i] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
        }
        read_all(guard_put(&in, (struct smtperr_slice){bytes, sizeof bytes - round % 64}));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(field_is_split_into_name_and_value),
        cmocka_unit_test(line_that_is_no_field_is_refused),
        cmocka_unit_test(parameter_is_found_by_its_name),
        cmocka_unit_test(addresses_are_found_in_any_text),
        cmocka_unit_test(roles_are_told_from_people),
        cmocka_unit_test(type_brackets_and_comments_are_left_out),
        cmocka_unit_test(encoded_words_are_decoded),
        cmocka_unit_test(decoded_words_are_cut_at_their_room),
        cmocka_unit_test(word_longer_than_a_kilobyte_stays_as_it_is),
        cmocka_unit_test(every_prefix_is_survived),
        cmocka_unit_test(random_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
