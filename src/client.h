/* SPDX-License-Identifier: MIT */
/* How clients wrap replies, by the rows of clients.tsv. Floor 2. */
#ifndef SMTPERR_CLIENT_H
#define SMTPERR_CLIENT_H

#include "slice.h"

enum smtperr__side { SIDE_NONE, SIDE_CLIENT, SIDE_SERVER };

/* Whose line of a transcript this is; *line is then what follows the mark ("<<< ", "SERVER -> CLIENT: "). A time stamp
 * may stand before the mark. */
enum smtperr__side smtperr__line_side(struct smtperr_slice *line);

/* Does the text end with words after which a number is a reply code ("said", "SMTP code")? */
bool smtperr__announces_code(struct smtperr_slice text);

/* Does the text begin with a word that makes the number before it a quantity ("seconds")? */
bool smtperr__begins_with_unit(struct smtperr_slice text);

/* Length of the server's words at the start of text: up to the mark of a wrapper (" (in reply to "), else all. */
size_t smtperr__words_end(struct smtperr_slice text);

/* Which part of an event record a key names: one of PART_JSON_... of tables.h, or 0. `key` is borrowed from a line in
 * which its quotes stand around it. */
unsigned smtperr__record_part(struct smtperr_slice key);

#endif
