#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Lines that are put together before they are wrapped. */
#include "line.h"

#include "capture.h"

static struct capture capture;

static void pieces_follow_each_other(void **state)
{
    struct line line = {0};
    (void)state;
    smtperr__line_number(&line, 0);
    smtperr__line_adds(&line, "x ");
    smtperr__line_add(&line, slice_of("times"));
    smtperr__line_add(&line, (struct smtperr_slice){NULL, 0});
    smtperr__line_number(&line, 4294967295UL);
    assert_slice(((struct smtperr_slice){line.text, line.len}), "0x times4294967295");
}

static void codes_have_a_space_behind_them(void **state)
{
    static const char *const cases[][2] = {{"550 5.1.1", "550 5.1.1 "}, {"421", "421 "}, {"4.2.2", "4.2.2 "}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct line line = {0};
        struct smtperr_codes codes = codes_of(cases[i][0]);
        smtperr__line_codes(&line, &codes);
        assert_slice(((struct smtperr_slice){line.text, line.len}), cases[i][1]);
    }
}

static void what_is_too_long_is_cut(void **state)
{
    struct line line = {0};
    (void)state;
    for (unsigned i = 0; i < LINE_BYTES; i++)
        smtperr__line_adds(&line, "abc");
    assert_int_equal(line.len, LINE_BYTES);
    smtperr__line_number(&line, 7);
    assert_int_equal(line.len, LINE_BYTES);
}

static void line_is_wrapped_and_emptied(void **state)
{
    static const struct smtperr_style style = {.width = 20};
    struct line line = {0};
    (void)state;
    smtperr__line_adds(&line, "one two three four five");
    smtperr__line_put(capture_open(&capture), &style, &line, 2, 10);
    assert_int_equal(line.len, 0);
    assert_string_equal(capture_end(&capture), "one two\n  three four five\n");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_follow_each_other),
        cmocka_unit_test(codes_have_a_space_behind_them),
        cmocka_unit_test(what_is_too_long_is_cut),
        cmocka_unit_test(line_is_wrapped_and_emptied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
