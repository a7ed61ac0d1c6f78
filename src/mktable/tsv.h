/* SPDX-License-Identifier: MIT */
/* A table as it stands in its file: rows of cells, each of which knows its place. */
#ifndef MKTABLE_TSV_H
#define MKTABLE_TSV_H

#include "report.h"

#include <stdbool.h>

#define CELLS_MAX 20

struct cell {
    const char *text; /* terminated, inside the file's own copy */
    size_t len;
    struct place place;
};

struct row {
    struct place place;
    struct cell cells[CELLS_MAX];
};

struct tsv {
    const char *file;
    char *text;       /* what the cells point into */
    struct row *rows; /* without the header line and comments */
    size_t count;
};

/* Reads folder/name, whose header must hold the given column names. Faults of form are told; rows with a wrong number
 * of cells are left out. False if the file cannot be read at all (told as well). */
bool tsv_read(struct tsv *tsv, const char *folder, const char *name, const char *const *columns, size_t column_count);

/* Cuts the next item of a ` | ` list off *rest (rest->text is NULL at the end). */
bool list_item(struct cell *rest, struct cell *item_out);

bool cell_is(const struct cell *cell, const char *text);

#endif
