/* SPDX-License-Identifier: MIT */
/* Unwraps a line. Every escape is longer than what it stands for, so the output never outgrows the input. */
#include "decode.h"

#include "chars.h"

struct wrap {
    const char *at, *end;
    char *out;
};

bool smtperr__is_wrapped(struct smtperr_slice line, bool quoted_printable)
{
    return memchr(line.ptr, '\\', line.len) != NULL || memchr(line.ptr, '&', line.len) != NULL ||
           (quoted_printable && memchr(line.ptr, '=', line.len) != NULL);
}

static int hex(char c)
{
    return is_digit(c) ? c - '0' : to_lower(c) >= 'a' && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1;
}

/* Reads `digits` hexadecimal digits at `at`; -1 if they are not there. */
static long read_hex(const char *at, const char *end, int digits)
{
    long value = 0;
    for (int i = 0; i < digits; i++, at++) {
        if (at >= end || hex(*at) < 0)
            return -1;
        value = value * 16 + hex(*at);
    }
    return value;
}

static void put_code(struct wrap *w, long code)
{
    if (code < ' ' || code == 0x7f) {
        *w->out++ = ' ';
    } else if (code < 0x80) {
        *w->out++ = (char)code;
    } else if (code < 0x800) {
        *w->out++ = (char)(0xc0 | code >> 6);
        *w->out++ = (char)(0x80 | (code & 0x3f));
    } else {
        *w->out++ = (char)(0xe0 | code >> 12);
        *w->out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *w->out++ = (char)(0x80 | (code & 0x3f));
    }
}

/* At a backslash. */
static void unwrap_backslash(struct wrap *w)
{
    const char *next = w->at + 1;
    while (next < w->end && *next == '\\' && next + 1 < w->end && strchr("\\nrt\"", next[1]) != NULL && next[1] != '\0')
        next++; /* doubled by a second wrapper */
    char c = next < w->end ? *next : '\0';
    long code = c == 'u' ? read_hex(next + 1, w->end, 4) : c == 'x' ? read_hex(next + 1, w->end, 2) : -1;
    bool break_ = (c == 'n' || c == 'r' || c == 't');
    w->at = next + 1;
    if (code >= 0x80 && c == 'x') {
        *w->out++ = (char)code; /* a byte of some charset */
        w->at += 2;
    } else if (code >= 0) {
        put_code(w, code);
        w->at += c == 'u' ? 4 : 2;
    } else if (break_) {
        *w->out++ = ' ';
    } else if (c == '"' || c == '\'') {
        *w->out++ = '\'';
    } else if (c == '/' || c == '\\') {
        *w->out++ = c;
    } else {
        *w->out++ = '\\';
        w->at = next;
    }
}

/* At an ampersand. */
static void unwrap_entity(struct wrap *w)
{
    static const struct {
        const char *name;
        char stands_for;
    } entities[] = {
        {"&lt;", '<'},   {"&gt;", '>'},    {"&amp;", '&'},  {"&quot;", '"'},
        {"&#39;", '\''}, {"&#039;", '\''}, {"&nbsp;", ' '},
    };
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t len = strlen(entities[i].name);
        if ((size_t)(w->end - w->at) >= len && memcmp(w->at, entities[i].name, len) == 0) {
            *w->out++ = entities[i].stands_for;
            w->at += len;
            return;
        }
    }
    *w->out++ = *w->at++;
}

static void unwrap_equals(struct wrap *w)
{
    long code = read_hex(w->at + 1, w->end, 2);
    if (code < 0) {
        *w->out++ = *w->at++;
        return;
    }
    *w->out++ = code < ' ' ? ' ' : (char)code;
    w->at += 3;
}

struct smtperr_slice smtperr__unwrap(struct smtperr_slice line, bool quoted_printable, char *buffer)
{
    struct wrap w = {line.ptr, line.ptr + line.len, buffer};
    while (w.at < w.end) {
        if (*w.at == '\\')
            unwrap_backslash(&w);
        else if (*w.at == '&')
            unwrap_entity(&w);
        else if (*w.at == '=' && quoted_printable)
            unwrap_equals(&w);
        else
            *w.out++ = *w.at++;
    }
    return slice_make(buffer, w.out);
}
