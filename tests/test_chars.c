#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Character classes against their definition, byte by byte; UTF-8 against RFC 3629, code point by code point. */
#include "chars.h"

#include "guard.h"

static void classes_hold_what_their_names_say(void **state)
{
    (void)state;
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        bool digit = i >= '0' && i <= '9';
        bool alpha = (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z');
        assert_int_equal(is_digit(c), digit);
        assert_int_equal(is_class(c, CHAR_DIGIT), digit);
        assert_int_equal(is_class(c, CHAR_ALPHA), alpha);
        assert_int_equal(is_alnum(c), digit || alpha);
        assert_int_equal(is_space(c), i == ' ' || (i >= '\t' && i <= '\r'));
    }
}

static void to_lower_changes_ascii_capitals_only(void **state)
{
    (void)state;
    for (int i = 0; i < 256; i++)
        assert_int_equal((unsigned char)to_lower((char)i), i >= 'A' && i <= 'Z' ? i + 32 : i);
}

static void addresses_hold_no_separator(void **state)
{
    static const char in[] = "az09AZ.-_!#$%&'*+/=?^`{|}~@";
    static const char out[] = " \t\r\n\",:;<>()[]\\";
    (void)state;
    for (const char *c = in; *c != '\0'; c++)
        assert_true(is_class(*c, CHAR_ADDR));
    for (const char *c = out; *c != '\0'; c++)
        assert_false(is_class(*c, CHAR_ADDR));
    assert_false(is_class('\0', CHAR_ADDR));
    assert_false(is_class('\x7f', CHAR_ADDR));
}

static void names_are_letters_digits_and_three_marks(void **state)
{
    (void)state;
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        assert_int_equal(is_class(c, CHAR_NAME), is_alnum(c) || c == '.' || c == '-' || c == '_');
    }
}

static void same_ignores_ascii_case_and_wants_equal_length(void **state)
{
    (void)state;
    assert_true(smtperr__same(slice_of("Mailbox"), "mAILBOX"));
    assert_true(smtperr__same(slice_of(""), ""));
    assert_false(smtperr__same(slice_of("mail"), "mailbox"));
    assert_false(smtperr__same(slice_of("mailbox"), "mail"));
    assert_false(smtperr__same(SLICE("a\0b"), "a"));
    assert_false(smtperr__same(SLICE("\xc3\x84"), "\xc3\xa4"));
}

static void find_tells_the_first_place(void **state)
{
    static const struct {
        const char *text, *words;
        size_t at;
    } cases[] = {
        {"Mailbox full", "FULL", 8},
        {"abab", "ab", 0},
        {"abab", "ba", 1},
        {"abab", "abc", 4},
        {"ab", "abc", 2},
        {"", "a", 0},
        {"text", "", 0},
        {"aab", "ab", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(smtperr__find(slice_of(cases[i].text), slice_of(cases[i].words)), cases[i].at);
}

static void find_stays_inside_the_text(void **state)
{
    struct guard text = guard_make(64), words = guard_make(64);
    struct smtperr_slice whole = slice_of("the mailbox is ful");
    (void)state;
    for (size_t n = 0; n <= whole.len; n++) {
        struct smtperr_slice s = guard_put(&text, (struct smtperr_slice){whole.ptr, n});
        assert_int_equal(smtperr__find(s, guard_put(&words, slice_of("full"))), n);
    }
}

static void trim_takes_white_space_off_both_ends(void **state)
{
    (void)state;
    assert_slice(smtperr__trim(slice_of(" \t\r\n a b \v\f")), "a b");
    assert_slice(smtperr__trim(slice_of("a")), "a");
    assert_int_equal(smtperr__trim(slice_of(" \n")).len, 0);
    assert_int_equal(smtperr__trim((struct smtperr_slice){NULL, 0}).len, 0);
}

/* The encoder is written by RFC 3629 section 3, apart from the decoder under test. */
static size_t encode(uint32_t code, char bytes[4])
{
    size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char marks[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = len; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3f));
    bytes[0] = (char)(marks[len] | code);
    return len;
}

static void utf8_reads_every_code_point_back(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        char bytes[4];
        uint32_t got = 0;
        size_t len = encode(code, bytes);
        size_t read = smtperr__utf8((struct smtperr_slice){bytes, len}, &got);
        if (code >= 0xd800 && code <= 0xdfff) {
            assert_int_equal(read, 0);
        } else {
            assert_int_equal(read, len);
            assert_int_equal(got, code);
        }
    }
}

static void utf8_refuses_what_is_none(void **state)
{
    static const struct smtperr_slice bad[] = {
        {"\x80", 1},
        {"\xbf", 1},
        {"\xc0\x80", 2},
        {"\xc1\xbf", 2},
        {"\xe0\x80\x80", 3},
        {"\xe0\x9f\xbf", 3},
        {"\xed\xa0\x80", 3},
        {"\xc3", 1},
        {"\xc3(", 2},
        {"\xe2\x82", 2},
        {"\xf0\x8f\xbf\xbf", 4},
        {"\xf0\x9f\x98", 3},
        {"\xf4\x90\x80\x80", 4},
        {"\xf5\x80\x80\x80", 4},
        {"\xff", 1},
        {"\xfe\xff", 2},
        {"", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        uint32_t code = 0;
        assert_int_equal(smtperr__utf8(bad[i], &code), 0);
    }
}

static void utf8_stays_inside_the_text(void **state)
{
    struct guard guard = guard_make(16);
    uint32_t code = 0;
    (void)state;
    for (int first = 0; first < 256; first++) {
        char bytes[3] = {(char)first, (char)0x80, (char)0x80};
        for (size_t n = 0; n <= 3; n++)
            assert_true(smtperr__utf8(guard_put(&guard, (struct smtperr_slice){bytes, n}), &code) <= n);
    }
}

static void hidden_are_controls_and_invisible_characters(void **state)
{
    static const uint32_t hidden[] = {0,      7,      0x1b,   0x1f,   0x7f,   0x80,    0x9b,    0x9f,   0xad,   0x200b,
                                      0x200d, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060,  0x2066,  0x2069, 0xfeff, 0xfff9,
                                      0x61c,  0x180e, 0x2028, 0x2029, 0xfe0f, 0xe0001, 0xe0020, 0xe007f};
    static const uint32_t shown[] = {' ', 'A', '~', 0xa1, 0xe4, 0xff, 0x416, 0x3042, 0x20ac, 0xfffd, 0x1f600};
    (void)state;
    for (size_t i = 0; i < COUNT(hidden); i++)
        assert_true(smtperr__is_hidden(hidden[i]));
    for (size_t i = 0; i < COUNT(shown); i++)
        assert_false(smtperr__is_hidden(shown[i]));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_hold_what_their_names_say),
        cmocka_unit_test(to_lower_changes_ascii_capitals_only),
        cmocka_unit_test(addresses_hold_no_separator),
        cmocka_unit_test(names_are_letters_digits_and_three_marks),
        cmocka_unit_test(same_ignores_ascii_case_and_wants_equal_length),
        cmocka_unit_test(find_tells_the_first_place),
        cmocka_unit_test(find_stays_inside_the_text),
        cmocka_unit_test(trim_takes_white_space_off_both_ends),
        cmocka_unit_test(utf8_reads_every_code_point_back),
        cmocka_unit_test(utf8_refuses_what_is_none),
        cmocka_unit_test(utf8_stays_inside_the_text),
        cmocka_unit_test(hidden_are_controls_and_invisible_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
