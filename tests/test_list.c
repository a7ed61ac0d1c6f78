/* SPDX-License-Identifier: MIT */
/* The tables listed and searched: every row once, none that does not match. */
#include "capture.h"
#include "json.h"
#include "measure.h"
#include "tables.h"

static struct capture capture;

typedef bool lister(struct smtperr_out *, const struct smtperr_style *, const struct smtperr_slice *, size_t);

/* Lists with up to three words; whether anything was found. */
static bool run(lister *list, enum smtperr_form form, const char *a, const char *b, const char *c)
{
    struct smtperr_style style = {.form = form, .width = 80};
    struct smtperr_slice words[3] = {slice_of(a), slice_of(b), slice_of(c)};
    size_t count = 0;
    while (count < 3 && words[count].ptr != NULL)
        count++;
    bool found = list(capture_open(&capture), &style, words, count);
    (void)capture_end(&capture);
    return found;
}

static bool lists(const char *word)
{
    return run(smtperr_list, SMTPERR_FORM_TEXT, word, NULL, NULL);
}

static bool finds(const char *a, const char *b)
{
    return run(smtperr_search, SMTPERR_FORM_TEXT, a, b, NULL);
}

static unsigned line_count(void)
{
    return measure(capture.text, capture.len).lines;
}

/* Does a line begin with this code or id? */
static bool has_row(const char *id)
{
    size_t len = strlen(id);
    for (const char *at = capture.text; at != NULL && *at != '\0'; at = strchr(at, '\n'), at += at != NULL)
        if (strncmp(at, id, len) == 0 && at[len] == ' ')
            return true;
    return false;
}

/* ---- list ---- */

static void list_without_words_names_every_code_once(void **state)
{
    (void)state;
    assert_true(lists(NULL));
    assert_int_equal(line_count(), smtperr__tables.code_count);
    for (unsigned i = 0; i < smtperr__tables.code_count; i++)
        assert_true(has_row(smtperr__tables.pool + smtperr__tables.codes[i].spelled));
}

static void list_of_categories_names_every_category_once(void **state)
{
    (void)state;
    assert_true(lists("categories"));
    assert_int_equal(line_count(), smtperr__tables.category_count);
    for (unsigned i = 0; i < smtperr__tables.category_count; i++)
        assert_true(has_row(smtperr__tables.pool + smtperr__tables.categories[i].id));
}

static void list_of_a_subject_holds_every_class_of_it(void **state)
{
    (void)state;
    assert_true(lists("5.7"));
    assert_true(has_row("5.7.1") && has_row("X.7.8") && has_row("5.7.26") && has_row("X.7"));
    assert_false(has_row("4.7.1") || has_row("5.1.1") || has_row("X.1"));
}

static void list_of_digits_holds_the_codes_that_begin_so(void **state)
{
    (void)state;
    assert_true(lists("45"));
    assert_true(has_row("450") && has_row("451"));
    assert_false(has_row("550") || has_row("421"));
    assert_true(lists("451"));
    assert_int_equal(line_count(), 1);
}

static void list_of_a_category_holds_its_codes(void **state)
{
    (void)state;
    assert_true(lists("mailbox-full"));
    assert_true(has_row("mailbox-full") && has_row("4.2.2") && has_row("5.2.2"));
    assert_false(has_row("5.1.1"));
    assert_true(lists("Mailbox-Full"));
}

static void list_of_nothing_known_says_so(void **state)
{
    static const char *const words[] = {"nonsense", "999", "5.99", "45x", "\xff"};
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        assert_case(!lists(words[i]), words[i]);
        assert_int_equal(capture.len, 0);
    }
}

static void lines_are_plain_and_fit_a_terminal(void **state)
{
    (void)state;
    (void)lists(NULL);
    struct measure m = measure(capture.text, capture.len);
    assert_true(m.ascii && m.whole && !m.trailing);
    (void)lists("categories");
    m = measure(capture.text, capture.len);
    assert_true(m.ascii && m.whole && !m.trailing && m.columns <= 80);
}

/* ---- search ---- */

static void search_wants_every_word_in_any_case(void **state)
{
    (void)state;
    assert_true(finds("greylisting", NULL));
    unsigned one = line_count();
    assert_true(finds("GREYlisting", "limit"));
    assert_true(line_count() < one);
    assert_true(has_row("451"));
    assert_false(finds("greylisting", "no-such-word"));
    assert_int_equal(capture.len, 0);
}

static void search_looks_into_causes_steps_and_references(void **state)
{
    (void)state;
    assert_true(finds("RFC 7505", NULL));
    assert_true(has_row("X.1.10"));
    assert_true(finds("openssl s_client", NULL));
    assert_true(finds("nc -vz", NULL));
}

/* ---- other forms ---- */

static void json_list_is_one_object_a_row(void **state)
{
    static const char *const words[] = {"codes", "categories", "5.7", "451", "mailbox-full", "x5z"};
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        (void)lists(words[i]);
        unsigned rows = line_count();
        assert_true(run(smtperr_list, SMTPERR_FORM_JSON, words[i], NULL, NULL));
        assert_true(capture.len == 0 || json_lines(capture.text, capture.len) > 0);
        if (json_lines(capture.text, capture.len) != rows)
            print_error("%s: %zu objects for %u rows\n", words[i], json_lines(capture.text, capture.len), rows);
        assert_int_equal(json_lines(capture.text, capture.len), rows);
    }
}

static void brief_search_is_one_line_a_row(void **state)
{
    (void)state;
    (void)finds("mailbox", "full");
    unsigned rows = line_count();
    assert_true(run(smtperr_search, SMTPERR_FORM_BRIEF, "mailbox", "full", NULL));
    assert_int_equal(line_count(), rows);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_without_words_names_every_code_once),
        cmocka_unit_test(list_of_categories_names_every_category_once),
        cmocka_unit_test(list_of_a_subject_holds_every_class_of_it),
        cmocka_unit_test(list_of_digits_holds_the_codes_that_begin_so),
        cmocka_unit_test(list_of_a_category_holds_its_codes),
        cmocka_unit_test(list_of_nothing_known_says_so),
        cmocka_unit_test(lines_are_plain_and_fit_a_terminal),
        cmocka_unit_test(search_wants_every_word_in_any_case),
        cmocka_unit_test(search_looks_into_causes_steps_and_references),
        cmocka_unit_test(json_list_is_one_object_a_row),
        cmocka_unit_test(brief_search_is_one_line_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
