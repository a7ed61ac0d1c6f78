/* SPDX-License-Identifier: MIT */
/*
 * Decoding never outgrows its input, but for a charset.
 *
 *   quoted-printable = *( octet / "=" 2HEXDIG ) [ "=" ]           ; RFC 2045 6.7, "=" at the end: a soft line break
 *   base64           = *( 4( ALPHA / DIGIT / "+" / "/" ) ) ["="]  ; RFC 2045 6.8
 *   UTF-7            = *( octet / "+" *base64 "-" )               ; RFC 2152
 */
#include "decode.h"

#include "block.h"
#include "chars.h"

/* ---- content transfer encodings ---- */

static size_t decode_equals(struct smtperr_slice line, char *out, bool underscores)
{
    const char *end = line.ptr + line.len;
    size_t len = 0;
    for (const char *at = line.ptr; at < end; at++) {
        long code = *at == '=' ? smtperr__read_hex(at + 1, end, 2) : -1;
        if (code >= 0)
            at += 2;
        out[len++] = code >= 0 ? (char)code : underscores && *at == '_' ? ' ' : *at;
    }
    return len;
}

size_t smtperr__decode_qp(struct smtperr_slice line, char *out, bool *soft_out)
{
    while (line.len > 0 && is_space(line.ptr[line.len - 1]))
        line.len--;
    *soft_out = line.len > 0 && line.ptr[line.len - 1] == '=';
    line.len -= *soft_out;
    if (line.len == 0)
        return 0;
    if (memchr(line.ptr, '=', line.len) != NULL)
        return decode_equals(line, out, false);
    memcpy(out, line.ptr, line.len);
    return line.len;
}

size_t smtperr__decode_q(struct smtperr_slice text, char *out)
{
    return decode_equals(text, out, true);
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    return is_digit(c) ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

size_t smtperr__decode_base64(struct smtperr__base64 *state, struct smtperr_slice line, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < line.len; i++) {
        int value = base64_value(line.ptr[i]);
        if (line.ptr[i] == '=')
            state->count = 0; /* the end of the data, or of a part of it */
        if (value < 0)
            continue;
        state->bits = state->bits << 6 | (uint32_t)value;
        state->count += 6;
        if (state->count >= 8) {
            state->count -= 8;
            out[len++] = (char)(state->bits >> state->count & 0xff);
        }
    }
    return len;
}

/* ---- charsets ---- */

/* No byte above 0x7f, and no escape, with which charsets of 7 bits begin. */
static bool is_ascii(struct smtperr_slice text)
{
    unsigned char others[BLOCK] = {0};
    for (size_t at = 0; at < text.len && text.len < BLOCK; at++)
        others[0] |= within((unsigned char)text.ptr[at], 0x80, 0x80) | within((unsigned char)text.ptr[at], '\033', 1);
    for (size_t at = 0; at < text.len && text.len >= BLOCK; at += BLOCK) {
        const unsigned char *block = (const unsigned char *)text.ptr + block_place(at, text.len);
        for (size_t i = 0; i < BLOCK; i++)
            others[i] |= within(block[i], 0x80, 0x80) | within(block[i], '\033', 1);
    }
    return block_none(others);
}

enum charset { CHARSET_OTHER, CHARSET_UTF8, CHARSET_LATIN1, CHARSET_LATIN9, CHARSET_WINDOWS, CHARSET_UTF7 };

static enum charset charset_named(struct smtperr_slice name)
{
    static const struct {
        const char *name;
        enum charset charset;
    } names[] = {
        {"utf-8", CHARSET_UTF8},     {"utf8", CHARSET_UTF8},          {"us-ascii", CHARSET_UTF8},
        {"ascii", CHARSET_UTF8},     {"iso-8859-1", CHARSET_LATIN1},  {"iso8859-1", CHARSET_LATIN1},
        {"latin1", CHARSET_LATIN1},  {"iso-8859-15", CHARSET_LATIN9}, {"windows-1252", CHARSET_WINDOWS},
        {"cp1252", CHARSET_WINDOWS}, {"utf-7", CHARSET_UTF7},         {"unicode-1-1-utf-7", CHARSET_UTF7},
    };
    const char *language = name.len > 0 ? memchr(name.ptr, '*', name.len) : NULL; /* RFC 2231 5 */
    if (language != NULL)
        name.len = (size_t)(language - name.ptr);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (smtperr__same(name, names[i].name))
            return names[i].charset;
    return name.len == 0 ? CHARSET_UTF8 : CHARSET_OTHER;
}

/* Writes one character if it has room. */
static void put_utf8(char *out, size_t *len, size_t room, uint32_t code)
{
    char bytes[4];
    size_t count = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = count; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3f));
    bytes[0] = (char)(count == 1 ? code : (0xf00u >> count & 0xff) | code);
    if (count > room - *len)
        return;
    memcpy(out + *len, bytes, count);
    *len += count;
}

static uint32_t latin_code(enum charset charset, unsigned char c)
{
    static const struct {
        unsigned char byte;
        uint16_t code;
    } latin9[] = {{0xa4, 0x20ac}, {0xa6, 0x160}, {0xa8, 0x161}, {0xb4, 0x17d},
                  {0xb8, 0x17e},  {0xbc, 0x152}, {0xbd, 0x153}, {0xbe, 0x178}};
    if (c >= 0x80 && c < 0xa0)
        return smtperr__windows[c - 0x80]; /* what calls itself Latin-1 mostly is windows-1252 */
    for (size_t i = 0; charset == CHARSET_LATIN9 && i < sizeof latin9 / sizeof *latin9; i++)
        if (latin9[i].byte == c)
            return latin9[i].code;
    return c;
}

/* A unit of UTF-16; *high is the first one of a pair, which waits for the second. */
static void put_unit(uint32_t unit, uint32_t *high, char *out, size_t *len, size_t room)
{
    if (unit >= 0xd800 && unit < 0xdc00) {
        *high = unit;
        return;
    }
    if (unit >= 0xdc00 && unit < 0xe000)
        unit = *high != 0 ? 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd;
    *high = 0;
    put_utf8(out, len, room, unit);
}

/* At "+": reads UTF-16 in base64 up to "-" or what is no base64; returns where the text goes on. */
static size_t put_utf7(struct smtperr_slice text, size_t at, char *out, size_t *len, size_t room)
{
    uint32_t bits = 0, high = 0;
    unsigned count = 0;
    int value;
    if (at + 1 < text.len && text.ptr[at + 1] == '-') {
        put_utf8(out, len, room, '+');
        return at + 2;
    }
    for (at++; at < text.len && (value = base64_value(text.ptr[at])) >= 0; at++) {
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count < 16)
            continue;
        count -= 16;
        put_unit(bits >> count & 0xffff, &high, out, len, room);
    }
    return at + (at < text.len && text.ptr[at] == '-');
}

static size_t convert_known(enum charset charset, struct smtperr_slice text, char *out, size_t room)
{
    size_t len = 0;
    for (size_t at = 0; at < text.len && len < room;) {
        if (charset == CHARSET_UTF7 && text.ptr[at] == '+')
            at = put_utf7(text, at, out, &len, room);
        else
            put_utf8(out, &len, room, latin_code(charset, (unsigned char)text.ptr[at++]));
    }
    return len;
}

bool smtperr__is_utf8(struct smtperr_slice charset, struct smtperr_slice text)
{
    bool utf7 = charset.len > 0 && charset.ptr[charset.len - 1] == '7';
    return text.len == 0 || (is_ascii(text) && !(utf7 && charset_named(charset) == CHARSET_UTF7));
}

/* How many bytes the character at `at` takes if it is well-formed UTF-8 (RFC 3629 4); 0 if it is not. */
static size_t utf8_length(struct smtperr_slice text, size_t at)
{
    unsigned char first = (unsigned char)text.ptr[at];
    size_t len = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (len > text.len - at)
        return 0;
    for (size_t i = 1; i < len; i++)
        if (((unsigned char)text.ptr[at + i] & 0xc0) != 0x80)
            return 0;
    return len;
}

enum look { LOOK_ASCII, LOOK_UTF8, LOOK_PAIRS, LOOK_OTHER };

/* Is the text UTF-8 by its bytes, or, where all of it is of two bytes each, maybe by chance? */
static enum look look_of(struct smtperr_slice text)
{
    enum look look = LOOK_ASCII;
    for (size_t at = 0, len; at < text.len; at += len) {
        len = utf8_length(text, at);
        if (len == 0)
            return LOOK_OTHER;
        if (len > 1 && look != LOOK_UTF8)
            look = len > 2 ? LOOK_UTF8 : LOOK_PAIRS;
    }
    return look;
}

/* Is the charset one with a byte for each character? In those, two that follow each other as in UTF-8 mean nothing. */
static bool is_single(enum charset known, struct smtperr_slice name)
{
    static const char *const begins[] = {"iso-8859", "windows-125", "koi8", "cp125"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        size_t len = strlen(begins[i]);
        if (name.len > len && smtperr__same((struct smtperr_slice){name.ptr, len}, begins[i]))
            return true;
    }
    return known == CHARSET_LATIN1 || known == CHARSET_LATIN9 || known == CHARSET_WINDOWS;
}

/* The charset that text is in, where its label cannot be true: UTF-8 goes under other names, and bytes above 0x7f have
 * no place in the Japanese charset of 7 bits. */
static struct smtperr_slice true_charset(enum charset known, struct smtperr_slice charset, struct smtperr_slice text)
{
    enum look look = look_of(text);
    bool seven = charset.len > 8 && smtperr__same((struct smtperr_slice){charset.ptr, 8}, "iso-2022");
    if (look == LOOK_UTF8 || (look == LOOK_PAIRS && is_single(known, charset)))
        return slice_of("utf-8");
    return seven && look != LOOK_ASCII ? slice_of("cp932") : charset;
}

size_t smtperr__to_utf8(const struct smtperr__charsets *charsets, struct smtperr_slice charset,
                        struct smtperr_slice text, char *out, size_t room)
{
    enum charset known = charset_named(charset);
    size_t len = text.len < room ? text.len : room;
    bool plain = smtperr__is_utf8(charset, text);
    if (!plain && known != CHARSET_UTF8 && known != CHARSET_UTF7) {
        charset = true_charset(known, charset, text);
        known = charset_named(charset);
    }
    if (!plain && known > CHARSET_UTF8)
        return convert_known(known, text, out, room);
    /* Japanese mail often does not say its charset; the escape sequences do (RFC 1468). */
    const char *escape = plain || text.len == 0 ? NULL : memchr(text.ptr, '\033', text.len);
    if (known == CHARSET_UTF8 && escape != NULL && escape + 1 < text.ptr + text.len && escape[1] == '$') {
        charset = (struct smtperr_slice){"iso-2022-jp", 11};
        known = CHARSET_OTHER;
    }
    if (!plain && known == CHARSET_OTHER && charsets != NULL && charsets->convert != NULL) {
        size_t converted = charsets->convert(charsets->context, charset, text, out, room);
        if (converted > 0)
            return converted;
    }
    if (len > 0)
        memcpy(out, text.ptr, len);
    return len;
}

bool smtperr__is_utf16(struct smtperr_slice charset, struct smtperr__utf16 *state_out)
{
    *state_out = (struct smtperr__utf16){.little = smtperr__same(charset, "utf-16le")};
    return state_out->little || smtperr__same(charset, "utf-16") || smtperr__same(charset, "utf-16be");
}

size_t smtperr__decode_utf16(struct smtperr__utf16 *state, struct smtperr_slice bytes, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        uint32_t byte = (unsigned char)bytes.ptr[i];
        state->half = !state->half;
        if (state->half) {
            state->first = byte;
            continue;
        }
        uint32_t unit = state->little ? byte << 8 | state->first : state->first << 8 | byte;
        if (unit == 0xfffe)
            state->little = !state->little; /* the mark of the byte order, read in the other one */
        else if (unit != 0xfeff)
            put_unit(unit, &state->high, out, &len, 2 * bytes.len + 2);
    }
    return len;
}
