/* SPDX-License-Identifier: MIT */
/* From evidence to verdict: which row explains, which category, whether to retry, whether to drop. Floor 5. */
#ifndef SMTPERR_DECIDE_H
#define SMTPERR_DECIDE_H

#include "lookup.h"

struct smtperr__decision {
    const struct smtperr__code *row; /* the row that explains; NULL only for codes beyond 1yz to 5yz */
    struct smtperr__found reply, status;
    const struct smtperr__code *unsent; /* the row of a number that no server sends, or NULL */
    struct smtperr_status undotted;     /* what an unknown number may stand for, if set */
    bool by_status;                     /* row explains the enhanced status code */
    bool known;
    enum smtperr_class class_;
    unsigned category;
    enum smtperr_retry retry;
    enum smtperr_actor actor;
    bool suppress;
    bool conflict;
};

struct smtperr__decision smtperr__decide(const struct smtperr_finding *finding);

#endif
