/* SPDX-License-Identifier: MIT */
/*
 * One number for every code that codes.tsv can name, so that a sorted array of numbers is the whole index. The table
 * compiler and lookup.c share this header. Floor 0.
 *
 *   first digit   4yz       1 000 000 000 + 4
 *   second digit  x5z       2 000 000 000 + 5       (6 stands for 6 to 9)
 *   reply code    451       3 000 000 000 + 451
 *   class         4.X.X     KEY_ENHANCED + (4 * 1001 + 0) * 1001 + 0
 *   subject       X.7       KEY_ENHANCED + (0 * 1001 + 8) * 1001 + 0
 *   detail        4.7.26    KEY_ENHANCED + (4 * 1001 + 8) * 1001 + 27
 */
#ifndef SMTPERR_KEYS_H
#define SMTPERR_KEYS_H

#include "smtperr.h"

#define KEY_FIRST 1000000000u
#define KEY_SECOND 2000000000u
#define KEY_REPLY 3000000000u
#define KEY_ENHANCED 3100000000u

static inline uint32_t key_first(unsigned digit)
{
    return KEY_FIRST + digit;
}

static inline uint32_t key_second(unsigned digit)
{
    return KEY_SECOND + (digit > 6 ? 6 : digit);
}

static inline uint32_t key_reply(unsigned reply)
{
    return KEY_REPLY + reply;
}

/* Subject and detail are 0..999 or SMTPERR_ANY, which sorts before 0. */
static inline uint32_t key_status(struct smtperr_status s)
{
    unsigned subject = s.subject == SMTPERR_ANY ? 0 : s.subject + 1u;
    unsigned detail = s.detail == SMTPERR_ANY ? 0 : s.detail + 1u;
    return KEY_ENHANCED + (s.cls * 1001u + subject) * 1001u + detail;
}

#endif
