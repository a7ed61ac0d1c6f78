/* SPDX-License-Identifier: MIT */
/* What the header of a message says for and against its being a report of non-delivery. Floor 3. */
#ifndef SMTPERR_EVIDENCE_H
#define SMTPERR_EVIDENCE_H

#include "header.h"

#define EVIDENCE_NAME_MAX 320u

struct smtperr__evidence {
    bool machine; /* it comes from a mail system */
    bool report;  /* it says that it is a report, or its subject does */
    bool reply;   /* its subject is that of an answer or of forwarded mail */
    bool automatic;
    bool ordinary; /* its From is no mail system */
    bool no_path;  /* its return path is empty */
    bool own_path; /* it has one, as mail of people has */
    bool bulk;     /* it was sent to many, or by a program that answers */
    bool ticket;   /* its subject begins with the number of a ticket */
    bool program;  /* its From is a program, which may be a mail system */
    bool answered; /* a program answers for somebody */
    bool delayed;  /* its subject says that the server goes on trying */
    bool list;     /* its subject is that of a list's program */
    bool other;    /* its subject is that of mail of another kind */
    bool cut;      /* X-Failed-Recipients had no room */
    size_t sender_len, date_len, failed_len;
    char sender[EVIDENCE_NAME_MAX]; /* whom the report was sent to */
    char date[80];
    char failed[4096]; /* X-Failed-Recipients, or the list that its subject names */
};

void smtperr__evidence_clear(struct smtperr__evidence *evidence);

/* Is the line a field that may say something? Most are not, and can be passed over. */
bool smtperr__is_evidence(struct smtperr_slice line);

/* Takes in a field of the header. */
void smtperr__evidence_field(struct smtperr__evidence *evidence, const struct smtperr__charsets *charsets,
                             struct smtperr_slice name, struct smtperr_slice value);

/* The header is complete: does it come from a mail system? `declared`: it is a multipart/report. */
void smtperr__evidence_weigh(struct smtperr__evidence *evidence, bool declared);

#endif
