/* SPDX-License-Identifier: MIT */
/* The command line, read. Floor 8. */
#ifndef SMTPERR_OPTIONS_H
#define SMTPERR_OPTIONS_H

#include "smtperr.h"

enum mode { MODE_EXPLAIN, MODE_LIST, MODE_SEARCH, MODE_HELP, MODE_VERSION };
enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

struct options {
    enum mode mode;
    enum when color;
    struct smtperr_style style;
    unsigned provider; /* as smtperr_provider() counts; 0: not given */
    bool width_given;
    bool each, summary;
    bool quiet;
    /* Operands: `lookups` codes first, then words; or names and words mixed. */
    char **operands;
    int operand_count;
    bool starts_with_code;
};

/* Reads argv; operands are gathered in argv itself. False after a message on standard error. */
bool options_read(struct options *options, int argc, char **argv);

/* Text of --help. */
extern const char options_help[];

#endif
