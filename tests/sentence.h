/* SPDX-License-Identifier: MIT */
/* Sentences of replies.tsv as a server would send them, with other fillings than those of the table compiler. */
#ifndef TESTS_SENTENCE_H
#define TESTS_SENTENCE_H

#include "test.h"

static const struct {
    const char *name, *example;
} placeholders[] = {
    {"<<", "<"},
    {"<ip>", "198.51.100.23"},
    {"<domain>", "mx.example.net"},
    {"<addr>", "someone@example.org"},
    {"<url>", "https://example.net/why"},
    {"<n>", "42"},
    {"<word>", "w0rd"},
    {"<any>", " any words at all "},
};

/* Which placeholder stands at `text`: COUNT(placeholders) if none does. */
static inline size_t placeholder_at(const char *text)
{
    size_t p = 0;
    while (p < COUNT(placeholders) && !begins_with(text, placeholders[p].name))
        p++;
    return p;
}

/* The length of the choice at `text` and its last option; 0 if there stands none. */
static inline size_t choice_at(const char *text, struct smtperr_slice *option_out)
{
    const char *bar = text, *at = text + 1;
    if (*text != '<')
        return 0;
    while (*at != '>' && *at != '\0') {
        size_t p = *at == '<' ? placeholder_at(at) : COUNT(placeholders);
        if (*at == '<' && p == COUNT(placeholders))
            return 0;
        bar = *at == '|' ? at : bar;
        at += p < COUNT(placeholders) ? strlen(placeholders[p].name) : 1;
    }
    if (bar == text || *at != '>')
        return 0;
    *option_out = slice_make(bar + 1, at);
    return (size_t)(at - text) + 1;
}

/* The text with its choices made. */
static inline const char *choose(const char *text)
{
    static char chosen[4096];
    size_t len = 0;
    for (size_t taken; *text != '\0'; text += taken) {
        struct smtperr_slice put = {text, 1};
        size_t p = placeholder_at(text);
        taken = choice_at(text, &put);
        if (taken == 0)
            put.len = taken = p < COUNT(placeholders) ? strlen(placeholders[p].name) : 1;
        assert_true(len + put.len < sizeof chosen);
        memcpy(chosen + len, put.ptr, put.len);
        len += put.len;
    }
    chosen[len] = '\0';
    return chosen;
}

/* The text with its choices made and its placeholders filled in; good until the next call. */
static inline struct smtperr_slice sentence(const char *text)
{
    static char filled[4096];
    size_t len = 0;
    text = choose(*text == '^' ? text + 1 : text);
    for (size_t taken; *text != '\0'; text += taken) {
        size_t p = placeholder_at(text);
        bool known = p < COUNT(placeholders);
        struct smtperr_slice put = known ? slice_of(placeholders[p].example) : (struct smtperr_slice){text, 1};
        taken = known ? strlen(placeholders[p].name) : 1;
        assert_true(len + put.len < sizeof filled);
        memcpy(filled + len, put.ptr, put.len);
        len += put.len;
    }
    return (struct smtperr_slice){filled, len};
}

#endif
