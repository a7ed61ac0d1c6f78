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

/* Behind a placeholder nobody knows whether a word begins, but for <any>, which ends where one does. */
static bool is_piece(const struct pattern *p, size_t at, size_t len)
{
    char before = at == 0 || p->bytes[at - 1] == MARK_ANY ? ' ' : is_mark(p->bytes[at - 1]) ? 'x' : p->bytes[at - 1];
    return match_begins_word(before, p->bytes[at]) && literal_length(p, at) >= len;
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
        p->anchor_len = len;
    }
}

/* The literal bytes around the anchor, which the matcher compares first. */
static size_t run_of(const struct pattern *p)
{
    size_t at = p->anchor;
    while (at > 0 && !is_mark(p->bytes[at - 1]))
        at--;
    return at;
}

static void copy_patterns(struct index *index, const struct pattern *patterns, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += patterns[i].len + 1;
    index->pool = grow(NULL, len);
    index->patterns = grow(NULL, count * sizeof *index->patterns);
    len = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pattern *p = &patterns[i];
        size_t run = run_of(p);
        index->patterns[i] = (struct smtperr__pattern){(uint32_t)len,
                                                       (uint16_t)p->len,
                                                       (uint16_t)p->literal,
                                                       (uint16_t)run,
                                                       (uint16_t)literal_length(p, run),
                                                       (uint16_t)(p->anchor - run),
                                                       p->start};
        memcpy(index->pool + len, p->bytes, p->len);
        index->pool[len + p->len] = '\0';
        len += p->len + 1;
    }
}

static struct smtperr__entry entry_of(const struct pattern *p, size_t number, uint64_t hash)
{
    struct smtperr__entry entry = {(uint16_t)number, match_tag(hash), 0, 0};
    size_t behind = p->anchor + p->anchor_len, len = literal_length(p, behind);
    for (size_t i = 0; i < len && i < 4; i++) {
        entry.next |= (uint32_t)(unsigned char)p->bytes[behind + i] << (8 * i);
        entry.mask |= (uint32_t)0xff << (8 * i);
    }
    return entry;
}

/* Entries by slot, within a slot by pattern. */
static void fill_slots(struct index *index, const struct pattern *patterns, size_t count)
{
    size_t used = 0;
    uint64_t *hashes = grow(NULL, count * sizeof *hashes);
    for (size_t i = 0; i < count; i++)
        hashes[i] = hash_of(&patterns[i], patterns[i].anchor, patterns[i].anchor_len);
    for (unsigned slot = 0; slot < MATCH_SLOTS; slot++) {
        size_t first = used;
        for (size_t i = 0; i < count; i++)
            if (match_slot(hashes[i]) == slot)
                index->entries[used++] = entry_of(&patterns[i], i, hashes[i]);
        index->slots[slot] = (uint16_t)(used > first ? first + 1 : 0);
        if (used > first)
            index->entries[used - 1].tag |= MATCH_LAST;
    }
    free(hashes);
}

bool index_can_hold(const struct pattern *p)
{
    bool can = false;
    for (size_t at = 0; at < p->len; at++)
        can |= is_piece(p, at, MATCH_ANCHOR_SHORT);
    return can;
}

void index_build(struct index *index, struct pattern *patterns, const struct smtperr__hint *hints, size_t count,
                 size_t sentences)
{
    unsigned *counts = grow(NULL, MATCH_SLOTS * sizeof *counts);
    memset(counts, 0, MATCH_SLOTS * sizeof *counts);
    for (size_t i = 0; i < count; i++) {
        count_pieces(&patterns[i], MATCH_ANCHOR, counts);
        count_pieces(&patterns[i], MATCH_ANCHOR_SHORT, counts);
    }
    for (size_t i = 0; i < count; i++) {
        unsigned least = (unsigned)-1;
        choose_anchor(&patterns[i], MATCH_ANCHOR, counts, &least);
        choose_anchor(&patterns[i], MATCH_ANCHOR_SHORT, counts, &least);
    }
    free(counts);
    copy_patterns(index, patterns, count);
    index->hints = grow(NULL, count * sizeof *index->hints);
    memcpy(index->hints, hints, count * sizeof *hints);
    index->rows = grow(NULL, count * sizeof *index->rows);
    for (size_t i = 0; i < count; i++)
        index->rows[i] = (uint16_t)patterns[i].row;
    index->slots = grow(NULL, MATCH_SLOTS * sizeof *index->slots);
    index->entries = grow(NULL, count * sizeof *index->entries);
    fill_slots(index, patterns, count);
    index->matcher = (struct smtperr__matcher){
        index->pool,  index->patterns, index->hints,    index->rows,
        index->slots, index->entries,  (unsigned)count, (unsigned)sentences,
    };
}
