/* SPDX-License-Identifier: MIT */
/* Counted causes as text: the most frequent explained, the rest in a line each. */
#include "count.h"
#include "line.h"
#include "render.h"

#define EXPLAINED 3
#define INDENT 5 /* columns before the lines after the first */

static void put_times(struct smtperr_out *out, unsigned long count)
{
    smtperr__put_number(out, count);
    smtperr__puts(out, " times:\n");
}

static void put_recipients(struct smtperr_out *out, const struct smtperr_style *style,
                           const struct smtperr_cause *cause, bool cut)
{
    struct line line = {0};
    unsigned long shown = cause->recipient_count;
    if (shown > SMTPERR_RECIPIENTS_MAX)
        shown = SMTPERR_RECIPIENTS_MAX;
    if (shown == 0)
        return;
    for (unsigned i = 0; i < shown; i++) {
        smtperr__line_adds(&line, i > 0 ? ", " : "For: ");
        smtperr__line_add(&line, (struct smtperr_slice){cause->names[i], cause->name_lengths[i]});
    }
    if (cause->recipient_count > shown) {
        smtperr__line_adds(&line, cut ? " and at least " : " and ");
        smtperr__line_number(&line, cause->recipient_count - shown);
        smtperr__line_adds(&line, " more");
    }
    smtperr__line_put(out, style, &line, INDENT, 0);
}

static void put_short(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_cause *cause)
{
    struct line line = {0};
    smtperr__line_number(&line, cause->count);
    smtperr__line_adds(&line, "x ");
    smtperr__line_codes(&line, &cause->finding.codes);
    smtperr__line_add(&line, cause->title);
    smtperr__line_put(out, style, &line, INDENT, 0);
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
    unsigned short order[SMTPERR_CAUSES_MAX];
    unsigned count = smtperr__sort_causes(counter, order);
    for (unsigned rank = 0; rank < count; rank++) {
        const struct smtperr_cause *cause = &counter->causes[order[rank]];
        if (rank > 0 && (each || rank <= EXPLAINED))
            smtperr__putc(out, '\n');
        if (!each && rank >= EXPLAINED) {
            put_short(out, style, cause);
            continue;
        }
        smtperr_explain(&cause->finding, counter->provider, &report);
        report.title = cause->title;
        if (cause->count > 1)
            put_times(out, cause->count);
        smtperr_render(out, style, &report);
        put_recipients(out, style, cause, counter->struck_cut);
    }
    put_rest(out, !each && count > EXPLAINED ? count - EXPLAINED : 0, counter->others);
}
