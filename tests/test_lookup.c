/* SPDX-License-Identifier: MIT */
/* Lookup is total: the exact row, else every class, else the subject, else the digits. */
#include "lookup.h"

#include "keys.h"
#include "test.h"

static const char *spelled(const struct smtperr__code *row)
{
    return row != NULL ? smtperr__tables.pool + row->spelled : "(none)";
}

static void status_finds_the_most_specific_row(void **state)
{
    static const struct {
        struct smtperr_status status;
        enum smtperr__fit fit;
        const char *row;
    } cases[] = {
        {{true, 5, 7, 26}, FIT_EXACT, "5.7.26"},
        {{true, 4, 2, 2}, FIT_EXACT, "4.2.2"},
        {{true, 0, 7, 26}, FIT_EXACT, "X.7.26"},
        {{true, 0, 7, SMTPERR_ANY}, FIT_EXACT, "X.7"},
        {{true, 5, 7, 8}, FIT_ANY_CLASS, "X.7.8"},
        {{true, 5, 7, SMTPERR_ANY}, FIT_SUBJECT, "X.7"},
        {{true, 5, 7, 999}, FIT_SUBJECT, "X.7"},
        {{true, 0, 7, 999}, FIT_SUBJECT, "X.7"},
        {{true, 5, 999, 1}, FIT_CLASS, "5.X.X"},
        {{true, 4, 8, SMTPERR_ANY}, FIT_CLASS, "4.X.X"},
        {{true, 2, SMTPERR_ANY, SMTPERR_ANY}, FIT_EXACT, "2.X.X"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr__found found = smtperr__lookup_status(cases[i].status);
        assert_string_equal(spelled(found.row), cases[i].row);
        assert_int_equal(found.fit, cases[i].fit);
    }
}

static void reply_is_read_by_its_first_digit_where_no_row_knows_it(void **state)
{
    (void)state;
    assert_string_equal(spelled(smtperr__lookup_reply(451).row), "451");
    assert_int_equal(smtperr__lookup_reply(451).fit, FIT_EXACT);
    assert_string_equal(spelled(smtperr__lookup_reply(599).row), "5yz");
    assert_int_equal(smtperr__lookup_reply(599).fit, FIT_CLASS);
    assert_string_equal(spelled(smtperr__lookup_reply(111).row), "1yz");
}

static void digits_have_rows(void **state)
{
    static const char *const seconds[10] = {"x0z", "x1z", "x2z", "x3z", "x4z", "x5z", "x6z", "x6z", "x6z", "x6z"};
    static const char *const firsts[6] = {"(none)", "1yz", "2yz", "3yz", "4yz", "5yz"};
    (void)state;
    for (unsigned digit = 0; digit < 10; digit++) {
        assert_string_equal(spelled(smtperr__lookup_second(digit)), seconds[digit]);
        assert_string_equal(spelled(smtperr__lookup_first(digit)), digit < 6 ? firsts[digit] : "(none)");
    }
}

static void every_code_finds_a_row(void **state)
{
    static const uint8_t classes[] = {2, 4, 5};
    (void)state;
    for (unsigned reply = 0; reply < 1000; reply++) {
        struct smtperr__found found = smtperr__lookup_reply(reply);
        assert_int_equal(found.fit != FIT_NONE, reply >= 100 && reply < 600);
        assert_int_equal(found.row != NULL, found.fit != FIT_NONE);
    }
    for (size_t c = 0; c < COUNT(classes); c++)
        for (uint16_t subject = 0; subject < 1000; subject += 3)
            for (uint16_t detail = 0; detail < 1000; detail++) {
                struct smtperr__found found =
                    smtperr__lookup_status((struct smtperr_status){true, classes[c], subject, detail});
                assert_true(found.row != NULL && found.fit != FIT_NONE);
            }
}

static void key_finds_its_own_row_only(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.code_count; i++) {
        const struct smtperr__code *row = &smtperr__tables.codes[i];
        assert_ptr_equal(smtperr__lookup_key(row->code), row);
    }
    assert_null(smtperr__lookup_key(0));
    assert_null(smtperr__lookup_key(UINT32_MAX));
    assert_null(smtperr__lookup_key(key_reply(599)));
}

static void index_is_in_the_order_of_the_keys(void **state)
{
    (void)state;
    for (unsigned i = 1; i < smtperr__tables.code_count; i++)
        assert_true(smtperr__tables.codes[smtperr__tables.code_index[i - 1]].code <
                    smtperr__tables.codes[smtperr__tables.code_index[i]].code);
}

static void keys_of_all_forms_differ(void **state)
{
    struct smtperr_status least = {true, 0, SMTPERR_ANY, SMTPERR_ANY}, most = {true, 5, 999, 999};
    (void)state;
    assert_true(key_first(5) < key_second(0));
    assert_int_equal(key_second(6), key_second(9));
    assert_true(key_second(6) < key_reply(100));
    assert_true(key_reply(599) < key_status(least));
    assert_true(key_status(least) < key_status(most));
    assert_true(key_status((struct smtperr_status){true, 4, 7, 999}) <
                key_status((struct smtperr_status){true, 4, 8, SMTPERR_ANY}));
    assert_true(key_status((struct smtperr_status){true, 4, 999, 999}) <
                key_status((struct smtperr_status){true, 5, SMTPERR_ANY, SMTPERR_ANY}));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_finds_the_most_specific_row),
        cmocka_unit_test(reply_is_read_by_its_first_digit_where_no_row_knows_it),
        cmocka_unit_test(digits_have_rows),
        cmocka_unit_test(every_code_finds_a_row),
        cmocka_unit_test(key_finds_its_own_row_only),
        cmocka_unit_test(index_is_in_the_order_of_the_keys),
        cmocka_unit_test(keys_of_all_forms_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
