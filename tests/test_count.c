/* SPDX-License-Identifier: MIT */
/* Causes counted in bounded memory, from findings whose texts are gone right after. */
#include "test.h"

static struct smtperr_counter counter;

/* Counts a finding whose texts are overwritten at once, as the reader does with its own. */
static void count(const char *codes, const char *recipient, const char *said)
{
    static char texts[2][2048];
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = codes_of(codes)};
    memset(texts, 0, sizeof texts);
    memcpy(texts[0], recipient, strlen(recipient));
    memcpy(texts[1], said, strlen(said));
    if (*recipient != '\0')
        finding.recipient = (struct smtperr_slice){texts[0], strlen(recipient)};
    if (*said != '\0')
        finding.diagnostic = (struct smtperr_slice){texts[1], strlen(said)};
    smtperr_count(&counter, &finding);
    memset(texts, '#', sizeof texts);
}

static int empty(void **state)
{
    (void)state;
    memset(&counter, 0, sizeof counter);
    return 0;
}

static struct smtperr_slice name_of(const struct smtperr_cause *cause, unsigned i)
{
    return (struct smtperr_slice){cause->names[i], cause->name_lengths[i]};
}

static void equal_codes_are_one_cause(void **state)
{
    (void)state;
    count("550 5.1.1", "", "");
    count("550 5.1.1", "", "");
    count("550", "", "");
    count("5.1.1", "", "");
    count("5XX", "", "");
    count("550 5.1.1", "", "");
    assert_int_equal(counter.count, 4);
    assert_int_equal(counter.causes[0].count, 3);
    assert_int_equal(counter.causes[1].count, 1);
    assert_int_equal(counter.others, 0);
}

static void words_of_the_first_finding_are_kept(void **state)
{
    (void)state;
    count("550 5.1.1", "", "first words");
    count("550 5.1.1", "", "other words of another length");
    assert_slice(counter.causes[0].finding.diagnostic, "first words");
    count("421", "", "");
    assert_null(counter.causes[1].finding.diagnostic.ptr);
}

static void long_words_are_cut_and_flagged(void **state)
{
    char said[SMTPERR_SAID_MAX + 2];
    (void)state;
    memset(said, 'x', sizeof said);
    said[SMTPERR_SAID_MAX] = '\0';
    count("550", "", said);
    assert_int_equal(counter.causes[0].finding.diagnostic.len, SMTPERR_SAID_MAX);
    assert_false(counter.causes[0].finding.cut);
    said[SMTPERR_SAID_MAX] = 'x';
    said[SMTPERR_SAID_MAX + 1] = '\0';
    count("421", "", said);
    assert_int_equal(counter.causes[1].finding.diagnostic.len, SMTPERR_SAID_MAX);
    assert_true(counter.causes[1].finding.cut);
}

static void recipients_are_named_once(void **state)
{
    (void)state;
    count("550", "a@example.org", "");
    count("550", "b@example.org", "");
    count("550", "a@example.org", "");
    count("550", "", "");
    assert_int_equal(counter.causes[0].count, 4);
    assert_int_equal(counter.causes[0].recipient_count, 2);
    assert_slice(name_of(&counter.causes[0], 0), "a@example.org");
    assert_slice(name_of(&counter.causes[0], 1), "b@example.org");
}

static void recipients_beyond_ten_are_counted_only(void **state)
{
    char name[] = "a@example.org";
    (void)state;
    for (name[0] = 'a'; name[0] <= 'z'; name[0]++)
        count("550", name, "");
    assert_int_equal(counter.causes[0].recipient_count, 26);
    assert_slice(name_of(&counter.causes[0], SMTPERR_RECIPIENTS_MAX - 1), "j@example.org");
}

static void long_recipient_is_cut(void **state)
{
    char name[400];
    (void)state;
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    count("550", name, "");
    assert_int_equal(counter.causes[0].name_lengths[0], SMTPERR_NAME_MAX);
    count("550", name, "");
    assert_int_equal(counter.causes[0].recipient_count, 1);
}

static void count_line(const char *recipient, const char *command, const char *said)
{
    smtperr_count(&counter, &(struct smtperr_finding){
                                .kind = SMTPERR_KIND_LOG,
                                .outcome = SMTPERR_OUTCOME_BOUNCED,
                                .codes = codes_of("550"),
                                .recipient = {recipient, strlen(recipient)},
                                .command = {command, strlen(command)},
                                .diagnostic = {said, strlen(said)},
                            });
}

/* Equal words are decided once, unless what they mean hangs on whom they are about. */
static void equal_words_may_be_of_somebody_else(void **state)
{
    (void)state;
    const char *no_host =
        "Host or domain name not found. Name service error for name=foo.example type=AAAA: Host not found";
    count_line("a@baz.example", "RCPT TO", "User unknown");
    count_line("b@baz.example", "MAIL FROM", "User unknown");
    count_line("c@baz.example", "RCPT TO", "User unknown");
    assert_int_equal(counter.drops, 2);
    count_line("d@foo.example", "", no_host);
    assert_int_equal(counter.drops, 3);
    count_line("e@bar.example", "", no_host);
    assert_int_equal(counter.drops, 3);
    assert_int_equal(counter.count, 4);
}

static void causes_beyond_the_bound_are_counted_as_others(void **state)
{
    char spelled[] = "550 5.000.000";
    (void)state;
    for (unsigned i = 0; i < 300; i++) {
        spelled[10] = (char)('1' + i / 100);
        spelled[11] = (char)('0' + i / 10 % 10);
        spelled[12] = (char)('0' + i % 10);
        spelled[6] = '7';
        count(spelled, "a@example.org", "words");
    }
    assert_int_equal(counter.count, SMTPERR_CAUSES_MAX);
    assert_int_equal(counter.others, 300 - SMTPERR_CAUSES_MAX);
    count("550 5.700.100", "", "");
    assert_int_equal(counter.causes[0].count, 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(equal_codes_are_one_cause, empty),
        cmocka_unit_test_setup(words_of_the_first_finding_are_kept, empty),
        cmocka_unit_test_setup(long_words_are_cut_and_flagged, empty),
        cmocka_unit_test_setup(recipients_are_named_once, empty),
        cmocka_unit_test_setup(recipients_beyond_ten_are_counted_only, empty),
        cmocka_unit_test_setup(long_recipient_is_cut, empty),
        cmocka_unit_test_setup(equal_words_may_be_of_somebody_else, empty),
        cmocka_unit_test_setup(causes_beyond_the_bound_are_counted_as_others, empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
