/* SPDX-License-Identifier: MIT */
/*
 * Mail systems write reports in a hundred forms, but nearly all of this kind:
 *
 *   notice    = *( words / listing / section / field ) [ returned ]
 *   listing   = [ bullet ] recipient [ ":" ] [ error ] *( error-line / blank )
 *   recipient = address / "<" word ">" / label address      ; "Unknown user: a@b"
 *   returned  = rule / field of a header                      ; "--- Below this line is a copy", "Received: from"
 *   behind    = "-- " / another part of the message           ; a signature, the footer of a list: names nobody
 *
 * The labels, openings, sections and rules are rows of layouts.tsv. Lines below a recipient are about him, up to the
 * next recipient or section; lines that name a recipient who is listed are about him wherever they stand. Addresses
 * found within words are remembered, in case nobody is listed.
 */
#include "bounce.h"

#include "chars.h"
#include "code.h"
#include "header.h"
#include "layout.h"
#include "reply.h"

void smtperr__bounce_init(struct smtperr__bounce *b, struct smtperr__dsn *dsn, struct smtperr_slice sender)
{
    b->entries = dsn->entries;
    b->dsn = dsn;
    b->current = NULL;
    b->sender = sender;
    b->attach = b->opening = b->other = b->aside = b->delayed = b->returned = b->body = b->awaits = b->awaits_name =
        b->fields = b->listed = b->in_field = b->in_block = b->behind = b->signature = b->delivered = b->successes =
            false;
    b->blank = true;
    b->indent = b->returned_id.len = 0;
    b->guess_count = b->returned_count = b->announced = b->paragraph = b->together_count = 0;
    b->said_len = b->shared_len = b->field_len = b->seam_len = b->heading_len = 0;
    b->heading_said = true;
}

/* ---- what is said of whom ---- */

/* A line that ends with ":" goes on in the next one, as Exim wraps. */
static void add_line(char *text, size_t *len, struct smtperr_slice line)
{
    size_t room = BOUNCE_SAID_MAX - *len;
    if (*len > 0 && room > 0) {
        text[*len] = text[*len - 1] == ':' ? ' ' : '\n';
        ++*len;
        room--;
    }
    if (line.len > room)
        line.len = room;
    if (line.len > 0)
        memcpy(text + *len, line.ptr, line.len);
    *len += line.len;
}

static void say(struct smtperr__bounce *b, struct smtperr_slice line)
{
    line = smtperr__trim(line);
    size_t bullet = 0;
    while (bullet < line.len && (line.ptr[bullet] == '-' || line.ptr[bullet] == '*'))
        bullet++;
    if (bullet > 0 && bullet < 3 && bullet < line.len && line.ptr[bullet] == ' ')
        line = smtperr__trim(slice_from(line, bullet));
    if (line.len == 0)
        return;
    if (b->current != NULL)
        add_line(b->said, &b->said_len, line);
    else
        add_line(b->shared, &b->shared_len, line);
}

/* Adds words to those about a recipient. */
static void tell(struct smtperr__bounce *b, struct smtperr__recipient *entry, struct smtperr_slice said)
{
    if (entry->said.len == 0) {
        entry->said = smtperr__recipients_keep(b->entries, said);
    } else if (entry->places < BOUNCE_PLACES &&
               entry->said.len + said.len < BOUNCE_SAID_MAX) { /* said at two places: both, one behind the other */
        char both[2 * BOUNCE_SAID_MAX];
        memcpy(both, entry->said.ptr, entry->said.len);
        both[entry->said.len] = '\n';
        memcpy(both + entry->said.len + 1, said.ptr, said.len);
        entry->said =
            smtperr__recipients_keep(b->entries, (struct smtperr_slice){both, entry->said.len + 1 + said.len});
        entry->places++;
    }
}

static void flush(struct smtperr__bounce *b)
{
    struct smtperr_slice said = {b->said, b->said_len};
    if (b->current != NULL && said.len > 0) {
        tell(b, b->current, said);
        for (unsigned i = 0; i < b->together_count; i++)
            tell(b, b->together[i], said);
    }
    b->current = NULL;
    b->said_len = 0;
    b->together_count = 0;
}

/* ---- headings ---- */

/* "Mailbox full:" above a list. It is about those whom it is above, so it waits for the line behind it. */
static void keep_heading(struct smtperr__bounce *b, struct smtperr_slice line)
{
    memcpy(b->heading, line.ptr, line.len);
    b->heading_len = line.len;
    b->heading_said = false;
}

/* A recipient is listed below it. */
static void say_heading(struct smtperr__bounce *b)
{
    if (b->heading_len > 0)
        say(b, (struct smtperr_slice){b->heading, b->heading_len});
    b->heading_said = true;
}

/* Something else than a list goes on here: a heading without one was said of the present recipient. */
static void end_heading(struct smtperr__bounce *b)
{
    if (!b->heading_said)
        say_heading(b);
    b->heading_len = 0;
}

void smtperr__bounce_flush(struct smtperr__bounce *b)
{
    end_heading(b);
    flush(b);
}

/* ---- recipients that are known ---- */

static struct smtperr__recipient *known(struct smtperr__bounce *b, struct smtperr_slice address)
{
    struct smtperr__recipient *entry = smtperr__recipients_find(b->entries, address);
    for (unsigned i = 0; entry == NULL && i < b->entries->count && i < 16; i++) {
        struct smtperr_slice original = b->entries->list[i].original;
        if (original.len == address.len && original.len > 0 && smtperr__find(original, address) == 0)
            entry = &b->entries->list[i];
    }
    return entry;
}

/* The entry of a recipient, made where there is none; NULL if none may be. */
static struct smtperr__recipient *entry_of(struct smtperr__bounce *b, struct smtperr_slice address)
{
    struct smtperr__recipient *entry = known(b, address);
    if (entry == NULL && !b->attach)
        entry = smtperr__recipients_add(b->entries, address);
    for (unsigned i = 0; entry == NULL && i < b->entries->count && i < 16; i++)
        if (b->entries->list[i].address.len == 0) { /* fields without a recipient */
            entry = &b->entries->list[i];
            smtperr__recipients_name(b->entries, entry, address);
        }
    return entry;
}

/* A recipient who is first named in a list of those who have the message is no failure. */
static void note_delivered(const struct smtperr__bounce *b, struct smtperr__recipient *entry, bool new)
{
    if (entry != NULL && !entry->fields && b->delivered && new)
        entry->action = SMTPERR_ACTION_DELIVERED;
}

/* From here on the lines are about this recipient. */
static void turn_to(struct smtperr__bounce *b, struct smtperr_slice address)
{
    unsigned count = b->entries->count;
    struct smtperr__recipient *entry = entry_of(b, address);
    note_delivered(b, entry, b->entries->count > count);
    if (entry == b->current)
        return;
    flush(b);
    b->current = entry;
}

/* And about this one, who stands in the same line. */
static void turn_to_both(struct smtperr__bounce *b, struct smtperr_slice address)
{
    unsigned count = b->entries->count;
    struct smtperr__recipient *entry = entry_of(b, address);
    note_delivered(b, entry, b->entries->count > count);
    if (b->current == NULL)
        b->current = entry;
    else if (entry != NULL && entry != b->current && b->together_count < BOUNCE_TOGETHER)
        b->together[b->together_count++] = entry;
}

/* ---- guesses ---- */

static bool same(struct smtperr_slice a, struct smtperr_slice b)
{
    return a.len == b.len && a.len > 0 && smtperr__find(a, b) == 0;
}

static struct smtperr_slice text_of(const struct smtperr__guess *guess)
{
    return (struct smtperr_slice){guess->text, guess->len};
}

static bool is_among(const struct smtperr__guess *guesses, unsigned count, struct smtperr_slice address)
{
    for (unsigned i = 0; i < count; i++)
        if (same(text_of(&guesses[i]), address))
            return true;
    return false;
}

static void keep_guess(struct smtperr__guess *guess, struct smtperr_slice address)
{
    memcpy(guess->text, address.ptr, address.len);
    guess->len = address.len;
}

/* Remembers an address; NULL if it is known, or has no room. */
static struct smtperr__guess *guess(struct smtperr__guess *guesses, unsigned *count, struct smtperr_slice address)
{
    if (is_among(guesses, *count, address) || *count == BOUNCE_GUESSES || address.len > LISTING_ADDRESS_MAX)
        return NULL;
    keep_guess(&guesses[*count], address);
    return &guesses[(*count)++];
}

struct smtperr_slice smtperr__bounce_words(const struct smtperr__bounce *b, const struct smtperr__guess *guess)
{
    size_t end = b->shared_len;
    for (unsigned i = 0; i < b->guess_count; i++)
        if (b->guesses[i].said_at > guess->said_at && b->guesses[i].said_at < end)
            end = b->guesses[i].said_at;
    return smtperr__trim((struct smtperr_slice){b->shared + guess->said_at, end - guess->said_at});
}

/* Is a failure told in the words: by a code, or as a table knows it? */
static bool tells_failure(struct smtperr_slice words)
{
    struct smtperr__token token;
    return words.len > 0 && (smtperr__next_token(words, 0, &token) || smtperr__is_known(words));
}

/* How sure it is that a guess is a recipient: the returned message went there; a failure is told of it; it is in the
 * paragraph that names somebody first. The Message-ID only looks like one. */
static unsigned certainty(const struct smtperr__bounce *b, const struct smtperr__guess *guess)
{
    if (same(text_of(guess), text_of(&b->returned_id)))
        return 0;
    if (is_among(b->returned_to, b->returned_count, text_of(guess)))
        return 4;
    if (guess->marked || tells_failure(smtperr__bounce_words(b, guess)))
        return 3;
    return guess->paragraph == b->guesses[0].paragraph ? 2 : 1;
}

unsigned smtperr__bounce_choose(struct smtperr__bounce *b)
{
    unsigned sure[BOUNCE_GUESSES], most = 1, kept = 0;
    for (unsigned i = 0; i < b->guess_count; i++) {
        sure[i] = certainty(b, &b->guesses[i]);
        most = sure[i] > most ? sure[i] : most;
    }
    for (unsigned i = 0; i < b->guess_count; i++)
        if (sure[i] == most)
            b->guesses[kept++] = b->guesses[i];
    return b->guess_count = kept;
}

/* ---- the returned message ---- */

/* Can the line be Message-ID or To, which alone are read once it is known that fields stand here? */
static bool may_name(struct smtperr_slice line)
{
    char first = to_lower(line.ptr[0]);
    return first == 'm' || first == 't';
}

void smtperr__bounce_returned(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr_slice name, value, address;
    if (b->body)
        return;
    line = smtperr__trim(line);
    if (line.len == 0) {
        b->body = b->fields; /* an empty line may stand above the header */
        return;
    }
    if ((b->fields && !may_name(line)) || !smtperr__read_field(line, &name, &value))
        return;
    size_t at = 0;
    b->fields = true;
    if (smtperr__same(name, "message-id") && smtperr__next_address(value, &at, &address) &&
        address.len <= LISTING_ADDRESS_MAX)
        keep_guess(&b->returned_id, address);
    if (smtperr__same(name, "to"))
        while (smtperr__next_address(value, &at, &address))
            (void)guess(b->returned_to, &b->returned_count, address);
}

/* A field that stands in every message, and in no notice; mail programs put signs before what they quote. */
static bool is_header_field(struct smtperr_slice line)
{
    static const char *const names[] = {
        "received",         "return-path",  "message-id",
        "dkim-signature",   "mime-version", "x-received",
        "x-mailer",         "delivered-to", "authentication-results",
        "x-originating-ip", "arc-seal",     "x-google-smtp-source",
    };
    struct smtperr_slice name, value;
    size_t before = 0, count = sizeof names / sizeof *names;
    while (before < line.len && (is_space(line.ptr[before]) || line.ptr[before] == '>'))
        before++;
    if (!smtperr__read_field(slice_from(line, before), &name, &value))
        return false;
    if (before > 0)
        count = 2; /* words of a notice may be indented too, and tell the Message-ID */
    for (size_t i = 0; i < count; i++)
        if (smtperr__same(name, names[i]))
            return true;
    return false;
}

static void begin_returned(struct smtperr__bounce *b, struct smtperr_slice line)
{
    smtperr__bounce_flush(b);
    b->returned = true;
    smtperr__bounce_returned(b, line);
}

/* ---- recipients ---- */

/* Lines below a recipient that are indented more than his are about him, though they may begin with an address:
 * "<ann@example.org>: Sender address rejected". */
static bool continues(const struct smtperr__bounce *b, struct smtperr_slice line)
{
    return b->current != NULL && !b->blank && smtperr__indent(line) > b->indent;
}

/* What stands behind a recipient in his line. */
static void say_rest(struct smtperr__bounce *b, struct smtperr_slice rest)
{
    char buffer[LISTING_CELLS_MAX];
    rest = smtperr__without_cells(smtperr__trim(rest), buffer);
    if (rest.len > 0 && rest.ptr[0] == ':')
        rest = smtperr__trim(slice_from(rest, 1));
    say(b, rest);
}

/* ", <b@c>, d@e: reason": more recipients behind the one that the line lists. Returns what follows them. */
static struct smtperr_slice read_more(struct smtperr__bounce *b, struct smtperr_slice rest)
{
    struct smtperr_slice address, next = smtperr__trim(rest);
    while (next.len > 0 && (next.ptr[0] == ',' || next.ptr[0] == ';')) {
        next = smtperr__trim(slice_from(next, 1));
        size_t len = smtperr__leading_address(next, &address);
        if (len == 0 || memchr(address.ptr, '@', address.len) == NULL)
            break;
        turn_to_both(b, address);
        rest = slice_from(next, len);
        next = smtperr__trim(rest);
    }
    return rest;
}

/* "<a@b>: reason", "550 5.1.1 <a@b>... User unknown". False if the line does not begin with a recipient. */
static bool read_listing(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr_slice s = smtperr__without_bullet(line), address;
    size_t codes = smtperr__leading_codes(s);
    size_t len = codes < s.len ? smtperr__leading_address(slice_from(s, codes), &address) : 0;
    struct smtperr_slice rest = slice_from(s, codes + len);
    if (len == 0 || !smtperr__is_listing(rest) || (codes > 0 && smtperr__trim(rest).len == 0) ||
        smtperr__is_assignment(address))
        return false;
    bool address_like = memchr(address.ptr, '@', address.len) != NULL;
    if (codes > 0 && (!address_like || (b->listed && known(b, address) == NULL)))
        return false; /* a reply to RCPT of another address, to MAIL, or a program's name */
    if (!address_like && (!b->blank || smtperr__trim(rest).len == 0 || smtperr__trim(rest).ptr[0] != ':'))
        return false; /* a local user, or "<mx.example.org>: Helo command rejected" */
    if (smtperr__is_role(address) && known(b, address) == NULL && same(address, b->sender))
        return false;
    turn_to(b, address);
    b->indent = smtperr__indent(line);
    b->listed |= codes == 0 && !b->delivered;
    say_heading(b);
    if (codes > 0)
        say(b, s);
    else
        say_rest(b, address_like ? read_more(b, rest) : rest);
    return true;
}

/* "550 5.1.1 User unknown: <a@b>": a reply that ends with the recipient. */
static bool read_ended_reply(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr_slice s = smtperr__trim(line), address, other;
    size_t at = smtperr__leading_codes(s);
    if (at == 0 || b->listed || !smtperr__next_address(s, &at, &address) || smtperr__is_role(address))
        return false;
    size_t end = (size_t)(address.ptr - s.ptr) + address.len;
    bool behind_colon = address.ptr - s.ptr > 3 && memchr(address.ptr - 3, ':', 3) != NULL;
    if (!behind_colon || s.len - end > 2 || smtperr__next_address(s, &at, &other))
        return false;
    turn_to(b, address);
    say(b, s);
    return true;
}

/* "550 5.1.1 postmaster... User unknown": a reply about the mail system itself, which is nobody's. */
static bool is_about_system(struct smtperr_slice line)
{
    struct smtperr_slice name = smtperr__answered_name(line);
    return name.len > 0 && smtperr__is_role(name);
}

static bool is_lower(struct smtperr_slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
            return false;
    return name.len > 0;
}

/* "550 5.1.1 smith... User unknown"; "smith: user unknown", if a table knows the words and nothing else says what the
 * first one is. */
static bool read_local(struct smtperr__bounce *b, struct smtperr_slice line, unsigned marks)
{
    const unsigned labels = LAYOUT_BIT(LAYOUT_ERROR) | LAYOUT_BIT(LAYOUT_RECIPIENT) | LAYOUT_BIT(LAYOUT_ASIDE);
    struct smtperr_slice s = smtperr__trim(line), name = smtperr__answered_name(s);
    if (name.len == 0 && b->blank && (marks & labels) == 0 && memchr(s.ptr, ':', s.len) != NULL) {
        name = smtperr__leading_name(smtperr__without_bullet(s));
        struct smtperr_slice rest = slice_from(s, (size_t)(name.ptr - s.ptr) + name.len);
        if (!smtperr__starts(rest, ": ") || !is_lower(name) || !smtperr__is_known(slice_from(rest, 2)))
            return false;
    }
    if (name.len == 0 || memchr(name.ptr, '.', name.len) != NULL || b->listed || smtperr__is_role(name))
        return false;
    turn_to(b, name);
    b->indent = smtperr__indent(line);
    say(b, s);
    return true;
}

/* "Unknown user: a@b". A label at the end of a line announces the next one; where labels follow each other on a line,
 * as in JSON, each one's words are those up to the next. */
static bool read_label(struct smtperr__bounce *b, struct smtperr_slice line)
{
    const unsigned label = LAYOUT_BIT(LAYOUT_RECIPIENT);
    struct smtperr__layout_hit hit = smtperr__find_layout(line, 0, label), next;
    struct smtperr_slice address;
    bool any = false;
    for (size_t begin = 0; hit.marks != 0; hit = next, begin = hit.begin) {
        struct smtperr_slice after = slice_from(line, hit.end);
        next = smtperr__find_layout(line, hit.end, label);
        b->awaits = next.marks == 0 && smtperr__trim(after).len <= 1;
        if (b->awaits || !smtperr__labelled_address(after, &address))
            continue;
        if (b->listed && known(b, address) == NULL)
            continue; /* "SMTP error after RCPT TO:<other>": where his mail was forwarded to */
        turn_to(b, address);
        if (next.marks == 0)
            (void)read_more(b, smtperr__behind_address(line, address));
        say(b, slice_make(line.ptr + begin, line.ptr + (next.marks != 0 ? next.begin : line.len)));
        any = true;
    }
    return any;
}

/* "(expanded from: <a@b>)" */
static void read_alias(struct smtperr__bounce *b, struct smtperr_slice after)
{
    struct smtperr_slice address;
    size_t at = 0;
    if (b->current != NULL && b->current->original.len == 0 && smtperr__next_address(after, &at, &address))
        b->current->original = smtperr__recipients_keep(b->entries, address);
}

/* Below "an undisclosed address" the one it came from is all that is told. */
static bool read_hidden(struct smtperr__bounce *b, struct smtperr_slice after)
{
    struct smtperr_slice address;
    size_t at = 0;
    if (!smtperr__next_address(after, &at, &address))
        return false;
    turn_to(b, address);
    b->listed = true;
    return true;
}

/* Does the piece stand within a name: "ann@help.example.org"? */
static bool is_inside_name(struct smtperr_slice line, size_t at)
{
    return at > 0 && strchr("@.-_", line.ptr[at - 1]) != NULL && line.ptr[at - 1] != '\0';
}

static void remember_guess(struct smtperr__bounce *b, struct smtperr_slice address, unsigned marks)
{
    const unsigned of_reports = LAYOUT_BIT(LAYOUT_OPENING) | LAYOUT_BIT(LAYOUT_RECIPIENT) | LAYOUT_BIT(LAYOUT_ERROR);
    bool full = b->guess_count == BOUNCE_GUESSES && !is_among(b->guesses, b->guess_count, address);
    struct smtperr__guess *new = guess(b->guesses, &b->guess_count, address);
    b->entries->cut |= full;
    if (new == NULL)
        return;
    new->marked = (marks & of_reports) != 0;
    new->paragraph = b->paragraph;
    new->said_at = b->shared_len;
}

/* Turns to a known recipient that the line names, and remembers unknown addresses; none of those where it is `aside`.
 */
static void read_words(struct smtperr__bounce *b, struct smtperr_slice line, const struct smtperr__layout_line *found,
                       bool aside)
{
    struct smtperr_slice address;
    if ((found->marks & LAYOUT_BIT(LAYOUT_ASIDE)) != 0 && !is_inside_name(line, found->at[LAYOUT_ASIDE].begin)) {
        aside = true;
        /* "sent by", and the address below */
        b->aside = smtperr__trim(slice_from(line, found->at[LAYOUT_ASIDE].end)).len <= 1;
    }
    for (size_t at = 0; smtperr__next_address(line, &at, &address);) {
        bool counts = !aside || smtperr__is_behind_to(line, address);
        if (known(b, address) != NULL && counts)
            turn_to(b, address);
        else if (counts && !smtperr__is_role(address) && !smtperr__is_list_role(address) && !same(address, b->sender))
            remember_guess(b, address, found->marks);
    }
}

/* ---- fields within the notice ---- */

static void end_field(struct smtperr__bounce *b)
{
    struct smtperr_slice name, value;
    if (b->in_field && smtperr__read_field((struct smtperr_slice){b->field, b->field_len}, &name, &value))
        smtperr__dsn_field(b->dsn, smtperr__dsn_named(name), value);
    b->in_field = false;
    b->field_len = 0;
}

/* "Final-Recipient: rfc822; a@b" in a notice without a part for it, as WorkMail writes. */
static bool read_field(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr_slice name, value;
    bool folded = b->in_field && line.len > 0 && is_space(line.ptr[0]);
    if (!folded)
        end_field(b);
    bool field = !folded && smtperr__read_field(line, &name, &value) &&
                 (b->in_block || smtperr__dsn_named(name) != DSN_OTHER);
    b->in_block |= field;
    if (!field && !folded)
        return false;
    if (field && !b->attach)
        b->in_field = true;
    size_t end = b->field_len;
    if (b->in_field)
        add_line(b->field, &b->field_len, smtperr__trim(line));
    if (end < b->field_len && b->field[end] == '\n')
        b->field[end] = ' ';
    return true;
}

/* ---- lines ---- */

/* The line below "The following recipients:" begins with one; a local user stands alone in it, and without brackets
 * only below a section of recipients. */
static bool read_awaited(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr_slice s = smtperr__without_bullet(line), address;
    size_t len = smtperr__leading_address(s, &address);
    if (len == 0 && b->awaits_name) {
        address = smtperr__leading_name(s);
        len = is_lower(address) ? address.len : 0;
    }
    if (len == 0 || (memchr(address.ptr, '@', address.len) == NULL && len < s.len))
        return false;
    turn_to(b, address);
    b->indent = smtperr__indent(line);
    b->listed |= !b->delivered;
    say_heading(b);
    say_rest(b, read_more(b, slice_from(s, len)));
    return true;
}

/* Words that a table knows, and a colon. */
static bool is_heading(struct smtperr_slice line)
{
    line = smtperr__trim(line);
    return line.len > 1 && line.len <= BOUNCE_HEADING && line.ptr[line.len - 1] == ':' &&
           memchr(line.ptr, '@', line.len) == NULL && smtperr__is_known(line);
}

/* Words with a colon at their end announce another list than that of those who have the message. */
static bool ends_list(struct smtperr_slice line, unsigned marks)
{
    line = smtperr__trim(line);
    return line.len > 0 && line.ptr[line.len - 1] == ':' && (marks & LAYOUT_BIT(LAYOUT_DELIVERED)) == 0 &&
           memchr(line.ptr, '@', line.len) == NULL;
}

/* What words tell of the notice as a whole, wherever they stand. */
static void take_marks(struct smtperr__bounce *b, unsigned marks)
{
    b->opening |= (marks & LAYOUT_BIT(LAYOUT_OPENING)) != 0;
    b->other |= (marks & LAYOUT_BIT(LAYOUT_OTHER)) != 0;
    b->delayed |= (marks & LAYOUT_BIT(LAYOUT_DELAY)) != 0;
    if ((marks & LAYOUT_BIT(LAYOUT_DELIVERED)) != 0 && (marks & LAYOUT_BIT(LAYOUT_OPENING)) == 0)
        b->delivered = b->successes = true;
    else if ((marks & (LAYOUT_BIT(LAYOUT_OPENING) | LAYOUT_BIT(LAYOUT_SECTION))) != 0)
        b->delivered = false;
}

/* The same where they are wrapped: "could not be" at the end of a line, "delivered" in the next. */
static void read_seam(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr_slice words = smtperr__trim(line);
    size_t head = words.len < BOUNCE_SEAM - 1 ? words.len : BOUNCE_SEAM - 1;
    size_t tail = words.len < BOUNCE_SEAM ? words.len : BOUNCE_SEAM;
    if (b->seam_len > 0 && !b->blank) {
        b->seam[b->seam_len] = ' ';
        memcpy(b->seam + b->seam_len + 1, words.ptr, head);
        take_marks(b, smtperr__layout_across((struct smtperr_slice){b->seam, b->seam_len + 1 + head}, b->seam_len));
    }
    memcpy(b->seam, words.ptr + words.len - tail, tail);
    b->seam_len = tail;
}

#define ASIDE_MAX 3 /* bytes of a line, as "at:", behind which the address that is none still comes */

static void read_notice(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr__layout_line found;
    bool awaits = b->awaits, aside = b->aside;
    b->awaits = false;
    b->aside = aside && smtperr__trim(line).len <= ASIDE_MAX;
    smtperr__layout_line(line, &found);
    take_marks(b, found.marks);
    read_seam(b, line);
    if ((found.marks & LAYOUT_BIT(LAYOUT_SECTION)) != 0 && smtperr__begins_layout(line, LAYOUT_BIT(LAYOUT_SECTION))) {
        smtperr__bounce_flush(b);
        b->awaits = true;
        b->awaits_name = (found.marks & LAYOUT_BIT(LAYOUT_RECIPIENT)) != 0;
        return;
    }
    if (is_about_system(line) || (awaits && read_awaited(b, line)))
        return;
    if (awaits && (found.marks & LAYOUT_BIT(LAYOUT_ALIAS)) != 0 &&
        read_hidden(b, slice_from(line, found.at[LAYOUT_ALIAS].end)))
        return;
    if (!aside && !continues(b, line) && read_listing(b, line)) {
        if ((found.marks & LAYOUT_BIT(LAYOUT_ALIAS)) != 0)
            read_alias(b, slice_from(line, found.at[LAYOUT_ALIAS].end));
        return;
    }
    if (is_heading(line)) {
        b->awaits |= (found.marks & LAYOUT_BIT(LAYOUT_RECIPIENT)) != 0;
        end_heading(b);
        keep_heading(b, smtperr__trim(line));
        return;
    }
    end_heading(b);
    if (ends_list(line, found.marks))
        b->delivered = false;
    if (!aside && (found.marks & LAYOUT_BIT(LAYOUT_RECIPIENT)) != 0 && read_label(b, line))
        return;
    if (!aside && (read_ended_reply(b, line) || read_local(b, line, found.marks)))
        return;
    if ((found.marks & LAYOUT_BIT(LAYOUT_ALIAS)) != 0)
        read_alias(b, slice_from(line, found.at[LAYOUT_ALIAS].end));
    if (memchr(line.ptr, '@', line.len) != NULL || (found.marks & LAYOUT_BIT(LAYOUT_ASIDE)) != 0)
        read_words(b, line, &found, aside);
    say(b, line);
}

/* Is anybody named so far? */
static bool has_named(const struct smtperr__bounce *b)
{
    return b->entries->count > 0 || b->guess_count > 0;
}

/* Does the returned message begin here? A line that announces it where nobody is named yet may belong to the
 * introduction: then fields of a header must follow it. */
static bool begins_returned(struct smtperr__bounce *b, struct smtperr_slice line)
{
    bool announced = b->announced > 0 && smtperr__is_field(line) && !smtperr__begins_layout(line, ~LAYOUT_FIELDS);
    b->announced -= b->announced > 0;
    if (announced || is_header_field(line))
        return true;
    if (!smtperr__begins_layout(line, LAYOUT_BIT(LAYOUT_RETURNED)))
        return false;
    b->announced = 2;
    return has_named(b);
}

/* Behind the notice: words of another part count, names do not, but for those of recipients. */
static void read_behind(struct smtperr__bounce *b, struct smtperr_slice line)
{
    struct smtperr_slice address;
    if (b->signature)
        return;
    for (size_t at = 0; smtperr__next_address(line, &at, &address);)
        if (known(b, address) != NULL)
            turn_to(b, address);
    say(b, line);
}

static void begin_behind(struct smtperr__bounce *b, bool signature)
{
    smtperr__bounce_flush(b);
    b->behind = has_named(b);
    b->signature = signature;
}

void smtperr__bounce_line(struct smtperr__bounce *b, struct smtperr_slice line)
{
    if (b->returned) {
        if (!b->body)
            smtperr__bounce_returned(b, line);
        return;
    }
    if (read_field(b, line))
        return;
    if (slice_is(line, BOUNCE_PART) || slice_is(line, "-- ")) {
        begin_behind(b, line.len > 1);
        return;
    }
    if (smtperr__trim(line).len == 0) {
        smtperr__dsn_end_group(b->dsn);
        b->in_block = false;
        b->paragraph += !b->blank;
        b->blank = true;
        return;
    }
    if (begins_returned(b, line))
        begin_returned(b, line);
    else if (b->behind)
        read_behind(b, line);
    else
        read_notice(b, line);
    b->blank = false;
}
