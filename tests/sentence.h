/* SPDX-License-Identifier: MIT */
/* Sentences of replies.tsv as a server would send them, with other fillings than those of the table compiler. */
#ifndef TESTS_SENTENCE_H
#define TESTS_SENTENCE_H

#include "test.h"

/* The text with its placeholders filled in; good until the next call. */
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
        bool known = p < COUNT(placeholders);
        const char *put = known ? placeholders[p].example : text;
        size_t put_len = known ? strlen(put) : 1;
        assert_true(len + put_len < sizeof filled);
        memcpy(filled + len, put, put_len);
        len += put_len;
        text += known ? strlen(placeholders[p].name) : 1;
    }
    return (struct smtperr_slice){filled, len};
}

#endif
