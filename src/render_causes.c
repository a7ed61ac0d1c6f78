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

#define LINE_MAX_BYTES 2048

/* A line being put together, to be wrapped as a whole. */
struct line {
    size_t len;
    char text[LINE_MAX_BYTES];
};

static void add(struct line *line, struct smtperr_slice text)
{
    if (text.len > sizeof line->text - line->len)
        text.len = sizeof line->text - line->len;
    if (text.len > 0)
        memcpy(line->text + line->len, text.ptr, text.len);
    line->len += text.len;
}

static void add_number(struct line *line, unsigned long n)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    add(line, slice_make(digits + at, digits + sizeof digits));
}

static void put_line(struct smtperr_out *out, const struct smtperr_style *style, const struct line *line)
{
    smtperr__put_wrapped(out, style, (struct smtperr_slice){line->text, line->len}, 5);
}

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
        add(&line, slice_of(i > 0 ? ", " : "For: "));
        add(&line, (struct smtperr_slice){cause->names[i], cause->name_lengths[i]});
    }
    if (cause->recipient_count > shown) {
        add(&line, slice_of(cut ? " and at least " : " and "));
        add_number(&line, cause->recipient_count - shown);
        add(&line, slice_of(" more"));
    }
    put_line(out, style, &line);
}

static void put_short(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_cause *cause,
                      const struct smtperr_report *report)
{
    struct line line = {0};
    char spelled[16];
    struct smtperr_slice reply = smtperr__spell_reply(&cause->finding.codes, spelled);
    add_number(&line, cause->count);
    add(&line, slice_of("x "));
    add(&line, reply);
    if (cause->finding.codes.status.set) {
        add(&line, slice_of(reply.len > 0 ? " " : ""));
        add(&line, (struct smtperr_slice){spelled, smtperr__spell_status(cause->finding.codes.status, spelled)});
    }
    add(&line, slice_of(" "));
    add(&line, report->title);
    put_line(out, style, &line);
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
        report.title = cause->title;
        if (rank > 0 && (each || rank <= EXPLAINED))
            smtperr__putc(out, '\n');
        if (!each && rank >= EXPLAINED) {
            put_short(out, style, cause, &report);
            continue;
        }
        if (cause->count > 1)
            put_times(out, cause->count);
        smtperr_render(out, style, &report);
        put_recipients(out, style, cause, counter->struck_cut);
    }
    put_rest(out, !each && rank > EXPLAINED ? rank - EXPLAINED : 0, counter->others);
}
