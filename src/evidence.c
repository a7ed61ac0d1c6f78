/* SPDX-License-Identifier: MIT */
/*
 * Reports come from a mail system, with an empty return path and a subject that says so; each of these may be missing,
 * and other mail may have some of them. So all that the header says is noted, and weighed when the rest is known.
 */
#include "evidence.h"

#include "chars.h"
#include "layout.h"

#include <stddef.h>

void smtperr__evidence_clear(struct smtperr__evidence *e)
{
    memset(e, 0, offsetof(struct smtperr__evidence, sender));
}

static bool has_mark(struct smtperr_slice text, enum smtperr__mark mark)
{
    return smtperr__find_layout(text, 0, LAYOUT_BIT(mark)).marks != 0;
}

/* A list of addresses: whole ones, as many as have room. */
static size_t copy_list(char *to, size_t room, struct smtperr_slice from, bool *cut)
{
    size_t len = slice_copy(to, room, from);
    if (len == from.len)
        return len;
    *cut = true;
    while (len > 0 && to[len - 1] != ',')
        len--;
    return len;
}

/* "[Ticket#2026] Hello": how a ticket system begins its subjects. */
static bool is_ticket(struct smtperr_slice subject)
{
    size_t len = 0;
    while (len < subject.len && subject.ptr[len] != ']')
        len++;
    return len < subject.len && subject.ptr[0] == '[' && memchr(subject.ptr, '#', len) != NULL;
}

#define PREFIX_MAX 32 /* bytes of what mail programs put before the subject of an answer, as "Re:" */

/* Where the names of lists end that a subject begins with: "[users] Re: Hello". */
static struct smtperr_slice without_list(struct smtperr_slice subject)
{
    const char *end;
    while (subject.len > 0 && subject.ptr[0] == '[' && (end = memchr(subject.ptr, ']', subject.len)) != NULL)
        subject = smtperr__trim(slice_make(end + 1, subject.ptr + subject.len));
    return subject;
}

/* Does the word of a prefix end here: before a count, ":" or U+FF1A? */
static bool ends_prefix(char c)
{
    return c == ':' || c == '[' || c == '(' || c == '^' || c == '\0' || c == '\xef';
}

/*   prefix = word [ "[" count "]" / "(" count ")" ] *SP ( ":" / U+FF1A )      ; "Re: ", "Re[2]: ", "RE : "
 * Does the subject begin with one that a table knows, or with a single letter, as Outlook has it in Italian? */
static bool is_answer(struct smtperr_slice subject)
{
    char prefix[PREFIX_MAX + 2];
    size_t len = 0, at = 0;
    subject = without_list(subject);
    while (at < subject.len && len < PREFIX_MAX && !ends_prefix(subject.ptr[at]))
        prefix[len++] = subject.ptr[at++];
    while (at < subject.len && at < PREFIX_MAX && (is_digit(subject.ptr[at]) || strchr("[]()^ ", subject.ptr[at])))
        at++;
    while (len > 0 && prefix[len - 1] == ' ')
        len--;
    if (len == 0 || at >= subject.len ||
        (subject.ptr[at] != ':' && !smtperr__starts(slice_from(subject, at), "\xef\xbc\x9a")))
        return false;
    prefix[len] = ':';
    struct smtperr__layout_hit hit =
        smtperr__find_layout((struct smtperr_slice){prefix, len + 1}, 0, LAYOUT_BIT(LAYOUT_ANSWER));
    return len == 1 || (hit.marks != 0 && hit.begin == 0 && hit.end == len + 1);
}

/* "Rejected posting to NEWS@LISTS.EXAMPLE.ORG": the list may be named nowhere else. */
static void read_list_name(struct smtperr__evidence *e, struct smtperr_slice behind)
{
    struct smtperr_slice address;
    size_t at = 0;
    if (e->failed_len == 0 && smtperr__next_address(behind, &at, &address))
        e->failed_len = copy_list(e->failed, sizeof e->failed, address, &e->cut);
}

static void read_subject(struct smtperr__evidence *e, struct smtperr_slice subject)
{
    const unsigned report = LAYOUT_BIT(LAYOUT_SUBJECT), automatic = LAYOUT_BIT(LAYOUT_NO_BOUNCE),
                   other = LAYOUT_BIT(LAYOUT_ORDINARY), delay = LAYOUT_BIT(LAYOUT_DELAY),
                   list = LAYOUT_BIT(LAYOUT_PROGRAM), all = report | automatic | other | delay | list;
    struct smtperr__layout_hit hit = smtperr__find_layout(subject, 0, all);
    e->reply |= is_answer(subject);
    e->ticket = is_ticket(subject);
    e->bulk |= e->ticket;
    for (; hit.marks != 0; hit = smtperr__find_layout(subject, hit.end, all)) {
        /* "Undeliverable: Out of office: Hello" reports that an automatic reply did not arrive */
        e->automatic |= (hit.marks & automatic) != 0 && !e->report;
        e->other |= (hit.marks & other) != 0 && (!e->report || (hit.marks & report) != 0);
        e->report |= (hit.marks & report) != 0;
        e->delayed |= (hit.marks & delay) != 0;
        e->list |= (hit.marks & list) != 0;
        if ((hit.marks & list) != 0)
            read_list_name(e, slice_from(subject, hit.end));
    }
}

/* "Precedence: first-class" says nothing. */
static bool is_bulk(struct smtperr_slice name, struct smtperr_slice value)
{
    if (!smtperr__same(name, "precedence"))
        return smtperr__layout_at(name, LAYOUT_BIT(LAYOUT_BULK)) != 0;
    return smtperr__same(value, "bulk") || smtperr__same(value, "list") || smtperr__same(value, "junk");
}

static void read_from(struct smtperr__evidence *e, struct smtperr_slice from)
{
    bool machine = slice_is(from, "<>") || from.len == 0 || has_mark(from, LAYOUT_FROM);
    e->machine |= machine;
    e->ordinary |= !machine;
    e->program |= !machine && has_mark(from, LAYOUT_PROGRAM);
}

static void read_return_path(struct smtperr__evidence *e, struct smtperr_slice path)
{
    bool empty = slice_is(path, "<>") || path.len == 0;
    e->no_path |= empty;
    e->own_path |= !empty;
    e->machine |= has_mark(path, LAYOUT_FROM);
}

void smtperr__evidence_field(struct smtperr__evidence *e, const struct smtperr__charsets *charsets,
                             struct smtperr_slice name, struct smtperr_slice value)
{
    char decoded[1024];
    struct smtperr_slice address = {NULL, 0};
    size_t at = 0;
    if (smtperr__same(name, "from")) {
        read_from(e, smtperr__decode_words(value, charsets, decoded, sizeof decoded));
    } else if (smtperr__same(name, "return-path")) {
        read_return_path(e, value);
    } else if (smtperr__same(name, "subject")) {
        read_subject(e, smtperr__decode_words(value, charsets, decoded, sizeof decoded));
    } else if (smtperr__same(name, "to") && e->sender_len == 0 && smtperr__next_address(value, &at, &address)) {
        e->sender_len = slice_copy(e->sender, sizeof e->sender, address);
    } else if (smtperr__same(name, "date")) {
        e->date_len = slice_copy(e->date, sizeof e->date, value);
    } else if (smtperr__same(name, "x-failed-recipients")) {
        e->machine = e->report = true;
        e->failed_len = copy_list(e->failed, sizeof e->failed, value, &e->cut);
    } else if (smtperr__same(name, "auto-submitted")) {
        e->answered |= smtperr__starts(value, "auto-replied"); /* RFC 3834 5 */
    } else {
        e->bulk |= is_bulk(name, value);
        e->answered |= smtperr__starts(name, "x-auto") || smtperr__starts(value, "auto_reply");
        e->other |= smtperr__layout_at(name, LAYOUT_BIT(LAYOUT_COPY)) != 0;
    }
}

static bool is_named(struct smtperr_slice line)
{
    switch (to_lower(line.ptr[0])) {
    case 'a': return smtperr__starts(line, "auto-submitted");
    case 'd': return smtperr__starts(line, "date");
    case 'f': return smtperr__starts(line, "from");
    case 'p': return smtperr__starts(line, "precedence");
    case 'r': return smtperr__starts(line, "return-path");
    case 's': return smtperr__starts(line, "subject");
    case 't': return smtperr__starts(line, "to");
    case 'x': return smtperr__starts(line, "x-failed-recipients");
    default: return false;
    }
}

bool smtperr__is_evidence(struct smtperr_slice line)
{
    return is_named(line) || smtperr__layout_at(line, LAYOUT_FIELDS) != 0;
}

void smtperr__evidence_weigh(struct smtperr__evidence *e, bool declared)
{
    /* Newsletters and ticket systems send with an empty return path too, so that nobody answers: then the sender must
     * be a mail system by his name. */
    e->machine |= e->no_path && (declared || !(e->ordinary && e->bulk));
    /* A program whose name says nothing is a mail system if its subject is that of a report; so is one that is not
     * named at all, in a report that somebody pasted or forwarded. */
    bool nameless = !e->ordinary && !e->own_path;
    e->machine |= (e->program && e->list) || ((e->program || nameless) && e->report && !e->bulk);
}
