/* SPDX-License-Identifier: MIT */
/* The checks of cells by their column's kind, then those between rows and tables. tests/mktable has a case for each. */
#include "../chars.h"
#include "../keys.h"
#include "../tables.h"
#include "schema.h"

#include <stdio.h>
#include <string.h>

/* ---- text ---- */

/* What braces may name; brace.c puts the values in. */
static const char *const brace_names[] = {"ip",   "domain",   "address",    "url",    "blocklist", "seconds",
                                          "size", "provider", "postmaster", "delist", NULL};

/* Width of a text as printed: braces count as their fallback, or as a name of 12 characters. */
static size_t shown_length(const struct cell *cell, bool *bare)
{
    size_t length = 0;
    const char *end = cell->text + cell->len;
    for (const char *at = cell->text; at < end; at++) {
        const char *close = *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
        const char *bar = close != NULL ? memchr(at, '|', (size_t)(close - at)) : NULL;
        if (close == NULL) {
            length++;
            continue;
        }
        length += bar != NULL ? (size_t)(close - bar) - 1 : 12;
        *bare |= bar == NULL;
        at = close;
    }
    return length;
}

static void check_braces(const struct cell *cell)
{
    const char *end = cell->text + cell->len;
    for (const char *at = cell->text; at < end; at++) {
        struct place place = cell->place;
        place.column += (unsigned)(at - cell->text);
        if (*at == '}')
            fault(place, "'}' without '{'");
        if (*at != '{')
            continue;
        const char *close = memchr(at, '}', (size_t)(end - at));
        if (close == NULL) {
            fault(place, "'{' without '}'");
            return;
        }
        const char *bar = memchr(at, '|', (size_t)(close - at));
        struct cell name = {at + 1, (size_t)((bar != NULL ? bar : close) - at) - 1, place};
        if (word_of(brace_names, &name) < 0)
            fault(place, "unknown name in braces '%.*s'", (int)name.len, name.text);
        at = close;
    }
}

static void check_ascii(const struct cell *cell)
{
    for (size_t i = 0; i < cell->len; i++)
        if ((unsigned char)cell->text[i] >= 0x7f) {
            struct place place = cell->place;
            place.column += (unsigned)i;
            fault(place, "not plain ASCII");
            return;
        }
}

static void check_id(const struct cell *cell)
{
    for (size_t i = 0; i < cell->len; i++)
        if (!is_digit(cell->text[i]) && (cell->text[i] < 'a' || cell->text[i] > 'z') && cell->text[i] != '-') {
            fault(cell->place, "id '%.*s': only a to z, digits and '-'", (int)cell->len, cell->text);
            return;
        }
}

static void check_text(const struct column *column, const struct cell *cell)
{
    bool bare = false;
    size_t length = column->flags & PROSE ? shown_length(cell, &bare) : cell->len;
    char last = cell->len > 0 ? cell->text[cell->len - 1] : '\0';
    if (length > column->max)
        fault(cell->place, "%s of %zu characters, at most %u", column->name, length, column->max);
    if (column->flags & ASCII)
        check_ascii(cell);
    if (column->flags & PROSE)
        check_braces(cell);
    if (column->flags & ID)
        check_id(cell);
    if ((column->flags & CAUSE) && last == '.')
        fault(cell->place, "a cause ends without full stop");
    if ((column->flags & STEP) && strchr(".?)", last) == NULL)
        fault(cell->place, "a step ends with a full stop");
}

static size_t check_list(const struct column *column, const struct cell *cell,
                         void (*check)(const struct column *, const struct cell *))
{
    struct cell rest = *cell, item;
    size_t count = 0, plain = 0;
    while (list_item(&rest, &item)) {
        bool bare = false;
        (void)shown_length(&item, &bare);
        plain += !bare;
        count++;
        if (item.len == 0)
            fault(item.place, "empty item in a list");
        else
            check(column, &item);
    }
    if (count > column->max_rows)
        fault(cell->place, "%s: %zu items, at most %u", column->name, count, column->max_rows);
    if ((column->flags & PROSE) && count > 0 && plain < 2)
        fault(cell->place, "%s: fewer than 2 items without bare braces", column->name);
    return count;
}

/* ---- references: "RFC 5321 4.2.3" / "IANA X.7.26" / URL / "draft-..." / "program: file" ---- */

/* One section number, "4.2.1" or "A.2". */
static const char *skip_section(const char *at, const char *end)
{
    const char *begin = at;
    while (at < end && (is_alnum(*at) || (*at == '.' && at > begin && at + 1 < end && is_alnum(at[1]))))
        at++;
    return at;
}

static bool is_rfc(const char *at, const char *end)
{
    if (end - at < 5 || memcmp(at, "RFC ", 4) != 0 || !is_digit(at[4]))
        return false;
    for (at += 4; at < end && is_digit(*at);)
        at++;
    if (at == end)
        return true;
    while (at < end && *at == ' ') {
        const char *section = at + 1;
        at = skip_section(section, end);
        if (at == section)
            return false;
        if (at + 1 < end && *at == ',' && at[1] == ' ')
            at++;
    }
    return at == end;
}

static bool has_prefix(const struct cell *cell, const char *prefix)
{
    return cell->len > strlen(prefix) && memcmp(cell->text, prefix, strlen(prefix)) == 0;
}

static bool is_program(const struct cell *cell)
{
    const char *colon = memchr(cell->text, ':', cell->len);
    if (colon == NULL || colon == cell->text || (size_t)(colon - cell->text) + 2 >= cell->len || colon[1] != ' ')
        return false;
    return memchr(cell->text, ' ', (size_t)(colon - cell->text)) == NULL;
}

static void check_reference(const struct column *column, const struct cell *cell)
{
    uint32_t key;
    struct cell code = {cell->text + 5, cell->len - 5, cell->place};
    bool url = has_prefix(cell, "https://") || has_prefix(cell, "http://");
    check_text(column, cell);
    if (has_prefix(cell, "RFC ")            ? !is_rfc(cell->text, cell->text + cell->len)
        : has_prefix(cell, "IANA ")         ? !key_of(&code, &key)
        : url || has_prefix(cell, "draft-") ? memchr(cell->text, ' ', cell->len) != NULL
                                            : !is_program(cell))
        fault(cell->place, "reference '%.*s' is none of RFC, IANA, URL, draft, 'program: file'", (int)cell->len,
              cell->text);
}

/* ---- facts: "domain=blocklist" ---- */

static void check_fact(const struct column *column, const struct cell *cell)
{
    static const char *const marks[] = {"ip", "domain", "addr", "url", "n", "word", NULL};
    static const char *const facts[] = {"ip", "domain", "address", "url", "blocklist", "seconds", "size", NULL};
    const char *equals = memchr(cell->text, '=', cell->len);
    size_t len = equals != NULL ? (size_t)(equals - cell->text) : 0;
    struct cell mark = {cell->text, len, cell->place};
    struct cell fact = {cell->text + len + 1, cell->len - len - 1, cell->place};
    (void)column;
    if (equals == NULL || word_of(marks, &mark) < 0 || word_of(facts, &fact) < 0)
        fault(cell->place, "fact '%.*s', want placeholder=fact", (int)cell->len, cell->text);
}

/* ---- cells ---- */

static const struct tables *all;

static void check_category(const struct column *column, const struct cell *cell)
{
    (void)column;
    if (!cell_is(cell, "any") && row_of(&all->tsv[TABLE_CATEGORIES], cell) < 0)
        fault(cell->place, "no category '%.*s'", (int)cell->len, cell->text);
}

static void check_word(const struct column *column, const struct cell *cell)
{
    if (word_of(column->words, cell) < 0)
        fault(cell->place, "%s '%.*s' is not one of the words allowed", column->name, (int)cell->len, cell->text);
}

static void check_code_form(const struct column *column, const struct cell *cell)
{
    uint32_t key;
    (void)column;
    if (!key_of(cell, &key))
        fault(cell->place, "'%.*s' is no code", (int)cell->len, cell->text);
}

/* Has the code a row, of its class or of every class? */
static bool has_row(const struct cell *cell)
{
    char spelled[16];
    struct cell any = {spelled, cell->len, cell->place};
    if (row_of(&all->tsv[TABLE_CODES], cell) >= 0)
        return true;
    if (cell->len <= 3 || cell->len >= sizeof spelled)
        return false;
    snprintf(spelled, sizeof spelled, "X%.*s", (int)cell->len - 1, cell->text + 1);
    return row_of(&all->tsv[TABLE_CODES], &any) >= 0;
}

static void check_code_row(const struct column *column, const struct cell *cell)
{
    uint32_t key;
    (void)column;
    if (!key_of(cell, &key))
        fault(cell->place, "'%.*s' is no code", (int)cell->len, cell->text);
    else if (!has_row(cell))
        fault(cell->place, "code '%.*s' has no row", (int)cell->len, cell->text);
}

static void check_cell(const struct column *column, const struct cell *cell)
{
    if (cell->len == 0) {
        if (column->flags & REQUIRED)
            fault(cell->place, "%s is empty", column->name);
        return;
    }
    switch (column->type) {
    case COLUMN_TEXT: check_text(column, cell); break;
    case COLUMN_LIST: (void)check_list(column, cell, check_text); break;
    case COLUMN_REFERENCES: (void)check_list(column, cell, check_reference); break;
    case COLUMN_CODE: check_code_form(column, cell); break;
    case COLUMN_CODES: (void)check_list(column, cell, check_code_row); break;
    case COLUMN_CATEGORIES: {
        struct column wide = *column;
        wide.max_rows = 40;
        (void)check_list(&wide, cell, check_category);
        break;
    }
    case COLUMN_SENTENCE: check_text(column, cell); break;
    case COLUMN_FACTS: (void)check_list(column, cell, check_fact); break;
    case COLUMN_WORD: check_word(column, cell); break;
    case COLUMN_WORDS: (void)check_list(column, cell, check_word); break;
    case COLUMN_ROW:
        if (row_of(&all->tsv[column->table], cell) < 0)
            fault(cell->place, "no '%.*s' in %s", (int)cell->len, cell->text, schemas[column->table].file);
        break;
    }
}

static void check_table(enum table_id id)
{
    const struct schema *schema = &schemas[id];
    const struct tsv *tsv = &all->tsv[id];
    for (size_t i = 0; i < tsv->count; i++) {
        for (size_t c = 0; c < schema->column_count; c++)
            check_cell(&schema->columns[c], &tsv->rows[i].cells[c]);
        bool listed = schema->columns[0].type == COLUMN_ROW || schema->columns[0].type == COLUMN_WORD;
        long first = listed ? (long)i : row_of(tsv, &tsv->rows[i].cells[0]);
        if (first != (long)i)
            fault(tsv->rows[i].cells[0].place, "duplicate '%s', first in line %u", tsv->rows[i].cells[0].text,
                  tsv->rows[first].place.line);
    }
}

/* ---- dates ---- */

static bool is_date(const struct cell *cell)
{
    static const char form[] = "0000-00-00";
    for (size_t i = 0; i < cell->len; i++)
        if (form[i] == '0' ? !is_digit(cell->text[i]) : cell->text[i] != form[i])
            return false;
    return cell->len == 4 || cell->len == 7 || cell->len == 10;
}

static void check_dates(enum table_id id)
{
    size_t c = 0;
    while (c < schemas[id].column_count && strcmp(schemas[id].columns[c].name, "date") != 0)
        c++;
    for (size_t i = 0; c < schemas[id].column_count && i < all->tsv[id].count; i++) {
        const struct cell *cell = &all->tsv[id].rows[i].cells[c];
        if (cell->len > 10 || !is_date(cell))
            fault(cell->place, "date '%s', want 2026, 2026-11 or 2026-11-23", cell->text);
    }
}

/* ---- codes.tsv ---- */

/* First digits, second digits, reply codes, classes; then by subject and detail, "every class" before each class. */
static uint64_t order_of(uint32_t key)
{
    if (key < KEY_ENHANCED)
        return key;
    uint64_t cls = (key - KEY_ENHANCED) / (1001u * 1001u);
    uint64_t rest = (key - KEY_ENHANCED) % (1001u * 1001u);
    return (UINT64_C(1) << 40) + (rest << 3) + cls;
}

static void check_code_order(const struct tsv *tsv)
{
    uint64_t last = 0;
    for (size_t i = 0; i < tsv->count; i++) {
        const struct cell *cell = &tsv->rows[i].cells[0];
        uint32_t key;
        if (!key_of(cell, &key))
            continue;
        if (order_of(key) < last)
            fault(cell->place, "'%s' out of order", cell->text);
        last = order_of(key);
    }
}

static void check_full_row(const struct row *row)
{
    static const char *const needed[] = {"name", "category", "meaning", "causes", "steps"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (cell_of(row, TABLE_CODES, needed[i])->len == 0)
            fault(cell_of(row, TABLE_CODES, needed[i])->place, "%s is empty", needed[i]);
}

static void check_unsent_row(const struct row *row)
{
    static const char *const barred[] = {"name", "category", "meaning", "causes", "steps"};
    for (size_t i = 0; i < sizeof barred / sizeof *barred; i++)
        if (cell_of(row, TABLE_CODES, barred[i])->len > 0)
            fault(cell_of(row, TABLE_CODES, barred[i])->place, "%s in an unsent row", barred[i]);
    if (cell_of(row, TABLE_CODES, "belief")->len == 0)
        fault(cell_of(row, TABLE_CODES, "belief")->place, "belief is empty in an unsent row");
}

/* What the first digit says must agree with the verdict. */
static void check_code_class(const struct row *row)
{
    char digit = row->cells[0].text[0];
    const struct cell *category = cell_of(row, TABLE_CODES, "category");
    const struct cell *retry = cell_of(row, TABLE_CODES, "retry");
    bool success = cell_is(category, "success");
    if ((digit == '2' || digit == '3') && !success)
        fault(category->place, "class %c but category is not success", digit);
    if ((digit == '4' || digit == '5') && success)
        fault(category->place, "class %c but category is success", digit);
    if (digit == '4' && cell_is(cell_of(row, TABLE_CODES, "suppress"), "yes"))
        fault(cell_of(row, TABLE_CODES, "suppress")->place, "suppress for a temporary code");
    if (success && retry->len > 0)
        fault(retry->place, "retry for a success");
}

static void check_two(const struct row *row, const char *name)
{
    struct cell rest = *cell_of(row, TABLE_CODES, name), item;
    size_t count = 0;
    while (list_item(&rest, &item))
        count++;
    if (count == 1)
        fault(cell_of(row, TABLE_CODES, name)->place, "%s: 1 item, at least 2", name);
}

static void check_codes(void)
{
    const struct tsv *tsv = &all->tsv[TABLE_CODES];
    check_code_order(tsv);
    for (size_t i = 0; i < tsv->count; i++) {
        const struct row *row = &tsv->rows[i];
        const struct cell *dotted = cell_of(row, TABLE_CODES, "dotted");
        uint32_t key;
        if (cell_is(cell_of(row, TABLE_CODES, "use"), "unsent")) {
            check_unsent_row(row);
        } else {
            check_full_row(row);
            check_code_class(row);
        }
        check_two(row, "causes");
        check_two(row, "steps");
        if (dotted->len > 0 && key_of(dotted, &key))
            check_code_row(NULL, dotted);
    }
}

/* client_hash() reads CLIENT_BYTES of every row, end_hash() END_BYTES of every end mark. */
static void check_clients(void)
{
    const struct tsv *tsv = &all->tsv[TABLE_CLIENTS];
    for (size_t i = 0; i < tsv->count; i++) {
        if (tsv->rows[i].cells[0].len < CLIENT_BYTES)
            fault(tsv->rows[i].cells[0].place, "a piece of less than %d bytes", CLIENT_BYTES);
        const struct cell *part = cell_of(&tsv->rows[i], TABLE_CLIENTS, "part");
        if ((cell_is(part, "end") || cell_is(part, "error")) && tsv->rows[i].cells[0].len < END_BYTES)
            fault(tsv->rows[i].cells[0].place, "an end mark of less than %d bytes", END_BYTES);
    }
}

/* layout_hash() reads LAYOUT_BYTES of every piece. */
static void check_layouts(void)
{
    const struct tsv *tsv = &all->tsv[TABLE_LAYOUTS];
    for (size_t i = 0; i < tsv->count; i++)
        if (tsv->rows[i].cells[0].len < LAYOUT_BYTES)
            fault(tsv->rows[i].cells[0].place, "a piece of less than %d bytes", LAYOUT_BYTES);
}

/* ---- logs.tsv ---- */

enum { WANTS_NOTHING, WANTS_OUTCOME, WANTS_FIELD, MAY_OUTCOME };

/* What the means of a part must be. */
static unsigned wanted_means(const struct cell *part)
{
    if (cell_is(part, "mark") || cell_is(part, "member"))
        return WANTS_FIELD;
    if (cell_is(part, "event"))
        return WANTS_OUTCOME;
    return cell_is(part, "open") ? MAY_OUTCOME : WANTS_NOTHING;
}

static void check_means(const struct row *row)
{
    const struct cell *part = cell_of(row, TABLE_LOGS, "part"), *means = cell_of(row, TABLE_LOGS, "means");
    long number = means->len > 0 ? word_of(schemas[TABLE_LOGS].columns[column_of(TABLE_LOGS, "means")].words, means)
                                 : 0;
    unsigned kind = means->len == 0 ? WANTS_NOTHING : number + 1 <= MEANS_NOTHING ? WANTS_OUTCOME : WANTS_FIELD;
    unsigned wanted = wanted_means(part);
    bool fits = wanted == MAY_OUTCOME ? kind != WANTS_FIELD : kind == wanted;
    if (number >= 0 && !fits)
        fault(means->place, "part '%s' cannot mean '%s'", part->text, means->text);
}

/* ":", or the lengths of groups of letters and digits: "6-6-2". */
static void check_id_form(const struct row *row)
{
    const struct cell *text = cell_of(row, TABLE_LOGS, "text");
    if (cell_is(cell_of(row, TABLE_LOGS, "part"), "id") && !cell_is(text, ":") &&
        strspn(text->text, "0123456789-") != text->len)
        fault(text->place, "'%s' is no form of a queue id", text->text);
}

static void check_log_row(const struct tsv *tsv, size_t at)
{
    const struct row *row = &tsv->rows[at];
    check_means(row);
    check_id_form(row);
    if (at > 0 && log_place(row) < log_place(&row[-1]))
        fault(row->cells[0].place, "'%s' out of order", row->cells[0].text);
    for (size_t i = 0; i < at; i++)
        if (strcmp(tsv->rows[i].cells[0].text, row->cells[0].text) == 0 &&
            strcmp(tsv->rows[i].cells[1].text, row->cells[1].text) == 0 &&
            strcmp(tsv->rows[i].cells[2].text, row->cells[2].text) == 0)
            fault(row->cells[2].place, "duplicate '%s', first in line %u", row->cells[2].text, tsv->rows[i].place.line);
}

void check_tables(const struct tables *tables)
{
    all = tables;
    for (enum table_id id = 0; id < TABLE_COUNT; id++) {
        check_table(id);
        check_dates(id);
    }
    if (all->tsv[TABLE_CATEGORIES].count > 62)
        fault((struct place){schemas[TABLE_CATEGORIES].file, 0, 0}, "more than 62 categories");
    check_codes();
    check_clients();
    check_layouts();
    for (size_t i = 0; i < all->tsv[TABLE_LOGS].count; i++)
        check_log_row(&all->tsv[TABLE_LOGS], i);
}
