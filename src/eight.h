/* SPDX-License-Identifier: MIT */
/* Eight bytes of text as one number: tests of all of them at once. Floor 0. */
#ifndef SMTPERR_EIGHT_H
#define SMTPERR_EIGHT_H

#include "slice.h"

#define EIGHT_ONES UINT64_C(0x0101010101010101)  /* times a byte: that byte eight times */
#define EIGHT_HIGHS UINT64_C(0x8080808080808080) /* the high bit of each */

/* The bytes at `at`, the first one lowest. */
static inline uint64_t eight_load(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 |
           (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

/* The first eight bytes of a text; spaces where it is shorter. */
static inline uint64_t eight_of(struct smtperr_slice text)
{
    char bytes[8] = {' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
    return eight_load(text.len >= 8 ? text.ptr : memcpy(bytes, text.ptr, text.len));
}

/* The high bit of each byte that is 0; it may be set in a byte that is 1 above one that is 0, too. */
static inline uint64_t eight_zeros(uint64_t bytes)
{
    return (bytes - EIGHT_ONES) & ~bytes & EIGHT_HIGHS;
}

/* The same for the bytes that are `c`. */
static inline uint64_t eight_equal(uint64_t bytes, char c)
{
    return eight_zeros(bytes ^ EIGHT_ONES * (unsigned char)c);
}

/* The same for the bytes below a space. */
static inline uint64_t eight_controls(uint64_t bytes)
{
    return (bytes - EIGHT_ONES * ' ') & ~bytes & EIGHT_HIGHS;
}

/* The high bit of each byte whose other seven bits are at least `low`, an ASCII character; the other bits are anything.
 * So two of these differ, by ^, for what lies between. */
static inline uint64_t eight_from(uint64_t bytes, char low)
{
    return (bytes & ~EIGHT_HIGHS) + EIGHT_ONES * (0x80u - (unsigned char)low);
}

/* The high bit of each byte that is no letter or digit of ASCII. */
static inline uint64_t eight_not_alnum(uint64_t bytes)
{
    uint64_t lower = bytes | EIGHT_ONES * 0x20;
    uint64_t digits = eight_from(bytes, '0') ^ eight_from(bytes, '9' + 1);
    uint64_t letters = eight_from(lower, 'a') ^ eight_from(lower, 'z' + 1);
    return ((digits ^ letters) & ~bytes & EIGHT_HIGHS) ^ EIGHT_HIGHS;
}

/* With the letters of ASCII in lower case. */
static inline uint64_t eight_lower(uint64_t bytes)
{
    uint64_t upper = (eight_from(bytes, 'A') ^ eight_from(bytes, 'Z' + 1)) & ~bytes & EIGHT_HIGHS;
    return bytes | upper >> 2;
}

/* Which of the eight bytes is the first that such a mask, not 0, tells of: the lowest bit shifts the number that counts
 * them down to the top. */
static inline unsigned eight_first(uint64_t highs)
{
    uint64_t lowest = (highs & (0 - highs)) >> 7;
    return (unsigned)(lowest * UINT64_C(0x0001020304050607) >> 56);
}

#endif
