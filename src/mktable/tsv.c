/* SPDX-License-Identifier: MIT */
/*
 * Reads a TSV file and checks what holds for every table: UTF-8, no control characters, LF line ends, a header row,
 * the number of cells, no stray white space. What a cell may hold is schema.c's business.
 *
 *   file    = header *( row / comment / LF )
 *   comment = "#" *char LF
 *   row     = cell *( TAB cell ) LF
 *   list    = item *( " | " item )
 */
#include "tsv.h"

#include "../chars.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct text {
    char *ptr;
    size_t len;
};

static bool read_file(struct text *text, const char *folder, const char *name)
{
    char path[4096];
    FILE *file = NULL;
    text->ptr = NULL;
    text->len = 0;
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) < sizeof path)
        file = fopen(path, "rb");
    if (file == NULL) {
        fault((struct place){name, 0, 0}, "cannot be read: %s", strerror(errno));
        return false;
    }
    for (size_t got = 1; got > 0; text->len += got) {
        text->ptr = grow(text->ptr, text->len + 65537);
        got = fread(text->ptr + text->len, 1, 65536, file);
    }
    text->ptr[text->len] = '\0';
    bool failed = ferror(file) != 0;
    fclose(file);
    if (failed)
        fault((struct place){name, 0, 0}, "cannot be read: %s", strerror(errno));
    return !failed;
}

static void check_bytes(struct place place, const char *line, size_t len)
{
    for (size_t i = 0, step; i < len; i += step) {
        uint32_t code = 0;
        step = smtperr__utf8((struct smtperr_slice){line + i, len - i}, &code);
        place.column = (unsigned)i + 1;
        if (step == 0) {
            fault(place, "invalid UTF-8");
            return;
        }
        if (code == '\r')
            fault(place, "carriage return");
        else if ((code < ' ' && code != '\t') || code == 0x7f)
            fault(place, "control character 0x%02x", (unsigned)code);
        else if (code >= 0x80 && smtperr__is_hidden(code))
            fault(place, "invisible character U+%04X, which no text is compared with", (unsigned)code);
    }
}

static void check_space(const struct cell *cell)
{
    if (cell->len == 0)
        return;
    if (cell->text[0] == ' ' || cell->text[cell->len - 1] == ' ')
        fault(cell->place, "space at the end of a cell");
    else if (strstr(cell->text, "  ") != NULL)
        fault(cell->place, "two spaces in a row");
}

/* Cuts `line` into cells in place; returns their number, which may exceed CELLS_MAX. */
static size_t split(struct row *row, char *line)
{
    size_t count = 0;
    for (char *at = line, *tab; at != NULL; at = tab, count++) {
        tab = strchr(at, '\t');
        if (tab != NULL)
            *tab++ = '\0';
        if (count < CELLS_MAX) {
            struct place place = row->place;
            place.column = (unsigned)(at - line) + 1;
            row->cells[count] = (struct cell){at, strlen(at), place};
        }
    }
    return count;
}

static void check_header(const struct row *row, size_t count, const char *const *columns, size_t want)
{
    for (size_t i = 0; i < want || i < count; i++) {
        if (i >= want) {
            fault(row->place, "header has %zu columns, want %zu", count, want);
            return;
        }
        if (i >= count || !cell_is(&row->cells[i], columns[i])) {
            fault(i < count ? row->cells[i].place : row->place, "header: column %zu must be '%s'", i + 1, columns[i]);
            return;
        }
    }
}

static void add_row(struct tsv *tsv, const struct row *row)
{
    tsv->rows = room_for(tsv->rows, tsv->count, 1, sizeof *tsv->rows);
    tsv->rows[tsv->count++] = *row;
}

static void read_line(struct tsv *tsv, struct place place, char *line, size_t len, const char *const *columns,
                      size_t want, bool *header)
{
    struct row row = {.place = place};
    check_bytes(place, line, len);
    if (len == 0 || line[0] == '#')
        return;
    size_t count = split(&row, line);
    if (*header) {
        check_header(&row, count, columns, want);
        *header = false;
    } else if (count != want) {
        fault(place, "%zu columns, want %zu", count, want);
    } else {
        for (size_t i = 0; i < count; i++)
            check_space(&row.cells[i]);
        add_row(tsv, &row);
    }
}

bool tsv_read(struct tsv *tsv, const char *folder, const char *name, const char *const *columns, size_t column_count)
{
    struct text text;
    struct place place = {name, 1, 1};
    bool header = true;
    *tsv = (struct tsv){.file = name};
    if (!read_file(&text, folder, name))
        return false;
    tsv->text = text.ptr;
    for (char *at = text.ptr, *end = text.ptr + text.len; at < end; place.line++) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL) {
            fault(place, "last line has no line end");
            stop = end;
        }
        *stop = '\0';
        read_line(tsv, place, at, (size_t)(stop - at), columns, column_count, &header);
        at = stop + 1;
    }
    if (header)
        fault((struct place){name, 1, 1}, "no header");
    return true;
}

bool list_item(struct cell *rest, struct cell *item_out)
{
    if (rest->text == NULL || rest->len == 0)
        return false;
    const char *bar = strstr(rest->text, " | ");
    size_t len = bar != NULL && (size_t)(bar - rest->text) < rest->len ? (size_t)(bar - rest->text) : rest->len;
    *item_out = (struct cell){rest->text, len, rest->place};
    if (len == rest->len) {
        *rest = (struct cell){NULL, 0, rest->place};
    } else {
        rest->text += len + 3;
        rest->len -= len + 3;
        rest->place.column += (unsigned)len + 3;
    }
    return true;
}

bool cell_is(const struct cell *cell, const char *text)
{
    return strlen(text) == cell->len && memcmp(cell->text, text, cell->len) == 0;
}
