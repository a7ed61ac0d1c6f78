/* SPDX-License-Identifier: MIT */
/* Reads a log and counts what it finds: the cost of reading alone, nothing is explained. Prints the tally. */
#define _POSIX_C_SOURCE 200809L
#include "smtperr.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool count(void *context, const struct smtperr_finding *finding)
{
    (void)finding;
    ++*(unsigned long *)context;
    return true;
}

int main(void)
{
    static char block[1 << 18];
    unsigned long findings = 0;
    struct smtperr_reader *reader = malloc(smtperr_reader_size());
    if (reader == NULL)
        return EXIT_FAILURE;
    smtperr_reader_init(reader, "-", count, &findings);
    for (ssize_t got; (got = read(STDIN_FILENO, block, sizeof block)) > 0;)
        (void)smtperr_reader_push(reader, (struct smtperr_slice){block, (size_t)got});
    smtperr_reader_end(reader);
    const struct smtperr_tally *t = smtperr_reader_tally(reader);
    printf("findings\t%lu\nsent\t%lu\ndeferred\t%lu\nbounced\t%lu\nexpired\t%lu\nrejected\t%lu\n", findings, t->sent,
           t->deferred, t->bounced, t->expired, t->rejected);
    free(reader);
    return EXIT_SUCCESS;
}
