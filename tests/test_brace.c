#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Braces filled in: a value, else the words behind the bar, else nothing at all. */
#include "brace.h"

#include "guard.h"

static const struct smtperr__value values[] = {
    {"ip", {"192.0.2.7", 9}},
    {"domain", {NULL, 0}},
    {"size", {"", 0}},
};

/* What `text` becomes; NULL if it cannot be filled in. */
static const char *filled(const char *text)
{
    char buffer[256];
    size_t len = 99;
    bool whole = smtperr__fill(slice_of(text), values, COUNT(values), buffer, sizeof buffer, &len);
    if (!whole)
        assert_int_equal(len, 0);
    return whole ? terminated((struct smtperr_slice){buffer, len}) : NULL;
}

static void braces_take_value_or_words(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"no braces", "no braces"},
        {"Look up {ip}.", "Look up 192.0.2.7."},
        {"{ip}", "192.0.2.7"},
        {"{ip}{ip}", "192.0.2.7192.0.2.7"},
        {"Look up {ip|the address}.", "Look up 192.0.2.7."},
        {"Ask {domain|the domain's owner}.", "Ask the domain's owner."},
        {"{domain|}", ""},
        {"[{size|words}]", "[]"},
        {"{seconds|some} seconds", "some seconds"},
        {"a|b {domain|x|y} c", "a|b x|y c"},
        {"} stays", "} stays"},
        {"open { stays", "open { stays"},
        {"{ip", "{ip"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = filled(cases[i].text);
        assert_case(got != NULL, cases[i].text);
        assert_string_equal(got, cases[i].want);
    }
}

static void brace_without_value_and_words_fails(void **state)
{
    static const char *const texts[] = {"{domain}", "before {domain} after", "{ip} and {seconds}", "{}", "{IP}",
                                        "{ ip}"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_case(filled(texts[i]) == NULL, texts[i]);
}

static void room_must_hold_all_of_it(void **state)
{
    struct guard guard = guard_make(64);
    char *end = guard.begin + guard.room;
    static const char text[] = "ask {ip} now";
    size_t need = strlen("ask 192.0.2.7 now"), len;
    (void)state;
    for (size_t room = 0; room < need; room++)
        assert_false(smtperr__fill(slice_of(text), values, COUNT(values), end - room, room, &len));
    assert_true(smtperr__fill(slice_of(text), values, COUNT(values), end - need, need, &len));
    assert_memory_equal(end - need, "ask 192.0.2.7 now", need);
    assert_int_equal(len, need);
}

static void every_prefix_is_survived(void **state)
{
    struct guard guard = guard_make(64);
    struct smtperr_slice whole = slice_of("Look {ip|it} up at {domain|any list}, {size}.");
    char buffer[128];
    (void)state;
    for (size_t n = 0; n <= whole.len; n++) {
        size_t len;
        struct smtperr_slice s = guard_put(&guard, (struct smtperr_slice){whole.ptr, n});
        assert_true(smtperr__fill(s, values, COUNT(values), buffer, sizeof buffer, &len));
        assert_true(len <= sizeof buffer);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(braces_take_value_or_words),
        cmocka_unit_test(brace_without_value_and_words_fails),
        cmocka_unit_test(room_must_hold_all_of_it),
        cmocka_unit_test(every_prefix_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
