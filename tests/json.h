/* SPDX-License-Identifier: MIT */
/*
 * A judge of JSON (RFC 8259) that accepts nothing it should not: strict UTF-8 (RFC 3629), no bare control characters,
 * surrogates in pairs only. Written apart from the code under test.
 */
#ifndef TESTS_JSON_H
#define TESTS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct json {
    const char *at, *end;
};

static inline bool json_is(struct json *j, char c)
{
    if (j->at == j->end || *j->at != c)
        return false;
    j->at++;
    return true;
}

/* One character of 2 to 4 bytes, by the table of RFC 3629 section 4. */
static inline bool json_utf8(struct json *j)
{
    static const struct {
        unsigned char first, last, low, high, tails;
    } forms[] = {
        {0xc2, 0xdf, 0x80, 0xbf, 1}, {0xe0, 0xe0, 0xa0, 0xbf, 2}, {0xe1, 0xec, 0x80, 0xbf, 2},
        {0xed, 0xed, 0x80, 0x9f, 2}, {0xee, 0xef, 0x80, 0xbf, 2}, {0xf0, 0xf0, 0x90, 0xbf, 3},
        {0xf1, 0xf3, 0x80, 0xbf, 3}, {0xf4, 0xf4, 0x80, 0x8f, 3},
    };
    const unsigned char *b = (const unsigned char *)j->at;
    size_t left = (size_t)(j->end - j->at);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (b[0] < forms[i].first || b[0] > forms[i].last)
            continue;
        if (left <= forms[i].tails || b[1] < forms[i].low || b[1] > forms[i].high)
            return false;
        for (unsigned char t = 2; t <= forms[i].tails; t++)
            if (b[t] < 0x80 || b[t] > 0xbf)
                return false;
        j->at += forms[i].tails + 1;
        return true;
    }
    return false;
}

/* The four digits behind "\u". */
static inline bool json_hex(struct json *j, unsigned *unit_out)
{
    *unit_out = 0;
    for (unsigned i = 0; i < 4; i++, j->at++) {
        const char *digits = "0123456789abcdef";
        const char *digit = j->at < j->end && *j->at != '\0' ? strchr(digits, *j->at) : NULL;
        if (digit == NULL)
            return false;
        *unit_out = *unit_out << 4 | (unsigned)(digit - digits);
    }
    return true;
}

static inline bool json_escape(struct json *j)
{
    unsigned unit, low;
    if (j->at == j->end)
        return false;
    char c = *j->at++;
    if (c != 'u')
        return c != '\0' && strchr("\"\\/bfnrt", c) != NULL;
    if (!json_hex(j, &unit) || (unit >= 0xdc00 && unit <= 0xdfff))
        return false;
    if (unit < 0xd800 || unit > 0xdbff)
        return true;
    return json_is(j, '\\') && json_is(j, 'u') && json_hex(j, &low) && low >= 0xdc00 && low <= 0xdfff;
}

/* The character c of a string, where j stands. */
static inline bool json_character(struct json *j, unsigned char c)
{
    if (c < ' ' || c == 0x7f)
        return false;
    if (c >= 0x80)
        return json_utf8(j);
    j->at++;
    return c != '\\' || json_escape(j);
}

static inline bool json_string(struct json *j)
{
    if (!json_is(j, '"'))
        return false;
    while (j->at < j->end) {
        unsigned char c = (unsigned char)*j->at;
        if (c == '"') {
            j->at++;
            return true;
        }
        if (!json_character(j, c))
            return false;
    }
    return false;
}

static inline bool json_number(struct json *j)
{
    const char *begin = j->at;
    while (j->at < j->end && *j->at >= '0' && *j->at <= '9')
        j->at++;
    return j->at > begin && (*begin != '0' || j->at == begin + 1);
}

/* What one key holds: the contract knows strings, numbers, `true`, lists of strings, and objects of such. */
static inline bool json_value(struct json *j, bool nested);

static inline bool json_list(struct json *j)
{
    if (json_is(j, ']'))
        return true;
    do
        if (!json_string(j))
            return false;
    while (json_is(j, ','));
    return json_is(j, ']');
}

static inline bool json_members(struct json *j, bool nested)
{
    if (json_is(j, '}'))
        return true;
    do
        if (!json_string(j) || !json_is(j, ':') || !json_value(j, nested))
            return false;
    while (json_is(j, ','));
    return json_is(j, '}');
}

static inline bool json_value(struct json *j, bool nested)
{
    if (j->at == j->end)
        return false;
    if (*j->at == '"')
        return json_string(j);
    if (json_is(j, '['))
        return json_list(j);
    if (json_is(j, '{'))
        return !nested && json_members(j, true);
    if (j->end - j->at >= 4 && memcmp(j->at, "true", 4) == 0) {
        j->at += 4;
        return true;
    }
    return json_number(j);
}

/* Is this one object and its line end, with nothing before, between or behind? */
static inline bool json_is_line(const char *text, size_t len)
{
    struct json j = {text, text + len};
    return json_is(&j, '{') && json_members(&j, false) && json_is(&j, '\n') && j.at == j.end;
}

/* How many lines of objects the text is; 0 if a line is none. */
static inline size_t json_lines(const char *text, size_t len)
{
    size_t count = 0;
    for (const char *at = text, *end = text + len, *stop; at < end; at = stop + 1, count++) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL || !json_is_line(at, (size_t)(stop - at) + 1))
            return 0;
    }
    return count;
}

#endif
