/* SPDX-License-Identifier: MIT */
/* What a reader keeps. Floor 7. */
#ifndef SMTPERR_READER_H
#define SMTPERR_READER_H

#include "message.h"

/* What the input is taken for. UNKNOWN: its first lines could still begin a message; they are kept in `lead`. */
enum smtperr__form { FORM_UNKNOWN, FORM_TEXT, FORM_MESSAGE };

struct smtperr_reader {
    smtperr_sink *sink;
    void *context;
    const char *source;
    unsigned long line_number;
    unsigned long messages; /* begun so far */
    enum smtperr__form form;
    bool stopped;
    bool seen_text;   /* something other than white space was read */
    bool binary;      /* a NUL stood among the first bytes */
    bool line_cut;    /* the present line is longer than SMTPERR_LINE_MAX */
    bool cr_last;     /* the last byte kept of it was a CR */
    bool plain_block; /* no CR stands in the present block */
    bool mbox;        /* the input begins with a "From " line */
    bool blank;       /* the line before was empty */
    bool separator;   /* the line before was a "From " line that may begin a message */
    unsigned fields;  /* a bit for each field of a message that was seen in the lead */
    size_t lead_len;
    unsigned long lead_line; /* number of the first line in the lead */
    size_t looked_at;        /* bytes of the beginning, up to 512 */
    size_t first_len;
    char first[8]; /* the first bytes, which tell compressed files */
    size_t line_len;
    struct smtperr__charsets charsets;
    struct smtperr_tally tally;
    struct smtperr__text text;
    struct smtperr__message message;
    char line[SMTPERR_LINE_MAX];
    char lead[SMTPERR_LINE_MAX]; /* lines, each with its LF */
};

#endif
