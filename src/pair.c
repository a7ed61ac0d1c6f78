/* SPDX-License-Identifier: MIT */
/*
 * Most programs log what they know as keys and values, each in its own way:
 *
 *   pairs  = item *( 1*( SP / "," / ";" ) item )
 *   item   = key ( "=" / " = " ) value [ ":" ] / word
 *   value  = "<" [ quoted ] *( any but ">" ) ">" / quoted / "'" text "'" / "[" quoted text "]" / bare
 *   quoted = DQUOTE *( any but DQUOTE and "\" / "\" any ) DQUOTE
 *   bare   = *( any but SP, and but a "," that white space or another key follows )
 *   word   = quoted / "(" text ")" / bare
 */
#include "pair.h"

#include "chars.h"
#include "eight.h"

#define KEY_MAX 32

/* Letters, digits, ".", "-", "_". */
static size_t key_end(struct smtperr_slice s, size_t at)
{
    size_t end = at, stop = s.len - at > KEY_MAX ? at + KEY_MAX : s.len;
    while (end < stop && is_class(s.ptr[end], CHAR_NAME))
        end++;
    return end;
}

/* Behind the closing quote of the string that opens at `at`, or the end. */
static size_t skip_quoted(struct smtperr_slice s, size_t at)
{
    for (at++; at < s.len && s.ptr[at] != '"'; at++)
        at += s.ptr[at] == '\\' && at + 1 < s.len;
    return at < s.len ? at + 1 : s.len;
}

size_t smtperr__find_byte(struct smtperr_slice s, size_t at, char c)
{
    const char *found = at < s.len ? memchr(s.ptr + at, c, s.len - at) : NULL;
    return found != NULL ? (size_t)(found - s.ptr) : s.len;
}

size_t smtperr__skip_brackets(struct smtperr_slice s, size_t at)
{
    size_t close = at + 1 < s.len && s.ptr[at + 1] == '"' ? skip_quoted(s, at + 1) : at + 1;
    close = smtperr__find_byte(s, close, '>');
    return close < s.len ? close + 1 : s.len;
}

static bool ends_bare(struct smtperr_slice s, size_t at)
{
    if (s.ptr[at] != ',')
        return is_space(s.ptr[at]);
    if (at + 1 >= s.len || is_space(s.ptr[at + 1]))
        return true;
    size_t end = key_end(s, at + 1);
    return end > at + 1 && end < s.len && (s.ptr[end] == '=' || s.ptr[end] == ':');
}

/* The first comma or byte up to a space at or behind `at`. */
static size_t find_break(struct smtperr_slice s, size_t at)
{
    for (; at + 8 <= s.len; at += 8) {
        uint64_t bytes = eight_load(s.ptr + at);
        uint64_t breaks = (~eight_from(bytes, ' ' + 1) & ~bytes & EIGHT_HIGHS) | eight_equal(bytes, ',');
        if (breaks != 0)
            return at + eight_first(breaks);
    }
    while (at < s.len && s.ptr[at] != ',' && (unsigned char)s.ptr[at] > ' ')
        at++;
    return at;
}

/* Only white space and a comma can end a bare value; where most bytes are letters, that is what is looked for. */
static size_t bare_end(struct smtperr_slice s, size_t at)
{
    for (at = find_break(s, at); at < s.len; at = find_break(s, at + 1))
        if ((s.ptr[at] == ',' || is_space(s.ptr[at])) && ends_bare(s, at))
            break;
    return at;
}

/* A text in single quotes may hold more of them: the first that a space follows closes it. */
static size_t skip_single_quoted(struct smtperr_slice s, size_t at)
{
    size_t close = at;
    do
        close = smtperr__find_byte(s, close + 1, '\'');
    while (close + 1 < s.len && s.ptr[close + 1] != ' ');
    return close < s.len ? close + 1 : s.len;
}

/* The value that begins at `at`: what stands around it is left out. Returns where it ends. */
static size_t read_value(struct smtperr_slice s, size_t at, struct smtperr_slice *value_out)
{
    size_t begin = at + 1, end, after;
    char open = at < s.len ? s.ptr[at] : '\0';
    if (open == '<') {
        after = smtperr__skip_brackets(s, at);
        after -= after > begin && s.ptr[after - 1] == '>';
        end = after;
    } else if (open == '"') {
        after = skip_quoted(s, at) - 1;
        end = after;
    } else if (open == '\'') {
        after = skip_single_quoted(s, at) - 1;
        end = after;
    } else if (open == '[' && begin < s.len && s.ptr[begin] == '"') {
        end = skip_quoted(s, begin++) - 1;
        after = smtperr__find_byte(s, end, ']');
    } else {
        end = bare_end(s, at);
        if (end > at && s.ptr[end - 1] == ':')
            end--; /* text follows */
        *value_out = (struct smtperr_slice){s.ptr + at, end - at};
        return end;
    }
    if (end < begin)
        end = begin <= s.len ? begin : s.len;
    *value_out = (struct smtperr_slice){s.ptr + begin, (end <= s.len ? end : s.len) - (begin <= s.len ? begin : s.len)};
    return after < s.len ? after + 1 : s.len;
}

static size_t read_word(struct smtperr_slice s, size_t at)
{
    if (s.ptr[at] == '(')
        at = smtperr__find_byte(s, at, ')');
    else if (s.ptr[at] == '"')
        at = skip_quoted(s, at);
    else if (s.ptr[at] == '<')
        at = smtperr__skip_brackets(s, at);
    at = bare_end(s, at);
    return at;
}

/* Length of "=" or " = " at `at`, 0 if neither is there. */
static size_t equals(struct smtperr_slice s, size_t at)
{
    if (at < s.len && s.ptr[at] == '=')
        return 1;
    return at + 2 < s.len && s.ptr[at] == ' ' && s.ptr[at + 1] == '=' && s.ptr[at + 2] == ' ' ? 3 : 0;
}

/* Does the key stand at `at`, as the first one or behind ", "? */
static bool is_key_at(struct smtperr_slice s, size_t at, struct smtperr_slice key)
{
    return (at == 0 || (at > 1 && s.ptr[at - 2] == ',' && s.ptr[at - 1] == ' ')) &&
           memcmp(s.ptr + at, key.ptr, key.len) == 0;
}

/* Do the last two bytes of the key stand anywhere in s? No loop ends early, so that a compiler may take many bytes at
 * once. */
static bool may_hold(struct smtperr_slice s, struct smtperr_slice key)
{
    const char sign = key.ptr[key.len - 1], before = key.ptr[key.len - 2];
    unsigned char found = 0;
    for (size_t i = 1; i < s.len; i++)
        found |= (unsigned char)((unsigned char)(s.ptr[i] == sign) & (unsigned char)(s.ptr[i - 1] == before));
    return found != 0;
}

/* The key is looked for at each "=", with which it ends; what stands in brackets behind one is no key. */
static size_t find_key(struct smtperr_slice s, size_t from, struct smtperr_slice key)
{
    if (!may_hold(slice_from(s, from), key))
        return s.len;
    for (size_t sign = smtperr__find_byte(s, from, '='); sign < s.len; sign = smtperr__find_byte(s, sign, '=')) {
        if (sign + 1 >= key.len && is_key_at(s, sign + 1 - key.len, key))
            return sign + 1 - key.len;
        sign++;
        if (sign < s.len && s.ptr[sign] == '<')
            sign = smtperr__skip_brackets(s, sign);
    }
    return s.len;
}

/* Does the first "=" at or behind `at` stand within eight bytes and no "<" behind it? Then no pair with a value in
 * brackets begins at `at`. */
static bool begins_plain(struct smtperr_slice s, size_t at)
{
    if (s.len - at < 9)
        return false;
    uint64_t signs = eight_equal(eight_load(s.ptr + at), '=');
    return signs != 0 && s.ptr[at + eight_first(signs) + 1] != '<';
}

static size_t skip_addresses(struct smtperr_slice s)
{
    size_t at = 0, end;
    while ((end = key_end(s, at)) + 1 < s.len && s.ptr[end] == '=' && s.ptr[end + 1] == '<') {
        at = smtperr__skip_brackets(s, end + 1);
        while (at < s.len && (s.ptr[at] == ',' || s.ptr[at] == ' '))
            at++;
    }
    return at;
}

/* Mostly there is one address, without quotes. */
size_t smtperr__skip_addresses(struct smtperr_slice s, size_t first)
{
    const char *close = first < s.len && s.ptr[first] != '"' ? memchr(s.ptr + first, '>', s.len - first) : NULL;
    size_t next = close != NULL ? (size_t)(close - s.ptr) + 3 : s.len;
    bool alone = next < s.len && s.ptr[next - 2] == ',' && s.ptr[next - 1] == ' ' && begins_plain(s, next);
    return alone ? next : skip_addresses(s);
}

/* Nearly always the parenthesis leads to the event; only where it does not, each "=" is looked at. */
size_t smtperr__find_event(struct smtperr_slice s, size_t from, size_t open, struct smtperr_slice key)
{
    size_t word = open;
    if (open < s.len && open > from && s.ptr[--word] == ' ')
        while (word > from && s.ptr[word - 1] != '=' && !is_space(s.ptr[word - 1]))
            word--;
    return word < open && word >= from + key.len && is_key_at(s, word - key.len, key) ? word - key.len
                                                                                      : find_key(s, from, key);
}

/* Mostly a comma, a space, or none. */
static bool separates_pairs(char c)
{
    return c == ',' || c == ' ' || (c <= ';' && (c == ';' || is_space(c)));
}

bool smtperr__next_pair(struct smtperr_slice s, size_t *at, struct smtperr__pair *pair)
{
    size_t begin = *at;
    while (begin < s.len && separates_pairs(s.ptr[begin]))
        begin++;
    if (begin >= s.len)
        return false;
    size_t end = key_end(s, begin), sign = end > begin ? equals(s, end) : 0;
    *pair = (struct smtperr__pair){.begin = begin, .value_at = end + sign};
    if (sign > 0) {
        pair->key = (struct smtperr_slice){s.ptr + begin, end + (sign == 3 ? 2 : 1) - begin};
        end = read_value(s, end + sign, &pair->value);
    } else {
        end = read_word(s, begin);
        if (end > begin && s.ptr[end - 1] == ':')
            end--;
        pair->value = (struct smtperr_slice){s.ptr + begin, end - begin};
        pair->value_at = begin;
    }
    pair->colon = end < s.len && s.ptr[end] == ':' && (end + 1 >= s.len || is_space(s.ptr[end + 1]));
    *at = end + (size_t)pair->colon;
    if (*at == begin)
        ++*at;
    return true;
}
