/* SPDX-License-Identifier: MIT */
/* The one block of constant text that all rows point into; equal texts are kept once. */
#ifndef MKTABLE_POOL_H
#define MKTABLE_POOL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct pool {
    char *bytes;
    size_t len;
    uint32_t *ends; /* ends of the texts: where the emitted literals may be cut */
    size_t end_count;
    uint32_t *slots; /* hash table of offsets + 1 */
    size_t slot_count;
    uint32_t *lengths;
};

/* Offset 0 holds the empty text. */
void pool_init(struct pool *pool);

/* Offset of `len` bytes (which hold their own terminators) in the pool, added if they are not there. */
uint32_t pool_add(struct pool *pool, const char *bytes, size_t len);

/* Writes the pool as a struct of char arrays, each initialised by one literal below 4096 bytes. */
void pool_emit(const struct pool *pool, FILE *out);

#endif
