/* SPDX-License-Identifier: MIT */
/* What a reader keeps. Floor 7. */
#ifndef SMTPERR_READER_H
#define SMTPERR_READER_H

#include "log.h"
#include "message.h"
#include "skim.h"

enum smtperr__form {
    FORM_UNKNOWN, /* blank lines, lines of some log, or the beginning of a header: they are held */
    FORM_TEXT,
    FORM_MESSAGE,
    FORM_LOG /* of a mail program */
};

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
    bool after_cr;    /* a CR alone ended the line before */
    bool plain_block; /* no CR stands in the present block */
    bool mbox;        /* the input begins with a "From " line */
    bool blank;       /* the line before was empty */
    bool separator;   /* the line before was a "From " line that may begin a message */
    unsigned fields;  /* a bit for each field of a message that was seen in the lines held */
    bool header;      /* the lines held begin a header, as far as they go */
    size_t looked_at; /* bytes of the beginning, up to 512 */
    size_t first_len;
    char first[8]; /* the first bytes, which tell compressed files */
    size_t line_len;
    struct smtperr__charsets charsets;
    struct smtperr_tally tally;
    bool some_log;  /* a line of some log was among those held */
    bool short_log; /* all lines of the log are held, and none told of an attempt */
    bool open_line; /* what is held is a line of the log that may go on in the next one */
    unsigned long open_number;
    size_t open_width; /* bytes of its last piece */
    size_t held_len;   /* the first lines, each with a LF, as long as another form is possible */
    char held[SMTPERR_LINE_MAX];
    struct smtperr__log log;
    struct smtperr__skim skim;
    struct smtperr__text text;
    struct smtperr__message message;
    char line[SMTPERR_LINE_MAX];
};

#endif
