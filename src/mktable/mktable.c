/* SPDX-License-Identifier: MIT */
/*
 * mktable: compiles data/ into C and manual pages. Runs on the build machine, needs nothing but ISO C.
 *
 *   mktable DATA OUT     reads DATA/<table>.tsv, writes OUT/tables.c, OUT/smtperr-codes.7, OUT/smtperr-providers.7
 *
 * Reports every fault of the run as `file:line:col: error: message` and then writes nothing: what is written goes to a
 * temporary name first and is renamed when all of it is there.
 */
#include "choice.h"
#include "emit.h"
#include "page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct output {
    const char *name;
    void (*emit)(FILE *out, const struct tables *tables, const struct sentences *sentences);
};

static const struct output outputs[] = {
    {"tables.c", emit_tables},
    {"smtperr-codes.7", emit_codes_page},
    {"smtperr-providers.7", emit_providers_page},
};

#define OUTPUT_COUNT (sizeof outputs / sizeof *outputs)

static void output_failed(const char *name)
{
    fault((struct place){name, 0, 0}, "cannot be written: %s", strerror(errno));
}

static bool path_of(char path[4096], const char *folder, const char *name, const char *end)
{
    int len = snprintf(path, 4096, "%s/%s%s", folder, name, end);
    return len > 0 && len < 4096;
}

static void write_output(const struct output *output, const char *folder, const struct tables *tables,
                         const struct sentences *sentences)
{
    char path[4096];
    FILE *file = path_of(path, folder, output->name, ".new") ? fopen(path, "wb") : NULL;
    if (file == NULL) {
        output_failed(output->name);
        return;
    }
    output->emit(file, tables, sentences);
    bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed)
        output_failed(output->name);
}

/* Puts the new file in the place of the old one. */
static void keep_output(const struct output *output, const char *folder)
{
    char from[4096], to[4096];
    if (path_of(from, folder, output->name, ".new") && path_of(to, folder, output->name, "") && rename(from, to) != 0)
        output_failed(output->name);
}

/* After a fault nothing stays, neither new nor half of it in place. */
static void drop_output(const struct output *output, const char *folder)
{
    char path[4096];
    if (path_of(path, folder, output->name, ".new"))
        (void)remove(path);
    if (path_of(path, folder, output->name, ""))
        (void)remove(path);
}

static bool read_tables(struct tables *tables, const char *folder)
{
    const char *columns[CELLS_MAX];
    bool all_read = true;
    for (enum table_id id = 0; id < TABLE_COUNT; id++) {
        for (size_t c = 0; c < schemas[id].column_count; c++)
            columns[c] = schemas[id].columns[c].name;
        all_read &= tsv_read(&tables->tsv[id], folder, schemas[id].file, columns, schemas[id].column_count);
    }
    return all_read;
}

int main(int argc, char **argv)
{
    static struct tables tables;
    static struct sentences sentences;
    if (argc != 3) {
        fputs("usage: mktable DATA OUT\n", stderr);
        return EXIT_FAILURE;
    }
    if (read_tables(&tables, argv[1])) {
        check_tables(&tables);
        choices_expand(&tables.tsv[TABLE_REPLIES], column_of(TABLE_REPLIES, "text"));
        sentences_build(&sentences, &tables);
    }
    if (faults() > 0)
        return EXIT_FAILURE;
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        write_output(&outputs[i], argv[2], &tables, &sentences);
    for (size_t i = 0; i < OUTPUT_COUNT && faults() == 0; i++)
        keep_output(&outputs[i], argv[2]);
    if (faults() == 0)
        return EXIT_SUCCESS;
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        drop_output(&outputs[i], argv[2]);
    return EXIT_FAILURE;
}
