/* SPDX-License-Identifier: MIT */
/* The fields of a delivery status: RFC 3464, RFC 6533. Floor 4. */
#ifndef SMTPERR_DSN_H
#define SMTPERR_DSN_H

#include "recipients.h"

/* What the report says of the message as a whole. */
struct smtperr__dsn {
    struct smtperr__recipients *entries;
    struct smtperr__recipient *entry; /* of the present group */
    struct smtperr_slice reporting_mta, queue_id, sender, arrival;
};

void smtperr__dsn_init(struct smtperr__dsn *dsn, struct smtperr__recipients *entries);

/* Is this a field that only a delivery status has? So that one within a notice is known. */
bool smtperr__is_dsn_field(struct smtperr_slice name);

/* Does the field begin a new group? Then there must be room for it among the entries. */
bool smtperr__dsn_begins_group(const struct smtperr__dsn *dsn, struct smtperr_slice name);

/* One field, unfolded. A recipient that was named already begins a new group, for reports without empty lines. */
void smtperr__dsn_field(struct smtperr__dsn *dsn, struct smtperr_slice name, struct smtperr_slice value);

/* An empty line: the group has ended. */
void smtperr__dsn_end_group(struct smtperr__dsn *dsn);

/* A recipient who is told of twice is one entry if the last group, which has ended, contradicts the one before in
 * nothing: it fills the gaps. */
void smtperr__dsn_merge(struct smtperr__dsn *dsn);

#endif
