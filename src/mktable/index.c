/* SPDX-License-Identifier: MIT */
/*
 * The index of anchors. A pattern's anchor is the piece of 8 or 4 bytes, among those that begin a word, that the fewest
 * patterns hold: texts are made of the same words, so few of them lead to a comparison in vain.
 */
#include "../chars.h"
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

static size_t literal_length(const struct pattern *p, size_t at)
{
    size_t len = 0;
    while (at + len < p->len && !is_mark(p->bytes[at + len]))
        len++;
    return len;
}

/* Where the literal bytes around `at` begin. */
static size_t run_of(const struct pattern *p, size_t at)
{
    while (at > 0 && !is_mark(p->bytes[at - 1]))
        at--;
    return at;
}

/* Behind a placeholder nobody knows whether a word begins, but for <any>, which ends where one does. */
static bool is_piece(const struct pattern *p, size_t at, size_t len)
{
    char before = at == 0 || p->bytes[at - 1] == MARK_ANY ? ' ' : is_mark(p->bytes[at - 1]) ? 'x' : p->bytes[at - 1];
    return match_begins_word(before, p->bytes[at]) && literal_length(p, at) >= len && at - run_of(p, at) <= UINT8_MAX;
}

static uint64_t hash_of(const struct pattern *p, size_t at, size_t len)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < len; i++)
        bytes |= (uint64_t)(unsigned char)p->bytes[at + i] << (8 * i);
    return match_hash(bytes);
}

static void count_pieces(const struct pattern *p, size_t len, unsigned *counts)
{
    for (size_t at = 0; at < p->len; at++)
        if (is_piece(p, at, len))
            counts[match_slot(hash_of(p, at, len))]++;
}

/* Makes the rarest piece of this length the anchor, if it is rarer than `*least`. */
static void choose_anchor(struct pattern *p, size_t len, const unsigned *counts, unsigned *least)
{
    for (size_t at = 0; at < p->len; at++) {
        unsigned held = is_piece(p, at, len) ? counts[match_slot(hash_of(p, at, len))] : *least;
        if (held >= *least)
            continue;
        *least = held;
        p->anchor = at;
        p->slot = match_slot(hash_of(p, at, len));
    }
}

static uint64_t pieces_of(const struct pattern *p)
{
    uint64_t pieces = 0;
    for (size_t at = 0; at < p->len; at++)
        if (is_piece(p, at, MATCH_ANCHOR_SHORT))
            pieces |= match_piece(hash_of(p, at, MATCH_ANCHOR_SHORT));
    return pieces;
}

/* Behind the others in the pool. */
static void add_pattern(struct index *index, const struct pattern *p, struct smtperr__hint hint)
{
    struct smtperr__pattern *made = &index->patterns[index->matcher.pattern_count++];
    size_t run = run_of(p, p->anchor), run_len = literal_length(p, run);
    *made = (struct smtperr__pattern){
        .needs = pieces_of(p),
        .row = (uint16_t)p->row,
        .at = (uint32_t)index->pool_len,
        .len = (uint16_t)p->len,
        .literal = (uint16_t)p->literal,
        .run = (uint16_t)run,
        .run_len = (uint16_t)run_len,
        .before = (uint8_t)(p->anchor - run),
        .start = p->start,
        .hint = hint,
    };
    memcpy(index->pool + index->pool_len, p->bytes, p->len);
    index->pool[index->pool_len + p->len] = '\0';
    index->pool_len += p->len + 1;
}

static void make_room(struct index *index, const struct pattern *patterns, size_t count)
{
    size_t len = MATCH_POOL_PAD;
    for (size_t i = 0; i < count; i++)
        len += patterns[i].len + 1;
    index->pool = grow(NULL, len);
    memset(index->pool, 0, len);
    index->patterns = grow(NULL, count * sizeof *index->patterns);
    index->slots = grow(NULL, (MATCH_SLOTS + 1) * sizeof *index->slots);
    index->keyword_slots = grow(NULL, (MATCH_SLOTS + 1) * sizeof *index->keyword_slots);
}

static bool is_keyword(const struct pattern *p)
{
    return p->literal <= KEYWORD_MAX;
}

/* Patterns by slot, within a slot as they were given: the keywords, or the others. They are gone over from the last to
 * the first, each going before those of its slot that came already. */
static void fill_slots(struct index *index, uint16_t *slots, const struct pattern *patterns,
                       const struct smtperr__hint *hints, size_t count, bool keywords)
{
    size_t *first = grow(NULL, MATCH_SLOTS * sizeof *first), *next = grow(NULL, count * sizeof *next);
    for (unsigned slot = 0; slot < MATCH_SLOTS; slot++)
        first[slot] = count;
    for (size_t i = count; i-- > 0;)
        if (is_keyword(&patterns[i]) == keywords) {
            next[i] = first[patterns[i].slot];
            first[patterns[i].slot] = i;
        }
    for (unsigned slot = 0; slot < MATCH_SLOTS; slot++) {
        slots[slot] = (uint16_t)index->matcher.pattern_count;
        for (size_t i = first[slot]; i < count; i = next[i])
            add_pattern(index, &patterns[i], hints[i]);
    }
    slots[MATCH_SLOTS] = (uint16_t)index->matcher.pattern_count;
    free(first);
    free(next);
}

/* Among the keywords, or the others, which are looked up apart. */
static void choose_anchors(struct pattern *patterns, size_t count, bool keywords)
{
    unsigned *counts = grow(NULL, MATCH_SLOTS * sizeof *counts);
    memset(counts, 0, MATCH_SLOTS * sizeof *counts);
    for (size_t i = 0; i < count; i++)
        if (is_keyword(&patterns[i]) == keywords) {
            count_pieces(&patterns[i], MATCH_ANCHOR, counts);
            count_pieces(&patterns[i], MATCH_ANCHOR_SHORT, counts);
        }
    for (size_t i = 0; i < count; i++)
        if (is_keyword(&patterns[i]) == keywords) {
            unsigned least = (unsigned)-1;
            choose_anchor(&patterns[i], MATCH_ANCHOR, counts, &least);
            choose_anchor(&patterns[i], MATCH_ANCHOR_SHORT, counts, &least);
        }
    free(counts);
}

bool index_can_hold(const struct pattern *p)
{
    bool can = false;
    for (size_t at = 0; at < p->len; at++)
        can |= is_piece(p, at, MATCH_ANCHOR_SHORT);
    return can;
}

void index_build(struct index *index, struct pattern *patterns, const struct smtperr__hint *hints, size_t count,
                 size_t rows)
{
    choose_anchors(patterns, count, false);
    choose_anchors(patterns, count, true);
    make_room(index, patterns, count);
    fill_slots(index, index->slots, patterns, hints, count, false);
    fill_slots(index, index->keyword_slots, patterns, hints, count, true);
    index->matcher.pool = index->pool;
    index->matcher.patterns = index->patterns;
    index->matcher.slots = index->slots;
    index->matcher.keyword_slots = index->keyword_slots;
    index->matcher.row_count = (unsigned)rows;
}
