/* SPDX-License-Identifier: MIT */
/* Output caught in memory. */
#ifndef TESTS_CAPTURE_H
#define TESTS_CAPTURE_H

#include "test.h"

struct capture {
    struct smtperr_out out;
    size_t len;
    char text[4u << 20];
};

static inline bool capture_write(void *context, const char *bytes, size_t len)
{
    struct capture *capture = context;
    if (len >= sizeof capture->text - capture->len)
        return false;
    memcpy(capture->text + capture->len, bytes, len);
    capture->len += len;
    return true;
}

/* Empties the capture and returns what to write to. */
static inline struct smtperr_out *capture_open(struct capture *capture)
{
    capture->len = 0;
    smtperr_out_init(&capture->out, capture_write, capture);
    return &capture->out;
}

/* What was written, as a string; NULs inside stay. */
static inline const char *capture_end(struct capture *capture)
{
    assert_true(smtperr_out_flush(&capture->out));
    capture->text[capture->len] = '\0';
    return capture->text;
}

#endif
