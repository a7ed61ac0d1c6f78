/* SPDX-License-Identifier: MIT */
/*
 * Reads any text, line by line. The codes in a line begin a reply, lines without a code go on with the reply above
 * them, an empty line ends the paragraph. Words before the first code of a paragraph are its context: if no code
 * comes, and a table knows what they say, they are a finding of their own.
 *
 * A notice that was pasted without its header lists recipients, each with a reply or words of his own; behind the line
 * that announces the returned message words without a code are somebody's mail.
 *
 * Successes (2yz, 3yz) stand in every session transcript, so the first one is held back and handed out only if the
 * input says nothing worse. Keeps one line and two replies, whatever the size of the input.
 */
#include "text.h"

#include "chars.h"
#include "client.h"
#include "code.h"
#include "header.h"
#include "json_in.h"
#include "layout.h"
#include "match.h"
#include "reply.h"
#include "stamp.h"
#include "tables.h"
#include "unwrap.h"

void smtperr__text_init(struct smtperr__text *reader, const char *source, smtperr_sink *sink, void *context)
{
    reader->sink = sink;
    reader->context = context;
    reader->source = source;
    reader->line_number = reader->failed_at = 0;
    reader->above.open = reader->above.vague = reader->above.announces = false;
    reader->asked = reader->asked_mail = reader->asked_login = false;
    reader->stopped = reader->failure_seen = reader->paragraph_failed = reader->encoded = false;
    reader->waiting = reader->line_cut = false;
    reader->joined_len = reader->last_len = 0;
    reader->listed_len = 0;
    reader->list_quoted = reader->fields = reader->last_nameless = false;
    reader->returned = false;
    smtperr__seen_clear(&reader->told);
    reader->last_codes = (struct smtperr_codes){0};
    smtperr__pending_clear(&reader->now);
    smtperr__pending_clear(&reader->held);
}

/* ---- handing out ---- */

/* One that was not told contradicts none. */
static bool fits_status(struct smtperr_status a, struct smtperr_status b)
{
    return !a.set || !b.set || smtperr__same_status(a, b);
}

/* The reply that was handed out last? */
static bool is_last(const struct smtperr__text *reader, const struct smtperr_finding *f)
{
    size_t len = f->diagnostic.len < reader->last_len ? f->diagnostic.len : reader->last_len;
    return f->codes.reply == reader->last_codes.reply && fits_status(f->codes.status, reader->last_codes.status) &&
           (len == 0 || memcmp(f->diagnostic.ptr, reader->last, len) == 0);
}

/* Its status code, and no other reply code? */
static bool has_codes_of_last(const struct smtperr__text *reader, const struct smtperr_finding *f)
{
    const struct smtperr_codes *last = &reader->last_codes;
    return (f->codes.reply == 0 || f->codes.reply == last->reply) && f->codes.status.set && last->status.set &&
           smtperr__same_status(f->codes.status, last->status);
}

/* Wrappers print the same reply twice: once as the message, once as a member of the exception. Below a notice the
 * fields of the delivery status tell again what it says of a recipient, whether it names him or not; what fields alone
 * told is no notice, and other fields of the same recipient are those of another message. */
static bool is_repeated(struct smtperr__text *reader, const struct smtperr__pending *pending)
{
    const struct smtperr_finding *f = &pending->finding;
    if (!reader->fields)
        return pending->wrapped && reader->paragraph_failed && is_last(reader, f);
    bool told = smtperr__seen_has(&reader->told, f->recipient);
    bool nameless = reader->last_nameless && (is_last(reader, f) || has_codes_of_last(reader, f));
    reader->last_nameless = false;
    return told || nameless;
}

/* Several replies may have the same context. */
static void read_context(struct smtperr__pending *pending, struct smtperr_slice context)
{
    pending->of_sender = smtperr__tells_of_sender(context);
    pending->of_login = smtperr__tells_of_login(context);
    pending->of_inbound = smtperr__tells_of_inbound(context);
    pending->told = true;
}

static void note_failure(struct smtperr__text *reader, unsigned long line)
{
    reader->failure_seen = true;
    reader->failed_at = line;
}

static void hand_out_words(struct smtperr__text *reader, struct smtperr_slice said, unsigned long line)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_REPLY, .source = reader->source, .line = line, .diagnostic = said};
    finding.outcome = smtperr__tells_of_delay(said) ? SMTPERR_OUTCOME_DEFERRED : SMTPERR_OUTCOME_NONE;
    finding.about_sender = smtperr__tells_of_sender(said);
    finding.about_login = smtperr__tells_of_login(said);
    finding.inbound = smtperr__tells_of_inbound(said);
    note_failure(reader, line);
    reader->stopped = !reader->sink(reader->context, &finding);
}

#define NEAR 40 /* lines within which words and a reply are of one failure */

/* Something comes behind the words of a paragraph above: they are handed out, unless they only announce it. */
static void settle_above(struct smtperr__text *reader, bool announced)
{
    struct smtperr__words *above = &reader->above;
    if (!above->open)
        return;
    above->open = false;
    if (!(announced && reader->line_number - above->line < NEAR) && !reader->stopped)
        hand_out_words(reader, (struct smtperr_slice){above->text, above->len}, above->line);
}

/* Are the words of a paragraph above a notice, which gives the reply ("The response was:"), or below which its fields
 * tell of the same recipient? */
static bool is_notice_above(const struct smtperr__text *reader, const struct smtperr_finding *f)
{
    struct smtperr_slice above = {reader->above.text, reader->above.len};
    if (!reader->above.open)
        return false;
    return reader->fields ? smtperr__find(above, f->recipient) < above.len
                          : reader->above.announces || smtperr__tells_of_notice(f->context);
}

/* Do they tell why, where those of the reply do not? An address may be another recipient's. */
static bool goes_with_above(const struct smtperr__text *reader, const struct smtperr_finding *f)
{
    const struct smtperr__words *above = &reader->above;
    if (!above->open || above->vague || f->line - above->line >= NEAR || smtperr__is_known(f->diagnostic))
        return false;
    return is_notice_above(reader, f) ||
           (memchr(above->text, '@', above->len) == NULL && !smtperr__is_known(f->context));
}

/* Are they no finding of their own once the reply is told, which may say the same? */
static bool only_announces(const struct smtperr__text *reader, const struct smtperr_finding *f)
{
    const struct smtperr__words *above = &reader->above;
    if (above->vague || is_notice_above(reader, f))
        return true;
    return above->open &&
           ((reader->fields && smtperr__is_known(f->diagnostic)) ||
            smtperr__find(f->diagnostic, (struct smtperr_slice){above->text, above->len}) < f->diagnostic.len);
}

/* Puts the words of the paragraph above before the reply's context. */
static void take_above(struct smtperr__text *reader, struct smtperr_finding *f)
{
    struct smtperr__words *above = &reader->above;
    (void)smtperr__add_folded(above->text, &above->len, sizeof above->text, f->context);
    f->context = (struct smtperr_slice){above->text, above->len};
    above->open = false;
}

static void hand_out(struct smtperr__text *reader, struct smtperr__pending *pending)
{
    struct smtperr_finding *f = &pending->finding;
    smtperr__drop_coat(pending);
    f->diagnostic = smtperr__words_of(pending->text, pending->text_len);
    f->context = smtperr__text_of(pending->context, pending->context_len);
    bool taken = goes_with_above(reader, f);
    if (taken)
        take_above(reader, f);
    settle_above(reader, only_announces(reader, f));
    if (taken || !pending->told)
        read_context(pending, f->context);
    f->about_sender = pending->mail || pending->of_sender;
    f->about_login = pending->login || pending->of_login;
    f->inbound = pending->of_inbound;
    if (f->recipient.len == 0 && reader->listed_len > 0 && reader->list_quoted &&
        (f->codes.reply > 0 || f->codes.status.set))
        f->recipient = (struct smtperr_slice){reader->listed, reader->listed_len};
    if (reader->stopped || is_repeated(reader, pending))
        return;
    if (f->recipient.len > 0 && !reader->fields)
        (void)smtperr__seen_add(&reader->told, f->recipient);
    reader->last_nameless = f->recipient.len == 0;
    reader->last_codes = f->codes;
    reader->last_len = f->diagnostic.len < sizeof reader->last ? f->diagnostic.len : sizeof reader->last;
    memcpy(reader->last, pending->text,
           sizeof reader->last); /* where the diagnostic begins; a fixed length costs less */
    reader->paragraph_failed = true;
    note_failure(reader, reader->line_number);
    reader->stopped = !reader->sink(reader->context, f);
}

/* Hands the open reply out, or keeps it back if it is a success. */
static void close_reply(struct smtperr__text *reader)
{
    struct smtperr__pending *now = &reader->now;
    if (!now->open)
        return;
    now->open = now->more = false;
    if (now->finding.codes.status.set || now->run_on)
        smtperr__drop_repeated_codes(now);
    size_t end = smtperr__words_end((struct smtperr_slice){now->text, now->text_len});
    now->finding.command = smtperr__answered_command(slice_make(now->text + end, now->text + now->text_len));
    now->text_len = end;
    if (smtperr__is_failure(&now->finding.codes)) {
        hand_out(reader, now);
    } else if (!reader->held.open && !reader->failure_seen) {
        reader->held = *now;
        reader->held.open = true;
    }
    now->quote = '\0';
    now->text_len = 0;
}

/* Do they hold those of a paragraph above, as a stack trace has the message again? */
static bool repeats_above(const struct smtperr__text *reader, struct smtperr_slice said)
{
    struct smtperr_slice above = {reader->above.text, reader->above.len};
    return reader->above.open && !reader->above.vague && smtperr__find(said, above) < said.len;
}

/* Words without any code, which a table may know all the same. A reply may follow that says why. */
static void close_context(struct smtperr__text *reader)
{
    struct smtperr__pending *now = &reader->now;
    struct smtperr__words *above = &reader->above;
    struct smtperr_slice said = smtperr__text_of(now->context, now->context_len);
    if (said.len > 0 && !reader->paragraph_failed && !reader->returned && !reader->stopped && smtperr__is_known(said) &&
        !repeats_above(reader, said)) {
        bool vague = !smtperr__says_something(said);
        settle_above(reader, above->vague);
        if (!vague || !reader->failure_seen || reader->line_number - reader->failed_at >= NEAR) {
            above->open = true;
            above->vague = vague;
            above->announces = false;
            above->line = now->finding.line;
            above->len = said.len;
            memcpy(above->text, said.ptr, said.len);
        }
    }
    above->announces |= above->open && smtperr__tells_of_notice(said);
    smtperr__drop_context(now);
}

static void end_paragraph(struct smtperr__text *reader)
{
    close_reply(reader);
    close_context(reader);
    reader->paragraph_failed = reader->encoded = reader->fields = false;
    reader->listed_len = 0;
}

/* ---- codes ---- */

/* Without the colons and blanks at its end. */
static struct smtperr_slice without_colon(struct smtperr_slice said)
{
    while (said.len > 0 && (is_space(said.ptr[said.len - 1]) || said.ptr[said.len - 1] == ':'))
        said.len--;
    return said;
}

/* A reply that the words of the open one, in the same line, announce or quote. */
static bool is_announced(const struct smtperr__text *reader, struct smtperr_slice line,
                         const struct smtperr__token *token, bool *quotes_out)
{
    const struct smtperr__pending *now = &reader->now;
    bool same_line = now->finding.line == reader->line_number || smtperr__indent(line) > now->indent; /* or wrapped */
    if (!now->open || token->starts_line || token->codes.reply < 400 || !same_line)
        return false;
    struct smtperr_slice before = without_colon((struct smtperr_slice){line.ptr, token->begin});
    char last = before.len > 0 ? before.ptr[before.len - 1] : '\0';
    *quotes_out = last == '"' || last == '\'' || last == '<' || last == '>'; /* '>': an arrow */
    return *quotes_out || smtperr__announces_code(before) != ANNOUNCED_NOTHING;
}

/* "550 5.0.350 Remote server returned an error -> 554 5.7.1 ...": an open reply whose words no table knows only wraps
 * the one that it quotes. "Sender address rejected: ... said: 550 5.1.1 User unknown": one that tells more than that
 * decides what the quoted one is about. */
static bool unwrap(struct smtperr__text *reader, struct smtperr_slice line, const struct smtperr__token *token)
{
    bool quotes;
    if (!is_announced(reader, line, token, &quotes))
        return false;
    if (smtperr__says_something((struct smtperr_slice){reader->now.text, reader->now.text_len}))
        return !quotes && !reader->now.ended;
    reader->now.open = false;
    return false;
}

/* The quote that ends the words behind a code: that of a tuple, one that stands right before the code, or a double
 * quote that is still open there. */
static char quote_of(struct smtperr_slice line, const struct smtperr__token *token, bool in_quotes)
{
    char before = token->begin > 0 ? line.ptr[token->begin - 1] : '\0';
    if (token->quote != '\0' || token->starts_line)
        return token->quote;
    if (before != '\'' && before != '"' && before != '`')
        return in_quotes ? '"' : '\0';
    size_t after = token->begin + REPLY_CODE;
    bool closed = (after < line.len && line.ptr[after] == before) || /* code "421", too many messages */
                  (token->end < line.len && line.ptr[token->end] == before &&
                   !is_space(line.ptr[token->end - 1])); /* `550 5.7.708` Access denied */
    return closed ? '\0' : before;
}

/* Is a double quote open at the end of `part`, if one was (or not) at its beginning? */
static bool quotes_after(struct smtperr_slice part, bool in_quotes)
{
    for (size_t i = 0; i < part.len; i++)
        in_quotes ^= part.ptr[i] == '"';
    return in_quotes;
}

/* "554 5.7.0 <mx.example.org #5.7.133 smtp; 550 ...": what Exchange and IronPort put around a reply: "<...#" before the
 * status code, "<... smtp;" or "smtp;" before the reply. */
static bool is_wrapper(struct smtperr_slice said)
{
    struct smtperr_slice end = said.len > 5 ? slice_from(said, said.len - 5) : said;
    bool opened = said.len > 0 && said.ptr[0] == '<' && memchr(said.ptr, '>', said.len) == NULL;
    if (smtperr__same(end, "smtp;"))
        return opened || said.len == 5;
    return opened && (said.len == 1 || said.ptr[said.len - 1] == '#');
}

static void open_reply(struct smtperr__text *reader, struct smtperr_slice line, const struct smtperr__token *token,
                       char quote)
{
    struct smtperr__pending *now = &reader->now;
    const struct smtperr_codes *open = &now->finding.codes;
    bool more = token->codes.reply > 0 || (open->status.subject == 0 && token->codes.status.subject > 0);
    bool within = now->open && !token->starts_line, vague = within && open->reply == 0 && more;
    bool wraps = within && is_wrapper((struct smtperr_slice){now->text, now->text_len});
    struct smtperr_codes codes = token->codes;
    if (wraps && codes.reply == 0)
        codes.reply = open->reply; /* "554 5.4.0 <mx.example.org #4.4.1>" */
    if (vague || wraps)
        now->open = false; /* "Status: 5.0.0" above the reply that tells more */
    close_reply(reader);
    now->open = true;
    now->mail = reader->asked_mail;
    reader->asked_login |= token->codes.reply == 334; /* "go on" (RFC 4954 6); any other reply ends the login */
    now->login = reader->asked_login;
    reader->asked_login &= token->codes.reply == 334;
    now->ended = false;
    now->indent = smtperr__indent(line);
    now->wrapped = !token->starts_line;
    now->run_on = false;
    now->text_len = 0;
    now->quote = quote;
    now->finding = (struct smtperr_finding){
        .kind = SMTPERR_KIND_REPLY,
        .source = reader->source,
        .line = reader->line_number,
        .codes = codes,
    };
}

/* Do the words of the open reply end by saying that one follows: "host mx.example.org said:"? */
static bool announces_next(const struct smtperr__pending *now)
{
    struct smtperr_slice said = without_colon((struct smtperr_slice){now->text, now->text_len});
    return said.len < now->text_len && smtperr__announces_code(said) == ANNOUNCED_CODE;
}

/* Is this code the next line of the open reply, or a repetition of its code in running text? */
static bool goes_on(const struct smtperr__pending *now, const struct smtperr__token *token)
{
    const struct smtperr_codes *open = &now->finding.codes;
    if (!now->open || !fits_status(open->status, token->codes.status))
        return false;
    if (token->member && token->codes.reply == open->reply)
        return true; /* "response":"550 5.2.1 words","responseCode":550,"stack": */
    if (token->codes.reply == 0 && open->reply > 0 && open->status.set)
        return true; /* a line that kept its status but not its reply code */
    if (open->reply == 0 && token->starts_line && announces_next(now))
        return true; /* "dsn=4.0.0, ... said:" LF "450 ..." */
    if (token->codes.reply == 0 || open->reply == 0)
        return !token->starts_line ||
               (now->wrapped && open->reply > 0 && now->text_len == 0); /* "said: 550" LF "5.1.1" */
    if (now->text_len == 0 && token->codes.reply == open->reply)
        return !token->starts_line; /* 'code "550", message "550 5.7.1 ..."' */
    return token->codes.reply == open->reply && (now->more || (!token->starts_line && now->quote == '\0'));
}

/* 'code "550", with message "550 5.7.1 ...': what stands between a code in quotes and the same code before its words?
 */
static bool is_between_quotes(const struct smtperr__pending *now, const struct smtperr__token *token,
                              struct smtperr_slice between)
{
    return now->text_len == 0 && token->codes.reply > 0 && token->codes.reply == now->finding.codes.reply &&
           between.len > 0 && (between.ptr[0] == '"' || between.ptr[0] == '\'');
}

/* "... SMTP code: 550" at the end of a line: the code of what was said before it. */
static bool tells_code_only(struct smtperr_slice line, const struct smtperr__token *token)
{
    struct smtperr_slice before = {line.ptr, token->begin}, rest = smtperr__trim(slice_from(line, token->end));
    return smtperr__words_end(rest) == 0 && smtperr__words_end(before) < before.len;
}

/* A status seen before its reply ("dsn=5.7.1 ... said: 550 5.7.1") gives way to it. */
static void join(struct smtperr__pending *now, struct smtperr_slice line, const struct smtperr__token *token,
                 char quote)
{
    struct smtperr_codes *open = &now->finding.codes;
    if (token->codes.reply > 0 && (open->reply == 0 || now->text_len == 0)) {
        bool told = now->text_len > 0 && tells_code_only(line, token);
        open->reply = token->codes.reply;
        now->quote = quote;
        now->text_len = told ? now->text_len : 0;
    }
    if (!open->status.set)
        open->status = token->codes.status;
}

/* ---- lines ---- */

static void add_context(struct smtperr__text *reader, struct smtperr_slice words)
{
    struct smtperr__pending *now = &reader->now;
    if (now->context_len == 0)
        now->finding.line = reader->line_number;
    now->told = false;
    if (smtperr__add_folded(now->context, &now->context_len, sizeof now->context, words))
        return;
    close_context(reader);
    (void)smtperr__add_folded(now->context, &now->context_len, sizeof now->context, words);
}

/* "dma[27748]: ", "postfix/smtp[812]: ": the name and number of a process, as syslog has them. */
static bool is_tagged(struct smtperr_slice line)
{
    size_t at = 0;
    while (at < line.len && (is_alnum(line.ptr[at]) || strchr("/-_.", line.ptr[at]) != NULL) && line.ptr[at] != '\0')
        at++;
    size_t digits = at + 1;
    if (at == 0 || at >= line.len || line.ptr[at] != '[')
        return false;
    while (digits < line.len && is_digit(line.ptr[digits]))
        digits++;
    return digits > at + 1 && digits + 1 < line.len && line.ptr[digits] == ']' && line.ptr[digits + 1] == ':';
}

/* "2026-11-27 10:00:00 ", "[2026/11/27 10:00:00 ...", "t=2026-11-27T10:00:00": a record of a log, which is no part of
 * the reply in the record above. */
static bool is_record(struct smtperr_slice line)
{
    enum { BEFORE = 6, DATE = 20 }; /* bytes before the date, and at most of it */
    struct smtperr__stamp stamp;
    size_t at = 0;
    while (at < BEFORE && at < line.len && !is_digit(line.ptr[at]))
        at++;
    for (size_t end = at + DATE; at < end && at + 5 < line.len; at++) {
        if (at > 0 && line.ptr[at] == ':' && line.ptr[at + 3] == ':' && is_digit(line.ptr[at - 1]) &&
            is_digit(line.ptr[at + 2]) && is_digit(line.ptr[at + 5]))
            return true;
        if (!is_digit(line.ptr[at]) && strchr("-/.,:T |", line.ptr[at]) == NULL)
            break;
    }
    smtperr__read_stamp(line, &stamp);
    return stamp.time.len > 0 || is_tagged(line);
}

/* Does this line end what was said above it? */
static bool ends_reply(const struct smtperr__text *reader, struct smtperr_slice line)
{
    const struct smtperr__pending *now = &reader->now;
    return now->open && !now->more && now->finding.line < reader->line_number && now->text_len > 0 && is_record(line);
}

static void read_codes(struct smtperr__text *reader, struct smtperr_slice line)
{
    struct smtperr__pending *now = &reader->now;
    struct smtperr__token token;
    bool in_quotes = false; /* at `quoted_at` */
    size_t at = 0, quoted_at = 0;
    for (size_t from = 0; !reader->stopped && smtperr__next_token(line, from, &token); from = token.end) {
        if (token.loose && now->open)
            continue;
        struct smtperr_slice before = slice_make(line.ptr + at, line.ptr + token.begin);
        in_quotes = quotes_after(slice_make(line.ptr + quoted_at, line.ptr + token.begin), in_quotes);
        quoted_at = token.begin;
        char quote = quote_of(line, &token, in_quotes);
        if (goes_on(now, &token) && !(at == 0 && ends_reply(reader, line))) {
            if (!is_between_quotes(now, &token, before))
                smtperr__add_words(now, before);
            now->ended &= now->text_len > 0 && !now->more; /* a code told again begins no other words */
            join(now, line, &token, quote);
        } else {
            bool first = !now->open;
            if (!first && !(before.len > 0 && at == 0 && ends_reply(reader, line)))
                smtperr__add_words(now, before);
            else if (first && (smtperr__is_failure(&token.codes) || !token.starts_line))
                add_context(reader, slice_make(line.ptr + at, line.ptr + token.end));
            bool quoted = unwrap(reader, line, &token);
            open_reply(reader, line, &token, quote);
            now->finding.quoted = quoted;
            if (first && !token.starts_line)
                smtperr__take_words_before(now);
        }
        now->run_on = (now->run_on || token.more) && !(now->more && token.starts_line);
        now->more = token.more;
        at = token.end;
    }
    if (now->open && at == 0 && ends_reply(reader, line)) {
        close_reply(reader);
    } else if (now->open) {
        now->finding.cut |= reader->line_cut;
        smtperr__add_words(now, slice_from(line, at));
        if (!now->more && now->finding.codes.reply > 0 && !smtperr__is_failure(&now->finding.codes))
            close_reply(reader); /* what follows a success is no part of it */
    } else {
        add_context(reader, line);
    }
}

/* ---- lists of recipients ---- */

/* Does this follow an address that is listed: ": reason", "(expanded from <list@b>): reason", "on 11/2/2026"? */
static bool is_entry(struct smtperr_slice rest)
{
    if (rest.len < 2)
        return false;
    if (rest.ptr[0] == '(')
        return smtperr__find(rest, slice_of("):")) < rest.len;
    return rest.ptr[0] == ':' ||
           (rest.len > 3 && rest.ptr[0] == 'o' && rest.ptr[1] == 'n' && rest.ptr[2] == ' ' && is_digit(rest.ptr[3]));
}

/* The address with which a line begins that lists it: "<ann@b>: reason", "* 'ann@b' on 11/2/2026". */
static bool read_listed(struct smtperr_slice line, struct smtperr_slice *address_out)
{
    size_t begin = 0, at = 0;
    while (begin < line.len && (is_space(line.ptr[begin]) || strchr("*->+<\"'`", line.ptr[begin]) != NULL) &&
           line.ptr[begin] != '\0')
        begin++;
    line = slice_from(line, begin);
    if (line.len == 0 || !smtperr__next_address(line, &at, address_out) || address_out->ptr != line.ptr)
        return false;
    while (at < line.len && (line.ptr[at] == '>' || line.ptr[at] == '"' || line.ptr[at] == '\''))
        at++;
    return address_out->len <= LISTING_ADDRESS_MAX && is_entry(smtperr__trim(slice_from(line, at)));
}

/* Case aside. */
static bool is_listed(const struct smtperr__text *reader, struct smtperr_slice address)
{
    return reader->listed_len == address.len &&
           smtperr__find((struct smtperr_slice){reader->listed, reader->listed_len}, address) == 0;
}

/* "Final-Recipient: rfc822; a@b" (RFC 3464 2.3.2) begins what a delivery status tells of him. */
static bool read_final_recipient(struct smtperr__text *reader, struct smtperr_slice line)
{
    static const char name[] = "final-recipient:";
    struct smtperr_slice address = {NULL, 0};
    if (smtperr__starts(line, name))
        address = smtperr__trim(slice_from(line, smtperr__find(line, slice_of(";")) + 1));
    if (address.len > 2 && address.ptr[0] == '<' && address.ptr[address.len - 1] == '>')
        address = (struct smtperr_slice){address.ptr + 1, address.len - 2};
    if (address.len == 0 || address.len > LISTING_ADDRESS_MAX)
        return false;
    close_reply(reader);
    reader->listed_len = slice_copy(reader->listed, sizeof reader->listed, address);
    reader->list_quoted = reader->fields = true;
    return true;
}

/* Another recipient of a list ends what is said of the one before. A reply may name him again in a line of its own, or
 * somebody else in a line that is indented more. */
static void read_list(struct smtperr__text *reader, struct smtperr_slice line)
{
    struct smtperr_slice address;
    if (memchr(line.ptr, '@', line.len) == NULL || read_final_recipient(reader, line) || !read_listed(line, &address))
        return;
    size_t indent = smtperr__indent(line);
    if (reader->listed_len > 0 && !is_listed(reader, address) && indent <= reader->list_indent && reader->now.open &&
        reader->now.text_len > 0)
        end_paragraph(reader);
    if (reader->listed_len == 0 && !reader->now.open) {
        reader->listed_len = slice_copy(reader->listed, sizeof reader->listed, address);
        reader->list_indent = indent;
        reader->list_quoted = address.ptr > line.ptr && strchr("<\"'`", address.ptr[-1]) != NULL;
    }
}

/* ---- event records ---- */

/* What a record of a sending service or server tells of a reply, taken from members that clients.tsv names. */
struct record {
    unsigned reply;
    struct smtperr_status status;
    struct smtperr_slice text, recipient;
};

static unsigned number_of(struct smtperr_slice digits)
{
    unsigned n = 0;
    for (size_t i = 0; i < digits.len && n < 100000; i++)
        n = n * 10 + (unsigned)(digits.ptr[i] - '0');
    return n;
}

static void take_number(struct record *r, unsigned part, unsigned n)
{
    if (part == PART_JSON_CODE && n >= 200 && n <= 599)
        r->reply = n;
    else if (part == PART_JSON_CLASS && (n == 2 || n == 4 || n == 5))
        r->status = (struct smtperr_status){true, (uint8_t)n, 0, 0};
    else if (part == PART_JSON_SUBJECT && n < 1000)
        r->status.subject = (uint16_t)n;
    else if (part == PART_JSON_DETAIL && n < 1000)
        r->status.detail = (uint16_t)n;
}

static void take_string(struct record *r, unsigned part, struct smtperr_slice value)
{
    if (part == PART_JSON_STATUS && !r->status.set)
        (void)smtperr__read_status(value, false, &r->status);
    else if (part == PART_JSON_TEXT && value.len > 0)
        r->text = value;
    else if (part == PART_JSON_RECIPIENT && r->recipient.len == 0 && value.len > 0)
        r->recipient = value;
}

/* A code and words in members of their own, as Mailgun and KumoMTA write them. False if the line is no such record: a
 * record that holds a whole reply in one string is read like any text. */
static bool read_record(struct smtperr__text *reader, struct smtperr_slice line)
{
    struct record r = {0};
    struct smtperr__member member;
    for (size_t at = 0; smtperr__next_member(line, &at, &member);) {
        unsigned part = smtperr__record_part(member.key);
        if (member.is_number)
            take_number(&r, part, number_of(member.value));
        else
            take_string(&r, part, member.value);
    }
    if (r.reply == 0 || r.text.len == 0 || smtperr__read_reply(r.text) > 0 ||
        (!r.status.set && smtperr__is_http_only(r.reply)))
        return false;
    struct smtperr__token token = {.codes = {r.reply, false, r.status}, .starts_line = true};
    open_reply(reader, (struct smtperr_slice){NULL, 0}, &token, '\0');
    r.text = slice_from(r.text, smtperr__read_status(r.text, false, &token.codes.status));
    if (!r.status.set)
        reader->now.finding.codes.status = token.codes.status;
    if (r.recipient.len > 0)
        reader->now.finding.recipient = r.recipient;
    smtperr__add_words(&reader->now, r.text);
    close_reply(reader);
    return true;
}

/* "> " of mail that quotes another. */
static bool skip_quote_mark(struct smtperr_slice *line)
{
    size_t at = smtperr__indent(*line);
    if (at >= line->len || line->ptr[at] != '>')
        return false;
    *line = slice_from(*line, at + 1);
    return true;
}

static bool is_command(struct smtperr_slice line, const char *word)
{
    return line.len > 4 && smtperr__same((struct smtperr_slice){line.ptr, 4}, word) && is_space(line.ptr[4]);
}

/* Which command the next reply answers; with pipelining (RFC 2920) that is not told. The mark before the client's words
 * may hold the command ("> MAIL FROM"). */
static void note_command(struct smtperr__text *reader, struct smtperr_slice mark, struct smtperr_slice line)
{
    line = slice_from(line, smtperr__indent(line));
    bool mail = is_command(line, "MAIL") || smtperr__find(mark, slice_of("MAIL FROM")) < mark.len;
    bool rcpt = is_command(line, "RCPT") || smtperr__find(mark, slice_of("RCPT TO")) < mark.len;
    bool auth = is_command(line, "AUTH") || smtperr__find(mark, slice_of("> AUTH")) < mark.len;
    bool more = smtperr__find(line, slice_of("RCPT TO")) < line.len; /* ">> MAIL FROM: >> RCPT TO:", in one line */
    reader->asked_mail = mail && !more && !reader->asked;
    reader->asked_login = auth || (reader->asked_login && !mail && !rcpt);
    reader->asked = true;
}

/* An empty line. A code alone waits for one more line: notices set it in a paragraph of its own. */
static void read_empty(struct smtperr__text *reader)
{
    const struct smtperr__pending *now = &reader->now;
    reader->waiting = now->open && !now->wrapped && now->text_len == 0 && now->finding.line + 1 == reader->line_number;
    if (!reader->waiting)
        end_paragraph(reader);
}

static void read_line(struct smtperr__text *reader, struct smtperr_slice line)
{
    enum smtperr__side side;
    if (smtperr__indent(line) == line.len) {
        read_empty(reader);
        return;
    }
    if (reader->waiting && !smtperr__is_known(line))
        end_paragraph(reader);
    reader->waiting = false;
    if (smtperr__is_wrapped(line, reader->encoded))
        line = smtperr__unwrap(line, reader->encoded, reader->decoded);
    if (smtperr__is_qmail_text(line))
        line = smtperr__qmail_text(line, reader->decoded, sizeof reader->decoded);
    if (smtperr__is_plus_text(line))
        line = smtperr__plus_text(line, reader->decoded);
    if (smtperr__is_json(line) && read_record(reader, line))
        return;
    struct smtperr_slice whole = line;
    side = smtperr__line_side(&line);
    while (side == SIDE_NONE && skip_quote_mark(&line))
        side = smtperr__line_side(&line);
    if (side == SIDE_CLIENT) {
        close_reply(reader);
        note_command(reader, (struct smtperr_slice){whole.ptr, whole.len - line.len}, line);
        line = slice_from(line, smtperr__answer_at(line));
        if (line.len == 0)
            return;
        side = smtperr__line_side(&line);
    }
    reader->asked = reader->asked && side != SIDE_SERVER;
    if (line.len > 0) {
        read_list(reader, line);
        reader->returned |= (reader->failure_seen || reader->now.open) && line.ptr[0] == '-' &&
                            smtperr__begins_layout(line, LAYOUT_BIT(LAYOUT_RETURNED));
    }
    read_codes(reader, line);
}

/* ---- soft line breaks ---- */

/* A long line that ends in "=" goes on in the next one (RFC 2045 6.7). */
static bool is_soft_break(struct smtperr_slice line)
{
    size_t len = line.len;
    return len >= 60 && len <= 77 && line.ptr[len - 1] == '=' && line.ptr[len - 2] != '=';
}

/* Adds a line to those joined so far, without the "=" at its end. */
static void join_line(struct smtperr__text *reader, struct smtperr_slice line)
{
    size_t room = sizeof reader->joined - reader->joined_len;
    if (line.len > room) {
        reader->line_cut = true;
        line.len = room;
    }
    if (line.len > 0)
        memcpy(reader->joined + reader->joined_len, line.ptr, line.len);
    reader->joined_len += line.len;
}

bool smtperr__text_line(struct smtperr__text *reader, struct smtperr_slice line, unsigned long number, bool cut)
{
    bool soft = is_soft_break(line);
    reader->line_cut |= cut;
    if (reader->joined_len == 0)
        reader->line_number = number;
    if (soft || reader->joined_len > 0) {
        join_line(reader, soft ? (struct smtperr_slice){line.ptr, line.len - 1} : line);
        reader->encoded |= soft;
        if (soft)
            return !reader->stopped;
        line = (struct smtperr_slice){reader->joined, reader->joined_len};
    }
    read_line(reader, line);
    reader->joined_len = 0;
    reader->line_cut = false;
    return !reader->stopped;
}

bool smtperr__text_failed(struct smtperr__text *reader, unsigned long number)
{
    close_reply(reader);
    if (reader->joined_len == 0)
        reader->line_number = number;
    smtperr__drop_context(&reader->now);
    settle_above(reader, reader->above.vague);
    reader->paragraph_failed = true;
    note_failure(reader, reader->line_number);
    return !reader->stopped;
}

void smtperr__text_flush(struct smtperr__text *reader)
{
    if (reader->joined_len == 0 && !reader->now.more)
        close_reply(reader);
    settle_above(reader, false);
}

void smtperr__text_end(struct smtperr__text *reader)
{
    if (reader->joined_len > 0)
        read_line(reader, (struct smtperr_slice){reader->joined, reader->joined_len});
    reader->joined_len = 0;
    end_paragraph(reader);
    settle_above(reader, false);
    if (reader->held.open && !reader->failure_seen) {
        reader->held.open = false;
        hand_out(reader, &reader->held);
    }
}
