/* SPDX-License-Identifier: MIT */
/* Buffered output in the caller's hands. A failed write is remembered and ends the writing. */
#include "out.h"

#include "chars.h"

void smtperr_out_init(struct smtperr_out *out, bool (*write)(void *, const char *, size_t), void *context)
{
    out->write = write;
    out->context = context;
    out->failed = false;
    out->len = 0;
}

bool smtperr_out_flush(struct smtperr_out *out)
{
    if (out->len > 0 && !out->failed)
        out->failed = !out->write(out->context, out->bytes, out->len);
    out->len = 0;
    return !out->failed;
}

void smtperr__put_long(struct smtperr_out *out, struct smtperr_slice text)
{
    while (text.len > sizeof out->bytes - out->len) {
        size_t part = sizeof out->bytes - out->len;
        memcpy(out->bytes + out->len, text.ptr, part);
        out->len += part;
        text = slice_from(text, part);
        if (!smtperr_out_flush(out))
            return;
    }
    if (text.len > 0)
        memcpy(out->bytes + out->len, text.ptr, text.len);
    out->len += text.len;
}

size_t smtperr__plain_length(struct smtperr_slice text)
{
    size_t i = 0;
    while (i < text.len && text.ptr[i] >= ' ' && text.ptr[i] < 0x7f)
        i++;
    return i;
}

void smtperr__put_number(struct smtperr_out *out, unsigned long n)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    smtperr__put(out, slice_make(digits + at, digits + sizeof digits));
}

static void put_hex(struct smtperr_out *out, uint32_t value, unsigned least)
{
    char digits[8];
    size_t at = sizeof digits;
    for (unsigned n = 0; n < least || value > 0; n++, value >>= 4)
        digits[--at] = "0123456789abcdef"[value & 15];
    smtperr__put(out, slice_make(digits + at, digits + sizeof digits));
}

size_t smtperr__put_shown_char(struct smtperr_out *out, struct smtperr_slice text, bool utf8)
{
    uint32_t code = 0;
    size_t len = smtperr__utf8(text, &code);
    if (len == 1 && code >= ' ' && code < 0x7f) {
        smtperr__putc(out, (char)code);
    } else if (len == 0 || code < 0x80) {
        smtperr__puts(out, "\\x");
        put_hex(out, (unsigned char)text.ptr[0], 2);
        len = 1;
    } else if (utf8 && !smtperr__is_hidden(code)) {
        smtperr__put(out, (struct smtperr_slice){text.ptr, len});
    } else {
        smtperr__puts(out, "\\u{");
        put_hex(out, code, 4);
        smtperr__putc(out, '}');
    }
    return len;
}

void smtperr_put_shown(struct smtperr_out *out, struct smtperr_slice text, bool utf8)
{
    while (text.len > 0) {
        size_t plain = smtperr__plain_length(text);
        smtperr__put(out, (struct smtperr_slice){text.ptr, plain});
        text = slice_from(text, plain);
        if (text.len > 0)
            text = slice_from(text, smtperr__put_shown_char(out, text, utf8));
    }
}
