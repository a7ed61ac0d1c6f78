#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Reads blocks with read(2). poll() before each read tells whether it would wait. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool would_wait(int fd)
{
    struct pollfd p = {fd, POLLIN, 0};
    return poll(&p, 1, 0) == 0;
}

static int read_all(int fd, struct smtperr_reader *reader, void (*idle)(void *context), void *context)
{
    static char block[65536];
    for (;;) {
        if (would_wait(fd)) {
            smtperr_reader_flush(reader);
            idle(context);
        }
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0 || !smtperr_reader_push(reader, (struct smtperr_slice){block, (size_t)got}))
            return 0;
    }
}

int input_read(const char *name, struct smtperr_reader *reader, void (*idle)(void *context), void *context)
{
    bool standard = strcmp(name, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = read_all(fd, reader, idle, context);
    if (!standard)
        close(fd);
    smtperr_reader_end(reader);
    return error;
}

enum input_kind input_kind(const char *name)
{
    struct stat status;
    if (strcmp(name, "-") == 0)
        return INPUT_FILE;
    if (stat(name, &status) != 0)
        return INPUT_MISSING;
    return S_ISDIR(status.st_mode) ? INPUT_FOLDER : INPUT_FILE;
}

bool input_write(void *context, const char *bytes, size_t len)
{
    (void)context;
    while (len > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, len);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        len -= (size_t)written;
    }
    return true;
}
