/* SPDX-License-Identifier: MIT */
/*
 * The automaton over the anchors (Aho and Corasick, as a dense table). A pattern's anchor is the piece of at most ANCHOR_MAX
 * literal bytes that the fewest patterns hold, so that ordinary words lead to few comparisons. Digits share one class and
 * bytes beyond ASCII a few: the comparison that follows a hit tells them apart, and the table stays small.
 */
#include "../chars.h"
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

#define ANCHOR_MAX 8
#define HIGH_CLASSES 16
#define SLOTS (1u << 18)

/* ---- anchors ---- */

static uint32_t hash(const char *bytes, size_t len)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)bytes[i]) * 16777619u;
    return (h ^ h >> 13) % SLOTS;
}

static bool is_mark(char c)
{
    return c > 0 && c < MARK_END;
}

static size_t literal_length(const struct pattern *p, size_t at)
{
    size_t len = 0;
    while (at + len < p->len && !is_mark(p->bytes[at + len]))
        len++;
    return len;
}

/* How long the best anchor of a pattern can be. */
static size_t anchor_length(const struct pattern *p)
{
    size_t best = 0;
    for (size_t at = 0; at < p->len; at++) {
        size_t len = literal_length(p, at);
        if (len > best)
            best = len;
    }
    return best < ANCHOR_MAX ? best : ANCHOR_MAX;
}

static void count_pieces(const struct pattern *p, uint16_t *counts)
{
    size_t len = anchor_length(p);
    for (size_t at = 0; at + len <= p->len; at++)
        if (literal_length(p, at) >= len) {
            uint16_t *count = &counts[hash(p->bytes + at, len)];
            *count = (uint16_t)(*count + (*count < UINT16_MAX));
        }
}

static void choose_anchor(struct pattern *p, const uint16_t *counts)
{
    unsigned best = UINT16_MAX + 1u;
    p->anchor_len = anchor_length(p);
    for (size_t at = 0; at + p->anchor_len <= p->len; at++)
        if (literal_length(p, at) >= p->anchor_len && counts[hash(p->bytes + at, p->anchor_len)] < best) {
            best = counts[hash(p->bytes + at, p->anchor_len)];
            p->anchor = at;
        }
}

/* ---- classes of bytes ---- */

static unsigned make_classes(struct automaton *a, const struct pattern *patterns, size_t count)
{
    unsigned next = 1;
    bool used[256] = {false};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < patterns[i].anchor_len; k++)
            used[(unsigned char)patterns[i].bytes[patterns[i].anchor + k]] = true;
    memset(a->classes, 0, sizeof a->classes);
    for (unsigned c = 1; c < 0x80; c++)
        if (used[c] && !is_digit((char)c))
            a->classes[c] = (uint8_t)next++;
    for (unsigned c = '0'; c <= '9'; c++)
        a->classes[c] = (uint8_t)next;
    next++;
    for (unsigned c = 0x80; c < 256; c++)
        a->classes[c] = (uint8_t)(next + c % HIGH_CLASSES);
    next += HIGH_CLASSES;
    for (unsigned c = 'A'; c <= 'Z'; c++)
        a->classes[c] = a->classes[c - 'A' + 'a'];
    for (unsigned c = 0; c < 0x80; c++)
        if (is_space((char)c))
            a->classes[c] = a->classes[' '];
    return next;
}

/* ---- states ---- */

struct builder {
    struct automaton *a;
    unsigned classes;
    unsigned states, room;
    uint32_t *trie;  /* 0: no edge; state 0 is the root */
    uint32_t *fail;
    uint32_t *order; /* states breadth first */
};

static uint32_t add_state(struct builder *b)
{
    if (b->states == b->room) {
        b->room = b->room > 0 ? 2 * b->room : 1024;
        b->trie = grow(b->trie, (size_t)b->room * b->classes * sizeof *b->trie);
    }
    memset(b->trie + (size_t)b->states * b->classes, 0, b->classes * sizeof *b->trie);
    return b->states++;
}

static uint32_t add_anchor(struct builder *b, const struct pattern *p)
{
    uint32_t state = 0;
    for (size_t k = 0; k < p->anchor_len; k++) {
        unsigned c = b->a->classes[(unsigned char)p->bytes[p->anchor + k]];
        if (b->trie[state * b->classes + c] == 0) {
            uint32_t fresh = add_state(b);
            b->trie[state * b->classes + c] = fresh;
        }
        state = b->trie[state * b->classes + c];
    }
    return state;
}

/* Fills in the missing edges, breadth first, from the states that the fail links lead to. */
static void complete(struct builder *b)
{
    unsigned head = 0, tail = 0;
    b->fail = grow(NULL, b->states * sizeof *b->fail);
    b->order = grow(NULL, b->states * sizeof *b->order);
    b->fail[0] = 0;
    b->order[tail++] = 0;
    while (head < tail) {
        uint32_t state = b->order[head++];
        for (unsigned c = 0; c < b->classes; c++) {
            uint32_t *edge = &b->trie[state * b->classes + c];
            uint32_t other = state == 0 ? 0 : b->trie[b->fail[state] * b->classes + c];
            if (*edge == 0) {
                *edge = other;
            } else {
                b->fail[*edge] = other;
                b->order[tail++] = *edge;
            }
        }
    }
}

struct tail {
    uint32_t state;
    struct smtperr__end end;
};

static int by_state(const void *a, const void *b)
{
    const struct tail *x = a, *y = b;
    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    return x->end.pattern < y->end.pattern ? -1 : x->end.pattern > y->end.pattern;
}

/* The ends of a state are its own and those of the states its fail links lead to. */
static void collect_ends(struct builder *b, struct tail *own, size_t count)
{
    size_t used = 0, room = 0;
    struct automaton *a = b->a;
    qsort(own, count, sizeof *own, by_state);
    uint32_t *first = grow(NULL, (b->states + 1) * sizeof *first);
    for (uint32_t state = 0, at = 0; state <= b->states; state++) {
        first[state] = at;
        while (at < count && own[at].state == state)
            at++;
    }
    a->ends = grow(NULL, (b->states + 1) * sizeof *a->ends);
    for (uint32_t state = 0; state < b->states; state++) {
        a->ends[state] = (uint32_t)used;
        for (uint32_t s = state; s != 0; s = b->fail[s])
            for (uint32_t i = first[s]; i < first[s + 1]; i++) {
                if (used == room)
                    a->end_rows = grow(a->end_rows, (room = room > 0 ? 2 * room : 1024) * sizeof *a->end_rows);
                a->end_rows[used++] = own[i].end;
            }
    }
    a->ends[b->states] = (uint32_t)used;
    free(first);
}

static void copy_patterns(struct automaton *a, const struct pattern *patterns, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += patterns[i].len + 1;
    a->pool = grow(NULL, len + 1);
    a->patterns = grow(NULL, count * sizeof *a->patterns);
    len = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pattern *p = &patterns[i];
        a->patterns[i] = (struct smtperr__pattern){(uint32_t)len, (uint16_t)p->len, (uint16_t)p->literal,
                                                   (uint16_t)p->anchor, p->start};
        memcpy(a->pool + len, p->bytes, p->len);
        a->pool[len + p->len] = '\0';
        len += p->len + 1;
    }
}

void automaton_build(struct automaton *a, struct pattern *patterns, const struct smtperr__hint *hints, size_t count,
                     size_t sentences)
{
    struct builder b = {.a = a};
    uint16_t *counts = grow(NULL, SLOTS * sizeof *counts);
    struct tail *own = grow(NULL, count * sizeof *own);
    *a = (struct automaton){0};
    memset(counts, 0, SLOTS * sizeof *counts);
    for (size_t i = 0; i < count; i++)
        count_pieces(&patterns[i], counts);
    for (size_t i = 0; i < count; i++)
        choose_anchor(&patterns[i], counts);
    b.classes = make_classes(a, patterns, count);
    (void)add_state(&b);
    for (size_t i = 0; i < count; i++)
        own[i] = (struct tail){add_anchor(&b, &patterns[i]), {(uint16_t)i, (uint16_t)patterns[i].anchor_len}};
    complete(&b);
    collect_ends(&b, own, count);
    copy_patterns(a, patterns, count);
    a->state_count = b.states;
    if (b.states > UINT16_MAX)
        fault((struct place){"replies.tsv", 0, 0}, "%u states, at most 65535", b.states);
    a->next = grow(NULL, (size_t)b.states * b.classes * sizeof *a->next);
    for (size_t i = 0; i < (size_t)b.states * b.classes; i++)
        a->next[i] = (uint16_t)b.trie[i];
    a->hints = grow(NULL, count * sizeof *a->hints);
    memcpy(a->hints, hints, count * sizeof *hints);
    a->matcher = (struct smtperr__matcher){a->pool, a->patterns, a->hints,       a->classes,       a->next,
                                           a->ends, a->end_rows, b.classes, (unsigned)count, (unsigned)sentences};
    free(counts);
    free(own);
    free(b.trie);
    free(b.fail);
    free(b.order);
}
