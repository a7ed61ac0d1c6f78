#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Keys, brief lines and chosen fields: the forms that other programs read. */
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
        cmocka_unit_test(brief_line_has_eight_cells),
        cmocka_unit_test(brief_line_says_keep_or_drop),
        cmocka_unit_test(fields_come_in_the_order_asked_for),
        cmocka_unit_test(fields_hold_foreign_text_in_one_cell),
        cmocka_unit_test(cells_escape_what_divides_them),
        cmocka_unit_test(unknown_field_is_named),
        cmocka_unit_test(fields_are_bounded),
        cmocka_unit_test(field_names_are_read_to_their_end_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
