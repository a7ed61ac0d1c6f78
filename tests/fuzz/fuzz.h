/* SPDX-License-Identifier: MIT */
/*
 * What every fuzz target has: the function that libFuzzer or replay.c calls, a check that ends the process when it
 * fails (assert() is gone in a Release build), and what must hold for any text that goes out.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "slice.h"

#include <stdio.h>
#include <stdlib.h>

/* One input. `data` ends where its memory ends. Returns 0; what is wrong ends the process. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))

static inline void fuzz_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

static inline struct smtperr_slice fuzz_slice(const uint8_t *data, size_t size)
{
    return (struct smtperr_slice){(const char *)data, size};
}

/* Codes as a text can state them: nothing is looked up, so any number of the right form. */
static inline void must_be_codes(const struct smtperr_codes *codes)
{
    const struct smtperr_status *status = &codes->status;
    if (codes->reply_is_class)
        MUST(codes->reply >= 1 && codes->reply <= 5);
    else
        MUST(codes->reply == 0 || (codes->reply >= 100 && codes->reply <= 599));
    MUST(codes->reply > 0 || status->set);
    if (!status->set)
        return;
    MUST(status->cls == 0 || status->cls == 2 || status->cls == 4 || status->cls == 5);
    MUST(status->subject <= 999);
    MUST(status->detail <= 999 || status->detail == SMTPERR_ANY);
}

#endif
