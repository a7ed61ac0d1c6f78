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

#define STEP 32 /* bytes of the beginning of a line that are compared at once */
#define ID_MAX 40
#define TAG_MAX 40 /* bytes of "smtp[1234567]" */
#define ROOM 256   /* bytes from the beginning of a line that may be loaded: head, tag and two ids, in whole eights */

void smtperr__skim_init(struct smtperr__skim *skim)
{
    skim->program = 0;
}

/* ---- remembering ---- */

/* Behind the program's name in the tag, as its row spells it, and the sign that follows it; NULL if the line's program
 * is not named so. */
static const char *name_end(const struct smtperr__stamp *stamp, unsigned program, const char *line_end)
{
    const struct smtperr__log_row *row = smtperr__find_row(program, LOG_TAG, stamp->tag);
    const char *sign = row != NULL ? stamp->tag.ptr + row->len : NULL;
    bool usual = sign != NULL && sign < line_end && (*sign == '/' || *sign == '[');
    return usual ? sign + 1 : NULL;
}

static void set_byte(uint64_t *words, size_t at, unsigned char byte)
{
    memcpy((char *)words + at, &byte, 1);
}

static void learn_head(struct smtperr__skim *skim, const char *line, size_t time_end)
{
    memset(skim->head, 0, sizeof skim->head);
    memset(skim->same, 0, sizeof skim->same);
    memset(skim->limit, 0, sizeof skim->limit);
    for (size_t i = 0; i < skim->len; i++) {
        bool digit = i < time_end && is_digit(line[i]);
        set_byte(skim->head, i, (unsigned char)(digit ? '0' : line[i]));
        set_byte(skim->same, i, 0xff);
        set_byte(skim->limit, i, digit ? 0x7f - 9 : 0x7f);
    }
}

/* A row shorter than the places that are looked at may have any byte behind its end. */
static void learn_open(struct smtperr__skim *skim, const struct smtperr__log_row *row, unsigned number)
{
    const char *text = smtperr__tables.pool + row->text;
    const uint32_t bit = UINT32_C(1) << number;
    for (size_t place = 0; place < sizeof skim->opens / sizeof *skim->opens; place++)
        for (unsigned byte = 0; byte < 256; byte++)
            if (place >= row->len || (unsigned char)text[place] == byte)
                skim->opens[place][byte] |= bit;
    for (size_t i = 0; i < 8 && i < row->len; i++) {
        set_byte(&skim->open[number], i, (unsigned char)text[i]);
        set_byte(&skim->open_mask[number], i, 0xff);
    }
    if (row->len <= 8 && !is_alnum(text[row->len - 1]))
        skim->whole |= bit;
}

static bool learn_opens(struct smtperr__skim *skim)
{
    const struct smtperr__log_row *row = log_rows(skim->program, LOG_OPEN);
    const struct smtperr__log_row *end = log_rows_end(skim->program, LOG_OPEN);
    memset(skim->opens, 0, sizeof skim->opens);
    memset(skim->open, 0, sizeof skim->open);
    memset(skim->open_mask, 0, sizeof skim->open_mask);
    skim->whole = 0;
    for (unsigned i = 0; row < end && i < SKIM_ROWS; row++, i++)
        learn_open(skim, row, i);
    return row == end;
}

/* The pair that tells of a success and what stands around it, if the program has a row for that. */
static void learn_sent(struct smtperr__skim *skim)
{
    const struct smtperr__log_row *row = log_rows(skim->program, LOG_EVENT);
    const struct smtperr__log_row *end = log_rows_end(skim->program, LOG_EVENT);
    skim->sent_len = 0;
    while (row < end && row->means != (unsigned)SMTPERR_OUTCOME_SENT)
        row++;
    if (row == end || skim->event.len + row->len + 4u > sizeof skim->sent)
        return;
    const struct smtperr_slice parts[] = {slice_of(", "), skim->event, table_text(row->text), slice_of(" (")};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memcpy(skim->sent + skim->sent_len, parts[i].ptr, parts[i].len);
        skim->sent_len += parts[i].len;
    }
}

/* False if the program has more rows than there are bits for. */
static bool learn_rows(struct smtperr__skim *skim)
{
    const struct smtperr__log_row *end = log_rows_end(skim->program, LOG_MARK);
    memset(skim->words, 0, sizeof skim->words);
    for (const struct smtperr__log_row *row = log_rows(skim->program, LOG_MARK); row < end; row++) {
        if (row->means == MEANS_EVENT)
            skim->event = (struct smtperr_slice){smtperr__tables.pool + row->text, row->len};
        if (row->means == MEANS_WORDS)
            skim->words[(unsigned char)smtperr__tables.pool[row->text]] = 1;
    }
    learn_sent(skim);
    return learn_opens(skim);
}

/* What differs in STEP bytes, as high bits. */
static uint64_t compare_step(const struct smtperr__skim *skim, const char *line, size_t at)
{
    uint64_t differs = 0;
    for (size_t i = 0; i < STEP / 8; i++) {
        uint64_t bytes, distance;
        memcpy(&bytes, line + at + i * 8, 8);
        distance = (bytes ^ skim->head[at / 8 + i]) & skim->same[at / 8 + i];
        differs |= distance | (distance + skim->limit[at / 8 + i]);
    }
    return differs & EIGHT_HIGHS;
}

/* Does a line begin as remembered, but for the digits of its time? */
static bool begins_alike(const struct smtperr__skim *skim, const char *line)
{
    uint64_t differs = compare_step(skim, line, 0);
    for (size_t at = STEP; at < skim->len; at += STEP)
        differs |= compare_step(skim, line, at);
    return differs == 0;
}

void smtperr__skim_learn(struct smtperr__skim *skim, struct smtperr_slice line, unsigned program, size_t time_len)
{
    if (skim->program == program && skim->time_len == time_len && line.len >= SKIM_HEAD && begins_alike(skim, line.ptr))
        return;
    struct smtperr__stamp stamp;
    smtperr__read_stamp(line, &stamp);
    const char *name = name_end(&stamp, program, line.ptr + line.len);
    const char *end = name != NULL ? name : stamp.rest.ptr;
    bool tagged = program == PROGRAM_POSTFIX || program == PROGRAM_SENDMAIL;
    if (stamp.time.len == 0 || end == NULL || (size_t)(end - line.ptr) > SKIM_HEAD ||
        (name != NULL ? !tagged : program != PROGRAM_EXIM || stamp.tag.len > 0)) {
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
    if (other && !learn_rows(skim))
        skim->program = 0;
}

/* ---- what stands before a message ---- */

/* Marks white space and other controls, and the signs from ":" to "@"; the high bit of a byte is left out of it. */
static uint64_t ends_tag(uint64_t bytes)
{
    uint64_t others = eight_from(bytes, ' ' + 1) ^ eight_from(bytes, ':') ^ eight_from(bytes, '@' + 1);
    return ~others & EIGHT_HIGHS;
}

/* Length of "smtp[1234]: ", the rest of a tag; 0 if it goes on otherwise. All that may end a tag's name is looked for
 * at once: the first of them must be its colon. */
static size_t tag_length(const char *tag)
{
    size_t at = 0;
    uint64_t ends;
    while ((ends = ends_tag(eight_load(tag + at))) == 0 && at < TAG_MAX)
        at += 8;
    if (ends == 0)
        return 0;
    at += eight_first(ends);
    return memcmp(tag + at - 1, "]: ", 3) == 0 && tag[at + 2] > ' ' ? at + 2 : 0;
}

/* Letters and digits at the start of a message, as far as an id may go: ID_MAX stands for more, too. */
static size_t id_length(const char *message)
{
    size_t len = 0;
    uint64_t others;
    while ((others = eight_not_alnum(eight_load(message + len))) == 0 && len < ID_MAX)
        len += 8;
    return len < ID_MAX ? len + eight_first(others) : ID_MAX;
}

/* ---- judging ---- */

enum verdict { SKIPPED, SENT, CAREFULLY, UNKNOWN };

/* The rows that the message may begin with, as its first bytes tell: mostly none. */
static uint32_t open_rows(const struct smtperr__skim *skim, const char *message)
{
    const unsigned char *bytes = (const unsigned char *)message;
    return skim->opens[0][bytes[0]] & skim->opens[1][bytes[1]] & skim->opens[2][bytes[2]];
}

/* The one of these rows that it begins with. */
static const struct smtperr__log_row *find_open(const struct smtperr__skim *skim, struct smtperr_slice s, uint32_t rows)
{
    const struct smtperr__log_row *row = log_rows(skim->program, LOG_OPEN);
    uint64_t bytes;
    memcpy(&bytes, s.ptr, 8);
    for (unsigned i = 0; rows != 0; rows >>= 1, i++)
        if ((rows & 1) != 0 && ((bytes ^ skim->open[i]) & skim->open_mask[i]) == 0 &&
            ((skim->whole >> i & 1) != 0 || smtperr__begins(s, row + i)))
            return row + i;
    return NULL;
}

static bool is_key(const struct smtperr__pair *pair, struct smtperr_slice key)
{
    return key.len > 0 && pair->key.len == key.len && memcmp(pair->key.ptr, key.ptr, key.len) == 0;
}

static bool is_words(const struct smtperr__skim *skim, struct smtperr_slice key)
{
    if (key.len == 0 || !skim->words[(unsigned char)key.ptr[0]])
        return false;
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

/* Most end with the same words before the parenthesis. */
static enum verdict judge_delivery(const struct smtperr__skim *skim, const struct smtperr__log_row *row,
                                   struct smtperr_slice s)
{
    size_t from = smtperr__skip_addresses(s, row->len), open = smtperr__find_byte(s, from, '(');
    size_t len = skim->sent_len, begin = open + 1 - len;
    if (len > 0 && open < s.len && open + 1 >= len && memcmp(s.ptr + begin, skim->sent, len) == 0)
        return SENT;
    size_t at = smtperr__find_event(s, from, open, skim->event);
    return at < s.len ? judge_event(skim, slice_from(s, at + skim->event.len)) : SKIPPED;
}

/* Of a message that may begin with one of these rows. */
static enum verdict judge_open(const struct smtperr__skim *skim, struct smtperr_slice s, uint32_t rows)
{
    const struct smtperr__log_row *open = find_open(skim, s, rows);
    if (open == NULL)
        return UNKNOWN;
    if (open->means == MEANS_NOTHING)
        return SKIPPED;
    if (open->means == (unsigned)SMTPERR_OUTCOME_SENT)
        return SENT;
    if (skim->program == PROGRAM_EXIM || open->means != 0)
        return CAREFULLY;
    return skim->program == PROGRAM_POSTFIX ? judge_delivery(skim, open, s) : judge_pairs(skim, s);
}

/* What stands before the piece of a message that was judged. */
struct opened {
    const char *at;
    size_t id_len; /* of its queue id, 0: none was taken off */
};

/* A message of Postfix or Sendmail: "ID: open ..." */
static enum verdict judge_tagged(const struct smtperr__skim *skim, const char *at, const char *end,
                                 struct opened *opened)
{
    size_t first = 0;
    for (unsigned ids = 0;; ids++) {
        uint32_t rows = open_rows(skim, at);
        enum verdict verdict = rows != 0 ? judge_open(skim, slice_make(at, end), rows) : UNKNOWN;
        if (verdict != UNKNOWN) {
            *opened = (struct opened){at, first};
            return verdict;
        }
        size_t len = ids < 2 ? id_length(at) : 0;
        if (len == 0 || memcmp(at + len, ": ", 2) != 0)
            return SKIPPED;
        first = ids == 0 ? len : first;
        at += len + 2;
        if (len >= ID_MAX || *at <= ' ')
            return CAREFULLY;
    }
}

/* "1xVYox-00009H-0r => ..." of Exim, in either form of its ids. */
static enum verdict judge_exim(const struct smtperr__skim *skim, const char *message, const char *end,
                               struct opened *opened)
{
    struct smtperr_slice s = slice_make(message, end);
    bool is_short = s.len > 17 && s.ptr[13] == '-' && s.ptr[16] == ' ';
    size_t len = is_short ? 16 : 23, second = is_short ? 13 : 18;
    if (s.len < len + 3 || s.ptr[6] != '-' || s.ptr[second] != '-' || s.ptr[len] != ' ' || is_space(s.ptr[len + 1]))
        return CAREFULLY;
    for (size_t i = 0; i < len; i++)
        if (!is_alnum(s.ptr[i]) && i != 6 && i != second)
            return CAREFULLY;
    enum verdict verdict = judge_open(skim, slice_from(s, len + 1), open_rows(skim, s.ptr + len + 1));
    if (verdict == UNKNOWN)
        return CAREFULLY;
    *opened = (struct opened){s.ptr + len + 1, len};
    return verdict;
}

/* Where the line that begins at `line` ends if it begins as remembered and is whole; else NULL. */
static const char *line_end(const struct smtperr__skim *skim, const char *line, const char *end)
{
    if (end - line < ROOM || !begins_alike(skim, line))
        return NULL;
    const char *from = line + skim->len, *stop = memchr(from, '\n', (size_t)(end - from));
    return stop != NULL && stop - line <= SMTPERR_LINE_MAX ? stop : NULL;
}

struct smtperr__skimmed smtperr__skim(const struct smtperr__skim *skim, struct smtperr_slice text)
{
    struct smtperr__skimmed told = {.at = text.ptr};
    const char *end = text.ptr + text.len, *last = NULL, *stop;
    if (skim->program == 0)
        return told;
    for (; (stop = line_end(skim, told.at, end)) != NULL; told.at = stop + 1) {
        const char *behind = told.at + skim->len;
        const char *message = skim->tagged ? behind + tag_length(behind) : behind;
        if (message + 4 > stop || (skim->tagged && message == behind))
            break;
        struct opened opened = {message, 0};
        enum verdict verdict = skim->tagged ? judge_tagged(skim, message, stop, &opened)
                                            : judge_exim(skim, message, stop, &opened);
        if (verdict == CAREFULLY) {
            told.known = skim->tagged || opened.id_len > 0;
            told.id = (struct smtperr_slice){message, opened.id_len};
            told.message = slice_make(opened.at, stop);
            told.line = slice_make(told.at, stop);
            break;
        }
        told.sent += verdict == SENT;
        told.lines++;
        last = told.at;
    }
    if (last != NULL)
        told.time = (struct smtperr_slice){last + skim->time_at, skim->time_len};
    return told;
}
