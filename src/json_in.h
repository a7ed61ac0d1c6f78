/* SPDX-License-Identifier: MIT */
/* The little JSON that event records need: their members one after the other, whatever they are nested in. Floor 1. */
#ifndef SMTPERR_JSON_IN_H
#define SMTPERR_JSON_IN_H

#include "slice.h"

/* A member whose value is a string or a number; the string is as it stands, its escapes are not undone. */
struct smtperr__member {
    struct smtperr_slice key;
    struct smtperr_slice value;
    bool is_number;
};

/* Does the line look like an object or an array of them? */
bool smtperr__is_json(struct smtperr_slice line);

/* The next member at or after *at, which moves behind it; false if there is none. Linear in what it passes over. */
bool smtperr__next_member(struct smtperr_slice line, size_t *at, struct smtperr__member *member_out);

#endif
