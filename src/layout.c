/* SPDX-License-Identifier: MIT */
/* The rows of layouts.tsv are sorted by the hash of their first bytes: only those that begin like the text are tried.
 */
#include "layout.h"

#include "chars.h"

/* The longest row of one of the marks that stands at the start of text; NULL, as at most places, if none does. */
static inline const struct smtperr__layout *row_at(struct smtperr_slice text, unsigned marks, size_t *len_out)
{
    if (text.len < LAYOUT_BYTES)
        return NULL;
    const uint16_t *first = smtperr__tables.layout_first + layout_hash(text.ptr);
    for (unsigned i = first[0]; i < first[1]; i++) {
        const struct smtperr__layout *row = &smtperr__tables.layouts[smtperr__tables.layout_rows[i]];
        const char *words = smtperr__tables.pool + row->text;
        size_t len = 0;
        if ((marks & row->marks) == 0)
            continue;
        while (len < text.len && words[len] != '\0' && to_lower(words[len]) == to_lower(text.ptr[len]))
            len++;
        if (words[len] == '\0') {
            *len_out = len;
            return row;
        }
    }
    return NULL;
}

void smtperr__layout_line(struct smtperr_slice line, struct smtperr__layout_line *found)
{
    size_t len;
    bool inside = false; /* a word */
    found->marks = 0;
    for (size_t at = 0; at + LAYOUT_BYTES <= line.len; at++) {
        bool letter = is_alnum(line.ptr[at]), skip = letter && inside;
        inside = letter;
        const struct smtperr__layout *row = skip ? NULL : row_at(slice_from(line, at), ~found->marks, &len);
        if (row == NULL)
            continue;
        for (unsigned mark = 1; mark < LAYOUT_MARKS; mark++)
            if ((row->marks & ~found->marks & LAYOUT_BIT(mark)) != 0) {
                found->at[mark].begin = at;
                found->at[mark].end = at + len;
            }
        found->marks |= row->marks;
    }
}

struct smtperr__layout_hit smtperr__find_layout(struct smtperr_slice text, size_t at, unsigned marks)
{
    size_t len;
    for (; at < text.len; at++) {
        if (at > 0 && is_alnum(text.ptr[at]) && is_alnum(text.ptr[at - 1]))
            continue;
        const struct smtperr__layout *row = row_at(slice_from(text, at), marks, &len);
        if (row != NULL)
            return (struct smtperr__layout_hit){row->marks & marks, at, at + len};
    }
    return (struct smtperr__layout_hit){0, 0, 0};
}

bool smtperr__begins_layout(struct smtperr_slice line, unsigned marks)
{
    size_t at = 0, len;
    while (at < line.len && (is_space(line.ptr[at]) || strchr("-=*#>_+|~", line.ptr[at]) != NULL) &&
           line.ptr[at] != '\0')
        at++;
    return at < line.len && row_at(slice_from(line, at), marks, &len) != NULL;
}
