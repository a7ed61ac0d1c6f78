#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/*
 * Walks through a folder. Names are read and sorted in batches, so that a Maildir with a million files needs no more
 * memory than one with a thousand: the order is that of the names within each batch.
 */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BATCH_NAMES 8192
#define BATCH_BYTES 524288
#define DEPTH_MAX 16 /* folders within each other */
#define PATH_MAX_BYTES 4096

struct batch {
    size_t count, used;
    const char *names[BATCH_NAMES];
    char bytes[BATCH_BYTES];
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Reads the next names of a folder; false at its end. */
static bool read_batch(DIR *dir, struct batch *batch)
{
    const struct dirent *entry;
    batch->count = batch->used = 0;
    while (batch->count < BATCH_NAMES && sizeof batch->bytes - batch->used > sizeof entry->d_name &&
           (entry = readdir(dir)) != NULL) {
        size_t len = strlen(entry->d_name) + 1;
        if (entry->d_name[0] == '.')
            continue;
        batch->names[batch->count++] = memcpy(batch->bytes + batch->used, entry->d_name, len);
        batch->used += len;
    }
    qsort(batch->names, batch->count, sizeof *batch->names, by_name);
    return batch->count > 0;
}

/* Is this the `tmp` of a Maildir, where mail lies that is not delivered yet? */
static bool is_unfinished(const char *folder, const char *name)
{
    char path[PATH_MAX_BYTES];
    struct stat status;
    int len = snprintf(path, sizeof path, "%s/cur", folder);
    return strcmp(name, "tmp") == 0 && len > 0 && (size_t)len < sizeof path && stat(path, &status) == 0;
}

static bool visit(const char *name, const struct folder_visitor *visitor, unsigned depth);

static bool visit_one(const char *folder, const char *name, const struct folder_visitor *visitor, unsigned depth)
{
    char path[PATH_MAX_BYTES];
    struct stat status;
    size_t slashes = strlen(folder);
    while (slashes > 1 && folder[slashes - 1] == '/')
        slashes--;
    int len = snprintf(path, sizeof path, "%.*s/%s", (int)slashes, folder, name);
    if (len < 0 || (size_t)len >= sizeof path)
        return visitor->failed(visitor->context, folder, ENAMETOOLONG);
    if (stat(path, &status) != 0)
        return visitor->failed(visitor->context, path, errno);
    if (S_ISREG(status.st_mode))
        return visitor->file(visitor->context, path);
    if (!S_ISDIR(status.st_mode) || is_unfinished(folder, name))
        return true;
    return depth < DEPTH_MAX ? visit(path, visitor, depth + 1) : visitor->failed(visitor->context, path, ELOOP);
}

static bool visit(const char *name, const struct folder_visitor *visitor, unsigned depth)
{
    DIR *dir = opendir(name);
    struct batch *batch = malloc(sizeof *batch);
    bool on = dir != NULL && batch != NULL;
    if (!on)
        on = visitor->failed(visitor->context, name, errno);
    else
        while (on && read_batch(dir, batch))
            for (size_t i = 0; on && i < batch->count; i++)
                on = visit_one(name, batch->names[i], visitor, depth);
    free(batch);
    if (dir != NULL)
        closedir(dir);
    return on;
}

void folder_visit(const char *name, const struct folder_visitor *visitor)
{
    (void)visit(name, visitor, 0);
}
