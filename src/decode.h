/* SPDX-License-Identifier: MIT */
/* Content transfer encodings and charsets. Floor 1. */
#ifndef SMTPERR_DECODE_H
#define SMTPERR_DECODE_H

#include "slice.h"

/* ---- content transfer encodings, RFC 2045 6 ---- */

/* Decodes one line of quoted-printable, without its end, to `out`, which has room for line.len bytes. *soft_out: the
 * line goes on in the next one. */
size_t smtperr__decode_qp(struct smtperr_slice line, char *out, bool *soft_out);

/* The same for the "Q" of RFC 2047 4.2, where "_" is a space. */
size_t smtperr__decode_q(struct smtperr_slice text, char *out);

/* Bits left over between lines. */
struct smtperr__base64 {
    uint32_t bits;
    unsigned count;
};

/* Decodes a line to `out`, which has room for line.len bytes; what is no base64 is passed over. */
size_t smtperr__decode_base64(struct smtperr__base64 *state, struct smtperr_slice line, char *out);

/* ---- charsets ---- */

/* Known here: US-ASCII, UTF-8, ISO-8859-1 and -15, windows-1252, UTF-7. The rest goes to `convert`, if there is one: it
 * writes text in UTF-8 to out and returns its length, or 0 if it cannot. */
struct smtperr__charsets {
    smtperr_converter *convert;
    void *context;
};

/* Is the text in this charset UTF-8 as it stands, as plain ASCII mostly is? */
bool smtperr__is_utf8(struct smtperr_slice charset, struct smtperr_slice text);

/* Writes text in the charset to `out` as UTF-8, cut at `room`; as it is if nobody knows the charset. Returns the
 * length. */
size_t smtperr__to_utf8(const struct smtperr__charsets *charsets, struct smtperr_slice charset,
                        struct smtperr_slice text, char *out, size_t room);

/* UTF-16 has NULs and line ends of its own, so it becomes UTF-8 before there are lines. */
struct smtperr__utf16 {
    bool little; /* the low byte comes first, RFC 2781 4 */
    bool half;   /* `first` is the first byte of a unit */
    uint32_t first, high;
};

/* Is the charset UTF-16? Then *state_out is how its text begins. */
bool smtperr__is_utf16(struct smtperr_slice charset, struct smtperr__utf16 *state_out);

/* Writes bytes of such a text to `out` in UTF-8, which has room for twice as many and two; returns the length. */
size_t smtperr__decode_utf16(struct smtperr__utf16 *state, struct smtperr_slice bytes, char *out);

#endif
