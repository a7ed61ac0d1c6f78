/* SPDX-License-Identifier: MIT */
/* Letters beyond ASCII as sentences are compared: "Übergröße", "UBERGROSSE" and "übergröße" are one word. Floor 1. */
#ifndef SMTPERR_FOLD_H
#define SMTPERR_FOLD_H

#include "slice.h"

/* Folds UTF-8 in place: Latin letters lose accents and become those of ASCII, Greek and Cyrillic ones become lower-case
 * ones without accents, quotes, dashes and full-width characters the plain ones; accents of their own go. ASCII, other
 * letters and what is no UTF-8 stay. Returns the length, which never grows. Unless origin is NULL, origin[i] tells
 * where the character stood that byte i comes from, and origin[length] where the text ended: it has room for len + 1.
 */
size_t smtperr__fold_letters(char *text, size_t len, uint16_t *origin);

#endif
