#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Escapes, entities and quoted-printable taken away; the result is never longer than what it came from. */
#include "decode.h"

#include "guard.h"

static struct guard in, out;

/* The line unwrapped, with input and output at the edge of memory. */
static struct smtperr_slice unwrapped(struct smtperr_slice line, bool quoted_printable)
{
    char *buffer = out.begin + out.room - line.len;
    struct smtperr_slice got = smtperr__unwrap(guard_put(&in, line), quoted_printable, buffer);
    assert_true(got.len <= line.len);
    return got;
}

static void wrapping_is_taken_away(void **state)
{
    static const struct {
        const char *line, *plain, *quoted_printable;
    } cases[] = {
        {"plain words", "plain words", "plain words"},
        {"one\\ntwo\\r\\nthree\\tfour", "one two  three four", "one two  three four"},
        {"one\\\\ntwo", "one two", "one two"},
        {"\\\"quoted\\\" \\'too\\'", "'quoted' 'too'", "'quoted' 'too'"},
        {"a\\/b \\\\ c", "a/b \\ c", "a/b \\ c"},
        {"Bo\\u00eete \\u20ac", "Bo\xc3\xaete \xe2\x82\xac", "Bo\xc3\xaete \xe2\x82\xac"},
        {"Bo\\xc3\\xaete", "Bo\xc3\xaete", "Bo\xc3\xaete"},
        {"\\u001b[31m \\x1b[m", " [31m  [m", " [31m  [m"},
        {"&lt;a@example.org&gt; &amp; &quot;b&quot; &#39;c&#39;&nbsp;d", "<a@example.org> & \"b\" 'c' d",
         "<a@example.org> & \"b\" 'c' d"},
        {"a & b &unknown; &lt", "a & b &unknown; &lt", "a & b &unknown; &lt"},
        {"5=2E1=2E1 Bo=C3=AEte", "5=2E1=2E1 Bo=C3=AEte", "5.1.1 Bo\xc3\xaete"},
        {"a=b =XY = =3", "a=b =XY = =3", "a=b =XY = =3"},
        {"=1B[31m", "=1B[31m", " [31m"},
        {"C:\\Users\\queue \\q", "C:\\Users\\queue \\q", "C:\\Users\\queue \\q"},
        {"\\u12 \\uzzzz \\x", "\\u12 \\uzzzz \\x", "\\u12 \\uzzzz \\x"},
        {"ends with \\", "ends with \\", "ends with \\"},
        {"", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_slice(unwrapped(slice_of(cases[i].line), false), cases[i].plain);
        assert_slice(unwrapped(slice_of(cases[i].line), true), cases[i].quoted_printable);
    }
}

static void line_that_would_not_change_is_known_as_such(void **state)
{
    (void)state;
    assert_false(smtperr__is_wrapped(slice_of("550 5.1.1 user=x unknown"), false));
    assert_true(smtperr__is_wrapped(slice_of("550 5.1.1 user=x unknown"), true));
    assert_true(smtperr__is_wrapped(slice_of("550\\n"), false));
    assert_true(smtperr__is_wrapped(slice_of("a &lt; b"), false));
    assert_false(smtperr__is_wrapped(slice_of(""), true));
}

/* Unwrapped text has no controls that were not there before: a wrapper cannot smuggle one in. */
static void no_control_comes_out_of_an_escape(void **state)
{
    (void)state;
    for (unsigned code = 0; code < 0x7f; code++) {
        static const char hex[] = "0123456789abcdef";
        char texts[3][7] = {"\\x00", "\\u0000", "=00"};
        size_t ends[3] = {4, 6, 3};
        for (unsigned i = 0; i < 3; i++) {
            texts[i][ends[i] - 2] = hex[code >> 4];
            texts[i][ends[i] - 1] = hex[code & 15];
            struct smtperr_slice got = unwrapped((struct smtperr_slice){texts[i], ends[i]}, true);
            assert_int_equal(got.len, 1);
            assert_true(got.ptr[0] >= ' ' && got.ptr[0] < 0x7f);
        }
    }
}

static void every_prefix_is_survived(void **state)
{
    struct smtperr_slice whole = slice_of("a\\n\\\\n\\u00e4\\x41\\\"&lt;&quot;&#039;&nbsp;=C3=A4=\\\\\\\\\\r&gt");
    (void)state;
    for (size_t from = 0; from <= whole.len; from++)
        for (size_t n = 0; n <= whole.len - from; n++) {
            (void)unwrapped((struct smtperr_slice){whole.ptr + from, n}, true);
            (void)unwrapped((struct smtperr_slice){whole.ptr + from, n}, false);
        }
}

static void random_escapes_are_survived(void **state)
{
    static const char alphabet[] = "\\\\\\\\nrtux\"'/&;lgamp#03=aF ";
    char bytes[400];
    uint32_t random = 13;
    (void)state;
    for (unsigned round = 0; round < 3000; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 1664525u + 1013904223u;
            bytes[i] = alphabet[(random >> 16) % (sizeof alphabet - 1)];
        }
        (void)unwrapped((struct smtperr_slice){bytes, sizeof bytes - round % 16}, round & 1);
    }
}

static int make_guards(void **state)
{
    (void)state;
    in = guard_make(4096);
    out = guard_make(4096);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrapping_is_taken_away),
        cmocka_unit_test(line_that_would_not_change_is_known_as_such),
        cmocka_unit_test(no_control_comes_out_of_an_escape),
        cmocka_unit_test(every_prefix_is_survived),
        cmocka_unit_test(random_escapes_are_survived),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
