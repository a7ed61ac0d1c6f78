#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Which of several texts tells most, and what of it is the server's. */
#include "pick.h"

#include "guard.h"

static struct smtperr__text reader;
static struct smtperr__picker picker;
static struct guard in;

static const struct smtperr__pick *pick(const char *const texts[3])
{
    struct smtperr_slice slices[3];
    for (size_t i = 0; i < COUNT(slices); i++)
        slices[i] = slice_of(texts[i]);
    memset(&picker, 0xa5, sizeof picker);
    smtperr__picker_init(&picker, &reader);
    smtperr__pick(&picker, slices, COUNT(slices));
    return picker.best;
}

/* The first of equals; a code before words; words of the notice with another code are about something else. */
static void text_that_tells_most_is_picked(void **state)
{
    static const struct {
        const char *name, *texts[3];
        unsigned reply;
        const char *words;
        enum smtperr__weight weight;
    } cases[] = {
        {"nothing", {"", "", ""}, 0, "", WEIGHT_NONE},
        {"words", {"Something odd happened", "", ""}, 0, "Something odd happened", WEIGHT_WORDS},
        {"known words",
         {"Something odd happened", "User unknown in virtual mailbox table", ""},
         0,
         "User unknown in virtual mailbox table",
         WEIGHT_KNOWN},
        {"a code",
         {"User unknown in virtual mailbox table", "550 Something odd happened", ""},
         550,
         "Something odd happened",
         WEIGHT_CODE},
        {"both",
         {"550 Something odd happened", "", "550 5.1.1 User unknown in virtual mailbox table"},
         550,
         "User unknown in virtual mailbox table",
         WEIGHT_FULL},
        {"the first of equals",
         {"550 Something odd happened", "550 Another odd thing", ""},
         550,
         "Something odd happened",
         WEIGHT_CODE},
        {"another code",
         {"550 Something odd happened", "452 4.2.2 Mailbox full", ""},
         550,
         "Something odd happened",
         WEIGHT_CODE},
        {"within a notice",
         {"host mx.example.org said:\n550 5.1.1 User unknown in virtual\n  mailbox table\n", "", ""},
         550,
         "User unknown in virtual mailbox table",
         WEIGHT_FULL},
        {"a success beside it",
         {"250 Ok\n550 5.1.1 User unknown in virtual mailbox table", "", ""},
         550,
         "User unknown in virtual mailbox table",
         WEIGHT_FULL},
        {"the remote server's own code",
         {"554 <ann@example.org>... 550 Host unknown", "", ""},
         550,
         "<ann@example.org>... 550 Host unknown",
         WEIGHT_FULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct smtperr__pick *best = pick(cases[i].texts);
        struct smtperr_slice words = {best->words, best->len};
        if (best->codes.reply != cases[i].reply || strcmp(terminated(words), cases[i].words) != 0 ||
            smtperr__weight(best) != cases[i].weight)
            fail_msg("%s: %u \"%s\" %d", cases[i].name, best->codes.reply, terminated(words), smtperr__weight(best));
    }
}

static void every_prefix_is_read(void **state)
{
    static const char text[] = "Hi.\n550-5.1.1 <ann@example.org>:\n550 User&#32;unknown ... 250 Ok\n";
    (void)state;
    for (size_t len = 0; len < sizeof text; len++) {
        struct smtperr_slice prefix = guard_put(&in, (struct smtperr_slice){text, len});
        smtperr__picker_init(&picker, &reader);
        smtperr__pick(&picker, &prefix, 1);
    }
}

/* Words without room are cut, and said to be. */
static void words_over_their_bound_are_cut(void **state)
{
    static char text[2 * SMTPERR_TEXT_MAX] = "550 ";
    struct smtperr_slice whole = {text, sizeof text};
    (void)state;
    memset(text + 4, 'x', sizeof text - 4);
    smtperr__picker_init(&picker, &reader);
    smtperr__pick(&picker, &whole, 1);
    assert_true(picker.best->cut && picker.best->len <= SMTPERR_TEXT_MAX);
}

static void command_is_found_where_words_announce_it(void **state)
{
    static const struct {
        const char *text, *command;
    } cases[] = {
        {"(in reply to RCPT TO command)", "RCPT TO"},
        {"in reply to end of DATA command", "end of DATA"},
        {"SMTP error from remote mail server after MAIL FROM:<s@example.net>:", "MAIL FROM"},
        {"rejected after DATA: no", "DATA"},
        {"after data protection checks", ""},
        {"after DATABASE", ""},
        {"after a while, and after QUIT", "QUIT"},
        {"in reply to", ""},
        {"DATA", ""},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_slice got = smtperr__command_in(guard_put(&in, slice_of(cases[i].text)));
        assert_case(strcmp(terminated(got), cases[i].command) == 0, cases[i].text);
    }
}

int main(void)
{
    in = guard_make(4096);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_that_tells_most_is_picked),
        cmocka_unit_test(every_prefix_is_read),
        cmocka_unit_test(words_over_their_bound_are_cut),
        cmocka_unit_test(command_is_found_where_words_announce_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
