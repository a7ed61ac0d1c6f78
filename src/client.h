/* SPDX-License-Identifier: MIT */
/* How clients wrap replies, by the rows of clients.tsv. Floor 2. */
#ifndef SMTPERR_CLIENT_H
#define SMTPERR_CLIENT_H

#include "slice.h"

enum smtperr__side { SIDE_NONE, SIDE_CLIENT, SIDE_SERVER };

/* Whose line of a transcript this is; *line is then what follows the mark ("<<< ", "SERVER -> CLIENT: "). A time stamp
 * may stand before the mark. */
enum smtperr__side smtperr__line_side(struct smtperr_slice *line);

/* Where, in the line of a command, the mark of its answer stands: "RCPT TO:<a@b> << 550 No", or "SMTP ERROR:"; line.len
 * if none does. */
size_t smtperr__answer_at(struct smtperr_slice line);

/* What the words at the end of a text say of the number behind them. */
enum smtperr__announced {
    ANNOUNCED_NOTHING,
    ANNOUNCED_NUMBER, /* "status": that of some protocol */
    ANNOUNCED_HTTP,   /* "HTTP error": no reply */
    ANNOUNCED_CODE    /* "said", "SMTP code": a reply code */
};

/* The longest words of the table at the end of the text, which may stand in quotes, decide. */
enum smtperr__announced smtperr__announces_code(struct smtperr_slice text);

/* Does the text begin with the words that HTTP has for a status ("Bad Gateway")? */
bool smtperr__begins_with_http(struct smtperr_slice text);

/* Where the server's words begin that a wrapper puts before the code ("Detail:"); text.len if it has none. */
size_t smtperr__said_at(struct smtperr_slice text);

/* Does the text begin with a word that makes the number before it a quantity ("seconds")? */
bool smtperr__begins_with_unit(struct smtperr_slice text);

/* Length of the server's words at the start of text: up to the mark of a wrapper (" (in reply to "), else all. */
size_t smtperr__words_end(struct smtperr_slice text);

/* The command in what follows the server's words: "(in reply to RCPT TO command)"; empty if none is named. */
struct smtperr_slice smtperr__answered_command(struct smtperr_slice rest);

/* Do the words before a reply tell that a mail server got it from another one ("host ... said:")? */
bool smtperr__tells_of_relay(struct smtperr_slice before);

/* Are the words before a reply those of a mail library, so that a program was refused and no mail server? */
bool smtperr__tells_of_library(struct smtperr_slice before);

/* Do they announce the reply that a notice told of before, in its own words ("The response was:")? */
bool smtperr__tells_of_notice(struct smtperr_slice before);

/* Do the words before a reply tell that MAIL FROM was answered, and no RCPT TO behind it? */
bool smtperr__tells_of_sender(struct smtperr_slice before);

/* Do they tell that a login was answered, and no recipient was named behind that? */
bool smtperr__tells_of_login(struct smtperr_slice before);

/* Are they those with which our own server logs its refusals ("NOQUEUE: reject:")? */
bool smtperr__tells_of_inbound(struct smtperr_slice before);

/* Does a mail server say that it goes on trying ("status=deferred")? */
bool smtperr__tells_of_delay(struct smtperr_slice text);

/* Does the text end with a word for the sender of the message, perhaps with his address or signs behind it? */
bool smtperr__names_sender(struct smtperr_slice before);

/* Which part of an event record a key names: one of PART_JSON_... of tables.h, or 0. `key` is borrowed from a line in
 * which its quotes stand around it. */
unsigned smtperr__record_part(struct smtperr_slice key);

#endif
