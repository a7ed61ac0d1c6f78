#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Content transfer encodings and charsets, with input and output at the edge of memory. */
#include "decode.h"

#include "guard_pair.h"

/* ---- content transfer encodings ---- */

static void quoted_printable_lines_are_decoded(void **state)
{
    static const struct {
        const char *line, *plain;
        bool soft;
    } cases[] = {
        {"plain", "plain", false},
        {"a=3Db =C3=A4", "a=b \xc3\xa4", false},
        {"goes on=", "goes on", true},
        {"goes on= \t", "goes on", true},
        {"=3D=", "=", true},
        {"=3d", "=", false},
        {"=XY =3", "=XY =3", false},
        {"white  ", "white", false},
        {"", "", false},
        {"=", "", true},
        {"==", "=", true},
        {"under_score", "under_score", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_slice line = guard_put(&in, slice_of(cases[i].line));
        char *buffer = out.begin + out.room - line.len;
        bool soft;
        size_t len = smtperr__decode_qp(line, buffer, &soft);
        assert_case(soft == cases[i].soft, cases[i].line);
        assert_slice(((struct smtperr_slice){buffer, len}), cases[i].plain);
    }
    assert_int_equal(smtperr__decode_q(SLICE("a_b=5F="), out.begin), 5);
    assert_memory_equal(out.begin, "a b_=", 5);
}

static void base64_is_decoded_however_its_lines_are_cut(void **state)
{
    static const struct {
        const char *text, *plain;
    } cases[] = {
        {"VXNlciB1bmtub3du", "User unknown"},
        {"VXNlcg==", "User"},
        {"VXNlcjo=", "User:"},
        {"VX Nl-\rcg", "User"},
        {"VXNlcg==VXNlcg==", "UserUser"},
        {"====", ""},
        {"V", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t cut = 0; cut <= strlen(cases[i].text); cut++) {
            struct smtperr__base64 rest = {0};
            char plain[32];
            struct smtperr_slice whole = slice_of(cases[i].text);
            size_t len = smtperr__decode_base64(&rest, guard_put(&in, (struct smtperr_slice){whole.ptr, cut}), plain);
            len += smtperr__decode_base64(&rest, guard_put(&in, slice_from(whole, cut)), plain + len);
            assert_slice(((struct smtperr_slice){plain, len}), cases[i].plain);
        }
}

/* ---- charsets ---- */

static const struct {
    const char *charset;
    struct smtperr_slice text;
    const char *utf8;
} charsets[] = {
    {"us-ascii", BYTES("plain"), "plain"},
    {"UTF-8", BYTES("Bo\xc3\xaete"), "Bo\xc3\xaete"},
    {"", BYTES("\xff as it is"), "\xff as it is"},
    {"ISO-8859-1", BYTES("Bo\xeete"), "Bo\xc3\xaete"},
    {"iso-8859-1*fr", BYTES("Bo\xeete"), "Bo\xc3\xaete"},
    {"iso-8859-1", BYTES("\x93quoted\x94"), "\xe2\x80\x9cquoted\xe2\x80\x9d"},
    {"iso-8859-15", BYTES("5 \xa4"), "5 \xe2\x82\xac"},
    {"windows-1252", BYTES("5 \x80"), "5 \xe2\x82\xac"},
    {"utf-7", BYTES("Empf+AOQ-nger +- a"), "Empf\xc3\xa4nger + a"},
    {"unicode-1-1-utf-7", BYTES("+2D3c7Q-"), "\xf0\x9f\x93\xad"},
    {"utf-7", BYTES("+3O0-"), "\xef\xbf\xbd"},
    {"utf-7", BYTES("never closed +AOQ"), "never closed \xc3\xa4"},
    {"koi8-r", BYTES("\xd1"), "\xd1"},
    {"koi8-r", BYTES("plain"), "plain"},
};

static void known_charsets_become_utf8_and_others_stay(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(charsets); i++) {
        char *at = out.begin + out.room - 64;
        struct smtperr_slice text = guard_put(&in, charsets[i].text), charset = slice_of(charsets[i].charset);
        size_t len = smtperr__to_utf8(NULL, charset, text, at, 64);
        assert_slice(((struct smtperr_slice){at, len}), charsets[i].utf8);
        if (smtperr__is_utf8(charset, text))
            assert_true(len == text.len && memcmp(at, text.ptr, len) == 0);
    }
}

static void converted_text_is_cut_at_its_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(charsets); i++)
        for (size_t room = 0; room < 20; room++)
            for (size_t n = 0; n <= charsets[i].text.len; n++) {
                struct smtperr_slice text = guard_put(&in, (struct smtperr_slice){charsets[i].text.ptr, n});
                assert_true(smtperr__to_utf8(NULL, slice_of(charsets[i].charset), text, out.begin + out.room - room,
                                             room) <= room);
            }
}

/* Says what it was asked for. */
static size_t tell_charset(void *context, struct smtperr_slice charset, struct smtperr_slice text, char *to,
                           size_t room)
{
    (void)text;
    if (room < charset.len)
        return 0;
    memcpy(to, charset.ptr, charset.len);
    ++*(unsigned *)context;
    return charset.len;
}

static void rare_charsets_go_to_the_converter(void **state)
{
    static const struct {
        const char *charset, *text, *utf8;
        unsigned calls;
    } cases[] = {
        {"koi8-r", "\xd1", "koi8-r", 1},      {"koi8-r", "plain", "plain", 0},
        {"utf-8", "\xd1", "\xd1", 0},         {"utf-8", "\033$BF|\033(B", "iso-2022-jp", 1},
        {"utf-8", "\033[31m", "\033[31m", 0}, {"iso-2022-jp", "\033$BF|", "iso-2022-jp", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        unsigned calls = 0;
        const struct smtperr__charsets by = {tell_charset, &calls};
        struct smtperr_slice text = guard_put(&in, slice_of(cases[i].text));
        size_t len = smtperr__to_utf8(&by, slice_of(cases[i].charset), text, out.begin, 64);
        assert_slice(((struct smtperr_slice){out.begin, len}), cases[i].utf8);
        assert_int_equal(calls, cases[i].calls);
    }
}

static void utf16_becomes_utf8(void **state)
{
    static const struct {
        const char *charset;
        struct smtperr_slice bytes;
        const char *means;
    } cases[] = {
        {"UTF-16",
         BYTES("\xff\xfe"
               "a\0\xe4\0\n\0"),
         "a\xc3\xa4\n"},
        {"utf-16", BYTES("\xfe\xff\0a\x20\xac"), "a\xe2\x82\xac"},
        {"utf-16", BYTES("\0a\0b\0"), "ab"},
        {"utf-16le", BYTES("a\0\x3d\xd8\x00\xde"), "a\xf0\x9f\x98\x80"},
        {"utf-16be", BYTES("\xde\x00\xd8\x3d\0a"),
         "\xef\xbf\xbd"
         "a"},
    };
    struct smtperr__utf16 utf16;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t at = 0; at <= cases[i].bytes.len; at++) { /* in two pieces, cut anywhere */
            struct smtperr_slice rest = slice_from(cases[i].bytes, at);
            size_t room = 2 * at + 2, room_left = 2 * rest.len + 2, len;
            char text[64];
            assert_true(smtperr__is_utf16(slice_of(cases[i].charset), &utf16));
            len = smtperr__decode_utf16(&utf16, guard_put(&in, (struct smtperr_slice){cases[i].bytes.ptr, at}),
                                        out.begin + out.room - room);
            memcpy(text, out.begin + out.room - room, len);
            size_t more = smtperr__decode_utf16(&utf16, guard_put(&in, rest), out.begin + out.room - room_left);
            memcpy(text + len, out.begin + out.room - room_left, more);
            assert_slice(((struct smtperr_slice){text, len + more}), cases[i].means);
        }
    }
    assert_false(smtperr__is_utf16(SLICE("utf-8"), &utf16));
    assert_false(smtperr__is_utf16(SLICE("utf-1"), &utf16));
    assert_false(smtperr__is_utf16((struct smtperr_slice){NULL, 0}, &utf16));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_printable_lines_are_decoded),
        cmocka_unit_test(base64_is_decoded_however_its_lines_are_cut),
        cmocka_unit_test(known_charsets_become_utf8_and_others_stay),
        cmocka_unit_test(converted_text_is_cut_at_its_room),
        cmocka_unit_test(rare_charsets_go_to_the_converter),
        cmocka_unit_test(utf16_becomes_utf8),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
