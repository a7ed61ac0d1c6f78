/* SPDX-License-Identifier: MIT */
/*
 *   listing   = [ bullet ] [ codes ] recipient rest
 *   bullet    = *( "*" / "-" / ">" / "+" / "|" / "#" ) [ "1." / "1)" / "(1)" / "a)" ]
 *   recipient = [ quote ] [ type ] address [ quote ] / "<" ( address / user ) ">"
 *   type      = "smtp:" / "rfc822;" / "local;" / "mailto:" ...
 */
#include "listing.h"

#include "chars.h"
#include "code.h"
#include "header.h"

/* "1. ", "1) ", "(1) ", "a) " at the start of s: how long. */
static size_t numbering(struct smtperr_slice s)
{
    size_t at = s.len > 0 && s.ptr[0] == '(', begin = at;
    while (at < s.len && at < begin + 3 && is_digit(s.ptr[at]))
        at++;
    if (at == begin && at < s.len && is_class(s.ptr[at], CHAR_ALPHA))
        at++;
    bool closes = at > begin && at + 1 < s.len && (s.ptr[at] == ')' || (s.ptr[at] == '.' && is_digit(s.ptr[at - 1])));
    return closes && s.ptr[at + 1] == ' ' ? at + 2 : 0;
}

struct smtperr_slice smtperr__without_bullet(struct smtperr_slice line)
{
    line = smtperr__trim(line);
    while (line.len > 0 && (strchr("*->+|# \t", line.ptr[0]) != NULL && line.ptr[0] != '\0'))
        line = slice_from(line, 1);
    return slice_from(line, numbering(line));
}

/* "<a@b>" or "<user>" at the start of s: the length with brackets, else 0. */
static size_t bracketed(struct smtperr_slice s)
{
    const char *end = s.len > 2 && s.ptr[0] == '<' ? memchr(s.ptr, '>', s.len) : NULL;
    if (end == NULL || end - s.ptr > LISTING_ADDRESS_MAX || end == s.ptr + 1)
        return 0;
    bool address = memchr(s.ptr, '@', (size_t)(end - s.ptr)) != NULL;
    for (const char *at = s.ptr + 1; at < end; at++)
        if (is_space(*at) || *at == '<' || (!address && !is_class(*at, CHAR_ADDR)))
            return 0;
    return (size_t)(end - s.ptr) + 1;
}

/* "SMTP:" or "rfc822;" and blanks at the start of s, right before an address: how long. */
static size_t address_type(struct smtperr_slice s)
{
    static const char *const types[] = {"smtp:", "rfc822;", "rfc822:", "local;", "mailto:"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!smtperr__starts(s, types[i]))
            continue;
        size_t len = strlen(types[i]);
        while (len < s.len && s.ptr[len] == ' ')
            len++;
        return len;
    }
    return 0;
}

/* Exchange 5.5 opens with a grave accent what it closes with an apostrophe. */
static bool is_quote(char c)
{
    return c == '\'' || c == '"' || c == '`';
}

size_t smtperr__leading_address(struct smtperr_slice s, struct smtperr_slice *address_out)
{
    size_t quotes = s.len > 0 && is_quote(s.ptr[0]), at = 0;
    quotes += address_type(slice_from(s, quotes));
    struct smtperr_slice head = {s.ptr, s.len < LISTING_ADDRESS_MAX ? s.len : LISTING_ADDRESS_MAX};
    size_t brackets = bracketed(s);
    if (brackets > 0) {
        *address_out = slice_make(s.ptr + 1, s.ptr + brackets - 1);
        if (smtperr__next_address(*address_out, &at, &head))
            *address_out = head; /* "<rfc822;a@b>" */
        return brackets;
    }
    if (!smtperr__next_address(head, &at, address_out) || address_out->ptr > s.ptr + quotes)
        return 0;
    size_t end = (size_t)(address_out->ptr + address_out->len - s.ptr);
    while (end < s.len && is_quote(s.ptr[end]))
        end++;
    return end;
}

bool smtperr__is_listing(struct smtperr_slice rest)
{
    static const char *const signs[] = {":",     "...", "(", "[", "<", "on ", ";", "- ", ",", "|", "invalid address",
                                        "failed"};
    static const char *const dates[] = {"am ", "le ", "el ", "il "}; /* Exchange in other languages */
    struct smtperr_slice after = smtperr__trim(rest);
    struct smtperr_status status;
    bool gap = rest.len > 1 && (rest.ptr[0] == '\t' || (rest.ptr[0] == ' ' && rest.ptr[1] == ' '));
    if (after.len == 0 || gap || smtperr__read_reply(after) > 0 || smtperr__read_status(after, false, &status) > 0)
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (smtperr__starts(after, signs[i]))
            return true;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        if (smtperr__starts(after, dates[i]) && after.len > 3 && is_digit(after.ptr[3]))
            return true;
    return false;
}

size_t smtperr__leading_codes(struct smtperr_slice s)
{
    struct smtperr_status status;
    size_t at = smtperr__read_reply(s) > 0 ? 3 : 0;
    while (at > 0 && at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '-'))
        at++;
    size_t len = at < s.len ? smtperr__read_status(slice_from(s, at), false, &status) : 0;
    at += len;
    while (len > 0 && at < s.len && s.ptr[at] == ' ')
        at++;
    return at;
}

size_t smtperr__indent(struct smtperr_slice line)
{
    size_t indent = 0;
    while (indent < line.len && is_space(line.ptr[indent]))
        indent++;
    return indent;
}

struct smtperr_slice smtperr__without_cells(struct smtperr_slice rest, char *buffer)
{
    char sign = rest.len > 4 && rest.len < LISTING_CELLS_MAX && strchr(";,|\t", rest.ptr[0]) != NULL ? rest.ptr[0]
                                                                                                     : '\0';
    if (sign == '\0' || smtperr__leading_codes(smtperr__trim(slice_from(rest, 1))) == 0)
        return rest;
    for (size_t i = 0; i < rest.len; i++)
        buffer[i] = rest.ptr[i] == sign || rest.ptr[i] == '"' ? ' ' : rest.ptr[i];
    return smtperr__trim((struct smtperr_slice){buffer, rest.len});
}

struct smtperr_slice smtperr__leading_name(struct smtperr_slice s)
{
    size_t len = 0;
    while (len < s.len && is_class(s.ptr[len], CHAR_NAME) && !smtperr__starts(slice_from(s, len), "..."))
        len++;
    return (struct smtperr_slice){s.ptr, len};
}

struct smtperr_slice smtperr__answered_name(struct smtperr_slice line)
{
    const struct smtperr_slice none = {line.ptr, 0};
    size_t codes = smtperr__leading_codes(line);
    if (codes == 0)
        return none;
    struct smtperr_slice name = smtperr__leading_name(slice_from(line, codes));
    return smtperr__starts(slice_from(line, codes + name.len), "... ") ? name : none;
}

bool smtperr__labelled_address(struct smtperr_slice after, struct smtperr_slice *address_out)
{
    bool colon = false, quoted = false;
    while (after.len > 0 && (is_space(after.ptr[0]) || strchr(":\"'([", after.ptr[0]) != NULL) &&
           after.ptr[0] != '\0') {
        colon |= after.ptr[0] == ':';
        quoted = after.ptr[0] == '\'';
        after = slice_from(after, 1);
    }
    if (smtperr__leading_address(after, address_out) > 0)
        return true;
    size_t at = 0;
    struct smtperr_slice head = {after.ptr, after.len < 80 ? after.len : 80};
    for (size_t i = 0; i + 1 < head.len; i++)
        if (head.ptr[i] == ';' || (head.ptr[i] == '.' && head.ptr[i + 1] == ' '))
            head.len = i; /* the next sentence is about something else */
    if (head.len > 0 && smtperr__next_address(head, &at, address_out))
        return true;
    struct smtperr_slice name = smtperr__leading_name(after), rest = slice_from(after, name.len);
    *address_out = name;
    return name.len > 0 && ((colon && smtperr__trim(rest).len == 0) || (quoted && smtperr__starts(rest, "'")));
}

struct smtperr_slice smtperr__behind_address(struct smtperr_slice line, struct smtperr_slice address)
{
    struct smtperr_slice rest = slice_from(line, (size_t)(address.ptr - line.ptr) + address.len);
    bool closed = rest.len > 0 && strchr(">\"')]", rest.ptr[0]) != NULL && rest.ptr[0] != '\0';
    return closed ? slice_from(rest, 1) : rest;
}

bool smtperr__is_behind_to(struct smtperr_slice line, struct smtperr_slice address)
{
    size_t at = (size_t)(address.ptr - line.ptr);
    while (at > 0 && (line.ptr[at - 1] == '<' || line.ptr[at - 1] == '"' || is_space(line.ptr[at - 1])))
        at--;
    return at > 2 && smtperr__starts(slice_from(line, at - 3), " to") && memchr(line.ptr, '@', at) != NULL;
}

bool smtperr__is_assignment(struct smtperr_slice address)
{
    size_t at = 0;
    while (at < address.len && ((address.ptr[at] >= 'A' && address.ptr[at] <= 'Z') || address.ptr[at] == '_'))
        at++;
    return at > 0 && at < address.len && address.ptr[at] == '=';
}

bool smtperr__is_list_role(struct smtperr_slice address)
{
    static const char *const roles[] = {"-owner@", "-request@", "-bounces@"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (smtperr__find(address, slice_of(roles[i])) < address.len)
            return true;
    return false;
}
