/* SPDX-License-Identifier: MIT */
/* Keys and values in a line of a log. Floor 1. */
#ifndef SMTPERR_PAIR_H
#define SMTPERR_PAIR_H

#include "slice.h"

struct smtperr__pair {
    size_t begin;               /* of the key, or of a word without one */
    struct smtperr_slice key;   /* with its "=": "relay=", "to ="; nothing for a word */
    struct smtperr_slice value; /* without what stands around it; or the word */
    size_t value_at;            /* where the value begins */
    bool colon;                 /* a colon and white space follow: what comes next is text */
};

/* Behind the ">" that closes the "<" at `at`, or the end of s. A quoted string right behind "<" may hold any. */
size_t smtperr__skip_brackets(struct smtperr_slice s, size_t at);

/* The next pair or word at or after *at, which moves behind it; false at the end. What stands in quotes or angle
 * brackets is never taken for a key. */
bool smtperr__next_pair(struct smtperr_slice s, size_t *at, struct smtperr__pair *pair_out);

/* The first such byte at or behind `at`; s.len where there is none. */
size_t smtperr__find_byte(struct smtperr_slice s, size_t at, char c);

/* Behind the pairs at the beginning whose values stand in angle brackets: "to=<a>, orig_to=<b>, ". The first of them is
 * known to be one, with its value behind the "<" from `first` on. */
size_t smtperr__skip_addresses(struct smtperr_slice s, size_t first);

/* Where the pair with this key begins among pairs that ", " separates, each "key=value" or "key=<value>" without white
 * space in the key: the one whose value is a word right before `open`, the first parenthesis at or behind `from`, or
 * else the first one; s.len where there is none. `from` is where smtperr__skip_addresses ended. The first pair begins
 * at the start of s. */
size_t smtperr__find_event(struct smtperr_slice s, size_t from, size_t open, struct smtperr_slice key);

#endif
