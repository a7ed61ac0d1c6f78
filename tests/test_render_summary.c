/* SPDX-License-Identifier: MIT */
/* Summaries as people and programs read them. */
#include "render.h"

#include "capture.h"
#include "json.h"
#include "measure.h"

static struct capture capture;
static struct smtperr_counter counter;

static int empty(void **state)
{
    (void)state;
    memset(&counter, 0, sizeof counter);
    return 0;
}

static void count(const char *codes, const char *recipient)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_LOG, .codes = codes_of(codes), .recipient = slice_of(recipient)};
    assert_true(smtperr_count(&counter, &finding));
}

static const char *summary(enum smtperr_form form)
{
    struct smtperr_style style = {.form = form, .width = 80};
    smtperr_render_summary(capture_open(&capture), &style, &counter, false);
    return capture_end(&capture);
}

static void fill(void)
{
    char codes[] = "550 5.7.000", name[] = "user000@a-rather-long-name-of-a-domain.example.org";
    for (unsigned i = 0; i < 120; i++) {
        codes[8] = name[4] = (char)('1' + i / 100);
        codes[9] = name[5] = (char)('0' + i / 10 % 10);
        codes[10] = name[6] = (char)('0' + i % 10);
        count(codes, name);
    }
    counter.tally = (struct smtperr_tally){.sent = 4000000000u, .bounced = 121, .first = "Nov 23 09:00:01"};
}

static void text_keeps_the_width_and_commands_no_terminal(void **state)
{
    (void)state;
    fill();
    for (unsigned i = 0; i < 9; i++)
        count("550 5.1.1", "ann@\x1b[2Jevil.example");
    const char *text = summary(SMTPERR_FORM_TEXT);
    assert_non_null(strstr(text, "\\x1b[2Jevil.example"));
    assert_true(measure(text, strlen(text)).columns <= 80);
    assert_null(strchr(text, '\x1b'));
    assert_non_null(strstr(text, "other causes; -v tells them."));
}

static void every_line_of_json_is_an_object(void **state)
{
    (void)state;
    fill();
    const char *text = summary(SMTPERR_FORM_JSON);
    for (const char *at = text, *stop; *at != '\0'; at = stop + 1) {
        stop = strchr(at, '\n');
        assert_true(json_is_line(at, (size_t)(stop - at) + 1));
    }
    assert_non_null(strstr(text, "{\"kind\":\"total\",\"attempts\":4000000121,\"sent\":4000000000,\"bounced\":121,"));
}

static void json_is_read_back_as_it_was(void **state)
{
    static struct smtperr_counter second;
    char first[1u << 17];
    (void)state;
    fill();
    const char *text = summary(SMTPERR_FORM_JSON);
    assert_true(strlen(text) < sizeof first);
    memcpy(first, text, strlen(text) + 1);
    memset(&second, 0, sizeof second);
    for (char *at = first, *stop; *at != '\0'; at = stop + 1) {
        stop = strchr(at, '\n');
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_CAUSE, .diagnostic = slice_make(at, stop)};
        assert_true(smtperr_count(&second, &finding));
    }
    counter = second;
    assert_string_equal(summary(SMTPERR_FORM_JSON), first);
}

static void nothing_counted_is_nothing_told(void **state)
{
    (void)state;
    assert_string_equal(summary(SMTPERR_FORM_TEXT), "");
    assert_string_equal(summary(SMTPERR_FORM_BRIEF), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(text_keeps_the_width_and_commands_no_terminal, empty),
        cmocka_unit_test_setup(every_line_of_json_is_an_object, empty),
        cmocka_unit_test_setup(json_is_read_back_as_it_was, empty),
        cmocka_unit_test_setup(nothing_counted_is_nothing_told, empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
