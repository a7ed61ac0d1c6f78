/* SPDX-License-Identifier: MIT */
/*
 * The summary of a large job. For people: what became of the mail, the causes with their share and where they struck,
 * what to do first, how many addresses are dead. For programs: a line or an object a cause, and one of the totals,
 * which part.c reads back.
 */
#include "chars.h"
#include "code.h"
#include "count.h"
#include "line.h"
#include "render.h"
#include "tables.h"

#define CAUSES_SHOWN 20 /* causes told in text, unless verbose */
#define FIRST_STEPS 3   /* causes whose first step is shown */
#define PLACES_SHOWN 3  /* names of one cause */
#define BAR_COLUMNS 10
#define TEXT_INDENT 25 /* columns before the words about a cause */

/* ---- order ---- */

static const struct smtperr_where *most_frequent(const struct smtperr_cause *cause, const bool *done)
{
    const struct smtperr_where *most = NULL;
    for (unsigned i = 0; i < cause->where_count; i++)
        if (!done[i] && (most == NULL || cause->where[i].count > most->count))
            most = &cause->where[i];
    return most;
}

/* ---- text ---- */

static unsigned long attempts_of(const struct smtperr_tally *tally)
{
    return tally->sent + tally->deferred + tally->bounced + tally->expired;
}

static void put_totals(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_counter *c)
{
    struct line line = {0};
    const struct smtperr_tally *t = &c->tally;
    if (c->partial) {
        smtperr__line_adds(&line, "Interrupted: this is what was counted until then.");
        smtperr__line_put(out, style, &line, 0, 0);
    }
    if (attempts_of(t) + t->rejected > 0) {
        smtperr__line_number(&line, attempts_of(t));
        smtperr__line_adds(&line, attempts_of(t) == 1 ? " attempt: " : " attempts: ");
        smtperr__line_number(&line, t->sent);
        smtperr__line_adds(&line, " delivered, ");
        smtperr__line_number(&line, t->deferred);
        smtperr__line_adds(&line, " deferred, ");
        smtperr__line_number(&line, t->bounced);
        smtperr__line_adds(&line, " bounced, ");
        smtperr__line_number(&line, t->expired);
        smtperr__line_adds(&line, " expired. ");
        smtperr__line_number(&line, t->rejected);
        smtperr__line_adds(&line, " rejected by this server.");
        smtperr__line_put(out, style, &line, 0, 0);
    } else {
        smtperr__line_number(&line, c->found);
        smtperr__line_adds(&line, c->found == 1 ? " failure." : " failures.");
        smtperr__line_put(out, style, &line, 0, 0);
    }
    if (t->first[0] != '\0') {
        smtperr__line_adds(&line, "From ");
        smtperr__line_adds(&line, t->first);
        smtperr__line_adds(&line, " to ");
        smtperr__line_adds(&line, t->last);
        smtperr__line_adds(&line, ".");
        smtperr__line_put(out, style, &line, 0, 0);
    }
}

/* Right-aligned, then the share and its bar; always TEXT_INDENT columns unless the number is huge. */
static void add_share(struct line *line, unsigned long count, unsigned long all, unsigned long most)
{
    struct line number = {0};
    unsigned percent = all > 0 ? (unsigned)((double)count * 100.0 / (double)all + 0.5) : 0;
    unsigned bar = most > 0 ? (unsigned)((double)count * BAR_COLUMNS / (double)most + 0.5) : 0;
    smtperr__line_number(&number, count);
    for (size_t i = number.len; i < 8; i++)
        smtperr__line_adds(line, " ");
    smtperr__line_add(line, (struct smtperr_slice){number.text, number.len});
    smtperr__line_adds(line, percent < 10 ? "   " : percent < 100 ? "  " : " ");
    smtperr__line_number(line, percent);
    smtperr__line_adds(line, "% ");
    for (unsigned i = 0; i < BAR_COLUMNS; i++)
        smtperr__line_adds(line, i < bar ? "#" : ".");
}

/* Where it struck: the few places that have a tenth of it or more. */
static void add_places(struct line *line, const struct smtperr_cause *cause)
{
    bool done[SMTPERR_WHERE_MAX] = {false};
    unsigned long rest = cause->count;
    const struct smtperr_where *where;
    for (unsigned shown = 0; shown < PLACES_SHOWN && (where = most_frequent(cause, done)) != NULL; shown++) {
        if (where->count * 10 < cause->count)
            break;
        done[where - cause->where] = true;
        smtperr__line_adds(line, shown == 0 ? "; at " : ", ");
        smtperr__line_add(line, (struct smtperr_slice){where->name, where->len});
        smtperr__line_adds(line, " ");
        smtperr__line_number(line, where->count);
        rest -= where->count < rest ? where->count : rest;
    }
    if (rest > 0 && rest < cause->count) {
        smtperr__line_adds(line, ", elsewhere ");
        smtperr__line_number(line, rest);
    }
}

static void put_cause(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_counter *c,
                      const struct smtperr_cause *cause, unsigned long most)
{
    static const char *const retries[] = {"", "retry later", "retry after a fix", "do not retry"};
    static const char *const actors[] = {"",
                                         "the sender",
                                         "the sender's admin",
                                         "the recipient",
                                         "the recipient's admin",
                                         "the provider",
                                         "nobody, wait"};
    struct line line = {0};
    add_share(&line, cause->count, c->found, most);
    smtperr__put(out, (struct smtperr_slice){line.text, line.len});
    smtperr__putc(out, ' ');
    line.len = 0;
    if (cause->finding.inbound)
        smtperr__line_adds(&line, "we refused: ");
    smtperr__line_codes(&line, &cause->finding.codes);
    smtperr__line_add(&line, cause->title);
    smtperr__line_put(out, style, &line, TEXT_INDENT, TEXT_INDENT);
    smtperr__line_adds(&line, cause->finding.inbound ? "for the client's admin" : retries[cause->retry]);
    smtperr__line_adds(&line, cause->suppress ? ", drop the address" : "");
    if (!cause->finding.inbound) {
        smtperr__line_adds(&line, "; next: ");
        smtperr__line_adds(&line, actors[cause->actor]);
    }
    add_places(&line, cause);
    for (unsigned i = 0; i < TEXT_INDENT; i++)
        smtperr__putc(out, ' ');
    smtperr__line_put(out, style, &line, TEXT_INDENT, TEXT_INDENT);
}

static void put_first_steps(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_counter *c,
                            const unsigned short *order, unsigned count)
{
    static struct smtperr_report report;
    struct line line = {0};
    unsigned number = 0;
    for (unsigned i = 0; i < count && number < FIRST_STEPS; i++) {
        const struct smtperr_cause *cause = &c->causes[order[i]];
        if (cause->imported)
            continue;
        smtperr_explain(&cause->finding, c->provider, &report);
        if (report.step_count == 0)
            continue;
        if (number == 0)
            smtperr__puts(out, "\nDo first\n");
        smtperr__line_adds(&line, "  ");
        smtperr__line_number(&line, ++number);
        smtperr__line_adds(&line, ". ");
        smtperr__put(out, (struct smtperr_slice){line.text, line.len});
        line.len = 0;
        smtperr__line_add(&line, cause->title);
        smtperr__line_adds(&line, ": ");
        smtperr__line_add(&line, report.steps[0]);
        smtperr__line_put(out, style, &line, 5, 5);
    }
}

/* "at least" where the table was full, "at most" where parts were added that may have counted the same. */
static const char *bound(bool cut, unsigned parts)
{
    return cut ? "at least " : parts > 1 ? "at most " : "";
}

static void put_numbers(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_counter *c)
{
    struct line line = {0};
    smtperr__putc(out, '\n');
    if (c->recipients > 0) {
        smtperr__line_adds(&line, bound(c->recipients_cut, c->parts));
        smtperr__line_number(&line, c->recipients);
        smtperr__line_adds(&line, c->recipients == 1 ? " pair" : " different pairs");
        smtperr__line_adds(&line, " of message and recipient failed.");
        smtperr__line_put(out, style, &line, 0, 0);
    }
    smtperr__line_adds(&line, bound(c->drops_cut, c->parts));
    smtperr__line_number(&line, c->drops);
    smtperr__line_adds(&line, c->drops == 1 ? " address is dead" : " addresses are dead");
    smtperr__line_adds(&line, c->drops > 0 ? " and should be dropped. List them:" : ".");
    smtperr__line_put(out, style, &line, 0, 0);
    if (c->drops > 0)
        smtperr__puts(out, "  smtperr -b FILE... | awk -F'\\t' '$5 == \"drop\" { print $7 }' | sort -u\n");
}

/* The causes that are not told one by one. */
static void put_rest(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_counter *c,
                     const unsigned short *order, unsigned count)
{
    struct line line = {0};
    unsigned long sum = c->others;
    for (unsigned i = 0; i < count; i++)
        sum += c->causes[order[i]].count;
    if (sum == 0)
        return;
    smtperr__line_number(&line, sum);
    smtperr__line_adds(&line, " more of ");
    if (count > 0) {
        smtperr__line_number(&line, count);
        smtperr__line_adds(&line, c->others > 0 ? " other causes (-v tells them) and of causes beyond the first 256."
                                                : " other causes; -v tells them.");
    } else {
        smtperr__line_adds(&line, "causes beyond the first 256.");
    }
    smtperr__line_put(out, style, &line, 0, 0);
}

static void put_text(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_counter *c, bool each)
{
    unsigned short order[SMTPERR_CAUSES_MAX];
    unsigned count = smtperr__sort_causes(c, order);
    if (c->found + attempts_of(&c->tally) + c->tally.rejected == 0)
        return; /* why nothing was found is told elsewhere */
    put_totals(out, style, c);
    if (count > 0)
        smtperr__puts(out, "\nCauses, the most frequent first\n");
    unsigned shown = style->verbose || each || count <= CAUSES_SHOWN ? count : CAUSES_SHOWN;
    for (unsigned i = 0; i < shown; i++)
        put_cause(out, style, c, &c->causes[order[i]], c->causes[order[0]].count);
    put_rest(out, style, c, order + shown, count - shown);
    if (count == 0)
        return;
    put_first_steps(out, style, c, order, count);
    put_numbers(out, style, c);
    if (each) {
        smtperr__putc(out, '\n');
        smtperr_render_causes(out, style, c, true);
    }
}

/* ---- for programs ---- */

static void put_key(struct smtperr_out *out, const char *key)
{
    smtperr__puts(out, ",\"");
    smtperr__puts(out, key);
    smtperr__puts(out, "\":");
}

static void put_word(struct smtperr_out *out, const char *key, struct smtperr_slice word)
{
    if (word.len == 0)
        return;
    put_key(out, key);
    smtperr__put_json(out, word);
}

static void put_count(struct smtperr_out *out, const char *key, unsigned long n)
{
    if (n == 0)
        return;
    put_key(out, key);
    smtperr__put_number(out, n);
}

static void put_true(struct smtperr_out *out, const char *key, bool value)
{
    if (!value)
        return;
    put_key(out, key);
    smtperr__puts(out, "true");
}

static void put_where(struct smtperr_out *out, const struct smtperr_cause *cause)
{
    bool done[SMTPERR_WHERE_MAX] = {false};
    const struct smtperr_where *where;
    const char *before = "{";
    if (cause->where_count == 0)
        return;
    put_key(out, "where");
    while ((where = most_frequent(cause, done)) != NULL) {
        done[where - cause->where] = true;
        smtperr__puts(out, before);
        smtperr__put_json(out, (struct smtperr_slice){where->name, where->len});
        smtperr__putc(out, ':');
        smtperr__put_number(out, where->count);
        before = ",";
    }
    smtperr__putc(out, '}');
}

static void put_cause_object(struct smtperr_out *out, const struct smtperr_cause *cause)
{
    char spelled[16];
    const struct smtperr_finding *f = &cause->finding;
    bool delayed = f->kind == SMTPERR_KIND_BOUNCE && f->action == SMTPERR_ACTION_DELAYED;
    smtperr__puts(out, "{\"kind\":\"cause\"");
    put_count(out, "count", cause->count);
    put_word(out, "direction", slice_of(f->inbound ? "in" : NULL));
    put_word(out, "action", slice_of(delayed ? "delayed" : NULL));
    put_word(out, "reply", smtperr__spell_reply(&f->codes, spelled));
    if (f->codes.status.set)
        put_word(out, "status", (struct smtperr_slice){spelled, smtperr__spell_status(f->codes.status, spelled)});
    put_word(out, "category", table_text(smtperr__tables.categories[cause->category].id));
    put_word(out, "title", cause->title);
    put_word(out, "retry", slice_of(smtperr__retry_word(cause->retry)));
    put_true(out, "suppress", cause->suppress);
    put_word(out, "actor", slice_of(smtperr__actor_word(cause->actor)));
    put_where(out, cause);
    put_count(out, "others", cause->where_others);
    put_true(out, "cut", cause->where_others > 0);
    smtperr__puts(out, "}\n");
}

static void put_total_object(struct smtperr_out *out, const struct smtperr_counter *c)
{
    const struct smtperr_tally *t = &c->tally;
    smtperr__puts(out, "{\"kind\":\"total\"");
    put_count(out, "attempts", attempts_of(t));
    put_count(out, "sent", t->sent);
    put_count(out, "deferred", t->deferred);
    put_count(out, "bounced", t->bounced);
    put_count(out, "expired", t->expired);
    put_count(out, "rejected", t->rejected);
    put_count(out, "others", c->others);
    put_count(out, "recipients", c->recipients);
    put_true(out, "recipients_cut", c->recipients_cut);
    put_count(out, "drop", c->drops);
    put_true(out, "drop_cut", c->drops_cut);
    put_word(out, "first", slice_of(t->first));
    put_word(out, "last", slice_of(t->last));
    put_true(out, "partial", c->partial);
    smtperr__puts(out, "}\n");
}

static void put_tab(struct smtperr_out *out, const char *word)
{
    smtperr__putc(out, '\t');
    smtperr__puts(out, word != NULL ? word : "");
}

/* count, and what brief lines have: the place that was struck most stands for the recipient. */
static void put_brief(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_cause *cause)
{
    static const bool none[SMTPERR_WHERE_MAX];
    const struct smtperr_where *where = most_frequent(cause, none);
    char spelled[16];
    smtperr__put_number(out, cause->count);
    smtperr__putc(out, '\t');
    smtperr__put(out, smtperr__spell_reply(&cause->finding.codes, spelled));
    smtperr__putc(out, '\t');
    if (cause->finding.codes.status.set)
        smtperr__put(out, (struct smtperr_slice){spelled, smtperr__spell_status(cause->finding.codes.status, spelled)});
    put_tab(out, smtperr__tables.pool + smtperr__tables.categories[cause->category].id);
    put_tab(out, smtperr__retry_word(cause->retry));
    put_tab(out, cause->suppress ? "drop" : "keep");
    put_tab(out, smtperr__actor_word(cause->actor));
    smtperr__putc(out, '\t');
    if (where != NULL)
        smtperr__put_cell(out, (struct smtperr_slice){where->name, where->len}, style->utf8);
    smtperr__putc(out, '\t');
    smtperr__put(out, cause->title);
    smtperr__putc(out, '\n');
}

void smtperr_render_summary(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_counter *c,
                            bool each)
{
    unsigned short order[SMTPERR_CAUSES_MAX];
    unsigned count = smtperr__sort_causes(c, order);
    if (style->form == SMTPERR_FORM_TEXT || style->form == SMTPERR_FORM_FIELDS) {
        put_text(out, style, c, each);
        return;
    }
    for (unsigned i = 0; i < count; i++)
        if (style->form == SMTPERR_FORM_JSON)
            put_cause_object(out, &c->causes[order[i]]);
        else
            put_brief(out, style, &c->causes[order[i]]);
    if (style->form == SMTPERR_FORM_JSON)
        put_total_object(out, c);
}
