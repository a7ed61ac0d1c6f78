/* SPDX-License-Identifier: MIT */
/*
 * Braces in the prose of data/: `{ip}` stands for what the text named, `{ip|the sending IP address}` gives the words
 * for when it named nothing. Shared by explain.c and the table compiler. Floor 1.
 */
#ifndef SMTPERR_BRACE_H
#define SMTPERR_BRACE_H

#include "slice.h"

struct smtperr__value {
    const char *name;
    struct smtperr_slice text; /* ptr NULL: not known */
};

/* Writes `text` with its braces filled in to buffer; *len_out is what it took. False, and nothing usable in the buffer,
 * if a brace has neither value nor words, or if the room does not suffice. */
bool smtperr__fill(struct smtperr_slice text, const struct smtperr__value *values, size_t value_count, char *buffer,
                   size_t room, size_t *len_out);

#endif
