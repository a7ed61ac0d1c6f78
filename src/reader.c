/* SPDX-License-Identifier: MIT */
/*
 * Lines in, findings out. Blocks of any size are cut into lines (CRLF, LF or CR), whatever their cut, and handed to the
 * reader of the form that the input has.
 */
#include "reader.h"

#include "chars.h"

size_t smtperr_reader_size(void)
{
    return sizeof(struct smtperr_reader);
}

void smtperr_reader_init(struct smtperr_reader *reader, const char *source, smtperr_sink *sink, void *context)
{
    reader->sink = sink;
    reader->context = context;
    reader->source = source;
    reader->line_number = reader->messages = reader->lead_line = 0;
    reader->form = FORM_UNKNOWN;
    reader->stopped = reader->seen_text = reader->binary = reader->line_cut = reader->cr_last = false;
    reader->plain_block = reader->mbox = reader->blank = reader->separator = false;
    reader->fields = 0;
    reader->line_len = reader->lead_len = reader->first_len = reader->looked_at = 0;
    memset(reader->first, 0, sizeof reader->first);
    reader->charsets = (struct smtperr__charsets){NULL, NULL};
    reader->tally = (struct smtperr_tally){0};
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
    unsigned colons = 0;
    if (line.len < 12 || memcmp(line.ptr, "From ", 5) != 0)
        return false;
    for (size_t i = 5; i + 2 < line.len && i < 256; i++)
        colons += line.ptr[i] == ':' && is_digit(line.ptr[i - 1]) && is_digit(line.ptr[i + 1]);
    return colons > 0;
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

/* ---- forms ---- */

static void read_formed(struct smtperr_reader *reader, struct smtperr_slice line, unsigned long number)
{
    if (reader->form == FORM_MESSAGE)
        read_message_line(reader, line);
    else
        reader->stopped = !smtperr__text_line(&reader->text, line, number, reader->line_cut);
}

/* The form is known: the lines that were kept until now are read. */
static void settle(struct smtperr_reader *reader, enum smtperr__form form)
{
    const char *end = reader->lead + reader->lead_len;
    unsigned long number = reader->lead_line;
    bool cut = reader->line_cut;
    reader->line_cut = false;
    if (form == FORM_MESSAGE)
        begin_message(reader, reader->lead_line);
    else
        reader->form = form;
    for (const char *at = reader->lead, *stop; at < end && !reader->stopped; at = stop + 1, number++) {
        stop = memchr(at, '\n', (size_t)(end - at));
        read_formed(reader, slice_make(at, stop), number);
    }
    reader->line_cut = cut;
    reader->lead_len = 0;
}

static bool has_two(unsigned bits)
{
    return (bits & (bits - 1)) != 0;
}

/* A message begins, after empty lines and a "From " line, with a header that has two of the fields that every message
 * has; while that is open, its lines are kept. */
static void read_lead(struct smtperr_reader *reader, struct smtperr_slice line)
{
    struct smtperr_slice name, value;
    bool folded = line.len > 0 && is_space(line.ptr[0]) && reader->lead_len > 0;
    if (!reader->seen_text)
        return;
    bool separator = reader->lead_len == 0 && is_separator(line);
    bool field = smtperr__read_field(line, &name, &value);
    reader->mbox |= separator;
    if (line.len == 0 || !(field || folded || separator) || line.len + 1 > sizeof reader->lead - reader->lead_len) {
        settle(reader, FORM_TEXT);
        read_formed(reader, line, reader->line_number);
        return;
    }
    if (reader->lead_len == 0)
        reader->lead_line = reader->line_number;
    memcpy(reader->lead + reader->lead_len, line.ptr, line.len);
    reader->lead_len += line.len;
    reader->lead[reader->lead_len++] = '\n';
    if (field && has_two(reader->fields |= smtperr__message_field(line)))
        settle(reader, FORM_MESSAGE);
}

static void read_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    reader->line_number++;
    if (!reader->seen_text)
        reader->seen_text = smtperr__trim(line).len > 0;
    if (reader->form == FORM_UNKNOWN)
        read_lead(reader, line);
    else
        read_formed(reader, line, reader->line_number);
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
    read_lines(reader, line);
    reader->line_len = 0;
    reader->line_cut = reader->cr_last = false;
}

/* Ends the lines of a block without LF at their CRs; what is left, and a CR at the very end, waits for the next block.
 */
static struct smtperr_slice end_cr_lines(struct smtperr_reader *reader, struct smtperr_slice block)
{
    const char *cr;
    if (reader->plain_block)
        return block;
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
    reader->plain_block = !reader->cr_last && (block.len == 0 || memchr(block.ptr, '\r', block.len) == NULL);
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
    if (reader->line_len == 0 && reader->form == FORM_TEXT)
        smtperr__text_flush(&reader->text);
}

void smtperr_reader_end(struct smtperr_reader *reader)
{
    if (reader->line_len > 0)
        end_line(reader, (struct smtperr_slice){reader->line, 0});
    if (reader->form == FORM_UNKNOWN)
        settle(reader, FORM_TEXT);
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
    return reader->binary ? "binary, no text" : "no SMTP code and no known sentence in it";
}
