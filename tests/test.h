/* SPDX-License-Identifier: MIT */
/* What every test needs: cmocka with the headers that must stand before it, slices compared as strings. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "slice.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The bytes of a literal, NULs included: as an initialiser, and as a value. */
#define BYTES(literal)                                                                                                 \
    {                                                                                                                  \
        literal, sizeof(literal) - 1                                                                                   \
    }
#define SLICE(literal) ((struct smtperr_slice)BYTES(literal))

/* A terminated copy, for messages and comparisons; good until the eighth call after it. */
static inline const char *terminated(struct smtperr_slice s)
{
    static char copies[8][16384];
    static unsigned next;
    char *copy = copies[next++ % COUNT(copies)];
    assert_true(s.len < sizeof copies[0]);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return copy;
}

#define assert_slice(slice, want) assert_string_equal(terminated(slice), want)

static inline bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* As assert_true, with the case of a table in the place of the expression. */
#define assert_case(condition, name) _assert_true(cast_to_largest_integral_type(condition), name, __FILE__, __LINE__)

/* The codes that a text spells; fails the test if it spells none. */
static inline struct smtperr_codes codes_of(const char *text)
{
    struct smtperr_codes codes = {0};
    assert_case(smtperr_read_codes(slice_of(text), &codes), text);
    return codes;
}

/* Explains codes as if they had been asked for; the finding that the report points to lives until the next call. */
static inline void look_up(const char *codes, struct smtperr_report *report_out)
{
    static struct smtperr_finding finding;
    finding = (struct smtperr_finding){.kind = SMTPERR_KIND_CODE, .codes = codes_of(codes)};
    smtperr_explain(&finding, 0, report_out);
}

#endif
