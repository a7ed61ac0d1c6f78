/* SPDX-License-Identifier: MIT */
/* Putting text, numbers and foreign bytes into a struct smtperr_out. Floor 1. */
#ifndef SMTPERR_OUT_H
#define SMTPERR_OUT_H

#include "slice.h"

void smtperr__put(struct smtperr_out *out, struct smtperr_slice text);
void smtperr__puts(struct smtperr_out *out, const char *text);
void smtperr__putc(struct smtperr_out *out, char c);
void smtperr__put_number(struct smtperr_out *out, unsigned long n);

/* Puts the first character of text as a terminal may show it; returns how many bytes of text that was (at least 1). */
size_t smtperr__put_shown_char(struct smtperr_out *out, struct smtperr_slice text, bool utf8);

#endif
