#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* What a text names, and what of it may go into a step that somebody will paste into a shell. */
#include "facts.h"

#include "guard.h"

static struct smtperr_facts facts_of(struct smtperr_slice words)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = codes_of("550"), .diagnostic = words};
    struct smtperr__decision decision;
    struct smtperr_facts facts = {0};
    smtperr__decide(&finding, 0, &decision);
    smtperr__find_facts(&finding, &decision, &facts);
    return facts;
}

static void address_is_found_anywhere_in_the_text(void **state)
{
    static const struct {
        const char *words, *ip;
    } cases[] = {
        {"qqq 192.0.2.7 qqq", "192.0.2.7"},
        {"qqq [192.0.2.7]", "192.0.2.7"},
        {"192.0.2.7", "192.0.2.7"},
        {"qqq (203.0.113.255)", "203.0.113.255"},
        {"qqq 192.0.2.7. qqq", "192.0.2.7"},
        {"qqq ip=192.0.2.7, q", "192.0.2.7"},
        {"qqq 192.0.2.256 qqq", ""},
        {"qqq 1.192.0.2.7 qqq", ""},
        {"qqq 192.0.2 qqq", ""},
        {"qqq 192.0.2.7x qqq", ""},
        {"qqq x192.0.2.7 qqq", ""},
        {"qqq 1920.0.2.7 qqq", ""},
        {"qqq 5.7.1 qqq", ""},
        {"qqq", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_slice(facts_of(slice_of(cases[i].words)).ip, cases[i].ip);
}

static void url_is_found_without_what_surrounds_it(void **state)
{
    static const struct {
        const char *words, *url;
    } cases[] = {
        {"see https://example.org/why?a=1 now", "https://example.org/why?a=1"},
        {"see http://example.org/why.", "http://example.org/why"},
        {"see <https://example.org/why>", "https://example.org/why"},
        {"(https://example.org/why)", "https://example.org/why"},
        {"\"https://example.org/why\", qqq", "https://example.org/why"},
        {"qqq httpx://example.org", ""},
        {"qqq http:", ""},
        {"qqq", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_slice(facts_of(slice_of(cases[i].words)).url, cases[i].url);
}

static void overlong_fact_is_not_quoted(void **state)
{
    char words[600] = "see https://example.org/";
    (void)state;
    for (size_t i = strlen(words); i < sizeof words - 1; i++)
        words[i] = 'x';
    assert_null(facts_of((struct smtperr_slice){words, sizeof words - 1}).url.ptr);
}

static struct smtperr_slice value_named(const struct smtperr_facts *facts, const char *name)
{
    struct smtperr__value values[FACT_VALUES];
    size_t count = smtperr__fact_values(facts, NULL, values);
    assert_true(count <= FACT_VALUES);
    for (size_t i = 0; i < count; i++)
        if (strcmp(values[i].name, name) == 0)
            return values[i].text;
    fail();
    return (struct smtperr_slice){NULL, 0};
}

static void harmless_values_go_into_steps(void **state)
{
    static const char *const texts[] = {"192.0.2.7",       "2001:db8::7", "mx.example.org",
                                        "a+b@example.org", "300",         "https://example.org/why?a=1"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct smtperr_facts facts = {.domain = slice_of(texts[i])};
        assert_slice(value_named(&facts, "domain"), texts[i]);
    }
}

static void values_that_a_shell_would_obey_stay_out_of_steps(void **state)
{
    static const char *const texts[] = {"example.org;reboot",
                                        "$(reboot)",
                                        "`reboot`",
                                        "a|reboot",
                                        "a reboot",
                                        "a>b",
                                        "a<b",
                                        "-oProxy=x",
                                        "--help",
                                        "a\nreboot",
                                        "a'b",
                                        "a\"b",
                                        "a\\b",
                                        "{a,b}",
                                        "a!b",
                                        "a*b",
                                        "\x1b[31m",
                                        "",
                                        "a\tb",
                                        "(a)"};
    static const char *const names[] = {"ip", "domain", "address", "url", "blocklist", "seconds", "size"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct smtperr_slice s = slice_of(texts[i]);
        struct smtperr_facts facts = {s, s, s, s, s, s, s};
        for (size_t n = 0; n < COUNT(names); n++)
            assert_case(value_named(&facts, names[n]).ptr == NULL, texts[i]);
    }
}

static void every_prefix_is_survived(void **state)
{
    struct guard guard = guard_make(256);
    struct smtperr_slice whole =
        slice_of("from [192.0.2.7] refused, see https://example.org/why?ip=192.0.2.7. 203.0.113.25");
    (void)state;
    for (size_t n = 0; n <= whole.len; n++) {
        struct smtperr_slice text = guard_put(&guard, (struct smtperr_slice){whole.ptr, n});
        struct smtperr_facts facts = facts_of(text);
        assert_true(facts.ip.len <= n && facts.url.len <= n);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(address_is_found_anywhere_in_the_text),
        cmocka_unit_test(url_is_found_without_what_surrounds_it),
        cmocka_unit_test(overlong_fact_is_not_quoted),
        cmocka_unit_test(harmless_values_go_into_steps),
        cmocka_unit_test(values_that_a_shell_would_obey_stay_out_of_steps),
        cmocka_unit_test(every_prefix_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
