/* SPDX-License-Identifier: MIT */
/* Words come in pieces of lines and are folded as they come, so that a pending reply needs no room but that for what it
 * will hand out. */
#include "pending.h"

#include "block.h"
#include "chars.h"
#include "client.h"
#include "code.h"

void smtperr__drop_context(struct smtperr__pending *pending)
{
    pending->context_len = 0;
    pending->told = false;
}

void smtperr__pending_clear(struct smtperr__pending *pending)
{
    pending->open = pending->more = pending->run_on = pending->ended = pending->wrapped = false;
    pending->quote = '\0';
    pending->text_len = 0;
    smtperr__drop_context(pending);
}

/* Does a control, or a space before another, stand in a block? The byte behind it is looked at, too. */
static bool is_uneven(const char *block)
{
    const unsigned char *at = (const unsigned char *)block, *next = at + 1;
    unsigned char uneven[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        uneven[i] = within(at[i], 0, ' ') | (within(at[i], ' ', 1) & within(next[i], ' ', 1));
    return !block_none(uneven);
}

/* How many bytes, of which the first is no white space, folding leaves as they are: up to white space that is more than
 * a single space between words. */
static size_t plain_length(const char *at, const char *end)
{
    size_t i = 0, len = (size_t)(end - at), last = len - 1;
    while (i + BLOCK < len && !is_uneven(at + i))
        i += BLOCK;
    if (len > BLOCK && i + BLOCK >= len && !is_uneven(at + last - BLOCK)) /* which reaches back */
        i = last;
    for (; i < len && (at[i] == ' ' ? at[i - 1] != ' ' : !is_space(at[i])); i++)
        ;
    return i - (at[i - 1] == ' ');
}

bool smtperr__add_folded(char *text, size_t *len, size_t room, struct smtperr_slice words)
{
    const char *at = words.ptr, *end = words.len > 0 ? words.ptr + words.len : words.ptr;
    for (;;) {
        while (at < end && is_space(*at))
            at++;
        if (at == end)
            return true;
        size_t part = plain_length(at, end), space = *len > 0, left = room - *len;
        bool fits = part + space <= left;
        if (!fits)
            part = left > space ? left - space : 0;
        if (part > 0 && space)
            text[(*len)++] = ' ';
        memcpy(text + *len, at, part);
        *len += part;
        at += part;
        if (!fits)
            return false;
    }
}

/* Where the words end: at a quote that is no apostrophe ("can't") and does not open the first of them (550 "not
 * allowed"). NULL if none stands there. */
static const char *closing_quote(struct smtperr_slice words, char quote, bool first)
{
    const char *at = words.ptr, *end = words.ptr + words.len;
    for (; (at = memchr(at, quote, (size_t)(end - at))) != NULL; at++) {
        bool letters = at + 1 < end && is_alnum(at[1]);
        bool apostrophe = quote == '\'' && at > words.ptr && is_alnum(at[-1]);
        bool opens = first && quote == '"' && (at == words.ptr || (at == words.ptr + 1 && is_space(words.ptr[0])));
        if (!letters || !(apostrophe || opens))
            return at;
    }
    return NULL;
}

void smtperr__add_words(struct smtperr__pending *now, struct smtperr_slice words)
{
    if (now->ended || words.len == 0)
        return;
    const char *quote = now->quote != '\0' ? closing_quote(words, now->quote, now->text_len == 0) : NULL;
    if (quote != NULL) {
        words.len = (size_t)(quote - words.ptr);
        now->ended = true;
    }
    if (!smtperr__add_folded(now->text, &now->text_len, sizeof now->text, words))
        now->finding.cut = true;
}

struct smtperr_slice smtperr__text_of(char *text, size_t len)
{
    struct smtperr_slice s = smtperr__trim((struct smtperr_slice){text, len});
    return s.len > 0 ? s : (struct smtperr_slice){NULL, 0};
}

void smtperr__drop_coat(struct smtperr__pending *pending)
{
    const char *text = pending->text;
    size_t at = 0, len = pending->text_len;
    while (at < len && (text[at] == '*' || text[at] == '`' || text[at] == '\'' || text[at] == '"'))
        at++;
    if (at == 0 || at == len || text[at] != ' ')
        return;
    pending->text_len -= at + 1;
    memmove(pending->text, text + at + 1, pending->text_len);
}

struct smtperr_slice smtperr__words_of(char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (is_alnum(text[i]) || (unsigned char)text[i] >= 0x80)
            return smtperr__text_of(text, len);
    return (struct smtperr_slice){NULL, 0};
}

void smtperr__take_words_before(struct smtperr__pending *now)
{
    struct smtperr_slice context = {now->context, now->context_len};
    struct smtperr_slice said = slice_from(context, smtperr__said_at(context));
    said.len = smtperr__words_end(said);
    now->text_len = 0;
    (void)smtperr__add_folded(now->text, &now->text_len, sizeof now->text, said);
}

/* How many bytes of the word only repeat the codes of the reply: "5.7.1"; of lines that run on "550-The", "550". */
static size_t repeated_codes(const struct smtperr__pending *now, struct smtperr_slice word, struct smtperr_slice status)
{
    if (status.len > 0 && word.len == status.len && memcmp(word.ptr, status.ptr, word.len) == 0)
        return word.len;
    if (!now->run_on || smtperr__read_reply(word) != now->finding.codes.reply)
        return 0;
    return word.len == REPLY_CODE ? REPLY_CODE : word.ptr[REPLY_CODE] == '-' ? REPLY_CODE + 1 : 0;
}

void smtperr__drop_repeated_codes(struct smtperr__pending *now)
{
    char spelled[16];
    const struct smtperr_codes *codes = &now->finding.codes;
    struct smtperr_slice status = {spelled, 0};
    unsigned digit = codes->status.set ? codes->status.cls : codes->reply / 100;
    size_t kept = 0;
    if (now->text_len == 0 || memchr(now->text, (int)('0' + digit), now->text_len) == NULL)
        return;
    if (codes->status.set)
        status.len = smtperr__spell_status(codes->status, spelled);
    for (size_t at = 0, end; at < now->text_len; at = end + 1) {
        const char *space = memchr(now->text + at, ' ', now->text_len - at);
        end = space != NULL ? (size_t)(space - now->text) : now->text_len;
        at += repeated_codes(now, slice_make(now->text + at, now->text + end), status);
        if (at == end)
            continue;
        if (kept > 0)
            now->text[kept++] = ' ';
        memmove(now->text + kept, now->text + at, end - at);
        kept += end - at;
    }
    now->text_len = kept;
}
