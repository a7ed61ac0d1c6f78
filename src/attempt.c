/* SPDX-License-Identifier: MIT */
/* There are few rows of each program and part: they are tried one after the other. */
#include "attempt.h"

#include "chars.h"

struct smtperr_slice smtperr__behind(struct smtperr_slice s, const struct smtperr__log_row *row)
{
    return smtperr__trim_start(slice_from(s, row->len));
}

bool smtperr__begins(struct smtperr_slice s, const struct smtperr__log_row *row)
{
    const char *text = smtperr__tables.pool + row->text;
    if (s.len < row->len || s.ptr[0] != text[0] || memcmp(s.ptr, text, row->len) != 0)
        return false;
    return s.len == row->len || !is_alnum(s.ptr[row->len]) || !is_alnum(text[row->len - 1]);
}

const struct smtperr__log_row *smtperr__find_row(unsigned program, unsigned part, struct smtperr_slice s)
{
    const struct smtperr__log_row *end = log_rows_end(program, part);
    for (const struct smtperr__log_row *row = log_rows(program, part); row < end; row++)
        if (smtperr__begins(s, row))
            return row;
    return NULL;
}

/* Texts are short, and most differ in their first byte. */
static bool same_bytes(const char *text, struct smtperr_slice s)
{
    size_t i = 0;
    while (i < s.len && text[i] == s.ptr[i])
        i++;
    return i == s.len && i > 0;
}

const struct smtperr__log_row *smtperr__same_row(unsigned program, unsigned part, struct smtperr_slice s)
{
    const struct smtperr__log_row *end = log_rows_end(program, part);
    for (const struct smtperr__log_row *row = log_rows(program, part); row < end; row++)
        if (row->len == s.len && same_bytes(smtperr__tables.pool + row->text, s))
            return row;
    return NULL;
}

bool smtperr__take_event(struct smtperr__attempt *attempt, const struct smtperr__log_row *row)
{
    if (row == NULL || row->means == MEANS_NOTHING)
        return false;
    attempt->touched = true;
    attempt->outcome = (enum smtperr_outcome)row->means;
    return true;
}
