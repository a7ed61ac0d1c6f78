/* SPDX-License-Identifier: MIT */
/*
 * Sentences to patterns, one for each variant that the choices in a sentence leave.
 *
 *   sentence    = [ "^" ] 1*( char / "<<" / placeholder / choice )
 *   placeholder = "<ip>" / "<domain>" / "<addr>" / "<url>" / "<n>" / "<word>" / "<any>"
 *   choice      = "<" option 1*( "|" option ) ">"      ; as "<user|mailbox> unknown"
 *   option      = *( char except "<" ">" "|" / placeholder )    ; may be empty
 */
#include "pattern.h"

#include "../chars.h"
#include "../fold.h"

#include <string.h>

static const struct {
    const char *name;
    const char *example;
} marks[MARK_END] = {
    [MARK_IP] = {"<ip>", "192.0.2.7"},
    [MARK_DOMAIN] = {"<domain>", "mail.example.org"},
    [MARK_ADDR] = {"<addr>", "user@example.org"},
    [MARK_URL] = {"<url>", "https://example.org/help"},
    [MARK_N] = {"<n>", "42"},
    [MARK_WORD] = {"<word>", "ab12"},
    [MARK_ANY] = {"<any>", " some other words "},
};

/* The placeholder at `at`, or 0. */
static unsigned mark_at(const char *at, const char *end)
{
    for (unsigned m = MARK_IP; m < MARK_END; m++) {
        size_t len = strlen(marks[m].name);
        if ((size_t)(end - at) >= len && memcmp(at, marks[m].name, len) == 0)
            return m;
    }
    return 0;
}

static struct place place_in(const struct cell *cell, const char *at)
{
    struct place place = cell->place;
    place.column += (unsigned)(at - cell->text);
    return place;
}

/* Where the option of a choice that begins at `at` ends: at "|" or ">"; NULL if it does not. */
static const char *option_end(const char *at, const char *end)
{
    while (at < end && *at != '|' && *at != '>') {
        unsigned mark = *at == '<' ? mark_at(at, end) : 0;
        if (*at == '<' && mark == 0)
            return NULL;
        at += mark > 0 ? strlen(marks[mark].name) : 1;
    }
    return at < end ? at : NULL;
}

/* The options of the choice at `at`, and its length; 0 if there stands none. */
static size_t options_at(const char *at, const char *end, size_t *len_out)
{
    size_t options = 1;
    const char *stop = at < end && *at == '<' ? option_end(at + 1, end) : NULL;
    for (; stop != NULL && *stop == '|'; options++)
        stop = option_end(stop + 1, end);
    *len_out = stop != NULL ? (size_t)(stop - at) + 1 : 0;
    return stop != NULL && options > 1 ? options : 0;
}

static bool is_doubled(const char *at, const char *end)
{
    return *at == '<' && at + 1 < end && at[1] == '<';
}

static void add_literal(struct pattern *p, char c)
{
    p->bytes[p->len++] = (char)smtperr__folded[(unsigned char)c];
    p->ascii &= (unsigned char)c < 0x80;
}

static bool add_mark(struct pattern *p, struct place place, unsigned mark)
{
    if (p->len > 0 && is_mark(p->bytes[p->len - 1])) {
        fault(place, "two placeholders side by side");
        return false;
    }
    p->bytes[p->len++] = (char)mark;
    return true;
}

/* A character or placeholder at `at`: appends it, returns what it took of the text, 0 after a fault. */
static size_t add_single(struct pattern *p, const struct cell *cell, const char *at)
{
    const char *end = cell->text + cell->len;
    unsigned mark = *at == '<' ? mark_at(at, end) : 0;
    if (mark > 0)
        return add_mark(p, place_in(cell, at), mark) ? strlen(marks[mark].name) : 0;
    if (*at == '<' && !is_doubled(at, end)) {
        fault(place_in(cell, at), "unknown placeholder; a literal '<' is written '<<'");
        return 0;
    }
    add_literal(p, *at);
    return is_doubled(at, end) ? 2 : 1;
}

/* Appends option `number` of the choice at `at`. */
static bool add_option(struct pattern *p, const struct cell *cell, const char *at, size_t number)
{
    const char *end = cell->text + cell->len;
    for (at++; number > 0; number--)
        at = option_end(at, end) + 1;
    for (const char *stop = option_end(at, end); at < stop;) {
        size_t taken = add_single(p, cell, at);
        if (taken == 0)
            return false;
        at += taken;
    }
    return true;
}

/* The same for an element. Of a choice, the option that the last place of *variant tells; the places before it are left
 * for the choices that follow. */
static size_t add_element(struct pattern *p, const struct cell *cell, const char *at, size_t *variant)
{
    size_t len, options = options_at(at, cell->text + cell->len, &len);
    if (options == 0)
        return add_single(p, cell, at);
    size_t number = *variant % options;
    *variant /= options;
    return add_option(p, cell, at, number) ? len : 0;
}

/* Words, and literal bytes. */
static void count_literal(struct pattern *p)
{
    bool inside = false;
    for (size_t i = 0; i < p->len; i++) {
        p->literal += !is_mark(p->bytes[i]);
        bool letter = is_alnum(p->bytes[i]) || (unsigned char)p->bytes[i] >= 0x80;
        p->words += letter && !inside;
        inside = letter || (inside && p->bytes[i] != ' ' && !is_mark(p->bytes[i]));
    }
}

size_t pattern_variants(const struct cell *cell)
{
    const char *end = cell->text + cell->len;
    size_t variants = 1, len;
    for (const char *at = cell->text; at < end && variants <= UINT16_MAX; at++) {
        size_t options = options_at(at, end, &len);
        variants *= options > 0 ? options : 1;
        at += options > 0 ? len - 1 : is_doubled(at, end);
    }
    return variants;
}

bool pattern_compile(struct pattern *p, const struct cell *cell, size_t variant)
{
    const char *at = cell->text, *end = cell->text + cell->len;
    *p = (struct pattern){.bytes = grow(NULL, cell->len + 1), .ascii = true};
    if (at < end && *at == '^') {
        p->start = true;
        at++;
    }
    for (size_t taken; at < end; at += taken)
        if ((taken = add_element(p, cell, at, &variant)) == 0)
            return false;
    p->len = smtperr__fold_letters(p->bytes, p->len, NULL);
    count_literal(p);
    if (p->literal == 0) {
        fault(cell->place, "a sentence without literal text");
        return false;
    }
    if (p->bytes[0] == MARK_ANY || p->bytes[p->len - 1] == MARK_ANY) {
        fault(cell->place, "<any> stands neither first nor last");
        return false;
    }
    return true;
}

size_t pattern_fill(const struct pattern *p, char *buffer, size_t room)
{
    size_t len = 0;
    for (size_t i = 0; i < p->len; i++) {
        const char *part = is_mark(p->bytes[i]) ? marks[(unsigned char)p->bytes[i]].example : &p->bytes[i];
        size_t part_len = is_mark(p->bytes[i]) ? strlen(part) : 1;
        if (len + part_len > room)
            return len;
        memcpy(buffer + len, part, part_len);
        len += part_len;
    }
    return len;
}
