#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* HTML into lines: what is text, where a line ends, and what a link says. Lines are compared as text, one a line. */
#include "html.h"

#include "capture.h"
#include "chars.h"
#include "guard.h"
#include "out.h"

static struct smtperr__html html;
static struct capture lines;
static struct guard in;

static void note_line(void *context, struct smtperr_slice line)
{
    struct smtperr_out *out = &((struct capture *)context)->out;
    smtperr__put(out, smtperr__trim(line));
    smtperr__puts(out, "\n");
}

static void start(void)
{
    (void)capture_open(&lines);
    memset(&html, 0xa5, sizeof html);
    smtperr__html_init(&html, note_line, &lines);
}

static const char *finish(void)
{
    smtperr__html_end(&html);
    return capture_end(&lines);
}

/* The lines of a source of which each line is handed over alone, at the end of memory. */
static const char *read_html(struct smtperr_slice source)
{
    const char *at = source.ptr, *end = at + source.len, *stop;
    start();
    for (; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        smtperr__html_line(&html, guard_put(&in, slice_make(at, stop)));
    }
    return finish();
}

static const struct {
    const char *name, *source, *lines;
} cases[] = {
    {"nothing", "", ""},
    {"text without a tag", "User\nunknown", "User unknown\n"},
    {"blocks end lines", "<div>one</div><P class=x>two<br/>three<hr>four", "one\ntwo\nthree\nfour\n"},
    {"cells and items", "<tr><td>a</td><td>b</td></tr><ul><li>c<li>d</ul>", "a\nb\nc\nd\n"},
    {"tags within a word", "<b>User</b> un<i>kno</i>wn", "User unknown\n"},
    {"a tag over lines", "one<br\nclass=\"x\"\n>two", "one\ntwo\n"},
    {"a name that only begins as one", "one<brand>two<prefix>three", "onetwothree\n"},
    {"style, script and title are no text", "<STYLE>p { }</STYLE><title>x</title>a<script>if (1 < 2)</script>b",
     "ab\n"},
    {"a comment", "a<!-- b -->c", "ac\n"},
    {"kept lines", "<pre>one\ntwo</pre>three\nfour", "one\ntwo\nthree four\n"},
    {"entities", "&lt;ann&#64;example.org&gt; f&uuml;r", "<ann@example.org> f\xc3\xbcr\n"},
    {"signs that are no tags", "1 < 2 and <3", "1 < 2 and <3\n"},
    {"an address that nobody escaped", "<ann@example.org>: full", "<ann@example.org>: full\n"},
    {"a link that says whom it leads to", "<a href=\"mailto:ann@example.org\">ann@example.org</a>",
     "ann@example.org\n"},
    {"a link that does not", "<a href='mailto:ann%40example.org?subject=x'>Ann</a>: full",
     "Ann <ann@example.org>: full\n"},
    {"a link to a page", "<a href=\"https://example.org/\">Ann</a>", "Ann\n"},
    {"a link without an end", "<a href=\"mailto:ann@example.org\">Ann", "Ann\n"},
    {"a tag without an end", "one<p class", "one\n"},
};

static void source_becomes_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = read_html(slice_of(cases[i].source));
        if (strcmp(got, cases[i].lines) != 0)
            fail_msg("%s: \"%s\"", cases[i].name, got);
    }
}

static void every_prefix_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t len = 0; len <= strlen(cases[i].source); len++)
            (void)read_html((struct smtperr_slice){cases[i].source, len});
}

/* Text without a break is handed over in pieces, and none is lost. */
static void text_over_its_bound_is_cut_into_lines(void **state)
{
    static char text[SMTPERR_TEXT_MAX + 9];
    (void)state;
    memset(text, 'x', sizeof text);
    start();
    smtperr__html_line(&html, (struct smtperr_slice){text, sizeof text});
    const char *got = finish();
    assert_int_equal(strlen(got), sizeof text + 2);
    assert_int_equal(strchr(got, '\n') - got, SMTPERR_TEXT_MAX);
}

/* Names and attributes of any length are bounded, and the tag still ends. */
static void tag_over_its_bound_ends(void **state)
{
    static char source[4 * HTML_LINK_MAX] = "<a href=\"mailto:";
    (void)state;
    memset(source + strlen(source), 'x', sizeof source - 16);
    memcpy(source + sizeof source - 8, "@x.y\">ok", 8);
    start();
    smtperr__html_line(&html, (struct smtperr_slice){source, sizeof source});
    assert_string_equal(finish(), "ok\n");
}

int main(void)
{
    in = guard_make(4096);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(source_becomes_lines),
        cmocka_unit_test(every_prefix_is_read),
        cmocka_unit_test(text_over_its_bound_is_cut_into_lines),
        cmocka_unit_test(tag_over_its_bound_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
