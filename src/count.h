/* SPDX-License-Identifier: MIT */
/* Causes, as they are told apart and added up. Floor 6. */
#ifndef SMTPERR_COUNT_H
#define SMTPERR_COUNT_H

#include "slice.h"

/* What makes two findings one cause. */
struct smtperr__cause_key {
    struct smtperr_codes codes;
    unsigned category;
    enum smtperr_retry retry;
    enum smtperr_actor actor;
    bool suppress, inbound, delayed;
    struct smtperr_slice title; /* lives as long as the counter */
};

/* The cause with this key, made if there is none; NULL if there is no room for one more. */
struct smtperr_cause *smtperr__find_cause(struct smtperr_counter *counter, const struct smtperr__cause_key *key,
                                          bool *is_new_out);

/* The causes, most frequent first; equals in the order in which they came. Returns their number. */
unsigned smtperr__sort_causes(const struct smtperr_counter *counter, unsigned short order[SMTPERR_CAUSES_MAX]);

/* Counts a place; what has no room is counted among the others. */
void smtperr__count_where(struct smtperr_cause *cause, struct smtperr_slice name, unsigned long times);

/* Adds a line of another run's summary; false if it is none. */
bool smtperr__add_part(struct smtperr_counter *counter, struct smtperr_slice line);

/* Does the line begin like one of a summary's: {"kind":"cause" or {"kind":"total"? */
enum smtperr_kind smtperr__part_kind(struct smtperr_slice line);

#endif
