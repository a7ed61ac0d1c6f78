/* SPDX-License-Identifier: MIT */
/* The files of a folder of mail. Floor 8. */
#ifndef SMTPERR_FOLDER_H
#define SMTPERR_FOLDER_H

#include <stdbool.h>

/* Calls `file` for each file in the folder and the folders within it, by name; of a Maildir `tmp` is left out, and so
 * are names that begin with a dot. `failed` is called with errno for a folder that cannot be read. Both return false to
 * stop. */
struct folder_visitor {
    bool (*file)(void *context, const char *name);
    bool (*failed)(void *context, const char *name, int error);
    void *context;
};

void folder_visit(const char *name, const struct folder_visitor *visitor);

#endif
