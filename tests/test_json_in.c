/* SPDX-License-Identifier: MIT */
/* The members of JSON text: strings and numbers at any depth, broken text survived, nothing read beyond the end. */
#include "json_in.h"

#include "test.h"

#include <stdio.h>

/* Writes all members as key=value; with '#' before numbers. */
static const char *members(const char *line)
{
    static char text[512];
    struct smtperr__member member;
    struct smtperr_slice s = {line, strlen(line)};
    size_t len = 0;
    text[0] = '\0';
    for (size_t at = 0; smtperr__next_member(s, &at, &member);)
        len += (size_t)snprintf(text + len, sizeof text - len, "%.*s=%s%.*s ", (int)member.key.len, member.key.ptr,
                                member.is_number ? "#" : "", (int)member.value.len, member.value.ptr);
    return text;
}

static void members_are_found_at_any_depth(void **state)
{
    (void)state;
    assert_string_equal(members("{\"a\":1,\"b\":\"x\"}"), "a=#1 b=x ");
    assert_string_equal(members("{\"response\":{\"code\":550,\"e\":{\"class\":5}},\"s\":\"t\"}"),
                        "code=#550 class=#5 s=t ");
    assert_string_equal(members("[{\"a\" : \"x\"}, {\"a\" : \"y\"}]"), "a=x a=y ");
    assert_string_equal(members("{\"a\":null,\"b\":true,\"c\":[1,\"k\",2],\"d\":\"\"}"), "d= ");
}

static void escaped_quotes_do_not_end_a_string(void **state)
{
    (void)state;
    assert_string_equal(members("{\"a\":\"x\\\"y\\\\\",\"b\":2}"), "a=x\\\"y\\\\ b=#2 ");
}

static void broken_text_gives_what_is_whole(void **state)
{
    (void)state;
    assert_string_equal(members("{\"a\":1,\"b"), "a=#1 ");
    assert_string_equal(members("{\"a\":"), "");
    assert_string_equal(members("{\"a\" 1 \"b\":2"), "b=#2 ");
    assert_string_equal(members(""), "");
}

static void objects_and_arrays_of_them_look_like_json(void **state)
{
    (void)state;
    assert_true(smtperr__is_json((struct smtperr_slice){" {\"a\":1}", 8}));
    assert_true(smtperr__is_json((struct smtperr_slice){"[ {\"a\":1}]", 10}));
    assert_false(smtperr__is_json((struct smtperr_slice){"[192.0.2.7]", 11}));
    assert_false(smtperr__is_json((struct smtperr_slice){"{", 1}));
    assert_false(smtperr__is_json((struct smtperr_slice){NULL, 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found_at_any_depth),
        cmocka_unit_test(escaped_quotes_do_not_end_a_string),
        cmocka_unit_test(broken_text_gives_what_is_whole),
        cmocka_unit_test(objects_and_arrays_of_them_look_like_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
