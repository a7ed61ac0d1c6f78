/* SPDX-License-Identifier: MIT */
/* Rows become initialisers with one member a column, by the column's kind; their text goes to the pool. */
#include "emit.h"

#include "../chars.h"
#include "../keys.h"
#include "../tables.h"
#include "pool.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct pool pool;

static uint32_t add_text(const struct cell *cell)
{
    return pool_add(&pool, cell->text, cell->len + 1);
}

static uint32_t add_lower(const struct cell *cell)
{
    char *text = grow(NULL, cell->len + 1);
    for (size_t i = 0; i <= cell->len; i++)
        text[i] = to_lower(cell->text[i]);
    uint32_t at = pool_add(&pool, text, cell->len + 1);
    free(text);
    return at;
}

/* A list goes into the pool as one block of terminated items. */
static void emit_list(FILE *out, const struct cell *cell)
{
    struct cell rest = *cell, item;
    char *block = grow(NULL, cell->len + 1);
    size_t len = 0, count = 0;
    for (; list_item(&rest, &item); count++) {
        memcpy(block + len, item.text, item.len);
        len += item.len;
        block[len++] = '\0';
    }
    fprintf(out, "{%u, %zu}", len > 0 ? pool_add(&pool, block, len) : 0, count);
    free(block);
}

static void emit_categories(FILE *out, const struct tables *tables, const struct cell *cell)
{
    struct cell rest = *cell, item;
    uint64_t set = 0;
    while (list_item(&rest, &item))
        set |= UINT64_C(1) << (cell_is(&item, "any") ? 63 : row_of(&tables->tsv[TABLE_CATEGORIES], &item));
    fprintf(out, "UINT64_C(0x%llx)", (unsigned long long)set);
}

/* A list of words as a set of bits. */
static unsigned words_of(const struct column *column, const struct cell *cell)
{
    struct cell rest = *cell, item;
    unsigned set = 0;
    while (list_item(&rest, &item))
        set |= 1u << (column->base + (unsigned)word_of(column->words, &item));
    return set;
}

static void emit_cell(FILE *out, const struct tables *tables, const struct column *column, const struct cell *cell)
{
    uint32_t key = 0;
    fprintf(out, ".%s = ", column->name);
    switch (column->type) {
    case COLUMN_TEXT:
    case COLUMN_SENTENCE: fprintf(out, "%u", column->flags & LOWER ? add_lower(cell) : add_text(cell)); break;
    case COLUMN_FACTS:
    case COLUMN_LIST:
    case COLUMN_CODES:
    case COLUMN_REFERENCES: emit_list(out, cell); break;
    case COLUMN_WORD: fprintf(out, "%ld", cell->len > 0 ? word_of(column->words, cell) + (long)column->base : 0); break;
    case COLUMN_WORDS: fprintf(out, "%u", words_of(column, cell)); break;
    case COLUMN_ROW:
        fprintf(out, "%ld",
                cell->len > 0 ? row_of(&tables->tsv[column->table], cell) + ((column->flags & OFF_BY_ONE) != 0) : 0);
        break;
    case COLUMN_CATEGORIES: emit_categories(out, tables, cell); break;
    case COLUMN_CODE:
        if (cell->len > 0)
            (void)key_of(cell, &key);
        fprintf(out, "%uu", key);
        break;
    }
    fputs(", ", out);
}

/* ---- practice: the sentences that are mostly sent with a code ---- */

struct practice {
    unsigned rows; /* sentences of the family that were seen with the code */
    size_t example;
};

/* A sentence that everybody may send and that is short makes the better example. */
static bool is_better_example(const struct tsv *replies, size_t a, size_t b)
{
    const struct row *x = &replies->rows[a], *y = &replies->rows[b];
    bool own = cell_of(x, TABLE_REPLIES, "provider")->len > 0, other = cell_of(y, TABLE_REPLIES, "provider")->len > 0;
    if (own != other)
        return !own;
    return cell_of(x, TABLE_REPLIES, "text")->len < cell_of(y, TABLE_REPLIES, "text")->len;
}

static void count_practice(const struct tables *tables, const struct cell *code, struct practice *families)
{
    const struct tsv *replies = &tables->tsv[TABLE_REPLIES];
    for (size_t i = 0; i < replies->count; i++) {
        const struct row *row = &replies->rows[i];
        long family = row_of(&tables->tsv[TABLE_FAMILIES], cell_of(row, TABLE_REPLIES, "family"));
        if (family < 0 || (!cell_is(cell_of(row, TABLE_REPLIES, "reply"), code->text) &&
                           !cell_is(cell_of(row, TABLE_REPLIES, "status"), code->text)))
            continue;
        if (families[family].rows++ == 0 || is_better_example(replies, i, families[family].example))
            families[family].example = i;
    }
}

static void emit_practice(FILE *out, const struct tables *tables, const struct cell *code)
{
    const struct tsv *replies = &tables->tsv[TABLE_REPLIES], *tsv = &tables->tsv[TABLE_FAMILIES];
    size_t count = tsv->count, shown = 0;
    struct practice *families = grow(NULL, count * sizeof *families);
    memset(families, 0, count * sizeof *families);
    count_practice(tables, code, families);
    fputs(".practice = {", out);
    for (; shown < PRACTICE_MAX; shown++) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (families[i].rows > families[best].rows)
                best = i;
        if (count == 0 || families[best].rows == 0)
            break;
        uint32_t text = add_text(cell_of(&replies->rows[families[best].example], TABLE_REPLIES, "text"));
        fprintf(out, "{%u, %u}, ", text, add_text(cell_of(&tsv->rows[best], TABLE_FAMILIES, "title")));
        families[best].rows = 0;
    }
    fprintf(out, "%s}, .practice_count = %zu, ", shown == 0 ? "{0}" : "", shown);
    free(families);
}

static void emit_table(FILE *out, const struct tables *tables, enum table_id id)
{
    const struct schema *schema = &schemas[id];
    const struct tsv *tsv = &tables->tsv[id];
    fprintf(out, "static const %s %s[%zu] = {\n", schema->type, schema->name, tsv->count > 0 ? tsv->count : 1);
    for (size_t i = 0; i < tsv->count; i++) {
        fprintf(out, "    {/* %s:%u */ ", schema->file, tsv->rows[i].place.line);
        if (id == TABLE_CODES)
            emit_practice(out, tables, &tsv->rows[i].cells[0]);
        if (id == TABLE_CODES)
            fprintf(out, ".spelled = %u, ", add_text(&tsv->rows[i].cells[0]));
        if (id == TABLE_LOGS)
            fprintf(out, ".len = %zu, ", cell_of(&tsv->rows[i], TABLE_LOGS, "text")->len);
        for (size_t c = 0; c < schema->column_count; c++)
            if (!(schema->columns[c].flags & SKIP))
                emit_cell(out, tables, &schema->columns[c], &tsv->rows[i].cells[c]);
        fputs("},\n", out);
    }
    fputs(tsv->count == 0 ? "    {0}\n};\n\n" : "};\n\n", out);
}

struct indexed {
    uint32_t key;
    unsigned row;
};

static int by_key(const void *a, const void *b)
{
    const struct indexed *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

static void emit_code_index(FILE *out, const struct tsv *tsv)
{
    struct indexed *index = grow(NULL, tsv->count * sizeof *index);
    for (size_t i = 0; i < tsv->count; i++) {
        index[i].row = (unsigned)i;
        (void)key_of(&tsv->rows[i].cells[0], &index[i].key);
    }
    qsort(index, tsv->count, sizeof *index, by_key);
    fprintf(out, "static const uint16_t code_index[%zu] = {", tsv->count);
    for (size_t i = 0; i < tsv->count; i++)
        fprintf(out, "%s%u,", i % 20 == 0 ? "\n    " : " ", index[i].row);
    fputs("\n};\n\n", out);
    free(index);
}

static void emit_numbers(FILE *out, const char *type, const char *name, size_t count)
{
    fprintf(out, "static const %s %s[%zu] = {", type, name, count > 0 ? count : 1);
}

static void emit_array(FILE *out, const char *name, const uint16_t *numbers, size_t count)
{
    emit_numbers(out, "uint16_t", name, count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : "", numbers[i]);
    fputs("\n};\n\n", out);
}

/* At most half of the table is taken. */
static unsigned code_slot_bits(const struct tsv *tsv)
{
    unsigned bits = 1;
    while (tsv->count > (size_t)1 << bits >> 1)
        bits++;
    return bits;
}

static void emit_code_slots(FILE *out, const struct tsv *tsv)
{
    unsigned bits = code_slot_bits(tsv), size = 1u << bits;
    uint16_t *slots = grow(NULL, size * sizeof *slots);
    memset(slots, 0, size * sizeof *slots);
    for (size_t i = 0; i < tsv->count; i++) {
        uint32_t key = 0;
        (void)key_of(&tsv->rows[i].cells[0], &key);
        unsigned slot = code_slot(key, bits);
        while (slots[slot] != 0)
            slot = (slot + 1) % size;
        slots[slot] = (uint16_t)(i + 1);
    }
    emit_array(out, "code_slots", slots, size);
    free(slots);
}

/* ---- the matcher ---- */

/* In the order of the slots, in the pool too: what is compared one after the other lies side by side. */
static void emit_patterns(FILE *out, const struct index *index)
{
    emit_numbers(out, "struct smtperr__pattern", "patterns", index->matcher.pattern_count);
    for (unsigned i = 0; i < index->matcher.pattern_count; i++) {
        const struct smtperr__pattern *p = &index->patterns[i];
        uint32_t at = pool_add(&pool, index->pool + p->at, p->len + 1u);
        fprintf(out, "\n    {UINT64_C(%" PRIu64 "), %u, %u, %u, %u, %u, %u, %u, %d, {%uu, %u, %u}},", p->needs, at,
                p->row, p->len, p->literal, p->run, p->run_len, p->before, p->start, p->hint.status, p->hint.reply,
                p->hint.provider);
    }
    fputs("\n};\n\n", out);
    emit_array(out, "slots", index->slots, MATCH_SLOTS + 1);
    emit_array(out, "keyword_slots", index->keyword_slots, MATCH_SLOTS + 1);
}

static void emit_owners(FILE *out, const struct sentences *s)
{
    size_t count = s->count - s->sentence_count;
    emit_numbers(out, "uint16_t", "signature_owners", count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n    " : "", s->owners[i]);
    fputs("\n};\n\n", out);
}

static void emit_reply_families(FILE *out, const struct tables *tables)
{
    const struct tsv *replies = &tables->tsv[TABLE_REPLIES];
    emit_numbers(out, "uint16_t", "reply_families", replies->count);
    for (size_t i = 0; i < replies->count; i++)
        fprintf(out, "%s%ld,", i % 24 == 0 ? "\n    " : "",
                row_of(&tables->tsv[TABLE_FAMILIES], cell_of(&replies->rows[i], TABLE_REPLIES, "family")));
    fputs("\n};\n\n", out);
}

/* ---- clients.tsv and layouts.tsv, sorted ---- */

static const struct tsv *to_sort;
static unsigned (*sort_key)(const char *text);

static unsigned last_byte(const char *text)
{
    return (unsigned char)to_lower(text[strlen(text) - 1]);
}

static unsigned row_key(size_t row)
{
    return sort_key(to_sort->rows[row].cells[0].text);
}

/* By key, the longest first, else as they stand. */
static int by_sort_key(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    size_t x_len = to_sort->rows[x].cells[0].len, y_len = to_sort->rows[y].cells[0].len;
    if (row_key(x) != row_key(y))
        return row_key(x) < row_key(y) ? -1 : 1;
    if (x_len != y_len)
        return x_len > y_len ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void emit_bits(FILE *out, const char *name, const uint32_t *set, unsigned bits)
{
    emit_numbers(out, "uint32_t", name, bits / 32);
    for (unsigned i = 0; i < bits / 32; i++)
        fprintf(out, "%s%uu,", i % 10 == 0 ? "\n    " : " ", set[i]);
    fputs("\n};\n\n", out);
}

typedef int compare(const void *a, const void *b);

/* The rows in this order; to be freed. */
static size_t *sorted(const struct tsv *tsv, unsigned (*key)(const char *text), compare *by)
{
    size_t *rows = grow(NULL, tsv->count * sizeof *rows);
    to_sort = tsv;
    sort_key = key;
    for (size_t i = 0; i < tsv->count; i++)
        rows[i] = i;
    qsort(rows, tsv->count, sizeof *rows, by);
    return rows;
}

/* "NAME_rows" and "NAME_first" of tables.h; the keys are below `keys`. */
static void emit_order(FILE *out, const size_t *rows, const char *rows_name, const char *first_name, unsigned keys)
{
    size_t count = to_sort->count, place = 0;
    emit_numbers(out, "uint16_t", rows_name, count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%zu,", i % 24 == 0 ? "\n    " : "", rows[i]);
    fputs(count > 0 ? "\n};\n\n" : "0};\n\n", out);
    emit_numbers(out, "uint16_t", first_name, keys + 1);
    for (unsigned c = 0; c <= keys; c++) {
        while (place < count && row_key(rows[place]) < c)
            place++;
        fprintf(out, "%s%zu,", c % 24 == 0 ? "\n    " : "", place);
    }
    fputs("\n};\n\n", out);
}

static void emit_clients(FILE *out, const struct tsv *tsv)
{
    size_t *rows = sorted(tsv, client_hash, by_sort_key);
    emit_order(out, rows, "client_rows", "client_first", CLIENT_HASHES);
    free(rows);
    rows = sorted(tsv, last_byte, by_sort_key);
    emit_order(out, rows, "client_last_rows", "client_last", 256);
    free(rows);
}

/* How many bytes two rows begin with alike, case aside. */
static size_t shared_length(size_t a, size_t b)
{
    const char *x = to_sort->rows[a].cells[0].text, *y = to_sort->rows[b].cells[0].text;
    size_t len = 0;
    while (x[len] != '\0' && to_lower(x[len]) == to_lower(y[len]))
        len++;
    return len;
}

/* By key, else as in a dictionary, else as they stand. */
static int by_words(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b, len = shared_length(x, y);
    unsigned char in_x = (unsigned char)to_lower(to_sort->rows[x].cells[0].text[len]),
                  in_y = (unsigned char)to_lower(to_sort->rows[y].cells[0].text[len]);
    if (row_key(x) != row_key(y))
        return row_key(x) < row_key(y) ? -1 : 1;
    if (in_x != in_y)
        return in_x < in_y ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* What each row has in common with the one before it under its key. */
static void emit_shared(FILE *out, const size_t *rows)
{
    emit_numbers(out, "uint8_t", "layout_shared", to_sort->count);
    for (size_t i = 0; i < to_sort->count; i++) {
        bool follows = i > 0 && row_key(rows[i - 1]) == row_key(rows[i]);
        fprintf(out, "%s%zu,", i % 24 == 0 ? "\n    " : "", follows ? shared_length(rows[i - 1], rows[i]) : 0);
    }
    fputs(to_sort->count > 0 ? "\n};\n\n" : "0};\n\n", out);
}

/* Which fourth bytes may a text have that begins with the row? Any behind a blank, which stands for several. */
static uint32_t fourth_bytes(const struct cell *text)
{
    if (text->len == LAYOUT_BYTES || memchr(text->text, ' ', LAYOUT_BYTES) != NULL)
        return UINT32_MAX;
    char fourth = text->text[LAYOUT_BYTES];
    return UINT32_C(1) << (fourth & 31) | (fourth == ' ' ? UINT32_C(1) << ('\t' & 31) : 0);
}

static void emit_starts(FILE *out)
{
    size_t column = column_of(TABLE_LAYOUTS, "marks");
    struct smtperr__layout_start starts[LAYOUT_HASHES] = {{0, 0}};
    for (size_t i = 0; i < to_sort->count; i++) {
        struct smtperr__layout_start *start = &starts[row_key(i)];
        start->marks |= words_of(&schemas[TABLE_LAYOUTS].columns[column], &to_sort->rows[i].cells[column]);
        start->fourth |= fourth_bytes(&to_sort->rows[i].cells[0]);
    }
    emit_numbers(out, "struct smtperr__layout_start", "layout_starts", LAYOUT_HASHES);
    for (unsigned i = 0; i < LAYOUT_HASHES; i++)
        fprintf(out, "%s{%u, %uu},", i % 12 == 0 ? "\n    " : " ", starts[i].marks, starts[i].fourth);
    fputs("\n};\n\n", out);
}

static void add_bit(uint32_t *set, unsigned bit)
{
    set[bit / 32] |= UINT32_C(1) << bit % 32;
}

/* The blanks of the rows; what stands before the one byte of a first word may be anything. */
static void emit_seams(FILE *out)
{
    uint32_t set[4096 / 32] = {0};
    for (size_t i = 0; i < to_sort->count; i++) {
        const struct cell *text = &to_sort->rows[i].cells[0];
        for (size_t at = 1; at + 1 < text->len; at++)
            for (unsigned any = 0; text->text[at] == ' ' && any < 256; any++)
                add_bit(set,
                        seam_hash(at > 1 ? text->text[at - 2] : (char)any, text->text[at - 1], text->text[at + 1]));
    }
    emit_bits(out, "layout_seams", set, 4096);
}

static void emit_layouts(FILE *out, const struct tsv *tsv)
{
    size_t *rows = sorted(tsv, layout_hash, by_words);
    emit_order(out, rows, "layout_rows", "layout_first", LAYOUT_HASHES);
    emit_shared(out, rows);
    emit_starts(out);
    emit_seams(out);
    free(rows);
}

static void emit_client_parts(FILE *out, const struct tsv *tsv)
{
    uint32_t parts[CLIENT_HASHES] = {0};
    size_t part = column_of(TABLE_CLIENTS, "part");
    for (size_t i = 0; i < tsv->count; i++) {
        const struct column *column = &schemas[TABLE_CLIENTS].columns[part];
        long word = word_of(column->words, &tsv->rows[i].cells[part]) + (long)column->base;
        parts[client_hash(tsv->rows[i].cells[0].text)] |= UINT32_C(1) << word;
    }
    emit_numbers(out, "uint32_t", "client_parts", CLIENT_HASHES);
    for (unsigned i = 0; i < CLIENT_HASHES; i++)
        fprintf(out, "%s%uu,", i % 10 == 0 ? "\n    " : " ", parts[i]);
    fputs("\n};\n\n", out);
}

static void emit_client_ends(FILE *out, const struct tsv *tsv)
{
    uint32_t set[END_HASHES / 32] = {0};
    for (size_t i = 0; i < tsv->count; i++) {
        const struct cell *part = cell_of(&tsv->rows[i], TABLE_CLIENTS, "part");
        if (cell_is(part, "end") || cell_is(part, "error") || cell_is(part, "command"))
            add_bit(set, end_hash(tsv->rows[i].cells[0].text));
    }
    emit_bits(out, "client_ends", set, END_HASHES);
}

/* The rows stand in the order of their programs and, within each, of their parts. */
static void emit_log_first(FILE *out, const struct tsv *tsv)
{
    long place = 0, row = 0, count = LOG_PLACE(PROGRAM_END, 0);
    emit_numbers(out, "uint16_t", "log_first", (size_t)count + 1);
    for (; place <= count; place++) {
        while (row < (long)tsv->count && log_place(&tsv->rows[row]) < place)
            row++;
        fprintf(out, "%s%ld,", place % LOG_PARTS == 0 ? "\n    " : " ", row);
    }
    fputs("\n};\n\n", out);
}

static void emit_body(FILE *out, const struct tables *tables, const struct sentences *sentences)
{
    for (enum table_id id = 0; id < TABLE_COUNT; id++)
        emit_table(out, tables, id);
    emit_code_index(out, &tables->tsv[TABLE_CODES]);
    emit_code_slots(out, &tables->tsv[TABLE_CODES]);
    emit_patterns(out, &sentences->index);
    emit_owners(out, sentences);
    emit_reply_families(out, tables);
    emit_clients(out, &tables->tsv[TABLE_CLIENTS]);
    emit_layouts(out, &tables->tsv[TABLE_LAYOUTS]);
    emit_client_parts(out, &tables->tsv[TABLE_CLIENTS]);
    emit_client_ends(out, &tables->tsv[TABLE_CLIENTS]);
    emit_log_first(out, &tables->tsv[TABLE_LOGS]);
}

/* The row of a category or family that the program itself speaks of; their number if it is not there. */
static unsigned row_named(const struct tables *tables, enum table_id table, const char *id)
{
    const struct tsv *tsv = &tables->tsv[table];
    unsigned row = 0;
    while (row < tsv->count && !cell_is(&tsv->rows[row].cells[0], id))
        row++;
    return row;
}

static void copy_file(FILE *from, FILE *to)
{
    static char block[65536];
    rewind(from);
    for (size_t got; (got = fread(block, 1, sizeof block, from)) > 0;)
        fwrite(block, 1, got, to);
}

/* The pool is complete only when all rows have been written, and stands before them: they wait in a temporary file. */
void emit_tables(FILE *out, const struct tables *tables, const struct sentences *sentences)
{
    static const char *const counted[TABLE_COUNT] = {
        "category", "code", "provider", "family", "reply", "provider_code", "client", "layout", "log",
    };
    struct cell date = newest_date(tables);
    FILE *body = tmpfile();
    if (body == NULL) {
        fault((struct place){"tables.c", 0, 0}, "no temporary file");
        return;
    }
    pool_init(&pool);
    emit_body(body, tables, sentences);
    uint32_t date_at = add_text(&date);
    (void)pool_add(&pool, (const char[MATCH_POOL_PAD]){0}, MATCH_POOL_PAD);
    fputs("/* Generated by mktable from data/; do not edit. */\n#include \"match.h\"\n#include \"tables.h\"\n\n", out);
    pool_emit(&pool, out);
    copy_file(body, out);
    fclose(body);
    fputs(
        "const struct smtperr__matcher smtperr__matcher = {\n    .pool = (const char *)&pool,\n"
        "    .patterns = patterns,\n    .slots = slots,\n    .keyword_slots = keyword_slots,\n",
        out);
    fprintf(out, "    .pattern_count = %u,\n    .row_count = %u,\n};\n\n", sentences->index.matcher.pattern_count,
            sentences->index.matcher.row_count);
    fputs(
        "const struct smtperr__tables smtperr__tables = {\n    .pool = (const char *)&pool,\n"
        "    .code_index = code_index,\n    .code_slots = code_slots,\n    .client_parts = client_parts,\n"
        "    .signature_owners = signature_owners,\n    .reply_families = reply_families,\n"
        "    .client_rows = client_rows,\n"
        "    .client_first = client_first,\n    .client_last_rows = client_last_rows,\n"
        "    .client_last = client_last,\n    .client_ends = client_ends,\n    .layout_rows = layout_rows,\n"
        "    .layout_first = layout_first,\n    .layout_shared = layout_shared,\n"
        "    .layout_starts = layout_starts,\n    .layout_seams = layout_seams,\n    .log_first = log_first,\n",
        out);
    for (enum table_id id = 0; id < TABLE_COUNT; id++)
        fprintf(out, "    .%s = %s,\n    .%s_count = %zu,\n", schemas[id].name, schemas[id].name, counted[id],
                tables->tsv[id].count);
    fprintf(out, "    .code_slot_bits = %u,\n", code_slot_bits(&tables->tsv[TABLE_CODES]));
    fprintf(out,
            "    .success = %u,\n    .unknown = %u,\n    .expired = %u,\n    .bad_sender = %u,\n    .bad_domain = %u,\n"
            "    .login = %u,\n"
            "    .delay_notice = %u,\n    .login_unknown = %u,\n    .sender_unknown = %u,\n    .sender_domain = %u,\n"
            "    .date = %u,\n};\n",
            row_named(tables, TABLE_CATEGORIES, "success"), row_named(tables, TABLE_CATEGORIES, "unknown"),
            row_named(tables, TABLE_CATEGORIES, "expired"), row_named(tables, TABLE_CATEGORIES, "bad-sender"),
            row_named(tables, TABLE_CATEGORIES, "bad-domain"), row_named(tables, TABLE_CATEGORIES, "login"),
            row_named(tables, TABLE_FAMILIES, "expired-delay-notice"),
            row_named(tables, TABLE_FAMILIES, "login-unknown-user"),
            row_named(tables, TABLE_FAMILIES, "bad-sender-user-unknown"),
            row_named(tables, TABLE_FAMILIES, "bad-sender-domain-unknown"), date_at);
}
