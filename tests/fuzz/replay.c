/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target on files without libFuzzer, so that ctest replays all seeds and old crashes with any compiler.
 * Each file is given whole and cut off after each of its first bytes, in memory of just that size: a sanitizer sees a
 * read of one byte too many.
 */
#include "fuzz.h"

#define PREFIXES_MAX 4096

static void run(const char *bytes, size_t len)
{
    char *copy = malloc(len > 0 ? len : 1);
    MUST(copy != NULL);
    memcpy(copy, bytes, len);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)copy, len);
    free(copy);
}

static bool replay(const char *name)
{
    static char bytes[1 << 20];
    FILE *file = fopen(name, "rb");
    size_t len = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
    bool ok = file != NULL && !ferror(file) && feof(file);
    if (file != NULL)
        (void)fclose(file);
    if (!ok) {
        fprintf(stderr, "%s: cannot be read, or over 1 MiB\n", name);
        return false;
    }
    for (size_t prefix = 0; prefix < len && prefix < PREFIXES_MAX; prefix++)
        run(bytes, prefix);
    run(bytes, len);
    return true;
}

int main(int argc, char **argv)
{
    bool ok = argc > 1;
    for (int i = 1; i < argc; i++) {
        printf("%s\n", argv[i]);
        (void)fflush(stdout); /* the last name is the one that failed */
        ok &= replay(argv[i]);
    }
    if (argc < 2)
        fputs("usage: replay_TARGET SEED...\n", stderr);
    return ok ? 0 : 1;
}
