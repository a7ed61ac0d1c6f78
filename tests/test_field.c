#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* The keys of a report, their words, and names of keys as they are asked for. */
#include "field.h"

#include "guard.h"
#include "test.h"

static bool has_key(const char *name)
{
    for (unsigned i = 0; smtperr__keys[i] != NULL; i++)
        if (strcmp(smtperr__keys[i], name) == 0)
            return true;
    return false;
}

/* ---- keys ---- */

/* The order of the contract; keys are never renamed. */
static void keys_stand_in_the_order_of_the_contract(void **state)
{
    static const char *const order[] = {
        "kind",
        "source",
        "line",
        "message",
        "time",
        "queue_id",
        "sender",
        "relay",
        "attempts",
        "direction",
        "recipient",
        "original_recipient",
        "action",
        "reply",
        "status",
        "reported_reply",
        "reported_status",
        "class",
        "category",
        "provider",
        "reporting_mta",
        "remote_mta",
        "command",
        "diagnostic",
        "title",
        "meaning",
        "causes",
        "steps",
        "actor",
        "retry",
        "suppress",
        "conflict",
        "lossy",
        "rule",
        "facts",
        "references",
    };
    unsigned key = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(order) && smtperr__keys[key] != NULL; i++)
        if (strcmp(smtperr__keys[key], order[i]) == 0)
            key++;
    assert_null(smtperr__keys[key]); /* else this key is in no order, or unknown to the contract */
}

static void keys_of_any_finding_are_there(void **state)
{
    static const char *const needed[] = {"kind",  "source",   "line",       "recipient", "reply",    "status",
                                         "class", "category", "diagnostic", "title",     "meaning",  "causes",
                                         "steps", "actor",    "retry",      "suppress",  "conflict", "references"};
    (void)state;
    for (size_t i = 0; i < COUNT(needed); i++)
        assert_case(has_key(needed[i]), needed[i]);
}

static void words_are_those_of_the_contract(void **state)
{
    (void)state;
    assert_null(smtperr__class_word(SMTPERR_CLASS_NONE));
    assert_string_equal(smtperr__class_word(SMTPERR_CLASS_SUCCESS), "success");
    assert_string_equal(smtperr__class_word(SMTPERR_CLASS_INTERMEDIATE), "intermediate");
    assert_string_equal(smtperr__class_word(SMTPERR_CLASS_TEMPORARY), "temporary");
    assert_string_equal(smtperr__class_word(SMTPERR_CLASS_PERMANENT), "permanent");
    assert_null(smtperr__retry_word(SMTPERR_RETRY_NONE));
    assert_string_equal(smtperr__retry_word(SMTPERR_RETRY_LATER), "later");
    assert_string_equal(smtperr__retry_word(SMTPERR_RETRY_AFTER_FIX), "after-fix");
    assert_string_equal(smtperr__retry_word(SMTPERR_RETRY_NEVER), "never");
    assert_null(smtperr__actor_word(SMTPERR_ACTOR_NONE));
    assert_string_equal(smtperr__actor_word(SMTPERR_ACTOR_SENDER), "sender");
    assert_string_equal(smtperr__actor_word(SMTPERR_ACTOR_SENDING_ADMIN), "sending-admin");
    assert_string_equal(smtperr__actor_word(SMTPERR_ACTOR_RECIPIENT), "recipient");
    assert_string_equal(smtperr__actor_word(SMTPERR_ACTOR_RECEIVING_ADMIN), "receiving-admin");
    assert_string_equal(smtperr__actor_word(SMTPERR_ACTOR_PROVIDER), "provider");
    assert_string_equal(smtperr__actor_word(SMTPERR_ACTOR_NOBODY), "nobody");
}

static void reply_is_spelled_as_it_was_given(void **state)
{
    static const struct {
        struct smtperr_codes codes;
        const char *want;
    } cases[] = {
        {{.reply = 451}, "451"},
        {{.reply = 101}, "101"},
        {{.reply = 4, .reply_is_class = true}, "4yz"},
        {{.reply = 0}, ""},
    };
    char spelled[16];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_slice(smtperr__spell_reply(&cases[i].codes, spelled), cases[i].want);
}

/* ---- names ---- */

static void unknown_field_is_named(void **state)
{
    static const struct {
        const char *names, *bad;
    } cases[] = {
        {"nonsense", "nonsense"}, {"reply,stat", "stat"},           {"reply,,status", ""}, {"", ""}, {"reply,", ""},
        {"Reply", "Reply"},       {"reply status", "reply status"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_style style = {.form = SMTPERR_FORM_FIELDS};
        struct smtperr_slice bad = {NULL, 0};
        assert_case(!smtperr_read_fields(slice_of(cases[i].names), &style, &bad), cases[i].names);
        assert_slice(bad, cases[i].bad);
    }
}

static void fields_are_bounded(void **state)
{
    char names[6 * (SMTPERR_FIELDS_MAX + 2)];
    struct smtperr_style style = {.form = SMTPERR_FORM_FIELDS};
    struct smtperr_slice bad;
    (void)state;
    for (unsigned i = 0; i < SMTPERR_FIELDS_MAX + 2; i++)
        memcpy(names + 6 * i, "reply,", 6);
    assert_true(smtperr_read_fields((struct smtperr_slice){names, 6 * SMTPERR_FIELDS_MAX - 1}, &style, &bad));
    assert_int_equal(style.field_count, SMTPERR_FIELDS_MAX);
    assert_false(smtperr_read_fields((struct smtperr_slice){names, 6 * (SMTPERR_FIELDS_MAX + 1) - 1}, &style, &bad));
}

static void field_names_are_read_to_their_end_only(void **state)
{
    struct guard guard = guard_make(64);
    struct smtperr_slice names = slice_of("reply,status,suppress"), bad;
    struct smtperr_style style = {.form = SMTPERR_FORM_FIELDS};
    (void)state;
    for (size_t n = 0; n <= names.len; n++)
        (void)smtperr_read_fields(guard_put(&guard, (struct smtperr_slice){names.ptr, n}), &style, &bad);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_stand_in_the_order_of_the_contract),
        cmocka_unit_test(keys_of_any_finding_are_there),
        cmocka_unit_test(words_are_those_of_the_contract),
        cmocka_unit_test(reply_is_spelled_as_it_was_given),
        cmocka_unit_test(unknown_field_is_named),
        cmocka_unit_test(fields_are_bounded),
        cmocka_unit_test(field_names_are_read_to_their_end_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
