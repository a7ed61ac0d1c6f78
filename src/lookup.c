/* SPDX-License-Identifier: MIT */
/* Looks keys of codes.tsv up in an open hash table, from the most specific key to the least. */
#include "lookup.h"

#include "keys.h"

const struct smtperr__code *smtperr__lookup_key(uint32_t key)
{
    const unsigned bits = smtperr__tables.code_slot_bits, last = (1u << bits) - 1;
    unsigned slot = code_slot(key, bits), row;
    for (; (row = smtperr__tables.code_slots[slot]) != 0; slot = (slot + 1) & last)
        if (smtperr__tables.codes[row - 1].code == key)
            return &smtperr__tables.codes[row - 1];
    return NULL;
}

const struct smtperr__code *smtperr__lookup_any(uint32_t key)
{
    const struct smtperr__code *row = smtperr__lookup_key(key);
    if (row != NULL || key < KEY_ENHANCED)
        return row;
    return smtperr__lookup_key(KEY_ENHANCED + (key - KEY_ENHANCED) % (1001u * 1001u));
}

static struct smtperr__found found(const struct smtperr__code *row, enum smtperr__fit fit)
{
    return (struct smtperr__found){row, row != NULL ? fit : FIT_NONE};
}

const struct smtperr__code *smtperr__lookup_first(unsigned digit)
{
    return smtperr__lookup_key(key_first(digit));
}

const struct smtperr__code *smtperr__lookup_second(unsigned digit)
{
    return smtperr__lookup_key(key_second(digit));
}

struct smtperr__found smtperr__lookup_reply(unsigned reply)
{
    const struct smtperr__code *row = smtperr__lookup_key(key_reply(reply));
    return row != NULL ? found(row, FIT_EXACT) : found(smtperr__lookup_first(reply / 100), FIT_CLASS);
}

struct smtperr__found smtperr__lookup_status(struct smtperr_status status)
{
    struct smtperr_status any = status;
    const struct smtperr__code *row = smtperr__lookup_key(key_status(status));
    any.cls = 0;
    if (row != NULL)
        return found(row, FIT_EXACT);
    row = smtperr__lookup_key(key_status(any));
    if (row != NULL)
        return found(row, status.detail != SMTPERR_ANY ? FIT_ANY_CLASS : FIT_SUBJECT);
    any.detail = SMTPERR_ANY;
    row = smtperr__lookup_key(key_status(any));
    if (row != NULL)
        return found(row, FIT_SUBJECT);
    status.subject = status.detail = SMTPERR_ANY;
    return found(smtperr__lookup_key(key_status(status)), FIT_CLASS);
}
