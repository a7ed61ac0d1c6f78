#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Buffered output keeps every byte in order, and says nothing more after a failed write. Foreign bytes are shown. */
#include "out.h"

#include "capture.h"
#include "guard.h"

static struct capture capture;

static const char *shown(struct smtperr_slice text, bool utf8)
{
    smtperr_put_shown(capture_open(&capture), text, utf8);
    return capture_end(&capture);
}

/* ---- buffer ---- */

static void bytes_arrive_in_order_whatever_their_number(void **state)
{
    static const size_t sizes[] = {1, 2, 65534, 1, 65535, 65536, 1, 65537, 200000, 3};
    static char bytes[200000];
    struct smtperr_out *out = capture_open(&capture);
    size_t total = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        for (size_t b = 0; b < sizes[i]; b++)
            bytes[b] = (char)((total + b) % 251);
        smtperr__put(out, (struct smtperr_slice){bytes, sizes[i]});
        total += sizes[i];
    }
    (void)capture_end(&capture);
    assert_int_equal(capture.len, total);
    for (size_t b = 0; b < total; b++)
        assert_int_equal((unsigned char)capture.text[b], b % 251);
}

static void nothing_is_written_before_a_flush(void **state)
{
    struct smtperr_out *out = capture_open(&capture);
    (void)state;
    smtperr__puts(out, "kept");
    assert_int_equal(capture.len, 0);
    assert_string_equal(capture_end(&capture), "kept");
}

struct broken {
    unsigned calls;
};

static bool write_fails(void *context, const char *bytes, size_t len)
{
    struct broken *broken = context;
    (void)bytes;
    (void)len;
    broken->calls++;
    return false;
}

static void failed_write_ends_the_writing(void **state)
{
    static char block[300000];
    volatile size_t size = sizeof block; /* else gcc proves by mistake that the inlined put writes out of bounds */
    struct broken broken = {0};
    struct smtperr_out *out = capture_open(&capture);
    (void)state;
    smtperr_out_init(out, write_fails, &broken);
    assert_true(smtperr_out_flush(out)); /* nothing to write is no failure */
    smtperr__puts(out, "text");
    assert_false(smtperr_out_flush(out));
    smtperr__put(out, (struct smtperr_slice){block, size});
    assert_false(smtperr_out_flush(out));
    assert_true(out->failed);
    assert_int_equal(broken.calls, 1);
}

static void numbers_are_decimal(void **state)
{
    struct smtperr_out *out = capture_open(&capture);
    (void)state;
    smtperr__put_number(out, 0);
    smtperr__putc(out, ' ');
    smtperr__put_number(out, 1000);
    smtperr__putc(out, ' ');
    smtperr__put_number(out, 4294967295ul);
    assert_string_equal(capture_end(&capture), "0 1000 4294967295");
}

/* ---- what a terminal may see ---- */

static void foreign_bytes_are_shown_harmlessly(void **state)
{
    static const struct {
        struct smtperr_slice text;
        const char *utf8, *ascii;
    } cases[] = {
        {BYTES("plain ~ \"text\" \\"), "plain ~ \"text\" \\", "plain ~ \"text\" \\"},
        {BYTES("\x1b[31mred"), "\\x1b[31mred", "\\x1b[31mred"},
        {BYTES("a\0b"), "a\\x00b", "a\\x00b"},
        {BYTES("\r\n\t\x7f"), "\\x0d\\x0a\\x09\\x7f", "\\x0d\\x0a\\x09\\x7f"},
        {BYTES("\xc3\xa4"), "\xc3\xa4", "\\u{00e4}"},
        {BYTES("\xe2\x80\xae"), "\\u{202e}", "\\u{202e}"},
        {BYTES("\xe2\x80\x8b"), "\\u{200b}", "\\u{200b}"},
        {BYTES("\xc2\x9b"), "\\u{009b}", "\\u{009b}"},
        {BYTES("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80", "\\u{1f600}"},
        {BYTES("\xf3\xa0\x80\xa0"), "\\u{e0020}", "\\u{e0020}"},
        {BYTES("\xff\xc3"), "\\xff\\xc3", "\\xff\\xc3"},
        {BYTES("\xc3("), "\\xc3(", "\\xc3("},
        {BYTES("\xed\xa0\x80"), "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(shown(cases[i].text, true), cases[i].utf8);
        assert_string_equal(shown(cases[i].text, false), cases[i].ascii);
    }
}

static void every_pair_of_bytes_is_shown_in_ascii(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 65536; i++) {
        char pair[2] = {(char)(i >> 8), (char)i};
        const char *text = shown((struct smtperr_slice){pair, 2}, false);
        assert_true(strlen(text) == capture.len);
        for (; *text != '\0'; text++)
            assert_true(*text >= ' ' && *text < 0x7f);
    }
}

static void one_character_tells_its_bytes_and_stays_inside(void **state)
{
    struct guard guard = guard_make(8);
    struct smtperr_slice whole = SLICE("\xf0\x9f\x98\x80");
    (void)state;
    for (size_t n = 1; n <= whole.len; n++) {
        struct smtperr_slice s = guard_put(&guard, (struct smtperr_slice){whole.ptr, n});
        assert_int_equal(smtperr__put_shown_char(capture_open(&capture), s, true), n == whole.len ? n : 1);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_arrive_in_order_whatever_their_number),
        cmocka_unit_test(nothing_is_written_before_a_flush),
        cmocka_unit_test(failed_write_ends_the_writing),
        cmocka_unit_test(numbers_are_decimal),
        cmocka_unit_test(foreign_bytes_are_shown_harmlessly),
        cmocka_unit_test(every_pair_of_bytes_is_shown_in_ascii),
        cmocka_unit_test(one_character_tells_its_bytes_and_stays_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
