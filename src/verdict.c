/* SPDX-License-Identifier: MIT */
/*
 * The fields of a delivery status count first. The notice, which is for people, is held back, and read where there are
 * no fields, or where they say too little; one that is too long for that is read as it comes. Without fields it takes a
 * mail system's header and words to make a report: ordinary mail that quotes an error is none.
 */
#include "verdict.h"

#include "chars.h"
#include "code.h"
#include "reply.h"

static bool says_nothing(struct smtperr_status status)
{
    return !status.set || (status.subject == 0 && status.detail == 0);
}

/* The words about an entry: of its diagnostic code, what the notice says of it, or of all. */
static const struct smtperr__pick *pick_best(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    const struct smtperr_slice texts[] = {
        entry->diagnostic,
        entry->said,
        {m->bounce.shared, m->entries.count == 1 || entry->said.len == 0 ? m->bounce.shared_len : 0}};
    if (m->picked != entry)
        smtperr__pick(&m->picker, texts, sizeof texts / sizeof *texts);
    m->picked = entry;
    return m->picker.best;
}

static enum smtperr__weight weight(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    return smtperr__weight(pick_best(m, entry));
}

/* ---- handing out ---- */

/* The server's own words are nearer to what happened than the field that sums them up. */
static void set_codes(struct smtperr_finding *f, struct smtperr_codes said, const struct smtperr__recipient *entry)
{
    f->codes = said;
    if (!entry->status.set)
        return;
    if (says_nothing(f->codes.status))
        f->codes.status = entry->status;
    else if (!smtperr__same_status(f->codes.status, entry->status))
        f->reported.status = entry->status;
}

static bool is_success(const struct smtperr__recipient *entry)
{
    return entry->action >= SMTPERR_ACTION_DELIVERED ||
           (entry->action == SMTPERR_ACTION_NONE && entry->status.set && entry->status.cls == 2);
}

/* "delayed for five days" may stand in the report of a failure too. */
static bool is_final(const struct smtperr_codes *codes)
{
    return codes->reply > 0 ? codes->reply / 100 == 5 : codes->status.set && codes->status.cls == 5;
}

static void hand_out(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    struct smtperr_finding f = {
        .kind = SMTPERR_KIND_BOUNCE, .source = m->source, .line = m->line, .message = m->number};
    const struct smtperr__evidence *e = &m->evidence;
    const struct smtperr__pick *best = pick_best(m, entry);
    if (!best->known && m->bounce.shared_len > 0)
        f.context = (struct smtperr_slice){m->bounce.shared, m->bounce.shared_len};
    f.cut = best->cut || m->entries.cut || m->cut || e->cut;
    f.diagnostic = best->len > 0 ? (struct smtperr_slice){best->words, best->len} : (struct smtperr_slice){NULL, 0};
    set_codes(&f, best->codes, entry);
    f.action = entry->action != SMTPERR_ACTION_NONE                       ? entry->action
               : (m->bounce.delayed || e->delayed) && !is_final(&f.codes) ? SMTPERR_ACTION_DELAYED
                                                                          : SMTPERR_ACTION_FAILED;
    f.recipient = entry->address;
    if (entry->original.len > 0 &&
        (entry->original.len != entry->address.len || smtperr__find(entry->original, entry->address) != 0))
        f.original_recipient = entry->original;
    f.reporting_mta = m->dsn.reporting_mta;
    f.remote_mta = entry->remote_mta;
    f.queue_id = m->dsn.queue_id;
    f.until = entry->until;
    f.time = entry->time.len > 0 ? entry->time : (struct smtperr_slice){e->date_len > 0 ? e->date : NULL, e->date_len};
    f.sender = m->dsn.sender.len > 0 ? m->dsn.sender
                                     : (struct smtperr_slice){e->sender_len > 0 ? e->sender : NULL, e->sender_len};
    f.command = smtperr__command_in(entry->said.len > 0 ? entry->said : entry->diagnostic);
    m->found++;
    m->stopped = !m->sink(m->context, &f);
}

#define LISTED_LOOKED_AT 16 /* recipients by which a list is judged */

/* Does a server's code that refuses stand in the words; with `whole`, a reply and a status? */
static bool holds_refusal(struct smtperr_slice said, bool whole)
{
    struct smtperr__token token;
    for (size_t at = 0; smtperr__next_token(said, at, &token); at = token.end)
        if (smtperr__is_failure(&token.codes) && (!whole || (token.codes.reply > 0 && token.codes.status.set)))
            return true;
    return false;
}

/* Does such a code, or a sentence that a table knows, stand beside a recipient who is listed? */
static bool lists_refusal(const struct smtperr__message *m)
{
    for (unsigned i = 0; m->bounce.listed && i < m->entries.count && i < LISTED_LOOKED_AT; i++) {
        struct smtperr_slice said = m->entries.list[i].said;
        if (holds_refusal(said, false) || smtperr__is_known(said))
            return true;
    }
    return false;
}

/* The only address within the words, and a server's reply beside it, in a mail that nobody can answer and no program
 * sent in answer. */
static bool tells_refusal(const struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    return e->no_path && !e->bulk && !e->answered && m->entries.count == 0 && m->bounce.guess_count == 1 &&
           holds_refusal((struct smtperr_slice){m->bounce.shared, m->bounce.shared_len}, true);
}

/* James returns a message under its own subject with "Re:" before it: a person's answer has a return path. */
static bool is_answered(const struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    return e->reply && (!e->no_path || e->ordinary || e->bulk || e->answered || !m->bounce.opening);
}

/* Is a message without fields of a delivery status a report? A mail system by its name may say so in any language; a
 * list with the codes of servers says it in all of them. */
static bool is_notice(const struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    bool named = !e->ordinary && !e->own_path;
    bool another = e->automatic || e->other || m->bounce.other || (e->ticket && e->answered);
    return e->machine && !another && !is_answered(m) &&
           (e->report || m->bounce.opening || m->bounce.successes ||
            (named && (m->bounce.delayed || lists_refusal(m) || tells_refusal(m))));
}

/* Do fields of a delivery status tell of a recipient? In a text somebody may only quote them in an answer. */
static bool has_fields(const struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    return entry->fields && (m->status_seen || !is_answered(m));
}

void smtperr__hand_out_all(struct smtperr__message *m)
{
    struct smtperr_slice *kept[] = {&m->dsn.reporting_mta, &m->dsn.queue_id, &m->dsn.sender};
    char bytes[3][EVIDENCE_NAME_MAX];
    size_t lens[3];
    smtperr__bounce_flush(&m->bounce);
    smtperr__dsn_end_group(&m->dsn);
    for (unsigned i = 0; i < m->entries.count && !m->stopped; i++) {
        const struct smtperr__recipient *entry = &m->entries.list[i];
        bool counts = !is_success(entry) && (has_fields(m, entry) || is_notice(m));
        if (counts && (smtperr__seen_add(&m->seen, entry->address) || entry->address.len == 0))
            hand_out(m, entry);
    }
    for (unsigned i = 0; i < 3; i++)
        lens[i] = slice_copy(bytes[i], sizeof bytes[i], *kept[i]);
    smtperr__recipients_clear(&m->entries);
    m->picked = NULL;
    m->dsn.entry = NULL;
    for (unsigned i = 0; i < 3; i++)
        *kept[i] = smtperr__recipients_keep(&m->entries, (struct smtperr_slice){bytes[i], lens[i]});
}

/* ---- lines of the notice ---- */

static void read_notice_line(struct smtperr__message *m, struct smtperr_slice line)
{
    if (!smtperr__recipients_have_room(&m->entries))
        smtperr__hand_out_all(m);
    smtperr__bounce_line(&m->bounce, line);
}

/* In the body of the returned message no line tells anything. */
static bool is_read(const struct smtperr__message *m)
{
    return m->bounce.returned && m->bounce.body && smtperr__recipients_have_room(&m->entries);
}

void smtperr__read_held(struct smtperr__message *m)
{
    const char *end = m->notice + m->notice_len;
    if (m->live)
        return;
    m->live = true;
    m->bounce.sender = (struct smtperr_slice){m->evidence.sender, m->evidence.sender_len};
    m->bounce.attach = m->status_seen && m->entries.count > 0;
    for (const char *at = m->notice, *stop; at < end && !is_read(m); at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        read_notice_line(m, slice_make(at, stop));
    }
    m->notice_len = 0;
}

void smtperr__hold_line(struct smtperr__message *m, struct smtperr_slice line)
{
    if (line.len + 1 > sizeof m->notice - m->notice_len)
        smtperr__read_held(m);
    if (m->live) {
        read_notice_line(m, line);
        return;
    }
    if (line.len > 0)
        memcpy(m->notice + m->notice_len, line.ptr, line.len);
    m->notice_len += line.len;
    m->notice[m->notice_len++] = '\n';
}

/* ---- what it adds up to ---- */

/* Do the fields leave open what happened, so that the notice must be read? */
static bool leaves_open(struct smtperr__message *m)
{
    for (unsigned i = 0; i < m->entries.count; i++) {
        const struct smtperr__recipient *entry = &m->entries.list[i];
        if (entry->diagnostic.len == 0 || entry->address.len == 0)
            return true;
        if (weight(m, entry) < WEIGHT_FULL)
            return true;
    }
    return false;
}

/* Whom the report is about, if nobody is listed: X-Failed-Recipients; the addresses within the words; else the only
 * recipient of the returned message. Of several the report is about somebody unknown: to name one who was reached would
 * be worse. Of several addresses within the words each has what is said from its line on: words about one of them may
 * not hit the others. */
static void name_guesses(struct smtperr__message *m)
{
    struct smtperr__bounce *b = &m->bounce;
    struct smtperr_slice failed = {m->evidence.failed, m->evidence.failed_len}, address;
    for (size_t at = 0; smtperr__next_address(failed, &at, &address) && smtperr__recipients_have_room(&m->entries);)
        (void)smtperr__recipients_add(&m->entries, address);
    if (m->entries.count > 0)
        return;
    unsigned count = smtperr__bounce_choose(b);
    for (unsigned i = 0; i < count; i++) {
        address = (struct smtperr_slice){b->guesses[i].text, b->guesses[i].len};
        struct smtperr__recipient *entry = smtperr__recipients_add(&m->entries, address);
        if (entry != NULL && count > 1)
            entry->said = smtperr__bounce_words(b, &b->guesses[i]);
        if (entry != NULL && b->successes && !b->opening)
            entry->action = SMTPERR_ACTION_DELIVERED;
    }
    if (count > 1)
        b->shared_len = 0;
    if (count == 0 && b->returned_count == 1)
        (void)smtperr__recipients_add(&m->entries,
                                      (struct smtperr_slice){b->returned_to[0].text, b->returned_to[0].len});
    if (m->entries.count == 0)
        (void)smtperr__recipients_open(&m->entries); /* somebody */
}

/* Does the notice say anything that can be explained, so that a report about nobody is one? */
static bool says_something(struct smtperr__message *m)
{
    return m->entries.list[0].address.len > 0 || weight(m, &m->entries.list[0]) > WEIGHT_WORDS;
}

/* People write as postmaster too, and shops with an empty return path of parcels that could not be delivered. Where the
 * header leaves that open, the notice must list recipients or return the message; or have a server's words, with a code
 * and a recipient if not even the subject is that of a report, and no return path of its own. What has one and was sent
 * to many is no such notice. */
static bool is_backed(struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    if (m->declared || m->bounce.listed || m->bounce.returned || m->bounce.fields || e->failed_len > 0 || e->list)
        return true;
    if ((e->bulk && e->own_path) || (!e->report && m->entries.list[0].address.len == 0))
        return false;
    if (e->report ? !e->ordinary : e->no_path && !e->ordinary && m->entries.list[0].address.len > 0)
        return true;
    for (unsigned i = 0; i < m->entries.count && (e->report || !e->own_path); i++) {
        if (weight(m, &m->entries.list[i]) > (e->report ? WEIGHT_WORDS : WEIGHT_KNOWN))
            return true;
    }
    return false;
}

/* A recipient that is a file or a program on the reporting server: X-Failed-Recipients has the address. */
static void name_program(struct smtperr__message *m)
{
    struct smtperr_slice failed = {m->evidence.failed, m->evidence.failed_len}, address;
    struct smtperr__recipient *entry = &m->entries.list[0];
    size_t at = 0;
    if (m->entries.count != 1 || entry->address.len == 0 || strchr("/|\"", entry->address.ptr[0]) == NULL)
        return;
    if (smtperr__next_address(failed, &at, &address))
        entry->address = smtperr__recipients_keep(&m->entries, address);
}

/* Fields about nobody: the address in the server's words, or whom alone the returned message went to. */
static void name_unnamed(struct smtperr__message *m)
{
    struct smtperr__recipient *entry = &m->entries.list[0];
    const struct smtperr__bounce *b = &m->bounce;
    struct smtperr_slice address = {NULL, 0};
    size_t at = 0;
    if (m->entries.count != 1 || entry->address.len > 0 || !entry->fields)
        return;
    if (b->returned_count == 1)
        address = (struct smtperr_slice){b->returned_to[0].text, b->returned_to[0].len};
    else if (b->returned_count > 1 || !smtperr__next_address(entry->diagnostic, &at, &address))
        return;
    smtperr__recipients_name(&m->entries, entry, address);
}

static bool has_failure(const struct smtperr__message *m)
{
    for (unsigned i = 0; i < m->entries.count; i++)
        if (!is_success(&m->entries.list[i]))
            return true;
    return false;
}

static void read_notice(struct smtperr__message *m)
{
    m->picked = NULL;
    smtperr__read_held(m);
    smtperr__bounce_line(&m->bounce, (struct smtperr_slice){NULL, 0}); /* ends a field */
    smtperr__bounce_flush(&m->bounce);
}

/* Dovecot says that it rejected a message, for want of room or for a Sieve script, in the form of a receipt: the words
 * tell. A message that was displayed arrived, whatever words of it the receipt quotes. */
static bool is_rejection(struct smtperr__message *m)
{
    if (m->displayed)
        return false;
    read_notice(m);
    return m->bounce.opening && is_notice(m);
}

/* "<a@b>: delivery via mx.example.org: 250 Ok" may stand among those that failed, "550 User unknown" below a heading
 * that was taken for that of another list. */
static enum smtperr_action action_said(const struct smtperr__recipient *entry)
{
    struct smtperr__token token;
    bool success = false;
    for (size_t at = 0; smtperr__next_token(entry->said, at, &token); at = token.end) {
        if (smtperr__is_failure(&token.codes))
            return SMTPERR_ACTION_NONE;
        success |= token.codes.reply / 100 == 2 || (token.codes.status.set && token.codes.status.cls == 2);
    }
    return success && !smtperr__is_known(entry->said) ? SMTPERR_ACTION_DELIVERED : entry->action;
}

/* Is the entry but the sender, told among others, as in a table of details, and with nothing said of him? */
static bool is_sender(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    const struct smtperr__evidence *e = &m->evidence;
    if (m->entries.count < 2 || e->sender_len == 0 || entry->address.len != e->sender_len ||
        smtperr__find(entry->address, (struct smtperr_slice){e->sender, e->sender_len}) != 0)
        return false;
    return weight(m, entry) < WEIGHT_KNOWN;
}

/* Who, of those that the notice lists, has the message? */
static void note_actions(struct smtperr__message *m)
{
    for (unsigned i = 0; i < m->entries.count; i++) {
        struct smtperr__recipient *entry = &m->entries.list[i];
        if (!entry->fields && is_sender(m, entry))
            entry->action = SMTPERR_ACTION_DELIVERED;
        else if (!entry->fields && entry->said.len > 0)
            entry->action = action_said(entry);
    }
}

static enum smtperr__verdict judge(struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    bool fields = m->entries.count > 0 && has_fields(m, &m->entries.list[0]);
    if (m->feedback)
        return VERDICT_FEEDBACK;
    if (m->receipt && !is_rejection(m))
        return VERDICT_RECEIPT;
    if (!fields || leaves_open(m))
        read_notice(m);
    fields = m->entries.count > 0 && has_fields(m, &m->entries.list[0]);
    if (m->bounce.other)
        return VERDICT_ORDINARY;
    if (!fields && e->automatic)
        return VERDICT_AUTO_REPLY;
    if (!fields && !is_notice(m))
        return e->answered && !m->declared ? VERDICT_AUTO_REPLY : VERDICT_ORDINARY;
    if (m->entries.count == 0)
        name_guesses(m);
    if (!fields)
        note_actions(m);
    if (!fields && !is_backed(m))
        return e->answered ? VERDICT_AUTO_REPLY : VERDICT_ORDINARY;
    if (!fields && !says_something(m))
        return VERDICT_NO_RECIPIENT;
    name_program(m);
    name_unnamed(m);
    return has_failure(m) ? VERDICT_FOUND : VERDICT_DELIVERED;
}

/* Was the recipient handed out when the table was full? */
static bool is_seen(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    return entry->address.len > 0 && !smtperr__seen_add(&m->seen, entry->address);
}

void smtperr__conclude(struct smtperr__message *m)
{
    enum smtperr__verdict verdict = judge(m);
    bool full = m->seen.count > 0;
    for (unsigned i = 0; verdict == VERDICT_FOUND && i < m->entries.count && !m->stopped; i++)
        if (!is_success(&m->entries.list[i]) && !(full && is_seen(m, &m->entries.list[i])))
            hand_out(m, &m->entries.list[i]);
    if (m->verdict != VERDICT_FOUND)
        m->verdict = m->found > 0 ? VERDICT_FOUND : verdict;
}
