/* SPDX-License-Identifier: MIT */
/*
 * Goes over the members of JSON text without building a tree, so nesting costs nothing.
 *
 *   member = string ":" value                     ; RFC 8259 4
 *   string = DQUOTE *( char / "\" char ) DQUOTE
 *   number = [ "-" ] 1*DIGIT
 *
 * Values that are objects or arrays are gone into by going on; what is broken is passed over.
 */
#include "json_in.h"

#include "chars.h"

bool smtperr__is_json(struct smtperr_slice line)
{
    line = smtperr__trim(line);
    if (line.len > 1 && line.ptr[0] == '[')
        line = smtperr__trim(slice_from(line, 1));
    return line.len > 1 && line.ptr[0] == '{';
}

static size_t skip_space(struct smtperr_slice line, size_t at)
{
    while (at < line.len && is_space(line.ptr[at]))
        at++;
    return at;
}

/* The string whose opening quote stands before `at`; *at moves behind its closing quote. */
static struct smtperr_slice read_string(struct smtperr_slice line, size_t *at)
{
    size_t begin = *at;
    while (*at < line.len && line.ptr[*at] != '"')
        *at += line.ptr[*at] == '\\' && *at + 1 < line.len ? 2 : 1;
    struct smtperr_slice string = {line.ptr + begin, *at - begin};
    *at += *at < line.len;
    return string;
}

bool smtperr__next_member(struct smtperr_slice line, size_t *at, struct smtperr__member *member)
{
    while (*at < line.len) {
        if (line.ptr[(*at)++] != '"')
            continue;
        member->key = read_string(line, at);
        size_t value = skip_space(line, *at);
        if (value >= line.len || line.ptr[value] != ':')
            continue;
        value = skip_space(line, value + 1);
        *at = value;
        if (value >= line.len)
            return false;
        member->is_number = is_digit(line.ptr[value]);
        if (line.ptr[value] == '"') {
            ++*at;
            member->value = read_string(line, at);
            return true;
        }
        while (*at < line.len && is_digit(line.ptr[*at]))
            ++*at;
        member->value = slice_make(line.ptr + value, line.ptr + *at);
        if (member->is_number)
            return true;
    }
    return false;
}
