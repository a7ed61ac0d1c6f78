/* SPDX-License-Identifier: MIT */
/* The rows of clients.tsv are sorted by their first bytes, and by their last: only those that begin or end like the
 * text are tried. */
#include "client.h"

#include "block.h"
#include "chars.h"
#include "code.h"
#include "tables.h"

#define STAMP_MAX 48 /* bytes of a time stamp before a mark */

/* Length of the row's text if it stands at the start of `text`, case aside; else 0. */
static size_t match_row(const struct smtperr__client *row, struct smtperr_slice text)
{
    const char *words = smtperr__tables.pool + row->text;
    size_t i = 0;
    while (i < text.len && words[i] != '\0' && to_lower(words[i]) == to_lower(text.ptr[i]))
        i++;
    return words[i] == '\0' ? i : 0;
}

/* Can a row of one of the parts (a set of bits) begin with these CLIENT_BYTES? Mostly none can. */
static bool may_begin(const char *at, unsigned parts)
{
    return (smtperr__tables.client_parts[client_hash(at)] & parts) != 0;
}

/* The longest row of one of the parts that stands at the start of text; NULL if none does. */
static const struct smtperr__client *find_row(struct smtperr_slice text, unsigned parts, size_t *len_out)
{
    if (text.len < CLIENT_BYTES || !may_begin(text.ptr, parts))
        return NULL;
    unsigned hash = client_hash(text.ptr);
    for (unsigned i = smtperr__tables.client_first[hash]; i < smtperr__tables.client_first[hash + 1]; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[smtperr__tables.client_rows[i]];
        if ((parts >> row->part & 1) != 0 && (*len_out = match_row(row, text)) > 0)
            return row;
    }
    return NULL;
}

/* The sign that ends a mark does not go on: "<****@example.org>" is an address that was made unreadable. */
static enum smtperr__side side_at(struct smtperr_slice text, size_t *len_out)
{
    const unsigned parts = 1u << PART_CLIENT_LINE | 1u << PART_SERVER_LINE | 1u << PART_ANSWER;
    const struct smtperr__client *row = find_row(text, parts, len_out);
    if (row == NULL || (*len_out < text.len && text.ptr[*len_out] == text.ptr[*len_out - 1]))
        return SIDE_NONE;
    return row->part == PART_CLIENT_LINE ? SIDE_CLIENT : SIDE_SERVER;
}

static bool is_stamp(char c)
{
    switch (c) {
    case '-':
    case ':':
    case '.':
    case ',':
    case 'T':
    case 'Z':
    case '[':
    case ']':
    case '+':
    case '|': return true;
    default: return is_class(c, CHAR_DIGIT | CHAR_SPACE);
    }
}

/* The serial monitor of Arduino writes "20:21:48.725 -> " before every line, whosoever's it is. Length of the arrow. */
static size_t skip_arrow(struct smtperr_slice s)
{
    return s.len >= 3 && memcmp(s.ptr, "-> ", 3) == 0 ? 3 : 0;
}

/* A client's line holds a command, which begins with a letter. */
static bool begins_reply(struct smtperr_slice line)
{
    size_t at = 0;
    while (at < line.len && is_space(line.ptr[at]))
        at++;
    return at + 3 < line.len && smtperr__read_reply(slice_from(line, at)) > 0 &&
           (line.ptr[at + 3] == ' ' || line.ptr[at + 3] == '-');
}

enum smtperr__side smtperr__line_side(struct smtperr_slice *line)
{
    size_t at = 0, len = 0, arrow;
    enum smtperr__side side = side_at(*line, &len);
    if (smtperr__read_reply(smtperr__trim(*line)) > 0)
        return side; /* "451 4.4.1 reply: read error" begins with a code, not with a stamp */
    while (side == SIDE_NONE && at < line->len && at < STAMP_MAX && is_stamp(line->ptr[at])) {
        at++;
        if (!is_space(line->ptr[at - 1]) || at >= line->len)
            continue;
        arrow = at > 1 && is_digit(line->ptr[at - 2]) ? skip_arrow(slice_from(*line, at)) : 0;
        if (arrow > 0) {
            *line = slice_from(*line, at + arrow);
            at = 0;
        }
        side = side_at(slice_from(*line, at), &len);
    }
    if (side == SIDE_NONE)
        return SIDE_NONE;
    *line = slice_from(*line, at + len);
    return side == SIDE_CLIENT && begins_reply(*line) ? SIDE_SERVER : side;
}

size_t smtperr__answer_at(struct smtperr_slice line)
{
    const unsigned parts = 1u << PART_ANSWER | 1u << PART_ERROR;
    for (size_t at = 1, len; at < line.len; at++) {
        struct smtperr_slice rest = slice_from(line, at);
        const struct smtperr__client *row = is_space(line.ptr[at - 1]) ? find_row(rest, parts, &len) : NULL;
        if (row != NULL && (row->part == PART_ERROR || begins_reply(slice_from(rest, len))))
            return at;
    }
    return line.len;
}

static bool is_within_word(struct smtperr_slice text, size_t at)
{
    return at > 0 && is_alnum(text.ptr[at]) && is_alnum(text.ptr[at - 1]);
}

/* Does the text end with the row's, which begins no word in the middle? */
static bool ends_with_row(const struct smtperr__client *row, struct smtperr_slice text)
{
    size_t len = strlen(smtperr__tables.pool + row->text);
    if (len > text.len || match_row(row, slice_from(text, text.len - len)) != len)
        return false;
    return !is_within_word(text, text.len - len);
}

/* The longest row of one of the parts that stands at the end of text; NULL if none does. */
static const struct smtperr__client *find_last_row(struct smtperr_slice text, unsigned parts)
{
    if (text.len == 0)
        return NULL;
    unsigned char last = smtperr__lower[(unsigned char)text.ptr[text.len - 1]];
    for (unsigned i = smtperr__tables.client_last[last]; i < smtperr__tables.client_last[last + 1]; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[smtperr__tables.client_last_rows[i]];
        if ((parts >> row->part & 1) != 0 && ends_with_row(row, text))
            return row;
    }
    return NULL;
}

enum smtperr__announced smtperr__announces_code(struct smtperr_slice text)
{
    const unsigned parts = 1u << PART_BEFORE_CODE | 1u << PART_BEFORE_NUMBER | 1u << PART_BEFORE_HTTP;
    bool quoted = text.len > 0 && (text.ptr[text.len - 1] == '"' || text.ptr[text.len - 1] == '\'');
    text.len -= quoted;
    const struct smtperr__client *row = find_last_row(text, parts);
    while (quoted && row == NULL && text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == ':')) {
        text.len--; /* Server Response: '505 no */
        row = find_last_row(text, parts);
    }
    if (row == NULL)
        return ANNOUNCED_NOTHING;
    return row->part == PART_BEFORE_CODE     ? ANNOUNCED_CODE
           : row->part == PART_BEFORE_NUMBER ? ANNOUNCED_NUMBER
                                             : ANNOUNCED_HTTP;
}

/* A word as a whole: no "ms" is "MS-Office". */
static bool begins_with(struct smtperr_slice text, unsigned part)
{
    size_t len;
    if (find_row(text, 1u << part, &len) == NULL)
        return false;
    text = slice_from(text, len);
    return text.len == 0 || (!is_alnum(text.ptr[0]) && (text.ptr[0] != '-' || text.len < 2 || !is_alnum(text.ptr[1])));
}

bool smtperr__begins_with_unit(struct smtperr_slice text)
{
    return begins_with(text, PART_UNIT);
}

bool smtperr__begins_with_http(struct smtperr_slice text)
{
    return begins_with(text, PART_HTTP);
}

size_t smtperr__said_at(struct smtperr_slice text)
{
    size_t len, said = text.len;
    for (size_t i = 0; i < text.len; i++)
        if ((i == 0 || !is_alnum(text.ptr[i - 1])) && find_row(slice_from(text, i), 1u << PART_SAID, &len) != NULL)
            said = i + len;
    return said;
}

/* Do END_BYTES stand here with which a mark could begin? */
static bool may_end(const char *at)
{
    unsigned hash = end_hash(at);
    return (smtperr__tables.client_ends[hash / 32] >> hash % 32 & 1) != 0;
}

size_t smtperr__words_end(struct smtperr_slice text)
{
    bool inside = false; /* no mark begins within a word */
    size_t len;
    for (size_t from = 0; from + END_BYTES <= text.len; from += BLOCK_GROUP) {
        uint64_t begins = smtperr__beginnings(slice_from(text, from), &inside);
        for (; begins != 0; begins &= begins - 1) {
            size_t at = from + lowest_bit(begins);
            if (at + END_BYTES > text.len)
                return text.len;
            if (may_end(text.ptr + at) &&
                find_row(slice_from(text, at), 1u << PART_END | 1u << PART_ERROR | 1u << PART_COMMAND, &len) != NULL)
                return at;
        }
    }
    return text.len;
}

struct smtperr_slice smtperr__answered_command(struct smtperr_slice rest)
{
    size_t len;
    if (find_row(rest, 1u << PART_COMMAND, &len) == NULL)
        return (struct smtperr_slice){NULL, 0};
    rest = slice_from(rest, len);
    rest.len = smtperr__find(rest, slice_of(" command"));
    return smtperr__trim(rest);
}

/* Behind the first row of the part in the text, at or after `at`; 0 if there is none. */
static size_t find_part(struct smtperr_slice text, size_t at, unsigned part)
{
    size_t len;
    for (; at + CLIENT_BYTES <= text.len; at++)
        if (may_begin(text.ptr + at, 1u << part) && !is_within_word(text, at) &&
            find_row(slice_from(text, at), 1u << part, &len) != NULL)
            return at + len;
    return 0;
}

static bool holds(struct smtperr_slice text, unsigned part)
{
    return find_part(text, 0, part) > 0;
}

bool smtperr__tells_of_relay(struct smtperr_slice before)
{
    return holds(before, PART_RELAY);
}

/* Behind the last row of the part; NULL if there is none. */
static struct smtperr_slice behind_last(struct smtperr_slice text, unsigned part)
{
    size_t rest = 0;
    for (size_t at; (at = find_part(text, rest, part)) > 0; rest = at)
        ;
    return rest > 0 ? (struct smtperr_slice){text.ptr + rest, text.len - rest} : (struct smtperr_slice){NULL, 0};
}

bool smtperr__tells_of_sender(struct smtperr_slice before)
{
    struct smtperr_slice behind = behind_last(before, PART_MAIL_FROM);
    return behind.ptr != NULL && smtperr__find(behind, slice_of("RCPT")) == behind.len;
}

bool smtperr__tells_of_login(struct smtperr_slice before)
{
    struct smtperr_slice behind = behind_last(before, PART_LOGIN);
    return behind.ptr != NULL && smtperr__find(behind, slice_of("RCPT")) == behind.len &&
           smtperr__find(behind, slice_of("recipient")) == behind.len;
}

bool smtperr__tells_of_library(struct smtperr_slice before)
{
    return holds(before, PART_LIBRARY);
}

bool smtperr__tells_of_notice(struct smtperr_slice before)
{
    return holds(before, PART_NOTICE);
}

bool smtperr__tells_of_inbound(struct smtperr_slice before)
{
    return holds(before, PART_INBOUND);
}

bool smtperr__tells_of_delay(struct smtperr_slice text)
{
    return holds(text, PART_DEFERRED);
}

static size_t skip_signs_back(struct smtperr_slice text, size_t at)
{
    while (at > 0 &&
           (is_space(text.ptr[at - 1]) || (text.ptr[at - 1] != '\0' && strchr(":;,.-()[]<>'\"", text.ptr[at - 1]))))
        at--;
    return at;
}

/* Without ": ", "(", "<a@example.org>: " at the end. */
static size_t skip_address_back(struct smtperr_slice text)
{
    size_t end = skip_signs_back(text, text.len), word = end;
    while (word > 0 && is_class(text.ptr[word - 1], CHAR_ADDR) && text.ptr[word - 1] != '=')
        word--;
    bool address = end > word && memchr(text.ptr + word, '@', end - word) != NULL;
    return address ? skip_signs_back(text, word) : end;
}

bool smtperr__names_sender(struct smtperr_slice before)
{
    before.len = skip_address_back(before);
    return find_last_row(before, 1u << PART_SENDER) != NULL;
}

unsigned smtperr__record_part(struct smtperr_slice key)
{
    size_t len;
    const unsigned parts = ~((1u << PART_JSON_CODE) - 1);           /* PART_JSON_CODE and those behind it */
    const struct smtperr_slice quoted = {key.ptr - 1, key.len + 2}; /* as the table spells keys */
    const struct smtperr__client *row = find_row(quoted, parts, &len);
    return row != NULL && len == quoted.len ? row->part : 0;
}
