/* SPDX-License-Identifier: MIT */
/* A line being put together, to be wrapped as a whole. Floor 8. */
#ifndef SMTPERR_LINE_H
#define SMTPERR_LINE_H

#include "out.h"

#define LINE_BYTES 2048 /* more than the longest line of a summary; what is longer is cut there */

/* Zeroed before use. */
struct line {
    size_t len;
    char text[LINE_BYTES];
};

void smtperr__line_add(struct line *line, struct smtperr_slice text);
void smtperr__line_adds(struct line *line, const char *text);
void smtperr__line_number(struct line *line, unsigned long n);

/* Reply code and enhanced status code, those that there are, each with a space behind it. */
void smtperr__line_codes(struct line *line, const struct smtperr_codes *codes);

/* Writes the line wrapped, where `column` columns are written already and later lines are indented; empties it. */
void smtperr__line_put(struct smtperr_out *out, const struct smtperr_style *style, struct line *line, unsigned indent,
                       unsigned column);

#endif
