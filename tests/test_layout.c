#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Pieces of form are found where a word begins. The rows are those of data/layouts.tsv; each is looked up by its own
 * text. */
#include "layout.h"

#include "guard.h"

static struct guard in;

static struct smtperr_slice at_edge(const char *text)
{
    return guard_put(&in, slice_of(text));
}

static void every_row_is_found_by_its_own_text(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.layout_count; i++) {
        const struct smtperr__layout *row = &smtperr__tables.layouts[i];
        const char *text = smtperr__tables.pool + row->text;
        struct smtperr__layout_hit hit = smtperr__find_layout(at_edge(text), 0, row->marks);
        struct smtperr__layout_line line;
        assert_case(hit.marks != 0 && hit.begin == 0 && hit.end <= strlen(text), text);
        smtperr__layout_line(at_edge(text), &line);
        assert_case((line.marks & row->marks) == row->marks, text);
    }
}

static void piece_is_found_at_the_beginning_of_a_word(void **state)
{
    static const struct {
        const char *text;
        size_t begin, end; /* end 0: not found */
    } cases[] = {
        {"Could not be delivered", 0, 22},
        {"it COULD NOT BE DELIVERED.", 3, 25},
        {"(could not be delivered)", 1, 23},
        {"xcould not be delivered", 0, 0},
        {"could  not\tbe delivered", 0, 23},
        {"could not be delivere", 0, 0},
        {"", 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr__layout_hit hit = smtperr__find_layout(at_edge(cases[i].text), 0, LAYOUT_BIT(LAYOUT_OPENING));
        assert_case((hit.marks != 0) == (cases[i].end > 0), cases[i].text);
        assert_case(hit.begin == cases[i].begin && hit.end == cases[i].end, cases[i].text);
    }
}

static void search_goes_on_behind_the_last_piece(void **state)
{
    static const char text[] = "expanded from a, expanded from b";
    const unsigned alias = LAYOUT_BIT(LAYOUT_ALIAS);
    (void)state;
    struct smtperr__layout_hit hit = smtperr__find_layout(slice_of(text), 0, alias);
    assert_int_equal(hit.end, 13);
    hit = smtperr__find_layout(slice_of(text), hit.end, alias);
    assert_int_equal(hit.begin, 17);
    assert_int_equal(smtperr__find_layout(slice_of(text), hit.end, alias).marks, 0);
    assert_int_equal(smtperr__find_layout(slice_of(text), sizeof text + 9, alias).marks, 0);
}

static void piece_is_found_where_two_lines_meet(void **state)
{
    static const struct {
        const char *text;
        size_t border;
        bool found;
    } cases[] = {
        {"it could not be delivered", 15, true},  {"it could not be delivered", 8, true},
        {"it could not be delivered", 25, false}, {"it could not be delivered", 2, false},
        {"it could not be", 12, false},           {"", 0, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        unsigned marks = smtperr__layout_across(at_edge(cases[i].text), cases[i].border);
        assert_case(((marks & LAYOUT_BIT(LAYOUT_OPENING)) != 0) == cases[i].found, cases[i].text);
    }
}

/* One pass finds for each mark what a search for it alone finds. */
static void line_tells_the_first_piece_of_every_mark(void **state)
{
    static const char *const lines[] = {
        "Your message could not be delivered to: <ann@example.org> (expanded from: <all@example.org>)",
        "Mail delivery failed: returning message to sender; the delivery has been delayed",
        "----- Below this line is a copy of the message. In reply to RCPT TO. Error: 550",
        "nothing of the kind",
        "",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct smtperr__layout_line found;
        smtperr__layout_line(at_edge(lines[i]), &found);
        for (unsigned mark = 1; mark < LAYOUT_MARKS; mark++) {
            struct smtperr__layout_hit hit = smtperr__find_layout(at_edge(lines[i]), 0, LAYOUT_BIT(mark));
            assert_case((hit.marks != 0) == ((found.marks & LAYOUT_BIT(mark)) != 0), lines[i]);
            if (hit.marks != 0)
                assert_case(hit.begin == found.at[mark].begin, lines[i]);
        }
    }
}

static void rules_and_bullets_may_stand_before_a_beginning(void **state)
{
    static const char *const yes[] = {"Below this line is a copy", "--- Below this line is",
                                      "  > ** below this line is"};
    static const char *const no[] = {"See: below this line is", "", "-----", "x Below this line is"};
    (void)state;
    for (size_t i = 0; i < COUNT(yes); i++)
        assert_case(smtperr__begins_layout(at_edge(yes[i]), LAYOUT_BIT(LAYOUT_RETURNED)), yes[i]);
    for (size_t i = 0; i < COUNT(no); i++)
        assert_case(!smtperr__begins_layout(at_edge(no[i]), LAYOUT_BIT(LAYOUT_RETURNED)), no[i]);
}

static void every_prefix_is_survived(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.layout_count; i++) {
        const char *text = smtperr__tables.pool + smtperr__tables.layouts[i].text;
        for (size_t n = 0; n < strlen(text); n++) {
            struct smtperr_slice prefix = guard_put(&in, (struct smtperr_slice){text, n});
            struct smtperr__layout_line line;
            (void)smtperr__find_layout(prefix, 0, ~0u);
            (void)smtperr__begins_layout(prefix, ~0u);
            smtperr__layout_line(prefix, &line);
        }
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
        cmocka_unit_test(every_row_is_found_by_its_own_text),
        cmocka_unit_test(piece_is_found_at_the_beginning_of_a_word),
        cmocka_unit_test(search_goes_on_behind_the_last_piece),
        cmocka_unit_test(piece_is_found_where_two_lines_meet),
        cmocka_unit_test(line_tells_the_first_piece_of_every_mark),
        cmocka_unit_test(rules_and_bullets_may_stand_before_a_beginning),
        cmocka_unit_test(every_prefix_is_survived),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
