#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* The words of a notice: whom they name and what is said of each. Every line ends at forbidden memory. Entries are
 * compared as text: address, "<" original if there is one, "=" what was said, lines joined by "/". */
#include "bounce.h"

#include "guard.h"

#include <stdio.h>

static struct guard in;
static struct smtperr__recipients entries;
static struct smtperr__dsn dsn;
static struct smtperr__bounce bounce;

static void begin(void)
{
    entries.count = 1;
    smtperr__recipients_clear(&entries);
    smtperr__dsn_init(&dsn, &entries);
    memset(&bounce, 0xa5, sizeof bounce);
    smtperr__bounce_init(&bounce, &dsn, SLICE("cat@example.net"));
}

static void read_lines(struct smtperr_slice text)
{
    const char *end = text.ptr + text.len;
    for (const char *at = text.ptr, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        smtperr__bounce_line(&bounce, guard_put(&in, slice_make(at, stop)));
    }
    smtperr__bounce_line(&bounce, (struct smtperr_slice){NULL, 0});
    smtperr__bounce_flush(&bounce);
}

static const char *as_text(void)
{
    static char text[32768];
    size_t len = 0;
    for (unsigned i = 0; i < entries.count; i++) {
        const struct smtperr__recipient *e = &entries.list[i];
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%s%s=%s%s\n", terminated(e->address),
                                e->original.len > 0 ? "<" : "", terminated(e->original), terminated(e->said),
                                terminated(e->diagnostic));
        assert_true(len < sizeof text);
        for (char *at = text + len - 2; at > text && *at != '='; at--)
            *at = *at == '\n' ? '/' : *at;
    }
    text[len] = '\0';
    return text;
}

static const struct {
    const char *name, *text, *entries;
} samples[] = {
    {"a list", "<ann@example.org>: 550 User unknown\n\n<bob@example.org>: mailbox full\nfor ever\n",
     "ann@example.org=550 User unknown\nbob@example.org=mailbox full/for ever\n"},
    {"numbered", "1. ann@example.org\n   550 User unknown\n2) bob@example.org\n   mailbox full\n",
     "ann@example.org=550 User unknown\nbob@example.org=mailbox full\n"},
    {"a table", "ann@example.org   User unknown\nbob@example.org\tmailbox full\ncarl@example.org 550 no\n",
     "ann@example.org=User unknown\nbob@example.org=mailbox full\ncarl@example.org=550 no\n"},
    {"several in a line", "<ann@example.org>, bob@example.org; carl@example.org: 550 no\nat all\n",
     "ann@example.org=550 no/at all\nbob@example.org=550 no/at all\ncarl@example.org=550 no/at all\n"},
    {"reasons above", "User unknown:\n\n ann@example.org\n bob@example.org\n\nMailbox full:\n carl@example.org\n",
     "ann@example.org=User unknown:\nbob@example.org=User unknown:\ncarl@example.org=Mailbox full:\n"},
    {"a heading of nobody is said of him above it", "ann@example.org\nMailbox full:\nso it is\n",
     "ann@example.org=Mailbox full: so it is\n"},
    {"a reply that ends with the recipient",
     "550 5.1.1 User unknown: ann@example.org\n552 Mailbox full: <bob@example.org>\n",
     "ann@example.org=550 5.1.1 User unknown: ann@example.org\nbob@example.org=552 Mailbox full: <bob@example.org>\n"},
    {"a signature", "<ann@example.org>: no\n-- \n<dan@example.org>: wrote this\n", "ann@example.org=no\n"},
    {"the footer of a list", "<ann@example.org>: no\n" BOUNCE_PART "\n<dan@example.org>: keeps the list\n",
     "ann@example.org=no\n"},
    {"a message that is quoted",
     "<ann@example.org>: no\n\n> Received: from pc\n> To: dan@example.org\n"
     "<dan@example.org>: was here\n",
     "ann@example.org=no\n"},
    {"the reason below", "<ann@example.org>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 no\n",
     "ann@example.org=192.0.2.7 does not like recipient./Remote host said: 550 no\n"},
    {"bullets and quotes", "  * 'ann@example.org': gone\n >>> bob@example.org...\nfull\n",
     "ann@example.org=gone\nbob@example.org=.../full\n"},
    {"an alias", "  ann@example.org\n    (generated from all@example.org)\n    550 unknown\n",
     "ann@example.org<all@example.org=(generated from all@example.org)/550 unknown\n"},
    {"codes before the recipient", "550 5.1.1 <ann@example.org>... User unknown\n",
     "ann@example.org=550 5.1.1 <ann@example.org>... User unknown\n"},
    {"a label", "Unknown user: ann@example.org\n", "ann@example.org=Unknown user: ann@example.org\n"},
    {"a local user", "\n<ann>: unknown user\n", "ann=unknown user\n"},
    {"fields",
     "Final-Recipient: rfc822; ann@example.org\nAction: failed\nDiagnostic-Code: smtp; 550\n  no such\n  user\n",
     "ann@example.org=550 no such user\n"},
    {"the returned message",
     "<ann@example.org>: gone\n--- Below this line is a copy of the message.\n\nTo: "
     "bob@example.org\n\n<x@example.org>: no\n",
     "ann@example.org=gone\n"},
    {"a header that begins without a rule", "<ann@example.org>: gone\nReceived: from x by y\nTo: b@example.org\n",
     "ann@example.org=gone\n"},
    {"words only", "Nothing for ann@example.org could be delivered.\n", ""},
    {"nothing", "", ""},
};

static void recipients_come_with_what_is_said_of_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        begin();
        read_lines(slice_of(samples[i].text));
        if (strcmp(as_text(), samples[i].entries) != 0)
            print_error("sample: %s\n", samples[i].name);
        assert_string_equal(as_text(), samples[i].entries);
    }
}

static void marks_of_a_notice_are_remembered(void **state)
{
    (void)state;
    begin();
    read_lines(slice_of("Hello.\n"));
    assert_false(bounce.opening || bounce.delayed || bounce.other || bounce.returned);
    begin();
    read_lines(slice_of("Your message could not be delivered.\n"));
    assert_true(bounce.opening && !bounce.delayed);
    begin();
    read_lines(slice_of("It has been delayed.\nBelow this line is a copy\n\nReceived: from mx.example.org\n"));
    assert_true(bounce.opening && bounce.delayed && bounce.returned);
    begin();
    read_lines(slice_of("Your message could not\n  be delivered.\n"));
    assert_true(bounce.opening); /* wrapped */
    begin();
    read_lines(slice_of("Your message could not\n\nbe delivered.\n"));
    assert_false(bounce.opening);
    begin();
    read_lines(slice_of("Below this line is a copy of what we heard.\nNothing good.\nReceived: no\n"));
    assert_true(bounce.returned); /* by the field */
    begin();
    read_lines(slice_of("Below this line is a copy of what we heard.\n<ann@example.org>: no\n"));
    assert_false(bounce.returned);
    assert_int_equal(entries.count, 1);
    begin();
    read_lines(slice_of("{\"notificationType\":\"Complaint\"}\n"));
    assert_true(bounce.other);
}

static void addresses_in_words_are_guesses(void **state)
{
    (void)state;
    begin();
    read_lines(
        slice_of("Your mail (ann@example.org, cat@example.net, ANN@example.org) was refused by "
                 "postmaster@example.org\n"));
    assert_int_equal(entries.count, 0);
    assert_int_equal(bounce.guess_count, 1);
    assert_int_equal(bounce.guesses[0].len, strlen("ann@example.org"));
    assert_memory_equal(bounce.guesses[0].text, "ann@example.org", bounce.guesses[0].len);
}

static void guesses_have_their_bound(void **state)
{
    (void)state;
    begin();
    read_lines(slice_of("a@x.example b@x.example c@x.example d@x.example e@x.example f@x.example are words\n"));
    assert_int_equal(bounce.guess_count, 6);
    assert_false(entries.cut);
    for (char name[] = "a@y.example is a word\n"; name[0] <= 'z'; name[0]++)
        read_lines(slice_of(name));
    assert_int_equal(bounce.guess_count, BOUNCE_GUESSES);
    assert_true(entries.cut);
}

/* The guesses that are left, each with its words. */
static const char *chosen(const char *text)
{
    static char told[4096];
    size_t len = 0;
    begin();
    read_lines(slice_of(text));
    unsigned count = smtperr__bounce_choose(&bounce);
    for (unsigned i = 0; i < count; i++) {
        struct smtperr_slice words = smtperr__bounce_words(&bounce, &bounce.guesses[i]);
        len += (size_t)snprintf(told + len, sizeof told - len, "%.*s=%.*s;", (int)bounce.guesses[i].len,
                                bounce.guesses[i].text, (int)words.len, words.len > 0 ? words.ptr : "");
    }
    told[len] = '\0';
    return told;
}

static void guesses_that_tell_no_failure_give_way(void **state)
{
    (void)state;
    assert_string_equal(chosen("Mail to ann@example.org was refused.\nReason: mailbox full\n\n"
                               "Questions? Call dan@example.org\n"),
                        "ann@example.org=Mail to ann@example.org was refused.\nReason: mailbox full\n"
                        "Questions? Call dan@example.org;");
    assert_string_equal(chosen("Refused: ann@help.example.org\n"),
                        "ann@help.example.org=Refused: ann@help.example.org;");
    assert_string_equal(chosen("Mail to ann@example.org was refused\n\nTell dan@example.org\n"),
                        "ann@example.org=Mail to ann@example.org was refused\nTell dan@example.org;");
    assert_string_equal(chosen("It was refused, id m1@pc.example.org\n\nReceived: from pc\n"
                               "Message-ID: <m1@pc.example.org>\nTo: ann@example.org\n"),
                        "");
    assert_string_equal(chosen("Of ann@example.org and dan@example.org one is full\n\nReceived: from pc\n"
                               "To: dan@example.org\n"),
                        "dan@example.org=Of ann@example.org and dan@example.org one is full;");
}

static void each_guess_has_the_words_from_its_line_on(void **state)
{
    (void)state;
    assert_string_equal(chosen("mail to ann@example.org: user unknown\nmail to bob@example.org\nmailbox full\n"),
                        "ann@example.org=mail to ann@example.org: user unknown;"
                        "bob@example.org=mail to bob@example.org\nmailbox full;");
}

static void recipients_of_the_returned_message_are_kept_apart(void **state)
{
    (void)state;
    begin();
    read_lines(
        slice_of("--- Below this line is a copy\n\nFrom: cat@example.net\nTo: ann@example.org, bob@example.org\n\n"
                 "To: dan@example.org\n"));
    assert_int_equal(bounce.returned_count, 2);
    assert_int_equal(bounce.guess_count, 0);
    assert_int_equal(entries.count, 0);
}

static void known_recipients_get_no_company_where_fields_have_told_all(void **state)
{
    (void)state;
    begin();
    (void)smtperr__recipients_add(&entries, SLICE("ann@example.org"));
    bounce.attach = true;
    read_lines(slice_of("<bob@example.org>: 550 no\n<ann@example.org>: 550 User unknown\n"));
    assert_int_equal(entries.count, 1);
    assert_string_equal(as_text(), "ann@example.org=550 User unknown\n");
}

static void words_about_a_recipient_have_their_bound(void **state)
{
    static char text[3 * BOUNCE_SAID_MAX];
    (void)state;
    memset(text, 'x', sizeof text);
    for (size_t i = 70; i < sizeof text; i += 71)
        text[i] = '\n';
    memcpy(text, "<ann@example.org>: ", 19);
    begin();
    read_lines((struct smtperr_slice){text, sizeof text});
    assert_int_equal(entries.count, 1);
    assert_int_equal(entries.list[0].said.len, BOUNCE_SAID_MAX);
}

/* Two recipients in turn, without end: neither the words kept nor the room for them grow without end. */
static void words_at_many_places_have_their_bound(void **state)
{
    (void)state;
    begin();
    for (unsigned i = 0; i < 20000; i++) {
        smtperr__bounce_line(&bounce, SLICE("<ann@example.org>: 550 User unknown"));
        smtperr__bounce_line(&bounce, SLICE("<bob@example.org>: 550 User unknown"));
    }
    smtperr__bounce_flush(&bounce);
    assert_int_equal(entries.count, 2);
    assert_true(entries.list[0].said.len < BOUNCE_SAID_MAX);
    assert_false(entries.cut);
    assert_true(smtperr__recipients_have_room(&entries));
}

static void every_prefix_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        for (size_t n = 0; n <= strlen(samples[i].text); n++) {
            begin();
            read_lines((struct smtperr_slice){samples[i].text, n});
            (void)as_text();
        }
}

static void random_words_are_survived(void **state)
{
    static const char *const parts[] = {"<",
                                        ">",
                                        "@",
                                        "ann",
                                        "example.org",
                                        ":",
                                        "\n",
                                        " ",
                                        "550 ",
                                        "5.1.1 ",
                                        "\"",
                                        "...",
                                        "Status: ",
                                        "Final-Recipient: ",
                                        "Unknown user: ",
                                        "expanded from ",
                                        "(",
                                        "from:",
                                        "[192.0.2.7]",
                                        "- ",
                                        "\t",
                                        "could not be delivered"};
    static char text[4096];
    uint32_t random = 3;
    (void)state;
    for (unsigned round = 0; round < 500; round++) {
        size_t len = 0;
        while (len < sizeof text - 32) {
            random = random * 1664525u + 1013904223u;
            const char *part = parts[(random >> 16) % COUNT(parts)];
            memcpy(text + len, part, strlen(part));
            len += strlen(part);
        }
        begin();
        read_lines((struct smtperr_slice){text, len});
        assert_false(entries.cut);
    }
}

static int make_guards(void **state)
{
    (void)state;
    in = guard_make(16384);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(recipients_come_with_what_is_said_of_them),
        cmocka_unit_test(marks_of_a_notice_are_remembered),
        cmocka_unit_test(addresses_in_words_are_guesses),
        cmocka_unit_test(guesses_have_their_bound),
        cmocka_unit_test(guesses_that_tell_no_failure_give_way),
        cmocka_unit_test(each_guess_has_the_words_from_its_line_on),
        cmocka_unit_test(recipients_of_the_returned_message_are_kept_apart),
        cmocka_unit_test(known_recipients_get_no_company_where_fields_have_told_all),
        cmocka_unit_test(words_about_a_recipient_have_their_bound),
        cmocka_unit_test(words_at_many_places_have_their_bound),
        cmocka_unit_test(every_prefix_is_survived),
        cmocka_unit_test(random_words_are_survived),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
