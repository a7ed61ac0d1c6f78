/* SPDX-License-Identifier: MIT */
/*
 * Folding of letters by table, as far as the languages of mail servers need it: Latin with accents, Greek, Cyrillic.
 * Where a letter is written as two in plain ASCII (ss, ae, oe) it becomes two; it never becomes more than it was.
 */
#include "fold.h"

#include "chars.h"

/* U+00C0 to U+017F; a capital letter stands for two letters, a space for what stays. */
static const char latin[] =
    "aaaaaaAceeeeiiiidnooooo ouuuuyTSaaaaaaAceeeeiiiidnooooo ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkkllllllllll"
    "nnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
_Static_assert(sizeof latin == 0x180 - 0xc0 + 1, "one letter for each");

static const char *two_letters(char capital)
{
    switch (capital) {
    case 'A': return "ae";
    case 'I': return "ij";
    case 'O': return "oe";
    case 'S': return "ss";
    default: return "th";
    }
}

/* U+0386 to U+03CE: the last byte of U+03xx that it becomes; 0 for what stays. */
static const unsigned char greek[] = {
    0xb1, 0,    0xb5, 0xb7, 0xb9, 0,    0xbf, 0,    0xc5, 0xc9, 0xb9, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8,
    0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf, 0xc0, 0xc1, 0,    0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xb9, 0xc5,
    0xb1, 0xb5, 0xb7, 0xb9, 0xc5, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe,
    0xbf, 0xc0, 0xc1, 0xc3, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xb9, 0xc5, 0xbf, 0xc5, 0xc9,
};
_Static_assert(sizeof greek == 0x3cf - 0x386, "one letter for each");

/* U+0400 to U+045F, in lower case and without accents. */
static uint32_t fold_cyrillic(uint32_t code)
{
    uint32_t lower = code < 0x410 ? code + 0x50 : code < 0x430 ? code + 0x20 : code;
    switch (lower) {
    case 0x450:
    case 0x451: return 0x435;
    case 0x439:
    case 0x45d: return 0x438;
    case 0x457: return 0x456;
    default: return lower;
    }
}

/* The character of ASCII that punctuation and full-width characters stand for; 0 if none. */
static char plain(uint32_t code)
{
    if ((code >= 0x2018 && code <= 0x201b) || code == 0xb4 || code == 0x2bc)
        return '\'';
    if ((code >= 0x201c && code <= 0x201f) || code == 0xab || code == 0xbb)
        return '"';
    if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
        return '-';
    if (code >= 0xff01 && code <= 0xff5e)
        return to_lower((char)(code - 0xff01 + '!'));
    return '\0';
}

static size_t put_one(char *out, char c)
{
    out[0] = c;
    return 1;
}

static size_t put_pair(char *out, uint32_t code)
{
    out[0] = (char)(0xc0 | code >> 6);
    out[1] = (char)(0x80 | (code & 0x3f));
    return 2;
}

static size_t put_latin(char *out, char letter)
{
    if (letter >= 'a')
        return put_one(out, letter);
    const char *two = two_letters(letter);
    return put_one(out, two[0]) + put_one(out + 1, two[1]);
}

/* Writes what a character of `len` bytes at `from` becomes to out, which may be the same place or before it. */
static size_t fold_letter(char *out, uint32_t code, const char *from, size_t len)
{
    if (code >= 0xc0 && code < 0x180 && latin[code - 0xc0] != ' ')
        return put_latin(out, latin[code - 0xc0]);
    if (code >= 0x218 && code <= 0x21b)
        return put_one(out, code < 0x21a ? 's' : 't');
    if (code >= 0x300 && code < 0x370)
        return 0;
    if (code >= 0x386 && code <= 0x3ce && greek[code - 0x386] != 0)
        return put_pair(out, 0x300u + greek[code - 0x386]);
    if (code >= 0x400 && code < 0x460)
        return put_pair(out, fold_cyrillic(code));
    if (plain(code) != '\0')
        return put_one(out, plain(code));
    for (size_t i = 0; i < len; i++)
        out[i] = from[i];
    return len;
}

size_t smtperr__fold_letters(char *text, size_t len, uint16_t *origin)
{
    size_t used = 0;
    for (size_t at = 0, taken; at < len; at += taken) {
        uint32_t code = 0;
        taken = smtperr__utf8((struct smtperr_slice){text + at, len - at}, &code);
        size_t now =
            used + (taken > 1 ? fold_letter(text + used, code, text + at, taken) : put_one(text + used, text[at]));
        taken += taken == 0;
        for (; used < now; used++)
            if (origin != NULL)
                origin[used] = (uint16_t)at;
    }
    if (origin != NULL)
        origin[used] = (uint16_t)len;
    return used;
}
