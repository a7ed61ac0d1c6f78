/* SPDX-License-Identifier: MIT */
/* A line being put together, to be wrapped as a whole. */
#include "line.h"

#include "code.h"
#include "render.h"

void smtperr__line_add(struct line *line, struct smtperr_slice text)
{
    if (text.len > sizeof line->text - line->len)
        text.len = sizeof line->text - line->len;
    if (text.len > 0)
        memcpy(line->text + line->len, text.ptr, text.len);
    line->len += text.len;
}

void smtperr__line_adds(struct line *line, const char *text)
{
    smtperr__line_add(line, slice_of(text));
}

void smtperr__line_number(struct line *line, unsigned long n)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    smtperr__line_add(line, slice_make(digits + at, digits + sizeof digits));
}

void smtperr__line_codes(struct line *line, const struct smtperr_codes *codes)
{
    char spelled[16];
    struct smtperr_slice reply = smtperr__spell_reply(codes, spelled);
    if (reply.len > 0) {
        smtperr__line_add(line, reply);
        smtperr__line_adds(line, " ");
    }
    if (codes->status.set) {
        smtperr__line_add(line, (struct smtperr_slice){spelled, smtperr__spell_status(codes->status, spelled)});
        smtperr__line_adds(line, " ");
    }
}

void smtperr__line_put(struct smtperr_out *out, const struct smtperr_style *style, struct line *line, unsigned indent,
                       unsigned column)
{
    smtperr__put_wrapped_at(out, style, (struct smtperr_slice){line->text, line->len}, indent, column);
    line->len = 0;
}
