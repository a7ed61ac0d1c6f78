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
    reader->line_number = 0;
    reader->stopped = reader->seen_text = reader->binary = reader->line_cut = reader->cr_last = false;
    reader->line_len = reader->first_len = reader->looked_at = 0;
    memset(reader->first, 0, sizeof reader->first);
    reader->tally = (struct smtperr_tally){0};
    smtperr__text_init(&reader->text, source, sink, context);
}

const struct smtperr_tally *smtperr_reader_tally(const struct smtperr_reader *reader)
{
    return &reader->tally;
}

/* ---- forms ---- */

static void read_line(struct smtperr_reader *reader, struct smtperr_slice line)
{
    reader->line_number++;
    if (!reader->seen_text)
        reader->seen_text = smtperr__trim(line).len > 0;
    reader->stopped = !smtperr__text_line(&reader->text, line, reader->line_number, reader->line_cut);
}

/* ---- lines ---- */

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
    if (reader->line_len == 0)
        smtperr__text_flush(&reader->text);
}

void smtperr_reader_end(struct smtperr_reader *reader)
{
    if (reader->line_len > 0)
        end_line(reader, (struct smtperr_slice){reader->line, 0});
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

const char *smtperr_reader_reason(const struct smtperr_reader *reader)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (memcmp(reader->first, magics[i].magic, magics[i].len) == 0)
            return magics[i].reason;
    if (!reader->seen_text)
        return "empty";
    return reader->binary ? "binary, no text" : "no SMTP code and no known sentence in it";
}
