/* SPDX-License-Identifier: MIT */
/* From a server's sentence to the row of replies.tsv that knows it. Floor 2. */
#ifndef SMTPERR_MATCH_H
#define SMTPERR_MATCH_H

#include "slice.h"

/* Placeholders stand in a compiled pattern as these bytes; no text holds them, since patterns are checked. */
enum { MARK_IP = 1, MARK_DOMAIN, MARK_ADDR, MARK_URL, MARK_N, MARK_WORD, MARK_ANY, MARK_END };

#define MATCH_CAPTURES 8
#define MATCH_READINGS 3
#define MATCH_ANY_MAX 200 /* bytes that <any> may stand for */

/* A pattern: literal bytes (ASCII letters in lower case, one space for any white space) and placeholder marks. */
struct smtperr__pattern {
    uint32_t at;      /* in the pool */
    uint16_t len;     /* bytes */
    uint16_t literal; /* literal bytes among them: the more, the better the match */
    uint16_t anchor;  /* where its piece that the automaton knows begins */
    uint16_t start;   /* 1: only at the beginning of the text */
};

/* What a pattern was seen with; it only decides between equals. 0: any. */
struct smtperr__hint {
    uint32_t status;   /* key of keys.h */
    uint16_t reply;    /* 200..599 */
    uint16_t provider; /* row of providers.tsv + 1 */
};

/* All patterns, and the automaton over their anchors. Built by mktable. */
struct smtperr__matcher {
    const char *pool;
    const struct smtperr__pattern *patterns;
    const struct smtperr__hint *hints;
    const uint8_t *classes; /* of each byte */
    const uint16_t *next;   /* state * class_count + class -> state */
    const uint32_t *ends;   /* state -> its first end; one more than there are states */
    const struct smtperr__end *end_rows;
    unsigned class_count;
    unsigned pattern_count; /* those below sentence_count are sentences, the others signatures of providers */
    unsigned sentence_count;
};

/* An anchor ends in a state: whose, and how many bytes it has. */
struct smtperr__end {
    uint16_t pattern;
    uint16_t length;
};

struct smtperr__capture {
    unsigned mark;
    struct smtperr_slice text;
};

struct smtperr__reading {
    unsigned pattern;
    struct smtperr_slice words; /* what matched */
    unsigned capture_count;
    struct smtperr__capture captures[MATCH_CAPTURES];
};

struct smtperr__question {
    struct smtperr_slice text;    /* white space folded to single spaces */
    struct smtperr__hint given;   /* the codes and the provider that the text came with */
    bool signed_;                 /* set if a signature stands in the text: */
    unsigned signature;           /* the first one, counted from sentence_count */
};

/* Finds the best readings, best first, of different patterns; returns their number. The one with the most literal bytes
 * wins; between equals the one whose status, then reply, then provider fits; then the earliest. One pass over the text,
 * bounded work at each hit, no backtracking. */
unsigned smtperr__match(const struct smtperr__matcher *matcher, struct smtperr__question *question,
                        struct smtperr__reading readings_out[MATCH_READINGS]);

/* Matches one pattern around a given place of its anchor; for the table compiler and tests. */
bool smtperr__match_at(const struct smtperr__matcher *matcher, unsigned pattern, struct smtperr_slice text, size_t at,
                       struct smtperr__reading *reading_out);

#endif
