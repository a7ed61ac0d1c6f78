#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Reads blocks with read(2). poll() before each read tells whether it would wait. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 262144
#define PROGRESS_AFTER 1.0 /* seconds */
#define PROGRESS_EVERY 0.25

static volatile sig_atomic_t uninterrupted = 1; /* among the initialised data, a page that is in use anyway */

static void interrupt(int number)
{
    (void)number;
    uninterrupted = 0;
}

void input_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = interrupt};
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool input_was_interrupted(void)
{
    return uninterrupted == 0;
}

static bool would_wait(int fd)
{
    struct pollfd p = {fd, POLLIN, 0};
    return poll(&p, 1, 0) == 0;
}

/* ---- progress of long work, on a terminal ---- */

struct progress {
    bool wanted, shown;
    off_t size, done;
    double begun, told;
};

static double now(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}

static void progress_begin(struct progress *p, const struct stat *status)
{
    *p = (struct progress){.size = status->st_size};
    p->wanted = S_ISREG(status->st_mode) && status->st_size > BLOCK && isatty(STDERR_FILENO);
    if (p->wanted)
        p->begun = p->told = now();
}

static void progress_add(struct progress *p, ssize_t got)
{
    if (!p->wanted)
        return;
    p->done += got;
    double time = now(), passed = time - p->begun;
    if (passed < PROGRESS_AFTER || time - p->told < PROGRESS_EVERY || p->done > p->size)
        return;
    double rate = (double)p->done / passed;
    fprintf(stderr, "\r%3.0f%%  %.0f MB/s  %.0f s left \033[K", 100.0 * (double)p->done / (double)p->size, rate / 1e6,
            (double)(p->size - p->done) / rate);
    p->told = time;
    p->shown = true;
}

static void progress_end(const struct progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
}

/* ---- reading ---- */

/* Polls only where a read may wait: never for a regular file. */
static int read_all(int fd, struct smtperr_reader *reader, void (*idle)(void *context), void *context)
{
    static char block[BLOCK];
    struct stat status;
    struct progress progress;
    if (fstat(fd, &status) != 0)
        return errno;
    progress_begin(&progress, &status);
    for (int error = 0;;) {
        if (!S_ISREG(status.st_mode) && would_wait(fd)) {
            smtperr_reader_flush(reader);
            idle(context);
        }
        ssize_t got = uninterrupted ? read(fd, block, sizeof block) : 0;
        if (got < 0 && errno == EINTR)
            continue;
        error = got < 0 ? errno : 0;
        if (got <= 0 || !smtperr_reader_push(reader, (struct smtperr_slice){block, (size_t)got})) {
            progress_end(&progress);
            return error;
        }
        progress_add(&progress, got);
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
