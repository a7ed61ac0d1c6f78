/* SPDX-License-Identifier: MIT */
/*
 * Lines in, findings out. Blocks of any size are cut into lines (CRLF, LF or CR); the codes in a line begin a reply, lines
 * without a code go on with the reply above them, an empty line ends it. Keeps one line and one reply.
 *
 * Successes (2yz, 3yz) stand in every session transcript, so the first one is held back and handed out only if the
 * input says nothing worse.
 */
#include "chars.h"
#include "reply.h"

void smtperr_reader_init(struct smtperr_reader *reader, const char *source, smtperr_sink *sink, void *context)
{
    reader->sink = sink;
    reader->context = context;
    reader->source = source;
    reader->line_number = 0;
    reader->stopped = reader->seen_text = reader->binary = reader->failure_seen = false;
    reader->line_cut = reader->open = reader->more = reader->held = false;
    reader->line_len = reader->text_len = reader->held_len = 0;
    memset(reader->first, 0, sizeof reader->first);
}

/* ---- the reply being collected ---- */

static bool is_failure(const struct smtperr_codes *codes)
{
    return codes->reply > 0 ? codes->reply >= 400 : codes->status.cls >= 4;
}

static void hold(struct smtperr_reader *reader)
{
    reader->held = true;
    reader->held_finding = reader->finding;
    reader->held_len = reader->text_len;
    memcpy(reader->held_text, reader->text, reader->text_len);
}

/* Hands the open reply out, or keeps it back if it is a success. */
static void close_reply(struct smtperr_reader *reader)
{
    bool failure = is_failure(&reader->finding.codes);
    if (!reader->open)
        return;
    reader->open = reader->more = false;
    if (!failure) {
        if (!reader->held && !reader->failure_seen)
            hold(reader);
        return;
    }
    reader->failure_seen = true;
    if (reader->text_len > 0)
        reader->finding.diagnostic = smtperr__trim((struct smtperr_slice){reader->text, reader->text_len});
    if (!reader->stopped)
        reader->stopped = !reader->sink(reader->context, &reader->finding);
}

/* Adds words to the open reply, white space folded to one space (RFC 5322 2.2.3 unfolding, and more). */
static void add_words(struct smtperr_reader *reader, struct smtperr_slice words)
{
    bool space = reader->text_len > 0;
    for (size_t i = 0; i < words.len; i++) {
        if (is_space(words.ptr[i])) {
            space = reader->text_len > 0;
            continue;
        }
        if (reader->text_len + 2 > sizeof reader->text) {
            reader->finding.cut = true;
            return;
        }
        if (space)
            reader->text[reader->text_len++] = ' ';
        space = false;
        reader->text[reader->text_len++] = words.ptr[i];
    }
}

static void open_reply(struct smtperr_reader *reader, const struct smtperr__token *token)
{
    close_reply(reader);
    reader->open = true;
    reader->text_len = 0;
    reader->finding = (struct smtperr_finding){
        .kind = SMTPERR_KIND_REPLY,
        .source = reader->source,
        .line = reader->line_number,
        .codes = token->codes,
    };
}

static bool same_status(struct smtperr_status a, struct smtperr_status b)
{
    return !a.set || !b.set || (a.cls == b.cls && a.subject == b.subject && a.detail == b.detail);
}

/* Is this code the next line of the open reply, or a repetition of its code in running text? */
static bool goes_on(const struct smtperr_reader *reader, const struct smtperr__token *token)
{
    const struct smtperr_codes *open = &reader->finding.codes;
    if (!reader->open || !same_status(open->status, token->codes.status))
        return false;
    if (token->codes.reply == 0 || open->reply == 0)
        return !token->starts_line;
    return token->codes.reply == open->reply && (reader->more || !token->starts_line);
}

/* A status seen before its reply ("dsn=5.7.1 ... said: 550 5.7.1") gives way to it. */
static void join(struct smtperr_reader *reader, const struct smtperr__token *token)
{
    struct smtperr_codes *open = &reader->finding.codes;
    if (open->reply == 0 && token->codes.reply > 0) {
        open->reply = token->codes.reply;
        reader->text_len = 0;
    }
    if (!open->status.set)
        open->status = token->codes.status;
}

/* ---- lines ---- */

static void read_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr__token token;
    size_t at = 0;
    reader->line_number++;
    if (smtperr__trim(line).len == 0) {
        close_reply(reader);
        return;
    }
    reader->seen_text = true;
    while (!reader->stopped && smtperr__next_token(line, at, &token)) {
        if (goes_on(reader, &token)) {
            add_words(reader, slice_make(line.ptr + at, line.ptr + token.begin));
            join(reader, &token);
        } else {
            open_reply(reader, &token);
        }
        reader->more = token.more;
        at = token.end;
    }
    if (reader->open) {
        reader->finding.cut |= reader->line_cut;
        add_words(reader, slice_from(line, at));
    }
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
    if (part.len > room) {
        reader->line_cut = true;
        part.len = room;
    }
    if (part.len > 0)
        memcpy(reader->line + reader->line_len, part.ptr, part.len);
    reader->line_len += part.len;
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
    read_lines(reader, line);
    reader->line_len = 0;
    reader->line_cut = false;
}

/* Remembers how the input begins. */
static void look_at_first(struct smtperr_reader *reader, struct smtperr_slice block)
{
    size_t len = block.len < sizeof reader->first ? block.len : sizeof reader->first;
    if (len > 0 && reader->first[0] == '\0')
        memcpy(reader->first, block.ptr, len);
    reader->binary |= len > 0 && memchr(block.ptr, '\0', block.len < 512 ? block.len : 512) != NULL;
}

bool smtperr_reader_push(struct smtperr_reader *reader, struct smtperr_slice block)
{
    if (!reader->seen_text && reader->line_number == 0)
        look_at_first(reader, block);
    while (block.len > 0 && !reader->stopped) {
        const char *stop = memchr(block.ptr, '\n', block.len);
        if (stop == NULL) {
            keep(reader, block);
            break;
        }
        end_line(reader, slice_make(block.ptr, stop));
        block = slice_from(block, (size_t)(stop - block.ptr) + 1);
    }
    return !reader->stopped;
}

void smtperr_reader_flush(struct smtperr_reader *reader)
{
    if (reader->line_len == 0 && !reader->more)
        close_reply(reader);
}

void smtperr_reader_end(struct smtperr_reader *reader)
{
    if (reader->line_len > 0)
        end_line(reader, (struct smtperr_slice){reader->line, 0});
    close_reply(reader);
    if (reader->held && !reader->failure_seen && !reader->stopped) {
        reader->held_finding.diagnostic = smtperr__trim((struct smtperr_slice){reader->held_text, reader->held_len});
        if (reader->held_len == 0)
            reader->held_finding.diagnostic = (struct smtperr_slice){NULL, 0};
        (void)reader->sink(reader->context, &reader->held_finding);
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
    {"\xfd" "7zXZ", 5, "compressed: xzcat it"},
    {"\x28\xb5\x2f\xfd", 4, "compressed: zstdcat it"},
};

const char *smtperr_reader_reason(const struct smtperr_reader *reader)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (memcmp(reader->first, magics[i].magic, magics[i].len) == 0)
            return magics[i].reason;
    if (!reader->seen_text)
        return "empty";
    return reader->binary ? "binary, no text" : "no SMTP code in it";
}
