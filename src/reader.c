/* SPDX-License-Identifier: MIT */
/*
 * Lines in, findings out. Blocks of any size are cut into lines (CRLF, LF or CR) and unwrapped; the codes in a line
 * begin a reply, lines without a code go on with the reply above them, an empty line ends the paragraph. Words before
 * the first code of a paragraph are its context: if no code comes, and a table knows what they say, they are a finding
 * of their own.
 *
 * Successes (2yz, 3yz) stand in every session transcript, so the first one is held back and handed out only if the
 * input says nothing worse. Keeps one line and two replies, whatever the size of the input.
 */
#include "chars.h"
#include "client.h"
#include "code.h"
#include "decode.h"
#include "json_in.h"
#include "match.h"
#include "reply.h"
#include "tables.h"

static void clear(struct smtperr_pending *pending)
{
    pending->open = pending->more = pending->ended = pending->wrapped = false;
    pending->quote = '\0';
    pending->text_len = pending->context_len = 0;
}

void smtperr_reader_init(struct smtperr_reader *reader, const char *source, smtperr_sink *sink, void *context)
{
    reader->sink = sink;
    reader->context = context;
    reader->source = source;
    reader->line_number = 0;
    reader->stopped = reader->seen_text = reader->binary = false;
    reader->failure_seen = reader->paragraph_failed = reader->encoded = reader->line_cut = reader->cr_last = false;
    reader->line_len = reader->joined_len = reader->last_len = 0;
    reader->first_len = reader->looked_at = 0;
    reader->last_codes = (struct smtperr_codes){0};
    memset(reader->first, 0, sizeof reader->first);
    clear(&reader->now);
    clear(&reader->held);
}

/* ---- words ---- */

/* Appends words, white space folded to one space (RFC 5322 2.2.3 unfolding, and more); false if not all had room. */
static bool add_folded(char *text, size_t *len, size_t room, struct smtperr_slice words)
{
    const char *at = words.ptr, *end = words.len > 0 ? words.ptr + words.len : words.ptr;
    for (;;) {
        while (at < end && is_space(*at))
            at++;
        const char *begin = at;
        while (at < end && !is_space(*at))
            at++;
        if (at == begin)
            return true;
        size_t part = (size_t)(at - begin), space = *len > 0;
        bool fits = part + space <= room - *len;
        if (!fits)
            part = room - *len > space ? room - *len - space : 0;
        if (part > 0 && space)
            text[(*len)++] = ' ';
        memcpy(text + *len, begin, part);
        *len += part;
        if (!fits)
            return false;
    }
}

/* Adds words to the open reply, up to the quote or mark that ends them. */
static void add_words(struct smtperr_pending *now, struct smtperr_slice words)
{
    const char *quote = now->quote != '\0' && words.len > 0 ? memchr(words.ptr, now->quote, words.len) : NULL;
    if (now->ended)
        return;
    if (quote != NULL) {
        words.len = (size_t)(quote - words.ptr);
        now->ended = true;
    }
    if (!add_folded(now->text, &now->text_len, sizeof now->text, words))
        now->finding.cut = true;
}

static struct smtperr_slice text_of(char *text, size_t len)
{
    struct smtperr_slice s = smtperr__trim((struct smtperr_slice){text, len});
    return s.len > 0 ? s : (struct smtperr_slice){NULL, 0};
}

/* ---- handing out ---- */

static bool same_status(struct smtperr_status a, struct smtperr_status b)
{
    return !a.set || !b.set || (a.cls == b.cls && a.subject == b.subject && a.detail == b.detail);
}

/* Wrappers print the same reply twice: once as the message, once as a member of the exception. */
static bool is_repeated(const struct smtperr_reader *reader, const struct smtperr_finding *f)
{
    size_t len = f->diagnostic.len < reader->last_len ? f->diagnostic.len : reader->last_len;
    return reader->paragraph_failed && f->codes.reply == reader->last_codes.reply &&
           same_status(f->codes.status, reader->last_codes.status) &&
           (len == 0 || memcmp(f->diagnostic.ptr, reader->last, len) == 0);
}

static void hand_out(struct smtperr_reader *reader, struct smtperr_pending *pending)
{
    struct smtperr_finding *f = &pending->finding;
    f->diagnostic = text_of(pending->text, pending->text_len);
    f->context = text_of(pending->context, pending->context_len);
    if (reader->stopped || (pending->wrapped && is_repeated(reader, f)))
        return;
    reader->last_codes = f->codes;
    reader->last_len = f->diagnostic.len < sizeof reader->last ? f->diagnostic.len : sizeof reader->last;
    if (reader->last_len > 0)
        memcpy(reader->last, f->diagnostic.ptr, reader->last_len);
    reader->failure_seen = reader->paragraph_failed = true;
    reader->stopped = !reader->sink(reader->context, f);
}

static bool is_failure(const struct smtperr_codes *codes)
{
    return codes->reply > 0 ? codes->reply >= 400 : codes->status.cls >= 4;
}

/* Multi-line replies repeat the enhanced code in each line; clients that join the lines leave it in the words. */
static void drop_repeated_status(struct smtperr_pending *now)
{
    char spelled[16];
    size_t kept = 0, len = smtperr__spell_status(now->finding.codes.status, spelled);
    if (now->text_len == 0 || memchr(now->text, spelled[0], now->text_len) == NULL)
        return;
    for (size_t at = 0, end; at < now->text_len; at = end + 1) {
        const char *space = memchr(now->text + at, ' ', now->text_len - at);
        end = space != NULL ? (size_t)(space - now->text) : now->text_len;
        if (end - at == len && memcmp(now->text + at, spelled, len) == 0)
            continue;
        if (kept > 0)
            now->text[kept++] = ' ';
        memmove(now->text + kept, now->text + at, end - at);
        kept += end - at;
    }
    now->text_len = kept;
}

/* Hands the open reply out, or keeps it back if it is a success. */
static void close_reply(struct smtperr_reader *reader)
{
    struct smtperr_pending *now = &reader->now;
    if (!now->open)
        return;
    now->open = now->more = false;
    if (now->finding.codes.status.set)
        drop_repeated_status(now);
    now->text_len = smtperr__words_end((struct smtperr_slice){now->text, now->text_len});
    if (is_failure(&now->finding.codes)) {
        hand_out(reader, now);
    } else if (!reader->held.open && !reader->failure_seen) {
        reader->held = *now;
        reader->held.open = true;
    }
    now->quote = '\0';
    now->text_len = 0;
}

static bool is_known(struct smtperr_slice text)
{
    struct smtperr__reading readings[MATCH_READINGS];
    struct smtperr__question question = {.text = text};
    return smtperr__match(&smtperr__matcher, &question, readings) > 0;
}

/* Words without any code, which a table may know all the same. */
static void close_context(struct smtperr_reader *reader)
{
    struct smtperr_pending *now = &reader->now;
    struct smtperr_slice said = text_of(now->context, now->context_len);
    if (said.len > 0 && !reader->paragraph_failed && !reader->stopped && is_known(said)) {
        struct smtperr_finding finding = now->finding;
        finding.codes = (struct smtperr_codes){0};
        finding.kind = SMTPERR_KIND_REPLY;
        finding.source = reader->source;
        finding.diagnostic = said;
        finding.recipient = finding.context = (struct smtperr_slice){NULL, 0};
        reader->failure_seen = true;
        reader->stopped = !reader->sink(reader->context, &finding);
    }
    now->context_len = 0;
}

static void end_paragraph(struct smtperr_reader *reader)
{
    close_reply(reader);
    close_context(reader);
    reader->paragraph_failed = reader->encoded = false;
}

/* ---- codes ---- */

/* The quote that ends the words behind a code: that of a tuple, one that stands right before the code, or a double
 * quote that is still open there. */
static char quote_of(struct smtperr_slice line, const struct smtperr__token *token, bool in_quotes)
{
    char before = token->begin > 0 ? line.ptr[token->begin - 1] : '\0';
    if (token->quote != '\0' || token->starts_line)
        return token->quote;
    if (before == '\'' || before == '"')
        return before;
    return in_quotes ? '"' : '\0';
}

/* Is a double quote open at the end of `part`, if one was (or not) at its beginning? */
static bool quotes_after(struct smtperr_slice part, bool in_quotes)
{
    for (size_t i = 0; i < part.len; i++)
        in_quotes ^= part.ptr[i] == '"';
    return in_quotes;
}

static void open_reply(struct smtperr_reader *reader, const struct smtperr__token *token, char quote)
{
    struct smtperr_pending *now = &reader->now;
    bool vague = now->open && now->finding.codes.reply == 0 && token->codes.reply > 0 && !token->starts_line;
    if (vague)
        now->open = false; /* "Status: 5.0.0" above the reply that tells more */
    close_reply(reader);
    now->open = true;
    now->ended = false;
    now->wrapped = !token->starts_line;
    now->text_len = 0;
    now->quote = quote;
    now->finding = (struct smtperr_finding){
        .kind = SMTPERR_KIND_REPLY,
        .source = reader->source,
        .line = reader->line_number,
        .codes = token->codes,
    };
}

/* Is this code the next line of the open reply, or a repetition of its code in running text? */
static bool goes_on(const struct smtperr_pending *now, const struct smtperr__token *token)
{
    const struct smtperr_codes *open = &now->finding.codes;
    if (!now->open || !same_status(open->status, token->codes.status))
        return false;
    if (token->codes.reply == 0 && open->reply > 0 && open->status.set)
        return true; /* a line that kept its status but not its reply code */
    if (token->codes.reply == 0 || open->reply == 0)
        return !token->starts_line;
    if (now->text_len == 0 && token->codes.reply == open->reply)
        return !token->starts_line; /* 'code "550", message "550 5.7.1 ..."' */
    return token->codes.reply == open->reply && (now->more || (!token->starts_line && now->quote == '\0'));
}

/* A status seen before its reply ("dsn=5.7.1 ... said: 550 5.7.1") gives way to it. */
static void join(struct smtperr_pending *now, const struct smtperr__token *token, char quote)
{
    struct smtperr_codes *open = &now->finding.codes;
    if (token->codes.reply > 0 && (open->reply == 0 || now->text_len == 0)) {
        open->reply = token->codes.reply;
        now->quote = quote;
        now->text_len = 0;
    }
    if (!open->status.set)
        open->status = token->codes.status;
}

/* ---- lines ---- */

static void add_context(struct smtperr_reader *reader, struct smtperr_slice words)
{
    struct smtperr_pending *now = &reader->now;
    if (now->context_len == 0)
        now->finding.line = reader->line_number;
    if (add_folded(now->context, &now->context_len, sizeof now->context, words))
        return;
    close_context(reader);
    (void)add_folded(now->context, &now->context_len, sizeof now->context, words);
}

static void read_codes(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr_pending *now = &reader->now;
    struct smtperr__token token;
    bool in_quotes = false;
    size_t at = 0;
    while (!reader->stopped && smtperr__next_token(line, at, &token)) {
        struct smtperr_slice before = slice_make(line.ptr + at, line.ptr + token.begin);
        in_quotes = quotes_after(before, in_quotes);
        char quote = quote_of(line, &token, in_quotes);
        if (goes_on(now, &token)) {
            add_words(now, before);
            now->ended = false;
            join(now, &token, quote);
        } else {
            if (now->open)
                add_words(now, before);
            else
                add_context(reader, slice_make(line.ptr + at, line.ptr + token.end));
            open_reply(reader, &token, quote);
        }
        now->more = token.more;
        in_quotes = quotes_after(slice_make(line.ptr + token.begin, line.ptr + token.end), in_quotes);
        at = token.end;
    }
    if (now->open) {
        now->finding.cut |= reader->line_cut;
        add_words(now, slice_from(line, at));
    } else {
        add_context(reader, line);
    }
}

/* ---- event records ---- */

/* What a record of a sending service or server tells of a reply, taken from members that clients.tsv names. */
struct record {
    unsigned reply;
    struct smtperr_status status;
    struct smtperr_slice text, recipient;
};

static unsigned number_of(struct smtperr_slice digits)
{
    unsigned n = 0;
    for (size_t i = 0; i < digits.len && n < 100000; i++)
        n = n * 10 + (unsigned)(digits.ptr[i] - '0');
    return n;
}

static void take_number(struct record *r, unsigned part, unsigned n)
{
    if (part == PART_JSON_CODE && n >= 200 && n <= 599)
        r->reply = n;
    else if (part == PART_JSON_CLASS && (n == 2 || n == 4 || n == 5))
        r->status = (struct smtperr_status){true, (uint8_t)n, 0, 0};
    else if (part == PART_JSON_SUBJECT && n < 1000)
        r->status.subject = (uint16_t)n;
    else if (part == PART_JSON_DETAIL && n < 1000)
        r->status.detail = (uint16_t)n;
}

static void take_string(struct record *r, unsigned part, struct smtperr_slice value)
{
    if (part == PART_JSON_STATUS && !r->status.set)
        (void)smtperr__read_status(value, false, &r->status);
    else if (part == PART_JSON_TEXT && value.len > 0)
        r->text = value;
    else if (part == PART_JSON_RECIPIENT && r->recipient.len == 0 && value.len > 0)
        r->recipient = value;
}

/* A code and words in members of their own, as Mailgun and KumoMTA write them. False if the line is no such record: a
 * record that holds a whole reply in one string is read like any text. */
static bool read_record(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct record r = {0};
    struct smtperr__member member;
    for (size_t at = 0; smtperr__next_member(line, &at, &member);) {
        unsigned part = smtperr__record_part(member.key);
        if (member.is_number)
            take_number(&r, part, number_of(member.value));
        else
            take_string(&r, part, member.value);
    }
    if (r.reply == 0 || r.text.len == 0 || smtperr__read_reply(r.text) > 0)
        return false;
    struct smtperr__token token = {.codes = {r.reply, false, r.status}, .starts_line = true};
    open_reply(reader, &token, '\0');
    r.text = slice_from(r.text, smtperr__read_status(r.text, false, &token.codes.status));
    if (!r.status.set)
        reader->now.finding.codes.status = token.codes.status;
    if (r.recipient.len > 0)
        reader->now.finding.recipient = r.recipient;
    add_words(&reader->now, r.text);
    close_reply(reader);
    return true;
}

static void read_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    enum smtperr__side side;
    reader->line_number++;
    if (smtperr__trim(line).len == 0) {
        end_paragraph(reader);
        return;
    }
    reader->seen_text = true;
    if (smtperr__is_wrapped(line, reader->encoded))
        line = smtperr__unwrap(line, reader->encoded, reader->decoded);
    if (smtperr__is_json(line) && read_record(reader, line))
        return;
    side = smtperr__line_side(&line);
    if (side == SIDE_CLIENT)
        close_reply(reader);
    else
        read_codes(reader, line);
}

/* A line may hold bare CRs (old Macintosh line ends). */
static void read_lines(struct smtperr_reader *reader, struct smtperr_slice line)
{
    const char *end = line.ptr + line.len;
    if (line.len > 0 && end[-1] == '\r')
        end--;
    for (const char *at = line.ptr, *stop; at <= end && !reader->stopped; at = stop + 1) {
        stop = at < end ? memchr(at, '\r', (size_t)(end - at)) : NULL;
        if (stop == NULL)
            stop = end;
        read_line(reader, slice_make(at, stop));
    }
}

static void keep(struct smtperr_reader *reader, struct smtperr_slice part)
{
    size_t room = sizeof reader->line - reader->line_len;
    if (part.len > 0)
        reader->cr_last = part.ptr[part.len - 1] == '\r';
    if (part.len > room) {
        reader->line_cut = true;
        part.len = room;
    }
    if (part.len > 0)
        memcpy(reader->line + reader->line_len, part.ptr, part.len);
    reader->line_len += part.len;
}

/* A long line that ends in "=" goes on in the next one (RFC 2045 6.7). */
static bool is_soft_break(struct smtperr_slice line)
{
    size_t len = line.len;
    return len >= 60 && len <= 77 && line.ptr[len - 1] == '=' && line.ptr[len - 2] != '=' &&
           memchr(line.ptr, '\r', len) == NULL;
}

static void end_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    if (reader->line_len > 0) {
        keep(reader, line);
        line = (struct smtperr_slice){reader->line, reader->line_len};
    } else if (line.len > sizeof reader->line) {
        reader->line_cut = true;
        line.len = sizeof reader->line;
    }
    if (is_soft_break(slice_from(line, reader->joined_len))) {
        if (reader->line_len == 0)
            keep(reader, line);
        while (reader->line_len > 0 && reader->line[--reader->line_len] != '=')
            ;
        reader->joined_len = reader->line_len;
        reader->encoded = true;
        return;
    }
    read_lines(reader, line);
    reader->line_len = reader->joined_len = 0;
    reader->line_cut = reader->cr_last = false;
}

/* Ends the lines of a block without LF at their CRs; what is left, and a CR at the very end, waits for the next block.
 */
static struct smtperr_slice end_cr_lines(struct smtperr_reader *reader, struct smtperr_slice block)
{
    const char *cr;
    while (!reader->stopped && (cr = memchr(block.ptr, '\r', block.len)) != NULL && cr + 1 < block.ptr + block.len) {
        end_line(reader, slice_make(block.ptr, cr));
        block = slice_from(block, (size_t)(cr - block.ptr) + 1);
    }
    return block;
}

#define LOOKED_AT 512 /* bytes in which a NUL tells that this is no text */

/* Remembers how the input begins, however it is cut. */
static void look_at_first(struct smtperr_reader *reader, struct smtperr_slice block)
{
    size_t room = sizeof reader->first - reader->first_len, len = block.len < room ? block.len : room;
    size_t left = LOOKED_AT - reader->looked_at, looked = block.len < left ? block.len : left;
    if (looked == 0)
        return;
    memcpy(reader->first + reader->first_len, block.ptr, len);
    reader->first_len += len;
    reader->looked_at += looked;
    reader->binary |= memchr(block.ptr, '\0', looked) != NULL;
}

bool smtperr_reader_push(struct smtperr_reader *reader, struct smtperr_slice block)
{
    look_at_first(reader, block);
    if (reader->cr_last && block.len > 0 && block.ptr[0] != '\n') {
        reader->line_len -= reader->line_len > 0 && reader->line[reader->line_len - 1] == '\r';
        end_line(reader, (struct smtperr_slice){reader->line, 0});
    }
    while (block.len > 0 && !reader->stopped) {
        const char *stop = memchr(block.ptr, '\n', block.len);
        if (stop == NULL) {
            keep(reader, end_cr_lines(reader, block));
            break;
        }
        end_line(reader, end_cr_lines(reader, slice_make(block.ptr, stop)));
        block = slice_from(block, (size_t)(stop - block.ptr) + 1);
    }
    return !reader->stopped;
}

void smtperr_reader_flush(struct smtperr_reader *reader)
{
    if (reader->line_len == 0 && !reader->now.more)
        close_reply(reader);
}

void smtperr_reader_end(struct smtperr_reader *reader)
{
    if (reader->line_len > 0)
        end_line(reader, (struct smtperr_slice){reader->line, 0});
    end_paragraph(reader);
    if (reader->held.open && !reader->failure_seen) {
        reader->held.open = false;
        hand_out(reader, &reader->held);
    }
}

/* ---- what it was, if nothing was found ---- */

static const struct {
    const char *magic;
    size_t len;
    const char *reason;
} magics[] = {
    {"\x1f\x8b", 2, "compressed: zcat it"},
    {"BZh", 3, "compressed: bzcat it"},
    {"\xfd"
     "7zXZ",
     5, "compressed: xzcat it"},
    {"\x28\xb5\x2f\xfd", 4, "compressed: zstdcat it"},
};

const char *smtperr_reader_reason(const struct smtperr_reader *reader)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (memcmp(reader->first, magics[i].magic, magics[i].len) == 0)
            return magics[i].reason;
    if (!reader->seen_text)
        return "empty";
    return reader->binary ? "binary, no text" : "no SMTP code and no known sentence in it";
}
