/* SPDX-License-Identifier: MIT */
/* The recipients of one report and what is told of each, in bounded memory. Floor 3. */
#ifndef SMTPERR_RECIPIENTS_H
#define SMTPERR_RECIPIENTS_H

#include "slice.h"

#define RECIPIENTS_MAX 1000     /* recipients of one message held back */
#define RECIPIENTS_ROOM 262144u /* bytes of text kept of them */
#define RECIPIENTS_SLOTS 2048u

struct smtperr__recipient {
    struct smtperr_slice address;    /* as listed or as Final-Recipient has it */
    struct smtperr_slice original;   /* the address it was before: Original-Recipient, "expanded from" */
    struct smtperr_slice remote_mta; /* who refused */
    struct smtperr_slice diagnostic; /* the value of Diagnostic-Code, without its type */
    struct smtperr_slice said;       /* lines of the notice that are about this recipient */
    struct smtperr_slice time;       /* Last-Attempt-Date */
    struct smtperr_slice until;      /* Will-Retry-Until */
    struct smtperr_status status;
    enum smtperr_action action;
    bool fields;    /* told of in the fields of a delivery status */
    uint8_t places; /* of the notice that added to `said` */
    uint16_t slot, next;
};

struct smtperr__recipients {
    unsigned count;
    bool cut; /* a text had no room any more */
    size_t used;
    uint16_t slots[RECIPIENTS_SLOTS]; /* entries + 1 by the hash of their recipient, case aside */
    struct smtperr__recipient list[RECIPIENTS_MAX];
    char room[RECIPIENTS_ROOM];
};

#define SEEN_SLOTS 16384u /* those handed out that are remembered, but for a quarter: a later one may come twice */

/* Who was handed out already, by the hash of the recipient. */
struct smtperr__seen {
    unsigned count;
    uint64_t slots[SEEN_SLOTS]; /* 0: nobody; nothing yet where count is 0 */
};

void smtperr__seen_clear(struct smtperr__seen *seen);

/* Is the recipient known? */
bool smtperr__seen_has(const struct smtperr__seen *seen, struct smtperr_slice recipient);

/* Remembers a recipient; false if he is known already. */
bool smtperr__seen_add(struct smtperr__seen *seen, struct smtperr_slice recipient);

/* Once, before the first use. */
void smtperr__recipients_init(struct smtperr__recipients *entries);

void smtperr__recipients_clear(struct smtperr__recipients *entries);

/* Is there room for at least one more entry with its texts? Else they must be handed out first. */
bool smtperr__recipients_have_room(const struct smtperr__recipients *entries);

/* Keeps a copy of the text; cut if it has no room. */
struct smtperr_slice smtperr__recipients_keep(struct smtperr__recipients *entries, struct smtperr_slice text);

/* The entry whose recipient is this address; NULL if there is none. */
struct smtperr__recipient *smtperr__recipients_find(struct smtperr__recipients *entries, struct smtperr_slice address);

/* The entry with the same recipient that was named before this one; NULL if there is none. */
struct smtperr__recipient *smtperr__recipients_before(struct smtperr__recipients *entries,
                                                      const struct smtperr__recipient *entry);

/* Forgets the last entry, of which there must be one. */
void smtperr__recipients_drop(struct smtperr__recipients *entries);

/* A new entry, or the one there is with this recipient; NULL if there is no room. */
struct smtperr__recipient *smtperr__recipients_add(struct smtperr__recipients *entries, struct smtperr_slice recipient);

/* A new entry without a recipient yet. */
struct smtperr__recipient *smtperr__recipients_open(struct smtperr__recipients *entries);

/* Gives an entry its recipient. */
void smtperr__recipients_name(struct smtperr__recipients *entries, struct smtperr__recipient *entry,
                              struct smtperr_slice recipient);

#endif
