/* SPDX-License-Identifier: MIT */
/* What a reader keeps. Floor 5. */
#ifndef SMTPERR_READER_H
#define SMTPERR_READER_H

#include "log.h"
#include "skim.h"
#include "text.h"

enum smtperr__form {
    FORM_UNKNOWN, /* as long as nothing but blank lines and lines of some log came */
    FORM_TEXT,
    FORM_LOG /* of a mail program */
};

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
    enum smtperr__form form;
    bool some_log;   /* a line of some log was among those held */
    bool short_log;  /* all lines of the log are held, and none told of an attempt */
    size_t held_len; /* the first lines, each with a LF, as long as another form is possible */
    char held[SMTPERR_LINE_MAX];
    struct smtperr__log log;
    struct smtperr__skim skim;
    struct smtperr__text text;
};

#endif
