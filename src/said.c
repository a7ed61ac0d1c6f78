/* SPDX-License-Identifier: MIT */
/*
 * Programs join the lines of a reply with a space (Postfix) or with a backslash and an n (Exim), so that the code of
 * each line stands in the middle of the words:
 *
 *   said = code ( "-" / SP ) [ "#" ] [ status SP ] text *( ( SP / "\n" ) code ( "-" / SP ) [ status SP ] text )
 *        / status SP text / text
 *
 * Only behind a "-" does the same code begin another line; a number that looks like it elsewhere is text.
 */
#include "said.h"

#include "chars.h"
#include "code.h"

/* Where words begin behind a separator. */
static size_t skip_signs(struct smtperr_slice s, size_t at)
{
    while (at < s.len && (is_space(s.ptr[at]) || s.ptr[at] == '#' || s.ptr[at] == ';'))
        at++;
    return at;
}

/* The status at `at`, which may have a "#" before it; returns where the words after it begin. */
static size_t read_status_at(struct smtperr_slice s, size_t at, struct smtperr_status *status_out)
{
    size_t start = skip_signs(s, at), len = smtperr__read_status(slice_from(s, start), false, status_out);
    return len > 0 ? skip_signs(s, start + len) : at;
}

/* Does the line of the reply whose code stands at `at` say that another follows? */
static bool says_more(struct smtperr_slice s, size_t at)
{
    return at + 3 < s.len && s.ptr[at + 3] == '-';
}

static size_t read_codes(struct smtperr_slice s, struct smtperr_codes *codes, bool *more_out)
{
    size_t at = 0;
    *codes = (struct smtperr_codes){0};
    *more_out = false;
    codes->reply = smtperr__read_reply(s);
    if (codes->reply > 0) {
        *more_out = says_more(s, 0);
        at = 3 + (size_t)*more_out;
    }
    return read_status_at(s, at, &codes->status);
}

/* If another line of the reply begins at `at`, where its words begin; else `at`. */
static size_t skip_line_start(struct smtperr_slice s, size_t at, struct smtperr_codes *codes, bool *more)
{
    struct smtperr_status status;
    if (!*more || smtperr__read_reply(slice_from(s, at)) != codes->reply)
        return at;
    *more = says_more(s, at);
    at += 3 + (size_t)*more;
    size_t start = read_status_at(s, at, &status);
    if (status.set && !codes->status.set)
        codes->status = status;
    return status.set && smtperr__same_status(status, codes->status) ? start : at;
}

/* "\n", which stands for the end of a line of the reply. */
static bool is_written_newline(struct smtperr_slice s, size_t at)
{
    return at + 1 < s.len && s.ptr[at] == '\\' && (s.ptr[at + 1] == 'n' || s.ptr[at + 1] == 'r');
}

static size_t skip_blanks(struct smtperr_slice s, size_t at)
{
    while (at < s.len && (is_space(s.ptr[at]) || is_written_newline(s, at)))
        at += is_space(s.ptr[at]) ? 1 : 2;
    return at;
}

static bool is_blank(struct smtperr_slice s, size_t at)
{
    return is_space(s.ptr[at]) || is_written_newline(s, at);
}

/* Nothing in it that would have to be left out? The loop does not end early, so that a compiler may take many bytes at
 * once. No white space stands at the beginning. */
static bool is_plain(struct smtperr_slice s)
{
    const unsigned char *text = (const unsigned char *)s.ptr;
    unsigned char odd = s.len > 0 && (text[0] < ' ' || text[0] == '\\');
    for (size_t i = 1; i < s.len; i++)
        odd |= (unsigned char)((text[i] < ' ') | (text[i] == '\\') | ((text[i] == ' ') & (text[i - 1] == ' ')));
    return odd == 0;
}

static size_t add(char *room, size_t len, struct smtperr_slice word, bool *cut)
{
    size_t space = len > 0, left = SMTPERR_TEXT_MAX - len;
    if (word.len + space > left) {
        *cut = true;
        word.len = left > space ? left - space : 0;
    }
    if (word.len == 0)
        return len;
    if (space)
        room[len++] = ' ';
    memcpy(room + len, word.ptr, word.len);
    return len + word.len;
}

struct smtperr_slice smtperr__read_said(struct smtperr_slice words, char *room, struct smtperr_codes *codes, bool *cut)
{
    bool more;
    struct smtperr_slice s = smtperr__trim(words);
    size_t at = read_codes(s, codes, &more), len = 0;
    s = smtperr__trim(slice_from(s, at));
    *cut = false;
    if (s.len <= SMTPERR_TEXT_MAX && !more && is_plain(s))
        return s;
    for (at = skip_blanks(s, 0); at < s.len && !*cut; at = skip_blanks(s, at)) {
        at = skip_blanks(s, skip_line_start(s, at, codes, &more));
        size_t begin = at;
        while (at < s.len && !is_blank(s, at))
            at++;
        len = add(room, len, slice_make(s.ptr + begin, s.ptr + at), cut);
    }
    return len > 0 ? (struct smtperr_slice){room, len} : (struct smtperr_slice){NULL, 0};
}
