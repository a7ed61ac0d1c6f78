/* SPDX-License-Identifier: MIT */
/* Forms of a report, and what they share. Floor 7. */
#ifndef SMTPERR_RENDER_H
#define SMTPERR_RENDER_H

#include "field.h"
#include "out.h"

/* One cell of TAB-separated output: TAB, LF and `\` as \t \n \\, what a terminal must not see escaped. */
void smtperr__put_cell(struct smtperr_out *out, struct smtperr_slice text, bool utf8);

void smtperr__render_text(struct smtperr_out *out, const struct smtperr_style *style,
                          const struct smtperr_report *report);
void smtperr__render_json(struct smtperr_out *out, const struct smtperr_report *report);

/* Words wrapped at the style's width, lines after the first indented; ends the line. */
void smtperr__put_wrapped(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_slice text,
                          unsigned indent);

/* The same, where `column` columns of the line are written already. */
void smtperr__put_wrapped_at(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_slice text,
                             unsigned indent, unsigned column);

/* A JSON string with its quotes: always valid UTF-8, invisible characters escaped. */
void smtperr__put_json(struct smtperr_out *out, struct smtperr_slice text);

#endif
