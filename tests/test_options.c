#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* The command line: options until the words of a reply begin, from there everything is words. */
#include "options.h"

#include "test.h"

#include <fcntl.h>
#include <getopt.h>
#include <unistd.h>

static struct options options;

/* getopt keeps its place in globals, glibc also the order ("-"); a scan of nothing brings it back to the start. */
static void rewind_getopt(void)
{
    static char name[] = "smtperr";
    char *nothing[] = {name, NULL};
    optind = 0;
    (void)getopt_long(1, nothing, "-", (const struct option[]){{NULL, 0, NULL, 0}}, NULL);
    optind = 1;
}

/* Reads a command line whose arguments are divided by single spaces. */
static bool reads(const char *line)
{
    static char text[512];
    static char *argv[64];
    int argc = 0;
    assert_true(strlen(line) < sizeof text);
    memcpy(text, line, strlen(line) + 1);
    for (char *at = text; at != NULL; argc++) {
        argv[argc] = at;
        at = strchr(at, ' ');
        if (at != NULL)
            *at++ = '\0';
    }
    argv[argc] = NULL;
    rewind_getopt();
    return options_read(&options, argc, argv);
}

/* The operands with spaces between them. */
static const char *operands(void)
{
    char text[512];
    size_t len = 0;
    for (int i = 0; i < options.operand_count; i++) {
        size_t part = strlen(options.operands[i]);
        memcpy(text + len, options.operands[i], part);
        len += part;
        text[len++] = ' ';
    }
    return terminated((struct smtperr_slice){text, len > 0 ? len - 1 : 0});
}

static void defaults_explain_at_80_columns(void **state)
{
    (void)state;
    assert_true(reads("smtperr"));
    assert_int_equal(options.mode, MODE_EXPLAIN);
    assert_int_equal(options.color, WHEN_AUTO);
    assert_int_equal(options.style.form, SMTPERR_FORM_TEXT);
    assert_int_equal(options.style.width, 80);
    assert_int_equal(options.operand_count, 0);
    assert_false(options.width_given || options.each || options.quiet || options.style.verbose ||
                 options.starts_with_code);
}

static void operands_keep_their_order_among_options(void **state)
{
    static const struct {
        const char *line, *operands;
        bool code;
    } cases[] = {
        {"smtperr 451", "451", true},
        {"smtperr 451 -v 452", "451 452", true},
        {"smtperr -b 550 5.7.1", "550 5.7.1", true},
        {"smtperr a.eml -v b.eml", "a.eml b.eml", false},
        {"smtperr mailbox -v full", "mailbox full", false},
        {"smtperr -", "-", false},
        {"smtperr - -v", "-", false},
        {"smtperr -- -b", "-b", false},
        {"smtperr -v -- 451 -b", "451 -b", true},
        {"smtperr ./451", "./451", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_case(reads(cases[i].line), cases[i].line);
        assert_string_equal(operands(), cases[i].operands);
        assert_case(options.starts_with_code == cases[i].code, cases[i].line);
    }
}

static void words_of_a_reply_are_never_options(void **state)
{
    static const struct {
        const char *line, *operands;
    } cases[] = {
        {"smtperr 550 no -v", "550 no -v"},
        {"smtperr 550 5.7.1 see --help -- and -x", "550 5.7.1 see --help -- and -x"},
        {"smtperr 450 4.2.0 try again in 300 seconds", "450 4.2.0 try again in 300 seconds"},
        {"smtperr 550 user -1 --nonsense", "550 user -1 --nonsense"},
        {"smtperr 550 no -", "550 no -"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_case(reads(cases[i].line), cases[i].line);
        assert_string_equal(operands(), cases[i].operands);
        assert_case(options.starts_with_code && !options.style.verbose && options.mode == MODE_EXPLAIN, cases[i].line);
    }
}

static void last_form_wins(void **state)
{
    (void)state;
    assert_true(reads("smtperr -b -j 451"));
    assert_int_equal(options.style.form, SMTPERR_FORM_JSON);
    assert_true(reads("smtperr --json --brief 451"));
    assert_int_equal(options.style.form, SMTPERR_FORM_BRIEF);
    assert_true(reads("smtperr -j -o reply,status 451"));
    assert_int_equal(options.style.form, SMTPERR_FORM_FIELDS);
    assert_int_equal(options.style.field_count, 2);
    assert_true(reads("smtperr -oreply -j 451"));
    assert_int_equal(options.style.form, SMTPERR_FORM_JSON);
}

static void short_and_long_options_do_the_same(void **state)
{
    static const char *const lines[][2] = {
        {"smtperr -b", "smtperr --brief"},
        {"smtperr -j", "smtperr --json"},
        {"smtperr -o reply", "smtperr --output=reply"},
        {"smtperr -e", "smtperr --each"},
        {"smtperr -l", "smtperr --list"},
        {"smtperr -s", "smtperr --search"},
        {"smtperr -v", "smtperr --verbose"},
        {"smtperr -c never", "smtperr --color=never"},
        {"smtperr -w 40", "smtperr --width=40"},
        {"smtperr -w40", "smtperr --width 40"},
        {"smtperr -q", "smtperr --quiet"},
        {"smtperr -h", "smtperr --help"},
        {"smtperr -V", "smtperr --version"},
        {"smtperr -vq", "smtperr --quiet --verbose"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        assert_case(reads(lines[i][0]), lines[i][0]);
        struct options first = options;
        assert_case(reads(lines[i][1]), lines[i][1]);
        assert_case(first.mode == options.mode && first.color == options.color && first.each == options.each,
                    lines[i][0]);
        assert_case(first.quiet == options.quiet && first.width_given == options.width_given, lines[i][0]);
        assert_case(first.style.form == options.style.form && first.style.width == options.style.width, lines[i][0]);
        assert_case(first.style.verbose == options.style.verbose, lines[i][0]);
        assert_case(first.style.field_count == options.style.field_count, lines[i][0]);
    }
}

static void colour_is_one_of_three_words(void **state)
{
    (void)state;
    assert_true(reads("smtperr --color=always") && options.color == WHEN_ALWAYS);
    assert_true(reads("smtperr -c auto") && options.color == WHEN_AUTO);
    assert_true(reads("smtperr -c always -c never") && options.color == WHEN_NEVER);
}

static void width_is_a_number_of_columns(void **state)
{
    (void)state;
    assert_true(reads("smtperr -w 20") && options.style.width == 20 && options.width_given);
    assert_true(reads("smtperr -w 1000") && options.style.width == 1000);
}

/* Standard error goes nowhere meanwhile: what the messages say is for tests/cases to check. */
static int silence(void **state)
{
    static int kept;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    kept = dup(STDERR_FILENO);
    *state = &kept;
    return kept < 0 || nowhere < 0 || dup2(nowhere, STDERR_FILENO) < 0 || close(nowhere) != 0;
}

static int unsilence(void **state)
{
    int kept = *(int *)*state;
    return dup2(kept, STDERR_FILENO) < 0 || close(kept) != 0;
}

static void wrong_usage_is_refused(void **state)
{
    static const char *const lines[] = {
        "smtperr -x",           "smtperr --nonsense",     "smtperr --brie",
        "smtperr --col=never",  "smtperr --color",        "smtperr -c",
        "smtperr -c sometimes", "smtperr --color=ALWAYS", "smtperr -w",
        "smtperr -w 0",         "smtperr -w 19",          "smtperr -w 1001",
        "smtperr -w 80x",       "smtperr -w -5",          "smtperr -w 99999999999999999999",
        "smtperr -o",           "smtperr -o nonsense",    "smtperr -o reply,",
        "smtperr --output=",    "smtperr --brief=yes",    "smtperr 451 -x",
        "smtperr -bx 451",      "smtperr -\xff",          "smtperr --\xff\x1b[m",
        "smtperr --width=",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_case(!reads(lines[i]), lines[i]);
}

static void list_and_search_take_words(void **state)
{
    (void)state;
    assert_true(reads("smtperr -l 5.7 -v") && options.mode == MODE_LIST && options.style.verbose);
    assert_string_equal(operands(), "5.7");
    assert_true(reads("smtperr -s 451 mailbox -j") && options.mode == MODE_SEARCH);
    assert_int_equal(options.style.form, SMTPERR_FORM_JSON);
    assert_string_equal(operands(), "451 mailbox");
}

static void help_names_every_option(void **state)
{
    static const char *const names[] = {
        "-b, --brief",   "-j, --json",   "-o, --output=", "-e, --each",  "-l, --list", "-s, --search",
        "-v, --verbose", "-c, --color=", "-w, --width=",  "-q, --quiet", "-h, --help", "-V, --version"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++)
        assert_case(strstr(options_help, names[i]) != NULL, names[i]);
    for (const char *at = options_help, *stop; *at != '\0'; at = stop + 1) {
        stop = strchr(at, '\n');
        assert_true(stop - at <= 80);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_explain_at_80_columns),
        cmocka_unit_test(operands_keep_their_order_among_options),
        cmocka_unit_test(words_of_a_reply_are_never_options),
        cmocka_unit_test(last_form_wins),
        cmocka_unit_test(short_and_long_options_do_the_same),
        cmocka_unit_test(colour_is_one_of_three_words),
        cmocka_unit_test(width_is_a_number_of_columns),
        cmocka_unit_test_setup_teardown(wrong_usage_is_refused, silence, unsilence),
        cmocka_unit_test(list_and_search_take_words),
        cmocka_unit_test(help_names_every_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
