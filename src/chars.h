/* SPDX-License-Identifier: MIT */
/* Character classes of ASCII bytes, independent of the locale; what a terminal must not be shown. Floor 0. */
#ifndef SMTPERR_CHARS_H
#define SMTPERR_CHARS_H

#include "slice.h"

enum { CHAR_DIGIT = 1, CHAR_ALPHA = 2, CHAR_SPACE = 4, CHAR_ADDR = 8, CHAR_NAME = 16, CHAR_FIELD = 32 };

extern const unsigned char smtperr__class[256];
extern const unsigned char smtperr__lower[256];

/* How a byte is compared in sentences: ASCII letters in lower case, white space as a space, 0 to 7 (which mark
 * placeholders in patterns) as CHAR_NEVER, which no pattern holds. */
#define CHAR_NEVER 0x7f
extern const unsigned char smtperr__folded[256];

/* What the bytes 0x80 to 0x9f stand for in windows-1252; the five that are not assigned stay C1 controls. */
extern const uint16_t smtperr__windows[32];

static inline bool is_class(char c, unsigned mask)
{
    return (smtperr__class[(unsigned char)c] & mask) != 0;
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Space, TAB, CR, LF, VT, FF. */
static inline bool is_space(char c)
{
    return is_class(c, CHAR_SPACE);
}

static inline bool is_alnum(char c)
{
    return is_class(c, CHAR_DIGIT | CHAR_ALPHA);
}

static inline char to_lower(char c)
{
    return (char)smtperr__lower[(unsigned char)c];
}

/* Equal but for the case of ASCII letters. */
bool smtperr__same(struct smtperr_slice a, const char *b);

/* Does s begin with `words`, the case of ASCII letters aside? */
bool smtperr__starts(struct smtperr_slice s, const char *words);

/* Where `words` stands in s, ASCII case aside; s.len where nowhere. Quadratic at worst: for short texts only. */
size_t smtperr__find(struct smtperr_slice s, struct smtperr_slice words);

/* Where `words`, which are not empty, stand in s at or behind `from`, byte for byte; s.len where nowhere. */
size_t smtperr__find_from(struct smtperr_slice s, size_t from, struct smtperr_slice words);

/* Where they stand last. */
size_t smtperr__find_last(struct smtperr_slice s, struct smtperr_slice words);

/* Without white space at both ends. */
struct smtperr_slice smtperr__trim(struct smtperr_slice s);

/* Without white space at the start. */
struct smtperr_slice smtperr__trim_start(struct smtperr_slice s);

/* Decodes one UTF-8 character at s.ptr (RFC 3629): its length 1..4 with *code set, or 0 for an invalid byte. */
size_t smtperr__utf8(struct smtperr_slice s, uint32_t *code);

/* The value of a hexadecimal digit, -1 of anything else; and of so many of them at `at`, -1 if they are not there. */
int smtperr__hex(char c);
long smtperr__read_hex(const char *at, const char *end, int digits);

/* True for what a terminal must not be shown: C0 and C1 controls, DEL, zero-width and bidirectional controls. */
bool smtperr__is_hidden(uint32_t code);

#endif
