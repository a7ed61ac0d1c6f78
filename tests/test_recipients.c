/* SPDX-License-Identifier: MIT */
/* Entries of recipients, and what happens where their room ends. */
#include "recipients.h"

#include "test.h"

#include <stdio.h>

static struct smtperr__recipients entries;

static void clear(void)
{
    memset(&entries, 0xa5, sizeof entries);
    smtperr__recipients_init(&entries);
}

static struct smtperr_slice address(unsigned n)
{
    static char text[32];
    return (struct smtperr_slice){text, (size_t)snprintf(text, sizeof text, "user%u@example.org", n)};
}

static void recipient_is_found_again_whatever_its_case(void **state)
{
    (void)state;
    clear();
    struct smtperr__recipient *entry = smtperr__recipients_add(&entries, SLICE("Ann@Example.org"));
    assert_non_null(entry);
    assert_slice(entry->address, "Ann@Example.org");
    assert_ptr_equal(smtperr__recipients_add(&entries, SLICE("ann@example.ORG")), entry);
    assert_ptr_equal(smtperr__recipients_find(&entries, SLICE("ANN@example.org")), entry);
    assert_null(smtperr__recipients_find(&entries, SLICE("ann@example.or")));
    assert_null(smtperr__recipients_find(&entries, SLICE("")));
    assert_int_equal(entries.count, 1);
    assert_true(entry->said.len == 0 && !entry->status.set && !entry->fields);
}

static void entry_without_a_name_gets_one_later(void **state)
{
    (void)state;
    clear();
    struct smtperr__recipient *entry = smtperr__recipients_open(&entries);
    assert_int_equal(entry->address.len, 0);
    smtperr__recipients_name(&entries, entry, SLICE("ann@example.org"));
    assert_ptr_equal(smtperr__recipients_find(&entries, SLICE("ann@example.org")), entry);
}

static void thousand_recipients_are_held_and_found(void **state)
{
    (void)state;
    clear();
    for (unsigned i = 0; i < RECIPIENTS_MAX; i++)
        assert_non_null(smtperr__recipients_add(&entries, address(i)));
    for (unsigned i = 0; i < RECIPIENTS_MAX; i++)
        assert_ptr_equal(smtperr__recipients_find(&entries, address(i)), &entries.list[i]);
    assert_null(smtperr__recipients_add(&entries, address(RECIPIENTS_MAX)));
    assert_null(smtperr__recipients_open(&entries));
    assert_false(smtperr__recipients_have_room(&entries));
    assert_false(entries.cut);
}

static void room_is_asked_for_before_it_ends(void **state)
{
    (void)state;
    clear();
    assert_true(smtperr__recipients_have_room(&entries));
    while (entries.count < RECIPIENTS_MAX - 2)
        (void)smtperr__recipients_add(&entries, address(entries.count));
    assert_true(smtperr__recipients_have_room(&entries));
    (void)smtperr__recipients_add(&entries, SLICE("last@example.org"));
    assert_false(smtperr__recipients_have_room(&entries));
}

static void text_without_room_is_cut_and_flagged(void **state)
{
    static char text[RECIPIENTS_ROOM - 3];
    (void)state;
    clear();
    memset(text, 'x', sizeof text);
    assert_int_equal(smtperr__recipients_keep(&entries, (struct smtperr_slice){text, sizeof text}).len, sizeof text);
    assert_false(entries.cut);
    assert_false(smtperr__recipients_have_room(&entries));
    assert_slice(smtperr__recipients_keep(&entries, SLICE("")), "");
    assert_slice(smtperr__recipients_keep(&entries, SLICE("abcde")), "abc");
    assert_true(entries.cut);
    struct smtperr_slice none = smtperr__recipients_keep(&entries, SLICE("a"));
    assert_true(none.ptr == NULL && none.len == 0);
    assert_null(smtperr__recipients_find(&entries, SLICE("a")));
}

static void nothing_is_left_after_clearing(void **state)
{
    (void)state;
    clear();
    for (unsigned i = 0; i < 50; i++)
        (void)smtperr__recipients_add(&entries, address(i));
    entries.cut = true;
    smtperr__recipients_clear(&entries);
    assert_true(entries.count == 0 && entries.used == 0 && !entries.cut);
    for (unsigned i = 0; i < 50; i++)
        assert_null(smtperr__recipients_find(&entries, address(i)));
}

static void those_handed_out_are_known_up_to_a_bound(void **state)
{
    static struct smtperr__seen seen;
    char name[32];
    (void)state;
    seen.count = 1; /* as if used */
    smtperr__seen_clear(&seen);
    assert_false(smtperr__seen_has(&seen, slice_of("ann@example.org")));
    assert_true(smtperr__seen_add(&seen, slice_of("ann@example.org")));
    assert_true(smtperr__seen_has(&seen, slice_of("ANN@example.org")));
    assert_false(smtperr__seen_has(&seen, slice_of("bob@example.org")));
    assert_false(smtperr__seen_add(&seen, slice_of("Ann@example.org")));
    assert_true(smtperr__seen_add(&seen, slice_of("bob@example.org")));
    for (unsigned i = 0; i < SEEN_SLOTS; i++) {
        (void)snprintf(name, sizeof name, "user%u@example.org", i);
        assert_true(smtperr__seen_add(&seen, slice_of(name)));
    }
    assert_true(seen.count < SEEN_SLOTS);
    assert_false(smtperr__seen_add(&seen, slice_of("ann@example.org")));
    smtperr__seen_clear(&seen);
    assert_true(smtperr__seen_add(&seen, slice_of("ann@example.org")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipient_is_found_again_whatever_its_case),
        cmocka_unit_test(entry_without_a_name_gets_one_later),
        cmocka_unit_test(thousand_recipients_are_held_and_found),
        cmocka_unit_test(room_is_asked_for_before_it_ends),
        cmocka_unit_test(text_without_room_is_cut_and_flagged),
        cmocka_unit_test(nothing_is_left_after_clearing),
        cmocka_unit_test(those_handed_out_are_known_up_to_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
