/* SPDX-License-Identifier: MIT */
/* The rows of layouts.tsv are sorted by the hash of their first bytes, then as in a dictionary: a text is compared with
 * those that begin like it, and goes on with each where it differed from the one before. */
#include "layout.h"

#include "chars.h"
#include "eight.h"

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

#define BLOCK                                                                                                          \
    32 /* bytes that are looked at in one loop without branches, which the compiler makes a few instructions */

/* The places in a text where a piece may begin. */
struct beginnings {
    struct smtperr_slice text;
    size_t behind;             /* the eight bytes that are looked at; blocks are counted from where it began */
    uint64_t left;             /* those of them where one may begin: the high bit is set */
    unsigned char here[BLOCK]; /* the same of the whole block */
    uint8_t next;              /* the eight in the block behind them */
    bool inside;               /* a word, as the block begins */
};

static struct beginnings beginnings_from(struct smtperr_slice text, size_t at)
{
    bool inside = at > 0 && at <= text.len && is_alnum(text.ptr[at - 1]);
    return (struct beginnings){.text = text, .behind = at, .next = BLOCK, .inside = inside};
}

static unsigned in_word(unsigned char c)
{
    return ((unsigned)(unsigned char)(c - '0') < 10) | ((unsigned)(unsigned char)((c | 0x20) - 'a') < 26);
}

/* At a word, a sign, or a character of another script. Returns whether the block ends inside a word. */
static bool mark_block(const char *text, bool inside, unsigned char here[BLOCK])
{
    const unsigned char *at = (const unsigned char *)text;
    unsigned char words[1 + BLOCK];
    words[0] = inside;
    for (size_t i = 0; i < BLOCK; i++)
        words[1 + i] = (unsigned char)in_word(at[i]);
    for (size_t i = 0; i < BLOCK; i++) {
        unsigned shown = (unsigned)(unsigned char)(at[i] - '!') < 0x5e, lead = at[i] >= 0xc0;
        here[i] = (unsigned char)(((shown & ~(unsigned)(words[i] & words[1 + i])) | lead) << 7);
    }
    return words[BLOCK] != 0;
}

static void read_block(struct beginnings *b)
{
    char last[BLOCK];
    struct smtperr_slice text = slice_from(b->text, b->behind);
    if (text.len < BLOCK) {
        memset(last, ' ', sizeof last);
        memcpy(last, text.ptr, text.len);
        text.ptr = last;
    }
    b->inside = mark_block(text.ptr, b->inside, b->here);
    b->next = 0;
}

static bool look_on(struct beginnings *b)
{
    while (b->left == 0) {
        if (b->behind + LAYOUT_BYTES > b->text.len)
            return false;
        if (b->next == BLOCK)
            read_block(b);
        b->left = eight_load((const char *)b->here + b->next);
        b->behind += 8;
        b->next += 8;
    }
    return true;
}

static inline bool next_beginning(struct beginnings *b, size_t *at_out)
{
    if (b->left == 0 && !look_on(b))
        return false;
    *at_out = b->behind - 8 + eight_first(b->left);
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

bool smtperr__begins_layout(struct smtperr_slice line, unsigned marks)
{
    size_t at = 0, len;
    while (at < line.len && (is_space(line.ptr[at]) || strchr("-=*#>_+|~", line.ptr[at]) != NULL) &&
           line.ptr[at] != '\0')
        at++;
    return at < line.len && row_at(slice_from(line, at), marks, &len) != NULL;
}
