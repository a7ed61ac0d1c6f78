/* SPDX-License-Identifier: MIT */
/* Sentences of replies.tsv made into patterns, and the index of their anchors. */
#ifndef MKTABLE_PATTERN_H
#define MKTABLE_PATTERN_H

#include "../match.h"
#include "tsv.h"

struct pattern {
    char *bytes; /* literals and marks, as match.h says */
    size_t len;
    size_t literal;
    size_t words;  /* white-space separated words with a letter or digit in their literal */
    size_t row;    /* of replies.tsv; of a signature, its number behind all rows */
    size_t anchor; /* set by index_build, as is its slot */
    unsigned slot;
    bool start;
    bool ascii;
};

/* How many patterns the sentence stands for: the product of the options of its choices, 1 without any. */
size_t pattern_variants(const struct cell *cell);

/* Compiles one variant of a sentence, counted from 0; faults are told and make it false. */
bool pattern_compile(struct pattern *pattern, const struct cell *cell, size_t variant);

/* Writes the sentence with its placeholders filled in, as the row's own example; returns the length. */
size_t pattern_fill(const struct pattern *pattern, char *buffer, size_t room);

/* The matcher's tables in memory; `matcher` points into the other members. */
struct index {
    struct smtperr__matcher matcher;
    char *pool;
    size_t pool_len;
    struct smtperr__pattern *patterns;
    uint16_t *slots;
    uint16_t *keyword_slots;
};

/* Has the pattern a piece that can be its anchor? Without one it cannot go into an index. */
bool index_can_hold(const struct pattern *pattern);

/* Chooses an anchor for each of `count` patterns and builds the index, which was all zero. Those whose row is below
 * `rows` are sentences, the others signatures. */
void index_build(struct index *index, struct pattern *patterns, const struct smtperr__hint *hints, size_t count,
                 size_t rows);

#endif
