/* SPDX-License-Identifier: MIT */
/* Counts findings by cause, in the memory of the caller's counter: equal codes with the same explanation are one cause.
 */
#include "decide.h"

static bool same_codes(const struct smtperr_codes *a, const struct smtperr_codes *b)
{
    return a->reply == b->reply && a->reply_is_class == b->reply_is_class && a->status.set == b->status.set &&
           (!a->status.set || (a->status.cls == b->status.cls && a->status.subject == b->status.subject &&
                               a->status.detail == b->status.detail));
}

static bool same_text(struct smtperr_slice a, struct smtperr_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static void keep_recipient(struct smtperr_cause *cause, struct smtperr_slice name)
{
    unsigned long known = cause->recipient_count;
    if (name.len == 0)
        return;
    if (name.len > SMTPERR_NAME_MAX)
        name.len = SMTPERR_NAME_MAX;
    for (unsigned i = 0; i < known && i < SMTPERR_RECIPIENTS_MAX; i++)
        if (same_text(name, (struct smtperr_slice){cause->names[i], cause->name_lengths[i]}))
            return;
    if (known < SMTPERR_RECIPIENTS_MAX) {
        memcpy(cause->names[known], name.ptr, name.len);
        cause->name_lengths[known] = (unsigned char)name.len;
    }
    cause->recipient_count++;
}

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

static struct smtperr_cause *find_cause(struct smtperr_counter *counter, const struct smtperr_finding *finding)
{
    struct smtperr__decision d;
    smtperr__decide(finding, counter->provider, &d);
    unsigned family = d.family != NULL ? (unsigned)(d.family - smtperr__tables.families) + 1 : 0;
    for (unsigned i = 0; i < counter->count; i++)
        if (counter->causes[i].family == family && counter->causes[i].finding.action == finding->action &&
            counter->causes[i].finding.inbound == finding->inbound &&
            same_codes(&counter->causes[i].finding.codes, &finding->codes))
            return &counter->causes[i];
    if (counter->count == SMTPERR_CAUSES_MAX)
        return NULL;
    struct smtperr_cause *cause = &counter->causes[counter->count++];
    cause->finding = *finding;
    cause->family = family;
    keep_finding(cause);
    return cause;
}

void smtperr_count(struct smtperr_counter *counter, const struct smtperr_finding *finding)
{
    struct smtperr_cause *cause = find_cause(counter, finding);
    if (cause == NULL) {
        counter->others++;
        return;
    }
    cause->count++;
    keep_recipient(cause, finding->recipient);
    cause->finding.recipient = (struct smtperr_slice){NULL, 0};
}
