/* SPDX-License-Identifier: MIT */
/* The verdict: some that every postmaster would sign, and what must hold for every pair of codes. */
#include "decide.h"

#include "code.h"
#include "render.h"
#include "test.h"

static struct smtperr__decision decide_finding(const struct smtperr_finding *finding)
{
    struct smtperr__decision d;
    smtperr__decide(finding, 0, &d);
    return d;
}

static struct smtperr__decision decide(const char *codes)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE, .codes = codes_of(codes)};
    return decide_finding(&finding);
}

static const char *category(const struct smtperr__decision *d)
{
    return smtperr__tables.pool + smtperr__tables.categories[d->category].id;
}

/* ---- single verdicts ---- */

static void verdict_is_what_a_postmaster_would_say(void **state)
{
    static const struct {
        const char *codes, *category, *retry;
        bool suppress;
    } cases[] = {
        {"550 5.1.1", "bad-mailbox", "never", true},
        {"5.1.1", "bad-mailbox", "never", true},
        {"550 5.1.2", "bad-domain", "never", true},
        {"452 4.2.2", "mailbox-full", "later", false},
        {"552 5.2.2", "mailbox-full", "later", false},
        {"550 5.7.26", "email-authentication", "after-fix", false},
        {"421 4.4.2", "no-connection", "later", false},
        {"535 5.7.8", "login", "after-fix", false},
        {"552 5.3.4", "message-too-large", "after-fix", false},
        {"550 5.7.25", "reverse-dns", "after-fix", false},
        {"500 5.5.1", "protocol-error", "after-fix", false},
        {"530 5.7.0", "login", "after-fix", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr__decision d = decide(cases[i].codes);
        assert_case(strcmp(category(&d), cases[i].category) == 0, cases[i].codes);
        assert_case(strcmp(smtperr__retry_word(d.retry), cases[i].retry) == 0, cases[i].codes);
        assert_case(d.suppress == cases[i].suppress, cases[i].codes);
        assert_case(d.known && !d.conflict, cases[i].codes);
    }
}

/* "Drop" where the address is fine is the worst mistake: codes that say too little never say it. */
static void open_codes_never_drop_the_address(void **state)
{
    static const char *const texts[] = {"550",       "554",       "550 5.0.0", "554 5.7.1", "550 5.7.1", "5.7.1",
                                        "5.0.0",     "550 5.1.0", "550 5.2.0", "550 5.4.0", "5XX",       "450",
                                        "450 4.1.1", "4.1.1",     "599",       "5.999.1",   "5.9.9",     "550 5.7.999",
                                        "X.1.1",     "421",       "451"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_case(!decide(texts[i]).suppress, texts[i]);
}

static void contradicting_classes_are_a_conflict(void **state)
{
    static const char *const conflicts[] = {"450 5.1.1", "550 4.2.2", "250 5.0.0", "451 2.0.0", "550 2.1.5"};
    static const char *const none[] = {"550 5.1.1", "450 4.1.1", "250 2.0.0", "550 X.1.1", "550", "5.1.1"};
    (void)state;
    for (size_t i = 0; i < COUNT(conflicts); i++)
        assert_case(decide(conflicts[i]).conflict, conflicts[i]);
    for (size_t i = 0; i < COUNT(none); i++)
        assert_case(!decide(none[i]).conflict, none[i]);
}

static void code_that_says_nothing_gives_way(void **state)
{
    static const struct {
        const char *codes;
        bool by_status;
    } cases[] = {
        {"550 5.1.1", true},  {"552 5.0.0", false},   {"530 5.5.1", false},
        {"452 4.0.0", false}, {"552 5.999.1", false}, {"5.0.0", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_case(decide(cases[i].codes).by_status == cases[i].by_status, cases[i].codes);
}

/* Words that speak of two things drop nothing; nor does a code beside which a mere keyword speaks of something else. */
static void words_that_disagree_never_drop_the_address(void **state)
{
    (void)state;
    static const struct {
        const char *words, *codes;
        bool suppress;
    } cases[] = {
        {"user unknown in virtual mailbox table", NULL, true},
        {"user unknown in virtual mailbox table: mailbox is full", NULL, false},
        {"user unknown in virtual mailbox table: mailbox is full", "550 5.1.1", false},
        {"user unknown in virtual mailbox table; sender verify failed", "550", false},
        {"Login failed: user unknown", NULL, false},
        {"xyzzy: external senders are not allowed", "550 5.1.1", false},
        {"xyzzy: nothing of the kind", "550 5.1.1", true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of(cases[i].words)};
        if (cases[i].codes != NULL)
            finding.codes = codes_of(cases[i].codes);
        assert_case(decide_finding(&finding).suppress == cases[i].suppress, cases[i].words);
    }
}

/* 5.1.1 is sent for whatever there is against a recipient; a status code that means anything else stands. */
static void keyword_outweighs_a_status_of_the_mailbox(void **state)
{
    (void)state;
    static const struct {
        const char *words, *codes, *category;
    } cases[] = {
        {"xyzzy: external senders are not allowed", "550 5.1.1", "recipient-refused"},
        {"xyzzy: external senders are not allowed", "550 5.1.2", "bad-domain"},
        {"xyzzy: external senders are not allowed", "550 5.7.26", "email-authentication"},
        {"xyzzy", "550 5.1.1", "bad-mailbox"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of(cases[i].words)};
        finding.codes = codes_of(cases[i].codes);
        struct smtperr__decision d = decide_finding(&finding);
        assert_string_equal(category(&d), cases[i].category);
    }
}

/* The mailbox that a check of the sender did not find is not the recipient's. */
static void mailbox_of_the_sender_drops_nobody(void **state)
{
    (void)state;
    static const struct {
        const char *words, *category;
        bool suppress;
    } cases[] = {
        {"The email account that you tried to reach does not exist. Sender verify failed", "bad-sender", false},
        {"Invalid sender: mailbox not found", "bad-sender", false},
        {"Your mailbox does not exist", "bad-sender", false},
        {"Sender's mailbox does not exist", "bad-sender", false},
        {"Invalid address - user unknown in virtual mailbox table", "bad-mailbox", false},
        {"mailbox not found", "bad-mailbox", true},
        {"The email account that you tried to reach does not exist", "bad-mailbox", true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {
            .kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of(cases[i].words), .codes = codes_of("550 5.1.1")};
        struct smtperr__decision d = decide_finding(&finding);
        assert_case(d.suppress == cases[i].suppress, cases[i].words);
        assert_string_equal(category(&d), cases[i].category);
    }
}

/* What is unknown may be the sender, or who logs in. */
static void answer_to_another_command_than_rcpt_drops_nobody(void **state)
{
    (void)state;
    static const struct {
        const char *words, *codes, *context, *command, *category;
        bool about_sender, about_login;
    } cases[] = {
        {"No such user", "550 5.1.1", "", "MAIL FROM", "bad-sender", false, false},
        {"Host or domain name not found", "550", "", "MAIL FROM", "bad-sender", false, false},
        {"mx.example.net does not exist", "550", "", "MAIL FROM", "bad-sender", false, false},
        {"No such user", "550 5.1.1", "", "", "bad-sender", true, false},
        {"No such user", "550 5.1.1", "", "AUTH PLAIN", "login", false, false},
        {"No such user", "550 5.1.1", "", "", "login", false, true},
        {"Quux", "550 5.2.1", "", "", "login", false, true},
        {"Sender <ann@example.org>: No such user", "550", "", "", "bad-sender", false, false},
        {"Quux", "550 5.1.1", "", "mail", "bad-sender", false, false},
        {"No such user", "550 5.1.8", "", "", "bad-sender", false, false},
        {"Invalid address", "501 5.1.7", "", "", "bad-sender", false, false},
        {"No such user", "535", "", "", "login", false, false},
        {"No such user", "530 5.1.1", "", "", "bad-mailbox", false, false},
        {"Message rejected", "550 5.1.1", "", "", "bad-mailbox", false, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY,
                                          .diagnostic = slice_of(cases[i].words),
                                          .context = slice_of(cases[i].context),
                                          .command = slice_of(cases[i].command),
                                          .codes = codes_of(cases[i].codes),
                                          .about_sender = cases[i].about_sender,
                                          .about_login = cases[i].about_login};
        struct smtperr__decision d = decide_finding(&finding);
        assert_case(!d.suppress, cases[i].words);
        assert_case(strcmp(category(&d), cases[i].category) == 0, cases[i].words);
    }
}

/* Sendmail logs "User unknown" for any 550 of the other server. */
static void words_of_sendmail_give_way_to_the_status(void **state)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_LOG,
        .outcome = SMTPERR_OUTCOME_BOUNCED,
        .codes = codes_of("5.7.1"),
        .recipient = slice_of("ann@example.org"),
        .diagnostic = slice_of("User unknown"),
    };
    (void)state;
    assert_false(decide_finding(&finding).suppress);
    finding.codes = codes_of("5.1.1");
    assert_true(decide_finding(&finding).suppress);
}

static void what_was_accepted_is_no_reason_for_a_failure(void **state)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_LOG, .outcome = SMTPERR_OUTCOME_BOUNCED, .codes = codes_of("250 2.1.5")};
    (void)state;
    struct smtperr__decision d = decide_finding(&finding);
    assert_string_equal(category(&d), "unknown");
    finding.outcome = SMTPERR_OUTCOME_NONE;
    d = decide_finding(&finding);
    assert_string_equal(category(&d), "success");
}

static void words_that_leave_the_cause_open_give_way(void **state)
{
    static const struct {
        const char *words, *codes, *category;
    } cases[] = {
        {"Requested action not taken: mailbox unavailable", "550", "bad-mailbox"},
        {"Requested action not taken: mailbox unavailable. Mailbox full", "550", "mailbox-full"},
        {"Mailbox full. Requested action not taken: mailbox unavailable", "550", "mailbox-full"},
        {"Service not available, closing transmission channel: too many connections", "421", "too-many-connections"},
        {"Requested mail action not taken: mailbox unavailable; greylisted, try again in 300 seconds", "450",
         "greylisted"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of(cases[i].words)};
        finding.codes = codes_of(cases[i].codes);
        struct smtperr__decision d = decide_finding(&finding);
        assert_case(strcmp(category(&d), cases[i].category) == 0, cases[i].words);
    }
}

/* "Greylist" and "spam" are known by themselves: they tell beside a code that is open, or that may mean that too. */
static void word_by_itself_tells_beside_a_code_that_may_mean_it(void **state)
{
    static const struct {
        const char *words, *codes, *category;
    } cases[] = {
        {"greylist quux", "550", "greylisted"},         {"greylist quux", "451", "greylisted"},
        {"greylist quux", "450", "greylisted"},         {"greylist quux", "530", "login"},
        {"greylist quux", "452 4.2.2", "mailbox-full"}, {"SPF quux", "250", "success"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of(cases[i].words)};
        finding.codes = codes_of(cases[i].codes);
        struct smtperr__decision d = decide_finding(&finding);
        assert_case(strcmp(category(&d), cases[i].category) == 0, cases[i].codes);
        assert_case(!d.suppress, cases[i].codes);
    }
}

/* Whose move it is depends on who was refused: a person's program, or a mail server. */
static void login_of_a_mail_server_is_its_administrators(void **state)
{
    (void)state;
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_REPLY, .codes = codes_of("535 5.7.8"), .diagnostic = slice_of("authentication failed")};
    assert_int_equal(decide_finding(&finding).actor, SMTPERR_ACTOR_SENDER);
    finding.context = slice_of("server mx.example.org[192.0.2.1] said: 535");
    assert_int_equal(decide_finding(&finding).actor, SMTPERR_ACTOR_SENDING_ADMIN);
    finding.context = slice_of("");
    finding.kind = SMTPERR_KIND_LOG;
    assert_int_equal(decide_finding(&finding).actor, SMTPERR_ACTOR_SENDING_ADMIN);
    finding = (struct smtperr_finding){.kind = SMTPERR_KIND_REPLY, .codes = codes_of("503 5.5.1")};
    assert_int_equal(decide_finding(&finding).actor, SMTPERR_ACTOR_SENDING_ADMIN);
    finding.context = slice_of("smtplib.SMTPResponseException: (503");
    assert_int_equal(decide_finding(&finding).actor, SMTPERR_ACTOR_SENDER);
}

static void reply_in_the_words_of_another_drops_nothing(void **state)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of("User unknown")};
    (void)state;
    finding.codes = codes_of("550 5.1.1");
    assert_true(decide_finding(&finding).suppress);
    finding.quoted = true;
    assert_false(decide_finding(&finding).suppress);
}

/* A relay host that is not in DNS, or a mail host of the domain, is not the recipient's domain. */
static void words_about_another_domain_never_drop_the_address(void **state)
{
    static const struct {
        const char *words, *recipient, *original;
        bool suppress;
    } cases[] = {
        {"Name service error for name=example.con type=AAAA: Host not found", "ann@example.con", NULL, true},
        {"Name service error for name=EXAMPLE.con. type=A: Host not found", "ann@Example.con", NULL, true},
        {"Name service error for name=example.con type=A: Host not found", NULL, NULL, true},
        {"Name service error for name=relay.lan type=A: Host not found", "ann@example.con", NULL, false},
        {"Name service error for name=mx.example.con type=A: Host not found", "ann@example.con", NULL, false},
        {"Name service error for name=relay type=A: Host not found", NULL, NULL, false},
        {"<ann@example.con>: Name service error for name=mx.example.con type=A: Host not found", NULL, NULL, false},
        {"<ann@example.con>: Name service error for name=example.con type=A: Host not found", NULL, NULL, true},
        {"Name service error for name=example.con type=A: Host not found", "bob@b.test", "ann@example.con", true},
        {"Host unknown (Name server: relay.lan.: host not found)", "ann@example.con", NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_LOG, .diagnostic = slice_of(cases[i].words)};
        finding.codes = codes_of("5.4.4");
        if (cases[i].recipient != NULL)
            finding.recipient = slice_of(cases[i].recipient);
        if (cases[i].original != NULL)
            finding.original_recipient = slice_of(cases[i].original);
        struct smtperr__decision d = decide_finding(&finding);
        assert_case(d.suppress == cases[i].suppress, cases[i].words);
        assert_case(d.suppress == (d.retry == SMTPERR_RETRY_NEVER), cases[i].words);
    }
}

/* Details of three digits are nobody's but their provider's: they are known without his name. */
static void number_that_one_provider_uses_is_known(void **state)
{
    (void)state;
    struct smtperr__decision d = decide("550 5.7.515");
    assert_non_null(d.family);
    assert_string_equal(category(&d), "email-authentication");
    assert_false(d.suppress);
    assert_null(decide("550 5.7.999").family);
    assert_null(decide("550 5.7.29").family); /* may be registered one day */
}

static void undotted_number_is_offered_with_its_dots(void **state)
{
    struct smtperr__decision d = decide("543");
    (void)state;
    assert_true(d.undotted.set && d.undotted.cls == 5 && d.undotted.subject == 4 && d.undotted.detail == 3);
    assert_false(decide("451").undotted.set);
    assert_false(decide("599").undotted.set);
    assert_false(decide("341").undotted.set);
}

static void number_that_nobody_sends_is_known_as_such(void **state)
{
    struct smtperr__decision d = decide("447");
    (void)state;
    assert_non_null(d.unsent);
    assert_true(d.known);
    assert_string_equal(smtperr__tables.pool + d.row->spelled, "4.4.7");
    assert_null(decide("451").unsent);
}

/* ---- what holds for every pair ---- */

static void assert_sound(const struct smtperr_codes *codes, const struct smtperr__decision *d, const char *name)
{
    unsigned digit = codes->reply_is_class ? codes->reply : codes->reply > 0 ? codes->reply / 100 : codes->status.cls;
    bool success = strcmp(category(d), "success") == 0;
    assert_case(d->row != NULL, name);
    assert_case(d->row->use != USE_UNSENT, name);
    assert_case(d->category < smtperr__tables.category_count, name);
    assert_case((unsigned)d->class_ == (digit >= 2 && digit <= 5 ? digit : 0), name);
    assert_case(!d->suppress || (d->class_ == SMTPERR_CLASS_PERMANENT && !d->conflict), name);
    assert_case(!d->suppress || d->retry == SMTPERR_RETRY_NEVER, name);
    assert_case((d->retry == SMTPERR_RETRY_NONE) == success, name);
    assert_case(success || d->actor != SMTPERR_ACTOR_NONE, name);
}

static void every_pair_of_codes_has_a_sound_verdict(void **state)
{
    (void)state;
    for (unsigned reply = 100; reply < 600; reply++)
        for (unsigned i = 0; i <= smtperr__tables.code_count; i++) {
            struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = {.reply = reply}};
            const char *status = "";
            if (i < smtperr__tables.code_count) {
                status = smtperr__tables.pool + smtperr__tables.codes[i].spelled;
                if (smtperr__read_status(slice_of(status), true, &finding.codes.status) == 0)
                    continue;
            }
            char name[32] = {(char)('0' + reply / 100), (char)('0' + reply / 10 % 10), (char)('0' + reply % 10), ' '};
            memcpy(name + 4, status, strlen(status) + 1);
            struct smtperr__decision d = decide_finding(&finding);
            assert_sound(&finding.codes, &d, name);
        }
}

static void every_status_alone_has_a_sound_verdict(void **state)
{
    static const uint8_t classes[] = {0, 2, 4, 5};
    (void)state;
    for (size_t c = 0; c < COUNT(classes); c++)
        for (uint16_t subject = 0; subject < 12; subject++)
            for (uint16_t detail = 0; detail < 120; detail++) {
                struct smtperr_finding finding = {.codes.status = {true, classes[c], subject, detail}};
                char spelled[16] = "";
                (void)smtperr__spell_status(finding.codes.status, spelled);
                struct smtperr__decision d = decide_finding(&finding);
                if (classes[c] > 0)
                    assert_sound(&finding.codes, &d, spelled);
                else
                    assert_case(!d.suppress && !d.conflict, spelled);
            }
}

/* Of two codes that contradict each other the reply code counts (RFC 2034 4). */

static void with_every_status(unsigned reply, void (*check)(const struct smtperr__decision *, const char *name))
{
    for (unsigned i = 0; i < smtperr__tables.code_count; i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = {.reply = reply}};
        const char *spelled = smtperr__tables.pool + smtperr__tables.codes[i].spelled;
        if (smtperr__read_status(slice_of(spelled), false, &finding.codes.status) == 0)
            continue;
        struct smtperr__decision d = decide_finding(&finding);
        check(&d, spelled);
    }
}

static void assert_may_be_sent_again(const struct smtperr__decision *d, const char *name)
{
    assert_case(!d->conflict || d->retry != SMTPERR_RETRY_NEVER, name);
}

static void assert_failure(const struct smtperr__decision *d, const char *name)
{
    assert_case(strcmp(category(d), "success") != 0, name);
}

static void assert_success(const struct smtperr__decision *d, const char *name)
{
    assert_case(strcmp(category(d), "success") == 0, name);
}

static void temporary_reply_wins_over_a_permanent_status(void **state)
{
    (void)state;
    with_every_status(450, assert_may_be_sent_again);
    with_every_status(421, assert_may_be_sent_again);
}

static void failed_reply_is_never_called_a_success(void **state)
{
    (void)state;
    with_every_status(450, assert_failure);
    with_every_status(550, assert_failure);
    with_every_status(554, assert_failure);
    with_every_status(599, assert_failure);
}

static void accepted_reply_is_never_called_a_failure(void **state)
{
    (void)state;
    with_every_status(250, assert_success);
    with_every_status(354, assert_success);
}

static void bare_words_drop_nobody(void **state)
{
    static const struct {
        const char *words, *codes;
        bool suppress;
    } cases[] = {
        {"User not found", "", false}, /* it may be said of a directory, a folder or a login */
        {"User not found", "550", true},
        {"<ann@example.org>: User not found", "", true},
        {"Recipient address rejected: User unknown in local recipient table", "",
         true}, /* so says only a mail server */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of(cases[i].words)};
        if (cases[i].codes[0] != '\0')
            finding.codes = codes_of(cases[i].codes);
        struct smtperr__decision d = decide_finding(&finding);
        assert_case(d.suppress == cases[i].suppress, cases[i].words);
        assert_case(d.suppress == (d.retry == SMTPERR_RETRY_NEVER), cases[i].words);
    }
}

/* A keyword counts where the codes leave the cause open and no sentence is known; never in an address, without codes,
 * or to drop anybody. */
static void word_by_itself_is_a_last_resort(void **state)
{
    static const struct {
        const char *reply, *text, *category;
    } cases[] = {
        {"550", "Too much like junk for this house", "spam-content"},
        {"554 5.7.1", "this house looks for a virus", "virus"},
        {"550", "this house (full of junk).", "spam-content"},
        {"550", "relaying not for this house", "relay-denied"},
        {"550 5.2.2", "the house is full of junk", "mailbox-full"},
        {"550", "write to junk@house.example about it", "unknown"},
        {"550", "see https://house.example/junk for it", "unknown"},
        {"", "Too much like junk for this house", "unknown"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr__decision d;
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .diagnostic = slice_of(cases[i].text)};
        (void)smtperr_read_codes(slice_of(cases[i].reply), &finding.codes);
        smtperr__decide(&finding, 0, &d);
        assert_case(slice_is(table_text(smtperr__tables.categories[d.category].id), cases[i].category), cases[i].text);
        assert_case(!d.suppress, cases[i].text);
    }
}

/* RFC 3464 2.3.3: the server goes on trying; whatever it says, nobody has to move and no address is dropped. */
static void delay_of_which_nothing_is_known_is_a_delay(void **state)
{
    static const struct {
        const char *codes, *words, *category;
    } cases[] = {
        {"", "Words that no table knows", "expired"},
        {"4.2.2", "Words that no table knows", "mailbox-full"},
        {"", "Recipient address rejected: User unknown in local recipient table", "bad-mailbox"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_finding finding = {
            .kind = SMTPERR_KIND_BOUNCE, .action = SMTPERR_ACTION_DELAYED, .diagnostic = slice_of(cases[i].words)};
        (void)smtperr_read_codes(slice_of(cases[i].codes), &finding.codes);
        struct smtperr__decision d = decide_finding(&finding);
        assert_string_equal(category(&d), cases[i].category);
        assert_true(d.retry == SMTPERR_RETRY_LATER && d.actor == SMTPERR_ACTOR_NOBODY && !d.suppress);
    }
}

static void finding_without_codes_is_unknown(void **state)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY};
    struct smtperr__decision d = decide_finding(&finding);
    (void)state;
    assert_null(d.row);
    assert_false(d.known || d.suppress || d.conflict);
    assert_int_equal(d.class_, SMTPERR_CLASS_NONE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict_is_what_a_postmaster_would_say),
        cmocka_unit_test(open_codes_never_drop_the_address),
        cmocka_unit_test(contradicting_classes_are_a_conflict),
        cmocka_unit_test(code_that_says_nothing_gives_way),
        cmocka_unit_test(words_that_disagree_never_drop_the_address),
        cmocka_unit_test(keyword_outweighs_a_status_of_the_mailbox),
        cmocka_unit_test(mailbox_of_the_sender_drops_nobody),
        cmocka_unit_test(answer_to_another_command_than_rcpt_drops_nobody),
        cmocka_unit_test(login_of_a_mail_server_is_its_administrators),
        cmocka_unit_test(words_of_sendmail_give_way_to_the_status),
        cmocka_unit_test(what_was_accepted_is_no_reason_for_a_failure),
        cmocka_unit_test(words_that_leave_the_cause_open_give_way),
        cmocka_unit_test(word_by_itself_tells_beside_a_code_that_may_mean_it),
        cmocka_unit_test(reply_in_the_words_of_another_drops_nothing),
        cmocka_unit_test(words_about_another_domain_never_drop_the_address),
        cmocka_unit_test(number_that_one_provider_uses_is_known),
        cmocka_unit_test(undotted_number_is_offered_with_its_dots),
        cmocka_unit_test(number_that_nobody_sends_is_known_as_such),
        cmocka_unit_test(every_pair_of_codes_has_a_sound_verdict),
        cmocka_unit_test(every_status_alone_has_a_sound_verdict),
        cmocka_unit_test(temporary_reply_wins_over_a_permanent_status),
        cmocka_unit_test(failed_reply_is_never_called_a_success),
        cmocka_unit_test(accepted_reply_is_never_called_a_failure),
        cmocka_unit_test(bare_words_drop_nobody),
        cmocka_unit_test(word_by_itself_is_a_last_resort),
        cmocka_unit_test(delay_of_which_nothing_is_known_is_a_delay),
        cmocka_unit_test(finding_without_codes_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
