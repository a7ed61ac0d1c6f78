/* SPDX-License-Identifier: MIT */
/* How a line of a notice names a recipient: pieces of one line, without any memory of the lines above. Floor 3. */
#ifndef SMTPERR_LISTING_H
#define SMTPERR_LISTING_H

#include "slice.h"

#define LISTING_ADDRESS_MAX 320 /* bytes of an address (RFC 5321 4.5.3.1: 64 + 1 + 255) */
#define LISTING_CELLS_MAX 512   /* bytes of a row of a table whose cells are told apart */

/* Bytes of white space at its start. */
size_t smtperr__indent(struct smtperr_slice line);

/* The line without what stands before a recipient in a list: white space, bullets, ">>>", numbers. */
struct smtperr_slice smtperr__without_bullet(struct smtperr_slice line);

/* How long the codes at the start of s are, with what divides them from the words: "550 5.1.1 <a@b>... User unknown".
 */
size_t smtperr__leading_codes(struct smtperr_slice s);

/* An address at the start of s, or a local user in angle brackets, perhaps in quotes and behind its type: its length
 * with them, or 0; *address_out without. */
size_t smtperr__leading_address(struct smtperr_slice s, struct smtperr_slice *address_out);

/* Does what follows an address tell that it was listed: nothing, a sign, a gap, a code, " on <date>"? */
bool smtperr__is_listing(struct smtperr_slice rest);

/* ";550;5.1.1;User unknown": cells that begin with a code become words with blanks between them, in buffer, which has
 * room for LISTING_CELLS_MAX. Anything else stays as it is. */
struct smtperr_slice smtperr__without_cells(struct smtperr_slice rest, char *buffer);

/* The name of a local user at the start of s; it may be empty. */
struct smtperr_slice smtperr__leading_name(struct smtperr_slice s);

/* The name in "550 5.1.1 smith... User unknown", empty in other lines. */
struct smtperr_slice smtperr__answered_name(struct smtperr_slice line);

/* The recipient behind a label: an address, or the word of a local user in brackets, in quotes or behind ":". */
bool smtperr__labelled_address(struct smtperr_slice after, struct smtperr_slice *address_out);

/* What follows an address in its line, and the sign that closes it. */
struct smtperr_slice smtperr__behind_address(struct smtperr_slice line, struct smtperr_slice address);

/* "from <s@x> to <a@b>": is it whom the message went to, behind who sent it? */
bool smtperr__is_behind_to(struct smtperr_slice line, struct smtperr_slice address);

/* "RECIPIENT=ann@example.org": a variable, as the output of a program shows it, and no address. */
bool smtperr__is_assignment(struct smtperr_slice address);

/* "users-owner@lists.example.org": whom to ask about a list (RFC 2142 6), not who was not reached. */
bool smtperr__is_list_role(struct smtperr_slice address);

#endif
