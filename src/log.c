/* SPDX-License-Identifier: MIT */
/*
 * Reads a line of a mail log by the rows of logs.tsv.
 *
 *   line    = stamp message                        ; stamp.h
 *   message = [ id ] open ...
 *
 * A line counts only if its message, behind a queue id, begins as an attempt or refusal of that program begins: what a
 * stranger put into the middle of a line is never taken for its beginning. What follows is pairs of keys and values for
 * most programs; those that write sentences have a function of their own.
 *
 * Lines that only go with an attempt ("host x said:" before the line that says deferred) tell nothing here.
 */
#include "log.h"

#include "chars.h"
#include "client.h"
#include "code.h"
#include "json_in.h"
#include "pair.h"
#include "said.h"
#include "stamp.h"
#include "unwrap.h"

#define ID_MAX 40 /* bytes of a queue id */

void smtperr__log_init(struct smtperr__log *log)
{
    log->columns.program = 0;
}

static void set(struct smtperr__attempt *attempt, unsigned means, struct smtperr_slice value)
{
    attempt->touched = true;
    if (attempt->fields[means].len == 0)
        attempt->fields[means] = value;
}

/* ---- queue ids ---- */

/* "6-6-2": groups of letters and digits of these lengths, then white space. */
static size_t match_groups(struct smtperr_slice s, const char *form)
{
    size_t at = 0;
    while (*form != '\0') {
        size_t group = 0, want = 0;
        for (; is_digit(*form); form++)
            want = want * 10 + (size_t)(*form - '0');
        for (; at < s.len && group < want && is_alnum(s.ptr[at]); at++)
            group++;
        if (group < want || (*form == '-' && (at >= s.len || s.ptr[at++] != '-')))
            return 0;
        form += *form == '-';
    }
    return at < s.len && is_space(s.ptr[at]) ? at : 0;
}

static size_t match_until_colon(struct smtperr_slice s)
{
    size_t at = 0;
    while (at < s.len && at < ID_MAX && is_alnum(s.ptr[at]))
        at++;
    return at > 0 && at + 1 < s.len && s.ptr[at] == ':' && s.ptr[at + 1] == ' ' ? at : 0;
}

static void put_id(struct smtperr__attempt *attempt, struct smtperr_slice id)
{
    if (!slice_is(id, "NOQUEUE") && attempt->program != PROGRAM_OPENSMTPD) /* whose id is the session's */
        set(attempt, MEANS_QUEUE, id);
}

/* Takes a queue id off the message; false if it begins with none. */
static bool take_id(struct smtperr__attempt *attempt, struct smtperr_slice *message)
{
    const struct smtperr__log_row *end = log_rows_end(attempt->program, LOG_ID);
    for (const struct smtperr__log_row *row = log_rows(attempt->program, LOG_ID); row < end; row++) {
        const char *form = smtperr__tables.pool + row->text;
        size_t len = form[0] == ':' ? match_until_colon(*message) : match_groups(*message, form);
        if (len == 0)
            continue;
        put_id(attempt, (struct smtperr_slice){message->ptr, len});
        *message = smtperr__trim_start(slice_from(*message, len + 1));
        return true;
    }
    return false;
}

/* ---- pairs ---- */

/* Words are the last but one thing in a line, before the event, and hold what separates pairs. */
static struct smtperr_slice words_from(const struct smtperr__attempt *attempt, struct smtperr_slice s, size_t at)
{
    struct smtperr_slice words = slice_from(s, at);
    return attempt->program == PROGRAM_SENDMAIL ? slice_upto(words, smtperr__find_from(words, 0, slice_of(", stat=")))
                                                : words;
}

/* What follows an event: Postfix puts its reason in parentheses, which may hold more of them. */
static struct smtperr_slice reason(struct smtperr_slice s)
{
    while (s.len > 0 && (is_space(s.ptr[0]) || s.ptr[0] == ',' || s.ptr[0] == ':'))
        s = slice_from(s, 1);
    s = smtperr__trim(s);
    if (s.len > 1 && s.ptr[0] == '(' && s.ptr[s.len - 1] == ')')
        return (struct smtperr_slice){s.ptr + 1, s.len - 2};
    return s.len > 1 && s.ptr[0] == '(' ? slice_from(s, 1) : s;
}

/* The value of the key that tells what became of the attempt. Postfix and Sendmail end with it and its reason. */
static bool take_event_pair(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__pair *pair)
{
    struct smtperr_slice value = slice_from(s, pair->value_at);
    const struct smtperr__log_row *row = smtperr__find_row(attempt->program, LOG_EVENT, value);
    bool last = attempt->program == PROGRAM_POSTFIX || attempt->program == PROGRAM_SENDMAIL;
    if (attempt->outcome == SMTPERR_OUTCOME_REJECTED) {
        set(attempt, MEANS_WORDS, pair->value); /* OpenSMTPD: result="550 ..." */
        return true;
    }
    if (row == NULL && !last)
        row = smtperr__find_row(attempt->program, LOG_EVENT, pair->value);
    if (row == NULL)
        row = smtperr__same_row(attempt->program, LOG_EVENT, (struct smtperr_slice){"*", 1});
    if (!smtperr__take_event(attempt, row) || attempt->outcome == SMTPERR_OUTCOME_SENT)
        return false;
    if (last)
        set(attempt, MEANS_WORDS, reason(row->len == 1 ? value : slice_from(value, row->len)));
    return !last;
}

/* Where a list of addresses in angle brackets ends whose second one begins behind the comma at `at`. */
static size_t list_end(struct smtperr_slice s, size_t at)
{
    while (at + 1 < s.len && s.ptr[at] == ',' && s.ptr[at + 1] == '<')
        at = smtperr__skip_brackets(s, at + 1);
    return at;
}

/* Several recipients in one value: "<a>,<b>", "a,b". The first one is taken, the rest is left for later. */
static void take_recipients(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__pair *pair)
{
    struct smtperr_slice value = pair->value;
    bool bare = value.ptr == s.ptr + pair->value_at;
    size_t at = bare ? s.len : (size_t)(value.ptr + value.len + 1 - s.ptr), comma = value.len;
    if (bare)
        comma = smtperr__find_from(value, 0, slice_of(","));
    set(attempt, MEANS_RECIPIENT, slice_upto(value, comma));
    attempt->rest = bare ? slice_from(value, comma + 1) : slice_upto(slice_from(s, at + 1), list_end(s, at) - at - 1);
    if (!bare && (list_end(s, at) == at || attempt->program == PROGRAM_POSTFIX))
        attempt->rest = (struct smtperr_slice){NULL, 0};
}

/* Takes one pair; false once the rest of the line has nothing more to tell. */
static bool take_pair(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__pair *pair)
{
    const struct smtperr__log_row *row = smtperr__same_row(attempt->program, LOG_MARK, pair->key);
    unsigned means = row != NULL ? row->means : 0;
    if (means == MEANS_EVENT)
        return take_event_pair(attempt, s, pair);
    if (means == MEANS_RECIPIENT) {
        if (attempt->program == PROGRAM_STALWART) /* all of the message, then the one that is spoken of */
            attempt->fields[MEANS_RECIPIENT] = (struct smtperr_slice){NULL, 0};
        take_recipients(attempt, s, pair);
    } else if (means == MEANS_WORDS && pair->value.ptr == s.ptr + pair->value_at) /* in no quotes */
        set(attempt, MEANS_WORDS, words_from(attempt, s, pair->value_at));
    else if (means != 0)
        set(attempt, means, pair->value);
    return true;
}

/* A word without key may be an event (Courier's "success:"); behind a colon text follows. False: nothing is told. */
static bool take_colon(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__pair *pair,
                       size_t at)
{
    struct smtperr_slice words = slice_from(s, pair->begin);
    const struct smtperr__log_row *row = pair->key.len == 0 ? smtperr__find_row(attempt->program, LOG_EVENT, words)
                                                            : NULL;
    set(attempt, MEANS_WORDS, smtperr__trim_start(slice_from(s, at)));
    return row == NULL || smtperr__take_event(attempt, row);
}

/* Words without quotes were taken up to their end: no key is looked for in them. */
static size_t words_end(const struct smtperr__attempt *attempt, struct smtperr_slice s, size_t at)
{
    struct smtperr_slice words = attempt->fields[MEANS_WORDS];
    size_t end = words.len > 0 ? (size_t)(words.ptr + words.len - s.ptr) : 0;
    return end > at && end <= s.len && words.ptr > s.ptr ? end : at;
}

static void read_pairs(struct smtperr__attempt *attempt, struct smtperr_slice s)
{
    struct smtperr__pair pair;
    for (size_t at = 0; smtperr__next_pair(s, &at, &pair);) {
        if (pair.key.len > 0 && !take_pair(attempt, s, &pair))
            return;
        at = words_end(attempt, s, list_end(s, at));
        if (pair.colon && attempt->program == PROGRAM_COURIER) {
            if (!take_colon(attempt, s, &pair, at))
                attempt->outcome = SMTPERR_OUTCOME_NONE;
            return;
        }
    }
}

/* ---- Postfix refuses ---- */

/* "RCPT from host[ip]: 550 5.1.1 words; from=<a> to=<b> proto=ESMTP helo=<c>". */
static void read_reject(struct smtperr__attempt *attempt, struct smtperr_slice s)
{
    size_t from = smtperr__find_from(s, 0, slice_of(" from ")), colon = smtperr__find_from(s, 0, slice_of(": "));
    struct smtperr_slice client = from < colon ? slice_from(s, from + 6) : (struct smtperr_slice){NULL, 0};
    attempt->fields[MEANS_COMMAND] = slice_upto(s, from < colon ? from : colon);
    if (client.len > 0) {
        size_t bracket = smtperr__find_from(client, 0, slice_of("]"));
        size_t end = bracket + smtperr__find_from(slice_from(client, bracket), 0, slice_of(": "));
        attempt->fields[MEANS_RELAY] = slice_upto(client, end);
        s = slice_from(client, end);
    } else {
        s = slice_from(s, colon);
    }
    s = slice_from(s, 2);
    size_t end = smtperr__find_from(s, 0, slice_of("; from=<")), proto = smtperr__find_from(s, 0, slice_of("; proto="));
    if (end == s.len)
        end = proto;
    attempt->fields[MEANS_WORDS] = slice_upto(s, end);
    read_pairs(attempt, slice_from(s, end));
}

/* "header Subject: text from host[ip]; from=<a> to=<b> proto=ESMTP helo=<c>: 5.7.1 words". The text is a stranger's:
 * what counts is the end of the line. */
static void read_content_reject(struct smtperr__attempt *attempt, struct smtperr_slice s)
{
    struct smtperr_slice tail = slice_from(s, smtperr__find_last(s, slice_of("; from=<")));
    size_t words = smtperr__find_last(tail, slice_of(">: "));
    attempt->fields[MEANS_COMMAND] = slice_of("end of DATA");
    attempt->fields[MEANS_WORDS] = slice_from(tail, words + 3);
    read_pairs(attempt, slice_upto(tail, words + 1));
}

/* "to=<a>, relay=b, status=deferred (words)", "from=<a>, status=expired, ..." */
static void read_delivery(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__log_row *row)
{
    struct smtperr_slice key = {"status=", 7};
    size_t from = smtperr__skip_addresses(s, row->len), open = smtperr__find_byte(s, from, '(');
    struct smtperr__pair pair = {.begin = smtperr__find_event(s, from, open, key)};
    if (pair.begin == s.len)
        return;
    read_pairs(attempt, slice_upto(s, pair.begin));
    pair.value_at = pair.begin + key.len;
    (void)take_event_pair(attempt, s, &pair);
}

static void read_postfix(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__log_row *open)
{
    static const char *const contents[] = {"header ", "body ", "mime-header ", "nested-header "};
    if (open->means == 0) {
        read_delivery(attempt, s, open);
        return;
    }
    s = smtperr__behind(s, open);
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
        if (s.len > strlen(contents[i]) && memcmp(s.ptr, contents[i], strlen(contents[i])) == 0) {
            read_content_reject(attempt, s);
            return;
        }
    read_reject(attempt, s);
}

/* ---- Exim ---- */

/* The host of "H=host (helo) [ip]:port" is all of it, without the port. */
static void extend_host(struct smtperr__attempt *attempt, struct smtperr_slice word)
{
    struct smtperr_slice *host = &attempt->fields[MEANS_RELAY];
    size_t close = smtperr__find_from(word, 0, slice_of("]"));
    if (host->len > 0 && word.len > 0 && word.ptr[0] == '[' && close < word.len &&
        memchr(host->ptr, '[', host->len) == NULL)
        *host = slice_make(host->ptr, word.ptr + close + 1);
}

/* "H=host (helo) [ip] F=<a> ": words and pairs up to a colon, behind which the reason stands. */
static void read_exim_items(struct smtperr__attempt *attempt, struct smtperr_slice s)
{
    struct smtperr__pair pair;
    for (size_t at = 0; smtperr__next_pair(s, &at, &pair);) {
        struct smtperr_slice here = slice_from(s, pair.begin);
        if (pair.key.len > 0)
            (void)take_pair(attempt, s, &pair);
        else if (attempt->outcome == SMTPERR_OUTCOME_NONE &&
                 smtperr__take_event(attempt, smtperr__find_row(PROGRAM_EXIM, LOG_OPEN, here)) &&
                 attempt->outcome == SMTPERR_OUTCOME_REJECTED)
            attempt->rest = here;
        else
            extend_host(attempt, pair.value);
        if (pair.colon) {
            set(attempt, MEANS_WORDS, smtperr__trim_start(slice_from(s, at)));
            return;
        }
    }
}

/* The address that stands at the start of s, without what follows it. */
static struct smtperr_slice take_address(struct smtperr_slice *s)
{
    struct smtperr__pair pair;
    size_t at = 0;
    struct smtperr_slice all = *s;
    if (!smtperr__next_pair(all, &at, &pair))
        return (struct smtperr_slice){NULL, 0};
    *s = slice_from(all, at - (size_t)pair.colon);
    if (pair.value.len > 2 && pair.value.ptr[0] == '<' && pair.value.ptr[pair.value.len - 1] == '>')
        return (struct smtperr_slice){pair.value.ptr + 1, pair.value.len - 2};
    return pair.value;
}

/* "RCPT <a>: words", "MAIL <a>: words", "after DATA: words", "MAIL FROM:<a> H=...: words". */
static void read_exim_refusal(struct smtperr__attempt *attempt, struct smtperr_slice s)
{
    size_t open = smtperr__find_from(s, 0, slice_of("<")), colon = smtperr__find_from(s, 0, slice_of(": "));
    bool address = open < colon;
    struct smtperr_slice command = smtperr__trim(slice_upto(s, address ? open : colon));
    attempt->fields[MEANS_COMMAND] = slice_upto(command, smtperr__find_from(command, 0, slice_of(":")));
    if (!address) {
        set(attempt, MEANS_WORDS, slice_from(s, colon + 2));
        return;
    }
    s = slice_from(s, open);
    struct smtperr_slice who = take_address(&s);
    set(attempt,
        smtperr__find_from(attempt->fields[MEANS_COMMAND], 0, slice_of("MAIL")) == 0 ? MEANS_SENDER : MEANS_RECIPIENT,
        who);
    attempt->outcome = SMTPERR_OUTCOME_REJECTED;
    read_exim_items(attempt, s);
    if (s.len > 1 && s.ptr[0] == ':')
        attempt->fields[MEANS_WORDS] = smtperr__trim_start(slice_from(s, 1));
}

static void read_exim(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__log_row *open)
{
    if (open->means == SMTPERR_OUTCOME_REJECTED) {
        read_exim_refusal(attempt, smtperr__behind(s, open));
    } else if (open->means == 0) {
        read_exim_items(attempt, s);
        attempt->fields[MEANS_WORDS] = (struct smtperr_slice){NULL, 0};
        if (attempt->outcome != SMTPERR_OUTCOME_REJECTED)
            attempt->outcome = SMTPERR_OUTCOME_NONE;
        else
            read_exim_refusal(attempt,
                              smtperr__behind(attempt->rest, smtperr__find_row(PROGRAM_EXIM, LOG_OPEN, attempt->rest)));
        attempt->rest = (struct smtperr_slice){NULL, 0};
    } else if (open->means != SMTPERR_OUTCOME_SENT) {
        s = smtperr__behind(s, open);
        attempt->fields[MEANS_RECIPIENT] = take_address(&s);
        struct smtperr_slice owner = smtperr__trim_start(s);
        if (owner.len > 0 && owner.ptr[0] == '<') { /* "** |/program <a@b>": whose it is */
            attempt->fields[MEANS_ORIGINAL] = take_address(&owner);
            s = owner;
        }
        if (s.len > 0 && s.ptr[0] == ':')
            attempt->fields[MEANS_WORDS] = smtperr__trim_start(slice_from(s, 1));
        else
            read_exim_items(attempt, s);
        attempt->fields[MEANS_REMOTE] = attempt->fields[MEANS_RELAY];
    }
}

/* ---- programs that write sentences ---- */

/* "12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_no/Giving_up_on_192.0.2.1./" */
static void read_qmail(struct smtperr__log *log, struct smtperr__attempt *attempt, struct smtperr_slice s,
                       const struct smtperr__log_row *open)
{
    size_t number = 0;
    if (open->means == SMTPERR_OUTCOME_REJECTED) { /* rblsmtpd: 192.0.2.1 pid 12: 451 words */
        s = smtperr__behind(s, open);
        attempt->fields[MEANS_RELAY] = slice_upto(s, smtperr__find_from(s, 0, slice_of(" ")));
        attempt->fields[MEANS_WORDS] = slice_from(s, smtperr__find_from(s, 0, slice_of(": ")) + 2);
        return;
    }
    s = smtperr__behind(s, open);
    while (number < s.len && is_digit(s.ptr[number]))
        number++;
    const struct smtperr__log_row *row =
        number > 0 && smtperr__find_from(slice_from(s, number), 0, slice_of(": ")) == 0
            ? smtperr__find_row(PROGRAM_QMAIL, LOG_EVENT, s = slice_from(s, number + 2))
            : NULL;
    if (!smtperr__take_event(attempt, row) || attempt->outcome == SMTPERR_OUTCOME_SENT)
        return;
    attempt->fields[MEANS_WORDS] = smtperr__qmail_text(slice_from(s, row->len + 1), log->decoded, sizeof log->decoded);
}

/* "lmtp(user)<12><x>: msgid=<a>: save failed to INBOX: words". */
static void read_dovecot(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__log_row *open)
{
    struct smtperr_slice inside = slice_from(s, open->len), user;
    user = slice_upto(inside, smtperr__find_from(inside, 0, slice_of(")")));
    size_t comma = smtperr__find_last(user, slice_of(", "));
    user = comma < user.len ? slice_from(user, comma + 2) : user;
    s = slice_from(inside, smtperr__find_from(inside, 0, slice_of("msgid=")));
    if (s.len == 0)
        return;
    s = slice_from(s, smtperr__find_from(s, 0, slice_of(">: ")) + 3);
    const struct smtperr__log_row *row = smtperr__find_row(PROGRAM_DOVECOT, LOG_EVENT, s);
    if (!smtperr__take_event(attempt, row) || attempt->outcome == SMTPERR_OUTCOME_SENT)
        return;
    attempt->fields[MEANS_RECIPIENT] = user;
    s = smtperr__behind(s, row);
    size_t colon = smtperr__find_from(s, 0, slice_of(": "));
    attempt->fields[MEANS_WORDS] =
        attempt->outcome == SMTPERR_OUTCOME_BOUNCED || colon == s.len ? s : slice_from(s, colon + 2);
}

/* "[outbound] bouncing mail: words"; "[outbound] recipient <a@b> rejected: words", behind which the first one tells
 * nothing new; "[core] hook=rcpt ... retval=DENY msg="words"". */
static void read_haraka(struct smtperr__attempt *attempt, struct smtperr_slice s, const struct smtperr__log_row *open)
{
    bool outbound = slice_is(table_text(open->text), "[outbound]");
    s = smtperr__behind(s, open);
    if (!outbound) {
        read_pairs(attempt, s);
        return;
    }
    const struct smtperr__log_row *mark = smtperr__find_row(PROGRAM_HARAKA, LOG_MARK, s);
    if (mark != NULL && mark->means == MEANS_RECIPIENT) {
        s = smtperr__behind(s, mark);
        attempt->fields[MEANS_RECIPIENT] = take_address(&s);
        s = smtperr__trim_start(s);
    }
    char lower[32];
    size_t len = 0;
    for (; len < s.len && len < sizeof lower; len++)
        lower[len] = len == 0 && s.ptr[0] == 'B' ? 'b' : s.ptr[len];
    if (!smtperr__take_event(attempt, smtperr__find_row(PROGRAM_HARAKA, LOG_EVENT, (struct smtperr_slice){lower, len})))
        return;
    attempt->fields[MEANS_WORDS] = slice_from(s, smtperr__find_from(s, 0, slice_of(": ")) + 2);
    const struct smtperr__log_row *told = smtperr__find_row(PROGRAM_HARAKA, LOG_EVENT, attempt->fields[MEANS_WORDS]);
    if (told != NULL && told->means == MEANS_NOTHING)
        attempt->outcome = SMTPERR_OUTCOME_NONE;
}

/* "INFO text (delivery.event) queueId = 1, to = "a", code = 550, details = "words"". */
static void read_stalwart(struct smtperr__attempt *attempt, struct smtperr_slice s)
{
    struct smtperr_slice event = slice_from(s, smtperr__find_from(s, 0, slice_of(" (")) + 2);
    const struct smtperr__log_row *row = smtperr__find_row(PROGRAM_STALWART, LOG_EVENT, event);
    if (!smtperr__take_event(attempt, row) || attempt->outcome == SMTPERR_OUTCOME_SENT)
        return;
    read_pairs(attempt, slice_from(event, row->len + 1));
    unsigned reply = smtperr__read_reply(attempt->fields[MEANS_REPLY]);
    if (attempt->outcome == SMTPERR_OUTCOME_DEFERRED && (reply < 400 || reply > 499))
        attempt->outcome = SMTPERR_OUTCOME_NONE; /* the notice of permanent failure follows */
}

/* ---- one program's message ---- */

/* Sendmail of a recipient that it does not know: "<a@b>... User unknown". */
static void read_refusal(struct smtperr__attempt *attempt, struct smtperr_slice s)
{
    size_t end = smtperr__find_from(s, 0, slice_of(">... "));
    if (end >= s.len)
        attempt->outcome = SMTPERR_OUTCOME_NONE;
    attempt->fields[MEANS_RECIPIENT] = slice_from(slice_upto(s, end), 1);
    attempt->fields[MEANS_WORDS] = slice_from(s, end + 5);
}

static void read_message(struct smtperr__log *log, struct smtperr__attempt *attempt, struct smtperr_slice s,
                         const struct smtperr__log_row *open)
{
    attempt->touched = true;
    bool at_key = memchr(smtperr__tables.pool + open->text, '=', open->len) != NULL;
    attempt->outcome = open->means < MEANS_NOTHING ? (enum smtperr_outcome)open->means : SMTPERR_OUTCOME_NONE;
    if (open->means == MEANS_NOTHING || attempt->outcome == SMTPERR_OUTCOME_SENT)
        return;
    switch (attempt->program) {
    case PROGRAM_POSTFIX: read_postfix(attempt, s, open); break;
    case PROGRAM_EXIM: read_exim(attempt, s, open); break;
    case PROGRAM_QMAIL: read_qmail(log, attempt, s, open); break;
    case PROGRAM_DOVECOT: read_dovecot(attempt, s, open); break;
    case PROGRAM_HARAKA: read_haraka(attempt, s, open); break;
    default:
        if (attempt->program == PROGRAM_SENDMAIL && s.ptr[0] == '<')
            read_refusal(attempt, s);
        else
            read_pairs(attempt, at_key ? s : smtperr__behind(s, open));
        break;
    }
}

/* Courier says in one line what the server answered and in the next what follows from it; the first one counts, by its
 * code. */
static void judge_courier(struct smtperr__attempt *attempt)
{
    if (attempt->outcome != SMTPERR_OUTCOME_NONE || attempt->fields[MEANS_WORDS].len == 0)
        return;
    unsigned reply = smtperr__read_reply(attempt->fields[MEANS_WORDS]);
    attempt->outcome = reply >= 500   ? SMTPERR_OUTCOME_BOUNCED
                       : reply >= 400 ? SMTPERR_OUTCOME_DEFERRED
                                      : SMTPERR_OUTCOME_NONE;
}

/* What Sendmail logs of a message that it refused itself has no status: that refusal has a line of its own. */
static void judge_sendmail(struct smtperr__attempt *attempt)
{
    struct smtperr_slice command = attempt->fields[MEANS_COMMAND];
    if (attempt->outcome == SMTPERR_OUTCOME_BOUNCED && attempt->fields[MEANS_STATUS].len == 0)
        attempt->outcome = SMTPERR_OUTCOME_NONE;
    if (attempt->outcome == SMTPERR_OUTCOME_REJECTED && attempt->fields[MEANS_WORDS].len == 0)
        attempt->outcome = SMTPERR_OUTCOME_NONE;
    if (slice_is(command, "check_mail")) {
        attempt->fields[MEANS_SENDER] = attempt->fields[MEANS_RECIPIENT];
        attempt->fields[MEANS_RECIPIENT] = (struct smtperr_slice){NULL, 0};
    } else if (slice_is(command, "check_relay")) {
        attempt->fields[MEANS_RECIPIENT] = (struct smtperr_slice){NULL, 0};
    }
    attempt->fields[MEANS_COMMAND] = slice_of(slice_is(command, "check_rcpt")   ? "RCPT TO"
                                              : slice_is(command, "check_mail") ? "MAIL FROM"
                                                                                : NULL);
}

/* OpenSMTPD names the address that it refused in the command. */
static void judge_opensmtpd(struct smtperr__attempt *attempt)
{
    struct smtperr_slice command = attempt->fields[MEANS_COMMAND];
    size_t open = smtperr__find_from(command, 0, slice_of(":<"));
    if (open == command.len)
        return;
    struct smtperr_slice address = slice_from(command, open + 2);
    set(attempt, smtperr__find_from(command, 0, slice_of("MAIL")) == 0 ? MEANS_SENDER : MEANS_RECIPIENT,
        slice_upto(address, smtperr__find_from(address, 0, slice_of(">"))));
    attempt->fields[MEANS_COMMAND] = slice_upto(command, open);
}

/* Retries that have come to their end are told in the words. */
static void judge_expiry(struct smtperr__attempt *attempt)
{
    const struct smtperr__log_row *row = log_rows(attempt->program, LOG_EVENT);
    const struct smtperr__log_row *end = log_rows_end(attempt->program, LOG_EVENT);
    for (; attempt->outcome == SMTPERR_OUTCOME_BOUNCED && row < end; row++)
        if (row->means == (unsigned)SMTPERR_OUTCOME_EXPIRED &&
            smtperr__find_from(attempt->fields[MEANS_WORDS], 0, log_text(row)) < attempt->fields[MEANS_WORDS].len)
            attempt->outcome = SMTPERR_OUTCOME_EXPIRED;
}

static void judge(struct smtperr__attempt *attempt)
{
    if (attempt->program == PROGRAM_COURIER)
        judge_courier(attempt);
    else if (attempt->program == PROGRAM_SENDMAIL)
        judge_sendmail(attempt);
    else if (attempt->program == PROGRAM_OPENSMTPD)
        judge_opensmtpd(attempt);
    else if (attempt->program == PROGRAM_EXIM || attempt->program == PROGRAM_QMAIL)
        judge_expiry(attempt);
}

/* A message of a program that is known; true if it begins in a way that the table knows. */
static bool read_program(struct smtperr__log *log, struct smtperr__attempt *attempt, struct smtperr_slice message)
{
    const struct smtperr__log_row *open = smtperr__find_row(attempt->program, LOG_OPEN, message);
    for (unsigned ids = 0; open == NULL && ids < 2 && take_id(attempt, &message); ids++)
        open = smtperr__find_row(attempt->program, LOG_OPEN, message);
    if (open == NULL)
        return false;
    read_message(log, attempt, message, open);
    judge(attempt);
    return true;
}

/* ---- whose line it is ---- */

static unsigned program_of(struct smtperr_slice tag)
{
    unsigned program = tag.len > 0 ? PROGRAM_POSTFIX : PROGRAM_END;
    while (program < PROGRAM_END && smtperr__find_row(program, LOG_TAG, tag) == NULL)
        program++;
    return program < PROGRAM_END ? program : 0;
}

static void clear(struct smtperr__attempt *attempt, unsigned program, struct smtperr_slice time)
{
    *attempt = (struct smtperr__attempt){.program = program, .time = time};
}

/* Begins anew for another program; clearing is left out where nothing was put in, as for most lines of ordinary text.
 */
static void turn_to(struct smtperr__attempt *attempt, unsigned program)
{
    if (attempt->touched)
        clear(attempt, program, attempt->time);
    attempt->program = program;
}

/* "[1234] " of Exim, "[INFO] [uuid] " of Haraka. */
static struct smtperr_slice skip_brackets(struct smtperr_slice s)
{
    while (s.len > 1 && s.ptr[0] == '[' && smtperr__find_row(PROGRAM_HARAKA, LOG_OPEN, s) == NULL) {
        size_t close = smtperr__find_from(s, 0, slice_of("]"));
        s = smtperr__trim_start(slice_from(s, close + 1));
    }
    return s;
}

/* Logs that name no program. What stands there must be of a form that nobody else has: an id, a time stamp before it.
 */
static bool read_untagged(struct smtperr__log *log, struct smtperr__attempt *attempt,
                          const struct smtperr__stamp *stamp)
{
    struct smtperr_slice s = stamp->rest, inner = skip_brackets(s);
    clear(attempt, PROGRAM_EXIM, stamp->time);
    if (take_id(attempt, &inner)) {
        (void)read_program(log, attempt, inner);
        return true;
    }
    if (stamp->time.len > 0 && read_program(log, attempt, inner) &&
        (attempt->outcome == SMTPERR_OUTCOME_NONE || attempt->outcome == SMTPERR_OUTCOME_REJECTED))
        return true;
    turn_to(attempt, PROGRAM_OPENSMTPD);
    if (take_id(attempt, &s) ? read_program(log, attempt, s) : false)
        return true;
    s = stamp->rest;
    turn_to(attempt, PROGRAM_OPENSMTPD);
    if (read_program(log, attempt, s) && attempt->outcome == SMTPERR_OUTCOME_EXPIRED &&
        attempt->fields[MEANS_RECIPIENT].len > 0)
        return true;
    turn_to(attempt, PROGRAM_QMAIL);
    if (read_program(log, attempt, s) && (stamp->time.len > 0 || attempt->outcome != SMTPERR_OUTCOME_NONE))
        return true;
    turn_to(attempt, PROGRAM_MSMTP);
    if (stamp->time.len > 0 && read_program(log, attempt, s) && attempt->fields[MEANS_SENDER].len > 0)
        return true;
    turn_to(attempt, PROGRAM_HARAKA);
    if (inner.len < s.len && read_program(log, attempt, inner))
        return true;
    turn_to(attempt, PROGRAM_STALWART);
    read_stalwart(attempt, s);
    return attempt->outcome != SMTPERR_OUTCOME_NONE;
}

static enum smtperr__told read_plain(struct smtperr__log *log, struct smtperr__attempt *attempt,
                                     const struct smtperr__stamp *stamp)
{
    unsigned program = program_of(stamp->tag);
    if (program != 0) {
        clear(attempt, program, stamp->time);
        if (program == PROGRAM_EXIM || program == PROGRAM_QMAIL) { /* which may stamp their lines once more */
            struct smtperr__stamp again;
            smtperr__read_stamp(stamp->message, &again);
            (void)read_program(log, attempt, skip_brackets(again.rest));
        } else {
            (void)read_program(log, attempt, stamp->message);
        }
        return TOLD_MAIL;
    }
    if (read_untagged(log, attempt, stamp))
        return TOLD_MAIL;
    const struct smtperr__log_row *open = smtperr__find_row(PROGRAM_OPENSMTPD, LOG_OPEN, stamp->rest);
    turn_to(attempt, 0);
    return stamp->time.len > 0 || (open != NULL && open->means == MEANS_NOTHING) ? TOLD_LOG : TOLD_NOTHING;
}

/* ---- records ---- */

/* Undoes the escapes of a JSON string, at `used` bytes of the room. */
static struct smtperr_slice decode(struct smtperr__log *log, struct smtperr_slice value, size_t *used)
{
    if (value.len == 0 || !smtperr__is_wrapped(value, false) || value.len > sizeof log->decoded - *used)
        return value;
    value = smtperr__unwrap(value, false, log->decoded + *used);
    *used += value.len;
    return value;
}

/* A line of another log in a record of journald or docker. */
static enum smtperr__told read_wrapped(struct smtperr__log *log, struct smtperr__attempt *attempt)
{
    struct smtperr__stamp stamp;
    size_t used = 0;
    struct smtperr_slice tag = attempt->fields[MEANS_TAG], line = decode(log, attempt->fields[MEANS_LINE], &used);
    line = smtperr__trim(line);
    smtperr__read_stamp(line, &stamp);
    if (tag.len > 0)
        stamp = (struct smtperr__stamp){.tag = tag, .message = line, .rest = line};
    return read_plain(log, attempt, &stamp);
}

static enum smtperr__told read_json(struct smtperr__log *log, struct smtperr_slice line,
                                    struct smtperr__attempt *attempt)
{
    size_t used = 0;
    clear(attempt, PROGRAM_WRAPPER, (struct smtperr_slice){NULL, 0});
    smtperr__read_members(line, PROGRAM_WRAPPER, attempt);
    if (attempt->fields[MEANS_LINE].len > 0)
        return read_wrapped(log, attempt);
    clear(attempt, PROGRAM_POSTQUEUE, attempt->time);
    smtperr__read_members(line, PROGRAM_POSTQUEUE, attempt);
    if (attempt->fields[MEANS_QUEUE].len > 0 && attempt->fields[MEANS_RECIPIENT].len > 0) {
        attempt->rest = line;
        attempt->outcome = smtperr__next_queued(attempt) ? SMTPERR_OUTCOME_DEFERRED : SMTPERR_OUTCOME_NONE;
        return TOLD_MAIL;
    }
    clear(attempt, PROGRAM_KUMOMTA, attempt->time);
    smtperr__read_members(line, PROGRAM_KUMOMTA, attempt);
    const struct smtperr__log_row *row = smtperr__same_row(PROGRAM_KUMOMTA, LOG_EVENT, attempt->fields[MEANS_EVENT]);
    if (row == NULL || attempt->fields[MEANS_RECIPIENT].len == 0)
        return TOLD_NOTHING;
    (void)smtperr__take_event(attempt, row);
    for (unsigned i = MEANS_RECIPIENT; i < MEANS_END; i++)
        attempt->fields[i] = decode(log, attempt->fields[i], &used);
    return TOLD_MAIL;
}

/* "smtp;550 5.1.1 words" of PowerMTA. */
static void strip_type(struct smtperr__attempt *attempt)
{
    struct smtperr_slice words = attempt->fields[MEANS_WORDS];
    if (smtperr__find_from(words, 0, slice_of("smtp;")) == 0)
        attempt->fields[MEANS_WORDS] = slice_from(words, 5);
}

static enum smtperr__told read_csv(struct smtperr__log *log, struct smtperr_slice line,
                                   struct smtperr__attempt *attempt)
{
    clear(attempt, log->columns.program, (struct smtperr_slice){NULL, 0});
    smtperr__read_cells(line, &log->columns, attempt);
    attempt->time = attempt->fields[MEANS_TIME];
    const struct smtperr__log_row *row = smtperr__same_row(attempt->program, LOG_EVENT, attempt->fields[MEANS_EVENT]);
    (void)smtperr__take_event(attempt, row);
    if (attempt->program == PROGRAM_POWERMTA) {
        strip_type(attempt);
    } else {
        struct smtperr_slice all = attempt->fields[MEANS_RECIPIENT];
        attempt->fields[MEANS_RECIPIENT] = slice_upto(all, smtperr__find_from(all, 0, slice_of(";")));
        attempt->rest = slice_from(all, smtperr__find_from(all, 0, slice_of(";")) + 1);
    }
    return row != NULL ? TOLD_MAIL : TOLD_LOG;
}

enum smtperr__told smtperr__log_read(struct smtperr__log *log, struct smtperr_slice line,
                                     struct smtperr__attempt *attempt)
{
    struct smtperr__stamp stamp;
    if (smtperr__read_header(line, &log->columns)) {
        clear(attempt, 0, (struct smtperr_slice){NULL, 0});
        return TOLD_MAIL;
    }
    if (log->columns.program != 0 && line.len > 0 && line.ptr[0] != '#')
        return read_csv(log, line, attempt);
    if (smtperr__read_reply(line) > 0) { /* no log begins its lines with a reply code */
        attempt->program = 0;
        attempt->outcome = SMTPERR_OUTCOME_NONE;
        attempt->time = (struct smtperr_slice){NULL, 0};
        return TOLD_NOTHING;
    }
    smtperr__read_stamp(line, &stamp);
    return smtperr__is_json(stamp.rest) ? read_json(log, stamp.rest, attempt) : read_plain(log, attempt, &stamp);
}

void smtperr__log_message(struct smtperr__log *log, unsigned program, struct smtperr_slice time,
                          struct smtperr_slice id, struct smtperr_slice message, struct smtperr__attempt *attempt)
{
    clear(attempt, program, time);
    if (id.len > 0)
        put_id(attempt, id);
    (void)read_program(log, attempt, message);
}

bool smtperr__log_next(struct smtperr__log *log, struct smtperr__attempt *attempt)
{
    (void)log;
    if (attempt->program == PROGRAM_POSTQUEUE)
        return smtperr__next_queued(attempt);
    if (attempt->rest.len == 0)
        return false;
    struct smtperr_slice all = attempt->rest, one;
    bool brackets = all.ptr[0] == '<';
    size_t end = brackets                               ? smtperr__skip_brackets(all, 0)
                 : attempt->program == PROGRAM_EXCHANGE ? smtperr__find_from(all, 0, slice_of(";"))
                                                        : smtperr__find_from(all, 0, slice_of(","));
    one = brackets ? (struct smtperr_slice){all.ptr + 1, end - 1 - (all.ptr[end - 1] == '>')} : slice_upto(all, end);
    attempt->rest = slice_from(all, end + 1);
    attempt->fields[MEANS_RECIPIENT] = one.len > 0 ? one : (struct smtperr_slice){NULL, 0};
    return true;
}
