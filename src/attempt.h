/* SPDX-License-Identifier: MIT */
/* What a line of a log tells, before its words are read; the rows of logs.tsv. Floor 2. */
#ifndef SMTPERR_ATTEMPT_H
#define SMTPERR_ATTEMPT_H

#include "tables.h"

struct smtperr__attempt {
    unsigned program;
    bool touched;                 /* something was put into it */
    enum smtperr_outcome outcome; /* NONE: nothing is told of an attempt */
    struct smtperr_slice time;
    struct smtperr_slice fields[MEANS_END]; /* from MEANS_EVENT on */
    struct smtperr_slice rest;              /* more recipients, as the program lists them */
};

/* The rows of a program and part: from log_rows() up to log_rows_end(). */
static inline const struct smtperr__log_row *log_rows(unsigned program, unsigned part)
{
    return smtperr__tables.logs + smtperr__tables.log_first[LOG_PLACE(program, part)];
}

static inline const struct smtperr__log_row *log_rows_end(unsigned program, unsigned part)
{
    return log_rows(program, part + 1);
}

static inline struct smtperr_slice log_text(const struct smtperr__log_row *row)
{
    return (struct smtperr_slice){smtperr__tables.pool + row->text, row->len};
}

/* What follows a row that stands at the start of s, without blanks. */
struct smtperr_slice smtperr__behind(struct smtperr_slice s, const struct smtperr__log_row *row);

/* Does `text` stand at the start of s, and no letter or digit go on where it ends with one? */
bool smtperr__begins(struct smtperr_slice s, const struct smtperr__log_row *row);

/* The row of a part that stands at the start of s, the first one in the table; NULL if none does. */
const struct smtperr__log_row *smtperr__find_row(unsigned program, unsigned part, struct smtperr_slice s);

/* The row of a part whose text is all of s. */
const struct smtperr__log_row *smtperr__same_row(unsigned program, unsigned part, struct smtperr_slice s);

/* Takes the outcome that an event row names; false where the event tells of no attempt. */
bool smtperr__take_event(struct smtperr__attempt *attempt, const struct smtperr__log_row *row);

#endif
