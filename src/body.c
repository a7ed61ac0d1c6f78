/* SPDX-License-Identifier: MIT */
/*
 * A line of a part goes through as many of these as its header names:
 *
 *   transfer encoding (RFC 2045 6) -> lines -> charset -> HTML -> text
 *
 * Headers lie about encodings and about UTF-16, so the first line is looked at before it is believed.
 */
#include "body.h"

#include "chars.h"

/* A line, or a piece of a very long one, in the charset of its part; that of a delivery status is UTF-8 (RFC 6533 5).
 */
static void read_piece(struct smtperr__body *b, struct smtperr_slice line)
{
    struct smtperr_slice charset = {b->part->charset, b->part->charset_len};
    if (line.len > 0 && b->part->kind != PART_STATUS && !b->part->wide && !smtperr__is_utf8(charset, line)) {
        line.len = smtperr__to_utf8(b->charsets, charset, line, b->converted, sizeof b->converted);
        line.ptr = b->converted;
    }
    if (b->part->kind == PART_HTML)
        smtperr__html_line(&b->html, line);
    else
        b->html.take(b->html.context, line);
}

/* The HTML of some systems is one line of 100 kB. */
static void read_decoded(struct smtperr__body *b, struct smtperr_slice line)
{
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    for (; line.len > SMTPERR_TEXT_MAX; line = slice_from(line, SMTPERR_TEXT_MAX))
        read_piece(b, (struct smtperr_slice){line.ptr, SMTPERR_TEXT_MAX});
    read_piece(b, line);
}

static void end_piece(struct smtperr__body *b)
{
    read_decoded(b, (struct smtperr_slice){b->piece, b->piece_len});
    b->piece_len = 0;
}

#define DECODED_AT_ONCE 1024u

/* Text of which lines and bytes are not one to one. */
static void read_run(struct smtperr__body *b, struct smtperr_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n' || b->piece_len == sizeof b->piece)
            end_piece(b);
        if (text.ptr[i] != '\n')
            b->piece[b->piece_len++] = text.ptr[i];
    }
}

static void read_wide(struct smtperr__body *b, struct smtperr_slice bytes)
{
    char text[2 * DECODED_AT_ONCE + 2];
    for (size_t at = 0; at < bytes.len; at += DECODED_AT_ONCE) {
        struct smtperr_slice part = slice_from(bytes, at);
        if (part.len > DECODED_AT_ONCE)
            part.len = DECODED_AT_ONCE;
        part.len = smtperr__decode_utf16(&b->part->utf16, part, text);
        part.ptr = text;
        read_run(b, part);
    }
}

static void read_base64(struct smtperr__body *b, struct smtperr_slice line)
{
    char bytes[DECODED_AT_ONCE];
    for (size_t at = 0; at < line.len; at += DECODED_AT_ONCE) {
        struct smtperr_slice part = slice_from(line, at);
        if (part.len > DECODED_AT_ONCE)
            part.len = DECODED_AT_ONCE;
        part.len = smtperr__decode_base64(&b->base64, part, bytes);
        part.ptr = bytes;
        if (b->part->wide)
            read_wide(b, part);
        else
            read_run(b, part);
    }
}

/* UTF-16 that is not in base64: the ends of lines are units of it too. */
static void read_wide_line(struct smtperr__body *b, struct smtperr_slice line)
{
    char bytes[DECODED_AT_ONCE];
    bool soft = false;
    for (; line.len > 0; line = slice_from(line, DECODED_AT_ONCE)) {
        struct smtperr_slice part = {line.ptr, line.len < DECODED_AT_ONCE ? line.len : DECODED_AT_ONCE};
        if (b->part->encoding == ENCODING_QP) {
            part.len = smtperr__decode_qp(part, bytes, &soft);
            part.ptr = bytes;
        }
        read_wide(b, part);
        if (line.len <= DECODED_AT_ONCE)
            break;
    }
    if (!soft)
        read_wide(b, slice_of("\n"));
}

static void read_qp(struct smtperr__body *b, struct smtperr_slice line)
{
    bool soft;
    if (line.len > sizeof b->piece - b->piece_len && b->piece_len > 0)
        end_piece(b);
    for (; line.len > sizeof b->piece; line = slice_from(line, sizeof b->piece)) {
        b->piece_len = smtperr__decode_qp((struct smtperr_slice){line.ptr, sizeof b->piece}, b->piece, &soft);
        end_piece(b);
    }
    b->piece_len += smtperr__decode_qp(line, b->piece + b->piece_len, &soft);
    if (!soft)
        end_piece(b);
}

/* ---- labels that lie ---- */

#define LOOKED_AT 64u /* bytes of the first line by which a part is judged */

static bool is_base64(struct smtperr_slice line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!is_alnum(line.ptr[i]) && strchr("+/= \t\r", line.ptr[i]) == NULL)
            return false;
    return memchr(line.ptr, ' ', smtperr__trim(line).len) == NULL;
}

static bool is_ascii(struct smtperr_slice bytes)
{
    bool ascii = true;
    for (size_t i = 0; i < bytes.len; i++)
        ascii &= (unsigned char)bytes.ptr[i] < 0x80 && bytes.ptr[i] != '\0';
    return ascii;
}

/* Plain ASCII is no UTF-16, whatever it is called, and NULs and marks of the byte order stand in no other text. */
static void judge_width(struct smtperr__part *part, struct smtperr_slice bytes)
{
    if (bytes.len < 2)
        return;
    unsigned char first = (unsigned char)bytes.ptr[0], second = (unsigned char)bytes.ptr[1];
    bool big = first == 0xfe && second == 0xff, little = first == 0xff && second == 0xfe;
    big |= first == 0 && second != 0;
    little |= first != 0 && second == 0;
    part->wide = big || little || (part->wide && !is_ascii(bytes));
    if (big || little)
        part->utf16 = (struct smtperr__utf16){.little = little};
}

/* The first line of a part shows whether it is encoded as it says. */
static void look_at(struct smtperr__body *b, struct smtperr_slice line)
{
    char bytes[LOOKED_AT];
    struct smtperr__base64 state = {0};
    struct smtperr_slice head = {line.ptr, line.len < LOOKED_AT ? line.len : LOOKED_AT};
    bool soft;
    b->part->looked = true;
    if (b->part->encoding == ENCODING_BASE64 && !is_base64(line))
        b->part->encoding = ENCODING_NONE;
    if (b->part->encoding == ENCODING_BASE64)
        head = (struct smtperr_slice){bytes, smtperr__decode_base64(&state, head, bytes)};
    else if (b->part->encoding == ENCODING_QP)
        head = (struct smtperr_slice){bytes, smtperr__decode_qp(head, bytes, &soft)};
    judge_width(b->part, head);
}

static void read_encoded(struct smtperr__body *b, struct smtperr_slice line)
{
    if (b->part->wide && b->part->encoding != ENCODING_BASE64) {
        if (line.len > 0) /* an end of a line has two bytes there, so none is empty but behind the text */
            read_wide_line(b, line);
        return;
    }
    switch (b->part->encoding) {
    case ENCODING_NONE: read_decoded(b, line); break;
    case ENCODING_QP: read_qp(b, line); break;
    case ENCODING_BASE64: read_base64(b, line); break;
    }
}

void smtperr__body_line(struct smtperr__body *b, struct smtperr_slice line)
{
    if (!b->part->looked) {
        if (line.len == 0)
            return;
        look_at(b, line);
    }
    if (b->part->encoding == ENCODING_NONE && !b->part->wide)
        read_decoded(b, line);
    else
        read_encoded(b, line);
}

void smtperr__body_init(struct smtperr__body *b, struct smtperr__part *part, const struct smtperr__charsets *charsets,
                        smtperr__take *take, void *context)
{
    b->part = part;
    b->charsets = charsets;
    b->base64 = (struct smtperr__base64){0};
    b->piece_len = 0;
    smtperr__html_init(&b->html, take, context);
}

void smtperr__body_end(struct smtperr__body *b)
{
    if (b->piece_len > 0)
        end_piece(b);
    smtperr__html_end(&b->html);
    b->base64 = (struct smtperr__base64){0};
    smtperr__html_init(&b->html, b->html.take, b->html.context);
}
