/* SPDX-License-Identifier: MIT */
/* Takes away what programs wrapped around a line of text: backslash escapes, HTML entities, quoted-printable. Floor 1.
 */
#ifndef SMTPERR_DECODE_H
#define SMTPERR_DECODE_H

#include "slice.h"

/* Does the line hold anything that decode_line would change? */
bool smtperr__is_wrapped(struct smtperr_slice line, bool quoted_printable);

/* Writes the line without its wrapping to buffer, which has room for line.len bytes; returns what it is then.
 *   \n \r \t (also doubled: \\n)  a space
 *   \" \'                      an apostrophe, so that a quote still ends where it ended
 *   \/ \\ \uXXXX \xXX         what they stand for; controls become a space
 *   &lt; &gt; &amp; &quot; &#39; &nbsp;
 *   =XX                         if quoted_printable (RFC 2045 6.7) */
struct smtperr_slice smtperr__unwrap(struct smtperr_slice line, bool quoted_printable, char *buffer);

#endif
