/* SPDX-License-Identifier: MIT */
/*
 * Texts that end exactly where memory ends: the page behind them is PROT_NONE, so a read of one byte too many is a
 * fault without any sanitizer. /dev/zero is mapped because MAP_ANONYMOUS is not in POSIX.1-2008.
 */
#ifndef TESTS_GUARD_H
#define TESTS_GUARD_H

#include "test.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard {
    char *begin;
    size_t room; /* bytes before the forbidden page */
};

/* Room for texts of up to `most` bytes; fails the test where there is no memory. Lives until the process ends. */
static inline struct guard guard_make(size_t most)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct guard guard = {NULL, (most / page + 1) * page};
    int zero = open("/dev/zero", O_RDWR | O_CLOEXEC);
    assert_true(zero >= 0);
    void *map = mmap(NULL, guard.room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
    assert_true(map != MAP_FAILED);
    (void)close(zero);
    guard.begin = map;
    assert_int_equal(mprotect(guard.begin + guard.room, page, PROT_NONE), 0);
    return guard;
}

/* A copy of `text` that ends at the forbidden page; the copy before it is gone. */
static inline struct smtperr_slice guard_put(const struct guard *guard, struct smtperr_slice text)
{
    char *at = guard->begin + guard->room - text.len;
    assert_true(text.len <= guard->room);
    if (text.len > 0)
        memcpy(at, text.ptr, text.len);
    return (struct smtperr_slice){at, text.len};
}

#endif
