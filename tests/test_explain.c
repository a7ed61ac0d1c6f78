/* SPDX-License-Identifier: MIT */
/* A verdict in words: whole for every code there can be, with notes on what the codes themselves show. */
#include "brace.h"
#include "code.h"
#include "tables.h"
#include "test.h"

static struct smtperr_report report;

/* ---- what holds for every report ---- */

static void assert_text(struct smtperr_slice text, const char *name)
{
    assert_case(text.ptr != NULL && text.len > 0, name);
    assert_case(memchr(text.ptr, '{', text.len) == NULL, name);
    assert_case(memchr(text.ptr, '\0', text.len) == NULL, name);
}

static void assert_texts(const struct smtperr_slice *texts, unsigned count, unsigned most, const char *name)
{
    assert_case(count <= most, name);
    for (unsigned i = 0; i < count; i++)
        assert_text(texts[i], name);
}

static void assert_whole(const char *name)
{
    assert_case(report.used <= sizeof report.room, name);
    assert_text(report.title, name);
    assert_text(report.meaning, name);
    assert_texts(report.causes, report.cause_count, SMTPERR_LIST_MAX, name);
    assert_texts(report.steps, report.step_count, SMTPERR_LIST_MAX, name);
    assert_texts(report.references, report.reference_count, SMTPERR_LIST_MAX, name);
    assert_texts(report.notes, report.note_count, SMTPERR_LIST_MAX, name);
    assert_texts(report.seen_with, report.seen_with_count, 2 * SMTPERR_LIST_MAX, name);
    assert_case(report.cause_count >= 2 && report.step_count >= 2 && report.reference_count >= 1, name);
}

static const char *spelled_reply(unsigned reply, char digits[4])
{
    for (unsigned i = 3; i-- > 0; reply /= 10)
        digits[i] = (char)('0' + reply % 10);
    digits[3] = '\0';
    return digits;
}

static void every_reply_code_is_explained(void **state)
{
    char digits[4];
    (void)state;
    for (unsigned reply = 100; reply < 600; reply++) {
        look_up(spelled_reply(reply, digits), &report);
        assert_whole(digits);
    }
}

static void every_enhanced_code_is_explained(void **state)
{
    static const uint8_t classes[] = {2, 4, 5};
    (void)state;
    for (size_t c = 0; c < COUNT(classes); c++)
        for (uint16_t subject = 0; subject < 12; subject++)
            for (uint16_t detail = 0; detail < 120; detail++) {
                struct smtperr_status status = {true, classes[c], subject, detail};
                char spelled[16] = "";
                (void)smtperr__spell_status(status, spelled);
                look_up(spelled, &report);
                assert_whole(spelled);
            }
}

static void every_pair_of_codes_is_explained(void **state)
{
    static const char *const replies[] = {"101", "250", "354", "421", "447", "450", "515", "550", "554", "599"};
    (void)state;
    for (size_t r = 0; r < COUNT(replies); r++)
        for (unsigned i = 0; i < smtperr__tables.code_count; i++) {
            struct smtperr_status status;
            char pair[32] = "";
            const char *spelled = smtperr__tables.pool + smtperr__tables.codes[i].spelled;
            if (smtperr__read_status(slice_of(spelled), false, &status) == 0)
                continue;
            memcpy(pair, replies[r], 3);
            pair[3] = ' ';
            memcpy(pair + 4, spelled, strlen(spelled) + 1);
            look_up(pair, &report);
            assert_whole(pair);
        }
}

/* ---- notes ---- */

static bool has_note(const char *words)
{
    for (unsigned i = 0; i < report.note_count; i++)
        if (strstr(terminated(report.notes[i]), words) != NULL)
            return true;
    return false;
}

static void assert_note(const char *codes, const char *words)
{
    look_up(codes, &report);
    assert_case(has_note(words), codes);
}

static void contradicting_codes_get_a_note(void **state)
{
    (void)state;
    assert_note("450 5.1.1", "The codes contradict each other: 450 is temporary, 5.1.1 is not");
    assert_note("550 4.2.2", "The codes contradict each other: 550 is permanent, 4.2.2 is not");
    look_up("550 5.1.1", &report);
    assert_int_equal(report.note_count, 0);
}

static void note_calls_a_success_by_its_name(void **state)
{
    (void)state;
    look_up("250 5.1.1", &report);
    assert_true(has_note("The codes contradict each other"));
    assert_false(has_note("temporary"));
    assert_false(has_note("permanent"));
}

static void unknown_codes_get_a_note(void **state)
{
    (void)state;
    assert_note("599", "No standard defines 599");
    assert_note("5.7.999", "5.7.999 is not a registered code");
    assert_note("5.7.999", "its subject, X.7");
    assert_note("5.999.1", "5.999.1 is not a registered code");
}

static void numbers_without_dots_get_a_note(void **state)
{
    (void)state;
    assert_note("543", "543 is 5.4.3");
    assert_note("447", "this explains 4.4.7");
    assert_note("512", "this explains 5.1.2");
}

static void known_codes_get_no_note(void **state)
{
    static const char *const known[] = {"451", "550", "5.7.26", "X.7.26", "550 5.7.1", "4yz", "X.7", "5.7", "2.0.0"};
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        look_up(known[i], &report);
        assert_case(report.note_count == 0 && report.known, known[i]);
    }
}

static void codes_that_no_table_knows_are_not_known(void **state)
{
    static const char *const unknown[] = {"599", "5.999.1", "349"};
    (void)state;
    for (size_t i = 0; i < COUNT(unknown); i++) {
        look_up(unknown[i], &report);
        assert_case(!report.known, unknown[i]);
    }
}

/* ---- beliefs ---- */

static void belief_is_answered_where_a_number_is_looked_up_only(void **state)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = codes_of("400")};
    (void)state;
    look_up("400", &report);
    assert_true(report.belief.len > 0);
    smtperr_explain(&finding, 0, &report);
    assert_int_equal(report.belief.len, 0);
}

static void number_that_nobody_sends_has_its_belief_put_right(void **state)
{
    char digits[4];
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.code_count; i++) {
        const struct smtperr__code *row = &smtperr__tables.codes[i];
        if (row->use != USE_UNSENT)
            continue;
        memcpy(digits, smtperr__tables.pool + row->spelled, sizeof digits);
        look_up(digits, &report);
        assert_slice(report.belief, smtperr__tables.pool + row->belief);
        assert_whole(digits);
    }
}

/* ---- names ---- */

static void both_codes_of_a_pair_keep_their_names(void **state)
{
    (void)state;
    look_up("450 4.2.2", &report);
    assert_true(report.reply_name.len > 0 && report.status_name.len > 0);
    look_up("599 5.7.999", &report);
    assert_int_equal(report.reply_name.len, 0);
    look_up("451", &report);
    assert_int_equal(report.status_name.len, 0);
}

static void finding_without_codes_is_survived(void **state)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY};
    (void)state;
    smtperr_explain(&finding, 0, &report);
    assert_ptr_equal(report.finding, &finding);
    assert_false(report.known || report.suppress);
}

/* A refusal of our own: whatever its code, the steps are ours, and no address is dropped for it. */
static void refusals_of_our_own_get_steps_of_their_own(void **state)
{
    char digits[4];
    (void)state;
    for (unsigned reply = 400; reply < 600; reply++) {
        struct smtperr_finding finding = {
            .kind = SMTPERR_KIND_LOG, .codes = {.reply = reply}, .inbound = true, .action = SMTPERR_ACTION_FAILED};
        smtperr_explain(&finding, 0, &report);
        assert_whole(spelled_reply(reply, digits));
        assert_false(report.suppress);
        struct smtperr_slice own = table_text(smtperr__tables.categories[report.category].steps_in.at);
        assert_true(memchr(own.ptr, '{', own.len) != NULL || report.steps[0].ptr == own.ptr);
    }
}

static void refusal_by_a_list_names_the_list(void **state)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_LOG,
        .codes = {.reply = 554, .status = {true, 5, 7, 1}},
        .inbound = true,
        .diagnostic = SLICE("Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org"),
    };
    (void)state;
    smtperr_explain(&finding, 0, &report);
    assert_slice(report.steps[0], "Look up 192.0.2.7 at Spamhaus, on its own page, before you trust it.");
    assert_int_equal(report.facts.blocklist.len, 0); /* the text names it otherwise */
}

static void report_is_filled_anew_each_time(void **state)
{
    static struct smtperr_report other;
    (void)state;
    memset(&report, 0xff, sizeof report);
    memset(&other, 0, sizeof other);
    look_up("550 4.2.2", &report);
    look_up("550 4.2.2", &other);
    assert_int_equal(report.cause_count, other.cause_count);
    assert_int_equal(report.step_count, other.step_count);
    assert_int_equal(report.note_count, other.note_count);
    assert_int_equal(report.used, other.used);
    assert_slice(report.notes[0], terminated(other.notes[0]));
    assert_slice(report.meaning, terminated(other.meaning));
}

static void provenance_counts_the_rows_and_tells_the_newest_date(void **state)
{
    unsigned codes = 0;
    struct smtperr_slice date = {NULL, 0};
    (void)state;
    smtperr_provenance(&codes, &date);
    assert_int_equal(codes, smtperr__tables.code_count);
    assert_true(date.len == 7 || date.len == 10);
    assert_int_equal(date.ptr[4], '-');
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reply_code_is_explained),
        cmocka_unit_test(every_enhanced_code_is_explained),
        cmocka_unit_test(every_pair_of_codes_is_explained),
        cmocka_unit_test(contradicting_codes_get_a_note),
        cmocka_unit_test(note_calls_a_success_by_its_name),
        cmocka_unit_test(unknown_codes_get_a_note),
        cmocka_unit_test(numbers_without_dots_get_a_note),
        cmocka_unit_test(known_codes_get_no_note),
        cmocka_unit_test(codes_that_no_table_knows_are_not_known),
        cmocka_unit_test(belief_is_answered_where_a_number_is_looked_up_only),
        cmocka_unit_test(number_that_nobody_sends_has_its_belief_put_right),
        cmocka_unit_test(both_codes_of_a_pair_keep_their_names),
        cmocka_unit_test(finding_without_codes_is_survived),
        cmocka_unit_test(refusals_of_our_own_get_steps_of_their_own),
        cmocka_unit_test(refusal_by_a_list_names_the_list),
        cmocka_unit_test(report_is_filled_anew_each_time),
        cmocka_unit_test(provenance_counts_the_rows_and_tells_the_newest_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
