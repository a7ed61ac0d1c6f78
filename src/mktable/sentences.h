/* SPDX-License-Identifier: MIT */
/* The sentences of replies.tsv and the signatures of providers.tsv: compiled, checked against each other. */
#ifndef MKTABLE_SENTENCES_H
#define MKTABLE_SENTENCES_H

#include "pattern.h"
#include "schema.h"

struct sentences {
    struct pattern *patterns; /* sentences in the order of their rows, all variants of each, then signatures */
    struct smtperr__hint *hints;
    size_t count, sentence_count;
    uint16_t *owners; /* provider of each signature */
    struct index index;
};

/* Compiles all of them, builds the index and looks every variant of every row's own sentence up: the row must win, or
 * what wins must share its family; a keyword may lose to a sentence. Two rows that say the same are a fault. Tells
 * faults. */
void sentences_build(struct sentences *sentences, const struct tables *tables);

#endif
