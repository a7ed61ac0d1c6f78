#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* A part into lines of text: its transfer encoding, its charset, its HTML, and labels that lie about them. */
#include "body.h"

#include "capture.h"
#include "guard.h"
#include "out.h"

static struct smtperr__body body;
static struct smtperr__part part;
static struct capture lines;
static struct guard in;

static void note_line(void *context, struct smtperr_slice line)
{
    struct smtperr_out *out = &((struct capture *)context)->out;
    smtperr__put(out, line);
    smtperr__puts(out, "\n");
}

static void start(const char *type, const char *encoding)
{
    static const struct smtperr__charsets none = {NULL, NULL};
    (void)capture_open(&lines);
    smtperr__part_init(&part);
    smtperr__part_field(&part, SLICE("Content-Type"), slice_of(type));
    smtperr__part_field(&part, SLICE("Content-Transfer-Encoding"), slice_of(encoding));
    memset(&body, 0xa5, sizeof body);
    smtperr__body_init(&body, &part, &none, note_line, &lines);
}

static const char *finish(void)
{
    smtperr__body_end(&body);
    return capture_end(&lines);
}

/* Lines end with "\n"; each is handed over alone, at the end of memory. */
static void push(struct smtperr_slice text)
{
    for (const char *at = text.ptr, *end = at + text.len, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        smtperr__body_line(&body, guard_put(&in, slice_make(at, stop)));
    }
}

static const struct {
    const char *name, *type, *encoding;
    struct smtperr_slice text;
    const char *lines;
} cases[] = {
    {"plain", "text/plain", "7bit", BYTES("one\r\n\ntwo"), "one\n\ntwo\n"},
    {"empty lines above are passed over", "text/plain", "7bit", BYTES("\n\none"), "one\n"},
    {"quoted-printable", "text/plain; charset=utf-8", "quoted-printable", BYTES("f=C3=BCr a=\nll\nb"),
     "f\xc3\xbcr all\nb\n"},
    {"a soft line break at the end", "text/plain", "quoted-printable", BYTES("one="), "one\n"},
    {"base64", "text/plain", "base64", BYTES("b25l\nCnR3bw=="), "one\ntwo\n"},
    {"base64 with CRLF inside", "text/plain", "base64", BYTES("b25lDQp0d28NCg=="), "one\ntwo\n"},
    {"Latin-1", "text/plain; charset=iso-8859-1", "8bit", BYTES("f\xfcr"), "f\xc3\xbcr\n"},
    {"Latin-1 in quoted-printable", "text/plain; charset=iso-8859-1", "quoted-printable", BYTES("f=FCr"),
     "f\xc3\xbcr\n"},
    {"a charset that nobody knows", "text/plain; charset=x-unknown", "8bit", BYTES("User unknown"), "User unknown\n"},
    {"HTML", "text/html", "quoted-printable", BYTES("<p class=3D\"x\">one<br>two</p>"), "one\ntwo\n"},
    {"HTML in base64", "text/html", "base64", BYTES("b25lPGJyPnR3bzxicj4="), "one\ntwo\n"},
    {"UTF-16 in base64", "text/plain; charset=utf-16le", "base64", BYTES("bwBrAAoAaABvAA=="), "ok\nho\n"},
    {"UTF-16 as it is", "text/plain; charset=utf-16be", "binary", BYTES("\0o\0k"), "ok\n"},
    {"a delivery status is UTF-8", "message/delivery-status; charset=iso-8859-1", "8bit", BYTES("a: \xc3\xbc"),
     "a: \xc3\xbc\n"},
    /* labels that lie */
    {"base64 that is none", "text/plain", "base64", BYTES("User unknown\nand more"), "User unknown\nand more\n"},
    {"UTF-16 that is none", "text/plain; charset=utf-16", "7bit", BYTES("User unknown"), "User unknown\n"},
    {"UTF-16 that is called ASCII", "text/plain; charset=us-ascii", "binary", BYTES("\xff\xfeo\0k\0"), "ok\n"},
};

static void part_becomes_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        start(cases[i].type, cases[i].encoding);
        push(cases[i].text);
        const char *got = finish();
        if (strcmp(got, cases[i].lines) != 0)
            fail_msg("%s: \"%s\"", cases[i].name, got);
    }
}

static void every_prefix_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t len = 0; len <= cases[i].text.len; len++) {
            start(cases[i].type, cases[i].encoding);
            push((struct smtperr_slice){cases[i].text.ptr, len});
            (void)finish();
        }
}

/* What one part left behind does not begin the next. */
static void next_part_begins_anew(void **state)
{
    (void)state;
    start("text/plain", "base64");
    push(SLICE("b25lI")); /* bits are left over */
    smtperr__body_end(&body);
    smtperr__part_init(&part);
    smtperr__part_field(&part, SLICE("Content-Transfer-Encoding"), SLICE("base64"));
    push(SLICE("dHdv"));
    assert_string_equal(finish(), "one\ntwo\n");
}

/* A line of any length is handed over in pieces that have room, and nothing of it is lost. */
static void line_over_its_bound_is_cut(void **state)
{
    static const char *const encodings[] = {"7bit", "quoted-printable", "base64"};
    static char text[4 * SMTPERR_TEXT_MAX];
    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t i = 0; i < COUNT(encodings); i++) {
        size_t longest = 0, all = 0;
        start("text/plain", encodings[i]);
        smtperr__body_line(&body, (struct smtperr_slice){text, sizeof text});
        for (const char *at = finish(), *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
            size_t len = (size_t)(end - at);
            longest = len > longest ? len : longest;
            all += len;
        }
        assert_case(longest <= SMTPERR_TEXT_MAX, encodings[i]);
        assert_case(all == (i < 2 ? sizeof text : sizeof text / 4 * 3), encodings[i]);
    }
}

int main(void)
{
    in = guard_make(4096);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(part_becomes_lines),
        cmocka_unit_test(every_prefix_is_read),
        cmocka_unit_test(next_part_begins_anew),
        cmocka_unit_test(line_over_its_bound_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
