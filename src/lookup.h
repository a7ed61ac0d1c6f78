/* SPDX-License-Identifier: MIT */
/* From a code to the row that explains it. Floor 2. */
#ifndef SMTPERR_LOOKUP_H
#define SMTPERR_LOOKUP_H

#include "tables.h"

/* How well a row fits the code, the better the greater. */
enum smtperr__fit {
    FIT_NONE,
    FIT_CLASS,     /* only the first digit is known */
    FIT_SUBJECT,   /* the subject is known, the detail is not */
    FIT_ANY_CLASS, /* the row for every class */
    FIT_EXACT
};

struct smtperr__found {
    const struct smtperr__code *row; /* NULL only if fit is FIT_NONE */
    enum smtperr__fit fit;
};

/* RFC 5321 4.2.1: a reply code that is not known is read by its first digit. */
struct smtperr__found smtperr__lookup_reply(unsigned reply);

/* The row for a first digit 1..5, or for a second digit 0..9; NULL if there is none. */
const struct smtperr__code *smtperr__lookup_first(unsigned digit);
const struct smtperr__code *smtperr__lookup_second(unsigned digit);

/* RFC 3463 2: of an unknown code the subject is told, else the class. */
struct smtperr__found smtperr__lookup_status(struct smtperr_status status);

/* The row that explains a key (keys.h) of one class or, if it has none of its own, of every class; NULL if there is
 * neither. */
const struct smtperr__code *smtperr__lookup_any(uint32_t key);

/* The row with this very key, or NULL. */
const struct smtperr__code *smtperr__lookup_key(uint32_t key);

#endif
