/* SPDX-License-Identifier: MIT */
#include "block.h"

/* Of a group of bytes: which are letters or digits, and at which nothing begins. */
struct signs {
    uint64_t word, never;
};

static void add_signs(struct signs *signs, const char *block, size_t place)
{
    const unsigned char *at = (const unsigned char *)block;
    unsigned char word[BLOCK], never[BLOCK];
    for (size_t i = 0; i < BLOCK; i++) {
        word[i] = within_word(at[i]) & 1;
        never[i] = (within(at[i], ' ', 1) | within(at[i], 0x80, 0x40)) & 1; /* nor within a character */
    }
    signs->word |= block_bits(word) << place;
    signs->never |= block_bits(never) << place;
}

static struct signs read_signs(struct smtperr_slice group)
{
    struct signs signs = {0, 0};
    char block[BLOCK];
    if (group.len < BLOCK) {
        memset(block, ' ', sizeof block);
        memcpy(block, group.ptr, group.len);
        group = (struct smtperr_slice){block, BLOCK};
    }
    for (size_t at = 0; at < group.len; at += BLOCK) {
        size_t place = block_place(at, group.len);
        add_signs(&signs, group.ptr + place, place);
    }
    return signs;
}

uint64_t smtperr__beginnings(struct smtperr_slice text, bool *inside)
{
    if (text.len > BLOCK_GROUP)
        text.len = BLOCK_GROUP;
    struct signs signs = read_signs(text);
    uint64_t begins = ~(signs.never | (signs.word & (signs.word << 1 | *inside)));
    *inside = signs.word >> (BLOCK_GROUP - 1) != 0;
    return text.len < BLOCK_GROUP ? begins & (((uint64_t)1 << text.len) - 1) : begins;
}
