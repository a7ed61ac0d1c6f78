/* SPDX-License-Identifier: MIT */
/*
 * Counts findings by cause, in the memory of the caller's counter. Equal codes with the same verdict and title, seen
 * from the same side, are one cause, whether they come from findings or from another run's summary; causes are found by
 * hash. Distinct recipients are counted by a hash of their name in tables that do not grow: a full one is said to be
 * full.
 */
#include "count.h"
#include "chars.h"
#include "code.h"
#include "decide.h"
#include "eight.h"

/* ---- hashes ---- */

#define HASH_BEGIN UINT64_C(14695981039346656037)

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

/* Case aside. */
static uint64_t hash_text(uint64_t hash, struct smtperr_slice text)
{
    uint64_t rest = 0;
    size_t i = 0;
    for (; i + 8 <= text.len; i += 8)
        hash = mix(hash, eight_lower(eight_load(text.ptr + i)));
    for (; i < text.len; i++)
        rest = rest << 8 | (unsigned char)to_lower(text.ptr[i]);
    return mix(mix(hash, rest), text.len);
}

/* Adds a hash to a set of `slots`, a power of two, which keeps 31 bits of it beside the 16 that tell its place; false
 * if it was there. A set that is three quarters full takes no more, and once one was refused none is looked for: the
 * number stays what it is, and saves a walk through memory. */
static bool add_hash(uint32_t *set, uint32_t slots, unsigned long *count, bool *cut, uint64_t hash)
{
    uint32_t at = (uint32_t)(hash >> 40) & (slots - 1), mark = (uint32_t)hash | 1; /* 0 is an empty slot */
    if (*cut)
        return false;
    while (set[at] != 0 && set[at] != mark)
        at = (at + 1) & (slots - 1);
    if (set[at] == mark)
        return false;
    if (*count >= slots - slots / 4) {
        *cut = true;
        return false;
    }
    set[at] = mark;
    ++*count;
    return true;
}

/* ---- causes ---- */

static uint64_t hash_key(const struct smtperr__cause_key *key)
{
    const struct smtperr_codes *codes = &key->codes;
    uint64_t hash =
        mix(codes->reply, codes->reply_is_class + 2u * codes->status.set + 4u * key->inbound + 8u * key->delayed);
    if (codes->status.set)
        hash =
            mix(hash, (uint64_t)codes->status.cls << 32 | (uint64_t)codes->status.subject << 16 | codes->status.detail);
    return mix(mix(hash, key->category), key->title.len);
}

static bool same_codes(const struct smtperr_codes *a, const struct smtperr_codes *b)
{
    return a->reply == b->reply && a->reply_is_class == b->reply_is_class && smtperr__same_status(a->status, b->status);
}

static bool same_text(struct smtperr_slice a, struct smtperr_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static bool is_delayed(const struct smtperr_finding *finding)
{
    return finding->kind == SMTPERR_KIND_BOUNCE && finding->action == SMTPERR_ACTION_DELAYED;
}

static bool is_of(const struct smtperr_cause *cause, const struct smtperr__cause_key *key)
{
    return cause->category == key->category && cause->suppress == key->suppress && cause->retry == key->retry &&
           cause->finding.inbound == key->inbound && is_delayed(&cause->finding) == key->delayed &&
           same_codes(&cause->finding.codes, &key->codes) && same_text(cause->title, key->title);
}

struct smtperr_cause *smtperr__find_cause(struct smtperr_counter *counter, const struct smtperr__cause_key *key,
                                          bool *is_new_out)
{
    unsigned short *slot = &counter->slots[hash_key(key) & (SMTPERR_CAUSE_SLOTS - 1)];
    *is_new_out = false;
    for (unsigned i = *slot; i > 0; i = counter->causes[i - 1].next)
        if (is_of(&counter->causes[i - 1], key))
            return &counter->causes[i - 1];
    if (counter->count == SMTPERR_CAUSES_MAX)
        return NULL;
    struct smtperr_cause *cause = &counter->causes[counter->count++];
    cause->category = key->category;
    cause->retry = key->retry;
    cause->actor = key->actor;
    cause->suppress = key->suppress;
    cause->title = key->title;
    cause->finding = (struct smtperr_finding){.kind = SMTPERR_KIND_CAUSE, .codes = key->codes, .inbound = key->inbound};
    cause->next = *slot;
    *slot = (unsigned short)counter->count;
    *is_new_out = true;
    return cause;
}

/* ---- where ---- */

void smtperr__count_where(struct smtperr_cause *cause, struct smtperr_slice name, unsigned long times)
{
    if (name.len == 0)
        return;
    uint32_t hash = (uint32_t)hash_text(HASH_BEGIN, name);
    for (unsigned i = 0; i < cause->where_count; i++) {
        struct smtperr_where *where = &cause->where[i];
        if (where->hash == hash && where->len == name.len &&
            smtperr__find((struct smtperr_slice){where->name, where->len}, name) == 0) {
            where->count += times;
            return;
        }
    }
    if (name.len > SMTPERR_WHERE_NAME || cause->where_count == SMTPERR_WHERE_MAX) {
        cause->where_others += times;
        return;
    }
    struct smtperr_where *where = &cause->where[cause->where_count++];
    where->count = times;
    where->hash = hash;
    where->len = (unsigned char)name.len;
    memcpy(where->name, name.ptr, name.len);
}

/* Where a failure struck: the recipient's domain; of a refusal of our own, the client. */
static struct smtperr_slice place_of(const struct smtperr_finding *f)
{
    const char *sign = f->recipient.len > 0 ? memchr(f->recipient.ptr, '@', f->recipient.len) : NULL;
    if (f->inbound)
        return f->remote_mta.len > 0 ? f->remote_mta : f->relay;
    return sign != NULL ? slice_make(sign + 1, f->recipient.ptr + f->recipient.len) : f->relay;
}

/* ---- what is kept of the first finding ---- */

/* Copies a text into the cause; the finding's own is gone when its sink returns. */
static void keep_text(struct smtperr_slice *text, char *copy, size_t room, bool *cut)
{
    if (text->len > room) {
        text->len = room;
        *cut = true;
    }
    if (text->len > 0)
        memcpy(copy, text->ptr, text->len);
    text->ptr = text->len > 0 ? copy : NULL;
}

/* What is said of the cause needs these; the other texts are about this finding alone. */
static void keep_finding(struct smtperr_cause *cause)
{
    static const struct smtperr_slice nothing;
    struct smtperr_finding *f = &cause->finding;
    bool cut = false;
    keep_text(&f->diagnostic, cause->said, sizeof cause->said, &f->cut);
    keep_text(&f->context, cause->around, sizeof cause->around, &f->cut);
    keep_text(&f->reporting_mta, cause->mta, sizeof cause->mta, &cut);
    keep_text(&f->until, cause->until, sizeof cause->until, &cut);
    f->time = f->queue_id = f->sender = f->relay = f->recipient = f->original_recipient = nothing;
    f->remote_mta = f->command = nothing;
}

/* ---- counting ---- */

static struct smtperr__cause_key key_of(const struct smtperr_finding *finding, const struct smtperr__decision *d)
{
    return (struct smtperr__cause_key){
        .codes = finding->codes,
        .category = d->category,
        .retry = d->retry,
        .actor = d->actor,
        .suppress = d->suppress,
        .inbound = finding->inbound,
        .delayed = is_delayed(finding),
        .title = d->family != NULL ? table_text(d->family->title)
                 : d->row != NULL  ? table_text(d->row->name)
                                   : table_text(smtperr__tables.categories[d->category].title),
    };
}

static void count_recipient(struct smtperr_counter *counter, const struct smtperr_finding *f, bool suppress)
{
    bool full = counter->recipients_cut && (counter->drops_cut || !suppress);
    if (f->recipient.len == 0 || f->inbound || full)
        return;
    uint64_t address = hash_text(HASH_BEGIN, f->recipient);
    (void)add_hash(counter->pairs, SMTPERR_PAIRS_SLOTS, &counter->recipients, &counter->recipients_cut,
                   hash_text(address, f->queue_id));
    if (suppress)
        (void)add_hash(counter->dropped, SMTPERR_DROPS_SLOTS, &counter->drops, &counter->drops_cut, address);
}

/* Of the recipients beyond those named only the number is kept, of different ones. */
static void keep_recipient(struct smtperr_counter *counter, struct smtperr_cause *cause, struct smtperr_slice name)
{
    unsigned long known = cause->recipient_count;
    if (name.len == 0 || counter->unnamed)
        return;
    if (name.len > SMTPERR_NAME_MAX)
        name.len = SMTPERR_NAME_MAX;
    for (unsigned i = 0; i < known && i < SMTPERR_RECIPIENTS_MAX; i++)
        if (same_text(name, (struct smtperr_slice){cause->names[i], cause->name_lengths[i]}))
            return;
    if (known < SMTPERR_RECIPIENTS_MAX) {
        memcpy(cause->names[known], name.ptr, name.len);
        cause->name_lengths[known] = (unsigned char)name.len;
        cause->recipient_count++;
    } else if (add_hash(counter->struck, SMTPERR_PAIRS_SLOTS, &counter->struck_count, &counter->struck_cut,
                        hash_text(mix(HASH_BEGIN, (uint64_t)(cause - counter->causes)), name))) {
        cause->recipient_count++;
    }
}

/* ---- what was decided lately ---- */

/* Where a log line like this is remembered; NULL if such a one is not. Of what it tells beside its codes, outcome and
 * words, only the command that was answered and the recipient's domain can matter. */
static struct smtperr_memo *memo_of(struct smtperr_counter *counter, const struct smtperr_finding *f)
{
    if (f->kind != SMTPERR_KIND_LOG || f->context.len > 0 || f->diagnostic.len > SMTPERR_MEMO_MAX ||
        smtperr__answers_mail(f) || smtperr__answers_auth(f))
        return NULL;
    uint64_t hash = mix(f->codes.reply, f->diagnostic.len);
    const char *at = f->diagnostic.ptr, *end = f->diagnostic.len > 0 ? at + f->diagnostic.len : at;
    for (uint64_t bytes; end - at >= 8; at += 8) {
        memcpy(&bytes, at, sizeof bytes);
        hash = mix(hash, bytes);
    }
    return &counter->memo[hash >> 40 & (SMTPERR_MEMO_SLOTS - 1)];
}

static bool is_memo(const struct smtperr_memo *memo, const struct smtperr_finding *f)
{
    return memo->cause > 0 && memo->outcome == f->outcome && memo->len == f->diagnostic.len &&
           same_codes(&memo->codes, &f->codes) &&
           (memo->len == 0 || memcmp(memo->words, f->diagnostic.ptr, memo->len) == 0);
}

static void remember(struct smtperr_counter *counter, struct smtperr_memo *memo, const struct smtperr_finding *f,
                     const struct smtperr_cause *cause)
{
    memo->codes = f->codes;
    memo->outcome = f->outcome;
    memo->len = (unsigned char)f->diagnostic.len;
    memo->cause = (unsigned short)(cause - counter->causes + 1);
    if (memo->len > 0)
        memcpy(memo->words, f->diagnostic.ptr, memo->len);
}

/* The cause of a finding; NULL if there is no room for it. */
static struct smtperr_cause *cause_of(struct smtperr_counter *counter, const struct smtperr_finding *finding,
                                      bool *suppress_out, bool *is_new_out)
{
    struct smtperr_memo *memo = memo_of(counter, finding);
    struct smtperr_cause *cause;
    *is_new_out = false;
    if (memo != NULL && is_memo(memo, finding)) {
        cause = &counter->causes[memo->cause - 1];
        *suppress_out = cause->suppress;
        return cause;
    }
    struct smtperr__decision d;
    smtperr__decide(finding, counter->provider, &d);
    struct smtperr__cause_key key = key_of(finding, &d);
    cause = smtperr__find_cause(counter, &key, is_new_out);
    *suppress_out = key.suppress;
    if (memo != NULL && cause != NULL && !d.by_domain)
        remember(counter, memo, finding, cause);
    return cause;
}

bool smtperr_count(struct smtperr_counter *counter, const struct smtperr_finding *finding)
{
    bool is_new, suppress;
    if (finding->kind >= SMTPERR_KIND_CAUSE)
        return smtperr__add_part(counter, finding->diagnostic);
    struct smtperr_cause *cause = cause_of(counter, finding, &suppress, &is_new);
    counter->found++;
    count_recipient(counter, finding, suppress);
    if (cause == NULL) {
        counter->others++;
        return true;
    }
    if (is_new || cause->imported) {
        cause->imported = false;
        cause->finding = *finding;
        keep_finding(cause);
    }
    cause->count++;
    keep_recipient(counter, cause, finding->recipient);
    smtperr__count_where(cause, place_of(finding), 1);
    return true;
}

void smtperr_count_tally(struct smtperr_counter *counter, const struct smtperr_tally *tally)
{
    struct smtperr_tally *sum = &counter->tally;
    sum->sent += tally->sent;
    sum->deferred += tally->deferred;
    sum->bounced += tally->bounced;
    sum->expired += tally->expired;
    sum->rejected += tally->rejected;
    if (sum->first[0] == '\0')
        memcpy(sum->first, tally->first, sizeof sum->first);
    if (tally->last[0] != '\0')
        memcpy(sum->last, tally->last, sizeof sum->last);
}

unsigned smtperr__sort_causes(const struct smtperr_counter *counter, unsigned short order[SMTPERR_CAUSES_MAX])
{
    for (unsigned i = 0; i < counter->count; i++) {
        unsigned place = i;
        for (; place > 0 && counter->causes[order[place - 1]].count < counter->causes[i].count; place--)
            order[place] = order[place - 1];
        order[place] = (unsigned short)i;
    }
    return counter->count;
}
