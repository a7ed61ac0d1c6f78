/* SPDX-License-Identifier: MIT */
/* From one line of a mail log to what it tells. Floor 4. */
#ifndef SMTPERR_LOG_H
#define SMTPERR_LOG_H

#include "record.h"

enum smtperr__told {
    TOLD_NOTHING, /* no line of a log */
    TOLD_LOG,     /* of some log; nothing says that it is a mail program's */
    TOLD_MAIL     /* of a mail program's log */
};

struct smtperr__log {
    struct smtperr__columns columns; /* of a CSV file, from its header line on */
    char decoded[SMTPERR_LINE_MAX];  /* the line inside a record; words whose escapes were undone */
    char words[SMTPERR_TEXT_MAX];
};

void smtperr__log_init(struct smtperr__log *log);

/* Reads a line. The attempt's outcome is NONE where no attempt or refusal is told; its slices live as long as the line
 * and until the next call. Nothing but the header of a CSV file is remembered from one line to the next. */
enum smtperr__told smtperr__log_read(struct smtperr__log *log, struct smtperr_slice line,
                                     struct smtperr__attempt *attempt_out);

/* The same, of a line whose program, queue id, if it was taken off, and message are known (from skim.h). */
void smtperr__log_message(struct smtperr__log *log, unsigned program, struct smtperr_slice time,
                          struct smtperr_slice id, struct smtperr_slice message, struct smtperr__attempt *attempt_out);

/* The next recipient of an attempt, into attempt->fields; false behind the last one. The first is there from the start.
 */
bool smtperr__log_next(struct smtperr__log *log, struct smtperr__attempt *attempt);

/* The finding of an attempt that tells a failure; source and line are the caller's to set. */
void smtperr__log_finding(struct smtperr__log *log, const struct smtperr__attempt *attempt,
                          struct smtperr_finding *finding_out);

#endif
