/* SPDX-License-Identifier: MIT */
/*
 * Reads back the lines that render_summary.c writes, so that the parts of a large job can be added up.
 *
 *   object = "{" member *( "," member ) "}"                        ; RFC 8259, in one line
 *   member = string ":" ( string / number / "true" / object )
 *
 * Nothing else is accepted: a part that was cut or edited is not read by half.
 */
#include "chars.h"
#include "code.h"
#include "count.h"
#include "keys.h"
#include "tables.h"
#include "unwrap.h"

enum value { VALUE_BAD, VALUE_STRING, VALUE_COUNT, VALUE_TRUE, VALUE_OBJECT };

struct pair {
    struct smtperr_slice key;
    enum value kind;
    struct smtperr_slice text; /* of a string, as it stands; of an object, what is between its braces */
    unsigned long number;
};

static bool take(struct smtperr_slice *rest, char c)
{
    bool there = rest->len > 0 && rest->ptr[0] == c;
    if (there)
        *rest = (struct smtperr_slice){rest->ptr + 1, rest->len - 1};
    return there;
}

static bool take_string(struct smtperr_slice *rest, struct smtperr_slice *string)
{
    size_t len = 0;
    if (!take(rest, '"'))
        return false;
    while (len < rest->len && rest->ptr[len] != '"')
        len += rest->ptr[len] == '\\' ? 2 : 1;
    if (len >= rest->len)
        return false;
    *string = (struct smtperr_slice){rest->ptr, len};
    *rest = (struct smtperr_slice){rest->ptr + len + 1, rest->len - len - 1};
    return true;
}

static bool take_number(struct smtperr_slice *rest, unsigned long *number)
{
    size_t len = 0;
    for (*number = 0; len < rest->len && is_digit(rest->ptr[len]) && len < 19; len++)
        *number = *number * 10 + (unsigned long)(rest->ptr[len] - '0');
    *rest = (struct smtperr_slice){rest->ptr + len, rest->len - len};
    return len > 0 && len < 19;
}

/* An object of strings and numbers, up to its brace. */
static bool take_object(struct smtperr_slice *rest, struct smtperr_slice *inside)
{
    struct smtperr_slice begin, string;
    unsigned long number;
    if (!take(rest, '{'))
        return false;
    begin = *rest;
    do {
        if (!take_string(rest, &string) || !take(rest, ':') || !take_number(rest, &number))
            return false;
    } while (take(rest, ','));
    *inside = slice_make(begin.ptr, rest->ptr);
    return take(rest, '}');
}

static bool next_pair(struct smtperr_slice *rest, struct pair *pair)
{
    *pair = (struct pair){.kind = VALUE_BAD};
    if (!take_string(rest, &pair->key) || !take(rest, ':') || rest->len == 0)
        return false;
    char c = rest->ptr[0];
    if (c == '"' && take_string(rest, &pair->text))
        pair->kind = VALUE_STRING;
    else if (c == '{' && take_object(rest, &pair->text))
        pair->kind = VALUE_OBJECT;
    else if (is_digit(c) && take_number(rest, &pair->number))
        pair->kind = VALUE_COUNT;
    else if (rest->len >= 4 && memcmp(rest->ptr, "true", 4) == 0) {
        pair->kind = VALUE_TRUE;
        *rest = (struct smtperr_slice){rest->ptr + 4, rest->len - 4};
    }
    return pair->kind != VALUE_BAD;
}

/* ---- values ---- */

#define TITLE_MAX 256 /* with its escapes */

static unsigned word_number(struct smtperr_slice text, const char *const *words, unsigned count)
{
    for (unsigned i = 1; i < count; i++)
        if (slice_is(text, words[i]))
            return i;
    return 0;
}

static bool find_category(struct smtperr_slice id, unsigned *category)
{
    for (unsigned i = 0; i < smtperr__tables.category_count; i++)
        if (slice_is(id, table_text(smtperr__tables.categories[i].id).ptr)) {
            *category = i;
            return true;
        }
    return false;
}

/* What a string stands for, as far as there is room. */
static struct smtperr_slice unescape(struct smtperr_slice string, char *buffer, size_t room)
{
    return smtperr__json_string((struct smtperr_slice){string.ptr, string.len < room ? string.len : room}, buffer);
}

/* The table's own copy of a title as a string of JSON has it, so that it lives; nothing if no row has it. */
static struct smtperr_slice find_title(struct smtperr_slice string)
{
    char buffer[TITLE_MAX];
    struct smtperr_slice title = unescape(string, buffer, sizeof buffer);
    for (unsigned i = 0; i < smtperr__tables.family_count; i++)
        if (slice_is(title, table_text(smtperr__tables.families[i].title).ptr))
            return table_text(smtperr__tables.families[i].title);
    for (unsigned i = 0; i < smtperr__tables.code_count; i++)
        if (slice_is(title, table_text(smtperr__tables.codes[i].name).ptr))
            return table_text(smtperr__tables.codes[i].name);
    for (unsigned i = 0; i < smtperr__tables.category_count; i++)
        if (slice_is(title, table_text(smtperr__tables.categories[i].title).ptr))
            return table_text(smtperr__tables.categories[i].title);
    return (struct smtperr_slice){NULL, 0};
}

/* "550", "4yz" */
static bool read_reply(struct smtperr_slice text, struct smtperr_codes *codes)
{
    if (text.len != 3 || !is_digit(text.ptr[0]))
        return false;
    codes->reply_is_class = text.ptr[1] == 'y' && text.ptr[2] == 'z';
    if (codes->reply_is_class)
        codes->reply = (unsigned)(text.ptr[0] - '0');
    else if (is_digit(text.ptr[1]) && is_digit(text.ptr[2]))
        codes->reply = (unsigned)((text.ptr[0] - '0') * 100 + (text.ptr[1] - '0') * 10 + (text.ptr[2] - '0'));
    return codes->reply > 0;
}

/* ---- lines ---- */

struct part {
    struct smtperr__cause_key key;
    unsigned long count;
    unsigned long others; /* struck elsewhere than at the places told */
    bool titled;
    struct smtperr_slice where;
};

static bool cause_member(struct part *part, const struct pair *pair)
{
    static const char *const retries[] = {NULL, "later", "after-fix", "never"};
    static const char *const actors[] = {NULL,       "sender", "sending-admin", "recipient", "receiving-admin",
                                         "provider", "nobody"};
    struct smtperr__cause_key *key = &part->key;
    if (slice_is(pair->key, "count"))
        part->count = pair->number;
    else if (slice_is(pair->key, "direction"))
        key->inbound = slice_is(pair->text, "in");
    else if (slice_is(pair->key, "action"))
        key->delayed = slice_is(pair->text, "delayed");
    else if (slice_is(pair->key, "reply"))
        return read_reply(pair->text, &key->codes);
    else if (slice_is(pair->key, "status"))
        return smtperr__read_status(pair->text, false, &key->codes.status) == pair->text.len;
    else if (slice_is(pair->key, "category"))
        return find_category(pair->text, &key->category);
    else if (slice_is(pair->key, "title"))
        part->titled = (key->title = find_title(pair->text)).len > 0;
    else if (slice_is(pair->key, "retry"))
        key->retry = (enum smtperr_retry)word_number(pair->text, retries, 4);
    else if (slice_is(pair->key, "actor"))
        key->actor = (enum smtperr_actor)word_number(pair->text, actors, 7);
    else if (slice_is(pair->key, "suppress"))
        key->suppress = pair->kind == VALUE_TRUE;
    else if (slice_is(pair->key, "where"))
        part->where = pair->text;
    else if (slice_is(pair->key, "others"))
        part->others = pair->number;
    return true;
}

static void add_places(struct smtperr_cause *cause, struct smtperr_slice where)
{
    char name[4 * SMTPERR_WHERE_NAME];
    struct pair pair;
    while (where.len > 0 && next_pair(&where, &pair)) {
        smtperr__count_where(cause, unescape(pair.key, name, sizeof name), pair.number);
        (void)take(&where, ',');
    }
}

static bool add_cause(struct smtperr_counter *counter, struct smtperr_slice rest)
{
    struct part part = {0};
    struct pair pair;
    bool is_new;
    do {
        if (!next_pair(&rest, &pair) || !cause_member(&part, &pair))
            return false;
    } while (take(&rest, ','));
    if (!take(&rest, '}') || smtperr__trim(rest).len > 0 || part.count == 0 || !part.titled)
        return false;
    struct smtperr_cause *cause = smtperr__find_cause(counter, &part.key, &is_new);
    counter->found += part.count;
    if (cause == NULL) {
        counter->others += part.count;
        return true;
    }
    cause->imported |= is_new;
    if (is_new && part.key.delayed) {
        cause->finding.kind = SMTPERR_KIND_BOUNCE;
        cause->finding.action = SMTPERR_ACTION_DELAYED;
    }
    cause->count += part.count;
    cause->where_others += part.others;
    add_places(cause, part.where);
    return true;
}

static void copy_time(char time[40], struct smtperr_slice text)
{
    size_t len = text.len < 39 ? text.len : 39;
    if (len > 0)
        memcpy(time, text.ptr, len);
    time[len] = '\0';
}

struct total {
    struct smtperr_tally tally;
    unsigned long recipients, drops, others;
    bool partial, recipients_cut, drops_cut;
};

static void total_member(struct total *total, const struct pair *pair)
{
    struct smtperr_tally *tally = &total->tally;
    const struct {
        const char *key;
        unsigned long *number;
    } numbers[] = {
        {"sent", &tally->sent},       {"deferred", &tally->deferred}, {"bounced", &tally->bounced},
        {"expired", &tally->expired}, {"rejected", &tally->rejected}, {"recipients", &total->recipients},
        {"drop", &total->drops},      {"others", &total->others},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (slice_is(pair->key, numbers[i].key))
            *numbers[i].number = pair->number;
    if (slice_is(pair->key, "first"))
        copy_time(tally->first, pair->text);
    else if (slice_is(pair->key, "last"))
        copy_time(tally->last, pair->text);
    total->partial |= slice_is(pair->key, "partial");
    total->recipients_cut |= slice_is(pair->key, "recipients_cut");
    total->drops_cut |= slice_is(pair->key, "drop_cut");
}

/* Only a whole line is added. */
static bool add_total(struct smtperr_counter *counter, struct smtperr_slice rest)
{
    struct total total = {0};
    struct pair pair;
    do {
        if (!next_pair(&rest, &pair))
            return false;
        total_member(&total, &pair);
    } while (take(&rest, ','));
    if (!take(&rest, '}') || smtperr__trim(rest).len > 0)
        return false;
    counter->parts++;
    counter->found += total.others;
    counter->others += total.others;
    counter->recipients += total.recipients;
    counter->drops += total.drops;
    counter->partial |= total.partial;
    counter->recipients_cut |= total.recipients_cut;
    counter->drops_cut |= total.drops_cut;
    smtperr_count_tally(counter, &total.tally);
    return true;
}

static const char cause_begin[] = "{\"kind\":\"cause\",", total_begin[] = "{\"kind\":\"total\",";

static bool begins(struct smtperr_slice line, const char *words)
{
    size_t len = strlen(words);
    return line.len > len && memcmp(line.ptr, words, len) == 0;
}

enum smtperr_kind smtperr__part_kind(struct smtperr_slice line)
{
    return begins(line, cause_begin)   ? SMTPERR_KIND_CAUSE
           : begins(line, total_begin) ? SMTPERR_KIND_TOTAL
                                       : SMTPERR_KIND_REPLY;
}

bool smtperr__add_part(struct smtperr_counter *counter, struct smtperr_slice line)
{
    line = smtperr__trim(line);
    struct smtperr_slice rest = slice_from(line, sizeof cause_begin - 1);
    return smtperr__part_kind(line) == SMTPERR_KIND_CAUSE ? add_cause(counter, rest) : add_total(counter, rest);
}
