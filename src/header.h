/* SPDX-License-Identifier: MIT */
/* Fields of message headers: RFC 5322 fields, parameters of RFC 2045, addresses in any text, RFC 2047 words. Floor 2.
 */
#ifndef SMTPERR_HEADER_H
#define SMTPERR_HEADER_H

#include "decode.h"

/* Is the line a field: "Name: value" (RFC 5322 2.2)? */
bool smtperr__is_field(struct smtperr_slice line);

/* Splits a field; false if the line is none. The value is trimmed. */
bool smtperr__read_field(struct smtperr_slice line, struct smtperr_slice *name_out, struct smtperr_slice *value_out);

/* The value of a parameter of Content-Type (RFC 2045 5.1), without quotes; nothing if it is not there. */
struct smtperr_slice smtperr__parameter(struct smtperr_slice value, const char *name);

/* The next address with "@" in running text, from *at on, which is moved behind it: "a@b", "\"a b\"@c",
 * "a@[192.0.2.7]". Angle brackets, quotes and address types around it are left out. */
bool smtperr__next_address(struct smtperr_slice text, size_t *at, struct smtperr_slice *address_out);

/* Is the address one of the mail system itself: mailer-daemon, postmaster, ...? (RFC 2142, RFC 5321 4.5.1) */
bool smtperr__is_role(struct smtperr_slice address);

/* The address in the value of a field such as Final-Recipient: the type before ";" or ":", angle brackets, quotes and
 * comments are left out; whatever stands there if it is no address (RFC 3464 2.3.1). */
struct smtperr_slice smtperr__field_address(struct smtperr_slice value);

/* The name in the value of Reporting-MTA or Remote-MTA: without its type and comment (RFC 3464 2.2.2). */
struct smtperr_slice smtperr__field_name(struct smtperr_slice value);

/* Decodes the encoded words of a value (RFC 2047) into `out`; returns what was written there, or, where the value has
 * none, the value itself; cut at `room`. */
struct smtperr_slice smtperr__decode_words(struct smtperr_slice value, const struct smtperr__charsets *charsets,
                                           char *out, size_t room);

#endif
