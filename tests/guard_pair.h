/* SPDX-License-Identifier: MIT */
/* For tests of what reads one text and writes another: both end where memory ends. */
#ifndef TESTS_GUARD_PAIR_H
#define TESTS_GUARD_PAIR_H

#include "guard.h"

static struct guard in, out;

/* The setup of a group of tests. */
static int make_guards(void **state)
{
    (void)state;
    in = guard_make(4096);
    out = guard_make(4096);
    return 0;
}

#endif
