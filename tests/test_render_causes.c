/* SPDX-License-Identifier: MIT */
/* Counted causes as text: the most frequent first, three explained, the rest in a line each. */
#include "capture.h"
#include "measure.h"

static struct capture capture;
static struct smtperr_counter counter;
static const struct smtperr_style style = {.width = 80};

static void count(const char *codes, unsigned times, const char *recipient)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_REPLY, .codes = codes_of(codes), .recipient = slice_of(recipient)};
    while (times-- > 0)
        smtperr_count(&counter, &finding);
}

static const char *causes(bool each)
{
    smtperr_render_causes(capture_open(&capture), &style, &counter, each);
    return capture_end(&capture);
}

static int empty(void **state)
{
    (void)state;
    memset(&counter, 0, sizeof counter);
    return 0;
}

static size_t place(const char *words)
{
    const char *at = strstr(capture.text, words);
    assert_case(at != NULL, words);
    return (size_t)(at - capture.text);
}

static void nothing_counted_prints_nothing(void **state)
{
    (void)state;
    assert_string_equal(causes(false), "");
}

static void single_finding_reads_as_if_looked_up(void **state)
{
    static char alone[65536];
    static struct smtperr_report report;
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = codes_of("451 4.7.1")};
    (void)state;
    smtperr_explain(&finding, 0, &report);
    smtperr_render(capture_open(&capture), &style, &report);
    (void)capture_end(&capture);
    memcpy(alone, capture.text, capture.len + 1);
    count("451 4.7.1", 1, NULL);
    assert_string_equal(causes(false), alone);
}

static void most_frequent_cause_comes_first(void **state)
{
    (void)state;
    count("451 4.7.1", 2, NULL);
    count("550 5.1.1", 5, NULL);
    count("421", 1, NULL);
    (void)causes(false);
    assert_true(begins_with(capture.text, "5 times:\n550 5.1.1 "));
    assert_true(place("\n2 times:\n451 4.7.1 ") < place("\n421 "));
    assert_null(strstr(capture.text, "1 times"));
}

static void equals_keep_the_order_in_which_they_came(void **state)
{
    (void)state;
    count("451", 1, NULL);
    count("421", 1, NULL);
    count("450", 1, NULL);
    (void)causes(false);
    assert_true(begins_with(capture.text, "451 "));
    assert_true(place("\n421 ") < place("\n450 "));
}

static void fourth_cause_is_summed_up_in_a_line(void **state)
{
    (void)state;
    count("451", 5, NULL);
    count("421", 4, NULL);
    count("450", 3, NULL);
    count("452 4.2.2", 2, NULL);
    count("550 5.7.1", 1, NULL);
    (void)causes(false);
    assert_true(place("\n2x 452 4.2.2 ") < place("\n1x 550 5.7.1 "));
    assert_true(place("-e explains") > place("\n1x "));
    (void)causes(true);
    assert_null(strstr(capture.text, "\n2x "));
    assert_null(strstr(capture.text, "-e explains"));
    assert_true(place("\n2 times:\n452 4.2.2 ") < place("\n550 5.7.1 "));
}

static void recipients_are_named_and_the_rest_counted(void **state)
{
    char name[] = "a@example.org";
    (void)state;
    for (name[0] = 'a'; name[0] < 'a' + 13; name[0]++)
        count("550 5.1.1", 1, name);
    count("550 5.1.1", 2, "m@example.org"); /* known already: not one more */
    (void)causes(false);
    (void)place("a@example.org");
    (void)place("j@example.org");
    assert_null(strstr(capture.text, "k@example.org"));
    (void)place("and 3 more");
}

static void foreign_names_command_no_terminal(void **state)
{
    (void)state;
    count("550", 1, "\x1b[2J@example.org");
    assert_null(strchr(causes(false), '\x1b'));
}

static void no_line_is_longer_than_the_width(void **state)
{
    char name[] = "a.rather.long.name.of.a.recipient@mail.example.org";
    (void)state;
    for (name[0] = 'a'; name[0] <= 'z'; name[0]++)
        count("550 5.1.1", 1, name);
    count("421", 1, NULL);
    count("450", 1, NULL);
    for (unsigned detail = 0; detail < 100; detail++) {
        char codes[] = "550 5.7.00";
        codes[8] = (char)('0' + detail / 10);
        codes[9] = (char)('0' + detail % 10);
        count(codes, 1, NULL);
    }
    (void)causes(false);
    assert_true(measure(capture.text, capture.len).columns <= 80);
}

static void causes_that_were_not_kept_apart_are_told(void **state)
{
    (void)state;
    count("550", 1, NULL);
    counter.others = 12;
    assert_non_null(strstr(causes(false), "\n12 more findings"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_counted_prints_nothing, empty),
        cmocka_unit_test_setup(single_finding_reads_as_if_looked_up, empty),
        cmocka_unit_test_setup(most_frequent_cause_comes_first, empty),
        cmocka_unit_test_setup(equals_keep_the_order_in_which_they_came, empty),
        cmocka_unit_test_setup(fourth_cause_is_summed_up_in_a_line, empty),
        cmocka_unit_test_setup(recipients_are_named_and_the_rest_counted, empty),
        cmocka_unit_test_setup(foreign_names_command_no_terminal, empty),
        cmocka_unit_test_setup(no_line_is_longer_than_the_width, empty),
        cmocka_unit_test_setup(causes_that_were_not_kept_apart_are_told, empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
