/* SPDX-License-Identifier: MIT */
/* Measures text output as a terminal would show it. */
#ifndef TESTS_MEASURE_H
#define TESTS_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

struct measure {
    unsigned lines;
    unsigned columns; /* of the longest line; colour sequences take none, a UTF-8 character takes one */
    bool trailing;    /* a line ends with a space */
    bool ascii;       /* nothing but printable ASCII and line ends */
    bool whole;       /* the last line has its end */
};

static inline struct measure measure(const char *text, size_t len)
{
    struct measure m = {0, 0, false, true, len == 0 || text[len - 1] == '\n'};
    unsigned columns = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\033') {
            while (i + 1 < len && text[i] != 'm')
                i++;
        } else if (text[i] == '\n') {
            m.trailing |= i > 0 && text[i - 1] == ' ';
            m.lines++;
            columns = 0;
        } else {
            m.ascii &= text[i] >= ' ' && text[i] < 0x7f;
            columns += ((unsigned char)text[i] & 0xc0) != 0x80;
        }
        if (columns > m.columns)
            m.columns = columns;
    }
    return m;
}

#endif
