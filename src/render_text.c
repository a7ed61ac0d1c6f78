/* SPDX-License-Identifier: MIT */
/*
 * A report for people: what was said, the verdict, what it means, why, what to do, where to read on. Own words are
 * ASCII; the server's words are shown so that they cannot command a terminal. With `out` NULL the page only counts its
 * lines: that is how a report is cut to 24 of them at 80 columns.
 */
#include "chars.h"
#include "code.h"
#include "render.h"

#define LINES_MAX 24
#define LINES_WIDTH 80
#define CAUSES_SHOWN 3
#define STEPS_SHOWN 4
#define PRACTICE_LINES 3
#define PRACTICE_SHOWN 44 /* bytes of a sentence */
#define SAID_SHOWN 220    /* columns of the server's words, unless verbose */
#define SAID_AROUND 60    /* bytes around the words that tell */

enum ink { INK_PLAIN, INK_BOLD, INK_GOOD, INK_WAIT, INK_BAD, INK_DIM };

static const char *const inks[] = {"", "\033[1m", "\033[1;32m", "\033[1;33m", "\033[1;31m", "\033[2m"};

struct page {
    struct smtperr_out *out; /* NULL: count only */
    unsigned width;
    bool color, utf8;
    unsigned column, indent, lines;
    bool fresh; /* nothing but indent on this line yet */
};

static void put(struct page *page, struct smtperr_slice text)
{
    if (page->out != NULL)
        smtperr__put(page->out, text);
}

static void ink(struct page *page, enum ink color)
{
    if (page->color)
        put(page, slice_of(inks[color]));
}

static void unink(struct page *page, enum ink color)
{
    if (page->color && color != INK_PLAIN)
        put(page, slice_of("\033[0m"));
}

static void end_line(struct page *page)
{
    put(page, slice_of("\n"));
    page->lines++;
    page->column = 0;
    page->fresh = true;
}

static void spaces(struct page *page, unsigned count)
{
    static const char blanks[] = "                ";
    page->column += count;
    for (; count > 0; count -= count < 16 ? count : 16)
        put(page, (struct smtperr_slice){blanks, count < 16 ? count : 16});
}

static void break_line(struct page *page)
{
    end_line(page);
    spaces(page, page->indent);
}

/* Columns of a character as put_shown shows it: East Asian wide characters take two. */
static unsigned columns_of(struct smtperr_slice text, bool utf8, size_t *len_out)
{
    uint32_t code = 0;
    size_t len = smtperr__utf8(text, &code);
    *len_out = len > 0 ? len : 1;
    if (len == 0 || (code < 0x80 && (code < ' ' || code == 0x7f)))
        return 4;
    if (code < 0x80)
        return 1;
    if (!utf8 || smtperr__is_hidden(code))
        return code > 0xfffff ? 10 : code > 0xffff ? 9 : 8;
    return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xd7a3) ||
                   (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) ||
                   (code >= 0xff00 && code <= 0xff60) || (code >= 0x1f300 && code <= 0x3fffd)
               ? 2
               : 1;
}

static unsigned word_columns(const struct page *page, struct smtperr_slice word)
{
    unsigned columns = 0;
    size_t len;
    if (smtperr__plain_length(word) == word.len && word.len <= page->width)
        return (unsigned)word.len;
    for (; word.len > 0 && columns < page->width; word = slice_from(word, len))
        columns += columns_of(word, page->utf8, &len);
    return columns;
}

/* One word without spaces; broken only if it is longer than a line. */
static void put_word(struct page *page, struct smtperr_slice word)
{
    size_t len;
    if (page->column + word.len <= page->width && smtperr__plain_length(word) == word.len) {
        put(page, word); /* nearly all words */
        page->column += (unsigned)word.len;
        page->fresh = false;
        return;
    }
    for (; word.len > 0; word = slice_from(word, len)) {
        unsigned columns = columns_of(word, page->utf8, &len);
        if (page->column + columns > page->width && !page->fresh)
            break_line(page);
        if (page->out != NULL)
            smtperr_put_shown(page->out, (struct smtperr_slice){word.ptr, len}, page->utf8);
        page->column += columns;
        page->fresh = false;
    }
}

/* A word with the space before it, or at the start of the next line. */
static void put_next_word(struct page *page, struct smtperr_slice word)
{
    if (!page->fresh && page->column + 1 + word_columns(page, word) > page->width)
        break_line(page);
    else if (!page->fresh)
        spaces(page, 1);
    put_word(page, word);
}

static size_t word_length(struct smtperr_slice text)
{
    const char *space = memchr(text.ptr, ' ', text.len);
    return space != NULL ? (size_t)(space - text.ptr) : text.len;
}

/* Printable ASCII, which is as many columns wide as it has bytes, and single spaces only between words? No loop ends
 * early, so that a compiler may take many bytes at once. */
static bool is_plain(struct smtperr_slice text)
{
    const unsigned char *at = (const unsigned char *)text.ptr;
    unsigned char odd = text.len > 0 && (at[0] == ' ' || at[text.len - 1] == ' '), twice = 0;
    for (size_t i = 0; i < text.len; i++)
        odd |= (unsigned char)((unsigned char)(at[i] - ' ') > '~' - ' ');
    for (size_t i = 1; i < text.len; i++)
        twice |= (unsigned char)((unsigned char)(at[i] == ' ') & (unsigned char)(at[i - 1] == ' '));
    return (odd | twice) == 0;
}

/* How many bytes of plain text have room on a line: whole words. */
static size_t fitting(struct smtperr_slice text, size_t room)
{
    if (text.len <= room)
        return text.len;
    while (room > 0 && text.ptr[room] != ' ')
        room--;
    return room;
}

static void put_plain(struct page *page, struct smtperr_slice text)
{
    while (text.len > 0) {
        unsigned gap = !page->fresh;
        size_t used = page->column + gap, len = fitting(text, used < page->width ? page->width - used : 0);
        if (len > 0) {
            spaces(page, gap);
            put(page, (struct smtperr_slice){text.ptr, len});
            page->column += (unsigned)len;
            page->fresh = false;
        } else {
            len = word_length(text);
            put_next_word(page, (struct smtperr_slice){text.ptr, len});
        }
        text = slice_from(text, len + 1);
    }
}

/* Words of text, wrapped; a space goes before the first unless the line is fresh. */
static void put_words(struct page *page, struct smtperr_slice text)
{
    if (is_plain(text)) {
        put_plain(page, text);
        return;
    }
    for (size_t len; text.len > 0; text = slice_from(text, len + 1)) {
        len = word_length(text);
        if (len > 0)
            put_next_word(page, (struct smtperr_slice){text.ptr, len});
    }
}

static void put_line(struct page *page, const char *text)
{
    put_words(page, slice_of(text));
}

/* ---- the parts ---- */

/* An item with the comma behind it, both on one line. */
static void put_listed(struct page *page, struct smtperr_slice item, bool comma)
{
    unsigned width = page->width;
    page->width -= comma;
    put_words(page, item);
    page->width = width;
    put(page, slice_of(comma ? "," : ""));
    page->column += comma;
}

static void put_title(struct page *page, const struct smtperr_report *r)
{
    char spelled[16];
    const char *class_ = smtperr__class_word(r->class_);
    ink(page, INK_BOLD);
    put_words(page, smtperr__spell_reply(&r->finding->codes, spelled));
    if (r->finding->codes.status.set)
        put_words(page, (struct smtperr_slice){spelled, smtperr__spell_status(r->finding->codes.status, spelled)});
    put_listed(page, r->title.len > 0 ? r->title : slice_of("no SMTP code"), class_ != NULL);
    unink(page, INK_BOLD);
    if (class_ != NULL)
        put_line(page, class_);
    end_line(page);
}

static void put_verdict(struct page *page, const struct smtperr_report *r)
{
    static const char *const retries[] = {"", "Retry later, unchanged;", "Retry after a fix;", "Do not retry;"};
    static const char *const actors[] = {"nobody",
                                         "the sender",
                                         "the sender's mail admin",
                                         "the recipient",
                                         "the recipient's mail admin",
                                         "the provider",
                                         "nobody, only waiting helps"};
    enum ink color = r->suppress ? INK_BAD : r->retry == SMTPERR_RETRY_LATER ? INK_WAIT : INK_BOLD;
    if (r->retry == SMTPERR_RETRY_NONE)
        color = INK_GOOD;
    ink(page, color);
    if (r->retry == SMTPERR_RETRY_NONE) {
        bool none = r->class_ == SMTPERR_CLASS_NONE && r->finding->diagnostic.len == 0;
        put_line(page, none ? "Nothing that a mail server says." : "Not a failure; nothing to mend.");
    } else {
        put_line(page, r->finding->action == SMTPERR_ACTION_DELAYED && r->finding->kind == SMTPERR_KIND_BOUNCE
                           ? "Do not send again, the server goes on trying;"
                           : retries[r->retry]);
        put_line(page, r->suppress ? "drop the address;" : "keep the address;");
        put_line(page, "next move:");
        put_line(page, actors[r->actor]);
    }
    unink(page, color);
    end_line(page);
}

/* How many bytes of text take at most so many columns, whole characters only. */
static size_t shown_length(const struct page *page, struct smtperr_slice text, unsigned columns)
{
    size_t at = 0, len;
    for (unsigned used = 0; at < text.len; at += len) {
        used += columns_of(slice_from(text, at), page->utf8, &len);
        if (used > columns)
            break;
    }
    return at;
}

/* What is said, from a little before the words that tell if they stand too far from its start to be shown with it, as
 * in a paragraph of a log. */
static struct smtperr_slice said_from(const struct page *page, const struct smtperr_report *r)
{
    struct smtperr_slice said = r->finding->diagnostic, words = r->matched;
    if (words.len == 0 || words.ptr < said.ptr || words.ptr + words.len > said.ptr + said.len)
        return said;
    size_t at = (size_t)(words.ptr - said.ptr), shown = shown_length(page, said, SAID_SHOWN);
    if (shown == said.len || at + words.len + SAID_AROUND <= shown)
        return said;
    at = at > SAID_AROUND ? at - SAID_AROUND : 0;
    while (at > 0 && said.ptr[at - 1] != ' ')
        at--;
    return slice_from(said, at);
}

static void put_said(struct page *page, const struct smtperr_report *r, bool all)
{
    struct smtperr_slice said = r->finding->diagnostic;
    if (said.len == 0)
        return;
    if (!all)
        said = said_from(page, r);
    bool begun = said.ptr > r->finding->diagnostic.ptr;
    size_t shown = all ? said.len : shown_length(page, said, SAID_SHOWN);
    bool cut = r->finding->cut || shown < said.len;
    said.len = shown;
    page->indent = 6;
    ink(page, INK_DIM);
    put_line(page, "Said:");
    put_line(page, begun ? "[...]" : "");
    put_words(page, said);
    put_line(page, cut ? "[...]" : "");
    unink(page, INK_DIM);
    page->indent = 0;
    end_line(page);
}

static void put_paragraph(struct page *page, const char *label, struct smtperr_slice text)
{
    if (text.len == 0)
        return;
    put_line(page, label);
    put_words(page, text);
    end_line(page);
}

static void put_heading(struct page *page, const char *heading)
{
    ink(page, INK_BOLD);
    put_line(page, heading);
    unink(page, INK_BOLD);
    end_line(page);
}

static void put_items(struct page *page, const char *heading, const struct smtperr_slice *items, unsigned count,
                      bool numbered)
{
    if (count == 0)
        return;
    put_heading(page, heading);
    for (unsigned i = 0; i < count; i++) {
        char mark[2] = {(char)('1' + i), '.'};
        spaces(page, 2);
        put(page, numbered ? (struct smtperr_slice){mark, 2} : slice_of("-"));
        page->column += numbered ? 2 : 1;
        page->indent = numbered ? 5 : 4;
        spaces(page, page->indent - page->column);
        page->fresh = true;
        put_words(page, items[i]);
        page->indent = 0;
        end_line(page);
    }
}

static void put_joined(struct page *page, const char *label, const struct smtperr_slice *items, unsigned count)
{
    if (count == 0)
        return;
    ink(page, INK_DIM);
    put_line(page, label);
    page->indent = 5;
    for (unsigned i = 0; i < count; i++) {
        put_listed(page, items[i], i + 1 < count);
    }
    page->indent = 0;
    unink(page, INK_DIM);
}

static void put_names(struct page *page, const struct smtperr_report *r)
{
    char spelled[16];
    const struct smtperr_codes *codes = &r->finding->codes;
    if (r->reply_name.len > 0 && r->reply_name.ptr != r->title.ptr) {
        put_words(page, smtperr__spell_reply(codes, spelled));
        put_paragraph(page, "alone:", r->reply_name);
    }
    if (r->status_name.len > 0 && r->status_name.ptr != r->title.ptr) {
        put_words(page, (struct smtperr_slice){spelled, smtperr__spell_status(codes->status, spelled)});
        put_paragraph(page, "alone:", r->status_name);
    }
}

/* "550 ... User unknown" - what it means */
static void put_practice(struct page *page, const struct smtperr_report *r, unsigned count)
{
    if (count == 0)
        return;
    put_heading(page, "Mostly said with it");
    for (unsigned i = 0; i < count; i++) {
        char text[PRACTICE_SHOWN + 4];
        struct smtperr_slice said = r->practice[i];
        if (said.ptr[0] == '^')
            said = slice_from(said, 1); /* binds the sentence to the start of a reply */
        while (said.len > 0 && (said.ptr[said.len - 1] == ':' || said.ptr[said.len - 1] == ' '))
            said.len--;
        bool cut = said.len > PRACTICE_SHOWN;
        if (cut)
            said.len = PRACTICE_SHOWN;
        spaces(page, 2);
        page->indent = 4;
        page->fresh = true;
        memcpy(text, said.ptr, said.len);
        memcpy(text + said.len, cut ? "...:" : ":", cut ? 4 : 1);
        put_line(page, "-");
        put_words(page, (struct smtperr_slice){text, said.len + (cut ? 4 : 1)});
        put_words(page, r->practice_titles[i]);
        page->indent = 0;
        end_line(page);
    }
}

/* Why: the row that matched, its words, and what else could have been read. */
static void put_why(struct page *page, const struct smtperr_report *r)
{
    if (r->rule.len == 0)
        return;
    put_line(page, "Matched");
    put_words(page, r->rule);
    put_paragraph(page, "by the words:", r->matched);
    for (unsigned i = 0; i < r->reading_count; i++)
        put_paragraph(page, "Also read:", r->readings[i]);
    put_paragraph(page, "Provider:", r->provider);
}

static void put_more(struct page *page, unsigned causes, unsigned steps)
{
    char text[64] = "(-v: ";
    size_t len = 5;
    if (causes + steps == 0)
        return;
    if (causes > 0) {
        text[len++] = (char)('0' + causes);
        memcpy(text + len, causes > 1 ? " more causes" : " more cause", causes > 1 ? 12 : 11);
        len += causes > 1 ? 12 : 11;
    }
    if (causes > 0 && steps > 0) {
        text[len++] = ',';
        text[len++] = ' ';
    }
    if (steps > 0) {
        text[len++] = (char)('0' + steps);
        memcpy(text + len, steps > 1 ? " more steps" : " more step", steps > 1 ? 11 : 10);
        len += steps > 1 ? 11 : 10;
    }
    text[len++] = ')';
    page->indent = 5;
    put_words(page, (struct smtperr_slice){text, len});
    page->indent = 0;
}

/* How much of a report is shown. */
struct extent {
    unsigned causes, steps, practice;
    bool all;
};

static void put_report(struct page *page, const struct smtperr_report *r, struct extent e)
{
    unsigned causes = e.causes, steps = e.steps;
    bool all = e.all;
    put_title(page, r);
    if (r->title.len > 0)
        put_verdict(page, r);
    put_said(page, r, all);
    if (all)
        put_names(page, r);
    end_line(page);
    put_paragraph(page, "", r->meaning);
    for (unsigned i = 0; i < r->note_count; i++)
        put_paragraph(page, "Note:", r->notes[i]);
    put_paragraph(page, "", r->belief);
    if (causes > 0)
        end_line(page);
    put_items(page, "Likely causes", r->causes, causes, false);
    put_practice(page, r, e.practice);
    if (steps > 0 && causes > 0)
        end_line(page);
    put_items(page, "What to do", r->steps, steps, true);
    if (all)
        put_why(page, r);
    if (all && r->seen_with_count > 0) {
        put_joined(page, "Seen with", r->seen_with, r->seen_with_count);
        end_line(page);
    }
    if (r->reference_count > 0) {
        put_joined(page, "See", r->references, r->reference_count);
        put_more(page, r->cause_count - causes, r->step_count - steps);
        end_line(page);
    }
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* At most so many lines does an item take. */
static unsigned lines_of(struct smtperr_slice item)
{
    return 1 + (unsigned)(item.len / (LINES_WIDTH - 20));
}

/* Takes away what goes first when a report is too long: practice, then steps and causes in turn. Returns how many lines
 * that saves at most; 0 if nothing is left to take. */
static unsigned shrink(struct extent *e, const struct smtperr_report *r)
{
    if (e->practice > 1 || (e->practice > 0 && e->steps <= 3 && e->causes <= 2))
        return e->practice-- > 1 ? 3 : 4;
    if (e->steps > 3 || (e->causes <= 2 && e->steps > 1))
        return lines_of(r->steps[--e->steps]);
    return e->causes > 0 ? lines_of(r->causes[--e->causes]) + 2 : 0;
}

/* The most that fits into LINES_MAX lines. The report is measured anew only when it can fit by now. */
static struct extent fit(const struct smtperr_report *r, bool utf8)
{
    struct extent e = {least(r->cause_count, CAUSES_SHOWN), least(r->step_count, STEPS_SHOWN),
                       least(r->practice_count, PRACTICE_LINES), false};
    struct page page = {.width = LINES_WIDTH, .utf8 = utf8, .fresh = true};
    put_report(&page, r, e);
    while (page.lines > LINES_MAX) {
        for (unsigned excess = page.lines - LINES_MAX, saved = 0, one; saved < excess; saved += one)
            if ((one = shrink(&e, r)) == 0)
                return e;
        page.lines = 0;
        put_report(&page, r, e);
    }
    return e;
}

void smtperr__render_text(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_report *r)
{
    struct page page = {out, style->width, style->color, style->utf8, 0, 0, 0, true};
    struct extent everything = {r->cause_count, r->step_count, r->practice_count, true};
    put_report(&page, r, style->verbose ? everything : fit(r, style->utf8));
}

void smtperr__put_wrapped_at(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_slice text,
                             unsigned indent, unsigned column)
{
    struct page page = {out, style->width, style->color, style->utf8, column, indent, 0, true};
    put_words(&page, text);
    end_line(&page);
}

void smtperr__put_wrapped(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_slice text,
                          unsigned indent)
{
    smtperr__put_wrapped_at(out, style, text, indent, 0);
}
