/* SPDX-License-Identifier: MIT */
/* Takes away what programs wrapped around a line: backslash escapes, HTML entities, links, characters that only look
 * different. Floor 1. */
#ifndef SMTPERR_UNWRAP_H
#define SMTPERR_UNWRAP_H

#include "slice.h"

/* Does the line hold anything that smtperr__unwrap would change? */
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

#endif
