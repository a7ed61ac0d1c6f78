/* SPDX-License-Identifier: MIT */
/* The quick way over lines of a log that tell no failure. Floor 3. */
#ifndef SMTPERR_SKIM_H
#define SMTPERR_SKIM_H

#include "attempt.h"

#define SKIM_HEAD 96 /* bytes of a line's beginning that are remembered */
#define SKIM_ROWS 32 /* of what a message may begin with */

/* How the last line that was read with care began: its time, host and program. */
struct smtperr__skim {
    unsigned program; /* 0: nothing is remembered */
    bool tagged;      /* the program's name stands in the head */
    size_t len;       /* of the head */
    size_t time_at, time_len;
    uint64_t head[SKIM_HEAD / 8];  /* its bytes, with '0' for each digit of the time */
    uint64_t same[SKIM_HEAD / 8];  /* 0xff for each of them */
    uint64_t limit[SKIM_HEAD / 8]; /* what, added to the distance of a byte from that in head, sets its high bit if it
                                      may not be: 0x7f, for a digit of the time 0x76 */
    struct smtperr_slice event;    /* the key of what became of an attempt: "status=" */
    char sent[32];                 /* how most successes end before their reason: ", status=sent (" */
    size_t sent_len;
    unsigned char words[256];                       /* 1: a key whose value is words may begin with this byte */
    uint32_t opens[3][256];                         /* the rows that may have this byte at this place, a bit each */
    uint64_t open[SKIM_ROWS], open_mask[SKIM_ROWS]; /* the first eight bytes of each row, as far as it goes */
    uint32_t whole;                                 /* the rows of which these are all */
};

/* What a run of lines told. */
struct smtperr__skimmed {
    const char *at; /* the first line that was not skimmed: it must be read with care, or is not whole */
    unsigned long lines, sent;
    struct smtperr_slice time; /* of the last one skimmed */
    bool known; /* the line at `at` begins as remembered: message is its message, behind the id, if any */
    struct smtperr_slice id, message, line;
};

void smtperr__skim_init(struct smtperr__skim *skim);

/* Remembers how a line of this program's log begins, whose time has this length; mostly it is remembered already. */
void smtperr__skim_learn(struct smtperr__skim *skim, struct smtperr_slice line, unsigned program, size_t time_len);

/* Skims lines of text, which holds no CR, up to the first one that tells a failure, cannot be judged, or is not whole.
 * What is skimmed is what a reading with care would find nothing but a success in. */
struct smtperr__skimmed smtperr__skim(const struct smtperr__skim *skim, struct smtperr_slice text);

#endif
