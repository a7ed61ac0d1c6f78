/* SPDX-License-Identifier: MIT */
/*
 * Nineteen lines of twenty tell no failure, and nearly all begin like the one before. The beginning of the last line
 * that was read with care is compared, 8 bytes at a time: only the digits of its time may differ, so what a careful
 * reading would make of it is known. Then the first word of the message tells whether the line matters at all.
 *
 * Whatever is not certain is left to the careful reading; a test compares the two.
 */
#include "skim.h"

#include "chars.h"
#include "pair.h"
#include "stamp.h"

#define TAG_MAX 40 /* bytes of "/smtp[1234567]: " */

void smtperr__skim_init(struct smtperr__skim *skim)
{
    skim->program = 0;
}

/* ---- remembering ---- */

/* Ends of the program's name in the tag, as its row spells it; NULL if the line's program is not named there. */
static const char *name_end(const struct smtperr__stamp *stamp, unsigned program)
{
    const struct smtperr__log_row *row = smtperr__find_row(program, LOG_TAG, stamp->tag);
    return row != NULL ? stamp->tag.ptr + row->len : NULL;
}

static void set_byte(uint64_t *words, size_t at, unsigned char byte)
{
    memcpy((char *)words + at, &byte, 1);
}

static void learn_head(struct smtperr__skim *skim, const char *line, size_t time_end)
{
    memset(skim->head, 0, sizeof skim->head);
    memset(skim->same, 0, sizeof skim->same);
    memset(skim->digits, 0, sizeof skim->digits);
    for (size_t i = 0; i < skim->len; i++) {
        bool digit = i < time_end && is_digit(line[i]);
        set_byte(skim->head, i, (unsigned char)line[i]);
        set_byte(skim->same, i, digit ? 0xf0 : 0xff);
        set_byte(skim->digits, i, digit ? 0x0f : 0);
    }
}

static void learn_rows(struct smtperr__skim *skim)
{
    const struct smtperr__log_row *row = smtperr__tables.logs + smtperr__tables.log_first[skim->program];
    const struct smtperr__log_row *end = smtperr__tables.logs + smtperr__tables.log_first[skim->program + 1];
    skim->open_count = 0;
    skim->event = skim->words = (struct smtperr_slice){NULL, 0};
    memset(skim->first, 0, sizeof skim->first);
    for (; row < end; row++) {
        if (row->part == LOG_MARK && row->means == MEANS_EVENT)
            skim->event = table_text(row->text);
        if (row->part == LOG_MARK && row->means == MEANS_WORDS)
            skim->words = table_text(row->text);
        if (row->part != LOG_OPEN)
            continue;
        if (skim->open_count == SKIM_OPENS) {
            skim->program = 0;
            return;
        }
        skim->first[(unsigned char)smtperr__tables.pool[row->text]] = 1;
        skim->opens[skim->open_count++] = row;
    }
}

void smtperr__skim_learn(struct smtperr__skim *skim, struct smtperr_slice line, unsigned program)
{
    struct smtperr__stamp stamp;
    smtperr__read_stamp(line, &stamp);
    const char *name = name_end(&stamp, program);
    const char *end = name != NULL ? name : stamp.rest.ptr;
    bool usual = program == PROGRAM_POSTFIX || program == PROGRAM_SENDMAIL;
    if (stamp.time.len == 0 || end == NULL || (size_t)(end - line.ptr) > SKIM_HEAD ||
        (name != NULL ? !usual : program != PROGRAM_EXIM || stamp.tag.len > 0)) {
        skim->program = 0;
        return;
    }
    bool other = skim->program != program;
    skim->program = program;
    skim->tagged = name != NULL;
    skim->len = (size_t)(end - line.ptr);
    skim->time_at = (size_t)(stamp.time.ptr - line.ptr);
    skim->time_len = stamp.time.len;
    learn_head(skim, line.ptr, skim->time_at + skim->time_len);
    if (other)
        learn_rows(skim);
}

/* ---- comparing ---- */

/* Does a line begin as remembered, but for the digits of its time? */
static bool begins_alike(const struct smtperr__skim *skim, const char *line)
{
    const uint64_t six = UINT64_C(0x0606060606060606), ten = UINT64_C(0x1010101010101010);
    uint64_t differs = 0;
    for (size_t i = 0; i * 8 < skim->len; i++) {
        uint64_t bytes;
        memcpy(&bytes, line + i * 8, 8);
        differs |= (bytes ^ skim->head[i]) & skim->same[i];
        differs |= ((bytes & skim->digits[i]) + six) & ten;
    }
    return differs == 0;
}

/* Length of "/smtp[1234]: ", the rest of a tag; 0 if it goes on otherwise. */
static size_t tag_length(struct smtperr_slice s)
{
    size_t at = 0;
    while (at < s.len && (is_class(s.ptr[at], CHAR_ALPHA) || s.ptr[at] == '/' || s.ptr[at] == '-'))
        at++;
    if (at == s.len || s.ptr[at++] != '[')
        return 0;
    while (at < s.len && is_digit(s.ptr[at]))
        at++;
    bool ends = s.len - at > 3 && s.ptr[at] == ']' && s.ptr[at + 1] == ':' && s.ptr[at + 2] == ' ';
    return ends && !is_space(s.ptr[at + 3]) ? at + 3 : 0;
}

/* ---- judging ---- */

enum verdict { SKIPPED, SENT, CAREFULLY };

static const struct smtperr__log_row *find_open(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    if (s.len == 0 || !skim->first[(unsigned char)s.ptr[0]])
        return NULL;
    for (unsigned i = 0; i < skim->open_count; i++)
        if (smtperr__begins(s, skim->opens[i]))
            return skim->opens[i];
    return NULL;
}

static bool is_key(const struct smtperr__pair *pair, struct smtperr_slice key)
{
    return key.len > 0 && pair->key.len == key.len && memcmp(pair->key.ptr, key.ptr, key.len) == 0;
}

/* Pairs up to the one that tells what became of the attempt. */
static enum verdict judge_pairs(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    struct smtperr__pair pair;
    for (size_t at = 0; smtperr__next_pair(s, &at, &pair);) {
        if (is_key(&pair, skim->event)) {
            struct smtperr_slice value = slice_from(s, pair.value_at);
            const struct smtperr__log_row *row = smtperr__find_row(skim->program, LOG_EVENT, value);
            return row != NULL && row->means == (unsigned)SMTPERR_OUTCOME_SENT ? SENT : CAREFULLY;
        }
        bool words = is_key(&pair, skim->words), several = at + 1 < s.len && s.ptr[at] == ',' && s.ptr[at + 1] == '<';
        if (words || several)
            return CAREFULLY; /* what follows may be anything; several recipients */
    }
    return SKIPPED;
}

static enum verdict judge_open(const struct smtperr__skim *skim, const struct smtperr__log_row *open,
                               struct smtperr_slice s)
{
    if (open->means == MEANS_NOTHING)
        return SKIPPED;
    if (open->means == (unsigned)SMTPERR_OUTCOME_SENT)
        return SENT;
    return skim->program != PROGRAM_EXIM && open->means == 0 ? judge_pairs(skim, s) : CAREFULLY;
}

static size_t id_length(struct smtperr_slice s)
{
    size_t at = 0;
    while (at < s.len && at < 40 && is_alnum(s.ptr[at]))
        at++;
    return at;
}

/* A message of Postfix or Sendmail: "ID: open ..." */
static enum verdict judge_tagged(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    const struct smtperr__log_row *open = find_open(skim, s);
    for (unsigned ids = 0; open == NULL && ids < 2; ids++) {
        size_t len = id_length(s);
        if (len == 0 || len + 2 >= s.len || s.ptr[len] != ':' || s.ptr[len + 1] != ' ')
            return SKIPPED;
        s = (struct smtperr_slice){s.ptr + len + 2, s.len - len - 2};
        if (is_space(s.ptr[0]))
            return CAREFULLY;
        open = find_open(skim, s);
    }
    return open != NULL ? judge_open(skim, open, s) : SKIPPED;
}

/* "1xVYox-00009H-0r => ..." of Exim, in either form of its ids. */
static enum verdict judge_exim(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    size_t len = s.len > 17 && s.ptr[6] == '-' && s.ptr[13] == '-' && s.ptr[16] == ' ' ? 16 : 23;
    if (s.len < len + 3 || s.ptr[6] != '-' || s.ptr[len] != ' ' || is_space(s.ptr[len + 1]))
        return CAREFULLY;
    for (size_t i = 0; i < len; i++)
        if (!is_alnum(s.ptr[i]) && !(s.ptr[i] == '-' && (i == 6 || i == (len == 16 ? 13u : 18u))))
            return CAREFULLY;
    s = slice_from(s, len + 1);
    const struct smtperr__log_row *open = find_open(skim, s);
    return open != NULL ? judge_open(skim, open, s) : CAREFULLY;
}

/* Length of what stands before the message of a line that begins as remembered; 0 if it is not certain. */
static size_t message_at(const struct smtperr__skim *skim, struct smtperr_slice text)
{
    if (text.len <= SKIM_HEAD + TAG_MAX || !begins_alike(skim, text.ptr))
        return 0;
    size_t tag = skim->tagged ? tag_length((struct smtperr_slice){text.ptr + skim->len, TAG_MAX}) : 0;
    return skim->tagged && tag == 0 ? 0 : skim->len + tag;
}

struct smtperr__skimmed smtperr__skim(const struct smtperr__skim *skim, struct smtperr_slice text)
{
    struct smtperr__skimmed told = {.at = text.ptr};
    for (size_t at; skim->program != 0 && (at = message_at(skim, text)) > 0;) {
        const char *stop = memchr(text.ptr + at, '\n', text.len - at);
        size_t len = stop != NULL ? (size_t)(stop - text.ptr) : 0;
        if (len < at + 4 || len > SMTPERR_LINE_MAX)
            break;
        struct smtperr_slice s = {text.ptr + at, len - at};
        enum verdict verdict = skim->tagged ? judge_tagged(skim, s) : judge_exim(skim, s);
        if (verdict == CAREFULLY) {
            told.known = skim->tagged;
            told.message = s;
            told.line = (struct smtperr_slice){text.ptr, len};
            break;
        }
        told.sent += verdict == SENT;
        told.lines++;
        told.time = (struct smtperr_slice){text.ptr + skim->time_at, skim->time_len};
        text = slice_from(text, len + 1);
        told.at = stop + 1;
    }
    return told;
}
