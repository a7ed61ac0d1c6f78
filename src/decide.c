/* SPDX-License-Identifier: MIT */
/*
 * Decides by precedence: enhanced status code, reply code, their digits. An enhanced code that says nothing (5.0.0) or
 * that nobody registered (5.7.139) gives way to a reply code that says more.
 *
 * "Drop the address" needs a permanent class and a row that says so; where the codes contradict each other it is never
 * said.
 */
#include "decide.h"

static bool is_open(const struct smtperr__code *row)
{
    return (row->also & ALSO_ANY) != 0;
}

/* A row for successes (X.1.5) does not explain a failure that somebody gave its number. */
static bool is_success(const struct smtperr__code *row)
{
    return slice_is(table_text(smtperr__tables.categories[row->category].id), "success");
}

static bool explains(struct smtperr__found found)
{
    return found.fit >= FIT_ANY_CLASS && found.row->use != USE_UNSENT;
}

/* 447 -> 4.4.7, if the tables know that. */
static struct smtperr_status undot(unsigned reply)
{
    struct smtperr_status status = {true, (uint8_t)(reply / 100), (uint16_t)(reply / 10 % 10), (uint16_t)(reply % 10)};
    bool fits = (status.cls == 2 || status.cls == 4 || status.cls == 5) &&
                smtperr__lookup_status(status).fit >= FIT_ANY_CLASS;
    return fits ? status : (struct smtperr_status){false, 0, 0, 0};
}

static void look_up(struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    if (codes->reply_is_class) {
        d->reply.row = smtperr__lookup_first(codes->reply);
        d->reply.fit = d->reply.row != NULL ? FIT_EXACT : FIT_NONE;
    } else if (codes->reply > 0) {
        d->reply = smtperr__lookup_reply(codes->reply);
        if (d->reply.fit == FIT_EXACT && d->reply.row->use == USE_UNSENT)
            d->unsent = d->reply.row;
        else if (d->reply.fit < FIT_EXACT)
            d->undotted = undot(codes->reply);
    }
    if (codes->status.set)
        d->status = smtperr__lookup_status(codes->status);
    if (codes->status.cls >= 4 && d->status.row != NULL && is_success(d->status.row)) {
        struct smtperr_status subject = codes->status;
        subject.detail = SMTPERR_ANY;
        d->status = smtperr__lookup_status(subject);
    }
}

/* The row that says most. */
static void choose(struct smtperr__decision *d, const struct smtperr_codes *codes)
{
    bool status = explains(d->status), reply = explains(d->reply);
    if (status && reply && is_open(d->status.row) && d->status.row->category != d->reply.row->category)
        status = !is_open(d->reply.row) ? false : codes->status.subject != 0;
    else if (status && reply && codes->status.subject == 0)
        status = false;
    d->by_status = status || (!reply && d->status.fit >= FIT_SUBJECT);
    if (d->by_status)
        d->row = d->status.row;
    else if (reply)
        d->row = d->reply.row;
    else if (d->unsent != NULL && d->unsent->dotted > 0)
        d->row = smtperr__lookup_key(d->unsent->dotted);
    if (d->row == NULL && codes->reply > 0)
        d->row = smtperr__lookup_first(codes->reply / 100);
    if (d->row == NULL)
        d->row = d->status.row;
    d->known = status || reply || d->unsent != NULL || (codes->status.set && d->status.fit >= FIT_SUBJECT);
}

static enum smtperr_class class_of(const struct smtperr_codes *codes)
{
    unsigned digit = codes->reply_is_class ? codes->reply : codes->reply > 0 ? codes->reply / 100 : codes->status.cls;
    return digit >= 2 && digit <= 5 ? (enum smtperr_class)digit : SMTPERR_CLASS_NONE;
}

static void judge(struct smtperr__decision *d)
{
    const struct smtperr__category *category = &smtperr__tables.categories[d->row->category];
    bool temporary = d->class_ == SMTPERR_CLASS_TEMPORARY;
    unsigned retry = temporary && category->retry_temporary ? category->retry_temporary : category->retry;
    unsigned actor = temporary && category->actor_temporary ? category->actor_temporary : category->actor;
    bool bad = d->row->suppress == SUPPRESS_DEFAULT ? category->suppress : d->row->suppress == SUPPRESS_YES;
    d->category = d->row->category;
    d->retry = (enum smtperr_retry)(d->row->retry ? d->row->retry : retry);
    d->actor = (enum smtperr_actor)(d->row->actor ? d->row->actor : actor);
    d->suppress = bad && d->class_ == SMTPERR_CLASS_PERMANENT && !d->conflict;
}

struct smtperr__decision smtperr__decide(const struct smtperr_finding *finding)
{
    struct smtperr__decision d = {0};
    const struct smtperr_codes *codes = &finding->codes;
    look_up(&d, codes);
    choose(&d, codes);
    d.class_ = class_of(codes);
    d.conflict = d.class_ != SMTPERR_CLASS_NONE && codes->reply > 0 && codes->status.set && codes->status.cls > 0 &&
                 codes->status.cls != (unsigned)d.class_;
    if (d.row != NULL)
        judge(&d);
    return d;
}
