#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* options_read: lines are arguments. Whatever they are, what is read lies within bounds. */
#include "options.h"

#include "fuzz.h"

#include <unistd.h>

#define ARGUMENTS_MAX 30

/* Cuts the text into lines in place; argv ends with NULL as main()'s does. */
static int split(char *text, size_t len, char **argv)
{
    int argc = 0;
    argv[argc++] = text + len; /* the program's name: empty */
    text[len] = '\0';
    for (char *at = text, *end = text + len; at < end && argc < ARGUMENTS_MAX; at += strlen(at) + 1) {
        char *stop = memchr(at, '\n', (size_t)(end - at));
        if (stop != NULL)
            *stop = '\0';
        argv[argc++] = at;
    }
    argv[argc] = NULL;
    return argc;
}

static void must_be_options(const struct options *options, int argc)
{
    MUST(options->operand_count >= 0 && options->operand_count < argc);
    MUST(options->style.width >= 20 && options->style.width <= 1000);
    MUST(options->style.field_count <= SMTPERR_FIELDS_MAX);
    for (int i = 0; i < options->operand_count; i++)
        MUST(options->operands[i] != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct options options;
    char *argv[ARGUMENTS_MAX + 1];
    char *text = malloc(size + 1);
    MUST(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    int argc = split(text, size, argv);
    optind = 0; /* glibc, musl: start anew */
    if (options_read(&options, argc, argv))
        must_be_options(&options, argc);
    free(text);
    return 0;
}
