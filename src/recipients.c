/* SPDX-License-Identifier: MIT */
/* Entries are found by a hash of their recipient, so that a report with a thousand of them costs linear time. */
#include "recipients.h"

#include "chars.h"
#include "eight.h"

#define ROOM_OF_ONE 32768u /* bytes that an entry's texts may take together */

void smtperr__recipients_init(struct smtperr__recipients *entries)
{
    memset(entries->slots, 0, sizeof entries->slots);
    entries->count = 0;
    smtperr__recipients_clear(entries);
}

void smtperr__recipients_clear(struct smtperr__recipients *entries)
{
    for (unsigned i = 0; i < entries->count; i++)
        entries->slots[entries->list[i].slot] = 0;
    entries->count = 0;
    entries->cut = false;
    entries->used = 0;
}

bool smtperr__recipients_have_room(const struct smtperr__recipients *entries)
{
    return entries->count < RECIPIENTS_MAX - 1 && sizeof entries->room - entries->used >= ROOM_OF_ONE;
}

struct smtperr_slice smtperr__recipients_keep(struct smtperr__recipients *entries, struct smtperr_slice text)
{
    size_t room = sizeof entries->room - entries->used;
    char *at = entries->room + entries->used;
    if (text.len > room) {
        text.len = room;
        entries->cut = true;
    }
    if (text.len == 0)
        return (struct smtperr_slice){NULL, 0};
    memcpy(at, text.ptr, text.len);
    entries->used += text.len;
    return (struct smtperr_slice){at, text.len};
}

/* Eight bytes at a time, bit 5 of each set so that case does not count. */
static unsigned slot_of(struct smtperr_slice address)
{
    uint64_t hash = 0;
    for (size_t at = 0; at < address.len; at += 8)
        hash = ((hash ^ hash >> 32) + (eight_of(slice_from(address, at)) | EIGHT_ONES * 0x20)) *
               UINT64_C(0x9e3779b97f4a7c15);
    return (unsigned)(hash >> 48) & (RECIPIENTS_SLOTS - 1);
}

void smtperr__seen_clear(struct smtperr__seen *seen)
{
    seen->count = 0;
}

static uint64_t seen_hash(struct smtperr_slice recipient)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < recipient.len; i++)
        hash = (hash ^ (unsigned char)to_lower(recipient.ptr[i])) * UINT64_C(1099511628211);
    return hash + (hash == 0);
}

/* Where the hash stands, or the free slot that it would take. */
static unsigned seen_slot(const struct smtperr__seen *seen, uint64_t hash)
{
    unsigned slot = (unsigned)(hash ^ hash >> 32) % SEEN_SLOTS;
    while (seen->slots[slot] != 0 && seen->slots[slot] != hash)
        slot = (slot + 1) % SEEN_SLOTS;
    return slot;
}

bool smtperr__seen_has(const struct smtperr__seen *seen, struct smtperr_slice recipient)
{
    return seen->count > 0 && seen->slots[seen_slot(seen, seen_hash(recipient))] != 0;
}

bool smtperr__seen_add(struct smtperr__seen *seen, struct smtperr_slice recipient)
{
    uint64_t hash = seen_hash(recipient);
    if (seen->count == 0) /* so few reports come here that the memory is not touched before */
        memset(seen->slots, 0, sizeof seen->slots);
    unsigned slot = seen_slot(seen, hash);
    if (seen->slots[slot] != 0)
        return false;
    if (seen->count >= SEEN_SLOTS / 4 * 3)
        return true;
    seen->slots[slot] = hash;
    seen->count++;
    return true;
}

static bool same_address(struct smtperr_slice a, struct smtperr_slice b)
{
    return a.len == b.len && a.len > 0 && smtperr__find(a, b) == 0;
}

struct smtperr__recipient *smtperr__recipients_find(struct smtperr__recipients *entries, struct smtperr_slice address)
{
    for (unsigned i = entries->slots[slot_of(address)]; i > 0; i = entries->list[i - 1].next)
        if (same_address(entries->list[i - 1].address, address))
            return &entries->list[i - 1];
    return NULL;
}

struct smtperr__recipient *smtperr__recipients_before(struct smtperr__recipients *entries,
                                                      const struct smtperr__recipient *entry)
{
    for (unsigned i = entry->next; i > 0; i = entries->list[i - 1].next)
        if (same_address(entries->list[i - 1].address, entry->address))
            return &entries->list[i - 1];
    return NULL;
}

void smtperr__recipients_drop(struct smtperr__recipients *entries)
{
    const struct smtperr__recipient *last = &entries->list[--entries->count];
    uint16_t *link = &entries->slots[last->slot];
    while (*link > 0 && *link != entries->count + 1)
        link = &entries->list[*link - 1].next;
    if (*link > 0)
        *link = last->next;
}

struct smtperr__recipient *smtperr__recipients_open(struct smtperr__recipients *entries)
{
    if (entries->count == RECIPIENTS_MAX)
        return NULL;
    struct smtperr__recipient *entry = &entries->list[entries->count++];
    memset(entry, 0, sizeof *entry);
    return entry;
}

void smtperr__recipients_name(struct smtperr__recipients *entries, struct smtperr__recipient *entry,
                              struct smtperr_slice recipient)
{
    entry->address = smtperr__recipients_keep(entries, recipient);
    if (entry->address.len == 0)
        return; /* it had no room: an entry without a name is in no slot */
    entry->slot = (uint16_t)slot_of(entry->address);
    entry->next = entries->slots[entry->slot];
    entries->slots[entry->slot] = (uint16_t)(entry - entries->list + 1);
}

struct smtperr__recipient *smtperr__recipients_add(struct smtperr__recipients *entries, struct smtperr_slice recipient)
{
    struct smtperr__recipient *entry = smtperr__recipients_find(entries, recipient);
    if (entry != NULL)
        return entry;
    entry = smtperr__recipients_open(entries);
    if (entry != NULL)
        smtperr__recipients_name(entries, entry, recipient);
    return entry;
}
