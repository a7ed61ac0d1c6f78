#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Brief lines and chosen fields: the forms that other programs read. */
#include "render.h"

#include "capture.h"
#include "guard.h"

static struct capture capture;
static struct smtperr_report report;

static const char *rendered(const struct smtperr_style *style)
{
    smtperr_render(capture_open(&capture), style, &report);
    return capture_end(&capture);
}

static const char *brief(const char *codes)
{
    static const struct smtperr_style style = {.form = SMTPERR_FORM_BRIEF, .width = 80};
    look_up(codes, &report);
    return rendered(&style);
}

static const char *chosen(const char *names)
{
    struct smtperr_style style = {.form = SMTPERR_FORM_FIELDS, .width = 80};
    struct smtperr_slice bad;
    assert_case(smtperr_read_fields(slice_of(names), &style, &bad), names);
    return rendered(&style);
}

/* ---- brief ---- */

static void brief_line_has_eight_cells(void **state)
{
    static const char *const codes[] = {"451", "5.7.26", "550 5.1.1", "250", "4yz", "447", "599", "X.7", "450 5.1.1"};
    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        const char *line = brief(codes[i]);
        size_t tabs = 0;
        for (const char *at = line; *at != '\0'; at++)
            tabs += *at == '\t';
        assert_case(tabs == 7, codes[i]);
        assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    }
}

static void brief_line_says_keep_or_drop(void **state)
{
    (void)state;
    assert_true(begins_with(brief("550 5.1.1"), "550\t5.1.1\tbad-mailbox\tnever\tdrop\tsender\t\t"));
    assert_non_null(strstr(brief("451"), "451\t\t"));
    assert_non_null(strstr(brief("451"), "\tlater\tkeep\t"));
    assert_non_null(strstr(brief("5.7.26"), "\t5.7.26\temail-authentication\tafter-fix\tkeep\tsending-admin\t\t"));
}

/* ---- fields ---- */

static void fields_come_in_the_order_asked_for(void **state)
{
    (void)state;
    look_up("550 5.1.1", &report);
    assert_string_equal(chosen("reply"), "550\n");
    assert_string_equal(chosen("status,reply,status"), "5.1.1\t550\t5.1.1\n");
    assert_string_equal(chosen("suppress,conflict,retry,class,kind"), "true\t\tnever\tpermanent\tcode\n");
    assert_string_equal(chosen("diagnostic,source,line"), "\t\t\n");
    assert_non_null(strstr(chosen("causes"), " | "));
    assert_null(strchr(chosen("steps"), '\t'));
}

static void fields_hold_foreign_text_in_one_cell(void **state)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_REPLY, .source = "a\tb", .line = 12, .codes = codes_of("550")};
    finding.diagnostic = SLICE("a\tb\nc\\d\x1b[0m\xe2\x80\xae");
    finding.recipient = SLICE("x\ty@example.org");
    (void)state;
    smtperr_explain(&finding, 0, &report);
    assert_string_equal(chosen("source,line,recipient,diagnostic"),
                        "a\\tb\t12\tx\\ty@example.org\ta\\tb\\nc\\\\d\\x1b[0m\\u{202e}\n");
}

static void cells_escape_what_divides_them(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        char c = (char)byte;
        smtperr__put_cell(capture_open(&capture), (struct smtperr_slice){&c, 1}, true);
        const char *cell = capture_end(&capture);
        assert_null(strpbrk(cell, "\t\n\r\x1b"));
        assert_true(strlen(cell) > 0 && strlen(cell) == capture.len);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(brief_line_has_eight_cells),         cmocka_unit_test(brief_line_says_keep_or_drop),
        cmocka_unit_test(fields_come_in_the_order_asked_for), cmocka_unit_test(fields_hold_foreign_text_in_one_cell),
        cmocka_unit_test(cells_escape_what_divides_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
