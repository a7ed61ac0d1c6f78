/* SPDX-License-Identifier: MIT */
/* The pieces of form in reports of non-delivery, by the rows of layouts.tsv. Floor 2. */
#ifndef SMTPERR_LAYOUT_H
#define SMTPERR_LAYOUT_H

#include "tables.h"

#define LAYOUT_BIT(mark) (1u << (mark))
#define LAYOUT_FIELDS (LAYOUT_BIT(LAYOUT_BULK) | LAYOUT_BIT(LAYOUT_COPY)) /* marks of fields in a header */

/* What was found in a text: `marks` 0 is nothing. */
struct smtperr__layout_hit {
    unsigned marks;
    size_t begin, end;
};

/* The first piece of every mark in a line: one pass finds them all. */
struct smtperr__layout_line {
    unsigned marks; /* those that were found */
    struct {
        size_t begin, end;
    } at[LAYOUT_MARKS];
};

void smtperr__layout_line(struct smtperr_slice line, struct smtperr__layout_line *found_out);

/* The first piece of one of the marks (a set of bits) that begins a word in `text`, from `at` on; at one place the
 * longest. */
struct smtperr__layout_hit smtperr__find_layout(struct smtperr_slice text, size_t at, unsigned marks);

/* The marks of the pieces that begin before `border` and end behind it: where two lines meet. */
unsigned smtperr__layout_across(struct smtperr_slice text, size_t border);

/* Which of the marks has the piece that the text begins with, as it stands? */
unsigned smtperr__layout_at(struct smtperr_slice text, unsigned marks);

/* Does the line begin with such a piece, white space and rules ("-----", "***", ">") before it aside? */
bool smtperr__begins_layout(struct smtperr_slice line, unsigned marks);

#endif
