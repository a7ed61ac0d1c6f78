#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* How lines of notices name recipients: bullets, codes, addresses in their coats, labels, cells. */
#include "listing.h"

#include "guard.h"
#include "test.h"

static void bullets_and_numbers_are_taken_away(void **state)
{
    static const char *const lines[][2] = {
        {"  * ann@example.org", "ann@example.org"},
        {">>> ann@example.org", "ann@example.org"},
        {"1. ann@example.org", "ann@example.org"},
        {"(12) ann@example.org", "ann@example.org"},
        {"a) ann@example.org", "ann@example.org"},
        {"1.ann@example.org", "1.ann@example.org"},
        {"1234. ann", "1234. ann"},
        {"a. ann", "a. ann"},
        {"- ", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_slice(smtperr__without_bullet(slice_of(lines[i][0])), lines[i][1]);
}

static void codes_before_a_recipient_are_measured(void **state)
{
    static const struct {
        const char *line;
        size_t len;
    } cases[] = {
        {"550 5.1.1 <ann@example.org>", 10},
        {"550-5.1.1 ann", 10},
        {"5.1.1 ann", 6},
        {"550 ann", 4},
        {"ann@example.org", 0},
        {"5501 ann", 0},
        {"", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(smtperr__leading_codes(slice_of(cases[i].line)), cases[i].len);
}

static void address_is_read_in_its_coat(void **state)
{
    static const struct {
        const char *text, *address;
        size_t len; /* 0: none */
    } cases[] = {
        {"ann@example.org: no", "ann@example.org", 15},
        {"<ann@example.org>: no", "ann@example.org", 17},
        {"<rfc822;ann@example.org>", "ann@example.org", 24},
        {"'ann@example.org' on 1/2/2026", "ann@example.org", 17},
        {"`ann@example.org'", "ann@example.org", 17},
        {"SMTP: ann@example.org", "ann@example.org", 21},
        {"rfc822;ann@example.org", "ann@example.org", 22},
        {"<ann>: no such user", "ann", 5},
        {"<ann b>", "", 0},
        {"<>", "", 0},
        {"to ann@example.org", "", 0},
        {"", "", 0},
    };
    struct smtperr_slice address;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t len = smtperr__leading_address(slice_of(cases[i].text), &address);
        assert_case(len == cases[i].len, cases[i].text);
        if (len > 0)
            assert_slice(address, cases[i].address);
    }
}

static void what_follows_tells_a_listing(void **state)
{
    static const char *const listings[] = {"",      ": no",     "  no",         "... User unknown", "(expanded from x)",
                                           " 550 ", " 5.1.1 x", " on 1/2/2026", " am 1.2.2026",     ", b@example.org"};
    static const char *const others[] = {" wrote", " is away", " amounts to", " am Abend", "."};
    (void)state;
    for (size_t i = 0; i < COUNT(listings); i++)
        assert_case(smtperr__is_listing(slice_of(listings[i])), listings[i]);
    for (size_t i = 0; i < COUNT(others); i++)
        assert_case(!smtperr__is_listing(slice_of(others[i])), others[i]);
}

static void cells_that_begin_with_a_code_become_words(void **state)
{
    char buffer[LISTING_CELLS_MAX];
    (void)state;
    assert_slice(smtperr__without_cells(SLICE(";550;5.1.1;\"User unknown\""), buffer), "550 5.1.1  User unknown");
    assert_slice(smtperr__without_cells(SLICE(";who;what"), buffer), ";who;what");
    assert_slice(smtperr__without_cells(SLICE(": no"), buffer), ": no");
}

static void local_names_are_read(void **state)
{
    (void)state;
    assert_slice(smtperr__leading_name(SLICE("ann... User unknown")), "ann");
    assert_slice(smtperr__leading_name(SLICE("ann.b-c_d: no")), "ann.b-c_d");
    assert_slice(smtperr__leading_name(SLICE(": no")), "");
    assert_slice(smtperr__answered_name(SLICE("550 5.1.1 smith... User unknown")), "smith");
    assert_slice(smtperr__answered_name(SLICE("smith... User unknown")), "");
    assert_slice(smtperr__answered_name(SLICE("550 5.1.1 smith: no")), "");
}

static void label_names_a_recipient(void **state)
{
    static const struct {
        const char *after, *address; /* NULL: none */
    } cases[] = {
        {": ann@example.org", "ann@example.org"},
        {" <ann@example.org> failed", "ann@example.org"},
        {" the address ann@example.org", "ann@example.org"},
        {": ann", "ann"},
        {" 'ann' is unknown", "ann"},
        {" ann", NULL},
        {": ann is unknown", NULL},
        {" is unknown. Ask bob@example.org", NULL},
    };
    struct smtperr_slice address;
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool found = smtperr__labelled_address(slice_of(cases[i].after), &address);
        assert_case(found == (cases[i].address != NULL), cases[i].after);
        if (found)
            assert_slice(address, cases[i].address);
    }
}

static void place_of_an_address_is_told(void **state)
{
    struct smtperr_slice line = SLICE("from <sam@example.net> to <ann@example.org>: no");
    struct smtperr_slice sam = {line.ptr + 6, 15}, ann = {line.ptr + 27, 15};
    (void)state;
    assert_slice(ann, "ann@example.org");
    assert_true(smtperr__is_behind_to(line, ann));
    assert_false(smtperr__is_behind_to(line, sam));
    assert_slice(smtperr__behind_address(line, ann), ": no");
    assert_true(smtperr__is_assignment(SLICE("RECIPIENT=ann@example.org")));
    assert_false(smtperr__is_assignment(SLICE("ann=example.net@example.org")));
    assert_false(smtperr__is_assignment(SLICE("ANN@example.org")));
    assert_false(smtperr__is_assignment(SLICE("=ann@example.org")));
    assert_true(smtperr__is_list_role(SLICE("users-owner@lists.example.org")));
    assert_false(smtperr__is_list_role(SLICE("owner@example.org")));
    assert_int_equal(smtperr__indent(SLICE(" \t ann")), 3);
}

static void every_prefix_is_survived(void **state)
{
    struct guard guard = guard_make(128);
    struct smtperr_slice all =
                             SLICE("  * (1) 550 5.1.1 <rfc822;ann@example.org>... `ann' ;550;5.1.1;x to bob-owner@b.c"),
                         address;
    char buffer[LISTING_CELLS_MAX];
    (void)state;
    for (size_t from = 0; from < all.len; from++)
        for (size_t n = 0; n <= all.len - from; n++) {
            struct smtperr_slice text = guard_put(&guard, (struct smtperr_slice){all.ptr + from, n});
            (void)smtperr__without_bullet(text);
            (void)smtperr__leading_codes(text);
            (void)smtperr__leading_address(text, &address);
            (void)smtperr__is_listing(text);
            (void)smtperr__without_cells(text, buffer);
            (void)smtperr__answered_name(text);
            (void)smtperr__labelled_address(text, &address);
            (void)smtperr__is_list_role(text);
        }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bullets_and_numbers_are_taken_away),
        cmocka_unit_test(codes_before_a_recipient_are_measured),
        cmocka_unit_test(address_is_read_in_its_coat),
        cmocka_unit_test(what_follows_tells_a_listing),
        cmocka_unit_test(cells_that_begin_with_a_code_become_words),
        cmocka_unit_test(local_names_are_read),
        cmocka_unit_test(label_names_a_recipient),
        cmocka_unit_test(place_of_an_address_is_told),
        cmocka_unit_test(every_prefix_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
