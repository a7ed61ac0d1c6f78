/* SPDX-License-Identifier: MIT */
/* Findings as text, to be compared and to be printed when they differ. */
#ifndef TESTS_RECORD_H
#define TESTS_RECORD_H

#include "fuzz.h"

#include <stdarg.h>

struct record {
    unsigned stop_after; /* findings; 0: never */
    unsigned count;
    size_t len;
    size_t last; /* where the last finding begins */
    char text[1 << 18];
};

#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
static inline void
note(struct record *record, const char *format, ...)
{
    size_t room = sizeof record->text - record->len;
    va_list list;
    va_start(list, format);
    int len = vsnprintf(record->text + record->len, room, format, list);
    va_end(list);
    MUST(len >= 0);
    record->len += (size_t)len < room ? (size_t)len : room - 1;
}

static inline void note_slice(struct record *record, struct smtperr_slice text)
{
    MUST((text.ptr == NULL) == (text.len == 0));
    if (text.len < sizeof record->text - record->len && text.len > 0) {
        memcpy(record->text + record->len, text.ptr, text.len);
        record->len += text.len;
    }
    note(record, "|");
}

static inline void note_codes(struct record *record, const struct smtperr_codes *codes)
{
    if (codes->reply > 0 || codes->status.set)
        must_be_codes(codes);
    note(record, "%u %d %u.%u.%u ", codes->reply, codes->status.set, (unsigned)codes->status.cls,
         (unsigned)codes->status.subject, (unsigned)codes->status.detail);
}

/* A sink: what must hold for a finding, and all that stands in it. */
static inline bool record_finding(void *context, const struct smtperr_finding *f)
{
    struct record *record = context;
    const struct smtperr_slice slices[] = {
        f->time,          f->queue_id,   f->sender,  f->relay, f->recipient,  f->original_recipient,
        f->reporting_mta, f->remote_mta, f->command, f->until, f->diagnostic, f->context,
    };
    MUST(f->kind != SMTPERR_KIND_CODE && f->line > 0);
    MUST(f->codes.reply > 0 || f->codes.status.set || f->diagnostic.len > 0 || f->kind == SMTPERR_KIND_BOUNCE ||
         f->outcome > SMTPERR_OUTCOME_SENT); /* what a line of a log says became of the mail, though it was cut */
    MUST(f->diagnostic.len <= SMTPERR_TEXT_MAX && f->context.len <= SMTPERR_CONTEXT_MAX);
    MUST(f->kind != SMTPERR_KIND_BOUNCE || f->action == SMTPERR_ACTION_FAILED || f->action == SMTPERR_ACTION_DELAYED);
    record->last = record->len;
    note(record, "kind %d line %lu message %lu attempts %lu action %d outcome %d in %d lossy %d cut %d ", (int)f->kind,
         f->line, f->message, f->attempts, (int)f->action, (int)f->outcome, f->inbound, f->lossy, f->cut);
    note_codes(record, &f->codes);
    note_codes(record, &f->reported);
    for (size_t i = 0; i < sizeof slices / sizeof *slices; i++)
        note_slice(record, slices[i]);
    note(record, "\n");
    MUST(record->stop_after == 0 || record->count < record->stop_after);
    return ++record->count != record->stop_after;
}

static inline void record_begin(struct record *record, unsigned stop_after)
{
    record->stop_after = stop_after;
    record->count = 0;
    record->len = record->last = 0;
}

static inline void must_be_same(const struct record *a, const struct record *b)
{
    if (a->count == b->count && a->len == b->len && memcmp(a->text, b->text, a->len) == 0)
        return;
    fprintf(stderr, "--- in one block\n%.*s--- in many\n%.*s", (int)a->len, a->text, (int)b->len, b->text);
    MUST(a == b); /* the cuts make a difference */
}

#endif
