/* SPDX-License-Identifier: MIT */
/* Putting text, numbers and foreign bytes into a struct smtperr_out. Floor 1. */
#ifndef SMTPERR_OUT_H
#define SMTPERR_OUT_H

#include "slice.h"

/* What does not fit into the buffer at once. */
void smtperr__put_long(struct smtperr_out *out, struct smtperr_slice text);

static inline void smtperr__put(struct smtperr_out *out, struct smtperr_slice text)
{
    if (text.len > sizeof out->bytes - out->len) {
        smtperr__put_long(out, text);
    } else if (text.len > 0) {
        memcpy(out->bytes + out->len, text.ptr, text.len);
        out->len += text.len;
    }
}

static inline void smtperr__puts(struct smtperr_out *out, const char *text)
{
    smtperr__put(out, slice_of(text));
}

static inline void smtperr__putc(struct smtperr_out *out, char c)
{
    smtperr__put(out, (struct smtperr_slice){&c, 1});
}

/* How many bytes at the start of text may be shown as they are: printable ASCII. */
size_t smtperr__plain_length(struct smtperr_slice text);

void smtperr__put_number(struct smtperr_out *out, unsigned long n);

/* Puts the first character of text as a terminal may show it; returns how many bytes of text that was (at least 1). */
size_t smtperr__put_shown_char(struct smtperr_out *out, struct smtperr_slice text, bool utf8);

#endif
