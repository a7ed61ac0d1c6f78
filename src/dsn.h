/* SPDX-License-Identifier: MIT */
/* The fields of a delivery status: RFC 3464, RFC 6533. Floor 4. */
#ifndef SMTPERR_DSN_H
#define SMTPERR_DSN_H

#include "recipients.h"

/* The fields that are read. */
enum smtperr__dsn_name {
    DSN_REPORTING_MTA,
    DSN_QUEUE_ID,
    DSN_SENDER,
    DSN_ARRIVAL,
    DSN_ORIGINAL_RECIPIENT, /* from here on: of a recipient */
    DSN_FINAL_RECIPIENT,
    DSN_ACTION,
    DSN_STATUS,
    DSN_REMOTE_MTA,
    DSN_DIAGNOSTIC,
    DSN_LAST_ATTEMPT,
    DSN_RETRY_UNTIL,
    DSN_OTHER
};

/* What the report says of the message as a whole. */
struct smtperr__dsn {
    struct smtperr__recipients *entries;
    struct smtperr__recipient *entry; /* of the present group */
    struct smtperr_slice reporting_mta, queue_id, sender, arrival;
};

void smtperr__dsn_init(struct smtperr__dsn *dsn, struct smtperr__recipients *entries);

/* Which field has this name? Each but DSN_OTHER stands only in a delivery status, so that one in a notice is known. */
enum smtperr__dsn_name smtperr__dsn_named(struct smtperr_slice name);

/* Does the field begin a new group? Then there must be room for it among the entries. */
bool smtperr__dsn_begins_group(const struct smtperr__dsn *dsn, enum smtperr__dsn_name field);

/* One field, unfolded. A recipient that was named already begins a new group, for reports without empty lines. */
void smtperr__dsn_field(struct smtperr__dsn *dsn, enum smtperr__dsn_name field, struct smtperr_slice value);

/* An empty line: the group has ended. */
void smtperr__dsn_end_group(struct smtperr__dsn *dsn);

/* A recipient who is told of twice is one entry if the last group, which has ended, contradicts the one before in
 * nothing: it fills the gaps. */
void smtperr__dsn_merge(struct smtperr__dsn *dsn);

#endif
