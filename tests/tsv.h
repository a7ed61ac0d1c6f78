/* SPDX-License-Identifier: MIT */
/* Reads a table of data/ as the tests see it: with code of their own, so that the table compiler cannot agree with
 * itself. */
#ifndef TESTS_TSV_H
#define TESTS_TSV_H

#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#define TSV_COLUMNS 20
#define TSV_ROWS 32768

struct tsv {
    const char *names[TSV_COLUMNS];
    size_t column_count;
    size_t count;
    const char *(*rows)[TSV_COLUMNS]; /* never freed: they live as long as the test */
};

/* Tables live until the test ends; what is kept here is no leak. */
static inline void *tsv_keep(void *block)
{
    static void *kept[64];
    static size_t count;
    assert_non_null(block);
    assert_true(count < sizeof kept / sizeof *kept);
    return kept[count++] = block;
}

static inline char *tsv_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        print_error("%s cannot be read\n", path);
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *text = tsv_keep(malloc((size_t)size + 1));
    assert_int_equal(fread(text, 1, (size_t)size, file), size);
    text[size] = '\0';
    (void)fclose(file);
    return text;
}

/* Cuts a line into cells in place. */
static inline size_t tsv_split(char *line, const char *cells[TSV_COLUMNS])
{
    size_t count = 0;
    for (char *at = line; at != NULL; count++) {
        assert_true(count < TSV_COLUMNS);
        cells[count] = at;
        at = strchr(at, '\t');
        if (at != NULL)
            *at++ = '\0';
    }
    return count;
}

static inline struct tsv tsv_read(const char *folder, const char *name)
{
    char path[4096];
    struct tsv tsv = {.rows = tsv_keep(calloc(TSV_ROWS, sizeof *tsv.rows))};
    assert_true(snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path);
    for (char *at = tsv_file(path), *next; *at != '\0'; at = next) {
        next = strchr(at, '\n');
        assert_non_null(next);
        *next++ = '\0';
        if (*at == '#' || *at == '\0')
            continue;
        if (tsv.column_count == 0) {
            tsv.column_count = tsv_split(at, tsv.names);
            continue;
        }
        assert_true(tsv.count < TSV_ROWS);
        assert_int_equal(tsv_split(at, tsv.rows[tsv.count++]), tsv.column_count);
    }
    assert_true(tsv.column_count > 0);
    return tsv;
}

/* The cell of a row by its column's name. */
static inline const char *tsv_cell(const struct tsv *tsv, size_t row, const char *name)
{
    for (size_t i = 0; i < tsv->column_count; i++)
        if (strcmp(tsv->names[i], name) == 0)
            return tsv->rows[row][i];
    print_error("no column %s\n", name);
    fail();
    return "";
}

#endif
