/* SPDX-License-Identifier: MIT */
/* What the text itself names: addresses, hosts, lists, limits; for JSON and for the braces of the prose. Floor 6. */
#ifndef SMTPERR_FACTS_H
#define SMTPERR_FACTS_H

#include "brace.h"
#include "decide.h"

#define FACT_VALUES 10

/* Takes the facts from what the placeholders of the best reading captured; an IP address and a URL from anywhere in the
 * text. */
void smtperr__find_facts(const struct smtperr_finding *finding, const struct smtperr__decision *decision,
                         struct smtperr_facts *facts_out);

/* The values for braces; returns their number. A value that could harm in a command line is left out: it may stand in a
 * step that the reader pastes into a shell. */
size_t smtperr__fact_values(const struct smtperr_facts *facts, const struct smtperr__provider *provider,
                            struct smtperr__value values_out[FACT_VALUES]);

#endif
