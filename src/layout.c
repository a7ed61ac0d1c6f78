/* SPDX-License-Identifier: MIT */
/* The rows of layouts.tsv are sorted by their first byte: only those that begin like the text are tried. */
#include "layout.h"

#include "chars.h"

/* Can a row begin here? Tells most places off without a look at the rows. */
static inline bool may_begin(struct smtperr_slice text, size_t at)
{
    if (text.len - at < LAYOUT_BYTES)
        return false;
    unsigned hash = layout_hash(text.ptr + at);
    return (smtperr__tables.layout_starts[hash / 32] >> hash % 32 & 1) != 0;
}

static const struct smtperr__layout *row_at(struct smtperr_slice text, unsigned marks, size_t *len_out)
{
    unsigned char first = smtperr__lower[(unsigned char)text.ptr[0]];
    for (unsigned i = smtperr__tables.layout_first[first]; i < smtperr__tables.layout_first[first + 1]; i++) {
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
        const struct smtperr__layout *row =
            skip || !may_begin(line, at) ? NULL : row_at(slice_from(line, at), ~found->marks, &len);
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
        if ((at > 0 && is_alnum(text.ptr[at]) && is_alnum(text.ptr[at - 1])) || !may_begin(text, at))
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
    return at < line.len && may_begin(line, at) && row_at(slice_from(line, at), marks, &len) != NULL;
}
