/* SPDX-License-Identifier: MIT */
/* Text in blocks of bytes: loops of fixed length without branches, of which compilers make vectors, and sets of places
 * in 64 bytes as bits of a number. Floor 0. */
#ifndef SMTPERR_BLOCK_H
#define SMTPERR_BLOCK_H

#include "slice.h"

#define BLOCK 16       /* bytes of a block */
#define BLOCK_GROUP 64 /* bytes of which a number tells */

/* All bits of a byte if `c` is one of the `count` bytes from `low` on; else none. */
static inline unsigned char within(unsigned char c, unsigned low, unsigned count)
{
    return (unsigned char)(0 - (unsigned)((unsigned char)(c - low) < count));
}

/* The same for letters and digits of ASCII. */
static inline unsigned char within_word(unsigned char c)
{
    return within(c, '0', 10) | within(c | 0x20, 'a', 26);
}

/* Where the block at or before `at` begins that ends within a text of `len` bytes, which has as many as a block: the
 * last one reaches back into the one before it. */
static inline size_t block_place(size_t at, size_t len)
{
    return at + BLOCK <= len ? at : len - BLOCK;
}

/* Are all flags 0? */
static inline bool block_none(const unsigned char flags[BLOCK])
{
    uint64_t halves[2];
    memcpy(halves, flags, BLOCK);
    return (halves[0] | halves[1]) == 0;
}

/* Of eight flags that are 0 or 1: bit i is that of byte i. The factor moves the bit of each byte to its place among the
 * highest eight; which byte of a number comes first is for the machine to say. */
static inline uint64_t eight_bits(const unsigned char *flags)
{
    const uint64_t one = 1;
    uint64_t bytes;
    memcpy(&bytes, flags, 8);
    bool lowest_first = memcmp(&one, "\1", 1) == 0;
    return bytes * (lowest_first ? UINT64_C(0x0102040810204080) : UINT64_C(0x8040201008040201)) >> 56;
}

static inline uint64_t block_bits(const unsigned char flags[BLOCK])
{
    return eight_bits(flags) | eight_bits(flags + 8) << 8;
}

/* The lowest bit that is set; there is one. Every six bits in a row of the factor are others. */
static inline unsigned lowest_bit(uint64_t bits)
{
    static const unsigned char numbers[64] = {
        0,  1,  2,  53, 3,  7,  54, 27, 4,  38, 41, 8,  34, 55, 48, 28, 62, 5,  39, 46, 44, 42,
        22, 9,  24, 35, 59, 56, 49, 18, 29, 11, 63, 52, 6,  26, 37, 40, 33, 47, 61, 45, 43, 21,
        23, 58, 17, 10, 51, 25, 36, 32, 60, 20, 57, 16, 50, 31, 19, 15, 30, 14, 13, 12,
    };
    return numbers[((bits & (0 - bits)) * UINT64_C(0x022fdd63cc95386d)) >> 58];
}

/* The first BLOCK_GROUP bytes of a text, which is not empty: a bit for each where a word, a sign or a character of
 * another script begins. *inside tells whether a letter or digit stands before them, and then whether they end with
 * one.
 */
uint64_t smtperr__beginnings(struct smtperr_slice text, bool *inside);

#endif
