/* SPDX-License-Identifier: MIT */
/*
 *   delivery-status-content = per-message-fields 1*( CRLF per-recipient-fields )     ; RFC 3464 2.1
 *   per-recipient-fields    = [ original-recipient-field CRLF ] final-recipient-field CRLF action-field CRLF
 *                             status-field CRLF ...                                   ; RFC 3464 2.3
 *
 * Fields come in any order, groups without empty lines between them or without a recipient; the fields of one group
 * are those up to the next recipient.
 */
#include "dsn.h"

#include "chars.h"
#include "code.h"
#include "header.h"
#include "unwrap.h"

static bool ends(struct smtperr_slice name, const char *words)
{
    size_t len = strlen(words);
    return name.len > len && smtperr__same(slice_from(name, name.len - len), words);
}

/* Postfix puts its mail_name into X-<name>-Queue-ID and X-<name>-Sender. */
enum smtperr__dsn_name smtperr__dsn_named(struct smtperr_slice name)
{
    static const char *const names[DSN_OTHER] = {
        "reporting-mta", NULL,     NULL,         "arrival-date",    "original-recipient", "final-recipient",
        "action",        "status", "remote-mta", "diagnostic-code", "last-attempt-date",  "will-retry-until",
    };
    char first = name.len > 0 ? to_lower(name.ptr[0]) : '\0';
    for (unsigned i = 0; i < DSN_OTHER; i++)
        if (names[i] != NULL && names[i][0] == first && smtperr__same(name, names[i]))
            return (enum smtperr__dsn_name)i;
    if (first == 'x' && name.len > 2 && name.ptr[1] == '-')
        return ends(name, "-queue-id") ? DSN_QUEUE_ID : ends(name, "-sender") ? DSN_SENDER : DSN_OTHER;
    return DSN_OTHER;
}

void smtperr__dsn_init(struct smtperr__dsn *dsn, struct smtperr__recipients *entries)
{
    memset(dsn, 0, sizeof *dsn);
    dsn->entries = entries;
}

static enum smtperr_action action_named(struct smtperr_slice value)
{
    static const char *const names[] = {NULL, "failed", "delayed", "delivered", "relayed", "expanded"};
    size_t len = 0;
    while (len < value.len && is_class(value.ptr[len], CHAR_ALPHA))
        len++;
    for (unsigned i = 1; i < sizeof names / sizeof *names; i++)
        if (smtperr__same((struct smtperr_slice){value.ptr, len}, names[i]))
            return (enum smtperr_action)i;
    if (smtperr__same((struct smtperr_slice){value.ptr, len}, "deliverable"))
        return SMTPERR_ACTION_DELIVERED; /* what Postfix found out with -bv */
    /* "failure", "failed (bad destination ...)", "expired", "undeliverable" */
    return len > 0 ? SMTPERR_ACTION_FAILED : SMTPERR_ACTION_NONE;
}

/* "smtp; 550 5.1.1 ...", "X-Postfix; ..."; without a type the whole. A type is one word. */
static struct smtperr_slice without_type(struct smtperr_slice value)
{
    for (size_t i = 0; i < value.len && i < 40; i++) {
        if (value.ptr[i] == ';')
            return smtperr__trim(slice_from(value, i + 1));
        if (!is_alnum(value.ptr[i]) && value.ptr[i] != '-' && value.ptr[i] != '_' && value.ptr[i] != '.' &&
            value.ptr[i] != ' ')
            break;
    }
    return value;
}

/* Fields come after their recipient was listed in words: both are one entry. */
static void join(struct smtperr__dsn *dsn, struct smtperr__recipient *listed)
{
    const struct smtperr__recipient fields = *dsn->entry;
    listed->fields = true;
    listed->status = fields.status;
    listed->action = fields.action;
    listed->remote_mta = fields.remote_mta;
    listed->diagnostic = fields.diagnostic;
    listed->time = fields.time;
    listed->until = fields.until;
    if (listed->original.len == 0)
        listed->original = fields.original;
    dsn->entries->count--; /* the present entry is the last one, and has no name */
    dsn->entry = listed;
}

#define ADDRESS_MAX 1024 /* bytes of an address in which escapes are looked for; RFC 5321 4.5.3.1 has 320 */

/* "rfc822; ann@example.org", "utf-8; j\x{F6}rg@example.org": the buffer is for the latter. */
static struct smtperr_slice address_in(struct smtperr_slice value, char buffer[ADDRESS_MAX])
{
    static const char type[] = "utf-8";
    const size_t len = sizeof type - 1;
    if (value.len > len && value.len <= ADDRESS_MAX && smtperr__same((struct smtperr_slice){value.ptr, len}, type))
        value = smtperr__unicode_address(value, buffer);
    return smtperr__field_address(value);
}

static void take_recipient(struct smtperr__dsn *dsn, struct smtperr_slice value)
{
    char buffer[ADDRESS_MAX];
    struct smtperr_slice address = address_in(value, buffer);
    struct smtperr__recipient *entry = dsn->entry;
    if (entry->address.len > 0 || address.len == 0 || address.ptr[0] == '@')
        return;
    struct smtperr__recipient *listed = smtperr__recipients_find(dsn->entries, address);
    if (listed != NULL && !listed->fields && entry == &dsn->entries->list[dsn->entries->count - 1])
        join(dsn, listed);
    else
        smtperr__recipients_name(dsn->entries, entry, address);
}

/* A group begins with the first field of a recipient, and anew with a field that it has already. */
static bool begins(const struct smtperr__dsn *dsn, enum smtperr__dsn_name field)
{
    const struct smtperr__recipient *entry = dsn->entry;
    return entry == NULL || (field == DSN_FINAL_RECIPIENT && entry->address.len > 0) ||
           (field == DSN_ORIGINAL_RECIPIENT && entry->original.len > 0);
}

static void keep(struct smtperr__dsn *dsn, struct smtperr_slice *to, struct smtperr_slice value)
{
    if (to->len == 0)
        *to = smtperr__recipients_keep(dsn->entries, value);
}

static void keep_address(struct smtperr__dsn *dsn, struct smtperr_slice *to, struct smtperr_slice value)
{
    char buffer[ADDRESS_MAX];
    keep(dsn, to, address_in(value, buffer));
}

static void message_field(struct smtperr__dsn *dsn, enum smtperr__dsn_name field, struct smtperr_slice value)
{
    if (field == DSN_REPORTING_MTA)
        keep(dsn, &dsn->reporting_mta, smtperr__field_name(value));
    else if (field == DSN_QUEUE_ID)
        keep(dsn, &dsn->queue_id, value);
    else if (field == DSN_SENDER)
        keep_address(dsn, &dsn->sender, value);
    else if (field == DSN_ARRIVAL)
        keep(dsn, &dsn->arrival, value);
}

bool smtperr__dsn_begins_group(const struct smtperr__dsn *dsn, enum smtperr__dsn_name field)
{
    return field >= DSN_ORIGINAL_RECIPIENT && field < DSN_OTHER && begins(dsn, field);
}

void smtperr__dsn_field(struct smtperr__dsn *dsn, enum smtperr__dsn_name field, struct smtperr_slice value)
{
    if (field < DSN_ORIGINAL_RECIPIENT)
        message_field(dsn, field, value);
    if (field < DSN_ORIGINAL_RECIPIENT || field == DSN_OTHER)
        return;
    if (begins(dsn, field)) {
        smtperr__dsn_end_group(dsn);
        if ((dsn->entry = smtperr__recipients_open(dsn->entries)) == NULL)
            return;
        dsn->entry->fields = true;
    }
    struct smtperr__recipient *entry = dsn->entry;
    switch (field) {
    case DSN_ORIGINAL_RECIPIENT: keep_address(dsn, &entry->original, value); break;
    case DSN_FINAL_RECIPIENT: take_recipient(dsn, value); break;
    case DSN_ACTION: entry->action = action_named(value); break;
    case DSN_STATUS: (void)smtperr__read_status(value, false, &entry->status); break;
    case DSN_REMOTE_MTA: keep(dsn, &entry->remote_mta, smtperr__field_name(value)); break;
    case DSN_DIAGNOSTIC: keep(dsn, &entry->diagnostic, without_type(value)); break;
    case DSN_LAST_ATTEMPT: keep(dsn, &entry->time, value); break;
    case DSN_RETRY_UNTIL: keep(dsn, &entry->until, value); break;
    case DSN_REPORTING_MTA:
    case DSN_QUEUE_ID:
    case DSN_SENDER:
    case DSN_ARRIVAL:
    case DSN_OTHER: break;
    }
}

void smtperr__dsn_end_group(struct smtperr__dsn *dsn)
{
    struct smtperr__recipient *entry = dsn->entry;
    dsn->entry = NULL;
    if (entry != NULL && entry->address.len == 0 && entry->original.len > 0 && entry->original.ptr[0] != '@')
        smtperr__recipients_name(dsn->entries, entry, entry->original);
    if (entry != NULL && entry->address.len == 0 && entry == &dsn->entries->list[dsn->entries->count - 1] &&
        !entry->status.set && entry->diagnostic.len == 0)
        dsn->entries->count--; /* fields that tell of nobody */
}

/* Both are there, and differ. */
static bool differ(struct smtperr_slice a, struct smtperr_slice b)
{
    return a.len > 0 && b.len > 0 && (a.len != b.len || memcmp(a.ptr, b.ptr, a.len) != 0);
}

static bool statuses_differ(struct smtperr_status a, struct smtperr_status b)
{
    return a.set && b.set && (a.cls != b.cls || a.subject != b.subject || a.detail != b.detail);
}

/* Do two groups tell different things of their recipient? The words behind the same reply code may differ. */
static bool contradict(const struct smtperr__recipient *a, const struct smtperr__recipient *b)
{
    unsigned reply = smtperr__read_reply(a->diagnostic);
    return (a->action != b->action && a->action != SMTPERR_ACTION_NONE && b->action != SMTPERR_ACTION_NONE) ||
           statuses_differ(a->status, b->status) || differ(a->original, b->original) ||
           (differ(a->diagnostic, b->diagnostic) && (reply == 0 || reply != smtperr__read_reply(b->diagnostic)));
}

static void fill(struct smtperr_slice *to, struct smtperr_slice from)
{
    if (to->len == 0)
        *to = from;
}

void smtperr__dsn_merge(struct smtperr__dsn *dsn)
{
    if (dsn->entry != NULL || dsn->entries->count < 2)
        return;
    const struct smtperr__recipient *last = &dsn->entries->list[dsn->entries->count - 1];
    if (!last->fields || last->address.len == 0)
        return;
    struct smtperr__recipient *first = smtperr__recipients_before(dsn->entries, last);
    if (first == NULL || !first->fields || contradict(first, last))
        return;
    if (first->action == SMTPERR_ACTION_NONE)
        first->action = last->action;
    if (!first->status.set)
        first->status = last->status;
    fill(&first->original, last->original);
    fill(&first->remote_mta, last->remote_mta);
    fill(&first->diagnostic, last->diagnostic);
    fill(&first->time, last->time);
    fill(&first->until, last->until);
    smtperr__recipients_drop(dsn->entries);
}
