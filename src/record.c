/* SPDX-License-Identifier: MIT */
/*
 * Records have members with names, so what they mean stands in logs.tsv, and nothing else needs to be known of them.
 *
 *   line = cell *( "," cell )                                    ; RFC 4180 2
 *   cell = DQUOTE *( any but DQUOTE / 2DQUOTE ) DQUOTE / *( any but "," )
 */
#include "record.h"

#include "chars.h"
#include "json_in.h"

static void put(struct smtperr__attempt *attempt, unsigned means, struct smtperr_slice value)
{
    if (means >= MEANS_EVENT && value.len > 0 && attempt->fields[means].len == 0)
        attempt->fields[means] = value;
}

void smtperr__read_members(struct smtperr_slice line, unsigned program, struct smtperr__attempt *attempt)
{
    struct smtperr__member member;
    for (size_t at = 0; smtperr__next_member(line, &at, &member);) {
        const struct smtperr__log_row *row = smtperr__same_row(program, LOG_MEMBER, member.key);
        if (row != NULL)
            put(attempt, row->means, member.value);
    }
}

/* An address stands before the reason for its delay, which it has only if there is one. */
bool smtperr__next_queued(struct smtperr__attempt *attempt)
{
    struct smtperr__member member;
    size_t at = 0;
    attempt->fields[MEANS_RECIPIENT] = (struct smtperr_slice){NULL, 0};
    while (smtperr__next_member(attempt->rest, &at, &member)) {
        const struct smtperr__log_row *row = smtperr__same_row(PROGRAM_POSTQUEUE, LOG_MEMBER, member.key);
        if (row != NULL && row->means == MEANS_RECIPIENT)
            attempt->fields[MEANS_RECIPIENT] = member.value;
        if (row == NULL || row->means != MEANS_WORDS || attempt->fields[MEANS_RECIPIENT].len == 0)
            continue;
        attempt->fields[MEANS_WORDS] = member.value;
        attempt->rest = slice_from(attempt->rest, at);
        return true;
    }
    return false;
}

/* ---- CSV ---- */

/* Cuts the next cell off; false behind the last one. A cell's doubled quotes stay doubled. */
static bool next_cell(struct smtperr_slice line, size_t *at, struct smtperr_slice *cell_out)
{
    size_t begin = *at, end;
    if (begin > line.len)
        return false;
    if (begin < line.len && line.ptr[begin] == '"') {
        for (end = ++begin; end < line.len; end++) {
            if (line.ptr[end] != '"')
                continue;
            if (end + 1 >= line.len || line.ptr[end + 1] != '"')
                break;
            end++;
        }
        *at = end + 1;
        while (*at < line.len && line.ptr[*at] != ',')
            ++*at;
    } else {
        const char *comma = begin < line.len ? memchr(line.ptr + begin, ',', line.len - begin) : NULL;
        end = *at = comma != NULL ? (size_t)(comma - line.ptr) : line.len;
    }
    ++*at;
    *cell_out = (struct smtperr_slice){line.ptr + begin, end < line.len ? end - begin : line.len - begin};
    return true;
}

static bool read_columns(struct smtperr_slice line, unsigned program, struct smtperr__columns *columns)
{
    struct smtperr__columns read = {.program = program};
    unsigned known = 0;
    struct smtperr_slice cell;
    for (size_t at = 0; read.count < RECORD_COLUMNS_MAX && next_cell(line, &at, &cell);) {
        const struct smtperr__log_row *row = smtperr__same_row(program, LOG_MEMBER, smtperr__trim(cell));
        read.means[read.count++] = row != NULL ? row->means : 0;
        known += row != NULL;
    }
    if (known < 3)
        return false;
    *columns = read;
    return true;
}

bool smtperr__read_header(struct smtperr_slice line, struct smtperr__columns *columns)
{
    static const char fields[] = "#Fields: ", type[] = "type,";
    if (line.len > sizeof fields && memcmp(line.ptr, fields, sizeof fields - 1) == 0)
        return read_columns(slice_from(line, sizeof fields - 1), PROGRAM_EXCHANGE, columns);
    return line.len > sizeof type && memcmp(line.ptr, type, sizeof type - 1) == 0 &&
           read_columns(line, PROGRAM_POWERMTA, columns);
}

void smtperr__read_cells(struct smtperr_slice line, const struct smtperr__columns *columns,
                         struct smtperr__attempt *attempt)
{
    struct smtperr_slice cell;
    size_t at = 0;
    for (unsigned i = 0; i < columns->count && next_cell(line, &at, &cell); i++)
        put(attempt, columns->means[i], cell);
}
