/* SPDX-License-Identifier: MIT */
/* The rows of layouts.tsv are sorted by the hash of their first bytes, then as in a dictionary: a text is compared with
 * those that begin like it, and goes on with each where it differed from the one before. */
#include "layout.h"

#include "block.h"
#include "chars.h"

/* How far a text goes with a row: so many bytes of the row stand for so many of the text. */
struct agreed {
    size_t words, text;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Goes on to where they differ: case does not count, and a space stands for any blanks. True if the row ends there. */
static bool agree(const char *words, struct smtperr_slice text, struct agreed *so_far)
{
    const char *row = words + so_far->words, *at = text.ptr + so_far->text, *end = text.ptr + text.len;
    for (;;) {
        for (; at < end && *row == to_lower(*at) && *row != ' ' && *row != '\0'; at++)
            row++;
        if (at == end || *row != ' ' || !is_blank(*at))
            break;
        row++;
        while (at < end && is_blank(*at))
            at++;
    }
    *so_far = (struct agreed){(size_t)(row - words), (size_t)(at - text.ptr)};
    return *row == '\0';
}

/* The longest row of one of the marks that stands at the start of text; NULL, as at most places, if none does. */
static inline const struct smtperr__layout *row_at(struct smtperr_slice text, unsigned marks, size_t *len_out)
{
    const struct smtperr__tables *t = &smtperr__tables;
    const struct smtperr__layout *found = NULL;
    struct agreed so_far = {0, 0};
    if (text.len < LAYOUT_BYTES)
        return NULL;
    unsigned hash = layout_hash(text.ptr), end = t->layout_first[hash + 1];
    if ((t->layout_starts[hash].marks & marks) == 0 ||
        (text.len > LAYOUT_BYTES && (t->layout_starts[hash].fourth >> (text.ptr[LAYOUT_BYTES] & 31) & 1) == 0))
        return NULL;
    for (unsigned i = t->layout_first[hash]; i < end && t->layout_shared[i] >= so_far.words; i++) {
        const struct smtperr__layout *row = &t->layouts[t->layout_rows[i]];
        if (t->layout_shared[i] > so_far.words || !agree(t->pool + row->text, text, &so_far) ||
            (marks & row->marks) == 0)
            continue;
        found = row;
        *len_out = so_far.text;
    }
    return found;
}

/* The places in a text where a piece may begin. */
struct beginnings {
    struct smtperr_slice text;
    size_t behind; /* the group of bytes that is looked at */
    uint64_t left; /* those of them where one may begin: a bit is set */
    bool inside;   /* a word, as the group ends */
};

static struct beginnings beginnings_from(struct smtperr_slice text, size_t at)
{
    bool inside = at > 0 && at <= text.len && is_alnum(text.ptr[at - 1]);
    return (struct beginnings){.text = text, .behind = at, .inside = inside};
}

static inline bool next_beginning(struct beginnings *b, size_t *at_out)
{
    while (b->left == 0) {
        if (b->behind + LAYOUT_BYTES > b->text.len)
            return false;
        b->left = smtperr__beginnings(slice_from(b->text, b->behind), &b->inside);
        b->behind += BLOCK_GROUP;
    }
    *at_out = b->behind - BLOCK_GROUP + lowest_bit(b->left);
    b->left &= b->left - 1;
    return true;
}

void smtperr__layout_line(struct smtperr_slice line, struct smtperr__layout_line *found)
{
    struct beginnings all = beginnings_from(line, 0);
    found->marks = 0;
    for (size_t at, len; next_beginning(&all, &at);) {
        const struct smtperr__layout *row = row_at(slice_from(line, at), ~found->marks, &len);
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
    struct beginnings all = beginnings_from(text, at);
    for (size_t len; next_beginning(&all, &at);) {
        const struct smtperr__layout *row = row_at(slice_from(text, at), marks, &len);
        if (row != NULL)
            return (struct smtperr__layout_hit){row->marks & marks, at, at + len};
    }
    return (struct smtperr__layout_hit){0, 0, 0};
}

/* Are the bytes around the blank at `border` such as stand in a piece? Mostly they are not. */
static bool may_meet(struct smtperr_slice text, size_t border)
{
    if (border == 0 || border + 1 >= text.len || !is_blank(text.ptr[border]))
        return false;
    char before = border > 1 ? text.ptr[border - 2] : ' ';
    unsigned hash = seam_hash(is_blank(before) ? ' ' : before, text.ptr[border - 1], text.ptr[border + 1]);
    return (smtperr__tables.layout_seams[hash / 32] >> hash % 32 & 1) != 0;
}

unsigned smtperr__layout_across(struct smtperr_slice text, size_t border)
{
    struct beginnings all = beginnings_from(text, 0);
    unsigned marks = 0;
    if (!may_meet(text, border))
        return 0;
    for (size_t at, len; next_beginning(&all, &at) && at < border;) {
        const struct smtperr__layout *row = row_at(slice_from(text, at), ~0u, &len);
        if (row != NULL && at + len > border)
            marks |= row->marks;
    }
    return marks;
}

unsigned smtperr__layout_at(struct smtperr_slice text, unsigned marks)
{
    size_t len;
    const struct smtperr__layout *row = row_at(text, marks, &len);
    return row != NULL ? row->marks & marks : 0;
}

bool smtperr__begins_layout(struct smtperr_slice line, unsigned marks)
{
    size_t at = 0;
    while (at < line.len && (is_space(line.ptr[at]) || strchr("-=*#>_+|~", line.ptr[at]) != NULL) &&
           line.ptr[at] != '\0')
        at++;
    return at < line.len && smtperr__layout_at(slice_from(line, at), marks) != 0;
}
