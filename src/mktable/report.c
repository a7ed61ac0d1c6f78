/* SPDX-License-Identifier: MIT */
/* Faults are counted and printed as they are found; the caller decides at the end. */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned fault_count;

void fault(struct place place, const char *format, ...)
{
    va_list arguments;
    if (fault_count++ >= FAULTS_SHOWN)
        return;
    fprintf(stderr, "%s:%u:%u: error: ", place.file, place.line, place.column);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

unsigned faults(void)
{
    if (fault_count > FAULTS_SHOWN)
        fprintf(stderr, "mktable: %u more errors\n", fault_count - FAULTS_SHOWN);
    return fault_count;
}

void *grow(void *old, size_t size)
{
    void *block = realloc(old, size > 0 ? size : 1);
    if (block == NULL) {
        fputs("mktable: out of memory\n", stderr);
        exit(1);
    }
    return block;
}

static size_t doubled(size_t count)
{
    size_t room = 1;
    while (room < count)
        room *= 2;
    return room;
}

void *room_for(void *old, size_t used, size_t more, size_t item_size)
{
    size_t room = doubled(used + more);
    return used > 0 && room == doubled(used) ? old : grow(old, room * item_size);
}
