/* SPDX-License-Identifier: MIT */
/* From evidence to verdict: what explains, which category, whether to retry, whether to drop. Floor 5. */
#ifndef SMTPERR_DECIDE_H
#define SMTPERR_DECIDE_H

#include "lookup.h"
#include "match.h"

struct smtperr__decision {
    const struct smtperr__family *family; /* the explanation of a known sentence or provider's code, or NULL */
    const struct smtperr__code *row;      /* what explains otherwise; NULL only for codes beyond 1yz to 5yz */
    struct smtperr__found reply, status;
    const struct smtperr__code *definite; /* that of a code which means something definite, or NULL */
    const struct smtperr__code *unsent;   /* the row of a number that no server sends, or NULL */
    struct smtperr_status undotted;       /* what an unknown number may stand for, if set */
    bool by_status;                       /* row explains the enhanced status code */
    bool known;
    unsigned provider; /* row of providers.tsv + 1, 0: not known */
    unsigned reading_count;
    struct smtperr__reading readings[MATCH_READINGS]; /* the first one decides */
    enum smtperr_class class_;
    unsigned category;
    enum smtperr_retry retry;
    enum smtperr_actor actor;
    bool suppress;
    bool vague;            /* the sentence leaves the cause open, so the code explains */
    bool contradicted;     /* words beside a definite code may mean something else */
    bool conflict;         /* of classes, or of category: */
    bool category_differs; /* the sentence says something else than the code */
    bool by_domain;        /* whether to drop the address was decided by its domain */
};

/* Does the reply answer MAIL FROM? Then whatever is unknown is the sender. */
bool smtperr__answers_mail(const struct smtperr_finding *finding);

/* Does it answer a login? Then it is the account to send with that does not exist, or is shut. */
bool smtperr__answers_auth(const struct smtperr_finding *finding);

/* `provider`: whose reply it is known to be (row + 1), 0 if it is not. */
void smtperr__decide(const struct smtperr_finding *finding, unsigned provider, struct smtperr__decision *decision_out);

#endif
