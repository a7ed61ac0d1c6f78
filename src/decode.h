/* SPDX-License-Identifier: MIT */
/* Takes away what programs wrapped around text: backslash escapes, HTML entities, content transfer encodings, charsets.
 * Floor 1. */
#ifndef SMTPERR_DECODE_H
#define SMTPERR_DECODE_H

#include "slice.h"

/* Does the line hold anything that decode_line would change? */
bool smtperr__is_wrapped(struct smtperr_slice line, bool quoted_printable);

/* Writes the line without its wrapping to buffer, which has room for line.len bytes, or is the line; returns what it is
 * then.
 *   \n \r \t (also doubled: \\n)  a space
 *   \" \'                      an apostrophe, so that a quote still ends where it ended
 *   \/ \\ \uXXXX \xXX         what they stand for; controls become a space
 *   \_ \- \. \# \< \[ ...     the sign itself (CommonMark 2.4)
 *   [a@b](mailto:a@b)          the words of a link that are an address, a host name or a URL (CommonMark 6.3)
 *   &lt; &uuml; &#64; &#x40;   what the entities of HTML stand for, in UTF-8; &nbsp; and controls become a space
 *   =XX                         if quoted_printable (RFC 2045 6.7)
 * Spaces of every width become a space; soft hyphens, zero-width characters and marks of direction go; full-width
 * letters, digits and the signs of addresses become those of ASCII. */
struct smtperr_slice smtperr__unwrap(struct smtperr_slice line, bool quoted_printable, char *buffer);

/* qmail-remote's words as qmail-send logs them: "_" for a blank and "/" for a line end, with ":_550_" among them. */
bool smtperr__is_qmail_text(struct smtperr_slice line);

/* Writes it in plain to buffer, as far as that has room; returns what was written. */
struct smtperr_slice smtperr__qmail_text(struct smtperr_slice text, char *buffer, size_t room);

/* A server's words as IIS logs them, with "+" for a blank: " 550+5.7.1+Unable+to+relay ". */
bool smtperr__is_plus_text(struct smtperr_slice line);

/* Writes it in plain to buffer, which has room for text.len bytes. */
struct smtperr_slice smtperr__plus_text(struct smtperr_slice text, char *buffer);

/* Writes an address of type "utf-8" (RFC 6533 3) with its escapes "\x{F6}" in UTF-8 to buffer, which has room for
 * address.len bytes. Escapes of controls and of what is no character stay as they are. */
struct smtperr_slice smtperr__unicode_address(struct smtperr_slice address, char *buffer);

/* Writes what the inside of a string of JSON (RFC 8259 7) stands for to buffer, which has room for string.len bytes;
 * controls become a space. */
struct smtperr_slice smtperr__json_string(struct smtperr_slice string, char *buffer);

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
