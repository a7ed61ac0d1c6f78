/* SPDX-License-Identifier: MIT */
/* The columns of every table of data/, in their order; data/README.md says the same to people. */
#include "schema.h"

#include "../chars.h"
#include "../keys.h"
#include "../tables.h"

#include <string.h>

static const char *const actors[] = {"sender",   "sending-admin", "recipient", "receiving-admin",
                                     "provider", "nobody",        NULL};
static const char *const retries[] = {"later", "after-fix", "never", NULL};
static const char *const yes[] = {"yes", NULL};
static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const tells_little[] = {"yes", "open", NULL}; /* enum in tables.h */
static const char *const uses[] = {"standard", "extension", "registered", "seen", "draft",
                                   "obsolete", "synthetic", "unsent",     NULL};

#define MEANING                                                                                                        \
    {                                                                                                                  \
        "meaning", COLUMN_TEXT, ASCII | PROSE, 300, 0, NULL, 0, 0                                                      \
    }
#define CAUSES                                                                                                         \
    {                                                                                                                  \
        "causes", COLUMN_LIST, ASCII | PROSE | CAUSE, 76, 5, NULL, 0, 0                                                \
    }
#define STEPS(name, flags)                                                                                             \
    {                                                                                                                  \
        name, COLUMN_LIST, ASCII | PROSE | STEP | (flags), 150, 6, NULL, 0, 0                                          \
    }
#define WORD(name, flags, words)                                                                                       \
    {                                                                                                                  \
        name, COLUMN_WORD, flags, 0, 0, words, 1, 0                                                                    \
    }

static const struct column categories[] = {
    {"id", COLUMN_TEXT, REQUIRED | ID | ASCII, 24, 0, NULL, 0, 0},
    {"title", COLUMN_TEXT, REQUIRED | ASCII, 60, 0, NULL, 0, 0},
    {"meaning", COLUMN_TEXT, REQUIRED | ASCII, 300, 0, NULL, 0, 0},
    WORD("actor", REQUIRED, actors),
    WORD("retry", 0, retries),
    WORD("suppress", 0, yes),
    WORD("actor_temporary", 0, actors),
    WORD("retry_temporary", 0, retries),
    STEPS("steps", REQUIRED),
    STEPS("steps_in", 0),
    WORD("actor_relay", 0, actors),
    WORD("actor_client", 0, actors),
};

static const struct column codes[] = {
    {"code", COLUMN_CODE, REQUIRED, 0, 0, NULL, 0, 0},
    {"use", COLUMN_WORD, REQUIRED, 0, 0, uses, 0, 0},
    {"name", COLUMN_TEXT, ASCII, 110, 0, NULL, 0, 0},
    {"category", COLUMN_ROW, 0, 0, 0, NULL, 0, TABLE_CATEGORIES},
    {"also", COLUMN_CATEGORIES, 0, 0, 0, NULL, 0, 0},
    WORD("retry", 0, retries),
    WORD("suppress", 0, yes_no),
    WORD("actor", 0, actors),
    MEANING,
    CAUSES,
    STEPS("steps", 0),
    {"belief", COLUMN_TEXT, ASCII, 160, 0, NULL, 0, 0},
    {"dotted", COLUMN_CODE, 0, 0, 0, NULL, 0, 0},
    {"seen_with", COLUMN_CODES, 0, 0, 12, NULL, 0, 0},
    {"references", COLUMN_REFERENCES, REQUIRED | ASCII, 160, 5, NULL, 0, 0},
    {"date", COLUMN_TEXT, REQUIRED | SKIP, 10, 0, NULL, 0, 0},
};

static const char *const kinds[] = {"mailbox", "filter", "blocklist", "esp", "mta", "client", NULL};
static const char *const wordings[] = {"uncertain", "keyword", NULL};
static const char *const parts[] = {
    "client-line", "server-line", "answer",       "before-code", "before-number", "before-http",    "http",
    "said",        "relay",       "sender",       "deferred",    "mail-from",     "login",          "inbound",
    "library",     "notice",      "end",          "error",       "command",       "unit",           "json-code",
    "json-status", "json-class",  "json-subject", "json-detail", "json-text",     "json-recipient", NULL};

#define NAME(flags)                                                                                                    \
    {                                                                                                                  \
        "id", COLUMN_TEXT, REQUIRED | ID | ASCII | (flags), 60, 0, NULL, 0, 0                                          \
    }
#define SOURCE                                                                                                         \
    {                                                                                                                  \
        "source", COLUMN_TEXT, REQUIRED | SKIP, 400, 0, NULL, 0, 0                                                     \
    }
#define DATE                                                                                                           \
    {                                                                                                                  \
        "date", COLUMN_TEXT, REQUIRED | SKIP, 10, 0, NULL, 0, 0                                                        \
    }
#define PROVIDER(flags)                                                                                                \
    {                                                                                                                  \
        "provider", COLUMN_ROW, OFF_BY_ONE | (flags), 0, 0, NULL, 0, TABLE_PROVIDERS                                   \
    }
#define FAMILY                                                                                                         \
    {                                                                                                                  \
        "family", COLUMN_ROW, REQUIRED, 0, 0, NULL, 0, TABLE_FAMILIES                                                  \
    }

static const struct column providers[] = {
    NAME(0),
    {"name", COLUMN_TEXT, REQUIRED, 70, 0, NULL, 0, 0},
    WORD("kind", REQUIRED, kinds),
    {"signatures", COLUMN_LIST, 0, 80, 40, NULL, 0, 0},
    {"hosts", COLUMN_LIST, 0, 60, 20, NULL, 0, 0},
    {"postmaster", COLUMN_TEXT, ASCII, 160, 0, NULL, 0, 0},
    {"delist", COLUMN_TEXT, ASCII, 160, 0, NULL, 0, 0},
    {"requirements", COLUMN_TEXT, ASCII, 220, 0, NULL, 0, 0},
    SOURCE,
    DATE,
};

static const struct column families[] = {
    NAME(0),
    {"title", COLUMN_TEXT, REQUIRED | ASCII, 60, 0, NULL, 0, 0},
    {"category", COLUMN_ROW, REQUIRED, 0, 0, NULL, 0, TABLE_CATEGORIES},
    {"also", COLUMN_CATEGORIES, 0, 0, 0, NULL, 0, 0},
    WORD("retry", 0, retries),
    WORD("suppress", 0, yes_no),
    WORD("actor", 0, actors),
    WORD("lossy", 0, tells_little),
    MEANING,
    CAUSES,
    STEPS("steps", 0),
    {"references", COLUMN_REFERENCES, REQUIRED | ASCII, 220, 5, NULL, 0, 0},
};

static const struct column replies[] = {
    NAME(0),
    FAMILY,
    PROVIDER(0),
    {"reply", COLUMN_CODE, 0, 0, 0, NULL, 0, 0},
    {"status", COLUMN_CODE, 0, 0, 0, NULL, 0, 0},
    {"text", COLUMN_SENTENCE, REQUIRED, 400, 0, NULL, 0, 0},
    {"facts", COLUMN_FACTS, 0, 0, 4, NULL, 0, 0},
    WORD("wording", 0, wordings),
    SOURCE,
    DATE,
};

static const struct column provider_codes[] = {
    PROVIDER(REQUIRED), {"code", COLUMN_CODE, REQUIRED, 0, 0, NULL, 0, 0}, FAMILY, SOURCE, DATE,
};

static const struct column clients[] = {
    {"text", COLUMN_TEXT, REQUIRED, 40, 0, NULL, 0, 0},
    WORD("part", REQUIRED, parts),
    {"client", COLUMN_TEXT, REQUIRED | SKIP, 60, 0, NULL, 0, 0},
    SOURCE,
    DATE,
};

static const char *const marks[] = {"from",     "subject",  "no-bounce", "opening", "recipient", "error",   "alias",
                                    "returned", "section",  "delay",     "aside",   "other",     "command", "program",
                                    "answer",   "ordinary", "delivered", "bulk",    "copy",      NULL};

static const struct column layouts[] = {
    {"text", COLUMN_TEXT, REQUIRED | LOWER, 90, 0, NULL, 0, 0},
    {"marks", COLUMN_WORDS, REQUIRED, 0, 6, marks, 1, 0},
    {"system", COLUMN_TEXT, REQUIRED | SKIP, 60, 0, NULL, 0, 0},
    SOURCE,
    DATE,
};

static const char *const log_programs[] = {"postfix",  "exim",     "sendmail", "opensmtpd", "qmail",   "courier",
                                           "dovecot",  "msmtp",    "haraka",   "stalwart",  "kumomta", "postqueue",
                                           "powermta", "exchange", "wrapper",  NULL};
static const char *const log_parts[] = {"tag",  "id",    "open",    "mark",   "event",
                                        "said", "after", "answers", "member", NULL};
static const char *const log_means[] = {"sent",      "deferred", "bounced", "expired", "rejected", "nothing", "event",
                                        "recipient", "original", "sender",  "relay",   "remote",   "queue",   "status",
                                        "reply",     "words",    "more",    "command", "time",     "line",    "tag",
                                        "class",     "subject",  "detail",  NULL};

static const struct column logs[] = {
    WORD("program", REQUIRED, log_programs),
    WORD("part", REQUIRED, log_parts),
    {"text", COLUMN_TEXT, REQUIRED | ASCII, 60, 0, NULL, 0, 0},
    WORD("means", 0, log_means),
    SOURCE,
    DATE,
};

#define SCHEMA(file, type, columns)                                                                                    \
    {                                                                                                                  \
        file, type, #columns, columns, sizeof(columns) / sizeof *(columns)                                             \
    }

const struct schema schemas[TABLE_COUNT] = {
    [TABLE_CATEGORIES] = SCHEMA("categories.tsv", "struct smtperr__category", categories),
    [TABLE_CODES] = SCHEMA("codes.tsv", "struct smtperr__code", codes),
    [TABLE_PROVIDERS] = SCHEMA("providers.tsv", "struct smtperr__provider", providers),
    [TABLE_FAMILIES] = SCHEMA("families.tsv", "struct smtperr__family", families),
    [TABLE_REPLIES] = SCHEMA("replies.tsv", "struct smtperr__reply", replies),
    [TABLE_PROVIDER_CODES] = SCHEMA("provider-codes.tsv", "struct smtperr__provider_code", provider_codes),
    [TABLE_CLIENTS] = SCHEMA("clients.tsv", "struct smtperr__client", clients),
    [TABLE_LAYOUTS] = SCHEMA("layouts.tsv", "struct smtperr__layout", layouts),
    [TABLE_LOGS] = SCHEMA("logs.tsv", "struct smtperr__log_row", logs),
};

long log_place(const struct row *row)
{
    return LOG_PLACE(word_of(log_programs, &row->cells[0]) + 1, word_of(log_parts, &row->cells[1]) + 1);
}

long row_of(const struct tsv *tsv, const struct cell *id)
{
    for (size_t i = 0; i < tsv->count; i++)
        if (tsv->rows[i].cells[0].len == id->len && memcmp(tsv->rows[i].cells[0].text, id->text, id->len) == 0)
            return (long)i;
    return -1;
}

size_t column_of(enum table_id table, const char *name)
{
    size_t i = 0;
    while (strcmp(schemas[table].columns[i].name, name) != 0)
        i++;
    return i;
}

const struct cell *cell_of(const struct row *row, enum table_id table, const char *name)
{
    return &row->cells[column_of(table, name)];
}

long word_of(const char *const *words, const struct cell *cell)
{
    for (long i = 0; words[i] != NULL; i++)
        if (cell_is(cell, words[i]))
            return i;
    return -1;
}

/* One part of an enhanced code: 1 to 3 digits without a leading zero (RFC 3463 2). */
static bool read_part(const char **at, const char *end, uint16_t *part_out)
{
    unsigned value = 0, digits = 0;
    for (; *at < end && is_digit(**at) && digits < 4; ++*at, digits++)
        value = value * 10 + (unsigned)(**at - '0');
    *part_out = (uint16_t)value;
    return digits == 1 || (digits > 1 && digits < 4 && (*at)[-(int)digits] != '0');
}

static bool read_enhanced(const char *at, const char *end, struct smtperr_status *status_out)
{
    struct smtperr_status s = {true, 0, SMTPERR_ANY, SMTPERR_ANY};
    if (*at != 'X' && *at != '2' && *at != '4' && *at != '5')
        return false;
    s.cls = *at == 'X' ? 0 : (uint8_t)(*at - '0');
    *status_out = s;
    if (s.cls != 0 && end - at == 5 && memcmp(at + 1, ".X.X", 4) == 0)
        return true;
    if (at[1] != '.')
        return false;
    at += 2;
    if (!read_part(&at, end, &status_out->subject))
        return false;
    if (s.cls == 0 && at == end)
        return true;
    return *at++ == '.' && read_part(&at, end, &status_out->detail) && at == end;
}

bool key_of(const struct cell *cell, uint32_t *key_out)
{
    const char *t = cell->text;
    struct smtperr_status status;
    if (cell->len == 3 && t[0] >= '1' && t[0] <= '5' && t[1] == 'y' && t[2] == 'z')
        *key_out = key_first((unsigned)(t[0] - '0'));
    else if (cell->len == 3 && t[0] == 'x' && t[1] >= '0' && t[1] <= '6' && t[2] == 'z')
        *key_out = key_second((unsigned)(t[1] - '0'));
    else if (cell->len == 3 && t[0] >= '2' && t[0] <= '5' && is_digit(t[1]) && is_digit(t[2]))
        *key_out = key_reply((unsigned)((t[0] - '0') * 100 + (t[1] - '0') * 10 + (t[2] - '0')));
    else if (cell->len >= 3 && read_enhanced(t, t + cell->len, &status))
        *key_out = key_status(status);
    else
        return false;
    return true;
}

struct cell newest_date(const struct tables *tables)
{
    struct cell newest = {"", 0, {"", 0, 0}};
    for (enum table_id id = 0; id < TABLE_COUNT; id++)
        for (size_t c = 0; c < schemas[id].column_count; c++)
            for (size_t i = 0; strcmp(schemas[id].columns[c].name, "date") == 0 && i < tables->tsv[id].count; i++)
                if (strcmp(tables->tsv[id].rows[i].cells[c].text, newest.text) > 0)
                    newest = tables->tsv[id].rows[i].cells[c];
    return newest;
}
