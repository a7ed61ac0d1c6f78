/* SPDX-License-Identifier: MIT */
/* What a reader keeps. Floor 5. */
#ifndef SMTPERR_READER_H
#define SMTPERR_READER_H

#include "text.h"

struct smtperr_reader {
    unsigned long line_number;
    bool stopped;
    bool seen_text;   /* something other than white space was read */
    bool binary;      /* a NUL stood among the first bytes */
    bool line_cut;    /* the present line is longer than SMTPERR_LINE_MAX */
    bool cr_last;     /* the last byte kept of it was a CR */
    size_t looked_at; /* bytes of the beginning, up to 512 */
    size_t first_len;
    char first[8]; /* the first bytes, which tell compressed files */
    size_t line_len;
    char line[SMTPERR_LINE_MAX];
    struct smtperr_tally tally;
    struct smtperr__text text;
};

#endif
