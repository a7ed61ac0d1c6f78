/* SPDX-License-Identifier: MIT */
/* Codes as people and servers write them. Floor 1. */
#ifndef SMTPERR_CODE_H
#define SMTPERR_CODE_H

#include "slice.h"

/* Reads an enhanced status code at the start of s: "5.7.26", "X.7.26", and "5.7" if `partial`. Returns its length, 0 if
 * there is none. A code ends where neither a digit, a letter nor ".digit" follows, so "5.7.1.2" and "5.1.1234" are
 * none. */
size_t smtperr__read_status(struct smtperr_slice s, bool partial, struct smtperr_status *status_out);

/* Reads three digits 200..599 at the start of s that no digit or letter follows: their value, or 0. */
unsigned smtperr__read_reply(struct smtperr_slice s);

/* Spells a status "5.7.26"; "X" for every class, parts that were not given left out. Returns the length, below 16. */
size_t smtperr__spell_status(struct smtperr_status status, char spelled[16]);

/* Both set and equal, or neither set. */
bool smtperr__same_status(struct smtperr_status a, struct smtperr_status b);

/* Do they refuse, now or for good? The reply code tells, or else the status. */
bool smtperr__is_failure(const struct smtperr_codes *codes);

#endif
