/* SPDX-License-Identifier: MIT */
/*
 * Lines in, findings out. Blocks of any size are cut into lines (CRLF, LF or CR, and CR CR LF), whatever their cut, and
 * handed to the reader of the form that the input has.
 */
#include "reader.h"

#include "chars.h"
#include "count.h"
#include "reply.h"

size_t smtperr_reader_size(void)
{
    return sizeof(struct smtperr_reader);
}

void smtperr_reader_init(struct smtperr_reader *reader, const char *source, smtperr_sink *sink, void *context)
{
    reader->sink = sink;
    reader->context = context;
    reader->source = source;
    reader->line_number = reader->messages = 0;
    reader->stopped = reader->seen_text = reader->binary = reader->line_cut = reader->cr_last = reader->after_cr =
        false;
    reader->plain_block = reader->mbox = reader->blank = reader->separator = false;
    reader->fields = 0;
    reader->header = false;
    reader->line_len = reader->first_len = reader->looked_at = 0;
    memset(reader->first, 0, sizeof reader->first);
    reader->charsets = (struct smtperr__charsets){NULL, NULL};
    reader->tally = (struct smtperr_tally){0};
    reader->form = FORM_UNKNOWN;
    reader->some_log = false;
    reader->short_log = true;
    reader->open_line = false;
    reader->held_len = 0;
    smtperr__log_init(&reader->log);
    smtperr__skim_init(&reader->skim);
    smtperr__text_init(&reader->text, source, sink, context);
}

void smtperr_reader_convert(struct smtperr_reader *reader, smtperr_converter *convert, void *context)
{
    reader->charsets = (struct smtperr__charsets){convert, context};
}

const struct smtperr_tally *smtperr_reader_tally(const struct smtperr_reader *reader)
{
    return &reader->tally;
}

/* ---- messages ---- */

/* "From sender date": what stands before each message of an mbox. Its date has a time of day. */
static bool is_separator(struct smtperr_slice line)
{
    if (line.len < 12 || memcmp(line.ptr, "From ", 5) != 0)
        return false;
    for (size_t i = 5; i + 2 < line.len && i < 256; i++)
        if (line.ptr[i] == ':' && is_digit(line.ptr[i - 1]) && is_digit(line.ptr[i + 1]))
            return true;
    return false;
}

static void begin_message(struct smtperr_reader *reader, unsigned long line)
{
    if (reader->form == FORM_MESSAGE)
        smtperr__message_end(&reader->message);
    else
        smtperr__message_init(&reader->message, reader->source, reader->sink, reader->context, &reader->text,
                              &reader->charsets);
    reader->form = FORM_MESSAGE;
    reader->stopped |= reader->message.stopped;
    smtperr__message_begin(&reader->message, line, reader->mbox ? reader->messages + 1 : 0);
    reader->messages++;
}

/* A message of an mbox begins with a separator behind an empty line and a field below it. */
static void read_message_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr_slice name, value;
    if (reader->separator) {
        reader->separator = false;
        if (smtperr__read_field(line, &name, &value))
            begin_message(reader, reader->line_number - 1);
    } else if (reader->mbox && reader->blank && is_separator(line)) {
        reader->separator = true;
        return;
    }
    reader->blank = line.len == 0;
    if (!reader->stopped)
        reader->stopped = !smtperr__message_line(&reader->message, line);
}

/* May the line be left out: can it neither be a delimiter nor stand between messages, and does nothing else matter? */
static bool can_skip(const struct smtperr_reader *reader, char first)
{
    return first != '-' && (first != 'F' || !reader->mbox) && !reader->separator &&
           smtperr__message_skips(&reader->message);
}

/* Takes the whole lines at the start of a block without CR, but for one that is too long. Returns what is left. */
static struct smtperr_slice read_message_lines(struct smtperr_reader *reader, struct smtperr_slice block)
{
    const char *at = block.ptr, *end = block.ptr + block.len, *stop;
    while (at < end && !reader->stopped && (stop = memchr(at, '\n', (size_t)(end - at))) != NULL &&
           (size_t)(stop - at) <= sizeof reader->line) {
        reader->line_number++;
        if (can_skip(reader, *at))
            reader->blank = stop == at;
        else
            read_message_line(reader, slice_make(at, stop));
        at = stop + 1;
    }
    return slice_make(at, end);
}

/* ---- logs ---- */

static void keep_time(char room[40], struct smtperr_slice time)
{
    size_t len = time.len < 39 ? time.len : 39;
    if (len > 0)
        memcpy(room, time.ptr, len);
    room[len] = '\0';
}

static void count(struct smtperr_tally *tally, const struct smtperr__attempt *attempt)
{
    tally->sent += attempt->outcome == SMTPERR_OUTCOME_SENT;
    tally->deferred += attempt->outcome == SMTPERR_OUTCOME_DEFERRED;
    tally->bounced += attempt->outcome == SMTPERR_OUTCOME_BOUNCED;
    tally->expired += attempt->outcome == SMTPERR_OUTCOME_EXPIRED;
    tally->rejected += attempt->outcome == SMTPERR_OUTCOME_REJECTED;
}

static bool is_failure(const struct smtperr__attempt *attempt)
{
    return attempt->outcome != SMTPERR_OUTCOME_NONE && attempt->outcome != SMTPERR_OUTCOME_SENT;
}

static void hand_out(struct smtperr_reader *reader, const struct smtperr__attempt *attempt)
{
    struct smtperr_finding finding;
    smtperr__log_finding(&reader->log, attempt, &finding);
    finding.source = reader->text.source;
    finding.line = reader->line_number;
    finding.cut |= reader->line_cut;
    reader->stopped = !reader->text.sink(reader->text.context, &finding);
}

/* What a line of a log told, recipient by recipient. */
static void take_attempt(struct smtperr_reader *reader, struct smtperr__attempt *attempt)
{
    if (attempt->time.len > 0 && reader->tally.first[0] == '\0')
        keep_time(reader->tally.first, attempt->time);
    if (attempt->time.len > 0)
        keep_time(reader->tally.last, attempt->time);
    if (attempt->outcome == SMTPERR_OUTCOME_NONE)
        return;
    do {
        count(&reader->tally, attempt);
        if (is_failure(attempt))
            hand_out(reader, attempt);
    } while (!reader->stopped && smtperr__log_next(&reader->log, attempt));
}

/* A failure that a line of a log tells in the middle of other text; false if the line tells none. */
static bool read_quoted(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr__attempt attempt;
    if (smtperr__log_read(&reader->log, line, &attempt) != TOLD_MAIL || !is_failure(&attempt))
        return false;
    reader->stopped = !smtperr__text_failed(&reader->text, reader->line_number);
    for (bool more = true; more && !reader->stopped; more = smtperr__log_next(&reader->log, &attempt))
        hand_out(reader, &attempt);
    return true;
}

/* ---- forms ---- */

#define HELD_LINES 200   /* of other programs before the first of a mail program */
#define PASTED_LINES 100 /* a log of no more lines that tells of no attempt was pasted for what else it says */

static bool hold(struct smtperr_reader *reader, struct smtperr_slice line)
{
    if (line.len >= sizeof reader->held - reader->held_len)
        return false;
    if (line.len > 0)
        memcpy(reader->held + reader->held_len, line.ptr, line.len);
    reader->held[reader->held_len + line.len] = '\n';
    reader->held_len += line.len + 1;
    return true;
}

static bool has_attempts(const struct smtperr_tally *tally)
{
    return tally->sent + tally->deferred + tally->bounced + tally->expired + tally->rejected > 0;
}

/* ---- lines of a log that were wrapped where somebody pasted them ---- */

#define WRAPPED_LINES 100 /* of a log that may be wrapped: nobody pastes more */
#define MAIL_WIDTH 78     /* longer lines were cut by a terminal, at any byte; others between words */

/* Does a parenthesis stay open in the line, or do the words of the failure lack their code? */
static bool looks_cut(struct smtperr_slice line, const struct smtperr__attempt *attempt)
{
    struct smtperr_slice words = attempt->fields[MEANS_WORDS];
    struct smtperr__token token;
    long open = 0;
    for (size_t i = 0; i < line.len; i++)
        open += (line.ptr[i] == '(') - (line.ptr[i] == ')');
    return open > 0 || words.len == 0 || (!smtperr__next_token(words, 0, &token) && !smtperr__says_something(words));
}

static bool may_go_on(const struct smtperr_reader *reader, struct smtperr_slice line,
                      const struct smtperr__attempt *attempt)
{
    return reader->line_number <= WRAPPED_LINES && !reader->line_cut && reader->log.columns.program == 0 &&
           is_failure(attempt) && line.ptr[0] != '{' && looks_cut(line, attempt);
}

#define ALIKE 4 /* bytes with which two lines of a log begin: "Nov ", "2026" */

/* Puts the next line behind the open one; false if it is no part of it. */
static bool go_on(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr_slice words = smtperr__trim(line);
    if (words.len == 0 || (line.len >= ALIKE && memcmp(line.ptr, reader->held, ALIKE) == 0) ||
        words.len >= sizeof reader->held - reader->held_len)
        return false;
    if (reader->open_width <= MAIL_WIDTH || words.ptr > line.ptr)
        reader->held[reader->held_len++] = ' ';
    memcpy(reader->held + reader->held_len, words.ptr, words.len);
    reader->held_len += words.len;
    reader->open_width = line.len;
    return true;
}

static void end_open_line(struct smtperr_reader *reader)
{
    struct smtperr__attempt attempt;
    unsigned long number = reader->line_number;
    if (!reader->open_line || reader->stopped)
        return;
    reader->line_number = reader->open_number;
    (void)smtperr__log_read(&reader->log, (struct smtperr_slice){reader->held, reader->held_len}, &attempt);
    take_attempt(reader, &attempt);
    reader->line_number = number;
    reader->open_line = false;
    reader->held_len = 0;
}

/* A line of a log of a mail program; the first ones are held as long as they tell of no attempt. */
static void take_log_line(struct smtperr_reader *reader, struct smtperr_slice line, struct smtperr__attempt *attempt)
{
    if (may_go_on(reader, line, attempt)) {
        reader->short_log = false;
        reader->held_len = slice_copy(reader->held, sizeof reader->held, line);
        reader->open_line = true;
        reader->open_width = line.len;
        reader->open_number = reader->line_number;
        return;
    }
    take_attempt(reader, attempt);
    if (reader->short_log &&
        (has_attempts(&reader->tally) || reader->line_number > PASTED_LINES || !hold(reader, line)))
        reader->short_log = false;
}

/* A line of another run's summary goes out as it is: the counter adds it up. */
static bool read_part(struct smtperr_reader *reader, struct smtperr_slice line)
{
    enum smtperr_kind kind = smtperr__part_kind(line);
    if (kind < SMTPERR_KIND_CAUSE)
        return false;
    struct smtperr_finding finding = {
        .kind = kind, .source = reader->source, .line = reader->line_number, .diagnostic = line};
    reader->stopped = !reader->sink(reader->context, &finding);
    return true;
}

static void read_text(struct smtperr_reader *reader, struct smtperr_slice line)
{
    if (read_part(reader, line))
        return;
    if (!read_quoted(reader, line))
        reader->stopped = !smtperr__text_line(&reader->text, line, reader->line_number, reader->line_cut);
}

/* The form is known: what was held, all lines so far, is read in it. */
static void settle(struct smtperr_reader *reader, enum smtperr__form form)
{
    unsigned long number = reader->line_number;
    struct smtperr_slice held = {reader->held, reader->held_len};
    bool cut = reader->line_cut, begun = false;
    reader->line_cut = false;
    if (form == FORM_TEXT)
        reader->form = form; /* a message sets it when it begins */
    for (reader->line_number = 1; held.len > 0 && !reader->stopped; reader->line_number++) {
        const char *stop = memchr(held.ptr, '\n', held.len);
        struct smtperr_slice line = slice_make(held.ptr, stop);
        if (form == FORM_MESSAGE && !begun && (begun = smtperr__trim(line).len > 0))
            begin_message(reader, reader->line_number);
        if (form == FORM_TEXT)
            read_text(reader, line);
        else if (begun)
            read_message_line(reader, line);
        held = slice_from(held, (size_t)(stop - held.ptr) + 1);
    }
    reader->line_number = number;
    reader->line_cut = cut;
    reader->held_len = 0;
}

/* Can the line go on with the header of a message, after empty lines and a "From " line? */
static bool is_header(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr_slice name, value;
    if (!reader->header && is_separator(line))
        return reader->mbox = true;
    if (reader->header && line.len > 0 && is_space(line.ptr[0]))
        return true;
    if (!smtperr__read_field(line, &name, &value))
        return false;
    reader->fields |= smtperr__message_field(line);
    return true;
}

static bool has_two(unsigned bits)
{
    return (bits & (bits - 1)) != 0;
}

/* A line while the form is unknown: a mail program's makes the input a log, one of any other log leaves it open, and so
 * does a header until it has two of the fields that every message has. */
static void read_first(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr__attempt attempt;
    bool part = smtperr__part_kind(line) >= SMTPERR_KIND_CAUSE;
    enum smtperr__told told = reader->header || part ? TOLD_NOTHING : smtperr__log_read(&reader->log, line, &attempt);
    bool blank = smtperr__trim(line).len == 0;
    bool open = told == TOLD_LOG || (blank && !reader->header);
    reader->some_log |= told == TOLD_LOG;
    if (told == TOLD_MAIL) {
        reader->form = FORM_LOG;
        take_log_line(reader, line, &attempt);
        return;
    }
    if (!open && !reader->some_log && !blank)
        open = reader->header = is_header(reader, line);
    bool room = reader->header || reader->line_number <= HELD_LINES;
    if ((open || reader->some_log) && room && hold(reader, line)) {
        if (has_two(reader->fields))
            settle(reader, FORM_MESSAGE);
        return;
    }
    settle(reader, FORM_TEXT);
    if (!reader->stopped)
        read_text(reader, line);
}

static void read_log_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr__attempt attempt;
    enum smtperr__told told = smtperr__log_read(&reader->log, line, &attempt);
    if (reader->open_line) {
        if (told == TOLD_NOTHING && go_on(reader, line))
            return;
        end_open_line(reader);
        told = smtperr__log_read(&reader->log, line, &attempt);
    }
    if (told == TOLD_MAIL && reader->log.columns.program == 0)
        smtperr__skim_learn(&reader->skim, line, attempt.program, attempt.time.len);
    if (!reader->stopped)
        take_log_line(reader, line, &attempt);
}

static void read_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    reader->line_number++;
    if (!reader->seen_text)
        reader->seen_text = smtperr__trim(line).len > 0;
    switch (reader->form) {
    case FORM_UNKNOWN: read_first(reader, line); break;
    case FORM_TEXT: read_text(reader, line); break;
    case FORM_MESSAGE: read_message_line(reader, line); break;
    case FORM_LOG: read_log_line(reader, line); break;
    }
}

/* ---- lines ---- */

/* A line may hold bare CRs (old Macintosh line ends). */
static void read_lines(struct smtperr_reader *reader, struct smtperr_slice line)
{
    const char *end = line.ptr + line.len;
    if (line.len > 0 && end[-1] == '\r')
        end--;
    for (const char *at = line.ptr, *stop; at <= end && !reader->stopped; at = stop + 1) {
        stop = at < end && !reader->plain_block ? memchr(at, '\r', (size_t)(end - at)) : NULL;
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

static void end_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    if (reader->line_len > 0) {
        keep(reader, line);
        line = (struct smtperr_slice){reader->line, reader->line_len};
    } else if (line.len > sizeof reader->line) {
        reader->line_cut = true;
        line.len = sizeof reader->line;
    }
    /* CR CR LF, as a program writes that ends lines twice: one line end, not an empty line more */
    if (!reader->after_cr || !slice_is(line, "\r"))
        read_lines(reader, line);
    reader->line_len = 0;
    reader->line_cut = reader->cr_last = reader->after_cr = false;
}

/* The line ends with a CR that no LF follows. */
static void end_cr_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    end_line(reader, line);
    reader->after_cr = true;
}

/* Ends the lines of a block without LF at their CRs; what is left, and a CR at the very end, waits for the next block.
 */
static struct smtperr_slice end_cr_lines(struct smtperr_reader *reader, struct smtperr_slice block)
{
    const char *cr;
    if (reader->plain_block)
        return block;
    while (!reader->stopped && (cr = memchr(block.ptr, '\r', block.len)) != NULL && cr + 1 < block.ptr + block.len) {
        end_cr_line(reader, slice_make(block.ptr, cr));
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

/* Takes the whole lines at the start of a block of a log the quick way; returns what is left: a line to be read with
 * care, or a part of one. */
static struct smtperr_slice skim(struct smtperr_reader *reader, struct smtperr_slice block)
{
    struct smtperr__attempt attempt;
    while (!reader->stopped && block.len > 0 && !reader->open_line && reader->log.columns.program == 0) {
        struct smtperr__skimmed told = smtperr__skim(&reader->skim, block);
        reader->line_number += told.lines;
        reader->tally.sent += told.sent;
        if (told.time.len > 0)
            keep_time(reader->tally.last, told.time);
        block = slice_from(block, (size_t)(told.at - block.ptr));
        if (!told.known)
            break;
        reader->line_number++;
        smtperr__log_message(&reader->log, reader->skim.program,
                             (struct smtperr_slice){told.at + reader->skim.time_at, reader->skim.time_len}, told.id,
                             told.message, &attempt);
        take_log_line(reader, told.line, &attempt);
        block = slice_from(block, told.line.len + 1);
    }
    return block;
}

/* A log is skimmed between lines, once it is certain that it is one. */
static bool can_skim(const struct smtperr_reader *reader)
{
    return reader->form == FORM_LOG && !reader->short_log && !reader->open_line && reader->log.columns.program == 0 &&
           reader->line_len == 0;
}

static bool can_read_lines(const struct smtperr_reader *reader)
{
    return reader->form == FORM_MESSAGE && reader->line_len == 0;
}

bool smtperr_reader_push(struct smtperr_reader *reader, struct smtperr_slice block)
{
    look_at_first(reader, block);
    bool plain = block.len == 0 || memchr(block.ptr, '\r', block.len) == NULL, quick = plain && block.len > 0;
    reader->plain_block = plain && !reader->cr_last;
    if (reader->cr_last && block.len > 0 && block.ptr[0] != '\n') {
        reader->line_len -= reader->line_len > 0 && reader->line[reader->line_len - 1] == '\r';
        end_cr_line(reader, (struct smtperr_slice){reader->line, 0});
    }
    if (quick && reader->line_len == 0)
        reader->after_cr = false; /* for lines that are passed over */
    while (block.len > 0 && !reader->stopped) {
        if (quick && can_skim(reader) && (block = skim(reader, block)).len == 0)
            break;
        if (quick && can_read_lines(reader) && (block = read_message_lines(reader, block)).len == 0)
            break;
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
    if (reader->stopped || reader->line_len > 0)
        return;
    end_open_line(reader);
    if (!reader->stopped && reader->form == FORM_TEXT)
        smtperr__text_flush(&reader->text);
}

void smtperr_reader_end(struct smtperr_reader *reader)
{
    if (reader->line_len > 0)
        end_line(reader, (struct smtperr_slice){reader->line, 0});
    end_open_line(reader);
    if (reader->stopped)
        return;
    if (reader->form == FORM_UNKNOWN || (reader->form == FORM_LOG && reader->short_log))
        settle(reader, FORM_TEXT);
    if (reader->stopped)
        return;
    if (reader->form == FORM_MESSAGE)
        smtperr__message_end(&reader->message);
    else
        smtperr__text_end(&reader->text);
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

static const char *const verdicts[] = {
    [VERDICT_FOUND] = "a report of non-delivery",
    [VERDICT_ORDINARY] = "an ordinary message, no report of non-delivery",
    [VERDICT_DELIVERED] = "a delivery report, delivered, no failure",
    [VERDICT_FEEDBACK] = "a feedback report (a complaint), no failure",
    [VERDICT_RECEIPT] = "a read receipt, no failure",
    [VERDICT_AUTO_REPLY] = "an automatic reply, no failure",
    [VERDICT_NO_RECIPIENT] = "a report of non-delivery that names no recipient",
};

const char *smtperr_reader_reason(const struct smtperr_reader *reader)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (memcmp(reader->first, magics[i].magic, magics[i].len) == 0)
            return magics[i].reason;
    if (!reader->seen_text)
        return "empty";
    if (reader->form == FORM_MESSAGE)
        return verdicts[reader->message.verdict];
    if (reader->form == FORM_LOG)
        return "a mail log, no failure in it";
    return reader->binary ? "binary, no text" : "no SMTP code and no known sentence in it";
}
