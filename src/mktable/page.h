/* SPDX-License-Identifier: MIT */
/* Renders tables as manual pages. */
#ifndef MKTABLE_PAGE_H
#define MKTABLE_PAGE_H

#include "schema.h"
#include "sentences.h"

#include <stdio.h>

/* Writes smtperr-codes.7 in mdoc(7): every code with meaning, causes and steps. */
void emit_codes_page(FILE *out, const struct tables *tables, const struct sentences *sentences);

/* Writes smtperr-providers.7 in mdoc(7): every provider with its pages and what it means by codes and sentences. */
void emit_providers_page(FILE *out, const struct tables *tables, const struct sentences *sentences);

#endif
