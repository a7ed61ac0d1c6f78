/* SPDX-License-Identifier: MIT */
/*
 * Sentences to patterns.
 *
 *   sentence    = [ "^" ] 1*( char / "<<" / placeholder )
 *   placeholder = "<ip>" / "<domain>" / "<addr>" / "<url>" / "<n>" / "<word>" / "<any>"
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
    [MARK_ANY] = {"<any>", "some other words"},
};

static bool is_mark(char c)
{
    return c > 0 && c < MARK_END;
}

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

/* One element at `at`: appends it, returns what it took of the text, 0 after a fault. */
static size_t add_element(struct pattern *p, const struct cell *cell, const char *at)
{
    const char *end = cell->text + cell->len;
    unsigned mark = *at == '<' ? mark_at(at, end) : 0;
    if (mark == 0) {
        bool doubled = *at == '<' && at + 1 < end && at[1] == '<';
        if (*at == '<' && !doubled) {
            fault(place_in(cell, at), "unknown placeholder; a literal '<' is written '<<'");
            return 0;
        }
        p->bytes[p->len++] = (char)smtperr__folded[(unsigned char)*at];
        p->ascii &= (unsigned char)*at < 0x80;
        return doubled ? 2 : 1;
    }
    if (p->len > 0 && is_mark(p->bytes[p->len - 1])) {
        fault(place_in(cell, at), "two placeholders side by side");
        return 0;
    }
    p->bytes[p->len++] = (char)mark;
    return strlen(marks[mark].name);
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

bool pattern_compile(struct pattern *p, const struct cell *cell)
{
    const char *at = cell->text, *end = cell->text + cell->len;
    *p = (struct pattern){.bytes = grow(NULL, cell->len + 1), .ascii = true};
    if (at < end && *at == '^') {
        p->start = true;
        at++;
    }
    for (size_t taken; at < end; at += taken)
        if ((taken = add_element(p, cell, at)) == 0)
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
