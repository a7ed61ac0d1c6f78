/* SPDX-License-Identifier: MIT */
/* One row for many wordings: "<mailbox|inbox> is full" is two sentences. */
#ifndef MKTABLE_CHOICE_H
#define MKTABLE_CHOICE_H

#include "tsv.h"

#define CHOICES_MAX 200 /* sentences of one row */

/* Puts in the place of each row whose cell in `column` holds choices one row for each sentence that they make, the
 * last choice changing fastest. Rows of too many are told and left as they are. */
void choices_expand(struct tsv *tsv, size_t column);

#endif
