/* SPDX-License-Identifier: MIT */
/*
 * Finds replies in lines of any text.
 *
 *   Reply-line = Reply-code ( "-" / SP ) [ status-code SP ] textstring     ; RFC 5321 4.2, RFC 2034 4
 *
 * In a log, an exception or a bounce the code stands somewhere in the line, quoted or behind a colon; so do ports,
 * sizes, times, version numbers and queue ids. A number is taken for a reply code
 *   - with an enhanced status code behind it, anywhere;
 *   - at the start of a line;
 *   - behind a colon, bracket, quote or the like, or words of clients.tsv, if words or nothing follow, but no unit;
 *   - behind other words, if a sentence of replies.tsv follows: "it said no. 451 Temporary local problem";
 *   - in brackets of its own, if the words before it speak of SMTP: "SMTP AUTH failed (535)".
 * A status code alone is taken at the start of a line, behind "#", "=", ":" or "(", behind a quote if a sentence
 * follows it, and not behind a word, where versions stand ("Exim 4.96.1"). A reply code may stand behind it: "5.1.1 550
 * User unknown".
 *
 * Programs that send by way of HTTP tell its statuses in the same words, and some numbers belong to both. In the middle
 * of a line, without a status code, such a number is a reply code only if SMTP has it too, and, where most that HTTP
 * has there are common (500 to 504), if the words before it speak of SMTP.
 */
#include "reply.h"

#include "block.h"
#include "chars.h"
#include "client.h"
#include "code.h"
#include "lookup.h"
#include "match.h"

/* What a sign may do where codes stand. */
enum {
    JOINS = 1 << 0,         /* a number to what stands before it: "10.550", "/550" */
    BEFORE_REPLY = 1 << 1,  /* stand before a reply code in the middle of a line */
    BEFORE_STATUS = 1 << 2, /* before a status code there */
    BLANK = 1 << 3,         /* part words */
    QUOTE = 1 << 4,         /* begin a string */
    TO_STATUS = 1 << 5,     /* stand between a reply code and its status code */
    TO_WORDS = 1 << 6,      /* between a code and its words */
    WORD = 1 << 7,          /* begin words */
    CLOSES = 1 << 8,        /* end what a code ends */
    AFTER = 1 << 9,         /* stand behind a code and belong to it */
    TO_UNIT = 1 << 10,      /* between a number and its unit */
    COAT = 1 << 11,         /* stand around a status code: quotes, or what Markdown sets it off with */
};

static const uint16_t signs[256] = {
    ['\t'] = BLANK | TO_STATUS | CLOSES | AFTER,
    [' '] = BLANK | TO_STATUS | TO_WORDS | CLOSES | AFTER | TO_UNIT,
    ['"'] = BEFORE_REPLY | QUOTE | COAT | TO_STATUS | TO_WORDS | CLOSES,
    ['#'] = BEFORE_REPLY | BEFORE_STATUS | TO_STATUS | WORD,
    ['$'] = JOINS,
    ['%'] = JOINS,
    ['&'] = JOINS,
    ['\''] = BEFORE_REPLY | QUOTE | COAT | TO_STATUS | TO_WORDS | CLOSES,
    ['('] = BEFORE_REPLY | BEFORE_STATUS | TO_STATUS | TO_WORDS,
    [')'] = TO_STATUS | CLOSES | AFTER,
    ['*'] = BEFORE_REPLY | COAT,
    ['+'] = JOINS,
    [','] = BEFORE_REPLY | TO_STATUS | TO_WORDS | CLOSES | AFTER,
    ['-'] = JOINS | TO_STATUS | TO_WORDS | TO_UNIT,
    ['.'] = JOINS | CLOSES,
    ['/'] = JOINS,
    [':'] = BEFORE_REPLY | BEFORE_STATUS | TO_STATUS | TO_WORDS | CLOSES | AFTER,
    [';'] = BEFORE_REPLY | BEFORE_STATUS | CLOSES | AFTER,
    ['<'] = BEFORE_REPLY | WORD,
    ['>'] = BEFORE_REPLY,
    ['@'] = JOINS,
    ['['] = BEFORE_REPLY | TO_STATUS | WORD,
    ['\\'] = JOINS,
    [']'] = TO_STATUS | CLOSES | AFTER,
    ['^'] = JOINS,
    ['_'] = JOINS,
    ['`'] = BEFORE_REPLY | COAT | CLOSES,
    ['b'] = TO_WORDS, /* Python's b'...' */
    ['|'] = BEFORE_REPLY,
    ['}'] = CLOSES,
    ['~'] = JOINS,
};

static bool among(char c, unsigned set)
{
    return (signs[(unsigned char)c] & set) != 0;
}

/* The colons, commas, brackets and quotes of other scripts, before `at`: how long; 0 if none stands there. */
static size_t wide_sign(struct smtperr_slice line, size_t at)
{
    static const char *const wide[] = {
        "\xef\xbc\x9a" /* full-width colon */,
        "\xef\xbc\x8c" /* comma */,
        "\xef\xbc\x88" /* bracket */,
        "\xe3\x80\x81" /* ideographic comma */,
        "\xe3\x80\x8c" /* corner bracket */,
        "\xe3\x80\x90" /* lenses */,
        "\xe3\x80\x91",
        "\xe2\x80\x9c" /* quotes */,
        "\xe2\x80\x9e",
        "\xe2\x80\x98",
        "\xe2\x80\x99",
        "\xe2\x80\x9d",
        "\xe2\x80\x93" /* dashes */,
        "\xe2\x80\x94",
        "\xe2\x80\xa2" /* bullet */,
        "\xe2\x94\x80" /* lines of a drawn tree */,
        "\xe2\x94\x82",
        "\xc2\xab",
        "\xc2\xa0" /* no-break space */,
    };
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t len = strlen(wide[i]);
        if (at >= len && memcmp(line.ptr + at - len, wide[i], len) == 0)
            return len;
    }
    return 0;
}

/* Does a character of a script that parts no words stand before `at`: one of U+3000 to U+D7FF? */
static bool is_ideograph(struct smtperr_slice line, size_t at)
{
    return at >= 3 && (unsigned char)line.ptr[at - 3] >= 0xe3 && (unsigned char)line.ptr[at - 3] <= 0xed;
}

/* "REASON550 5.7.1": a letter right before two codes of one class, as where a page was copied without its lines. */
static bool is_glued(struct smtperr_slice line, size_t at)
{
    struct smtperr_status status;
    unsigned reply = is_class(line.ptr[at - 1], CHAR_ALPHA) ? smtperr__read_reply(slice_from(line, at)) : 0;
    return reply >= 400 && at + 4 < line.len && line.ptr[at + 3] == ' ' &&
           smtperr__read_status(slice_from(line, at + 4), false, &status) > 0 && status.cls == reply / 100;
}

/* Is the number at `at` joined to what stands before it: "1550", "10.550", "v4.2.1", "/550"? */
static bool is_joined(struct smtperr_slice line, size_t at)
{
    if (at == 0)
        return false;
    char c = line.ptr[at - 1];
    if ((unsigned char)c >= 0x80)
        return wide_sign(line, at) == 0 && !is_ideograph(line, at);
    return (is_alnum(c) || among(c, JOINS)) && !is_glued(line, at);
}

static size_t skip_spaces_back(struct smtperr_slice line, size_t at)
{
    while (at > 0 && is_space(line.ptr[at - 1]))
        at--;
    return at;
}

static size_t skip_set(struct smtperr_slice line, size_t at, unsigned set)
{
    while (at < line.len && among(line.ptr[at], set))
        at++;
    return at;
}

#define MEMBER_NAME 40 /* bytes of a member's name that are looked at */

/* Does the name of a JSON member stand behind the quote before `at`: 550,"stack":? */
static bool is_member_name(struct smtperr_slice line, size_t at)
{
    size_t end = at;
    while (end < line.len && end - at < MEMBER_NAME && (is_alnum(line.ptr[end]) || line.ptr[end] == '_'))
        end++;
    return end > at && end + 1 < line.len && line.ptr[end] == line.ptr[at - 1] && line.ptr[end + 1] == ':';
}

/* "(550, b'": how a tuple of code and words goes on behind the code. Returns where the words begin, 0 if it is none. */
static size_t skip_tuple(struct smtperr_slice line, size_t at, struct smtperr__token *token)
{
    size_t start = skip_set(line, at, BLANK);
    if (start >= line.len || line.ptr[start] != ',')
        return 0;
    while (start < line.len && (line.ptr[start] == ',' || among(line.ptr[start], BLANK)))
        start++;
    if (start + 1 < line.len && (line.ptr[start] == 'b' || line.ptr[start] == 'u'))
        start++;
    if (start >= line.len || !among(line.ptr[start], QUOTE))
        return 0;
    token->member = is_member_name(line, start + 1);
    token->quote = token->member ? '\0' : line.ptr[start];
    return token->member ? 0 : start + 1;
}

/* The status code behind a reply code: "550 5.7.1", "550-5.7.1", "550 #5.7.1". Returns its end, or 0. */
static size_t read_joined_status(struct smtperr_slice line, size_t at, struct smtperr_status *status_out)
{
    size_t start = skip_set(line, at, TO_STATUS);
    size_t len = start - at <= 6 ? smtperr__read_status(slice_from(line, start), false, status_out) : 0;
    return len > 0 ? start + len : 0;
}

/* A middle digit above 5 is outside the grammar: such a number is a code only if the tables know it. */
static bool is_plausible(unsigned reply)
{
    return reply / 10 % 10 <= 5 || smtperr__lookup_reply(reply).fit == FIT_EXACT;
}

/* Behind numbers with dots between them: a status code of no class ("554 6.6.0 Error ...", "550 (0.0.0) 'No'"), which
 * some servers send, or an IP address ("451-192.0.2.1 is not yet ..."). */
static size_t skip_numbers(struct smtperr_slice line, size_t at)
{
    size_t i = at, dots = 0;
    for (; i < line.len && (is_digit(line.ptr[i]) || (line.ptr[i] == '.' && i > at)); i++)
        dots += line.ptr[i] == '.';
    bool numbers = (dots == 2 || dots == 3) && is_digit(line.ptr[i - 1]);
    i += numbers && i < line.len && line.ptr[i] == ')';
    return numbers && i < line.len && line.ptr[i] == ' ' ? skip_set(line, i, TO_WORDS) : at;
}

/* Do words follow, and not a unit or another number? */
static bool has_words(struct smtperr_slice line, size_t at)
{
    size_t start = skip_numbers(line, skip_set(line, at, TO_WORDS));
    return start < line.len && (is_class(line.ptr[start], CHAR_ALPHA) || among(line.ptr[start], WORD) ||
                                (unsigned char)line.ptr[start] >= 0x80);
}

/* Nothing but closing punctuation follows. */
static bool ends_at(struct smtperr_slice line, size_t at)
{
    return skip_set(line, at, CLOSES) == line.len;
}

/* "said 550", "error: 550", "dsn=5.1.1": words of clients.tsv, perhaps with a sign between. */
static enum smtperr__announced announced(struct smtperr_slice line, size_t before)
{
    size_t end = before > 0 && (line.ptr[before - 1] == ':' || line.ptr[before - 1] == '=')
                     ? skip_spaces_back(line, before - 1)
                     : before;
    return smtperr__announces_code((struct smtperr_slice){line.ptr, end});
}

/* The statuses of HTTP, as IANA lists them. */
static bool is_http(unsigned number)
{
    return (number >= 400 && number <= 431) || number == 451 || (number >= 500 && number <= 511);
}

/* Does a standard define the number, so that servers mean to send it? */
static bool is_own(unsigned number)
{
    struct smtperr__found found = smtperr__lookup_reply(number);
    return found.fit == FIT_EXACT && found.row->use <= USE_EXTENSION;
}

bool smtperr__is_http_only(unsigned number)
{
    return is_http(number) && !is_own(number);
}

#define SMTP_NEAR 200 /* bytes before a number in which SMTP must be named */

static bool speaks_of_smtp(struct smtperr_slice before)
{
    if (before.len > SMTP_NEAR)
        before = slice_from(before, before.len - SMTP_NEAR);
    return smtperr__find(before, slice_of("smtp")) < before.len;
}

/* Is the word that ends at `end` the path of a file? */
static bool is_path(struct smtperr_slice line, size_t end)
{
    while (end > 0 && !is_space(line.ptr[end - 1]) && line.ptr[end - 1] != '/' && line.ptr[end - 1] != '\\')
        end--;
    return end > 0 && !is_space(line.ptr[end - 1]);
}

static bool is_bracketed(struct smtperr_slice line, size_t before, size_t after)
{
    if (before < 2 || !is_space(line.ptr[before - 2]) || is_path(line, skip_spaces_back(line, before - 2)))
        return false; /* "smtp[450]" is a process, "/a/b.php (445)" a line */
    return after < line.len && ((line.ptr[before - 1] == '(' && line.ptr[after] == ')') ||
                                (line.ptr[before - 1] == '[' && line.ptr[after] == ']'));
}

bool smtperr__is_known(struct smtperr_slice text)
{
    struct smtperr__reading readings[MATCH_READINGS];
    struct smtperr__question question = {.text = text};
    return text.len > 0 && smtperr__match(&smtperr__matcher, &question, readings) > 0;
}

bool smtperr__says_something(struct smtperr_slice text)
{
    struct smtperr__reading readings[MATCH_READINGS];
    struct smtperr__question question = {.text = text};
    unsigned count = smtperr__match(&smtperr__matcher, &question, readings);
    bool something = false;
    for (unsigned i = 0; i < count; i++) {
        unsigned family = smtperr__tables.reply_families[readings[i].row];
        something |= family != smtperr__tables.delay_notice &&
                     smtperr__tables.families[family].category != smtperr__tables.unknown;
    }
    return something;
}

#define SENTENCE_NEAR 16 /* bytes behind a number in which a sentence must begin, */
#define SENTENCE_MAX 160 /* and how many are looked at */

/* How long " <ann@example.org>" at the start of a text is; 0 where nothing of the kind stands. */
static size_t skip_brackets(struct smtperr_slice text)
{
    bool opens = text.len > 2 && text.ptr[0] == ' ' && text.ptr[1] == '<';
    const char *end = opens ? memchr(text.ptr, '>', text.len) : NULL;
    return end != NULL ? (size_t)(end - text.ptr) + 1 : 0;
}

/* Does a sentence that the tables know begin here, perhaps behind an address? */
static bool is_sentence(struct smtperr_slice text)
{
    struct smtperr__reading readings[MATCH_READINGS];
    struct smtperr__question question = {.text = text};
    if (text.len > SENTENCE_MAX)
        question.text.len = SENTENCE_MAX;
    size_t near = skip_brackets(question.text) + SENTENCE_NEAR;
    unsigned count = smtperr__match(&smtperr__matcher, &question, readings);
    for (unsigned i = 0; i < count; i++)
        if ((size_t)(readings[i].words.ptr - text.ptr) <= near)
            return true;
    return false;
}

/* Is a number that HTTP has too, in the middle of a line, rather a status of HTTP? `rest` is what follows it. */
static bool is_rather_http(struct smtperr_slice before, unsigned number, enum smtperr__announced said,
                           struct smtperr_slice rest)
{
    if (said == ANNOUNCED_CODE)
        return false;
    if (smtperr__is_http_only(number))
        return true;
    return number >= 500 && said == ANNOUNCED_NUMBER && !speaks_of_smtp(before) && !is_sentence(rest);
}

/* "host:443", "2001:db8::550": a colon right before the number, and no space before it. */
static bool is_port(struct smtperr_slice line, size_t at)
{
    return at > 1 && line.ptr[at - 1] == ':' &&
           (is_alnum(line.ptr[at - 2]) || line.ptr[at - 2] == ':' || line.ptr[at - 2] == ']');
}

/* "10:54:39,440": the milliseconds of a time. */
static bool is_fraction(struct smtperr_slice line, size_t at)
{
    return at > 3 && line.ptr[at - 1] == ',' && is_digit(line.ptr[at - 2]) && is_digit(line.ptr[at - 3]) &&
           line.ptr[at - 4] == ':';
}

/* "(550, b'...')": as Python writes what a server said. */
static bool opens_tuple(struct smtperr_slice line, size_t before)
{
    return before > 0 && (line.ptr[before - 1] == '(' || line.ptr[before - 1] == '[');
}

/* "550.5.7.1": some write a dot between the codes. No part of an IP address is so large. */
static bool accept_dotted(struct smtperr_slice line, size_t at, struct smtperr__token *token)
{
    unsigned reply = smtperr__read_reply((struct smtperr_slice){line.ptr + at, 3});
    if (reply < 400 || line.len - at < 5 || line.ptr[at + 3] != '.')
        return false;
    size_t len = smtperr__read_status(slice_from(line, at + 4), false, &token->codes.status);
    if (len == 0 || token->codes.status.cls != reply / 100)
        return false;
    token->codes.reply = reply;
    token->begin = at;
    token->end = at + 4 + len;
    token->starts_line = skip_spaces_back(line, at) == 0;
    return true;
}

/* "421HL:REP", "550User unknown": a line whose words follow without a space, if the tables know them. */
static bool accept_glued(struct smtperr_slice line, size_t at, struct smtperr__token *token)
{
    unsigned reply = smtperr__read_reply((struct smtperr_slice){line.ptr + at, 3});
    if (reply < 400 || line.len - at < 5 || line.ptr[at + 3] < 'A' || line.ptr[at + 3] > 'Z' ||
        skip_spaces_back(line, at) > 0 || !is_plausible(reply) || smtperr__begins_with_unit(slice_from(line, at + 3)) ||
        !is_sentence(slice_from(line, at + 3)))
        return false;
    token->codes.reply = reply;
    token->begin = at;
    token->end = at + 3;
    token->starts_line = true;
    return true;
}

/* "550. mail dropped": a full stop behind the code, and a sentence that the tables know. */
static bool accept_stopped(struct smtperr_slice line, size_t before, struct smtperr__token *token)
{
    size_t after = token->end;
    if (after + 1 >= line.len || line.ptr[after] != '.' || line.ptr[after + 1] != ' ' || token->codes.reply < 400 ||
        (before > 0 && !among(line.ptr[before - 1], BEFORE_REPLY)) || !is_sentence(slice_from(line, after + 2)))
        return false;
    token->end++;
    return true;
}

/* What stands around a number that may be a reply code, without a status code behind it. */
struct around {
    size_t at, before, after; /* the number begins; without the blanks before it; it ends */
    bool http;                /* HTTP has it, too */
    bool words;               /* words follow */
};

/* Behind words of a table: "said 550". */
static bool accept_announced(struct smtperr_slice line, const struct around *a)
{
    return a->words || ends_at(line, a->after) || (line.ptr[a->after] == ')' && has_words(line, a->after + 1));
}

/* Behind a sign, or where a sentence follows. */
static bool accept_by_words(struct smtperr_slice line, const struct around *a, struct smtperr__token *token)
{
    struct smtperr_slice rest = slice_from(line, a->after);
    bool own = is_own(token->codes.reply), sign = among(line.ptr[a->before - 1], BEFORE_REPLY);
    bool port = is_port(line, a->at); /* "failed:501 mail from address must be ..." is none */
    if (is_fraction(line, a->at))
        return false;
    if (!a->words || port)
        return sign && own && is_sentence(rest); /* "554 30 Sorry, your message ..." */
    if (sign || wide_sign(line, a->before) > 0)
        return true;
    bool apart = a->before < a->at || line.ptr[a->at - 1] == ')' || is_ideograph(line, a->at); /* "1)550 No such" */
    token->loose = apart && own && is_sentence(rest);
    return token->loose;
}

static bool accept_within_line(struct smtperr_slice line, const struct around *a, struct smtperr__token *token)
{
    struct smtperr_slice left = {line.ptr, a->before};
    enum smtperr__announced said = announced(line, a->before);
    if (said == ANNOUNCED_HTTP ||
        (a->http && is_rather_http(left, token->codes.reply, said, slice_from(line, a->after))))
        return false;
    if (said != ANNOUNCED_NOTHING)
        return accept_announced(line, a);
    if (is_bracketed(line, a->before, a->after))
        return speaks_of_smtp(left);
    return accept_by_words(line, a, token);
}

/* A number alone; `words_at` is where a string begins that stands behind it in a tuple, or 0. */
static bool accept_number(struct smtperr_slice line, size_t at, size_t words_at, struct smtperr__token *token)
{
    struct around a = {.at = at, .before = skip_spaces_back(line, at), .after = at + 3};
    bool tuple = words_at > 0 && opens_tuple(line, a.before);
    token->end = words_at > 0 ? words_at : a.after + token->more;
    if (!is_plausible(token->codes.reply) ||
        (!token->more && smtperr__begins_with_unit(slice_from(line, skip_set(line, a.after, TO_UNIT)))))
        return false;
    a.http = is_http(token->codes.reply) && !tuple;
    if (a.http && smtperr__begins_with_http(slice_from(line, skip_set(line, a.after, TO_WORDS))))
        return false;
    if (accept_stopped(line, a.before, token))
        return true;
    a.words = has_words(line, a.after) ||
              (tuple && words_at < line.len && line.ptr[words_at] != token->quote); /* (550, b'7f3a No') */
    if (a.before > 0)
        return token->codes.reply >= 400 && accept_within_line(line, &a, token);
    return a.words || a.after == line.len || line.ptr[a.after] == '-' || among(line.ptr[a.after], BLANK);
}

static bool accept_reply(struct smtperr_slice line, size_t at, struct smtperr__token *token)
{
    size_t after = at + 3;
    token->codes.reply = smtperr__read_reply(slice_from(line, at));
    if (token->codes.reply == 0)
        return accept_dotted(line, at, token) || accept_glued(line, at, token);
    token->begin = at;
    token->starts_line = skip_spaces_back(line, at) == 0;
    token->more = after < line.len && line.ptr[after] == '-';
    size_t words_at = skip_tuple(line, after, token);
    token->end = read_joined_status(line, words_at > 0 ? words_at : after, &token->codes.status);
    if (token->end == 0)
        return accept_number(line, at, words_at, token);
    if (token->quote != '\0' && token->end < line.len && line.ptr[token->end] == token->quote) {
        token->quote = '\0'; /* 421, "4.7.0", words: the quotes are those of the status code */
        token->end++;
    }
    return true;
}

/* "5.1.1 550 User unknown": the reply code of the same class behind a status code. */
static void take_reply_behind(struct smtperr_slice line, struct smtperr__token *token)
{
    size_t at = token->end + (token->end < line.len && line.ptr[token->end] == ':');
    size_t start = skip_set(line, at, BLANK), after = start + 3;
    unsigned reply = start > at ? smtperr__read_reply(slice_from(line, start)) : 0;
    if (reply / 100 != token->codes.status.cls || smtperr__lookup_reply(reply).fit != FIT_EXACT ||
        smtperr__begins_with_unit(slice_from(line, skip_set(line, after, TO_UNIT))) ||
        !(has_words(line, after) || ends_at(line, after)))
        return;
    token->codes.reply = reply;
    token->more = after < line.len && line.ptr[after] == '-';
    token->end = after + token->more;
}

static bool accept_status(struct smtperr_slice line, size_t at, struct smtperr__token *token)
{
    size_t before = skip_spaces_back(line, at);
    size_t len = smtperr__read_status(slice_from(line, at), false, &token->codes.status);
    if (len == 0)
        return false;
    token->codes.reply = 0;
    token->begin = at;
    token->end = at + len;
    token->starts_line = before == 0;
    token->more = false;
    if (before > 0 && !among(line.ptr[before - 1], BEFORE_STATUS)) {
        enum smtperr__announced said = announced(line, before);
        bool coat = among(line.ptr[before - 1], COAT) || wide_sign(line, before) > 0;
        if (said == ANNOUNCED_HTTP || (said == ANNOUNCED_NOTHING && !(coat && is_sentence(slice_from(line, at + len)))))
            return false;
    }
    take_reply_behind(line, token);
    return token->codes.status.cls != 2 || before == 0;
}

static bool is_first_digit(char c)
{
    return c >= '2' && c <= '5';
}

static uint64_t first_digits_in(const char *block)
{
    unsigned char digits[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        digits[i] = within((unsigned char)block[i], '2', 4) & 1;
    return block_bits(digits);
}

/* The next place from `at` on where a code may begin. */
static size_t find_digit(struct smtperr_slice line, size_t at)
{
    if (at < line.len && is_first_digit(line.ptr[at]))
        return at;
    for (; at < line.len && line.len >= BLOCK; at += BLOCK) {
        size_t place = block_place(at, line.len);
        uint64_t digits = first_digits_in(line.ptr + place) >> (at - place);
        if (digits != 0)
            return at + lowest_bit(digits);
    }
    while (at < line.len && !is_first_digit(line.ptr[at]))
        at++;
    return at;
}

bool smtperr__next_token(struct smtperr_slice line, size_t from, struct smtperr__token *token_out)
{
    for (size_t at = from; at < line.len && (at = find_digit(line, at)) + 2 < line.len; at++) {
        if (is_joined(line, at))
            continue;
        *token_out = (struct smtperr__token){0};
        if (line.ptr[at + 1] == '.' ? accept_status(line, at, token_out) : accept_reply(line, at, token_out)) {
            token_out->end = skip_set(line, token_out->end, token_out->quote ? BLANK : AFTER);
            return true;
        }
    }
    return false;
}
