/* SPDX-License-Identifier: MIT */
/* Pointer and length: how all text is handed about. Floor 0. */
#ifndef SMTPERR_SLICE_H
#define SMTPERR_SLICE_H

#include "smtperr.h"

#include <string.h>

static inline struct smtperr_slice slice_of(const char *text)
{
    return (struct smtperr_slice){text, text ? strlen(text) : 0};
}

static inline struct smtperr_slice slice_make(const char *begin, const char *end)
{
    return (struct smtperr_slice){begin, (size_t)(end - begin)};
}

static inline struct smtperr_slice slice_from(struct smtperr_slice s, size_t skip)
{
    return skip < s.len ? (struct smtperr_slice){s.ptr + skip, s.len - skip} : (struct smtperr_slice){NULL, 0};
}

static inline struct smtperr_slice slice_upto(struct smtperr_slice s, size_t len)
{
    return (struct smtperr_slice){s.ptr, len < s.len ? len : s.len};
}

static inline bool slice_is(struct smtperr_slice s, const char *text)
{
    return s.len == strlen(text) && (s.len == 0 || memcmp(s.ptr, text, s.len) == 0);
}

/* Copies as much of s as has room; returns how much that is. */
static inline size_t slice_copy(char *to, size_t room, struct smtperr_slice s)
{
    size_t len = s.len < room ? s.len : room;
    if (len > 0)
        memcpy(to, s.ptr, len);
    return len;
}

#endif
