/* SPDX-License-Identifier: MIT */
/* Character classes by table. No <ctype.h>: it follows the locale and is undefined for negative char. */
#include "chars.h"

#define D CHAR_DIGIT | CHAR_ADDR | CHAR_NAME | CHAR_FIELD
#define A CHAR_ALPHA | CHAR_ADDR | CHAR_NAME | CHAR_FIELD
#define S CHAR_SPACE
#define F CHAR_FIELD                         /* printable, may stand in the name of a field only */
#define P CHAR_ADDR | CHAR_FIELD             /* in an address too */
#define N CHAR_ADDR | CHAR_NAME | CHAR_FIELD /* . - _ */
#define H CHAR_ADDR                          /* above ASCII */

/* clang-format off */
const unsigned char smtperr__class[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, S, S, S, S, S, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    S, P, F, P, P, P, P, P, F, F, P, P, F, N, N, P,  D, D, D, D, D, D, D, D, D, D, 0, F, F, P, F, P,
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,  A, A, A, A, A, A, A, A, A, A, A, F, F, F, P, N,
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,  A, A, A, A, A, A, A, A, A, A, A, P, P, P, P, 0,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,  H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,  H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,  H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
    H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,  H, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
};
#undef D
#undef A
#undef S
#undef F
#undef P
#undef N
#undef H

#define R(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7
const unsigned char smtperr__lower[256] = {
    R(0), R(8), R(16), R(24), R(32), R(40), R(48), R(56), 64,
    97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119,
    120, 121, 122, 91, 92, 93, 94, 95,
    R(96), R(104), R(112), R(120), R(128), R(136), R(144), R(152), R(160), R(168), R(176), R(184), R(192), R(200),
    R(208), R(216), R(224), R(232), R(240), R(248),
};
#undef R
const unsigned char smtperr__folded[256] = {
    127, 127, 127, 127, 127, 127, 127, 127, 8, 32, 32, 32, 32, 32, 14, 15, 16, 17, 18, 19,
    20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
    40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
    60, 61, 62, 63, 64, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111,
    112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 91, 92, 93, 94, 95, 96, 97, 98, 99,
    100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119,
    120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139,
    140, 141, 142, 143, 144, 145, 146, 147, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159,
    160, 161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179,
    180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199,
    200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 214, 215, 216, 217, 218, 219,
    220, 221, 222, 223, 224, 225, 226, 227, 228, 229, 230, 231, 232, 233, 234, 235, 236, 237, 238, 239,
    240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255,
};
/* clang-format on */

const uint16_t smtperr__windows[32] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

bool smtperr__same(struct smtperr_slice a, const char *b)
{
    size_t i;
    for (i = 0; i < a.len && b[i] != '\0'; i++)
        if (to_lower(a.ptr[i]) != to_lower(b[i]))
            return false;
    return i == a.len && b[i] == '\0';
}

bool smtperr__starts(struct smtperr_slice s, const char *words)
{
    size_t i = 0;
    while (i < s.len && words[i] != '\0' && to_lower(s.ptr[i]) == to_lower(words[i]))
        i++;
    return words[i] == '\0';
}

static bool starts_with(const char *text, struct smtperr_slice words)
{
    for (size_t i = 0; i < words.len; i++)
        if (to_lower(text[i]) != to_lower(words.ptr[i]))
            return false;
    return true;
}

size_t smtperr__find(struct smtperr_slice s, struct smtperr_slice words)
{
    for (size_t i = 0; words.len <= s.len && i <= s.len - words.len; i++)
        if (starts_with(s.ptr + i, words))
            return i;
    return s.len;
}

/* memchr leads from one first byte to the next. */
size_t smtperr__find_from(struct smtperr_slice s, size_t from, struct smtperr_slice words)
{
    for (size_t at = from; at + words.len <= s.len; at++) {
        const char *first = memchr(s.ptr + at, words.ptr[0], s.len - words.len - at + 1);
        if (first == NULL)
            break;
        at = (size_t)(first - s.ptr);
        if (memcmp(first, words.ptr, words.len) == 0)
            return at;
    }
    return s.len;
}

size_t smtperr__find_last(struct smtperr_slice s, struct smtperr_slice words)
{
    size_t last = s.len;
    for (size_t at = smtperr__find_from(s, 0, words); at < s.len; at = smtperr__find_from(s, at + 1, words))
        last = at;
    return last;
}

struct smtperr_slice smtperr__trim_start(struct smtperr_slice s)
{
    while (s.len > 0 && is_space(s.ptr[0]))
        s = (struct smtperr_slice){s.ptr + 1, s.len - 1};
    return s;
}

struct smtperr_slice smtperr__trim(struct smtperr_slice s)
{
    s = smtperr__trim_start(s);
    while (s.len > 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t smtperr__utf8(struct smtperr_slice s, uint32_t *code)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = s.len > 0 ? (unsigned char)s.ptr[0] : 0xff;
    size_t len = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (len == 0 || len > s.len)
        return 0;
    uint32_t value = len == 1 ? first : first & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if (!is_tail(s.ptr[i]))
            return 0;
        value = value << 6 | ((unsigned char)s.ptr[i] & 0x3fu);
    }
    if (value < least[len] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code = value;
    return len;
}

int smtperr__hex(char c)
{
    return is_digit(c) ? c - '0' : to_lower(c) >= 'a' && to_lower(c) <= 'f' ? to_lower(c) - 'a' + 10 : -1;
}

long smtperr__read_hex(const char *at, const char *end, int digits)
{
    long value = 0;
    for (int i = 0; i < digits; i++, at++) {
        if (at >= end || smtperr__hex(*at) < 0)
            return -1;
        value = value * 16 + smtperr__hex(*at);
    }
    return value;
}

bool smtperr__is_hidden(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},     {0x115f, 0x1160},
        {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},   {0x3164, 0x3164},
        {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0xe0000, 0xe0fff},
    };
    if (code >= ' ' && code < 0x7f)
        return false;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (code >= hidden[i].first && code <= hidden[i].last)
            return true;
    return false;
}
