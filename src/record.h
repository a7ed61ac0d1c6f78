/* SPDX-License-Identifier: MIT */
/* Records of logs: JSON objects, lines of CSV files. Floor 3. */
#ifndef SMTPERR_RECORD_H
#define SMTPERR_RECORD_H

#include "attempt.h"

#define RECORD_COLUMNS_MAX 64 /* columns of a CSV file that are looked at */

/* What the header line of a CSV file said of its columns. */
struct smtperr__columns {
    unsigned program; /* 0: no header was seen */
    unsigned count;
    unsigned char means[RECORD_COLUMNS_MAX];
};

/* Reads the members of a JSON record that the rows of `program` name; those that come again do not count. */
void smtperr__read_members(struct smtperr_slice line, unsigned program, struct smtperr__attempt *attempt_out);

/* The next recipient of an attempt of `postqueue -j` that has a reason for its delay, from attempt->rest. */
bool smtperr__next_queued(struct smtperr__attempt *attempt);

/* Is the line the header of a CSV file of PowerMTA or Exchange? Then the columns are set. */
bool smtperr__read_header(struct smtperr_slice line, struct smtperr__columns *columns_out);

/* Reads a line under that header. */
void smtperr__read_cells(struct smtperr_slice line, const struct smtperr__columns *columns,
                         struct smtperr__attempt *attempt_out);

#endif
