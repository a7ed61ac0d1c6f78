/* SPDX-License-Identifier: MIT */
/*
 * Every escape is longer than what it stands for, so unwrapping never outgrows its input.
 *
 *   utf-8-addr-xtext = *( octet / "\x{" HEXPOINT "}" )            ; RFC 6533 3
 *   link             = "[" words "](" target ")"                  ; CommonMark 6.3
 */
#include "unwrap.h"

#include "block.h"
#include "chars.h"

struct wrap {
    const char *at, *end;
    char *out;
    const char *link_end; /* the bracket that ends the words of a link; NULL if there is none */
};

/* ---- characters that only look different ---- */

/* The plain character that a full-width one (U+FF01 to U+FF5E) stands for; 0 if it is none that addresses and codes are
 * made of: the punctuation of Chinese and Japanese stays as it is. */
static char narrow(unsigned char middle, unsigned char last)
{
    unsigned offset = (middle == 0xbd ? 0x40u : 0) + last - 0x80; /* from U+FF00 */
    char c = (char)(' ' + offset);
    bool wanted = offset > 0 && offset < 0x5f && (is_alnum(c) || strchr("@.-_<>", c) != NULL);
    return (middle == 0xbc || middle == 0xbd) && wanted ? c : '\0';
}

/* How many bytes the character at `at` takes if it is a space, or nothing at all, in another coat, or a full-width
 * letter or digit; else 0. *plain_out is what it stands for: NUL for nothing. */
static size_t read_coat(const char *at, const char *end, char *plain_out)
{
    const unsigned char *b = (const unsigned char *)at;
    size_t left = (size_t)(end - at);
    *plain_out = ' ';
    if (left >= 2 && b[0] == 0xc2 && (b[1] == 0xa0 || b[1] == 0xad)) { /* no-break space, soft hyphen */
        *plain_out = b[1] == 0xa0 ? ' ' : '\0';
        return 2;
    }
    if (left < 3)
        return 0;
    if (b[0] == 0xe2 && b[1] == 0x80 &&
        ((b[2] >= 0x80 && b[2] <= 0x8f) || (b[2] >= 0xa8 && b[2] <= 0xaf))) { /* U+2000 to U+202F */
        *plain_out = b[2] <= 0x8a || b[2] == 0xa8 || b[2] == 0xa9 || b[2] == 0xaf ? ' ' : '\0';
        return 3;
    }
    if (b[0] == 0xe2 && b[1] == 0x81 && (b[2] == 0x9f || b[2] == 0xa0 || (b[2] >= 0xa6 && b[2] <= 0xa9))) {
        *plain_out = b[2] == 0x9f ? ' ' : '\0'; /* U+205F; word joiner, marks of direction */
        return 3;
    }
    if (b[0] == 0xe3 && b[1] == 0x80 && b[2] == 0x80) /* U+3000, the space of Chinese and Japanese */
        return 3;
    *plain_out = '\0';
    if (b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf) /* byte order mark */
        return 3;
    *plain_out = b[0] == 0xef ? narrow(b[1], b[2]) : '\0';
    return *plain_out != '\0' ? 3 : 0;
}

static bool has_coat(struct smtperr_slice line)
{
    char plain;
    for (size_t at = 0; at < line.len; at++)
        if ((unsigned char)line.ptr[at] >= 0xc2 && read_coat(line.ptr + at, line.ptr + line.len, &plain) > 0)
            return true;
    return false;
}

/* Flags what may begin an escape, and the bytes with which characters in a coat begin. */
static void flag_wraps(const char *block, unsigned char equals, unsigned char flags[BLOCK])
{
    const unsigned char *at = (const unsigned char *)block;
    for (size_t i = 0; i < BLOCK; i++)
        flags[i] |= within(at[i], '\\', 1) | within(at[i], '&', 1) | within(at[i], equals, 1) | within(at[i], 0xc2, 1) |
                    within(at[i], 0xe2, 2) | within(at[i], 0xef, 1);
}

/* Most lines hold nothing of the kind. */
static bool may_be_wrapped(struct smtperr_slice line, bool quoted_printable)
{
    unsigned char flags[BLOCK] = {0}, equals = quoted_printable ? '=' : '&';
    for (size_t at = 0; at < line.len && line.len >= BLOCK; at += BLOCK)
        flag_wraps(line.ptr + block_place(at, line.len), equals, flags);
    return line.len < BLOCK || !block_none(flags);
}

/* Holds "](", as a link does? */
static bool may_hold_link(struct smtperr_slice line)
{
    const char *at = line.ptr, *end = line.ptr + line.len;
    while (at < end && (at = memchr(at, ']', (size_t)(end - at))) != NULL)
        if (++at < end && *at == '(')
            return true;
    return false;
}

bool smtperr__is_wrapped(struct smtperr_slice line, bool quoted_printable)
{
    if (line.len == 0)
        return false;
    return (may_be_wrapped(line, quoted_printable) &&
            (memchr(line.ptr, '\\', line.len) != NULL || memchr(line.ptr, '&', line.len) != NULL ||
             (quoted_printable && memchr(line.ptr, '=', line.len) != NULL) || has_coat(line))) ||
           may_hold_link(line);
}

static void unwrap_coat(struct wrap *w)
{
    char plain;
    size_t len = read_coat(w->at, w->end, &plain);
    if (len == 0)
        *w->out++ = *w->at++;
    else if (plain != '\0')
        *w->out++ = plain;
    w->at += len;
}

/* Up to U+10FFFF: what stood for it is longer everywhere. */
static void put_code(struct wrap *w, long code)
{
    if (code < ' ' || code == 0x7f || code == 0xa0 || code == 0x202f || code == 0x3000) {
        *w->out++ = ' ';
    } else if (code < 0x80) {
        *w->out++ = (char)code;
    } else if (code < 0x800) {
        *w->out++ = (char)(0xc0 | code >> 6);
        *w->out++ = (char)(0x80 | (code & 0x3f));
    } else {
        if (code >= 0x10000) {
            *w->out++ = (char)(0xf0 | code >> 18);
            *w->out++ = (char)(0x80 | (code >> 12 & 0x3f));
        } else {
            *w->out++ = (char)(0xe0 | code >> 12);
        }
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
    long code = c == 'u'   ? smtperr__read_hex(next + 1, w->end, 4)
                : c == 'x' ? smtperr__read_hex(next + 1, w->end, 2)
                           : -1;
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
    } else if (c != '\0' && strchr("/\\_*-.#<>[]()!|`@", c) != NULL) {
        *w->out++ = c;
    } else {
        *w->out++ = '\\';
        w->at = next;
    }
}

/* ---- HTML ---- */

static int order(struct smtperr_slice name, const char *other)
{
    size_t len = strlen(other);
    int order = memcmp(name.ptr, other, name.len < len ? name.len : len);
    return order != 0 ? order : (name.len > len) - (name.len < len);
}

/* What the entities of HTML stand for that mail has: punctuation, and the letters of Latin-1. Sorted. */
static long entity_named(struct smtperr_slice name)
{
    static const struct {
        char name[8];
        uint16_t code;
    } entities[] = {
        {"AElig", 0xc6},    {"Aacute", 0xc1},  {"Acirc", 0xc2},   {"Agrave", 0xc0},  {"Aring", 0xc5},
        {"Atilde", 0xc3},   {"Auml", 0xc4},    {"Ccedil", 0xc7},  {"Eacute", 0xc9},  {"Ecirc", 0xca},
        {"Egrave", 0xc8},   {"Euml", 0xcb},    {"Iacute", 0xcd},  {"Icirc", 0xce},   {"Igrave", 0xcc},
        {"Iuml", 0xcf},     {"Ntilde", 0xd1},  {"OElig", 0x152},  {"Oacute", 0xd3},  {"Ocirc", 0xd4},
        {"Ograve", 0xd2},   {"Oslash", 0xd8},  {"Otilde", 0xd5},  {"Ouml", 0xd6},    {"Scaron", 0x160},
        {"Uacute", 0xda},   {"Ucirc", 0xdb},   {"Ugrave", 0xd9},  {"Uuml", 0xdc},    {"Yacute", 0xdd},
        {"aacute", 0xe1},   {"acirc", 0xe2},   {"aelig", 0xe6},   {"agrave", 0xe0},  {"amp", '&'},
        {"apos", '\''},     {"aring", 0xe5},   {"atilde", 0xe3},  {"auml", 0xe4},    {"bdquo", 0x201e},
        {"bull", 0x2022},   {"ccedil", 0xe7},  {"copy", 0xa9},    {"deg", 0xb0},     {"eacute", 0xe9},
        {"ecirc", 0xea},    {"egrave", 0xe8},  {"euml", 0xeb},    {"euro", 0x20ac},  {"gt", '>'},
        {"hellip", 0x2026}, {"iacute", 0xed},  {"icirc", 0xee},   {"iexcl", 0xa1},   {"igrave", 0xec},
        {"iquest", 0xbf},   {"iuml", 0xef},    {"laquo", 0xab},   {"ldquo", 0x201c}, {"lsaquo", 0x2039},
        {"lsquo", 0x2018},  {"lt", '<'},       {"mdash", 0x2014}, {"middot", 0xb7},  {"nbsp", ' '},
        {"ndash", 0x2013},  {"ntilde", 0xf1},  {"oacute", 0xf3},  {"ocirc", 0xf4},   {"oelig", 0x153},
        {"ograve", 0xf2},   {"oslash", 0xf8},  {"otilde", 0xf5},  {"ouml", 0xf6},    {"quot", '"'},
        {"raquo", 0xbb},    {"rarr", 0x2192},  {"rdquo", 0x201d}, {"reg", 0xae},     {"rsaquo", 0x203a},
        {"rsquo", 0x2019},  {"sbquo", 0x201a}, {"scaron", 0x161}, {"sect", 0xa7},    {"szlig", 0xdf},
        {"trade", 0x2122},  {"uacute", 0xfa},  {"ucirc", 0xfb},   {"ugrave", 0xf9},  {"uuml", 0xfc},
        {"yacute", 0xfd},   {"yuml", 0xff},
    };
    size_t low = 0, high = sizeof entities / sizeof *entities;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int found = order(name, entities[middle].name);
        if (found == 0)
            return entities[middle].code;
        if (found < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

/* "#64", "#x40": the character; -1 if it is none. 128 to 159 are meant as windows-1252. */
static long entity_numbered(struct smtperr_slice digits)
{
    bool hexadecimal = digits.len > 1 && to_lower(digits.ptr[1]) == 'x';
    long base = hexadecimal ? 16 : 10, code = 0;
    for (size_t at = 1 + hexadecimal; at < digits.len; at++) {
        if (smtperr__hex(digits.ptr[at]) < 0 || smtperr__hex(digits.ptr[at]) >= base)
            return -1;
        code = code * base + smtperr__hex(digits.ptr[at]);
    }
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return -1;
    if (code >= 0x80 && code < 0xa0)
        code = smtperr__windows[code - 0x80];
    return code <= 0xa0 && code >= 0x7f ? ' ' : code; /* controls, and the space that does not break */
}

#define ENTITY_MAX 8 /* bytes between "&" and ";": "#1114111" */

/* At an ampersand. What stands for a character is never shorter than it is in UTF-8. */
static void unwrap_entity(struct wrap *w)
{
    struct smtperr_slice name = {w->at + 1, 0};
    while (name.ptr + name.len < w->end && name.len < ENTITY_MAX &&
           (is_alnum(name.ptr[name.len]) || (name.len == 0 && *name.ptr == '#')))
        name.len++;
    bool ends = name.len > 0 && name.ptr + name.len < w->end && name.ptr[name.len] == ';';
    long code = !ends ? -1 : *name.ptr == '#' ? entity_numbered(name) : entity_named(name);
    if (code < 0) {
        *w->out++ = *w->at++;
        return;
    }
    w->at += name.len + 2;
    put_code(w, code);
}

/* ---- links of Markdown ---- */

#define LINK_MAX 400 /* bytes of its words, and of its target */

/* How many bytes from `at` on stand before one of `stops`; 0 if none of them comes in time. */
static size_t bytes_before(const char *at, const char *end, const char *stops)
{
    for (size_t len = 0; len < LINK_MAX && at + len < end; len++)
        if (at[len] != '\0' && strchr(stops, at[len]) != NULL)
            return len;
    return 0;
}

/* Forums make links of addresses, host names and URLs: the words of such a link are what stood there. Those of others
 * ("[Learn more](https://example.org)") stay, for their target says more. */
static bool is_link_of_itself(struct smtperr_slice words, struct smtperr_slice target)
{
    return smtperr__starts(target, "mailto:") ||
           (smtperr__starts(target, "http") && memchr(words.ptr, '.', words.len) != NULL &&
            memchr(words.ptr, ' ', words.len) == NULL);
}

/* At a bracket: passes over it if a link begins there whose words are its target. */
static bool unwrap_link(struct wrap *w)
{
    struct smtperr_slice words = {w->at + 1, bytes_before(w->at + 1, w->end, "[]")}, target = {NULL, 0};
    const char *behind = words.ptr + words.len;
    if (words.len > 0 && w->end - behind > 2 && behind[-1] != '\\' && behind[0] == ']' && behind[1] == '(')
        target = (struct smtperr_slice){behind + 2, bytes_before(behind + 2, w->end, " )")};
    if (target.len == 0 || target.ptr[target.len] != ')' || !is_link_of_itself(words, target))
        return false;
    w->link_end = behind;
    w->at++;
    return true;
}

/* At the end of its words: passes over the target. */
static void skip_target(struct wrap *w)
{
    w->at += 2;
    w->at += bytes_before(w->at, w->end, ")") + 1;
    w->link_end = NULL;
}

/* ---- a line ---- */

static void unwrap_equals(struct wrap *w)
{
    long code = smtperr__read_hex(w->at + 1, w->end, 2);
    if (code < 0) {
        *w->out++ = *w->at++;
        return;
    }
    *w->out++ = code < ' ' ? ' ' : (char)code;
    w->at += 3;
}

struct smtperr_slice smtperr__unwrap(struct smtperr_slice line, bool quoted_printable, char *buffer)
{
    struct wrap w = {line.ptr, line.ptr + line.len, buffer, NULL};
    while (w.at < w.end) {
        if (w.at == w.link_end)
            skip_target(&w);
        else if (*w.at == '[' && unwrap_link(&w))
            continue;
        else if (*w.at == '\\')
            unwrap_backslash(&w);
        else if (*w.at == '&')
            unwrap_entity(&w);
        else if (*w.at == '=' && quoted_printable)
            unwrap_equals(&w);
        else if ((unsigned char)*w.at >= 0xc2)
            unwrap_coat(&w);
        else
            *w.out++ = *w.at++;
    }
    return slice_make(buffer, w.out);
}

/* At "\x{": the escape, if it is one that may stand there. */
static bool unwrap_point(struct wrap *w)
{
    const char *at = w->at + 3;
    long code = 0;
    for (int digits = 0; at < w->end && smtperr__hex(*at) >= 0 && digits < 6; digits++)
        code = code * 16 + smtperr__hex(*at++);
    bool ascii = code == ' ' || code == '+' || code == '=' || code == '\\';
    bool character = code >= 0xa0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    if (at >= w->end || *at != '}' || !(ascii || character))
        return false;
    put_code(w, code);
    w->at = at + 1;
    return true;
}

#define CODE 3 /* digits of a reply code */

static bool is_code(const char *at)
{
    return at[0] >= '2' && at[0] <= '5' && is_digit(at[1]) && is_digit(at[2]);
}

bool smtperr__is_qmail_text(struct smtperr_slice line)
{
    const char *at = line.ptr, *end = line.len > 0 ? at + line.len : at;
    for (; at < end && (at = memchr(at, '_', (size_t)(end - at))) != NULL; at++)
        if (at > line.ptr && end - at > CODE + 1 && at[-1] == ':' && is_code(at + 1) &&
            (at[CODE + 1] == '_' || at[CODE + 1] == '-'))
            return true;
    return false;
}

/* A "/" within a path or a link is no line end: those begin with a number or with the words of qmail-remote. */
struct smtperr_slice smtperr__qmail_text(struct smtperr_slice text, char *buffer, size_t room)
{
    size_t len = 0;
    for (; len < text.len && len < room; len++) {
        char c = text.ptr[len], next = len + 1 < text.len ? text.ptr[len + 1] : ' ';
        bool line_end = c == '/' && (next == 'R' || next == 'G' || next == 'I' || next == ' ' || is_digit(next));
        buffer[len] = c == '_' || line_end ? ' ' : c;
    }
    return (struct smtperr_slice){buffer, len};
}

bool smtperr__is_plus_text(struct smtperr_slice line)
{
    const char *at = line.ptr, *end = line.len > 0 ? at + line.len : at;
    for (; at < end && (at = memchr(at, '+', (size_t)(end - at))) != NULL; at++)
        if (at - line.ptr > CODE && end - at > 1 && at[-CODE - 1] == ' ' && is_code(at - CODE) && is_alnum(at[1]))
            return true;
    return false;
}

struct smtperr_slice smtperr__plus_text(struct smtperr_slice text, char *buffer)
{
    for (size_t i = 0; i < text.len; i++)
        buffer[i] = (char)(text.ptr[i] == '+' ? ' ' : text.ptr[i]);
    return (struct smtperr_slice){buffer, text.len};
}

struct smtperr_slice smtperr__unicode_address(struct smtperr_slice address, char *buffer)
{
    struct wrap w = {address.ptr, address.ptr + address.len, buffer, NULL};
    while (w.at < w.end) {
        bool point = w.end - w.at > 3 && memcmp(w.at, "\\x{", 3) == 0;
        if (!point || !unwrap_point(&w))
            *w.out++ = *w.at++;
    }
    return slice_make(buffer, w.out);
}

struct smtperr_slice smtperr__json_string(struct smtperr_slice string, char *buffer)
{
    struct wrap w = {string.ptr, string.ptr + string.len, buffer, NULL};
    while (w.at < w.end) {
        long code = -1;
        char c = *w.at++;
        if (c == '\\' && w.at < w.end) {
            c = *w.at++;
            code = c == 'u' ? smtperr__read_hex(w.at, w.end, 4) : strchr("bfnrt", c) != NULL ? ' ' : -1;
            w.at += c == 'u' && code >= 0 ? 4 : 0;
        }
        if (code >= 0)
            put_code(&w, code);
        else
            *w.out++ = c;
    }
    return slice_make(buffer, w.out);
}
