/* SPDX-License-Identifier: MIT */
/* Counted causes as text: the most frequent explained, the rest in a line each. */
#include "code.h"
#include "render.h"

#define EXPLAINED 3

/* The most frequent cause that is not done yet; among equals the one that came first. */
static struct smtperr_cause *next_cause(struct smtperr_counter *counter, const bool *done)
{
    struct smtperr_cause *next = NULL;
    for (unsigned i = 0; i < counter->count; i++)
        if (!done[i] && (next == NULL || counter->causes[i].count > next->count))
            next = &counter->causes[i];
    return next;
}

static void put_times(struct smtperr_out *out, unsigned long count)
{
    smtperr__put_number(out, count);
    smtperr__puts(out, " times:\n");
}

static void put_recipients(struct smtperr_out *out, const struct smtperr_style *style,
                           const struct smtperr_cause *cause)
{
    unsigned long shown = cause->recipient_count < SMTPERR_RECIPIENTS_MAX ? cause->recipient_count
                                                                            : SMTPERR_RECIPIENTS_MAX;
    for (unsigned i = 0; i < shown; i++) {
        smtperr__puts(out, i > 0 ? ", " : "For: ");
        smtperr_put_shown(out, (struct smtperr_slice){cause->names[i], cause->name_lengths[i]}, style->utf8);
    }
    if (cause->recipient_count > shown) {
        smtperr__puts(out, " and ");
        smtperr__put_number(out, cause->recipient_count - shown);
        smtperr__puts(out, " more");
    }
    smtperr__puts(out, shown > 0 ? "\n" : "");
}

static void put_short(struct smtperr_out *out, const struct smtperr_cause *cause, const struct smtperr_report *report)
{
    char spelled[16];
    struct smtperr_slice reply = smtperr__spell_reply(&cause->finding.codes, spelled);
    smtperr__put_number(out, cause->count);
    smtperr__puts(out, "x  ");
    smtperr__put(out, reply);
    if (cause->finding.codes.status.set) {
        smtperr__puts(out, reply.len > 0 ? " " : "");
        smtperr__put(out, (struct smtperr_slice){spelled, smtperr__spell_status(cause->finding.codes.status, spelled)});
    }
    smtperr__puts(out, "  ");
    smtperr__put(out, report->title);
    smtperr__putc(out, '\n');
}

static void put_rest(struct smtperr_out *out, unsigned rest, unsigned long others)
{
    if (rest > 0)
        smtperr__puts(out, "-e explains each of these too.\n");
    if (others > 0) {
        smtperr__put_number(out, others);
        smtperr__puts(out, " more findings of other causes than the first 256 were not kept apart.\n");
    }
}

void smtperr_render_causes(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_counter *counter,
                           bool each)
{
    struct smtperr_report report;
    bool done[SMTPERR_CAUSES_MAX] = {false};
    struct smtperr_cause *cause;
    unsigned rank = 0;
    for (; (cause = next_cause(counter, done)) != NULL; rank++) {
        done[cause - counter->causes] = true;
        smtperr_explain(&cause->finding, counter->provider, &report);
        if (rank > 0 && (each || rank <= EXPLAINED))
            smtperr__putc(out, '\n');
        if (!each && rank >= EXPLAINED) {
            put_short(out, cause, &report);
            continue;
        }
        if (cause->count > 1)
            put_times(out, cause->count);
        smtperr_render(out, style, &report);
        put_recipients(out, style, cause);
    }
    put_rest(out, !each && rank > EXPLAINED ? rank - EXPLAINED : 0, counter->others);
}
