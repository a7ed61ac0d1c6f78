/* SPDX-License-Identifier: MIT */
/* What a message adds up to: is it a report of non-delivery, and about whom? Floor 7. */
#ifndef SMTPERR_VERDICT_H
#define SMTPERR_VERDICT_H

#include "message.h"

/* A line of the notice, in UTF-8: held back, or read if the notice is too long for that. */
void smtperr__hold_line(struct smtperr__message *message, struct smtperr_slice line);

/* Reads the lines held back; from here on lines are read as they come. */
void smtperr__read_held(struct smtperr__message *message);

/* The table of recipients is full: they are handed out as they are, and what the report says of the whole is kept. */
void smtperr__hand_out_all(struct smtperr__message *message);

/* The message is complete: it is judged, and those whom it tells of are handed out. */
void smtperr__conclude(struct smtperr__message *message);

#endif
