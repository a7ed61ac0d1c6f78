/* SPDX-License-Identifier: MIT */
/* From a server's sentence to the row of replies.tsv that knows it. Floor 2. */
#ifndef SMTPERR_MATCH_H
#define SMTPERR_MATCH_H

#include "chars.h"

/* Placeholders stand in a compiled pattern as these bytes; no text holds them, since patterns are checked. */
enum { MARK_IP = 1, MARK_DOMAIN, MARK_ADDR, MARK_URL, MARK_N, MARK_WORD, MARK_ANY, MARK_END };

#define MATCH_CAPTURES 8
#define MATCH_READINGS 5
#define MATCH_ANY_MAX 200 /* bytes that <any> may stand for */

/* What counts as the literal bytes of a keyword, whatever its length: fewer than those of any sentence, so that it
 * comes last. Pieces that stand apart in one reply say more than words side by side, and these more than one word. */
enum { KEYWORD_WORD = 1, KEYWORD_WORDS, KEYWORD_PIECES, KEYWORD_MAX = KEYWORD_PIECES };

static inline bool is_mark(char c)
{
    return c > 0 && c < MARK_END;
}

#define MATCH_POOL_PAD 8 /* bytes behind the patterns of a pool: eight at a time are looked at */

/* What a pattern was seen with; it only decides between equals. 0: any. */
struct smtperr__hint {
    uint32_t status;   /* key of keys.h */
    uint16_t reply;    /* 200..599 */
    uint16_t provider; /* row of providers.tsv + 1 */
};

/*
 * A pattern: literal bytes (folded, see fold.h; one space for any white space) and placeholder marks, which stand in
 * the pool. Its anchor is a piece of 8 or 4 bytes that begins a word; its run the literal bytes around the anchor.
 */
struct smtperr__pattern {
    uint64_t needs;   /* the set of its pieces of 4 bytes that begin a word, see match_piece: a text has them all */
    uint32_t at;      /* first byte in the pool */
    uint16_t row;     /* of replies.tsv: a row with choices is several; from row_count on the signature of a provider */
    uint16_t len;     /* bytes */
    uint16_t literal; /* literal bytes among them: the more, the better the match */
    uint16_t run;     /* where the run begins, */
    uint16_t run_len; /* its bytes, */
    uint8_t before;   /* and how many of them stand before the anchor */
    bool start;       /* only at the beginning of the text */
    struct smtperr__hint hint;
};

/*
 * All patterns, in the order of the slots of their anchors. Built by mktable.
 *
 * Those whose anchor hashes to h are slots[h] to slots[h + 1] - 1, and keywords likewise in slots of their own. A text
 * is looked up at each beginning of a word, so the work goes by the length of the text, whatever the number of
 * patterns.
 */
struct smtperr__matcher {
    const char *pool;
    const struct smtperr__pattern *patterns;
    const uint16_t *slots;         /* MATCH_SLOTS + 1 */
    const uint16_t *keyword_slots; /* MATCH_SLOTS + 1 */
    unsigned pattern_count;
    unsigned row_count; /* of replies.tsv */
};

#define MATCH_SLOT_BITS 15
#define MATCH_SLOTS (1u << MATCH_SLOT_BITS)
#define MATCH_ANCHOR 8
#define MATCH_ANCHOR_SHORT 4

/* Hash of an anchor: its bytes as a number, first byte lowest, each with bit 5 set so that case does not count. */
static inline uint64_t match_hash(uint64_t bytes)
{
    return (bytes | UINT64_C(0x2020202020202020)) * UINT64_C(0x9e3779b97f4a7c15);
}

static inline unsigned match_slot(uint64_t hash)
{
    return (unsigned)(hash >> (64 - MATCH_SLOT_BITS));
}

/* The place of a piece of four bytes with this hash in a set of such pieces. */
static inline uint64_t match_piece(uint64_t hash)
{
    return UINT64_C(1) << (hash >> (58 - MATCH_SLOT_BITS) & 63);
}

/* Does a word begin at a byte that follows `before`? In scripts without spaces every character begins one. */
static inline bool match_begins_word(char before, char c)
{
    if ((unsigned char)c >= 0x80)
        return (unsigned char)c >= 0xc0;
    return is_alnum(c) && !is_alnum(before);
}

struct smtperr__capture {
    unsigned mark;
    struct smtperr_slice text;
};

struct smtperr__reading {
    unsigned pattern;
    unsigned row;               /* of replies.tsv */
    struct smtperr_slice words; /* what matched */
    unsigned capture_count;
    struct smtperr__capture captures[MATCH_CAPTURES];
};

/* Are keywords to be looked for, too, where this is the best sentence (NULL: where there is none)? */
typedef bool smtperr__keyword_wish(const struct smtperr__reading *best);

struct smtperr__question {
    struct smtperr_slice text;       /* white space folded to single spaces */
    struct smtperr__hint given;      /* the codes and the provider that the text came with */
    smtperr__keyword_wish *keywords; /* NULL: never */
    bool signed_;                    /* set if a signature stands in the text: */
    unsigned signature;              /* the first one, counted from row_count */
};

/* Finds the best readings, best first, of different patterns; returns their number. The one with the most literal bytes
 * wins, so that keywords stand behind all sentences; between equals the one whose status, then reply, then provider
 * fits; then the earliest. One pass over the text for the sentences and one for keywords, bounded work at each hit, no
 * backtracking. */
unsigned smtperr__match(const struct smtperr__matcher *matcher, struct smtperr__question *question,
                        struct smtperr__reading readings_out[MATCH_READINGS]);

/* Is pattern a to be preferred to b under these codes? Strictly: false between equals. */
bool smtperr__prefers(const struct smtperr__matcher *matcher, struct smtperr__hint given, unsigned a, unsigned b);

#endif
