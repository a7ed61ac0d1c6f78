/* SPDX-License-Identifier: MIT */
/*
 *   field     = field-name ":" unstructured                                    ; RFC 5322 2.2
 *   parameter = attribute "=" ( token / quoted-string )                        ; RFC 2045 5.1
 *   encoded-word = "=?" charset [ "*" language ] "?" ( "B" / "Q" ) "?" text "?=" ; RFC 2047 2
 *
 * Real mail breaks each of these rules; what cannot be read is taken as it stands.
 */
#include "header.h"

#include "block.h"
#include "chars.h"

/* Which bytes of a block cannot stand in the name of a field. */
static uint64_t others_in(const char *block)
{
    unsigned char others[BLOCK];
    for (size_t i = 0; i < BLOCK; i++) {
        unsigned char c = (unsigned char)block[i];
        others[i] = (unsigned char)(~within(c, '!', '~' - '!' + 1) | within(c, ':', 1)) & 1;
    }
    return block_bits(others);
}

/* How many bytes at the start of a line may stand in the name of a field: printable ones but ":". */
static size_t name_length(struct smtperr_slice line)
{
    size_t len = 0;
    if (line.len >= BLOCK) {
        uint64_t others = others_in(line.ptr);
        if (others != 0)
            return lowest_bit(others);
        len = BLOCK;
    }
    while (len < line.len && is_class(line.ptr[len], CHAR_FIELD))
        len++;
    return len;
}

/* The name of the field that the line is, and where its colon stands; 0 if it is none. */
static size_t find_colon(struct smtperr_slice line, size_t *name_len_out)
{
    /* "<ann@example.org>: User unknown" is none, though by the letter it could be */
    if (line.len == 0 || line.ptr[0] == '<')
        return 0;
    size_t len = name_length(line);
    *name_len_out = len;
    while (len < line.len && (line.ptr[len] == ' ' || line.ptr[len] == '\t'))
        len++; /* obsolete syntax, RFC 5322 4.5 */
    return *name_len_out > 0 && len < line.len && line.ptr[len] == ':' ? len : 0;
}

bool smtperr__is_field(struct smtperr_slice line)
{
    size_t name_len;
    return find_colon(line, &name_len) > 0;
}

bool smtperr__read_field(struct smtperr_slice line, struct smtperr_slice *name_out, struct smtperr_slice *value_out)
{
    size_t name_len, colon = find_colon(line, &name_len);
    if (colon == 0)
        return false;
    *name_out = (struct smtperr_slice){line.ptr, name_len};
    *value_out = smtperr__trim(slice_make(line.ptr + colon + 1, line.ptr + line.len));
    return true;
}

/* ---- parameters ---- */

static struct smtperr_slice parameter_value(struct smtperr_slice s)
{
    size_t len = 0;
    s = smtperr__trim(s);
    if (s.len > 0 && s.ptr[0] == '"') {
        s = slice_from(s, 1);
        while (len < s.len && s.ptr[len] != '"')
            len++;
    } else {
        while (len < s.len && s.ptr[len] != ';' && !is_space(s.ptr[len]))
            len++;
    }
    return (struct smtperr_slice){s.ptr, len};
}

struct smtperr_slice smtperr__parameter(struct smtperr_slice value, const char *name)
{
    const size_t len = strlen(name);
    const char *sign;
    for (size_t at = 0; at < value.len && (sign = memchr(value.ptr + at, '=', value.len - at)) != NULL;) {
        size_t end = (size_t)(sign - value.ptr);
        at = end + 1;
        while (end > 0 && is_space(value.ptr[end - 1]))
            end--;
        if (end <= len)
            continue;
        const char *begin = value.ptr + end - len;
        if ((begin[-1] == ';' || is_space(begin[-1])) && smtperr__same((struct smtperr_slice){begin, len}, name))
            return parameter_value(slice_from(value, at));
    }
    return (struct smtperr_slice){NULL, 0};
}

/* ---- addresses ---- */

#define LOCAL_MAX 256 /* bytes looked back for a local part; RFC 5321 4.5.3.1.1 has 64 */

/* Where the character of UTF-8 that ends at `end` begins; the byte before it if there is none. */
static size_t character_begin(struct smtperr_slice text, size_t end)
{
    size_t begin = end - 1;
    while (begin > 0 && end - begin < 4 && ((unsigned char)text.ptr[begin] & 0xc0) == 0x80)
        begin--;
    return (unsigned char)text.ptr[begin] >= 0xc0 ? begin : end - 1;
}

static size_t character_end(struct smtperr_slice text, size_t begin)
{
    size_t end = begin + 1;
    while (end < text.len && end - begin < 4 && ((unsigned char)text.ptr[end] & 0xc0) == 0x80)
        end++;
    return end;
}

/* Is the character a mark, as quotes and colons of other scripts are? U+00A0 to BF but for the letters, U+2000 to 207F,
 * U+3000 to 303F but for 3005 to 3007, and the marks of U+FF00 to FF65. */
static bool is_mark(const char *character, size_t len)
{
    const unsigned char *c = (const unsigned char *)character;
    if (len == 2)
        return c[0] == 0xc2 && c[1] != 0xaa && c[1] != 0xb5 && c[1] != 0xba;
    if (len != 3)
        return false;
    if (c[0] == 0xe2)
        return c[1] == 0x80 || c[1] == 0x81;
    if (c[0] == 0xe3)
        return c[1] == 0x80 && (c[2] < 0x85 || c[2] > 0x87);
    if (c[0] == 0xef && c[1] == 0xbc)
        return c[2] < 0x90 || (c[2] > 0x99 && c[2] < 0xa1) || c[2] > 0xba;
    return c[0] == 0xef && c[1] == 0xbd && (c[2] < 0x81 || (c[2] > 0x9a && c[2] < 0xa6));
}

/* Chinese, Japanese and Korean put words next to an address without a blank: U+3000 to D7FF, U+F000 to FFFF. */
static bool is_unspaced(char lead)
{
    unsigned char c = (unsigned char)lead;
    return (c >= 0xe3 && c <= 0xed) || c == 0xef;
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* Where the local part that ends at `at` begins. */
static size_t local_begin(struct smtperr_slice text, size_t at)
{
    size_t begin = at, least = at > LOCAL_MAX ? at - LOCAL_MAX : 0;
    if (at > 1 && text.ptr[at - 1] == '"') {
        for (begin = at - 1; begin > least && text.ptr[begin - 1] != '"';)
            begin--;
        return begin > least ? begin - 1 : at;
    }
    while (begin > least && is_class(text.ptr[begin - 1], CHAR_ADDR) && text.ptr[begin - 1] != '@') {
        if (is_ascii(text.ptr[begin - 1])) {
            begin--;
            continue;
        }
        size_t lead = character_begin(text, begin);
        if (is_mark(text.ptr + lead, begin - lead) ||
            (begin < at && is_unspaced(text.ptr[lead]) && is_ascii(text.ptr[begin])))
            break;
        begin = lead;
    }
    while (begin < at && !is_alnum(text.ptr[begin]) && strchr("'`*#|/.,=?!", text.ptr[begin]) != NULL &&
           text.ptr[begin] != '\0') {
        if (text.ptr[begin] == '=' && begin + 1 < at && text.ptr[begin + 1] == '?')
            break; /* an encoded word */
        begin++;
    }
    return begin;
}

static size_t domain_end(struct smtperr_slice text, size_t at)
{
    size_t end = at;
    if (at < text.len && text.ptr[at] == '[') {
        while (end < text.len && text.ptr[end] != ']' && end - at < 64)
            end++;
        return end < text.len && text.ptr[end] == ']' ? end + 1 : at;
    }
    for (bool dot = false; end < text.len;) {
        if (is_ascii(text.ptr[end])) {
            if (!is_class(text.ptr[end], CHAR_NAME))
                break;
            dot |= text.ptr[end++] == '.';
            continue;
        }
        size_t next = character_end(text, end);
        if (is_mark(text.ptr + end, next - end) || (dot && is_unspaced(text.ptr[end]) && is_alnum(text.ptr[end - 1])))
            break;
        end = next;
    }
    while (end > at && !is_alnum(text.ptr[end - 1]) && strchr(".-_", text.ptr[end - 1]) != NULL)
        end--;
    return end;
}

bool smtperr__next_address(struct smtperr_slice text, size_t *at, struct smtperr_slice *address_out)
{
    while (*at < text.len) {
        const char *sign = memchr(text.ptr + *at, '@', text.len - *at);
        if (sign == NULL)
            break;
        size_t place = (size_t)(sign - text.ptr), begin = local_begin(text, place), end = domain_end(text, place + 1);
        *at = place + 1;
        if (begin == place || end == place + 1)
            continue;
        *at = end;
        *address_out = slice_make(text.ptr + begin, text.ptr + end);
        return true;
    }
    *at = text.len;
    return false;
}

bool smtperr__is_role(struct smtperr_slice address)
{
    static const char *const roles[] = {
        "mailer-daemon", "postmaster", "abuse", "hostmaster", "noc", "support", "helpdesk", "listserv", "majordomo",
    };
    const char *sign = address.len > 0 ? memchr(address.ptr, '@', address.len) : NULL;
    if (sign != NULL)
        address.len = (size_t)(sign - address.ptr);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (smtperr__same(address, roles[i]))
            return true;
    return false;
}

/* Behind "rfc822;", "utf-8;", "LOCAL;", "SMTP:": what types the address. */
static struct smtperr_slice without_type(struct smtperr_slice value)
{
    for (size_t i = 0; i < value.len && i < 24; i++) {
        if (value.ptr[i] == ';' || (value.ptr[i] == ':' && i > 1))
            return smtperr__trim(slice_from(value, i + 1));
        if (!is_alnum(value.ptr[i]) && strchr("/-_ ", value.ptr[i]) == NULL)
            break;
    }
    return value;
}

static struct smtperr_slice enclosed(struct smtperr_slice s, char open, char close)
{
    const char *begin = s.len > 0 ? memchr(s.ptr, open, s.len) : NULL;
    const char *end = begin != NULL ? memchr(begin + 1, close, (size_t)(s.ptr + s.len - begin - 1)) : NULL;
    return end != NULL ? slice_make(begin + 1, end) : s;
}

struct smtperr_slice smtperr__field_address(struct smtperr_slice value)
{
    struct smtperr_slice address;
    size_t at = 0;
    value = without_type(without_type(value));
    if (smtperr__next_address(value, &at, &address))
        return address;
    value = smtperr__trim(enclosed(value, '<', '>'));
    while (value.len > 0 && strchr("'\"", value.ptr[0]) != NULL)
        value = slice_from(value, 1);
    while (value.len > 0 && strchr("'\".;,", value.ptr[value.len - 1]) != NULL)
        value.len--;
    return value;
}

struct smtperr_slice smtperr__field_name(struct smtperr_slice value)
{
    const char *comment;
    const char *type = value.len > 0 ? memchr(value.ptr, ';', value.len) : NULL;
    if (type != NULL)
        value = smtperr__trim(slice_make(type + 1, value.ptr + value.len));
    comment = value.len > 0 ? memchr(value.ptr, '(', value.len) : NULL;
    if (comment != NULL && comment > value.ptr)
        value = smtperr__trim(slice_make(value.ptr, comment));
    while (value.len > 0 && value.ptr[value.len - 1] == '.')
        value.len--;
    return value;
}

/* ---- encoded words ---- */

struct word {
    struct smtperr_slice charset, text;
    bool base64;
    size_t len; /* of the whole */
};

#define WORD_MARKS 8 /* "?" inside the text of a word, which lax writers leave there */

/* At "=?". */
static bool read_word(struct smtperr_slice s, struct word *word)
{
    const char *end = s.ptr + s.len, *parts[3];
    const char *at = s.ptr + 2;
    for (unsigned i = 0; i < 3; i++) {
        at = at < end ? memchr(at, '?', (size_t)(end - at)) : NULL;
        if (at == NULL)
            return false;
        parts[i] = at++;
    }
    if (parts[1] != parts[0] + 2)
        return false;
    for (unsigned i = 0; i < WORD_MARKS && at < end && *at != '='; i++) {
        if ((parts[2] = memchr(at, '?', (size_t)(end - at))) == NULL)
            return false;
        at = parts[2] + 1;
    }
    if (at >= end || *at != '=')
        return false;
    word->charset = slice_make(s.ptr + 2, parts[0]);
    word->base64 = to_lower(parts[0][1]) == 'b';
    word->text = slice_make(parts[1] + 1, parts[2]);
    word->len = (size_t)(at + 1 - s.ptr);
    return true;
}

#define WORD_MAX 1024

/* Decodes one word to the end of out; false if it has no room or is too long. */
static bool put_word(const struct word *word, const struct smtperr__charsets *charsets, char *out, size_t *len,
                     size_t room)
{
    char bytes[WORD_MAX];
    struct smtperr_slice decoded = {bytes, 0};
    struct smtperr__base64 state = {0};
    if (word->text.len > sizeof bytes)
        return false;
    decoded.len = word->base64 ? smtperr__decode_base64(&state, word->text, bytes)
                               : smtperr__decode_q(word->text, bytes);
    if (decoded.len == 0)
        return true;
    *len += smtperr__to_utf8(charsets, word->charset, decoded, out + *len, room - *len);
    return true;
}

struct smtperr_slice smtperr__decode_words(struct smtperr_slice value, const struct smtperr__charsets *charsets,
                                           char *out, size_t room)
{
    struct word word;
    size_t len = 0, space_from = 0;
    bool after_word = false;
    if (value.len == 0 || memchr(value.ptr, '=', value.len) == NULL)
        return (struct smtperr_slice){value.ptr, value.len < room ? value.len : room};
    for (size_t at = 0; at < value.len && len < room;) {
        bool starts = value.ptr[at] == '=' && at + 1 < value.len && value.ptr[at + 1] == '?';
        if (starts && read_word(slice_from(value, at), &word)) {
            if (after_word)
                len = space_from; /* white space between words is not shown, RFC 2047 6.2 */
            if (put_word(&word, charsets, out, &len, room)) {
                at += word.len;
                after_word = true;
                space_from = len;
                continue;
            }
        }
        after_word &= is_space(value.ptr[at]);
        out[len++] = value.ptr[at++];
    }
    return (struct smtperr_slice){out, len};
}
