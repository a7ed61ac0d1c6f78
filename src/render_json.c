/* SPDX-License-Identifier: MIT */
/*
 * One JSON object a report and line (RFC 8259), keys in their order, absent ones left out. Whatever the input was, the
 * output is valid UTF-8: an invalid byte becomes U+FFFD, and what a terminal must not see is escaped as \uXXXX.
 */
#include "block.h"
#include "chars.h"
#include "eight.h"
#include "render.h"

static void put_escape(struct smtperr_out *out, uint32_t unit)
{
    char escape[6] = {'\\', 'u'};
    for (unsigned i = 0; i < 4; i++)
        escape[2 + i] = "0123456789abcdef"[unit >> (12 - 4 * i) & 15];
    smtperr__put(out, (struct smtperr_slice){escape, sizeof escape});
}

static void put_code_point(struct smtperr_out *out, uint32_t code)
{
    if (code < 0x10000) {
        put_escape(out, code);
    } else {
        put_escape(out, 0xd800 + ((code - 0x10000) >> 10));
        put_escape(out, 0xdc00 + (code & 0x3ff));
    }
}

/* Do eight bytes hold one below a space, above "~", a quote or a backslash? */
static bool has_special(const char *at)
{
    uint64_t bytes = eight_load(at);
    return (eight_controls(bytes) | (bytes & EIGHT_HIGHS) | eight_equal(bytes, '"') | eight_equal(bytes, '\\') |
            eight_equal(bytes, 0x7f)) != 0;
}

/* What may go out as it is, in one piece. */
static size_t plain_length(struct smtperr_slice text)
{
    size_t i = 0;
    while (text.len - i >= 8 && !has_special(text.ptr + i))
        i += 8;
    while (i < text.len && text.ptr[i] >= ' ' && text.ptr[i] < 0x7f && text.ptr[i] != '"' && text.ptr[i] != '\\')
        i++;
    return i;
}

/* May all of the text go out as it is? */
static bool is_plain(struct smtperr_slice text)
{
    unsigned char specials[BLOCK] = {0};
    if (text.len < BLOCK)
        return plain_length(text) == text.len;
    for (size_t at = 0; at < text.len; at += BLOCK) {
        const unsigned char *block = (const unsigned char *)text.ptr + block_place(at, text.len);
        for (size_t i = 0; i < BLOCK; i++)
            specials[i] |= (unsigned char)~within(block[i], ' ', 0x5f) | within(block[i], '"', 1) |
                           within(block[i], '\\', 1);
    }
    return block_none(specials);
}

static size_t put_special(struct smtperr_out *out, struct smtperr_slice text)
{
    uint32_t code = 0;
    size_t len = smtperr__utf8(text, &code);
    if (len == 0)
        smtperr__puts(out, "\xef\xbf\xbd");
    else if (code == '"' || code == '\\')
        smtperr__puts(out, code == '"' ? "\\\"" : "\\\\");
    else if (code == '\n' || code == '\t')
        smtperr__puts(out, code == '\n' ? "\\n" : "\\t");
    else if (smtperr__is_hidden(code))
        put_code_point(out, code);
    else
        smtperr__put(out, (struct smtperr_slice){text.ptr, len});
    return len > 0 ? len : 1;
}

/* What needs no escape, in quotes. */
static void put_quoted(struct smtperr_out *out, struct smtperr_slice text)
{
    if (text.len + 2 > sizeof out->bytes - out->len) {
        smtperr__putc(out, '"');
        smtperr__put(out, text);
        smtperr__putc(out, '"');
        return;
    }
    char *at = out->bytes + out->len;
    at[0] = at[text.len + 1] = '"';
    memcpy(at + 1, text.ptr, text.len);
    out->len += text.len + 2;
}

void smtperr__put_json(struct smtperr_out *out, struct smtperr_slice text)
{
    if (is_plain(text)) {
        put_quoted(out, text);
        return;
    }
    smtperr__putc(out, '"');
    while (text.len > 0) {
        size_t plain = plain_length(text);
        smtperr__put(out, (struct smtperr_slice){text.ptr, plain});
        text = slice_from(text, plain);
        if (text.len > 0)
            text = slice_from(text, put_special(out, text));
    }
    smtperr__putc(out, '"');
}

static void put_facts(struct smtperr_out *out, const struct smtperr_facts *facts)
{
    const char *before = "{\"";
    for (unsigned i = 0; i < FACT_KEYS; i++) {
        struct smtperr_slice fact = smtperr__fact(facts, i);
        if (fact.ptr == NULL)
            continue;
        smtperr__puts(out, before);
        smtperr__puts(out, smtperr__fact_keys[i]);
        smtperr__puts(out, "\":");
        smtperr__put_json(out, fact);
        before = ",\"";
    }
    smtperr__putc(out, '}');
}

static void put_value(struct smtperr_out *out, const struct smtperr__field *field)
{
    switch (field->type) {
    case VALUE_NONE: break;
    case VALUE_OWN: put_quoted(out, field->text); break;
    case VALUE_TEXT: smtperr__put_json(out, field->text); break;
    case VALUE_NUMBER: smtperr__put_number(out, field->number); break;
    case VALUE_TRUE: smtperr__puts(out, "true"); break;
    case VALUE_FACTS: put_facts(out, field->facts); break;
    case VALUE_LIST:
        smtperr__putc(out, '[');
        for (unsigned i = 0; i < field->count; i++) {
            smtperr__puts(out, i > 0 ? "," : "");
            smtperr__put_json(out, field->items[i]);
        }
        smtperr__putc(out, ']');
        break;
    }
}

void smtperr__render_json(struct smtperr_out *out, const struct smtperr_report *report)
{
    struct smtperr__field field;
    bool first = true;
    smtperr__putc(out, '{');
    for (unsigned key = 0; smtperr__keys[key] != NULL; key++) {
        smtperr__get_field(report, key, &field);
        if (field.type == VALUE_NONE)
            continue;
        smtperr__put(out, slice_from(smtperr__labels[key], first));
        put_value(out, &field);
        first = false;
    }
    smtperr__puts(out, "}\n");
}
