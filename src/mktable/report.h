/* SPDX-License-Identifier: MIT */
/* How mktable tells of faults: `file:line:col: error: message`, all of them in one run. */
#ifndef MKTABLE_REPORT_H
#define MKTABLE_REPORT_H

#include <stddef.h>

#define FAULTS_SHOWN 50

struct place {
    const char *file; /* name without its folder */
    unsigned line;    /* from 1; 0: the file as a whole */
    unsigned column;  /* in bytes, from 1 */
};

/* Prints a fault on standard error; of more than FAULTS_SHOWN only the number is told. */
#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
void fault(struct place place, const char *format, ...);

/* How many faults there were; tells of those that were not shown. */
unsigned faults(void);

/* malloc and realloc that end the program when memory runs out. */
void *grow(void *old, size_t size);

/* Room for `more` items behind the `used` ones of an array that only this function enlarges. Its size doubles, so that
 * a long series of additions stays linear. */
void *room_for(void *old, size_t used, size_t more, size_t item_size);

#endif
