/* SPDX-License-Identifier: MIT */
/* The rows of layouts.tsv are sorted by the hash of their first bytes: only those that begin like the text are tried.
 */
#include "layout.h"

#include "chars.h"

/* Length of the text that the words stand for at its start, 0 if it does not begin with them: case does not count, and
 * a space stands for any blanks. */
static size_t match_words(const char *words, struct smtperr_slice text)
{
    size_t at = 0;
    for (; *words != '\0' && at < text.len; words++) {
        char c = text.ptr[at] == '\t' ? ' ' : text.ptr[at];
        if (to_lower(*words) != to_lower(c))
            return 0;
        at++;
        while (c == ' ' && at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t'))
            at++;
    }
    return *words == '\0' ? at : 0;
}

/* The longest row of one of the marks that stands at the start of text; NULL, as at most places, if none does. */
static inline const struct smtperr__layout *row_at(struct smtperr_slice text, unsigned marks, size_t *len_out)
{
    if (text.len < LAYOUT_BYTES)
        return NULL;
    const uint16_t *first = smtperr__tables.layout_first + layout_hash(text.ptr);
    for (unsigned i = first[0]; i < first[1]; i++) {
        const struct smtperr__layout *row = &smtperr__tables.layouts[smtperr__tables.layout_rows[i]];
        if ((marks & row->marks) != 0 && (*len_out = match_words(smtperr__tables.pool + row->text, text)) > 0)
            return row;
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

unsigned smtperr__layout_across(struct smtperr_slice text, size_t border)
{
    unsigned marks = 0;
    size_t len;
    bool inside = false; /* a word */
    for (size_t at = 0; at < border && at < text.len; at++) {
        bool letter = is_alnum(text.ptr[at]), skip = letter && inside;
        inside = letter;
        const struct smtperr__layout *row = skip ? NULL : row_at(slice_from(text, at), ~0u, &len);
        if (row != NULL && at + len > border)
            marks |= row->marks;
    }
    return marks;
}

bool smtperr__begins_layout(struct smtperr_slice line, unsigned marks)
{
    size_t at = 0, len;
    while (at < line.len && (is_space(line.ptr[at]) || strchr("-=*#>_+|~", line.ptr[at]) != NULL) &&
           line.ptr[at] != '\0')
        at++;
    return at < line.len && row_at(slice_from(line, at), marks, &len) != NULL;
}
