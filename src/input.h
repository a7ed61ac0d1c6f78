/* SPDX-License-Identifier: MIT */
/* Files and standard input, read in blocks. Floor 8. */
#ifndef SMTPERR_INPUT_H
#define SMTPERR_INPUT_H

#include "smtperr.h"

/* Feeds a file ("-": standard input) to the reader. Before a read that would wait, the reader hands out what it has and
 * `idle` is called. Returns 0, or an errno value. */
int input_read(const char *name, struct smtperr_reader *reader, void (*idle)(void *context), void *context);

/* From now on an interrupt (SIGINT, SIGTERM) ends reading as if the input had ended, and is remembered. */
void input_catch_interrupts(void);
bool input_was_interrupted(void);

/* What a name is. */
enum input_kind { INPUT_MISSING, INPUT_FILE, INPUT_FOLDER };
enum input_kind input_kind(const char *name);

/* Writes all bytes to standard output; false with errno set. For struct smtperr_out. */
bool input_write(void *context, const char *bytes, size_t len);

#endif
