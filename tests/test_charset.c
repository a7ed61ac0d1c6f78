#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Rare charsets by iconv. A libc may know less of them than others, so that each sample is read rightly or not at all;
 * ISO-8859-2 must be known. */
#include "charset.h"

#include "guard_pair.h"

static struct smtperr_slice converted(const char *charset, struct smtperr_slice text, size_t room)
{
    char *at = out.begin + out.room - room;
    size_t len = charset_convert(NULL, slice_of(charset), guard_put(&in, text), at, room);
    assert_true(len <= room);
    return (struct smtperr_slice){at, len};
}

static void text_becomes_utf8(void **state)
{
    static const struct {
        const char *charset;
        struct smtperr_slice text;
        const char *utf8;
    } cases[] = {
        {"iso-8859-2", BYTES("pln\xfd"), "pln\xc3\xbd"},
        {"KOI8-R", BYTES("\xd1\xdd\xc9\xcb"), "\xd1\x8f\xd1\x89\xd0\xb8\xd0\xba"},
        {"x-sjis", BYTES("\x93\xfa"), "\xe6\x97\xa5"},
        {"Shift-JIS", BYTES("\x93\xfa"), "\xe6\x97\xa5"},
        {"iso-2022-jp", BYTES("\033$BF|\033(B."), "\xe6\x97\xa5."},
        {"euc-jp", BYTES("\xc6\xfc"), "\xe6\x97\xa5"},
        {"gb2312", BYTES("\xc8\xd5"), "\xe6\x97\xa5"},
        {"big5", BYTES("\xa4\xe9"), "\xe6\x97\xa5"},
        {"ks_c_5601-1987", BYTES("\xb0\xa1"), "\xea\xb0\x80"},
        {"windows-1251", BYTES("\xff"), "\xd1\x8f"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_slice got = converted(cases[i].charset, cases[i].text, 64);
        if (got.len > 0 || i == 0)
            assert_slice(got, cases[i].utf8);
    }
}

static void unknown_charset_gives_nothing(void **state)
{
    (void)state;
    assert_int_equal(converted("no-such-charset", SLICE("text"), 64).len, 0);
    assert_int_equal(converted("", SLICE("text"), 64).len, 0);
    assert_int_equal(converted("a-name-of-a-charset-that-is-far-too-long-to-be-one", SLICE("text"), 64).len, 0);
    assert_int_equal(converted("iso-8859-2", SLICE(""), 64).len, 0);
    assert_slice(converted("iso-8859-2", SLICE("text"), 64), "text");
}

static void byte_that_stands_for_nothing_is_replaced_and_the_rest_is_read(void **state)
{
    (void)state;
    assert_slice(converted("utf-8",
                           SLICE("a\xff"
                                 "b"),
                           64),
                 "a\xef\xbf\xbd"
                 "b");
    assert_slice(converted("utf-8", SLICE("a\xc3"), 64), "a\xef\xbf\xbd");
}

/* Stateful charsets begin anew with each line. */
static void shift_of_one_line_does_not_reach_the_next(void **state)
{
    (void)state;
    struct smtperr_slice got = converted("iso-2022-jp", SLICE("\033$BF|"), 64);
    if (got.len == 0)
        return;
    assert_slice(converted("iso-2022-jp", SLICE("plain"), 64), "plain");
}

static void room_is_kept_to(void **state)
{
    (void)state;
    for (size_t room = 0; room < 20; room++) {
        (void)converted("iso-8859-2", SLICE("\xfd\xfd\xfd\xfd\xfd\xfd"), room);
        (void)converted("utf-8", SLICE("\xff\xff\xff\xff\xff\xff"), room);
        (void)converted("utf-8", SLICE("\xe6\x97\xa5\xe6\x97\xa5"), room);
    }
    assert_int_equal(converted("iso-8859-2", SLICE("\xfd\xfd\xfd"), 5).len, 4);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_becomes_utf8),
        cmocka_unit_test(unknown_charset_gives_nothing),
        cmocka_unit_test(byte_that_stands_for_nothing_is_replaced_and_the_rest_is_read),
        cmocka_unit_test(shift_of_one_line_does_not_reach_the_next),
        cmocka_unit_test(room_is_kept_to),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
