/* SPDX-License-Identifier: MIT */
/* clients.tsv is short, so its rows are tried one after the other, the first character deciding at once. */
#include "client.h"

#include "chars.h"
#include "tables.h"

#define STAMP_MAX 48 /* bytes of a time stamp before a mark */

static bool begins_with(struct smtperr_slice text, struct smtperr_slice words)
{
    return text.len >= words.len && text.len > 0 && to_lower(text.ptr[0]) == to_lower(words.ptr[0]) &&
           smtperr__find((struct smtperr_slice){text.ptr, words.len}, words) == 0;
}

static enum smtperr__side side_at(struct smtperr_slice text, size_t *len_out)
{
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        struct smtperr_slice mark = table_text(row->text);
        if (row->part > PART_SERVER_LINE || !begins_with(text, mark))
            continue;
        *len_out = mark.len;
        return row->part == PART_CLIENT_LINE ? SIDE_CLIENT : SIDE_SERVER;
    }
    return SIDE_NONE;
}

static bool is_stamp(char c)
{
    return is_digit(c) || is_space(c) || (c != '\0' && strchr("-:.,TZ[]+|", c) != NULL);
}

enum smtperr__side smtperr__line_side(struct smtperr_slice *line)
{
    size_t at = 0, len = 0;
    enum smtperr__side side = side_at(*line, &len);
    while (side == SIDE_NONE && at < line->len && at < STAMP_MAX && is_stamp(line->ptr[at]))
        at++;
    if (at > 0 && at < line->len)
        side = side_at(slice_from(*line, at), &len);
    if (side != SIDE_NONE)
        *line = slice_from(*line, at + len);
    return side;
}

bool smtperr__announces_code(struct smtperr_slice text)
{
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        struct smtperr_slice words = table_text(row->text);
        if (row->part == PART_BEFORE_CODE && text.len >= words.len &&
            begins_with(slice_from(text, text.len - words.len), words))
            return text.len == words.len || !is_alnum(text.ptr[text.len - words.len - 1]);
    }
    return false;
}

bool smtperr__begins_with_unit(struct smtperr_slice text)
{
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        struct smtperr_slice unit = table_text(row->text);
        if (row->part == PART_UNIT && begins_with(text, unit) && (text.len == unit.len || !is_alnum(text.ptr[unit.len])))
            return true;
    }
    return false;
}

static bool ends_at(struct smtperr_slice text)
{
    for (unsigned i = 0; i < smtperr__tables.client_count; i++) {
        const struct smtperr__client *row = &smtperr__tables.clients[i];
        if (row->part == PART_END && begins_with(text, table_text(row->text)))
            return true;
    }
    return false;
}

/* Which characters begin an end mark; built once a call from the few rows there are. */
static void find_starts(bool starts[256])
{
    for (unsigned i = 0; i < smtperr__tables.client_count; i++)
        if (smtperr__tables.clients[i].part == PART_END) {
            char c = table_text(smtperr__tables.clients[i].text).ptr[0];
            starts[(unsigned char)c] = starts[(unsigned char)to_lower(c)] = true;
        }
}

size_t smtperr__words_end(struct smtperr_slice text)
{
    bool starts[256] = {false};
    find_starts(starts);
    for (size_t i = 0; i < text.len; i++)
        if (starts[(unsigned char)text.ptr[i]] && ends_at(slice_from(text, i)))
            return i;
    return text.len;
}
