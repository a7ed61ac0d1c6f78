#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* What each field of a header says for a report of non-delivery, and against it. */
#include "evidence.h"

#include "guard.h"

static struct smtperr__evidence e;
static struct guard in;

static void note(const char *name, const char *value)
{
    static const struct smtperr__charsets none = {NULL, NULL};
    smtperr__evidence_field(&e, &none, slice_of(name), guard_put(&in, slice_of(value)));
}

static void start(void)
{
    memset(&e, 0xa5, sizeof e);
    smtperr__evidence_clear(&e);
}

static void subject_tells_what_the_mail_is(void **state)
{
    static const struct {
        const char *subject;
        bool report, reply, automatic, other, delayed;
    } cases[] = {
        {"Undelivered Mail Returned to Sender", true, false, false, false, false},
        {"=?utf-8?Q?Undelivered_Mail?= Returned to Sender", true, false, false, false, false},
        {"Warning: could not send message for past 4 hours", true, false, false, false, true},
        {"Re: Undelivered Mail Returned to Sender", true, true, false, false, false},
        {"RE[2]: failure notice", true, true, false, false, false},
        {"[users] AW: failure notice", true, true, false, false, false},
        {"I: failure notice", true, true, false, false, false},
        {"R\xef\xbc\x9a failure notice", true, true, false, false, false},
        {"Out of office: back on Monday", false, false, true, false, false},
        {"Undeliverable: Out of office: Hello", true, false, false, false, false},
        {"Your quarantine of today", false, false, false, true, false},
        {"BOUNCE users@example.org: Non-member submission from [ann@example.org]", true, false, false, true, false},
        {"Regarding: lunch", false, false, false, false, false},
        {"lunch", false, false, false, false, false},
        {"", false, false, false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        start();
        note("Subject", cases[i].subject);
        assert_case(e.report == cases[i].report && e.reply == cases[i].reply && e.automatic == cases[i].automatic &&
                        e.other == cases[i].other && e.delayed == cases[i].delayed,
                    cases[i].subject);
    }
}

static void sender_is_a_mail_system_or_none(void **state)
{
    static const struct {
        const char *name, *value;
        bool machine, ordinary, program;
    } cases[] = {
        {"from", "MAILER-DAEMON@mx.example.net (Mail Delivery System)", true, false, false},
        {"From", "\"Mail Delivery Subsystem\" <x@example.net>", true, false, false},
        {"from", "=?utf-8?B?TWFpbCBEZWxpdmVyeSBTeXN0ZW0=?= <x@example.net>", true, false, false},
        {"from", "<>", true, false, false},
        {"from", "", true, false, false},
        {"from", "no-reply@example.net", false, true, true},
        {"from", "Ann <ann@example.org>", false, true, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        start();
        note(cases[i].name, cases[i].value);
        assert_case(e.machine == cases[i].machine && e.ordinary == cases[i].ordinary && e.program == cases[i].program,
                    cases[i].value);
    }
}

static void return_path_is_empty_or_somebodys(void **state)
{
    (void)state;
    start();
    note("Return-Path", "<>");
    assert_true(e.no_path && !e.own_path);
    start();
    note("Return-Path", "<ann@example.org>");
    assert_true(e.own_path && !e.no_path && !e.machine);
}

static void bulk_fields_tell_of_lists_and_programs(void **state)
{
    static const struct {
        const char *name, *value;
        bool bulk, answered, other;
    } cases[] = {
        {"List-Id", "<users.example.org>", true, false, false},
        {"Precedence", "bulk", true, false, false},
        {"Precedence", "first-class", false, false, false},
        {"Precedence", "auto_reply", false, true, false},
        {"X-Autoreply", "yes", true, true, false},
        {"Auto-Submitted", "auto-replied; owner-email=\"ann@example.org\"", false, true, false},
        {"Auto-Submitted", "auto-generated", false, false, false},
        {"X-MS-Journal-Report", "", false, false, true},
        {"X-Priority", "1", false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        start();
        note(cases[i].name, cases[i].value);
        assert_case(e.bulk == cases[i].bulk && e.answered == cases[i].answered && e.other == cases[i].other,
                    cases[i].name);
    }
}

static void names_and_dates_are_kept(void **state)
{
    (void)state;
    start();
    note("To", "Cat <cat@example.net>, dan@example.net");
    note("To", "other@example.net");
    note("Date", "Mon, 02 Nov 2026 10:00:00 +0000");
    note("X-Failed-Recipients", "ann@example.org, bob@example.org");
    assert_slice(((struct smtperr_slice){e.sender, e.sender_len}), "cat@example.net");
    assert_slice(((struct smtperr_slice){e.date, e.date_len}), "Mon, 02 Nov 2026 10:00:00 +0000");
    assert_slice(((struct smtperr_slice){e.failed, e.failed_len}), "ann@example.org, bob@example.org");
    assert_true(e.machine && e.report && !e.cut);
}

static void list_is_named_by_the_subject_alone(void **state)
{
    (void)state;
    start();
    note("Subject", "Rejected posting to NEWS@LISTS.EXAMPLE.ORG");
    assert_slice(((struct smtperr_slice){e.failed, e.failed_len}), "NEWS@LISTS.EXAMPLE.ORG");
    note("Subject", "[Ticket#2026] Rejected posting to more@example.org");
    assert_slice(((struct smtperr_slice){e.failed, e.failed_len}), "NEWS@LISTS.EXAMPLE.ORG");
    assert_true(e.list && e.ticket && e.bulk);
}

/* Half an address is another one. */
static void failed_recipients_are_cut_between_two(void **state)
{
    static char list[sizeof e.failed + 64];
    (void)state;
    for (size_t i = 0; i + 1 < sizeof list; i++)
        list[i] = "ann@example.org,"[i % 16];
    start();
    note("X-Failed-Recipients", list);
    assert_true(e.cut);
    assert_int_equal(e.failed_len % 16, 0);
    assert_true(e.failed_len > 0 && e.failed_len <= sizeof e.failed);
}

/* All that any field sets is passed over by none that is looked for first. */
static void fields_that_say_something_are_looked_at(void **state)
{
    static const char *const yes[] = {
        "From: a",           "SUBJECT: a",     "to: a",      "Date: a",          "X-Failed-Recipients: a",
        "Auto-Submitted: a", "Return-Path: a", "List-Id: a", "Precedence: bulk", "X-MS-Journal-Report:"};
    static const char *const no[] = {"Received: from a", "X-Priority: 1", "DKIM-Signature: v=1", "Cc: a", ":"};
    (void)state;
    for (size_t i = 0; i < COUNT(yes); i++)
        assert_case(smtperr__is_evidence(guard_put(&in, slice_of(yes[i]))), yes[i]);
    for (size_t i = 0; i < COUNT(no); i++)
        assert_case(!smtperr__is_evidence(guard_put(&in, slice_of(no[i]))), no[i]);
}

static void fields_are_weighed_together(void **state)
{
    static const struct {
        const char *name, *from, *path, *subject, *bulk;
        bool declared, machine;
    } cases[] = {
        {"a mail system by its name", "postmaster@example.net", "<a@b.example>", "lunch", "", false, true},
        {"nobody's return path", "ann@example.org", "<>", "lunch", "", false, true},
        {"nobody's, but a newsletter's", "ann@example.org", "<>", "lunch", "bulk", false, false},
        {"a declared report with a list's fields", "ann@example.org", "<>", "lunch", "bulk", true, true},
        {"a program with a report's subject", "no-reply@example.net", "<a@b.example>", "Delivery failure", "", false,
         true},
        {"the same, sent to many", "no-reply@example.net", "<a@b.example>", "Delivery failure", "bulk", false, false},
        {"a program without one", "no-reply@example.net", "<a@b.example>", "lunch", "", false, false},
        {"somebody with a report's subject", "ann@example.org", "<a@b.example>", "failure notice", "", false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        start();
        note("From", cases[i].from);
        note("Return-Path", cases[i].path);
        note("Subject", cases[i].subject);
        note("Precedence", cases[i].bulk);
        smtperr__evidence_weigh(&e, cases[i].declared);
        assert_case(e.machine == cases[i].machine, cases[i].name);
    }
}

int main(void)
{
    in = guard_make(8192);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subject_tells_what_the_mail_is),
        cmocka_unit_test(sender_is_a_mail_system_or_none),
        cmocka_unit_test(return_path_is_empty_or_somebodys),
        cmocka_unit_test(bulk_fields_tell_of_lists_and_programs),
        cmocka_unit_test(names_and_dates_are_kept),
        cmocka_unit_test(list_is_named_by_the_subject_alone),
        cmocka_unit_test(failed_recipients_are_cut_between_two),
        cmocka_unit_test(fields_that_say_something_are_looked_at),
        cmocka_unit_test(fields_are_weighed_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
