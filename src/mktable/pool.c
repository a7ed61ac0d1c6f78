/* SPDX-License-Identifier: MIT */
/*
 * Texts are found again by an open hash table. The pool is emitted as a struct of char arrays, so that every literal
 * stays below what C11 promises (4095 bytes, 5.2.4.1) and no byte needs a relocation.
 */
#include "pool.h"

#include "report.h"

#include <stdbool.h>
#include <string.h>

#define SLOTS 65536
#define LITERAL_MAX 4000

void pool_init(struct pool *pool)
{
    *pool = (struct pool){.slot_count = SLOTS};
    pool->slots = grow(NULL, SLOTS * sizeof *pool->slots);
    pool->lengths = grow(NULL, SLOTS * sizeof *pool->lengths);
    memset(pool->slots, 0, SLOTS * sizeof *pool->slots);
    (void)pool_add(pool, "", 1);
}

static size_t hash(const char *bytes, size_t len)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)bytes[i]) * 16777619u;
    return (h ^ h >> 15) % SLOTS;
}

uint32_t pool_add(struct pool *pool, const char *bytes, size_t len)
{
    size_t slot = hash(bytes, len);
    while (pool->slots[slot] != 0) {
        uint32_t at = pool->slots[slot] - 1;
        if (pool->lengths[slot] == len && memcmp(pool->bytes + at, bytes, len) == 0)
            return at;
        slot = (slot + 1) % SLOTS;
    }
    if (pool->end_count + 1 >= SLOTS) {
        fputs("mktable: more texts than the pool has slots\n", stderr);
        (void)grow(NULL, SIZE_MAX);
    }
    uint32_t at = (uint32_t)pool->len;
    pool->slots[slot] = at + 1;
    pool->lengths[slot] = (uint32_t)len;
    pool->bytes = room_for(pool->bytes, pool->len, len, 1);
    memcpy(pool->bytes + pool->len, bytes, len);
    pool->len += len;
    pool->ends = room_for(pool->ends, pool->end_count, 1, sizeof *pool->ends);
    pool->ends[pool->end_count++] = (uint32_t)pool->len;
    return at;
}

/* Everything but printable ASCII without `"`, `\` and `?` goes out as three octal digits: no trigraph, no escape that
 * swallows what follows. */
static void emit_literal(FILE *out, const char *bytes, size_t len)
{
    fputs("\n    \"", out);
    for (size_t i = 0, column = 0; i < len; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (column >= 110) {
            fputs("\"\n    \"", out);
            column = 0;
        }
        bool plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?';
        column += plain ? 1 : 4;
        fprintf(out, plain ? "%c" : "\\%03o", c);
    }
    fputc('"', out);
}

/* Where the literal that begins at `at` ends: at the end of a text if one lies within reach. */
static size_t cut(const struct pool *pool, size_t at, size_t *next_end)
{
    size_t end = at;
    while (*next_end < pool->end_count && pool->ends[*next_end] - at <= LITERAL_MAX)
        end = pool->ends[(*next_end)++];
    if (end > at)
        return end;
    end = at + 1; /* a text longer than a literal (a list): cut after one of its items */
    for (size_t i = at; i < pool->len && i - at < LITERAL_MAX; i++)
        if (pool->bytes[i] == '\0')
            end = i + 1;
    return end;
}

void pool_emit(const struct pool *pool, FILE *out)
{
    size_t next = 0, count = 0;
    fputs("static const struct {\n", out);
    for (size_t at = 0, end; at < pool->len; at = end, count++) {
        end = cut(pool, at, &next);
        fprintf(out, "    char t%zu[%zu];\n", count, end - at);
    }
    fputs("} pool = {", out);
    next = 0;
    for (size_t at = 0, end; at < pool->len; at = end) {
        end = cut(pool, at, &next);
        emit_literal(out, pool->bytes + at, end - at - 1);
        fputc(',', out);
    }
    fprintf(out, "\n};\n_Static_assert(sizeof pool == %zu, \"offsets into the pool\");\n\n", pool->len);
}
