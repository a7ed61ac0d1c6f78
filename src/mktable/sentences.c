/* SPDX-License-Identifier: MIT */
/* Every sentence is its own test: each of its variants, filled in, under its own codes and without provider, must find
 * its own row again. */
#include "sentences.h"

#include "../chars.h"
#include "../keys.h"

#include <stdlib.h>
#include <string.h>

#define LITERAL_MIN 12
#define LITERAL_LEAST 4
#define VARIANTS_MAX 200

static void add(struct sentences *s, const struct pattern *pattern, struct smtperr__hint hint)
{
    s->patterns = room_for(s->patterns, s->count, 1, sizeof *s->patterns);
    s->hints = room_for(s->hints, s->count, 1, sizeof *s->hints);
    s->patterns[s->count] = *pattern;
    s->hints[s->count++] = hint;
}

#define IDENTIFIER_MIN 5

/* "EAUTH", "0x800CCC0E", "MailboxUnavailable": one word that only a program writes, with a digit or a capital inside.
 */
static bool is_identifier(const struct cell *cell)
{
    bool distinct = false;
    for (size_t i = 0; i < cell->len; i++) {
        char c = cell->text[i];
        if (!is_alnum(c) && strchr("_-.:", c) == NULL)
            return false;
        distinct |= i > 0 && (is_digit(c) || (c >= 'A' && c <= 'Z'));
    }
    return distinct && cell->len >= IDENTIFIER_MIN;
}

/* Enough literal text to mean something: 12 bytes in two words, an identifier, or bound to the start, or in a script
 * without spaces. */
static void check_weight(const struct row *row, const struct cell *cell, const struct pattern *p)
{
    bool provider = cell_of(row, TABLE_REPLIES, "provider")->len > 0;
    if (!provider && !p->start && p->ascii && !is_identifier(cell) && (p->literal < LITERAL_MIN || p->words < 2))
        fault(cell->place, "too little literal text for a row without provider: %zu bytes, %zu words, want %d and 2",
              p->literal, p->words, LITERAL_MIN);
    if (p->len > UINT16_MAX / 8)
        fault(cell->place, "a sentence of %zu bytes", p->len);
}

static struct smtperr__hint hint_of(const struct row *row, const struct tables *tables)
{
    struct smtperr__hint hint = {0, 0, 0};
    uint32_t key = 0;
    const struct cell *reply = cell_of(row, TABLE_REPLIES, "reply"), *status = cell_of(row, TABLE_REPLIES, "status"),
                      *provider = cell_of(row, TABLE_REPLIES, "provider");
    if (reply->len > 0 && key_of(reply, &key))
        hint.reply = (uint16_t)(key - KEY_REPLY);
    if (status->len > 0 && key_of(status, &key))
        hint.status = key;
    if (provider->len > 0)
        hint.provider = (uint16_t)(row_of(&tables->tsv[TABLE_PROVIDERS], provider) + 1);
    return hint;
}

/* A pattern that the index can hold; faults are told. */
static bool compile(struct pattern *pattern, const struct cell *cell, size_t variant)
{
    if (!pattern_compile(pattern, cell, variant))
        return false;
    if (pattern->literal < LITERAL_LEAST) {
        fault(cell->place, "only %zu literal bytes, at least %d", pattern->literal, LITERAL_LEAST);
        return false;
    }
    if (index_can_hold(pattern))
        return true;
    fault(cell->place, "no literal piece of %d bytes that begins a word", MATCH_ANCHOR_SHORT);
    return false;
}

static bool is_keyword(const struct row *row)
{
    return cell_is(cell_of(row, TABLE_REPLIES, "wording"), "keyword");
}

/* A keyword may be short, since whatever else is known comes before it; so it is nobody's own. */
static void check_keyword(const struct row *row, const struct pattern *p)
{
    const struct cell *provider = cell_of(row, TABLE_REPLIES, "provider");
    if (provider->len > 0)
        fault(provider->place, "a keyword of one provider");
    for (size_t i = 0; i < p->len; i++)
        if (p->start || (is_mark(p->bytes[i]) && p->bytes[i] != MARK_ANY)) {
            fault(cell_of(row, TABLE_REPLIES, "text")->place, "a keyword is plain text, or pieces with <any> between");
            return;
        }
}

static size_t keyword_weight(const struct pattern *p)
{
    return p->literal < p->len ? KEYWORD_PIECES : p->words > 1 ? KEYWORD_WORDS : KEYWORD_WORD;
}

static bool compile_variant(struct sentences *s, const struct tables *tables, size_t row_number, size_t variant)
{
    struct pattern pattern;
    const struct row *row = &tables->tsv[TABLE_REPLIES].rows[row_number];
    const struct cell *cell = cell_of(row, TABLE_REPLIES, "text");
    if (cell->len == 0 || !compile(&pattern, cell, variant))
        return false;
    if (is_keyword(row)) {
        check_keyword(row, &pattern);
        pattern.literal = keyword_weight(&pattern);
    } else {
        check_weight(row, cell, &pattern);
    }
    pattern.row = row_number;
    add(s, &pattern, hint_of(row, tables));
    return true;
}

/* All variants of a row, up to the first with a fault: the others mostly share it. */
static bool compile_row(struct sentences *s, const struct tables *tables, size_t row)
{
    const struct cell *cell = cell_of(&tables->tsv[TABLE_REPLIES].rows[row], TABLE_REPLIES, "text");
    size_t variants = pattern_variants(cell), before = faults();
    if (variants > VARIANTS_MAX) {
        fault(cell->place, "a sentence of %zu variants, at most %d", variants, VARIANTS_MAX);
        return false;
    }
    for (size_t i = 0; i < variants && faults() == before; i++)
        if (!compile_variant(s, tables, row, i))
            return false;
    return true;
}

static bool compile_replies(struct sentences *s, const struct tables *tables)
{
    bool good = true;
    for (size_t i = 0; i < tables->tsv[TABLE_REPLIES].count; i++)
        good &= compile_row(s, tables, i);
    s->sentence_count = s->count;
    return good;
}

static bool compile_signatures(struct sentences *s, const struct tables *tables, const char *column)
{
    const struct tsv *tsv = &tables->tsv[TABLE_PROVIDERS];
    bool good = true;
    for (size_t i = 0; i < tsv->count; i++) {
        struct cell rest = *cell_of(&tsv->rows[i], TABLE_PROVIDERS, column), item;
        while (list_item(&rest, &item)) {
            struct pattern pattern;
            if (item.len < LITERAL_LEAST) {
                fault(item.place, "signature '%.*s' of %zu bytes, at least %d", (int)item.len, item.text, item.len,
                      LITERAL_LEAST);
                good = false;
            } else if (compile(&pattern, &item, 0)) {
                size_t signatures = s->count - s->sentence_count;
                pattern.row = tables->tsv[TABLE_REPLIES].count + signatures;
                add(s, &pattern, (struct smtperr__hint){0, 0, 0});
                s->owners = room_for(s->owners, signatures, 1, sizeof *s->owners);
                s->owners[signatures] = (uint16_t)i;
            } else {
                good = false;
            }
        }
    }
    return good;
}

static bool same_family(const struct row *a, const struct row *b)
{
    return strcmp(cell_of(a, TABLE_REPLIES, "family")->text, cell_of(b, TABLE_REPLIES, "family")->text) == 0;
}

/* One of the patterns, to be sorted by what it says. */
struct saying {
    const struct pattern *pattern;
    struct smtperr__hint hint;
};

/* By bytes, then codes and provider. */
static int compare(const struct saying *a, const struct saying *b)
{
    const struct pattern *p = a->pattern, *q = b->pattern;
    int order = memcmp(p->bytes, q->bytes, p->len < q->len ? p->len : q->len);
    if (order == 0 && p->len != q->len)
        return p->len < q->len ? -1 : 1;
    if (order == 0 && p->start != q->start)
        return p->start ? 1 : -1;
    return order != 0 ? order : memcmp(&a->hint, &b->hint, sizeof a->hint);
}

/* Equals stand in the order of their rows. */
static int compare_sayings(const void *x, const void *y)
{
    const struct saying *a = x, *b = y;
    int order = compare(a, b);
    return order != 0 ? order : (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

/* A row that says nothing new only costs time; one of another family loses, see below. A choice may well stand for some
 * sentence of another row, too. */
static void check_repeated(const struct sentences *s, const struct tables *tables)
{
    struct saying *sayings = room_for(NULL, 0, s->sentence_count, sizeof *sayings);
    const struct row *rows = tables->tsv[TABLE_REPLIES].rows;
    size_t count = 0;
    for (size_t i = 0; i < s->sentence_count; i++)
        if (pattern_variants(cell_of(&rows[s->patterns[i].row], TABLE_REPLIES, "text")) == 1)
            sayings[count++] = (struct saying){&s->patterns[i], s->hints[i]};
    qsort(sayings, count, sizeof *sayings, compare_sayings);
    for (size_t i = 1; i < count; i++) {
        const struct row *row = &rows[sayings[i].pattern->row], *first = &rows[sayings[i - 1].pattern->row];
        if (same_family(first, row) && compare(&sayings[i - 1], &sayings[i]) == 0)
            fault(cell_of(row, TABLE_REPLIES, "text")->place, "row %s says what row %s says in line %u",
                  row->cells[0].text, first->cells[0].text, first->place.line);
    }
    free(sayings);
}

static bool wants_keywords(const struct smtperr__reading *best)
{
    return best == NULL;
}

static void check_variant(struct sentences *s, const struct tables *tables, size_t i)
{
    char example[8192];
    struct smtperr__reading readings[MATCH_READINGS];
    struct smtperr__question q = {.text = {example, pattern_fill(&s->patterns[i], example, sizeof example)},
                                  .given = s->hints[i],
                                  .keywords = wants_keywords};
    const struct row *rows = tables->tsv[TABLE_REPLIES].rows, *row = &rows[s->patterns[i].row];
    const struct cell *text = cell_of(row, TABLE_REPLIES, "text");
    q.given.provider = 0;
    unsigned count = smtperr__match(&s->index.matcher, &q, readings);
    if (count == 0) {
        fault(text->place, "the sentence does not match its own example '%.*s'", (int)q.text.len, example);
    } else if (!same_family(&rows[readings[0].row], row) && !(is_keyword(row) && !is_keyword(&rows[readings[0].row]))) {
        const struct row *other = &rows[readings[0].row];
        fault(text->place, "row %s as '%.*s' loses to %s in line %u, of another family: '%s'", row->cells[0].text,
              (int)q.text.len, example, other->cells[0].text, other->place.line,
              cell_of(other, TABLE_REPLIES, "text")->text);
    }
}

void sentences_build(struct sentences *s, const struct tables *tables)
{
    bool good;
    *s = (struct sentences){0};
    good = compile_replies(s, tables);
    good &= compile_signatures(s, tables, "signatures");
    good &= compile_signatures(s, tables, "hosts");
    if (!good || s->count == 0)
        return;
    if (s->count > UINT16_MAX) {
        fault((struct place){tables->tsv[TABLE_REPLIES].file, 0, 0}, "%zu sentences and signatures, at most %d",
              s->count, UINT16_MAX);
        return;
    }
    check_repeated(s, tables);
    index_build(&s->index, s->patterns, s->hints, s->count, tables->tsv[TABLE_REPLIES].count);
    for (size_t i = 0; i < s->sentence_count; i++)
        check_variant(s, tables, i);
}
