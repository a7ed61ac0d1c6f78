/* SPDX-License-Identifier: MIT */
/* A server's reply as one line of a log holds it. Floor 2. */
#ifndef SMTPERR_SAID_H
#define SMTPERR_SAID_H

#include "slice.h"

/* Takes the codes off the words into codes_out (all 0 where there are none) and returns the words as a diagnostic:
 * white space folded, the codes that repeat at the beginning of each line of the reply left out. What it returns points
 * into `words` or `room`, which holds SMTPERR_TEXT_MAX bytes; *cut_out tells that more was said. */
struct smtperr_slice smtperr__read_said(struct smtperr_slice words, char *room, struct smtperr_codes *codes_out,
                                        bool *cut_out);

#endif
