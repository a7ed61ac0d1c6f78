/* SPDX-License-Identifier: MIT */
/* Writes the tables as C source. */
#ifndef MKTABLE_EMIT_H
#define MKTABLE_EMIT_H

#include "schema.h"
#include "sentences.h"

#include <stdio.h>

/* Writes tables.c: the text pool and one array a table. Deterministic: no date, no path. */
void emit_tables(FILE *out, const struct tables *tables, const struct sentences *sentences);

#endif
