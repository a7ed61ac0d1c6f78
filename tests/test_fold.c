#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
#include "fold.h"

#include "guard.h"

static void assert_folded(const char *text, const char *want)
{
    char bytes[256];
    uint16_t origin[sizeof bytes + 1];
    size_t len = strlen(text);
    memcpy(bytes, text, len);
    size_t folded = smtperr__fold_letters(bytes, len, origin);
    bytes[folded] = '\0';
    assert_string_equal(bytes, want);
    assert_int_equal(origin[folded], len);
}

static void latin_letters_become_those_of_ascii(void **state)
{
    (void)state;
    assert_folded(
        "\xc3\x9c"
        "bergr\xc3\xb6\xc3\x9f"
        "e",
        "ubergrosse");
    assert_folded("\xc5\xbb\xc5\x81\xc5\xbc\xc5\x82", "zlzl");              /* Polish */
    assert_folded("\xc4\xb0\xc4\xb1\xc5\x9f\xc4\x9f", "iisg");              /* Turkish */
    assert_folded("\xc8\x99\xc8\x9b\xc5\x9f\xc5\xa3", "stst");              /* Romanian, comma and cedilla */
    assert_folded("\xc3\x86\xc3\xa6\xc3\x98\xc5\x93\xc3\x9e", "aeaeooeth"); /* two letters */
    assert_folded("e\xcc\x81t\xc3\xa9", "ete");                             /* an accent of its own */
    assert_folded("\xc3\x97\xc3\xb7", "\xc3\x97\xc3\xb7");
}

static void greek_and_cyrillic_lose_case_and_accents(void **state)
{
    (void)state;
    assert_folded("\xce\x86\xce\x93\xce\xa9\xcf\x82\xce\xa3", "\xce\xb1\xce\xb3\xcf\x89\xcf\x83\xcf\x83");
    assert_folded("\xd0\x9f\xd0\xa0\xd0\xaf\xd1\x8f", "\xd0\xbf\xd1\x80\xd1\x8f\xd1\x8f");
    assert_folded("\xd0\x81\xd1\x91\xd0\x95", "\xd0\xb5\xd0\xb5\xd0\xb5");
    assert_folded("\xd0\x86\xd0\x87\xd1\x96\xd0\x84", "\xd1\x96\xd1\x96\xd1\x96\xd1\x94"); /* Ukrainian */
}

static void punctuation_becomes_plain(void **state)
{
    (void)state;
    assert_folded(
        "n\xe2\x80\x99"
        "a \xe2\x80\x9ex\xe2\x80\x9c \xc2\xab\xc2\xbb \xe2\x80\x93",
        "n'a \"x\" \"\" -");
    assert_folded("\xef\xbc\xa1\xef\xbc\x8c", "a,");
}

static void the_rest_stays(void **state)
{
    (void)state;
    assert_folded("", "");
    assert_folded("Aa \x01", "Aa \x01");
    assert_folded("\xe7\x94\xa8\xe6\x88\xb7", "\xe7\x94\xa8\xe6\x88\xb7");
    assert_folded("\xfc\x80 \xc3", "\xfc\x80 \xc3"); /* no UTF-8 */
}

static void origin_tells_where_a_character_stood(void **state)
{
    (void)state;
    char bytes[] = "a\xc3\x9f\xc3\xa9z";
    uint16_t origin[8];
    assert_int_equal(smtperr__fold_letters(bytes, 6, origin), 5);
    const uint16_t want[] = {0, 1, 1, 3, 5, 6};
    assert_memory_equal(origin, want, sizeof want);
}

/* Whatever two bytes begin with: never longer, nothing read behind the end. */
static void no_text_grows(void **state)
{
    (void)state;
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char bytes[] = {(char)a, (char)b, '\x99', 'x'};
            for (size_t len = 0; len <= sizeof bytes; len++) {
                char copy[sizeof bytes];
                memcpy(copy, bytes, sizeof bytes);
                assert_true(smtperr__fold_letters(copy, len, NULL) <= len);
                assert_memory_equal(copy + len, bytes + len, sizeof bytes - len);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latin_letters_become_those_of_ascii),
        cmocka_unit_test(greek_and_cyrillic_lose_case_and_accents),
        cmocka_unit_test(punctuation_becomes_plain),
        cmocka_unit_test(the_rest_stays),
        cmocka_unit_test(origin_tells_where_a_character_stood),
        cmocka_unit_test(no_text_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
