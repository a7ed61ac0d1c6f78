#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* The fields of a delivery status, line by line as the reader of messages hands them in. Entries are compared as text:
 * address, action, status, remote server, diagnostic. */
#include "dsn.h"

#include "code.h"
#include "guard.h"
#include "header.h"

#include <stdio.h>

static struct guard in;
static struct smtperr__recipients entries;
static struct smtperr__dsn dsn;

static void begin(void)
{
    smtperr__recipients_init(&entries);
    memset(&dsn, 0xa5, sizeof dsn);
    smtperr__dsn_init(&dsn, &entries);
}

/* One line; an empty one ends the group. */
static void read_line(const char *text, size_t len)
{
    struct smtperr_slice name, value, line = guard_put(&in, (struct smtperr_slice){text, len});
    if (len == 0)
        smtperr__dsn_end_group(&dsn);
    else if (smtperr__read_field(line, &name, &value))
        smtperr__dsn_field(&dsn, smtperr__dsn_named(name), value);
}

static void read_text(const char *text)
{
    for (const char *stop; (stop = strchr(text, '\n')) != NULL; text = stop + 1)
        read_line(text, (size_t)(stop - text));
    read_line(text, strlen(text));
    smtperr__dsn_end_group(&dsn);
}

static const char *as_text(void)
{
    static char text[8192];
    size_t len = 0;
    for (unsigned i = 0; i < entries.count; i++) {
        const struct smtperr__recipient *e = &entries.list[i];
        char status[16];
        size_t spelled = e->status.set ? smtperr__spell_status(e->status, status) : 0;
        len += (size_t)snprintf(text + len, sizeof text - len, "%s %d %.*s|%s|%s|%s\n", terminated(e->address),
                                (int)e->action, (int)spelled, status, terminated(e->original),
                                terminated(e->remote_mta), terminated(e->diagnostic));
        assert_true(e->fields && len < sizeof text);
    }
    text[len] = '\0';
    return text;
}

static const struct {
    const char *name, *text, *entries;
} samples[] = {
    {"as the standard has it",
     "Reporting-MTA: dns; mx.example.net\nX-Postfix-Queue-ID: 4F2A9C5501\nX-Postfix-Sender: rfc822; cat@example.net\n"
     "Arrival-Date: Thu, 26 Nov 2026 09:00:00 +0000\n\n"
     "Final-Recipient: rfc822; ann@example.org\nOriginal-Recipient: rfc822;all@example.org\nAction: failed\n"
     "Status: 5.1.1\nRemote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n"
     "Final-Recipient: rfc822; bob@example.org\nAction: delayed\nStatus: 4.2.2\n",
     "ann@example.org 1 5.1.1|all@example.org|mx.example.org|550 5.1.1 User unknown\nbob@example.org 2 4.2.2|||\n"},
    {"no empty lines between the groups",
     "Final-Recipient: rfc822; ann@example.org\nAction: failed\nFinal-Recipient: rfc822; bob@example.org\n"
     "Action: expanded\nOriginal-Recipient: rfc822; x@example.org\nFinal-Recipient: rfc822; cat@example.org\n",
     "ann@example.org 1 |||\nbob@example.org 5 |x@example.org||\ncat@example.org 0 |||\n"},
    {"fields before their recipient", "Action: relayed\nStatus: 2.0.0\nFinal-Recipient: ann@example.org\n",
     "ann@example.org 4 2.0.0|||\n"},
    {"an original recipient only", "Original-Recipient: rfc822; ann@example.org\nAction: failed\n",
     "ann@example.org 1 |ann@example.org||\n"},
    {"nobody, but what happened", "Status: 5.7.1\nDiagnostic-Code: smtp; 550 no\n", " 0 5.7.1|||550 no\n"},
    {"nobody, and nothing", "Action: failed\n\nRemote-MTA: dns; mx.example.org\n", ""},
    {"an empty recipient", "Final-Recipient: rfc822;\nAction: failed\nStatus: 5.0.0\n", " 1 5.0.0|||\n"},
    {"a recipient without a local part", "Final-Recipient: rfc822; @example.org\nStatus: 5.1.3\n", " 0 5.1.3|||\n"},
    {"actions in other words",
     "Final-Recipient: a@x.example\nAction: Failure (no such user)\n\nFinal-Recipient: b@x.example\nAction: \n\n"
     "Final-Recipient: c@x.example\nAction: DELIVERED\n",
     "a@x.example 1 |||\nb@x.example 0 |||\nc@x.example 3 |||\n"},
    {"types of a diagnostic",
     "Final-Recipient: a@x.example\nDiagnostic-Code: X-Postfix; unknown user\n\nFinal-Recipient: b@x.example\n"
     "Diagnostic-Code: 550 no; really\n\nFinal-Recipient: c@x.example\nDiagnostic-Code: <c@x.example>: a; b\n",
     "a@x.example 0 |||unknown user\nb@x.example 0 |||really\nc@x.example 0 |||<c@x.example>: a; b\n"},
    {"the first of a field counts",
     "Final-Recipient: a@x.example\nDiagnostic-Code: smtp; one\nDiagnostic-Code: smtp; two\nRemote-MTA: dns; r\n"
     "Remote-MTA: dns; s\n",
     "a@x.example 0 ||r|one\n"},
    {"addresses beyond ASCII",
     "Original-Recipient: UTF-8; \\x{3b1}\\x{1F600}@example.org\nFinal-Recipient: utf-8;j\\x{F6}rg@example.org\n\n"
     "Final-Recipient: rfc822; \"j\\x{F6}\"@example.org\n",
     "j\xc3\xb6rg@example.org 0 |\xce\xb1\xf0\x9f\x98\x80@example.org||\n\"j\\x{F6}\"@example.org 0 |||\n"},
    {"other fields", "Received: from x\nFinal-Log-ID: 7\nX-Queue: 8\n", ""},
    {"nothing", "", ""},
};

static void groups_become_entries(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        begin();
        read_text(samples[i].text);
        if (strcmp(as_text(), samples[i].entries) != 0)
            print_error("sample: %s\n", samples[i].name);
        assert_string_equal(as_text(), samples[i].entries);
    }
}

static void fields_of_the_message_are_kept(void **state)
{
    (void)state;
    begin();
    read_text(samples[0].text);
    assert_slice(dsn.reporting_mta, "mx.example.net");
    assert_slice(dsn.queue_id, "4F2A9C5501");
    assert_slice(dsn.sender, "cat@example.net");
    assert_slice(dsn.arrival, "Thu, 26 Nov 2026 09:00:00 +0000");
}

static void fields_join_a_recipient_that_was_listed_in_words(void **state)
{
    (void)state;
    begin();
    struct smtperr__recipient *listed = smtperr__recipients_add(&entries, SLICE("ANN@example.org"));
    listed->said = SLICE("550 in words");
    read_text(
        "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 x\n");
    assert_int_equal(entries.count, 1);
    assert_string_equal(as_text(), "ANN@example.org 1 5.1.1|||550 x\n");
    assert_slice(entries.list[0].said, "550 in words");
}

static void recipient_told_of_twice_is_one_entry(void **state)
{
    static const struct {
        const char *more, *entries;
    } cases[] = {
        {"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n",
         "ann@example.org 1 5.1.1|||550 5.1.1 User unknown\n"},
        {"Remote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; 550 no\n",
         "ann@example.org 1 5.1.1||mx.example.org|550 5.1.1 User unknown\n"},
        {"", "ann@example.org 1 5.1.1|||550 5.1.1 User unknown\n"},
        {"Action: delivered\n", "ann@example.org 1 5.1.1|||550 5.1.1 User unknown\nANN@example.org 3 |||\n"},
        {"Status: 5.2.2\n", "ann@example.org 1 5.1.1|||550 5.1.1 User unknown\nANN@example.org 0 5.2.2|||\n"},
        {"Diagnostic-Code: smtp; 552 full\n",
         "ann@example.org 1 5.1.1|||550 5.1.1 User unknown\nANN@example.org 0 |||552 full\n"},
        {"Diagnostic-Code: X-Local; full\n",
         "ann@example.org 1 5.1.1|||550 5.1.1 User unknown\nANN@example.org 0 |||full\n"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        begin();
        read_text(
            "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n");
        smtperr__dsn_merge(&dsn);
        read_text("Final-Recipient: rfc822; ANN@example.org\n");
        dsn.entry = &entries.list[1]; /* the group goes on */
        smtperr__dsn_merge(&dsn);
        assert_int_equal(entries.count, 2);
        read_text(cases[i].more);
        smtperr__dsn_merge(&dsn);
        assert_string_equal(as_text(), cases[i].entries);
        assert_ptr_equal(smtperr__recipients_find(&entries, SLICE("ann@example.org")),
                         &entries.list[entries.count - 1]);
    }
}

static void field_that_begins_a_group_is_known_before_it_is_read(void **state)
{
    (void)state;
    begin();
    assert_true(smtperr__dsn_begins_group(&dsn, smtperr__dsn_named(SLICE("final-recipient"))));
    assert_true(smtperr__dsn_begins_group(&dsn, smtperr__dsn_named(SLICE("Action"))));
    assert_false(smtperr__dsn_begins_group(&dsn, smtperr__dsn_named(SLICE("Reporting-MTA"))));
    assert_false(smtperr__dsn_begins_group(&dsn, smtperr__dsn_named(SLICE("X-Other"))));
    smtperr__dsn_field(&dsn, smtperr__dsn_named(SLICE("Final-Recipient")), SLICE("ann@example.org"));
    assert_false(smtperr__dsn_begins_group(&dsn, smtperr__dsn_named(SLICE("Action"))));
    assert_true(smtperr__dsn_begins_group(&dsn, smtperr__dsn_named(SLICE("Final-Recipient"))));
    assert_false(smtperr__dsn_begins_group(&dsn, smtperr__dsn_named(SLICE("Original-Recipient"))));
}

static void field_without_room_for_its_group_is_survived(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < RECIPIENTS_MAX + 5; i++) {
        char line[64];
        int len = snprintf(line, sizeof line, "Final-Recipient: rfc822; user%u@example.org", i);
        read_line(line, (size_t)len);
    }
    read_line("Status: 5.1.1", 13);
    smtperr__dsn_end_group(&dsn);
    assert_int_equal(entries.count, RECIPIENTS_MAX);
}

static void only_fields_of_a_delivery_status_are_taken_for_one(void **state)
{
    static const char *const yes[] = {"Final-Recipient", "STATUS", "diagnostic-code", "X-Postfix-Queue-ID"};
    static const char *const no[] = {"Subject", "", "X-", "Statuses", "Queue-ID", "Final-Recipien"};
    (void)state;
    for (size_t i = 0; i < COUNT(yes); i++)
        assert_case(smtperr__dsn_named(guard_put(&in, slice_of(yes[i]))) != DSN_OTHER, yes[i]);
    for (size_t i = 0; i < COUNT(no); i++)
        assert_case(smtperr__dsn_named(guard_put(&in, slice_of(no[i]))) == DSN_OTHER, no[i]);
}

static void every_prefix_is_survived(void **state)
{
    static char copy[2048];
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        for (size_t n = strlen(samples[i].text); n-- > 0;) {
            memcpy(copy, samples[i].text, n);
            copy[n] = '\0';
            begin();
            read_text(copy);
            (void)as_text();
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
        cmocka_unit_test(groups_become_entries),
        cmocka_unit_test(fields_of_the_message_are_kept),
        cmocka_unit_test(fields_join_a_recipient_that_was_listed_in_words),
        cmocka_unit_test(recipient_told_of_twice_is_one_entry),
        cmocka_unit_test(field_that_begins_a_group_is_known_before_it_is_read),
        cmocka_unit_test(field_without_room_for_its_group_is_survived),
        cmocka_unit_test(only_fields_of_a_delivery_status_are_taken_for_one),
        cmocka_unit_test(every_prefix_is_survived),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
