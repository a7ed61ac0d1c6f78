#define _XOPEN_SOURCE 700
/* SPDX-License-Identifier: MIT */
/*
 * Runs commands in turn, many times over, with standard output thrown away, and prints the median user + system time of
 * each in microseconds, one a line. Taking turns spreads what else the machine does over all of them.
 *
 *   spawn ROUNDS COMMAND [ARGUMENT]... -- COMMAND [ARGUMENT]... -- ...
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define COMMANDS_MAX 16

extern char **environ;

static posix_spawn_file_actions_t actions;

static void die(const char *what)
{
    fprintf(stderr, "spawn: %s\n", what);
    exit(2);
}

/* User + system time of all children that have ended. */
static long used(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static long run(char **argv)
{
    long before = used();
    pid_t child;
    int status;
    if (posix_spawnp(&child, argv[0], &actions, NULL, argv, environ) != 0)
        die(argv[0]);
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
        die(argv[0]);
    return used() - before;
}

static int by_size(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

/* Cuts argv at each "--"; returns the number of commands. */
static int split(char **argv, char **commands[COMMANDS_MAX])
{
    int count = 0;
    while (*argv != NULL) {
        if (count == COMMANDS_MAX)
            die("too many commands");
        commands[count++] = argv;
        while (*argv != NULL && strcmp(*argv, "--") != 0)
            argv++;
        if (*argv != NULL)
            *argv++ = NULL;
    }
    return count;
}

int main(int argc, char **argv)
{
    char **commands[COMMANDS_MAX];
    int rounds = argc > 2 ? atoi(argv[1]) : 0, count = argc > 2 ? split(argv + 2, commands) : 0;
    long *times = rounds > 0 ? calloc((size_t)rounds * (size_t)count, sizeof *times) : NULL;
    if (times == NULL)
        die("usage: spawn ROUNDS COMMAND [ARGUMENT]... -- COMMAND ...");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    for (int round = -10; round < rounds; round++) /* the first ten only warm up */
        for (int i = 0; i < count; i++) {
            int which = (i + round + 10) % count;
            long time = run(commands[which]);
            if (round >= 0)
                times[which * rounds + round] = time;
        }
    for (int i = 0; i < count; i++) {
        qsort(times + i * rounds, (size_t)rounds, sizeof *times, by_size);
        printf("%ld\n", times[i * rounds + rounds / 2]);
    }
    free(times);
    return 0;
}
