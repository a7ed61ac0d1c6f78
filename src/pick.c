/* SPDX-License-Identifier: MIT */
/*
 * The same failure is told in several places of a report: in the diagnostic code, in what the notice says of a
 * recipient, in what it says of all. The text that tells most is picked, the first of those that tell as much:
 *
 *   known words and a code  >  a code  >  known words  >  any words
 */
#include "pick.h"

#include "chars.h"
#include "client.h"
#include "code.h"
#include "layout.h"
#include "reply.h"
#include "unwrap.h"

/* Keeps the first reply with words that a table knows, else the first with a code, else the first. */
static bool pick_reply(void *context, const struct smtperr_finding *finding)
{
    struct smtperr__pick *pick = context;
    bool known = smtperr__is_known(finding->diagnostic);
    bool failure = smtperr__is_failure(&finding->codes);
    if (finding->codes.reply > 0 && !failure)
        return true;
    if (pick->any && !(known && !pick->known) && !(failure && !smtperr__is_failure(&pick->codes)))
        return true;
    pick->any = true;
    pick->known = known;
    pick->cut = finding->cut;
    pick->codes = finding->codes;
    pick->len = slice_copy(pick->words, sizeof pick->words, finding->diagnostic);
    return true;
}

static void fold(struct smtperr__pick *pick, struct smtperr_slice text)
{
    bool space = false;
    pick->len = 0;
    for (size_t i = 0; i < text.len && pick->len + 1 < sizeof pick->words; i++) {
        if (!is_space(text.ptr[i])) {
            if (space && pick->len > 0)
                pick->words[pick->len++] = ' ';
            pick->words[pick->len++] = text.ptr[i];
        }
        space = is_space(text.ptr[i]);
    }
}

/* "550 5.1.1 <a@b>... User unknown" and no more, as nearly every diagnostic code is: read without the reader of any
 * text.
 */
static bool pick_plain(struct smtperr__pick *pick, struct smtperr_slice text)
{
    struct smtperr__token token, other;
    if (memchr(text.ptr, '\n', text.len) != NULL || smtperr__is_wrapped(text, false))
        return false;
    if (!smtperr__next_token(text, 0, &token) || token.begin > 0 || token.quote != '\0' ||
        !smtperr__is_failure(&token.codes))
        return false;
    struct smtperr_slice words = slice_from(text, token.end);
    if (words.len == 0 || smtperr__next_token(words, 0, &other))
        return false;
    fold(pick, words);
    pick->len = smtperr__words_end((struct smtperr_slice){pick->words, pick->len});
    pick->cut = words.len >= sizeof pick->words;
    pick->any = pick->len > 0;
    pick->codes = token.codes;
    pick->known = smtperr__is_known((struct smtperr_slice){pick->words, pick->len});
    return pick->any;
}

/* Reads the lines of a text: what does it say? */
static void read_lines(struct smtperr__pick *pick, struct smtperr__text *reader, struct smtperr_slice text)
{
    const char *end = text.ptr + text.len;
    smtperr__text_init(reader, NULL, pick_reply, pick);
    for (const char *at = text.ptr, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        (void)smtperr__text_line(reader, slice_make(at, stop), 1, false);
    }
    smtperr__text_end(reader);
}

static void clear(struct smtperr__pick *pick)
{
    pick->any = pick->known = pick->cut = false;
    pick->codes = (struct smtperr_codes){0};
    pick->len = 0;
}

static void read_text(struct smtperr__pick *pick, struct smtperr__text *reader, struct smtperr_slice text)
{
    clear(pick);
    if (pick_plain(pick, text))
        return;
    read_lines(pick, reader, text);
    if (!pick->any || pick->len == 0) {
        struct smtperr__layout_hit hit = smtperr__find_layout(text, 0, LAYOUT_BIT(LAYOUT_ERROR));
        fold(pick, hit.marks != 0 && hit.end < text.len ? slice_from(text, hit.end) : text);
        pick->known = smtperr__is_known((struct smtperr_slice){pick->words, pick->len});
    }
}

/* "<a@b>... 550 Host unknown": the code within the words is the remote server's own. */
static void take_inner_code(struct smtperr__pick *pick)
{
    struct smtperr_slice words = {pick->words, pick->len};
    size_t at = smtperr__find(words, slice_of("... "));
    unsigned reply =
        words.len > 0 && words.ptr[0] == '<' && at < words.len ? smtperr__read_reply(slice_from(words, at + 4)) : 0;
    if (reply / 100 == pick->codes.reply / 100)
        pick->codes.reply = reply;
}

static bool has_codes(const struct smtperr__pick *pick)
{
    return pick->codes.reply > 0 || pick->codes.status.set;
}

enum smtperr__weight smtperr__weight(const struct smtperr__pick *pick)
{
    if (pick->len == 0 && !has_codes(pick))
        return WEIGHT_NONE;
    if (has_codes(pick))
        return pick->known ? WEIGHT_FULL : WEIGHT_CODE;
    return pick->known ? WEIGHT_KNOWN : WEIGHT_WORDS;
}

/* The code in the server's own answer stands; words of the notice with another one are about something else. */
static bool contradicts(const struct smtperr__pick *pick, const struct smtperr__pick *best)
{
    const struct smtperr_status *a = &pick->codes.status, *b = &best->codes.status;
    return best->codes.reply > 0 && (pick->codes.reply != best->codes.reply ||
                                     (a->set && b->set && (a->subject != b->subject || a->detail != b->detail)));
}

void smtperr__picker_init(struct smtperr__picker *p, struct smtperr__text *reader)
{
    p->reader = reader;
    p->next = &p->picks[0];
    p->best = &p->picks[1];
}

void smtperr__pick(struct smtperr__picker *p, const struct smtperr_slice *texts, size_t count)
{
    clear(p->best);
    for (size_t i = 0; i < count && smtperr__weight(p->best) < WEIGHT_FULL; i++) {
        if (texts[i].len == 0)
            continue;
        read_text(p->next, p->reader, texts[i]);
        if (smtperr__weight(p->next) > smtperr__weight(p->best) && !contradicts(p->next, p->best)) {
            struct smtperr__pick *better = p->next;
            p->next = p->best;
            p->best = better;
        }
    }
    take_inner_code(p->best);
}

/* ---- the command that was answered ---- */

/* Is what stands here a command, not a word of the language: "after data protection checks"? */
static bool is_command(struct smtperr_slice text, size_t len)
{
    struct smtperr_slice after = smtperr__trim(slice_from(text, len));
    bool capitals = true, several = false;
    for (size_t i = 0; i < len; i++) {
        capitals &= text.ptr[i] < 'a' || text.ptr[i] > 'z';
        several |= text.ptr[i] == ' ' || text.ptr[i] == '_';
    }
    return capitals || several || smtperr__starts(after, "command") || smtperr__starts(after, ":");
}

/* The SMTP command that text begins with (RFC 5321 4.1.1, RFC 3207, 3030): its length; 0 if it is none. */
static size_t command_at(struct smtperr_slice text)
{
    static const char *const commands[] = {
        "end of data", "mail from", "rcpt to", "rcpt_to",  "mail_from", "data", "rcpt",
        "mail",        "ehlo",      "helo",    "starttls", "auth",      "bdat", "quit",
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t len = strlen(commands[i]);
        if (smtperr__starts(text, commands[i]) && (text.len == len || !is_alnum(text.ptr[len])) &&
            is_command(text, len))
            return len;
    }
    return 0;
}

struct smtperr_slice smtperr__command_in(struct smtperr_slice text)
{
    const unsigned mark = LAYOUT_BIT(LAYOUT_COMMAND);
    for (struct smtperr__layout_hit hit = smtperr__find_layout(text, 0, mark); hit.marks != 0;
         hit = smtperr__find_layout(text, hit.end, mark)) {
        struct smtperr_slice after = smtperr__trim(slice_from(text, hit.end));
        size_t len = command_at(after);
        if (len > 0)
            return (struct smtperr_slice){after.ptr, len};
    }
    return (struct smtperr_slice){NULL, 0};
}
