/* SPDX-License-Identifier: MIT */
/*
 * Languages have many forms of a word: the words of a sentence that may stand for one another share a row.
 *
 *   choice = "<" words 1*( "|" words ) ">"
 *   words  = *( char / placeholder )
 *
 * Rows are multiplied before anything looks at their sentences, so each is compiled and tested like a row of its own.
 */
#include "choice.h"

#include <string.h>

#define PLACES_MAX 6 /* choices in one sentence */

struct choice {
    const char *at, *end; /* from its "<" to behind its ">" */
    unsigned count, chosen;
};

/* Where the words end that begin at `at`: at "|", ">", or the end of the cell. */
static const char *words_end(const char *at)
{
    for (unsigned depth = 0; *at != '\0' && (depth > 0 || (*at != '|' && *at != '>')); at++)
        depth += (*at == '<') - (unsigned)(*at == '>');
    return at;
}

/* The choice that begins at the "<"; false if something else does. */
static bool read_choice(const char *at, struct choice *choice_out)
{
    const char *end = words_end(at + 1);
    unsigned count = 1;
    for (; *end == '|'; end = words_end(end + 1))
        count++;
    *choice_out = (struct choice){at, end + 1, count, 0};
    return *end == '>' && count > 1;
}

/* All choices of a sentence; returns their number, and that of the sentences that they make. */
static unsigned read_choices(const struct cell *cell, struct choice choices[PLACES_MAX], unsigned *sentences_out)
{
    unsigned count = 0;
    *sentences_out = 1;
    for (const char *at = cell->text; (at = strchr(at, '<')) != NULL;) {
        bool more = count < PLACES_MAX && read_choice(at, &choices[count]);
        at = at[1] == '<' ? at + 2 : more ? choices[count].end : at + 1;
        if (more && *sentences_out <= CHOICES_MAX)
            *sentences_out *= choices[count].count;
        count += more;
    }
    return count;
}

/* Appends the words chosen. */
static char *put_chosen(char *out, const struct choice *choice)
{
    const char *words = choice->at + 1;
    for (unsigned i = 0; i < choice->chosen; i++)
        words = words_end(words) + 1;
    size_t len = (size_t)(words_end(words) - words);
    memcpy(out, words, len);
    return out + len;
}

/* The cell with its choices made; a space that would stand beside another one, or at the end, is left out. */
static struct cell choose(const struct cell *cell, const struct choice *choices, unsigned count)
{
    char *text = grow(NULL, cell->len + 1), *out = text;
    const char *from = cell->text, *end = cell->text + cell->len;
    for (unsigned i = 0; i <= count; i++) {
        const char *to = i < count ? choices[i].at : end;
        from += *from == ' ' && (out == text || out[-1] == ' ');
        memcpy(out, from, (size_t)(to - from));
        out += to - from;
        if (i < count) {
            out = put_chosen(out, &choices[i]);
            from = choices[i].end;
        }
    }
    out -= out > text && out[-1] == ' ';
    *out = '\0';
    return (struct cell){text, (size_t)(out - text), cell->place};
}

/* The next combination; false after the last. */
static bool advance(struct choice *choices, unsigned count)
{
    for (; count > 0; choices[count].chosen = 0) {
        count--;
        if (++choices[count].chosen < choices[count].count)
            return true;
    }
    return false;
}

static void add_row(struct tsv *tsv, const struct row *row)
{
    tsv->rows = room_for(tsv->rows, tsv->count, 1, sizeof *tsv->rows);
    tsv->rows[tsv->count++] = *row;
}

static void expand_row(struct tsv *tsv, const struct row *row, size_t column)
{
    struct choice choices[PLACES_MAX];
    unsigned sentences, count = read_choices(&row->cells[column], choices, &sentences);
    if (sentences > CHOICES_MAX) {
        fault(row->cells[column].place, "more than %d sentences in one row", CHOICES_MAX);
        return;
    }
    do {
        struct row made = *row;
        if (count > 0)
            made.cells[column] = choose(&row->cells[column], choices, count);
        add_row(tsv, &made);
    } while (advance(choices, count));
}

void choices_expand(struct tsv *tsv, size_t column)
{
    struct tsv expanded = {.file = tsv->file, .text = tsv->text};
    for (size_t i = 0; i < tsv->count; i++)
        expand_row(&expanded, &tsv->rows[i], column);
    *tsv = expanded;
}
