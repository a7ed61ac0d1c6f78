/* SPDX-License-Identifier: MIT */
/*
 * Reads the beginning of a log line. Nothing is judged: what is no time stamp or tag belongs to the message.
 *
 *   line    = [ frame ] [ pri ] [ time SP ] [ time SP ] [ [ host SP ] tag ":" SP ] message
 *           / pri "1" SP time SP host SP app SP procid SP msgid SP data [ SP message ]        ; RFC 5424 6
 *   frame   = name *SP "|" SP                       ; docker compose
 *   pri     = "<" 1*3DIGIT ">"
 *   time    = month SP day SP clock                 ; RFC 3164 4.1.2, journalctl
 *           / date ( "T" / SP ) clock [ fraction ] [ [ SP ] zone ]   ; RFC 3339, Exim, tai64nlocal
 *           / "@" 24HEXDIG                          ; multilog's tai64n
 *           / 9*10DIGIT "." 1*9DIGIT                ; splogger, tai64nfrac
 *   tag     = 1*( any but white space, ":" and "[" ) [ "[" *pid-char "]" ]
 */
#include "stamp.h"

#include "chars.h"

#define TAG_MAX 64 /* bytes of a host's or program's name */

/* A form, byte by byte: '0' is a digit, 'a' a letter, '_' a digit or a space, others are themselves. */
static size_t match_form(struct smtperr_slice s, const char *form)
{
    size_t i = 0;
    for (; form[i] != '\0'; i++) {
        if (i >= s.len)
            return 0;
        char c = s.ptr[i], f = form[i];
        bool fits = f == '0'   ? is_digit(c)
                    : f == 'a' ? is_class(c, CHAR_ALPHA)
                    : f == '_' ? is_digit(c) || c == ' '
                               : c == f;
        if (!fits)
            return 0;
    }
    return i;
}

static size_t count_digits(struct smtperr_slice s)
{
    size_t i = 0;
    while (i < s.len && is_digit(s.ptr[i]))
        i++;
    return i;
}

static bool is_month(struct smtperr_slice s)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (size_t i = 0; s.len >= 3 && i < sizeof months - 1; i += 3)
        if (memcmp(s.ptr, months + i, 3) == 0)
            return true;
    return false;
}

/* ".123456", "Z", "+01:00", " +0100": what may follow the seconds. */
static size_t read_fraction_and_zone(struct smtperr_slice s)
{
    size_t at = 0, len;
    if (s.len > 1 && (s.ptr[0] == '.' || s.ptr[0] == ',') && is_digit(s.ptr[1]))
        at = 1 + count_digits(slice_from(s, 1));
    if (at < s.len && s.ptr[at] == 'Z')
        return at + 1;
    size_t sign = at + (at < s.len && s.ptr[at] == ' ');
    if (sign < s.len && (s.ptr[sign] == '+' || s.ptr[sign] == '-') &&
        ((len = match_form(slice_from(s, sign + 1), "00:00")) > 0 ||
         (len = match_form(slice_from(s, sign + 1), "0000")) > 0))
        return sign + 1 + len;
    return at;
}

static size_t read_tai(struct smtperr_slice s)
{
    size_t i = 1;
    if (s.len < 25 || s.ptr[0] != '@')
        return 0;
    while (i < 25 && (is_digit(s.ptr[i]) || (to_lower(s.ptr[i]) >= 'a' && to_lower(s.ptr[i]) <= 'f')))
        i++;
    return i == 25 ? i : 0;
}

static size_t read_unix_time(struct smtperr_slice s)
{
    size_t whole = count_digits(s);
    if (whole < 9 || whole > 10 || whole + 1 >= s.len || s.ptr[whole] != '.')
        return 0;
    size_t fraction = count_digits(slice_from(s, whole + 1));
    return fraction > 0 && fraction <= 9 ? whole + 1 + fraction : 0;
}

/* Length of the time at the start of s, 0 if there is none or no white space ends it. */
static size_t read_time(struct smtperr_slice s)
{
    size_t len = 0;
    if (is_month(s) && (len = match_form(s, "aaa _0 00:00:00")) > 0)
        len += read_fraction_and_zone(slice_from(s, len));
    else if ((len = match_form(s, "0000-00-00T00:00:00")) > 0 || (len = match_form(s, "0000-00-00 00:00:00")) > 0)
        len += read_fraction_and_zone(slice_from(s, len));
    else if ((len = read_tai(s)) == 0)
        len = read_unix_time(s);
    return len > 0 && (len == s.len || is_space(s.ptr[len])) ? len : 0;
}

static size_t skip_spaces(struct smtperr_slice s, size_t at)
{
    while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
        at++;
    return at;
}

static size_t word_end(struct smtperr_slice s, size_t at)
{
    while (at < s.len && !is_space(s.ptr[at]))
        at++;
    return at;
}

/* "mail-1  | " */
static size_t read_frame(struct smtperr_slice s)
{
    size_t at = 0;
    while (at < s.len && at < TAG_MAX && is_class(s.ptr[at], CHAR_NAME))
        at++;
    size_t bar = skip_spaces(s, at);
    return at > 0 && bar > at && bar + 1 < s.len && s.ptr[bar] == '|' && s.ptr[bar + 1] == ' ' ? bar + 2 : 0;
}

static size_t read_priority(struct smtperr_slice s)
{
    size_t digits = s.len > 0 && s.ptr[0] == '<' ? count_digits(slice_from(s, 1)) : 0;
    return digits > 0 && digits <= 3 && digits + 1 < s.len && s.ptr[digits + 1] == '>' ? digits + 2 : 0;
}

/* The tag that is the word from `at` to `end`, with ":" at its end; false if it is none. */
static bool read_tag(struct smtperr_slice s, size_t at, size_t end, struct smtperr__stamp *stamp)
{
    if (end - at < 2 || end - at > TAG_MAX || s.ptr[end - 1] != ':')
        return false;
    size_t name = at;
    while (name < end - 1 && s.ptr[name] != '[' && s.ptr[name] != ':' && s.ptr[name] != '=' && s.ptr[name] != '<')
        name++;
    if (name == at || (name < end - 1 && (s.ptr[name] != '[' || s.ptr[end - 2] != ']')))
        return false;
    stamp->tag = (struct smtperr_slice){s.ptr + at, name - at};
    stamp->message = slice_from(s, skip_spaces(s, end));
    return true;
}

/* Host and tag, or the tag alone, behind a time. */
static void read_names(struct smtperr_slice s, struct smtperr__stamp *stamp)
{
    size_t end = word_end(s, 0), next = skip_spaces(s, end);
    stamp->message = stamp->rest = s;
    if (!read_tag(s, 0, end, stamp) && end <= 255)
        (void)read_tag(s, next, word_end(s, next), stamp);
}

/* RFC 5424 behind its version: the program is the third word, the message what follows the structured data. */
static bool read_5424(struct smtperr_slice s, struct smtperr__stamp *stamp)
{
    size_t end = read_time(s), at = 0;
    struct smtperr_slice words[5] = {{NULL, 0}};
    if (end == 0)
        return false;
    for (size_t i = 0; i < 5; i++) {
        words[i] = (struct smtperr_slice){s.ptr + at, (end = word_end(s, at)) - at};
        at = skip_spaces(s, end);
    }
    stamp->time = words[0];
    stamp->tag = words[2];
    if (at < s.len && s.ptr[at] == '[')
        while (at < s.len && (s.ptr[at] != ']' || (at + 1 < s.len && !is_space(s.ptr[at + 1]))))
            at++;
    at = skip_spaces(s, at < s.len ? at + 1 : at);
    s = slice_from(s, at);
    if (s.len >= 3 && memcmp(s.ptr, "\xef\xbb\xbf", 3) == 0)
        s = slice_from(s, 3);
    stamp->message = stamp->rest = s;
    return true;
}

void smtperr__read_stamp(struct smtperr_slice line, struct smtperr__stamp *stamp)
{
    struct smtperr_slice s = line;
    *stamp = (struct smtperr__stamp){.message = line, .rest = line};
    s = slice_from(s, read_frame(s));
    size_t priority = read_priority(s);
    s = slice_from(s, priority);
    if (priority > 0 && s.len > 2 && s.ptr[0] == '1' && s.ptr[1] == ' ' && read_5424(slice_from(s, 2), stamp))
        return;
    for (unsigned i = 0; i < 2; i++) {
        size_t len = read_time(s);
        if (len == 0)
            break;
        stamp->time = (struct smtperr_slice){s.ptr, len};
        s = slice_from(s, skip_spaces(s, len));
    }
    if (stamp->time.len > 0)
        read_names(s, stamp);
    else
        stamp->message = stamp->rest = s;
}
