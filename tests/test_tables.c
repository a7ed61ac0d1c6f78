/* SPDX-License-Identifier: MIT */
/*
 * The round trip of the tables: every row of data/, read by the test itself, is found in the program, printed back byte
 * for byte, rendered within its lines and columns, and present in the manual page.
 */
#include "brace.h"
#include "capture.h"
#include "chars.h"
#include "code.h"
#include "keys.h"
#include "lookup.h"
#include "measure.h"
#include "sentence.h"
#include "tables.h"
#include "tsv.h"

#ifndef DATA_FOLDER
#error "CMake defines DATA_FOLDER and CODES_PAGE"
#endif

static struct capture capture;
static struct smtperr_report report;

/* ---- compiled cells printed back ---- */

enum kind { TEXT, LOWER, LIST, WORD, CATEGORY, SET, MARKS, KEY, FAMILY, PROVIDER, SKIPPED };

struct column {
    const char *name;
    enum kind kind;
    size_t offset;
    const char *const *words;
};

static const char *const actors[] = {"",       "sender", "sending-admin", "recipient", "receiving-admin", "provider",
                                     "nobody", NULL};
static const char *const retries[] = {"", "later", "after-fix", "never", NULL};
static const char *const yes_no[] = {"", "yes", "no", NULL};
static const char *const tells_little[] = {"", "yes", "open", NULL};
static const char *const uses[] = {"standard", "extension", "registered", "seen", "draft",
                                   "obsolete", "synthetic", "unsent",     NULL};
static const char *const kinds[] = {"", "mailbox", "filter", "blocklist", "esp", "mta", "client", NULL};
static const char *const wordings[] = {"", "uncertain", "keyword", NULL};
static const char *const parts[] = {
    "",          "client-line", "server-line", "answer",       "before-code", "before-number", "before-http",
    "http",      "said",        "relay",       "sender",       "deferred",    "mail-from",     "login",
    "inbound",   "library",     "notice",      "end",          "error",       "command",       "unit",
    "json-code", "json-status", "json-class",  "json-subject", "json-detail", "json-text",     "json-recipient",
    NULL};

static const char *const layout_marks[] = {"",      "from",    "subject",  "no-bounce", "opening",  "recipient",
                                           "error", "alias",   "returned", "section",   "delay",    "aside",
                                           "other", "command", "program",  "answer",    "ordinary", "delivered",
                                           "bulk",  "copy",    NULL};

#define COLUMN(type, member, kind)                                                                                     \
    {                                                                                                                  \
#member, kind, offsetof(struct type, member), NULL                                                             \
    }
#define WORDS(type, member, words)                                                                                     \
    {                                                                                                                  \
#member, WORD, offsetof(struct type, member), words                                                            \
    }
#define UNCOMPILED(name)                                                                                               \
    {                                                                                                                  \
        name, SKIPPED, 0, NULL                                                                                         \
    }

static const struct column category_columns[] = {
    COLUMN(smtperr__category, id, TEXT),
    COLUMN(smtperr__category, title, TEXT),
    COLUMN(smtperr__category, meaning, TEXT),
    WORDS(smtperr__category, actor, actors),
    WORDS(smtperr__category, retry, retries),
    WORDS(smtperr__category, suppress, yes_no),
    WORDS(smtperr__category, actor_temporary, actors),
    WORDS(smtperr__category, retry_temporary, retries),
    COLUMN(smtperr__category, steps, LIST),
    COLUMN(smtperr__category, steps_in, LIST),
    WORDS(smtperr__category, actor_relay, actors),
    WORDS(smtperr__category, actor_client, actors),
    {NULL, SKIPPED, 0, NULL},
};

static const struct column code_columns[] = {
    COLUMN(smtperr__code, code, KEY),
    WORDS(smtperr__code, use, uses),
    COLUMN(smtperr__code, name, TEXT),
    COLUMN(smtperr__code, category, CATEGORY),
    COLUMN(smtperr__code, also, SET),
    WORDS(smtperr__code, retry, retries),
    WORDS(smtperr__code, suppress, yes_no),
    WORDS(smtperr__code, actor, actors),
    COLUMN(smtperr__code, meaning, TEXT),
    COLUMN(smtperr__code, causes, LIST),
    COLUMN(smtperr__code, steps, LIST),
    COLUMN(smtperr__code, belief, TEXT),
    COLUMN(smtperr__code, dotted, KEY),
    COLUMN(smtperr__code, seen_with, LIST),
    COLUMN(smtperr__code, references, LIST),
    UNCOMPILED("date"),
    {NULL, SKIPPED, 0, NULL},
};

static const struct column provider_columns[] = {
    COLUMN(smtperr__provider, id, TEXT),
    COLUMN(smtperr__provider, name, TEXT),
    WORDS(smtperr__provider, kind, kinds),
    COLUMN(smtperr__provider, signatures, LIST),
    COLUMN(smtperr__provider, hosts, LIST),
    COLUMN(smtperr__provider, postmaster, TEXT),
    COLUMN(smtperr__provider, delist, TEXT),
    COLUMN(smtperr__provider, requirements, TEXT),
    UNCOMPILED("source"),
    UNCOMPILED("date"),
    {NULL, SKIPPED, 0, NULL},
};

static const struct column family_columns[] = {
    COLUMN(smtperr__family, id, TEXT),
    COLUMN(smtperr__family, title, TEXT),
    COLUMN(smtperr__family, category, CATEGORY),
    COLUMN(smtperr__family, also, SET),
    WORDS(smtperr__family, retry, retries),
    WORDS(smtperr__family, suppress, yes_no),
    WORDS(smtperr__family, actor, actors),
    WORDS(smtperr__family, lossy, tells_little),
    COLUMN(smtperr__family, meaning, TEXT),
    COLUMN(smtperr__family, causes, LIST),
    COLUMN(smtperr__family, steps, LIST),
    COLUMN(smtperr__family, references, LIST),
    {NULL, SKIPPED, 0, NULL},
};

static const struct column reply_columns[] = {
    COLUMN(smtperr__reply, id, TEXT),
    COLUMN(smtperr__reply, family, FAMILY),
    COLUMN(smtperr__reply, provider, PROVIDER),
    COLUMN(smtperr__reply, reply, KEY),
    COLUMN(smtperr__reply, status, KEY),
    COLUMN(smtperr__reply, text, TEXT),
    COLUMN(smtperr__reply, facts, LIST),
    WORDS(smtperr__reply, wording, wordings),
    UNCOMPILED("source"),
    UNCOMPILED("date"),
    {NULL, SKIPPED, 0, NULL},
};

static const struct column provider_code_columns[] = {
    COLUMN(smtperr__provider_code, provider, PROVIDER),
    COLUMN(smtperr__provider_code, code, KEY),
    COLUMN(smtperr__provider_code, family, FAMILY),
    UNCOMPILED("source"),
    UNCOMPILED("date"),
    {NULL, SKIPPED, 0, NULL},
};

static const struct column client_columns[] = {
    COLUMN(smtperr__client, text, TEXT),
    WORDS(smtperr__client, part, parts),
    UNCOMPILED("client"),
    UNCOMPILED("source"),
    UNCOMPILED("date"),
    {NULL, SKIPPED, 0, NULL},
};

static const struct column layout_columns[] = {
    COLUMN(smtperr__layout, text, LOWER),
    {"marks", MARKS, offsetof(struct smtperr__layout, marks), layout_marks},
    UNCOMPILED("system"),
    UNCOMPILED("source"),
    UNCOMPILED("date"),
    {NULL, SKIPPED, 0, NULL},
};

static const char *const programs[] = {"",          "postfix",  "exim",     "sendmail", "opensmtpd", "qmail",
                                       "courier",   "dovecot",  "msmtp",    "haraka",   "stalwart",  "kumomta",
                                       "postqueue", "powermta", "exchange", "wrapper",  NULL};
static const char *const log_parts[] = {"",     "tag",   "id",      "open",   "mark", "event",
                                        "said", "after", "answers", "member", NULL};
static const char *const means[] = {"",       "sent",      "deferred", "bounced", "expired", "rejected", "nothing",
                                    "event",  "recipient", "original", "sender",  "relay",   "remote",   "queue",
                                    "status", "reply",     "words",    "more",    "command", "time",     "line",
                                    "tag",    "class",     "subject",  "detail",  NULL};

static const struct column log_columns[] = {
    WORDS(smtperr__log_row, program, programs),
    WORDS(smtperr__log_row, part, log_parts),
    COLUMN(smtperr__log_row, text, TEXT),
    WORDS(smtperr__log_row, means, means),
    UNCOMPILED("source"),
    UNCOMPILED("date"),
    {NULL, SKIPPED, 0, NULL},
};

static const char *text_at(uint32_t at)
{
    return smtperr__tables.pool + at;
}

static const char *print_list(const char *bytes)
{
    static char text[8192];
    struct smtperr__list list;
    size_t len = 0;
    memcpy(&list, bytes, sizeof list);
    struct smtperr_slice item = table_text(list.at);
    for (uint32_t i = 0; i < list.count; i++, item = list_next(item)) {
        assert_true(len + item.len + 4 < sizeof text);
        memcpy(text + len, " | ", 3);
        len += i > 0 ? 3 : 0;
        memcpy(text + len, item.ptr, item.len);
        len += item.len;
    }
    text[len] = '\0';
    return text;
}

/* In the order of the categories; the table's own order is not kept, so sets are compared after sorting. */
static const char *print_set(const char *bytes)
{
    static char text[2048];
    uint64_t set;
    size_t len = 0;
    memcpy(&set, bytes, sizeof set);
    for (unsigned i = 0; i < 64; i++) {
        if ((set >> i & 1) == 0)
            continue;
        assert_true(i == 63 || i < smtperr__tables.category_count);
        const char *id = i == 63 ? "any" : text_at(smtperr__tables.categories[i].id);
        memcpy(text + len, " | ", 3);
        len += len > 0 ? 3 : 0;
        memcpy(text + len, id, strlen(id));
        len += strlen(id);
    }
    text[len] = '\0';
    return text;
}

/* The code that a key stands for, by the layout that keys.h promises. */
static const char *print_key(const char *bytes)
{
    static char text[32];
    uint32_t key;
    memcpy(&key, bytes, sizeof key);
    if (key == 0) {
        text[0] = '\0';
    } else if (key < KEY_REPLY) {
        (void)snprintf(text, sizeof text, key < KEY_SECOND ? "%uyz" : "x%uz", key % 10);
    } else if (key < KEY_ENHANCED) {
        (void)snprintf(text, sizeof text, "%u", key - KEY_REPLY);
    } else {
        uint32_t rest = key - KEY_ENHANCED, detail = rest % 1001, subject = rest / 1001 % 1001,
                 cls = rest / 1001 / 1001;
        int len = cls > 0 ? snprintf(text, sizeof text, "%u", cls) : snprintf(text, sizeof text, "X");
        if (subject == 0)
            (void)snprintf(text + len, sizeof text - (size_t)len, ".X.X");
        else if (detail == 0)
            (void)snprintf(text + len, sizeof text - (size_t)len, ".%u", subject - 1);
        else
            (void)snprintf(text + len, sizeof text - (size_t)len, ".%u.%u", subject - 1, detail - 1);
    }
    return text;
}

static const char *print_word(const char *bytes, const char *const *words)
{
    unsigned number = (unsigned char)*bytes, count = 0;
    while (words[count] != NULL)
        count++;
    assert_true(number < count);
    return words[number];
}

static const char *print_marks(const char *bytes, const char *const *words)
{
    static char text[256];
    uint32_t set;
    memcpy(&set, bytes, sizeof set);
    text[0] = '\0';
    for (unsigned i = 1; words[i] != NULL; i++)
        if ((set >> i & 1) != 0) {
            strcat(text, text[0] != '\0' ? " | " : "");
            strcat(text, words[i]);
        }
    return text;
}

static const char *print_cell(const struct column *column, const char *row)
{
    const char *bytes = row + column->offset;
    uint32_t at;
    uint16_t number;
    switch (column->kind) {
    case TEXT:
    case LOWER: memcpy(&at, bytes, sizeof at); return text_at(at);
    case LIST: return print_list(bytes);
    case WORD: return print_word(bytes, column->words);
    case CATEGORY: return text_at(smtperr__tables.categories[(unsigned char)*bytes].id);
    case SET: return print_set(bytes);
    case MARKS: return print_marks(bytes, column->words);
    case KEY: return print_key(bytes);
    case FAMILY: memcpy(&number, bytes, sizeof number); return text_at(smtperr__tables.families[number].id);
    case PROVIDER:
        memcpy(&number, bytes, sizeof number);
        return number > 0 ? text_at(smtperr__tables.providers[number - 1].id) : "";
    case SKIPPED: break;
    }
    return "";
}

/* Both hold the same items, whatever their order. */
static bool same_set(const char *a, const char *b)
{
    if (strlen(a) != strlen(b))
        return false;
    for (const char *at = a; *at != '\0';) {
        const char *bar = strstr(at, " | ");
        struct smtperr_slice item = slice_make(at, bar != NULL ? bar : at + strlen(at));
        if (strstr(b, terminated(item)) == NULL)
            return false;
        at = bar != NULL ? bar + 3 : at + strlen(at);
    }
    return true;
}

static const struct column *column_named(const struct column *columns, const char *name)
{
    while (columns->name != NULL && strcmp(columns->name, name) != 0)
        columns++;
    if (columns->name == NULL)
        print_error("column %s is checked by nobody: add it to the lists in test_tables.c\n", name);
    assert_non_null(columns->name);
    return columns;
}

struct compiled {
    const char *file;
    const struct column *columns;
    const void *rows;
    size_t size;
    unsigned count;
};

static bool is_same_cell(const struct column *column, const char *row, const char *cell)
{
    if (column->kind == LOWER)
        return smtperr__same(slice_of(print_cell(column, row)), cell);
    if (column->kind == SKIPPED)
        return true;
    if (column->kind == CATEGORY && cell[0] == '\0')
        return row[column->offset] == 0;
    const char *printed = print_cell(column, row);
    return column->kind == SET || column->kind == MARKS ? same_set(printed, cell) : strcmp(printed, cell) == 0;
}

static void every_cell_is_printed_back(void **state)
{
    const struct compiled *table = *state;
    struct tsv tsv = tsv_read(DATA_FOLDER, table->file);
    unsigned wrong = 0;
    assert_int_equal(tsv.count, table->count);
    for (size_t r = 0; r < tsv.count; r++)
        for (size_t c = 0; c < tsv.column_count; c++) {
            const struct column *column = column_named(table->columns, tsv.names[c]);
            const char *row = (const char *)table->rows + r * table->size;
            if (is_same_cell(column, row, tsv.rows[r][c]))
                continue;
            print_error("%s, row %s, column %s:\n  %s\n  %s\n", table->file, tsv.rows[r][0], tsv.names[c],
                        tsv.rows[r][c], print_cell(column, row));
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

/* ---- lookup ---- */

static const struct smtperr__code *found(const char *code)
{
    struct smtperr_status status = {true, (uint8_t)(code[0] - '0'), SMTPERR_ANY, SMTPERR_ANY};
    struct smtperr_codes codes;
    if (code[0] == 'x')
        return smtperr__lookup_second((unsigned)(code[1] - '0'));
    if (strcmp(code + 1, ".X.X") == 0)
        return smtperr__lookup_status(status).row;
    assert_case(smtperr_read_codes(slice_of(code), &codes), code);
    if (codes.reply_is_class)
        return smtperr__lookup_first(codes.reply);
    return codes.reply > 0 ? smtperr__lookup_reply(codes.reply).row : smtperr__lookup_status(codes.status).row;
}

static void every_code_is_found_under_its_own_spelling(void **state)
{
    struct tsv tsv = tsv_read(DATA_FOLDER, "codes.tsv");
    (void)state;
    for (size_t i = 0; i < tsv.count; i++) {
        const struct smtperr__code *row = found(tsv.rows[i][0]);
        assert_case(row == &smtperr__tables.codes[i], tsv.rows[i][0]);
        assert_string_equal(text_at(row->spelled), tsv.rows[i][0]);
    }
}

/* What the program says of a number instead must be there to be said. */
static void every_dotted_code_has_a_row_that_fits(void **state)
{
    struct tsv tsv = tsv_read(DATA_FOLDER, "codes.tsv");
    (void)state;
    for (size_t i = 0; i < tsv.count; i++) {
        const char *dotted = tsv_cell(&tsv, i, "dotted");
        struct smtperr_codes codes;
        if (*dotted == '\0')
            continue;
        assert_case(smtperr_read_codes(slice_of(dotted), &codes) && codes.status.set, tsv.rows[i][0]);
        assert_case(smtperr__lookup_status(codes.status).fit >= FIT_ANY_CLASS, tsv.rows[i][0]);
    }
}

static void categories_that_the_program_names_are_there(void **state)
{
    (void)state;
    assert_true(smtperr__tables.success < smtperr__tables.category_count);
    assert_true(smtperr__tables.unknown < smtperr__tables.category_count);
    assert_true(smtperr__tables.expired < smtperr__tables.category_count);
    assert_true(smtperr__tables.bad_sender < smtperr__tables.category_count);
}

static void newest_date_is_told(void **state)
{
    struct tsv tsv = tsv_read(DATA_FOLDER, "codes.tsv");
    struct smtperr_slice date;
    unsigned count = 0;
    (void)state;
    smtperr_provenance(&count, &date);
    assert_int_equal(count, tsv.count);
    for (size_t i = 0; i < tsv.count; i++)
        assert_true(strcmp(tsv_cell(&tsv, i, "date"), terminated(date)) <= 0);
}

/* ---- text ---- */

static struct measure render(unsigned width, bool verbose)
{
    struct smtperr_style style = {.width = width, .verbose = verbose};
    smtperr_render(capture_open(&capture), &style, &report);
    (void)capture_end(&capture);
    return measure(capture.text, capture.len);
}

/* 24 lines at 80 columns, 40 columns at 40; whatever the form, plain ASCII without trailing space. */
static unsigned misfits(const char *name)
{
    static const struct {
        unsigned width, lines;
        bool verbose;
    } forms[] = {{80, 24, false}, {40, 9999, false}, {80, 9999, true}, {40, 9999, true}};
    unsigned wrong = 0;
    for (size_t i = 0; i < COUNT(forms); i++) {
        struct measure m = render(forms[i].width, forms[i].verbose);
        if (m.columns <= forms[i].width && m.lines <= forms[i].lines && !m.trailing && m.ascii && m.whole)
            continue;
        print_error("%s at width %u%s: %u columns, %u lines%s%s\n", name, forms[i].width,
                    forms[i].verbose ? ", verbose" : "", m.columns, m.lines, m.trailing ? ", trailing space" : "",
                    m.ascii ? "" : ", not ASCII");
        wrong++;
    }
    return wrong;
}

static void every_code_is_rendered_within_its_bounds(void **state)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE};
    unsigned wrong = 0;
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.code_count; i++) {
        const char *spelled = text_at(smtperr__tables.codes[i].spelled);
        if (spelled[0] == 'x')
            continue; /* a second digit alone is said by nobody */
        if (!smtperr_read_codes(slice_of(spelled), &finding.codes))
            finding.codes =
                (struct smtperr_codes){0, false, {true, (uint8_t)(spelled[0] - '0'), SMTPERR_ANY, SMTPERR_ANY}};
        smtperr_explain(&finding, 0, &report);
        wrong += misfits(spelled);
    }
    assert_int_equal(wrong, 0);
}

/* ---- sentences ---- */

static struct smtperr_codes codes_of_reply(const struct smtperr__reply *row)
{
    struct smtperr_codes codes = {0}, status = {0};
    char reply[32], spelled[32];
    memcpy(reply, print_key((const char *)&row->reply), sizeof reply);
    memcpy(spelled, print_key((const char *)&row->status), sizeof spelled);
    if (reply[0] != '\0')
        (void)smtperr_read_codes(slice_of(reply), &codes);
    if (spelled[0] != '\0' && smtperr_read_codes(slice_of(spelled), &status))
        codes.status = status.status;
    if (reply[0] == '\0' && spelled[0] == '\0' && strcmp(wordings[row->wording], "keyword") == 0)
        codes.reply = 554; /* it counts only beside a code, here one that leaves the cause open */
    return codes;
}

static const struct smtperr__reply *reply_with_id(struct smtperr_slice id)
{
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++)
        if (slice_is(id, text_at(smtperr__tables.replies[i].id)))
            return &smtperr__tables.replies[i];
    return NULL;
}

static void every_sentence_gets_the_explanation_of_its_row(void **state)
{
    unsigned wrong = 0;
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        const struct smtperr__reply *row = &smtperr__tables.replies[i], *rule;
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = codes_of_reply(row)};
        finding.diagnostic = sentence(text_at(row->text));
        smtperr_explain(&finding, 0, &report);
        rule = reply_with_id(report.rule);
        if (rule != NULL && rule->family == row->family)
            continue;
        print_error("%s: \"%s\" is explained by %s\n", text_at(row->id), terminated(finding.diagnostic),
                    rule != NULL ? text_at(rule->id) : "its codes");
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void every_sentence_is_rendered_within_its_bounds(void **state)
{
    unsigned wrong = 0;
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        const struct smtperr__reply *row = &smtperr__tables.replies[i];
        struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = codes_of_reply(row)};
        finding.diagnostic = sentence(text_at(row->text));
        smtperr_explain(&finding, 0, &report);
        wrong += misfits(text_at(row->id));
    }
    assert_int_equal(wrong, 0);
}

/* ---- the manual page ---- */

/* Text as roff holds it, with its braces filled in; NULL where a brace has no words. */
static const char *as_roff(const char *cell)
{
    static char text[4096];
    char plain[2048];
    size_t plain_len, len = 0;
    if (!smtperr__fill(slice_of(cell), NULL, 0, plain, sizeof plain, &plain_len))
        return NULL;
    for (size_t i = 0; i < plain_len; i++) {
        if (plain[i] == '\\')
            text[len++] = '\\';
        text[len++] = plain[i] == '\\' ? 'e' : plain[i];
    }
    text[len] = '\0';
    return text;
}

/* The part of the page that belongs to a code: from its heading to the next. */
static struct smtperr_slice section(const char *page, const char *code)
{
    char heading[32];
    int len = snprintf(heading, sizeof heading, "\n.Ss \"%s \\(en ", code);
    assert_true(len > 0 && len < (int)sizeof heading);
    const char *begin = strstr(page, heading);
    assert_case(begin != NULL, code);
    assert_case(strstr(begin + 1, heading) == NULL, code);
    const char *end = strstr(begin + 1, "\n.S");
    return slice_make(begin, end != NULL ? end : begin + strlen(begin));
}

/* Where lines end or may be broken is the page's business, and so is what protects their first character. */
static const char *joined_lines(struct smtperr_slice part)
{
    static char text[16384];
    size_t len = 0;
    assert_true(part.len < sizeof text);
    for (size_t i = 0; i < part.len; i++) {
        if (i + 1 < part.len && part.ptr[i] == '\\' && (part.ptr[i + 1] == '&' || part.ptr[i + 1] == ':'))
            i++;
        else
            text[len++] = part.ptr[i] == '\n' ? ' ' : part.ptr[i];
    }
    text[len] = '\0';
    return text;
}

static void assert_says(struct smtperr_slice part, const char *words, const char *code)
{
    bool said = strstr(joined_lines(part), words) != NULL;
    if (!said)
        print_error("%s lacks: %s\n", code, words);
    assert_true(said);
}

static void assert_says_items(struct smtperr_slice part, const char *list, const char *code)
{
    while (*list != '\0') {
        const char *bar = strstr(list, " | ");
        const char *item = as_roff(terminated(slice_make(list, bar != NULL ? bar : list + strlen(list))));
        if (item != NULL)
            assert_says(part, item, code);
        list = bar != NULL ? bar + 3 : list + strlen(list);
    }
}

static void every_code_stands_in_the_manual_page(void **state)
{
    struct tsv tsv = tsv_read(DATA_FOLDER, "codes.tsv");
    const char *page = tsv_file(CODES_PAGE);
    (void)state;
    for (size_t i = 0; i < tsv.count; i++) {
        static const char *const texts[] = {"name", "meaning", "belief", "dotted"};
        static const char *const lists[] = {"causes", "steps", "seen_with", "references"};
        struct smtperr_slice part = section(page, tsv.rows[i][0]);
        for (size_t t = 0; t < COUNT(texts); t++)
            assert_says(part, as_roff(tsv_cell(&tsv, i, texts[t])), tsv.rows[i][0]);
        for (size_t l = 0; l < COUNT(lists); l++)
            assert_says_items(part, tsv_cell(&tsv, i, lists[l]), tsv.rows[i][0]);
    }
}

static void every_category_stands_in_the_manual_page(void **state)
{
    struct tsv tsv = tsv_read(DATA_FOLDER, "categories.tsv");
    const char *categories = strstr(tsv_file(CODES_PAGE), "\n.Sh CATEGORIES\n");
    (void)state;
    assert_non_null(categories);
    for (size_t i = 0; i < tsv.count; i++) {
        assert_says(slice_of(categories), tsv.rows[i][0], tsv.rows[i][0]);
        assert_says(slice_of(categories), as_roff(tsv_cell(&tsv, i, "meaning")), tsv.rows[i][0]);
    }
}

int main(void)
{
    static struct compiled tables[9];
    const struct smtperr__tables *t = &smtperr__tables;
    tables[0] =
        (struct compiled){"categories.tsv", category_columns, t->categories, sizeof *t->categories, t->category_count};
    tables[1] = (struct compiled){"codes.tsv", code_columns, t->codes, sizeof *t->codes, t->code_count};
    tables[2] =
        (struct compiled){"providers.tsv", provider_columns, t->providers, sizeof *t->providers, t->provider_count};
    tables[3] = (struct compiled){"families.tsv", family_columns, t->families, sizeof *t->families, t->family_count};
    tables[4] = (struct compiled){"replies.tsv", reply_columns, t->replies, sizeof *t->replies, t->reply_count};
    tables[5] = (struct compiled){"provider-codes.tsv", provider_code_columns, t->provider_codes,
                                  sizeof *t->provider_codes, t->provider_code_count};
    tables[6] = (struct compiled){"clients.tsv", client_columns, t->clients, sizeof *t->clients, t->client_count};
    tables[7] = (struct compiled){"layouts.tsv", layout_columns, t->layouts, sizeof *t->layouts, t->layout_count};
    tables[8] = (struct compiled){"logs.tsv", log_columns, t->logs, sizeof *t->logs, t->log_count};
    const struct CMUnitTest tests[] = {
        {"every_cell_of_categories_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[0]},
        {"every_cell_of_codes_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[1]},
        {"every_cell_of_providers_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[2]},
        {"every_cell_of_families_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[3]},
        {"every_cell_of_replies_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[4]},
        {"every_cell_of_provider_codes_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[5]},
        {"every_cell_of_clients_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[6]},
        {"every_cell_of_layouts_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[7]},
        {"every_cell_of_logs_is_printed_back", every_cell_is_printed_back, NULL, NULL, &tables[8]},
        cmocka_unit_test(every_code_is_found_under_its_own_spelling),
        cmocka_unit_test(every_dotted_code_has_a_row_that_fits),
        cmocka_unit_test(categories_that_the_program_names_are_there),
        cmocka_unit_test(newest_date_is_told),
        cmocka_unit_test(every_code_is_rendered_within_its_bounds),
        cmocka_unit_test(every_sentence_gets_the_explanation_of_its_row),
        cmocka_unit_test(every_sentence_is_rendered_within_its_bounds),
        cmocka_unit_test(every_code_stands_in_the_manual_page),
        cmocka_unit_test(every_category_stands_in_the_manual_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
