#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Escapes, entities, links and coats taken away; the result is never longer than what it came from. */
#include "unwrap.h"

#include "guard_pair.h"

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
        {"ann&#64;example.org &#x27;x&#X27; &#252;&#xfc;&#8364;&#x1F600;&#x10FFFF;",
         "ann@example.org 'x' \xc3\xbc\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf",
         "ann@example.org 'x' \xc3\xbc\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf"},
        {"&#146;a&#9;b&#160;c&#129;d&#127;e",
         "\xe2\x80\x99"
         "a b c d e",
         "\xe2\x80\x99"
         "a b c d e"},
        {"&#0; &#xd800; &#x110000; &#; &#x; &#4a; &#xg; &;", "&#0; &#xd800; &#x110000; &#; &#x; &#4a; &#xg; &;",
         "&#0; &#xd800; &#x110000; &#; &#x; &#4a; &#xg; &;"},
        {"Empf&auml;nger &AElig;&yuml;&apos;&hellip;&rdquo;",
         "Empf\xc3\xa4nger \xc3\x86\xc3\xbf'\xe2\x80\xa6\xe2\x80\x9d",
         "Empf\xc3\xa4nger \xc3\x86\xc3\xbf'\xe2\x80\xa6\xe2\x80\x9d"},
        {"a & b &unknown; &lt", "a & b &unknown; &lt", "a & b &unknown; &lt"},
        {"5=2E1=2E1 Bo=C3=AEte", "5=2E1=2E1 Bo=C3=AEte", "5.1.1 Bo\xc3\xaete"},
        {"a=b =XY = =3", "a=b =XY = =3", "a=b =XY = =3"},
        {"=1B[31m", "=1B[31m", " [31m"},
        {"C:\\Users\\queue \\q", "C:\\Users\\queue \\q", "C:\\Users\\queue \\q"},
        {"\\u12 \\uzzzz \\x", "\\u12 \\uzzzz \\x", "\\u12 \\uzzzz \\x"},
        {"550 5\\.1\\.1 \\<a\\_b\\@example.org\\>\\: no\\-one", "550 5.1.1 <a_b@example.org>\\: no-one",
         "550 5.1.1 <a_b@example.org>\\: no-one"},
        {"<[a@b.org](mailto:a@b.org)>: host [mx.b.org](http://mx.b.org/)\\[192.0.2.1\\]",
         "<a@b.org>: host mx.b.org[192.0.2.1]", "<a@b.org>: host mx.b.org[192.0.2.1]"},
        {"[<a@b.org>](mailto:a@b.org) [[b.org](https://b.org/)]", "<a@b.org> [b.org]", "<a@b.org> [b.org]"},
        {"[Learn more](https://b.org/x) [](http://b.org) [b.org](http://b c) [b.org](http://b", /* as they are */
         "[Learn more](https://b.org/x) [](http://b.org) [b.org](http://b c) [b.org](http://b",
         "[Learn more](https://b.org/x) [](http://b.org) [b.org](http://b c) [b.org](http://b"},
        {"[b.org](ftp://b.org) [b.org\\](http://b.org)", "[b.org](ftp://b.org) [b.org](http://b.org)",
         "[b.org](ftp://b.org) [b.org](http://b.org)"},
        {"ends with \\", "ends with \\", "ends with \\"},
        {"User\xc2\xa0unknown\xe2\x80\xaf!\xe3\x80\x80x\xe2\x80\x83y\xe2\x81\x9fz", "User unknown ! x y z",
         "User unknown ! x y z"},
        {"\xef\xbb\xbf"
         "un\xc2\xadknown \xe2\x80\x8b"
         "a\xe2\x80\x8f\xe2\x81\xa0\xe2\x81\xa9",
         "unknown a", "unknown a"},
        {"\xef\xbc\x95\xef\xbc\x95\xef\xbc\x90 \xef\xbd\x81\xef\xbc\xa0\xef\xbc\xba\xef\xbc\x9e", "550 a@Z>",
         "550 a@Z>"},
        {"\xef\xbc\x88\xef\xbc\x8c\xef\xbc\x9a\xef\xbc\x89", "\xef\xbc\x88\xef\xbc\x8c\xef\xbc\x9a\xef\xbc\x89",
         "\xef\xbc\x88\xef\xbc\x8c\xef\xbc\x9a\xef\xbc\x89"},
        {"a\\u00a0b\\u3000c", "a b c", "a b c"},
        {"\xe2\x80\x99 \xe2\x82\xac \xc3\xa0 \xe2\x80 \xc2", "\xe2\x80\x99 \xe2\x82\xac \xc3\xa0 \xe2\x80 \xc2",
         "\xe2\x80\x99 \xe2\x82\xac \xc3\xa0 \xe2\x80 \xc2"},
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
    assert_true(smtperr__is_wrapped(slice_of("[a@b.org](mailto:a@b.org)"), false));
    assert_false(smtperr__is_wrapped(slice_of("host mx.b.org[192.0.2.1] (greylisted)]"), false));
    assert_true(smtperr__is_wrapped(slice_of("no-break\xc2\xa0space"), false));
    assert_false(smtperr__is_wrapped(slice_of("Empf\xc3\xa4nger unbekannt \xe2\x80\x93 \xe9\x82\xae"), false));
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
    struct smtperr_slice whole = slice_of(
        "a\\n\\\\n\\u00e4\\x41\\\"&lt;&quot;&#039;&nbsp;=C3=A4=\\\\\\\\\\r&gt"
        "[a@b](mailto:x)\\][[b.c](http:)](");
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

static void json_strings_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *string, *means;
    } cases[] = {
        {"", ""},
        {"plain &amp; =41", "plain &amp; =41"},
        {"\\\"Unknown error\\\" and nothing more", "\"Unknown error\" and nothing more"},
        {"a\\\\b\\/c\\nd\\te", "a\\b/c d e"},
        {"\\u0041\\u00e4\\u20ac\\u001b", "A\xc3\xa4\xe2\x82\xac "},
        {"cut \\", "cut \\"},
        {"cut \\u00", "cut u00"},
    };
    char buffer[64];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_slice(smtperr__json_string(slice_of(cases[i].string), buffer), cases[i].means);
}

static void escapes_of_an_address_are_read(void **state)
{
    static const struct {
        const char *address, *means;
    } cases[] = {
        {"", ""},
        {"j\\x{F6}rg@example.org", "j\xc3\xb6rg@example.org"},
        {"\\x{3B1}\\x{20ac}\\x{1F600}\\x{10FFFF}", "\xce\xb1\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf"},
        {"a\\x{2B}b\\x{3D}c\\x{5C}x{F6}", "a+b=c\\x{F6}"},
        {"\\x{41} \\x{0} \\x{7F} \\x{10} \\x{9B}", "\\x{41} \\x{0} \\x{7F} \\x{10} \\x{9B}"},
        {"\\x{D800} \\x{110000} \\x{00000F6}", "\\x{D800} \\x{110000} \\x{00000F6}"},
        {"\\x{} \\x{G} \\x{F6 \\xF6 \\x{F6", "\\x{} \\x{G} \\x{F6 \\xF6 \\x{F6"},
        {"\\x{", "\\x{"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_slice whole = slice_of(cases[i].address);
        for (size_t n = 0; n <= whole.len; n++) {
            char *buffer = out.begin + out.room - n;
            struct smtperr_slice got =
                smtperr__unicode_address(guard_put(&in, (struct smtperr_slice){whole.ptr, n}), buffer);
            assert_true(got.len <= n);
            if (n == whole.len)
                assert_slice(got, cases[i].means);
        }
    }
}

/* The reader of HTML unwraps a line where it stands. */
static void line_is_unwrapped_in_place(void **state)
{
    static const char line[] = "a&lt;b&gt; \\u20ac\\\\n\\x41 &amp;&unknown; C:\\q =C3=A4 \\";
    char place[sizeof line];
    (void)state;
    for (size_t n = 0; n < sizeof line; n++) {
        memcpy(place, line, n);
        struct smtperr_slice got = smtperr__unwrap((struct smtperr_slice){place, n}, true, place);
        assert_string_equal(terminated(got), terminated(unwrapped((struct smtperr_slice){line, n}, true)));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrapping_is_taken_away),
        cmocka_unit_test(line_that_would_not_change_is_known_as_such),
        cmocka_unit_test(no_control_comes_out_of_an_escape),
        cmocka_unit_test(json_strings_are_read_exactly),
        cmocka_unit_test(escapes_of_an_address_are_read),
        cmocka_unit_test(every_prefix_is_survived),
        cmocka_unit_test(random_escapes_are_survived),
        cmocka_unit_test(line_is_unwrapped_in_place),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
