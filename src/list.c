/* SPDX-License-Identifier: MIT */
/* The tables themselves: rows by code or name (-l), rows whose text holds all words (-s). */
#include "chars.h"
#include "code.h"
#include "keys.h"
#include "render.h"
#include "tables.h"

/* ---- one row as a report ---- */

/* The codes that a row of codes.tsv stands for; false for digits alone. */
static bool codes_of(const struct smtperr__code *row, struct smtperr_codes *codes)
{
    struct smtperr_slice spelled = table_text(row->spelled);
    *codes = (struct smtperr_codes){0};
    if (row->code >= KEY_SECOND && row->code < KEY_REPLY)
        return false;
    if (smtperr_read_codes(spelled, codes))
        return true;
    codes->status = (struct smtperr_status){true, (uint8_t)(spelled.ptr[0] - '0'), SMTPERR_ANY, SMTPERR_ANY};
    return true; /* "4.X.X" */
}

static void put_line(struct smtperr_out *out, struct smtperr_slice id, struct smtperr_slice title)
{
    static const char blanks[] = "                      ";
    size_t width = id.len < 10 ? 10 : id.len < 22 ? 22 : id.len;
    smtperr__put(out, id);
    smtperr__put(out, (struct smtperr_slice){blanks, width - id.len});
    smtperr__puts(out, "  ");
    smtperr__put(out, title);
    smtperr__putc(out, '\n');
}

static void put_code(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr__code *row)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE};
    struct smtperr_report report;
    struct smtperr_slice name = table_text(row->name);
    bool code = codes_of(row, &finding.codes);
    if (style->form == SMTPERR_FORM_TEXT) {
        put_line(out, table_text(row->spelled), name.len > 0 ? name : slice_of("(sent by no server; lists print it)"));
        return;
    }
    smtperr_explain(&finding, 0, &report);
    if (!code) { /* a second digit: no finding has it, so its row is shown as it is */
        report.title = name;
        report.meaning = table_text(row->meaning);
        report.category = row->category;
    }
    smtperr_render(out, style, &report);
}

static void put_category(struct smtperr_out *out, const struct smtperr_style *style, unsigned number)
{
    const struct smtperr__category *row = &smtperr__tables.categories[number];
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE};
    struct smtperr_report report = {.finding = &finding, .category = number};
    struct smtperr_slice step = table_text(row->steps.at);
    if (style->form == SMTPERR_FORM_TEXT) {
        put_line(out, table_text(row->id), table_text(row->title));
        return;
    }
    report.title = table_text(row->title);
    report.meaning = table_text(row->meaning);
    report.actor = (enum smtperr_actor)row->actor;
    report.retry = (enum smtperr_retry)row->retry;
    report.suppress = row->suppress == SUPPRESS_YES;
    for (uint32_t i = 0; i < row->steps.count && i < SMTPERR_LIST_MAX; i++, step = list_next(step))
        report.steps[report.step_count++] = step;
    smtperr_render(out, style, &report);
}

static void put_plain(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_report *report,
                      struct smtperr_slice id)
{
    if (style->form == SMTPERR_FORM_TEXT)
        put_line(out, id, report->title);
    else
        smtperr_render(out, style, report);
}

/* A provider's pages stand where the steps of others stand. */
static void put_provider(struct smtperr_out *out, const struct smtperr_style *style, unsigned number)
{
    const struct smtperr__provider *row = &smtperr__tables.providers[number];
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE};
    struct smtperr_report report = {.finding = &finding, .category = smtperr__tables.category_count - 1};
    const uint32_t pages[] = {row->postmaster, row->delist, row->requirements};
    report.title = table_text(row->name);
    report.provider = table_text(row->id);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (table_text(pages[i]).len > 0)
            report.references[report.reference_count++] = table_text(pages[i]);
    put_plain(out, style, &report, report.provider);
}

static void put_family(struct smtperr_out *out, const struct smtperr_style *style, unsigned number)
{
    const struct smtperr__family *row = &smtperr__tables.families[number];
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE};
    struct smtperr_report report = {.finding = &finding, .category = row->category};
    report.title = table_text(row->title);
    report.meaning = table_text(row->meaning);
    put_plain(out, style, &report, table_text(row->id));
}

/* ---- list ---- */

/* "5.7" begins 5.7.26 but not 5.71; "45" begins 450. */
static bool starts(struct smtperr_slice text, struct smtperr_slice word)
{
    if (text.len < word.len || smtperr__find((struct smtperr_slice){text.ptr, word.len}, word) != 0)
        return false;
    return text.len == word.len || text.ptr[word.len] == '.' || memchr(word.ptr, '.', word.len) == NULL;
}

/* "5.7" lists 5.7.1 and X.7.1 alike; "45" the replies 450 to 459; a category's id its codes. */
static bool code_matches(const struct smtperr__code *row, struct smtperr_slice word)
{
    struct smtperr_slice spelled = table_text(row->spelled);
    struct smtperr_status status;
    if (smtperr__same(word, "codes") || starts(spelled, word))
        return true;
    if (row->use != USE_UNSENT &&
        smtperr__same(word, smtperr__tables.pool + smtperr__tables.categories[row->category].id))
        return true;
    bool any = spelled.ptr[0] == 'X' && smtperr__read_status(word, true, &status) > 0;
    return any && starts(slice_from(spelled, 1), slice_from(word, 1));
}

static bool category_matches(const struct smtperr__category *row, struct smtperr_slice word)
{
    return smtperr__same(word, "categories") || smtperr__same(word, smtperr__tables.pool + row->id);
}

static bool family_is_of(unsigned family, unsigned provider)
{
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++)
        if (smtperr__tables.replies[i].family == family && smtperr__tables.replies[i].provider == provider)
            return true;
    return false;
}

/* "providers" lists all of them; an id lists its provider with what its sentences mean. */
static bool list_providers(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_slice word)
{
    bool found = false;
    for (unsigned i = 0; i < smtperr__tables.provider_count; i++) {
        bool named = smtperr__same(word, smtperr__tables.pool + smtperr__tables.providers[i].id);
        if (!named && !smtperr__same(word, "providers"))
            continue;
        put_provider(out, style, i);
        found = true;
        for (unsigned k = 0; named && k < smtperr__tables.family_count; k++)
            if (family_is_of(k, i + 1))
                put_family(out, style, k);
    }
    return found;
}

bool smtperr_list(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_slice *words,
                  size_t count)
{
    static const struct smtperr_slice all = {"codes", 5};
    bool found = false;
    if (count == 0) {
        words = &all;
        count = 1;
    }
    for (size_t w = 0; w < count; w++) {
        found |= list_providers(out, style, words[w]);
        for (unsigned i = 0; i < smtperr__tables.category_count; i++)
            if (category_matches(&smtperr__tables.categories[i], words[w])) {
                put_category(out, style, i);
                found = true;
            }
        for (unsigned i = 0; i < smtperr__tables.code_count; i++)
            if (code_matches(&smtperr__tables.codes[i], words[w])) {
                put_code(out, style, &smtperr__tables.codes[i]);
                found = true;
            }
    }
    return found;
}

/* ---- search ---- */

static bool text_holds(uint32_t at, struct smtperr_slice word)
{
    struct smtperr_slice text = table_text(at);
    return smtperr__find(text, word) < text.len;
}

static bool list_holds(struct smtperr__list list, struct smtperr_slice word)
{
    struct smtperr_slice item = table_text(list.at);
    for (uint32_t i = 0; i < list.count; i++, item = list_next(item))
        if (smtperr__find(item, word) < item.len)
            return true;
    return false;
}

static bool category_holds(const struct smtperr__category *row, struct smtperr_slice word)
{
    return text_holds(row->id, word) || text_holds(row->title, word) || text_holds(row->meaning, word) ||
           list_holds(row->steps, word) || list_holds(row->steps_in, word);
}

static bool code_holds(const struct smtperr__code *row, struct smtperr_slice word)
{
    if (row->use != USE_UNSENT && text_holds(smtperr__tables.categories[row->category].id, word))
        return true;
    return text_holds(row->spelled, word) || text_holds(row->name, word) || text_holds(row->meaning, word) ||
           text_holds(row->belief, word) || list_holds(row->causes, word) || list_holds(row->steps, word) ||
           list_holds(row->references, word);
}

static bool provider_holds(const struct smtperr__provider *row, struct smtperr_slice word)
{
    return text_holds(row->id, word) || text_holds(row->name, word) || list_holds(row->signatures, word) ||
           list_holds(row->hosts, word) || text_holds(row->postmaster, word) || text_holds(row->delist, word);
}

static bool family_holds(const struct smtperr__family *row, struct smtperr_slice word)
{
    return text_holds(row->id, word) || text_holds(row->title, word) || text_holds(row->meaning, word) ||
           text_holds(smtperr__tables.categories[row->category].id, word) || list_holds(row->causes, word) ||
           list_holds(row->steps, word) || list_holds(row->references, word);
}

enum entry { ENTRY_CATEGORY, ENTRY_CODE, ENTRY_PROVIDER, ENTRY_FAMILY, ENTRY_KINDS };

static unsigned entry_count(enum entry kind)
{
    const unsigned counts[ENTRY_KINDS] = {smtperr__tables.category_count, smtperr__tables.code_count,
                                          smtperr__tables.provider_count, smtperr__tables.family_count};
    return counts[kind];
}

static bool entry_holds(enum entry kind, unsigned i, struct smtperr_slice word)
{
    switch (kind) {
    case ENTRY_CATEGORY: return category_holds(&smtperr__tables.categories[i], word);
    case ENTRY_CODE: return code_holds(&smtperr__tables.codes[i], word);
    case ENTRY_PROVIDER: return provider_holds(&smtperr__tables.providers[i], word);
    case ENTRY_FAMILY: return family_holds(&smtperr__tables.families[i], word);
    case ENTRY_KINDS: break;
    }
    return false;
}

static void put_entry(struct smtperr_out *out, const struct smtperr_style *style, enum entry kind, unsigned i)
{
    switch (kind) {
    case ENTRY_CATEGORY: put_category(out, style, i); break;
    case ENTRY_CODE: put_code(out, style, &smtperr__tables.codes[i]); break;
    case ENTRY_PROVIDER: put_provider(out, style, i); break;
    case ENTRY_FAMILY: put_family(out, style, i); break;
    case ENTRY_KINDS: break;
    }
}

bool smtperr_search(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_slice *words,
                    size_t count)
{
    bool found = false;
    for (enum entry kind = ENTRY_CATEGORY; kind < ENTRY_KINDS; kind++)
        for (unsigned i = 0; i < entry_count(kind); i++) {
            size_t held = 0;
            while (held < count && entry_holds(kind, i, words[held]))
                held++;
            if (held == count) {
                put_entry(out, style, kind, i);
                found = true;
            }
        }
    return found;
}
