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
#include "eight.h"
#include "pair.h"
#include "stamp.h"

#define ID_MAX 40
#define TAG_MAX 40 /* bytes of "/smtp[1234567]" */
#define ROOM 256   /* bytes from the beginning of a line that may be loaded: head, tag and two ids, in whole eights */

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
    const struct smtperr__log_row *end = log_rows_end(skim->program, LOG_MARK);
    for (const struct smtperr__log_row *row = log_rows(skim->program, LOG_MARK); row < end; row++) {
        if (row->means == MEANS_EVENT)
            skim->event = (struct smtperr_slice){smtperr__tables.pool + row->text, row->len};
    }
    memset(skim->first, 0, sizeof skim->first);
    end = log_rows_end(skim->program, LOG_OPEN);
    for (const struct smtperr__log_row *row = log_rows(skim->program, LOG_OPEN); row < end; row++)
        skim->first[(unsigned char)smtperr__tables.pool[row->text]] = 1;
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

/* Length of "/smtp[1234]: ", the rest of a tag; 0 if it goes on otherwise. White space and the signs from ":" to "@",
 * which hold all that may end a tag's name, are looked for at once: the first of them must be its colon. */
static size_t tag_length(const char *tag)
{
    size_t at = 0;
    uint64_t found = 0;
    for (; at < TAG_MAX && found == 0; at += 8) {
        uint64_t bytes = eight_load(tag + at);
        found = eight_between(bytes, '\0', ' ') | eight_between(bytes, ':', '@');
    }
    if (found == 0 || (tag[0] != '/' && tag[0] != '['))
        return 0;
    at = at - 8 + eight_first(found);
    return tag[at - 1] == ']' && tag[at] == ':' && tag[at + 1] == ' ' && !is_space(tag[at + 2]) ? at + 2 : 0;
}

/* ---- judging ---- */

enum verdict { SKIPPED, SENT, CAREFULLY };

static const struct smtperr__log_row *find_open(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    bool may = s.len > 0 && skim->first[(unsigned char)s.ptr[0]];
    return may ? smtperr__find_row(skim->program, LOG_OPEN, s) : NULL;
}

static bool is_key(const struct smtperr__pair *pair, struct smtperr_slice key)
{
    return key.len > 0 && pair->key.len == key.len && memcmp(pair->key.ptr, key.ptr, key.len) == 0;
}

static bool is_words(const struct smtperr__skim *skim, struct smtperr_slice key)
{
    const struct smtperr__log_row *row = smtperr__same_row(skim->program, LOG_MARK, key);
    return row != NULL && row->means == MEANS_WORDS;
}

static enum verdict judge_event(const struct smtperr__skim *skim, struct smtperr_slice value)
{
    const struct smtperr__log_row *row = smtperr__find_row(skim->program, LOG_EVENT, value);
    return row != NULL && row->means == (unsigned)SMTPERR_OUTCOME_SENT ? SENT : CAREFULLY;
}

/* Pairs up to the one that tells what became of the attempt. */
static enum verdict judge_pairs(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    struct smtperr__pair pair;
    for (size_t at = 0; smtperr__next_pair(s, &at, &pair);) {
        if (is_key(&pair, skim->event))
            return judge_event(skim, slice_from(s, pair.value_at));
        bool listed = pair.key.len > 0 && pair.value.len > 0 && pair.value.ptr == s.ptr + pair.value_at &&
                      memchr(pair.value.ptr, ',', pair.value.len) != NULL;
        bool several = listed || (at + 1 < s.len && s.ptr[at] == ',' && s.ptr[at + 1] == '<');
        if (several || is_words(skim, pair.key))
            return CAREFULLY; /* several recipients; what follows may be anything */
    }
    return SKIPPED;
}

static enum verdict judge_delivery(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    size_t at = smtperr__find_event(s, skim->event);
    return at < s.len ? judge_event(skim, slice_from(s, at + skim->event.len)) : SKIPPED;
}

static enum verdict judge_open(const struct smtperr__skim *skim, const struct smtperr__log_row *open,
                               struct smtperr_slice s)
{
    if (open->means == MEANS_NOTHING)
        return SKIPPED;
    if (open->means == (unsigned)SMTPERR_OUTCOME_SENT)
        return SENT;
    if (skim->program == PROGRAM_EXIM || open->means != 0)
        return CAREFULLY;
    return skim->program == PROGRAM_POSTFIX ? judge_delivery(skim, s) : judge_pairs(skim, s);
}

/* Letters and digits at the start of a message, as far as an id may go. */
static size_t id_length(const char *message)
{
    size_t len = 0;
    uint64_t others;
    while ((others = eight_not_alnum(eight_load(message + len))) == 0 && len < ID_MAX)
        len += 8;
    return len < ID_MAX ? len + eight_first(others) : len;
}

/* A message of Postfix or Sendmail: "ID: open ..." */
static enum verdict judge_tagged(const struct smtperr__skim *skim, struct smtperr_slice s)
{
    const struct smtperr__log_row *open = find_open(skim, s);
    for (unsigned ids = 0; open == NULL && ids < 2; ids++) {
        size_t len = id_length(s.ptr);
        if (len >= ID_MAX)
            return CAREFULLY;
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

/* The first line of the text if it begins as remembered and is whole; else nothing. */
static struct smtperr_slice next_line(const struct smtperr__skim *skim, struct smtperr_slice text)
{
    if (text.len < ROOM || !begins_alike(skim, text.ptr))
        return (struct smtperr_slice){NULL, 0};
    const char *stop = memchr(text.ptr + skim->len, '\n', text.len - skim->len);
    bool whole = stop != NULL && stop - text.ptr <= SMTPERR_LINE_MAX;
    return whole ? slice_make(text.ptr, stop) : (struct smtperr_slice){NULL, 0};
}

struct smtperr__skimmed smtperr__skim(const struct smtperr__skim *skim, struct smtperr_slice text)
{
    struct smtperr__skimmed told = {.at = text.ptr};
    struct smtperr_slice line;
    while (skim->program != 0 && (line = next_line(skim, text)).len > 0) {
        size_t at = skim->len + (skim->tagged ? tag_length(line.ptr + skim->len) : 0);
        if (line.len < at + 4 || (skim->tagged && at == skim->len))
            break;
        struct smtperr_slice message = slice_from(line, at);
        enum verdict verdict = skim->tagged ? judge_tagged(skim, message) : judge_exim(skim, message);
        if (verdict == CAREFULLY) {
            told.known = skim->tagged;
            told.message = message;
            told.line = line;
            break;
        }
        told.sent += verdict == SENT;
        told.lines++;
        told.time = (struct smtperr_slice){line.ptr + skim->time_at, skim->time_len};
        text = slice_from(text, line.len + 1);
        told.at = line.ptr + line.len + 1;
    }
    return told;
}
