/* SPDX-License-Identifier: MIT */
/* Puts a verdict into words: the prose of a family or row with its braces filled in, and notes on what the codes show.
 */
#include "brace.h"
#include "chars.h"
#include "code.h"
#include "decide.h"
#include "facts.h"

/* ---- the room that filled-in texts lie in ---- */

static void add(struct smtperr_report *r, struct smtperr_slice text)
{
    size_t room = sizeof r->room - r->used;
    if (text.len > room)
        text.len = room;
    if (text.len > 0)
        memcpy(r->room + r->used, text.ptr, text.len);
    r->used += text.len;
}

static void add_number(struct smtperr_report *r, unsigned reply)
{
    char digits[3] = {(char)('0' + reply / 100 % 10), (char)('0' + reply / 10 % 10), (char)('0' + reply % 10)};
    add(r, (struct smtperr_slice){digits, 3});
}

static void add_status(struct smtperr_report *r, struct smtperr_status status)
{
    char spelled[16];
    size_t len = smtperr__spell_status(status, spelled);
    add(r, (struct smtperr_slice){spelled, len});
}

static const struct smtperr__provider *provider_of(const struct smtperr_report *r)
{
    return r->provider_number > 0 ? &smtperr__tables.providers[r->provider_number - 1] : NULL;
}

/* The text as it is if it has no braces, else filled in; nothing if it cannot be. */
static struct smtperr_slice fill(struct smtperr_report *r, struct smtperr_slice text)
{
    char *begin = r->room + r->used;
    size_t len;
    if (text.len == 0 || memchr(text.ptr, '{', text.len) == NULL)
        return text;
    struct smtperr__value values[FACT_VALUES];
    size_t count = smtperr__fact_values(&r->facts, provider_of(r), values);
    if (!smtperr__fill(text, values, count, begin, sizeof r->room - r->used, &len))
        return (struct smtperr_slice){NULL, 0};
    r->used += len;
    return slice_make(begin, begin + len);
}

static unsigned fill_list(struct smtperr_report *r, struct smtperr__list list, struct smtperr_slice *items,
                          unsigned max)
{
    struct smtperr_slice item = table_text(list.at);
    unsigned count = 0;
    for (uint32_t i = 0; i < list.count && count < max; i++, item = list_next(item)) {
        items[count] = fill(r, item);
        count += items[count].ptr != NULL;
    }
    return count;
}

/* ---- notes ---- */

static void note(struct smtperr_report *r, size_t from)
{
    if (r->note_count < SMTPERR_LIST_MAX)
        r->notes[r->note_count++] = slice_make(r->room + from, r->room + r->used);
}

static void note_difference(struct smtperr_report *r, const struct smtperr__decision *d)
{
    const struct smtperr__code *row = d->by_status ? d->status.row : d->reply.row;
    size_t from = r->used;
    if (row == NULL)
        return;
    add(r, slice_of("The words and the code disagree: "));
    add(r, table_text(row->spelled));
    add(r, slice_of(" stands for: "));
    add(r, table_text(row->name));
    add(r, slice_of(". The words count."));
    note(r, from);
}

static void note_conflict(struct smtperr_report *r, const struct smtperr_codes *codes)
{
    static const char *const classes[] = {" is none, ",         " is none, ",      " is a success, ",
                                          " is intermediate, ", " is temporary, ", " is permanent, "};
    size_t from = r->used;
    add(r, slice_of("The codes contradict each other: "));
    add_number(r, codes->reply);
    add(r, slice_of(classes[codes->reply / 100]));
    add_status(r, codes->status);
    add(r, slice_of(" is not of that class. RFC 2034 forbids that; the reply code counts."));
    note(r, from);
}

static void note_unregistered(struct smtperr_report *r, const struct smtperr__decision *d, struct smtperr_status status)
{
    size_t from = r->used;
    add_status(r, status);
    add(r, slice_of(" is not a registered code."));
    if (d->by_status) {
        add(r, slice_of(" It is explained by its subject, "));
        status.cls = 0;
        status.detail = SMTPERR_ANY;
        add_status(r, status);
        add(r, slice_of("; the words sent with it tell more."));
    }
    note(r, from);
}

static void note_unknown_reply(struct smtperr_report *r, unsigned reply)
{
    const struct smtperr__code *second = smtperr__lookup_second(reply / 10 % 10);
    size_t from = r->used;
    add(r, slice_of("No standard defines "));
    add_number(r, reply);
    add(r, slice_of(", and no server is known to send it. Its first digit counts"));
    if (second != NULL) {
        add(r, slice_of("; the second stands for: "));
        add(r, table_text(second->name));
    }
    add(r, slice_of("."));
    note(r, from);
}

static void note_undotted(struct smtperr_report *r, unsigned reply, struct smtperr_status status)
{
    size_t from = r->used;
    add(r, slice_of("If the dots were lost on the way, "));
    add_number(r, reply);
    add(r, slice_of(" is "));
    add_status(r, status);
    add(r, slice_of(": "));
    add(r, table_text(smtperr__lookup_status(status).row->name));
    add(r, slice_of("."));
    note(r, from);
}

/* 447 -> 4.4.7 */
static struct smtperr_status undot(unsigned reply)
{
    return (struct smtperr_status){true, (uint8_t)(reply / 100), (uint16_t)(reply / 10 % 10), (uint16_t)(reply % 10)};
}

static void note_read_as(struct smtperr_report *r, unsigned reply)
{
    size_t from = r->used;
    add(r, slice_of("No server is known to send "));
    add_number(r, reply);
    add(r, slice_of("; this explains "));
    add_status(r, undot(reply));
    add(r, slice_of("."));
    note(r, from);
}

static void add_notes(struct smtperr_report *r, const struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    if (d->category_differs)
        note_difference(r, d);
    if (d->conflict && codes->status.set && codes->reply > 0 && codes->status.cls != codes->reply / 100)
        note_conflict(r, codes);
    if (d->unsent != NULL && d->unsent->dotted > 0 && d->row != d->unsent)
        note_read_as(r, codes->reply);
    if (d->unsent == NULL && codes->reply > 0 && !codes->reply_is_class && d->reply.fit < FIT_EXACT)
        note_unknown_reply(r, codes->reply);
    if (d->undotted.set && !codes->status.set)
        note_undotted(r, codes->reply, d->undotted);
    if (d->family == NULL && codes->status.set && d->status.fit < FIT_ANY_CLASS && codes->status.detail != SMTPERR_ANY)
        note_unregistered(r, d, codes->status);
}

/* Popular lists are about numbers, so their beliefs are answered where a number is looked up; of a pair, the reply
 * code's. */
static uint32_t belief_of(const struct smtperr__decision *d, const struct smtperr_finding *finding)
{
    if (finding->kind != SMTPERR_KIND_CODE || d->family != NULL)
        return 0;
    if (d->unsent != NULL)
        return d->unsent->belief;
    return d->reply.fit == FIT_EXACT ? d->reply.row->belief : d->row != NULL ? d->row->belief : 0;
}

/* ---- the report ---- */

static void clear(struct smtperr_report *r, const struct smtperr_finding *finding)
{
    static const struct smtperr_facts no_facts;
    r->finding = finding;
    r->used = 0;
    r->cause_count = r->step_count = r->reference_count = r->note_count = r->seen_with_count = 0;
    r->reading_count = r->practice_count = 0;
    r->title = r->meaning = r->reply_name = r->status_name = (struct smtperr_slice){NULL, 0};
    r->provider = r->rule = r->matched = (struct smtperr_slice){NULL, 0};
    r->facts = no_facts;
}

static void put_verdict(struct smtperr_report *r, const struct smtperr__decision *d)
{
    r->class_ = d->class_;
    r->category = d->category;
    r->retry = d->retry;
    r->actor = d->actor;
    r->suppress = d->suppress && !r->finding->inbound; /* the address is one of ours, or none */
    r->conflict = d->conflict;
    r->known = d->known;
    r->lossy = r->finding->lossy || (d->family != NULL && d->family->lossy == LOSSY_YES);
    r->provider_number = d->provider;
    if (d->provider > 0)
        r->provider = table_text(smtperr__tables.providers[d->provider - 1].id);
}

_Static_assert(sizeof((struct smtperr_report *)NULL)->readings >= (MATCH_READINGS - 1) * sizeof(struct smtperr_slice),
               "room for all readings but the first");

static void put_reading(struct smtperr_report *r, const struct smtperr__decision *d)
{
    if (d->reading_count == 0)
        return;
    r->rule = table_text(smtperr__tables.replies[d->readings[0].row].id);
    r->matched = d->readings[0].words;
    for (unsigned i = 1; i < d->reading_count; i++)
        if (smtperr__tables.replies[d->readings[i].row].family != smtperr__tables.replies[d->readings[0].row].family)
            r->readings[r->reading_count++] = table_text(smtperr__tables.replies[d->readings[i].row].text);
}

/* Sentences mostly sent with a code that was looked up alone. */
static void put_practice(struct smtperr_report *r, const struct smtperr__decision *d)
{
    if (r->finding->kind != SMTPERR_KIND_CODE || d->family != NULL || d->row == NULL)
        return;
    for (; r->practice_count < d->row->practice_count; r->practice_count++) {
        r->practice[r->practice_count] = table_text(d->row->practice[r->practice_count].text);
        r->practice_titles[r->practice_count] = table_text(d->row->practice[r->practice_count].title);
    }
}

static void put_family(struct smtperr_report *r, const struct smtperr__family *family)
{
    r->meaning = fill(r, table_text(family->meaning));
    r->cause_count = fill_list(r, family->causes, r->causes, SMTPERR_LIST_MAX);
    r->step_count = fill_list(r, family->steps, r->steps, SMTPERR_LIST_MAX);
    r->reference_count = fill_list(r, family->references, r->references, SMTPERR_LIST_MAX);
}

static void put_row(struct smtperr_report *r, const struct smtperr__code *row)
{
    r->meaning = fill(r, table_text(row->meaning));
    r->cause_count = fill_list(r, row->causes, r->causes, SMTPERR_LIST_MAX);
    r->step_count = fill_list(r, row->steps, r->steps, SMTPERR_LIST_MAX);
    r->reference_count = fill_list(r, row->references, r->references, SMTPERR_LIST_MAX);
    r->seen_with_count = fill_list(r, row->seen_with, r->seen_with, 2 * SMTPERR_LIST_MAX);
}

/* A delay notice leaves nothing to do: the server goes on by itself (RFC 3464 2.3.3). */
static void put_delay(struct smtperr_report *r)
{
    static const char *const steps[] = {
        "Wait: {mta|the reporting server} goes on trying until {until|its time is up}, and reports again if it fails.",
        "Do not send the message again: it would arrive twice.",
    };
    const struct smtperr__value values[] = {{"mta", r->finding->reporting_mta}, {"until", r->finding->until}};
    r->step_count = 0;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        char *begin = r->room + r->used;
        size_t len;
        if (!smtperr__fill(slice_of(steps[i]), values, 2, begin, sizeof r->room - r->used, &len))
            continue;
        r->used += len;
        r->steps[r->step_count++] = slice_make(begin, begin + len);
    }
}

/* Of a line of a log with neither codes nor known words: what its category says. */
static void put_category(struct smtperr_report *r)
{
    const struct smtperr__category *category = &smtperr__tables.categories[r->category];
    r->meaning = table_text(category->meaning);
    r->step_count = fill_list(r, category->steps, r->steps, SMTPERR_LIST_MAX);
}

/* What we can do about a refusal of our own; the steps above are for the one who was refused. A list that the text does
 * not name by its domain has its provider's name. */
static void put_steps_in(struct smtperr_report *r)
{
    struct smtperr_slice named = r->facts.blocklist;
    const struct smtperr__provider *provider = provider_of(r);
    if (named.len == 0 && provider != NULL && provider->kind == KIND_BLOCKLIST)
        r->facts.blocklist = table_text(provider->name);
    r->step_count = fill_list(r, smtperr__tables.categories[r->category].steps_in, r->steps, SMTPERR_LIST_MAX);
    r->facts.blocklist = named;
}

/* Verdict and title. */
static void judge(const struct smtperr_finding *finding, unsigned provider, struct smtperr__decision *d,
                  struct smtperr_report *r)
{
    smtperr__decide(finding, provider, d);
    clear(r, finding);
    put_verdict(r, d);
    if (d->family != NULL)
        r->title = table_text(d->family->title);
    else if (d->row != NULL)
        r->title = table_text(d->row->name);
    else if (finding->outcome != SMTPERR_OUTCOME_NONE)
        r->title = table_text(smtperr__tables.categories[d->category].title);
}

void smtperr_judge(const struct smtperr_finding *finding, unsigned provider, struct smtperr_report *r)
{
    struct smtperr__decision d;
    judge(finding, provider, &d, r);
}

void smtperr_explain(const struct smtperr_finding *finding, unsigned provider, struct smtperr_report *r)
{
    struct smtperr__decision d;
    judge(finding, provider, &d, r);
    if (d.reply.fit == FIT_EXACT)
        r->reply_name = table_text(d.reply.row->name);
    if (d.status.fit >= FIT_SUBJECT)
        r->status_name = table_text(d.status.row->name);
    smtperr__find_facts(finding, &d, &r->facts);
    add_notes(r, &d, &finding->codes);
    r->belief = table_text(belief_of(&d, finding));
    put_reading(r, &d);
    put_practice(r, &d);
    if (d.family != NULL)
        put_family(r, d.family);
    else if (d.row != NULL)
        put_row(r, d.row);
    else if (finding->outcome != SMTPERR_OUTCOME_NONE)
        put_category(r);
    if (finding->action == SMTPERR_ACTION_DELAYED && finding->kind == SMTPERR_KIND_BOUNCE)
        put_delay(r);
    else if (finding->inbound)
        put_steps_in(r);
}

unsigned smtperr_provider(struct smtperr_slice id)
{
    for (unsigned i = 0; i < smtperr__tables.provider_count; i++)
        if (smtperr__same(id, table_text(smtperr__tables.providers[i].id).ptr))
            return i + 1;
    return 0;
}

void smtperr_provenance(unsigned *codes_out, struct smtperr_slice *date_out)
{
    *codes_out = smtperr__tables.code_count;
    *date_out = table_text(smtperr__tables.date);
}
