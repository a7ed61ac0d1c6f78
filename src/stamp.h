/* SPDX-License-Identifier: MIT */
/* What stands before the message in a line of a log: time, host, program. Floor 1. */
#ifndef SMTPERR_STAMP_H
#define SMTPERR_STAMP_H

#include "slice.h"

struct smtperr__stamp {
    struct smtperr_slice time;    /* as the log spells it; of two, the one nearer to the message */
    struct smtperr_slice tag;     /* the program's name without its pid, or nothing */
    struct smtperr_slice message; /* what follows the tag */
    struct smtperr_slice rest;    /* what follows the time; the whole line where nothing stands before it */
};

void smtperr__read_stamp(struct smtperr_slice line, struct smtperr__stamp *stamp_out);

#endif
