/* SPDX-License-Identifier: MIT */
/* What each table's columns may hold, and how they are emitted: one description serves checker, emitter and pages. */
#ifndef MKTABLE_SCHEMA_H
#define MKTABLE_SCHEMA_H

#include "tsv.h"

#include <stdint.h>

enum table_id {
    TABLE_CATEGORIES,
    TABLE_CODES,
    TABLE_PROVIDERS,
    TABLE_FAMILIES,
    TABLE_REPLIES,
    TABLE_PROVIDER_CODES,
    TABLE_CLIENTS,
    TABLE_LAYOUTS,
    TABLE_LOGS,
    TABLE_COUNT
};

enum column_type {
    COLUMN_TEXT,
    COLUMN_LIST,       /* ` | ` between items */
    COLUMN_WORD,       /* one of `words`; emitted as its number, from `base` */
    COLUMN_WORDS,      /* a list of `words`; emitted as a set of bits, by their numbers from `base` */
    COLUMN_ROW,        /* the id of a row of `table`; emitted as its number */
    COLUMN_CATEGORIES, /* a list of category ids or `any`; emitted as a set of bits */
    COLUMN_CODE,       /* a code; emitted as its key */
    COLUMN_CODES,      /* a list of codes that have rows */
    COLUMN_REFERENCES,
    COLUMN_SENTENCE, /* text with placeholders; emitted as it is, compiled by pattern.c */
    COLUMN_FACTS     /* a list of placeholder=fact */
};

enum {
    REQUIRED = 1,     /* must not be empty */
    ID = 2,           /* lower case, digits, hyphens; no two rows the same */
    ASCII = 4,        /* printable ASCII only */
    PROSE = 8,        /* may hold {braces} */
    CAUSE = 16,       /* no full stop at the end */
    STEP = 32,        /* a full stop at the end */
    SKIP = 64,        /* checked, not emitted */
    OFF_BY_ONE = 128, /* a row number counted from 1, so that 0 is none */
    LOWER = 256       /* emitted in lower case */
};

struct column {
    const char *name;
    enum column_type type;
    unsigned flags;
    unsigned max;      /* characters of the text or of one item */
    unsigned max_rows; /* items of a list */
    const char *const *words;
    unsigned base;
    enum table_id table;
};

struct schema {
    const char *file;
    const char *type; /* the struct of tables.h */
    const char *name; /* the array emitted */
    const struct column *columns;
    size_t column_count;
};

extern const struct schema schemas[TABLE_COUNT];

/* Where a row of logs.tsv stands in the order of programs and parts, as LOG_PLACE counts. */
long log_place(const struct row *row);

struct tables {
    struct tsv tsv[TABLE_COUNT];
};

/* Number of the row whose first cell is `id`, or -1. */
long row_of(const struct tsv *tsv, const struct cell *id);

/* Number of the column `name`; the name must be right. */
size_t column_of(enum table_id table, const char *name);

/* The cell of a row by its column's name. */
const struct cell *cell_of(const struct row *row, enum table_id table, const char *name);

/* Number of the word in `words` that the cell holds, or -1. */
long word_of(const char *const *words, const struct cell *cell);

/* Reads a code as codes.tsv spells it ("4yz" "x5z" "451" "4.X.X" "X.7" "X.7.26" "4.7.26") into its key; false if it is
 * none. */
bool key_of(const struct cell *cell, uint32_t *key_out);

/* The newest `date` cell of all tables, "2026-11-23"; empty where there is none. */
struct cell newest_date(const struct tables *tables);

/* Checks every cell of every table, then what holds between rows and tables. */
void check_tables(const struct tables *tables);

#endif
