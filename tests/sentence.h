/* SPDX-License-Identifier: MIT */
/* Sentences of replies.tsv as a server would send them, with other fillings than those of the table compiler. */
#ifndef TESTS_SENTENCE_H
#define TESTS_SENTENCE_H

#include "test.h"

/* The length of the choice at `text` and its last option; 0 if there stands none. */
static inline size_t choice_at(const char *text, struct smtperr_slice *option_out)
{
    size_t len = *text == '<' ? strcspn(text + 1, "<>") + 1 : 0;
    const char *bar = text;
    for (size_t i = 1; i < len; i++)
        bar = text[i] == '|' ? text + i : bar;
    *option_out = slice_make(bar + 1, text + len);
    return bar > text && text[len] == '>' ? len + 1 : 0;
}

/* The text with its placeholders filled in and its choices made; good until the next call. */
static inline struct smtperr_slice sentence(const char *text)
{
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
        {"<any>", "any words at all"},
    };
    static char filled[4096];
    size_t len = 0;
    if (*text == '^')
        text++;
    while (*text != '\0') {
        size_t p = 0;
        while (p < COUNT(placeholders) && !begins_with(text, placeholders[p].name))
            p++;
        struct smtperr_slice put = {text, 1};
        size_t taken = choice_at(text, &put);
        if (p < COUNT(placeholders)) {
            put = slice_of(placeholders[p].example);
            taken = strlen(placeholders[p].name);
        } else if (taken == 0) {
            put = (struct smtperr_slice){text, 1};
            taken = 1;
        }
        assert_true(len + put.len < sizeof filled);
        memcpy(filled + len, put.ptr, put.len);
        len += put.len;
        text += taken;
    }
    return (struct smtperr_slice){filled, len};
}

#endif
