#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* What a part is, and where it ends. */
#include "mime.h"

#include "guard.h"

static struct guard in;

static struct smtperr_slice at_edge(const char *text)
{
    return guard_put(&in, slice_of(text));
}

static void type_tells_what_a_part_is(void **state)
{
    static const struct {
        const char *type;
        enum smtperr__part_kind kind;
        bool report;
    } cases[] = {
        {"text/plain; charset=utf-8", PART_TEXT, false},
        {"TEXT/HTML", PART_HTML, false},
        {"text", PART_TEXT, false},
        {"", PART_TEXT, false},
        {"text/rfc822-headers", PART_MESSAGE, false},
        {"multipart/mixed; boundary=a", PART_MULTIPART, false},
        {"Multipart/Report; report-type=delivery-status", PART_MULTIPART, true},
        {"multipart/report; boundary=a", PART_MULTIPART, true},
        {"multipart/report; report-type=disposition-notification", PART_MULTIPART, true},
        {"multipart/report; report-type=\"tlsrpt\"", PART_MULTIPART, false},
        {"multipart/report; report-type=feedback-report", PART_MULTIPART, false},
        {"message/delivery-status", PART_STATUS, false},
        {"message/global-delivery-status", PART_STATUS, false},
        {"message/rfc822", PART_MESSAGE, false},
        {"message/global; charset=utf-8", PART_MESSAGE, false},
        {"message/feedback-report", PART_FEEDBACK, false},
        {"message/disposition-notification", PART_RECEIPT, false},
        {"image/png", PART_OTHER, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr__part part;
        smtperr__part_init(&part);
        smtperr__part_field(&part, slice_of("content-TYPE"), at_edge(cases[i].type));
        assert_case(part.kind == cases[i].kind && part.report == cases[i].report, cases[i].type);
    }
}

static void encoding_and_parameters_are_kept(void **state)
{
    struct smtperr__part part;
    (void)state;
    smtperr__part_init(&part);
    assert_int_equal(part.kind, PART_TEXT);
    assert_int_equal(part.encoding, ENCODING_NONE);
    smtperr__part_field(&part, SLICE("Content-Type"), at_edge("text/plain; charset=\"KOI8-R\"; boundary=b"));
    smtperr__part_field(&part, SLICE("Content-Transfer-Encoding"), at_edge("Quoted-Printable"));
    smtperr__part_field(&part, SLICE("Content-Language"), at_edge("base64"));
    assert_slice(((struct smtperr_slice){part.charset, part.charset_len}), "KOI8-R");
    assert_slice(((struct smtperr_slice){part.boundary, part.boundary_len}), "b");
    assert_int_equal(part.encoding, ENCODING_QP);
    smtperr__part_field(&part, SLICE("Content-Transfer-Encoding"), at_edge("BASE64 "));
    assert_int_equal(part.encoding, ENCODING_BASE64);
    smtperr__part_field(&part, SLICE("Content-Transfer-Encoding"), at_edge("8bit"));
    assert_int_equal(part.encoding, ENCODING_NONE);
}

/* Half a boundary is none, and half a charset names another. */
static void boundary_and_charset_over_their_bound_are_not_taken(void **state)
{
    char value[MIME_BOUNDARY_MAX + 32] = "multipart/mixed; boundary=";
    struct smtperr__part part;
    size_t head = strlen(value);
    (void)state;
    memset(value + head, 'b', MIME_BOUNDARY_MAX);
    value[head + MIME_BOUNDARY_MAX] = '\0';
    smtperr__part_init(&part);
    smtperr__part_field(&part, SLICE("content-type"), at_edge(value));
    assert_int_equal(part.boundary_len, MIME_BOUNDARY_MAX);
    memcpy(value + head + MIME_BOUNDARY_MAX, "b", 2);
    smtperr__part_field(&part, SLICE("content-type"), at_edge(value));
    assert_int_equal(part.boundary_len, 0);
    assert_int_equal(part.kind, PART_MULTIPART);
    smtperr__part_field(&part, SLICE("content-type"),
                        at_edge("text/plain; charset=x234567890123456789012345678901234567890x"));
    assert_int_equal(part.charset_len, 0);
}

/* ---- delimiters ---- */

static void open_all(struct smtperr__mime *mime, const char *const *boundaries, size_t count)
{
    mime->depth = 0;
    for (size_t i = 0; i < count; i++)
        assert_true(smtperr__mime_open(mime, slice_of(boundaries[i])));
}

/* Three multiparts within each other; the boundary of the first begins that of the second. */
static void delimiter_is_known_with_what_it_closes(void **state)
{
    static const char *const boundaries[] = {"b", "bb", "=_x 1"};
    static const struct {
        const char *line;
        enum smtperr__delimiter delimiter;
        unsigned depth;
    } cases[] = {
        {"--=_x 1", DELIMITER_PART, 3},  {"--=_x 1  \t", DELIMITER_PART, 3},
        {"--=_x 1--", DELIMITER_END, 2}, {"--bb", DELIMITER_PART, 2},
        {"--bb--", DELIMITER_END, 1},    {"--bb-- ", DELIMITER_END, 1},
        {"--b", DELIMITER_PART, 1},      {"--b--", DELIMITER_END, 0},
        {"--b --", DELIMITER_END, 0},    {"--bbb", DELIMITER_NONE, 3},
        {"--b-", DELIMITER_NONE, 3},     {"--bb---", DELIMITER_NONE, 3},
        {"--b b", DELIMITER_NONE, 3},    {"--B", DELIMITER_NONE, 3},
        {"-b", DELIMITER_NONE, 3},       {" --b", DELIMITER_NONE, 3},
        {"--", DELIMITER_NONE, 3},       {"---b", DELIMITER_NONE, 3},
        {"b", DELIMITER_NONE, 3},        {"", DELIMITER_NONE, 3},
        {"--=_x", DELIMITER_NONE, 3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr__mime mime;
        open_all(&mime, boundaries, COUNT(boundaries));
        assert_case(smtperr__mime_is_delimiter(&mime, 3, at_edge(cases[i].line)) ==
                        (cases[i].delimiter != DELIMITER_NONE),
                    cases[i].line);
        assert_case(smtperr__mime_delimiter(&mime, at_edge(cases[i].line)) == cases[i].delimiter, cases[i].line);
        assert_case(mime.depth == cases[i].depth, cases[i].line);
    }
}

static void nothing_delimits_where_nothing_is_open(void **state)
{
    struct smtperr__mime mime = {0};
    (void)state;
    assert_int_equal(smtperr__mime_delimiter(&mime, at_edge("--b")), DELIMITER_NONE);
    assert_false(smtperr__mime_is_delimiter(&mime, 0, at_edge("--b")));
    assert_false(smtperr__mime_open(&mime, (struct smtperr_slice){NULL, 0}));
    assert_int_equal(mime.depth, 0);
}

static void nesting_and_length_have_their_bounds(void **state)
{
    char boundary[MIME_BOUNDARY_MAX + 2];
    struct smtperr__mime mime = {0};
    (void)state;
    memset(boundary, 'x', sizeof boundary);
    assert_false(smtperr__mime_open(&mime, (struct smtperr_slice){boundary, MIME_BOUNDARY_MAX + 1}));
    assert_true(smtperr__mime_open(&mime, (struct smtperr_slice){boundary, MIME_BOUNDARY_MAX}));
    while (mime.depth < MIME_NESTING)
        assert_true(smtperr__mime_open(&mime, SLICE("b")));
    assert_false(smtperr__mime_open(&mime, SLICE("b")));
    assert_int_equal(smtperr__mime_delimiter(&mime, at_edge("--b")), DELIMITER_PART);
    assert_int_equal(mime.depth, MIME_NESTING);
}

static void every_prefix_of_a_delimiter_is_survived(void **state)
{
    static const char *const boundaries[] = {"b", "b--", "b b"};
    static const char line[] = "--b b-- --";
    (void)state;
    for (size_t n = 0; n < sizeof line; n++) {
        struct smtperr__mime mime;
        open_all(&mime, boundaries, COUNT(boundaries));
        (void)smtperr__mime_delimiter(&mime, guard_put(&in, (struct smtperr_slice){line, n}));
    }
}

static int make_guards(void **state)
{
    (void)state;
    in = guard_make(4096);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(type_tells_what_a_part_is),
        cmocka_unit_test(encoding_and_parameters_are_kept),
        cmocka_unit_test(boundary_and_charset_over_their_bound_are_not_taken),
        cmocka_unit_test(delimiter_is_known_with_what_it_closes),
        cmocka_unit_test(nothing_delimits_where_nothing_is_open),
        cmocka_unit_test(nesting_and_length_have_their_bounds),
        cmocka_unit_test(every_prefix_of_a_delimiter_is_survived),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
