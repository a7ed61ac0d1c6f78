/* SPDX-License-Identifier: MIT */
/* What a server said, as the texts of a report tell it. Floor 5. */
#ifndef SMTPERR_PICK_H
#define SMTPERR_PICK_H

#include "text.h"

/* How a text reads. */
struct smtperr__pick {
    bool any, known, cut; /* a reply was found in it; a table knows its words; they had no room */
    struct smtperr_codes codes;
    size_t len;
    char words[SMTPERR_TEXT_MAX];
};

/* How much it tells. */
enum smtperr__weight {
    WEIGHT_NONE,
    WEIGHT_WORDS,
    WEIGHT_KNOWN, /* words that a table knows */
    WEIGHT_CODE,
    WEIGHT_FULL /* such words and a code */
};

struct smtperr__picker {
    struct smtperr__text *reader;
    struct smtperr__pick picks[2], *next, *best;
};

/* The reader of replies is borrowed, and used anew for each text. */
void smtperr__picker_init(struct smtperr__picker *picker, struct smtperr__text *reader);

/* Picks of several texts, of which some may be empty, the one that tells most: `best`. */
void smtperr__pick(struct smtperr__picker *picker, const struct smtperr_slice *texts, size_t count);

enum smtperr__weight smtperr__weight(const struct smtperr__pick *pick);

/* The command that a text says was answered: "in reply to end of DATA command"; nothing if it says none. */
struct smtperr_slice smtperr__command_in(struct smtperr_slice text);

#endif
