/* SPDX-License-Identifier: MIT */
/*
 * Reads codes. A reader checks its own right boundary: "5.1.1234" is no 5.1.123.
 *
 *   Reply-code  = %x32-35 %x30-35 %x30-39                    ; RFC 5321 4.2; 6 to 9 in the middle occur
 *   status-code = class "." subject "." detail              ; RFC 3463 2
 *   class       = "2" / "4" / "5"
 *   subject     = 1*3DIGIT
 *   detail      = 1*3DIGIT
 *
 * and what people make of it:
 *
 *   codes  = [ "#" ] ( reply [ sep ] / status / reply sep status ) [ "." / ":" / "," ]
 *   sep    = 1*( "-" / " " / "#" )
 *   reply  = Reply-code / first ( "xx" / "yz" )
 *   status = status-code / "x" "." subject [ "." detail ] / class "." subject
 */
#include "code.h"

#include "chars.h"

/* Reads 1 to 3 digits; 4 or more are no part of a code. */
static size_t read_part(struct smtperr_slice s, uint16_t *part_out)
{
    unsigned value = 0;
    size_t i = 0;
    for (; i < s.len && i < 4 && is_digit(s.ptr[i]); i++)
        value = value * 10 + (unsigned)(s.ptr[i] - '0');
    *part_out = (uint16_t)value;
    return i < 4 ? i : 0;
}

/* Some servers leave out the space behind a status code: "5.7.1Unauthorized". */
static bool begins_sentence(struct smtperr_slice rest)
{
    return rest.len > 1 && rest.ptr[0] >= 'A' && rest.ptr[0] <= 'Z' && rest.ptr[1] >= 'a' && rest.ptr[1] <= 'z';
}

static bool ends_here(struct smtperr_slice rest)
{
    if (rest.len == 0)
        return true;
    if (begins_sentence(rest))
        return true;
    if (is_alnum(rest.ptr[0]) || rest.ptr[0] == '_')
        return false;
    return rest.ptr[0] != '.' || rest.len < 2 || !is_alnum(rest.ptr[1]);
}

size_t smtperr__read_status(struct smtperr_slice s, bool partial, struct smtperr_status *status_out)
{
    struct smtperr_status status = {true, 0, SMTPERR_ANY, SMTPERR_ANY};
    size_t at = 2, part;
    *status_out = (struct smtperr_status){false, 0, 0, 0};
    if (s.len < 3 || s.ptr[1] != '.')
        return 0;
    if (s.ptr[0] == '2' || s.ptr[0] == '4' || s.ptr[0] == '5')
        status.cls = (uint8_t)(s.ptr[0] - '0');
    else if (!partial || (s.ptr[0] != 'x' && s.ptr[0] != 'X'))
        return 0;
    part = read_part(slice_from(s, at), &status.subject);
    at += part;
    if (part == 0)
        return 0;
    if (at + 1 < s.len && s.ptr[at] == '.' && is_digit(s.ptr[at + 1])) {
        part = read_part(slice_from(s, at + 1), &status.detail);
        at += 1 + part;
        if (part == 0)
            return 0;
    } else if (!partial) {
        return 0;
    }
    if (!ends_here(slice_from(s, at)))
        return 0;
    *status_out = status;
    return at;
}

unsigned smtperr__read_reply(struct smtperr_slice s)
{
    if (s.len < 3 || s.ptr[0] < '2' || s.ptr[0] > '5' || !is_digit(s.ptr[1]) || !is_digit(s.ptr[2]))
        return 0;
    if (s.len > 3 && (is_alnum(s.ptr[3]) || s.ptr[3] == '_' || s.ptr[3] == '.') &&
        (s.ptr[3] != '.' || (s.len > 4 && is_alnum(s.ptr[4]))))
        return 0;
    return (unsigned)((s.ptr[0] - '0') * 100 + (s.ptr[1] - '0') * 10 + (s.ptr[2] - '0'));
}

/* "5XX", "4yz", "5xx". */
static bool read_class(struct smtperr_slice s, struct smtperr_codes *codes)
{
    if (s.len < 3 || s.ptr[0] < '1' || s.ptr[0] > '5' || (s.len > 3 && is_alnum(s.ptr[3])))
        return false;
    if (!smtperr__same((struct smtperr_slice){s.ptr + 1, 2}, "xx") &&
        !smtperr__same((struct smtperr_slice){s.ptr + 1, 2}, "yz"))
        return false;
    codes->reply = (unsigned)(s.ptr[0] - '0');
    codes->reply_is_class = true;
    return true;
}

/* 1yz is no SMTP, yet people ask for it: 101 must be answered. */
static unsigned read_any_reply(struct smtperr_slice s)
{
    char two[3] = {'2', 0, 0};
    if (s.len < 3 || s.ptr[0] != '1')
        return smtperr__read_reply(s);
    two[1] = s.ptr[1];
    two[2] = s.ptr[2];
    if (s.len > 3 && is_alnum(s.ptr[3]))
        return 0;
    unsigned reply = smtperr__read_reply((struct smtperr_slice){two, 3});
    return reply > 0 ? reply - 100 : 0;
}

bool smtperr_read_codes(struct smtperr_slice s, struct smtperr_codes *codes_out)
{
    struct smtperr_codes codes = {0, false, {false, 0, 0, 0}};
    while (s.len > 0 && (s.ptr[0] == '#' || s.ptr[0] == '('))
        s = (struct smtperr_slice){s.ptr + 1, s.len - 1};
    while (s.len > 0 && strchr(".,:;)-", s.ptr[s.len - 1]) != NULL && s.ptr[s.len - 1] != '\0')
        s.len--;
    if (read_class(s, &codes) || (codes.reply = read_any_reply(s)) > 0) {
        s = slice_from(s, 3);
        while (s.len > 0 && strchr("- #", s.ptr[0]) != NULL && s.ptr[0] != '\0')
            s = slice_from(s, 1);
    }
    if (s.len > 0) {
        size_t len = smtperr__read_status(s, true, &codes.status);
        if (len == 0 || len != s.len)
            return false;
    }
    *codes_out = codes;
    return codes.reply > 0 || codes.status.set;
}

static size_t put_number(char *at, unsigned n)
{
    size_t len = n > 99 ? 3 : n > 9 ? 2 : 1;
    for (size_t i = len; i-- > 0; n /= 10)
        at[i] = (char)('0' + n % 10);
    return len;
}

size_t smtperr__spell_status(struct smtperr_status status, char spelled[16])
{
    size_t len = 0;
    spelled[len++] = status.cls > 0 ? (char)('0' + status.cls) : 'X';
    if (status.subject != SMTPERR_ANY) {
        spelled[len++] = '.';
        len += put_number(spelled + len, status.subject);
    }
    if (status.detail != SMTPERR_ANY) {
        spelled[len++] = '.';
        len += put_number(spelled + len, status.detail);
    }
    return len;
}

bool smtperr__same_status(struct smtperr_status a, struct smtperr_status b)
{
    return a.set == b.set && (!a.set || (a.cls == b.cls && a.subject == b.subject && a.detail == b.detail));
}

bool smtperr__is_failure(const struct smtperr_codes *codes)
{
    return codes->reply > 0 ? codes->reply >= 400 : codes->status.set && codes->status.cls >= 4;
}
