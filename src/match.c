/* SPDX-License-Identifier: MIT */
/*
 * The matcher. An automaton (Aho and Corasick, dense) over a short piece of every pattern, its anchor, runs over the text once;
 * where an anchor stands, its pattern is compared byte by byte, forward and backward from there.
 *
 *   pattern     = [ "^" ] *( literal / placeholder )
 *   placeholder = "<ip>" / "<domain>" / "<addr>" / "<url>" / "<n>" / "<word>" / "<any>"
 *
 * A placeholder takes as many of its characters as there are and gives back at most GIVE_BACK of them for the literal behind
 * it; <any> ends where the literal behind it first stands. So the work at a hit is bounded by the length of the pattern
 * and MATCH_ANY_MAX.
 */
#include "match.h"

#include "chars.h"

#define GIVE_BACK 8

static bool is_mark(char c)
{
    return c > 0 && c < MARK_END;
}

/* ---- what a placeholder may hold ---- */

static bool may_hold(unsigned mark, char c)
{
    switch (mark) {
    case MARK_N: return is_digit(c);
    case MARK_IP: return is_alnum(c) || c == '.' || c == ':' || c == '[' || c == ']';
    case MARK_DOMAIN: return is_class(c, CHAR_NAME) || (unsigned char)c >= 0x80;
    case MARK_ADDR: return is_class(c, CHAR_ADDR) || c == '<' || c == '>';
    case MARK_URL: return !is_space(c) && c != '<' && c != '>' && c != '"';
    case MARK_WORD: return !is_space(c);
    default: return true;
    }
}

/* Dots and digits, or colons and hexadecimal digits; in brackets or not, with "IPv6:" before it or not. */
static bool is_ip(struct smtperr_slice s)
{
    unsigned dots = 0, colons = 0;
    if (s.len > 1 && s.ptr[0] == '[')
        s = (struct smtperr_slice){s.ptr + 1, s.ptr[s.len - 1] == ']' ? s.len - 2 : s.len - 1};
    if (s.len > 5 && smtperr__same((struct smtperr_slice){s.ptr, 5}, "ipv6:"))
        s = slice_from(s, 5);
    if (s.len < 2 || s.len > 45)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = to_lower(s.ptr[i]);
        dots += c == '.';
        colons += c == ':';
        if (!is_digit(c) && c != '.' && c != ':' && (c < 'a' || c > 'f'))
            return false;
        if (colons == 0 && dots > 0 && !is_digit(c) && c != '.')
            return false;
    }
    return colons >= 2 || (colons == 0 && dots == 3 && is_digit(s.ptr[0]) && is_digit(s.ptr[s.len - 1]));
}

static bool has(struct smtperr_slice s, char c)
{
    return memchr(s.ptr, c, s.len) != NULL;
}

/* Does the text stand for such a thing as a whole? */
static bool fits(unsigned mark, struct smtperr_slice s)
{
    if (s.len == 0)
        return false;
    switch (mark) {
    case MARK_IP: return is_ip(s);
    case MARK_DOMAIN: return is_alnum(s.ptr[s.len - 1]) || (unsigned char)s.ptr[s.len - 1] >= 0x80;
    case MARK_ADDR: return has(s, '@') || (s.ptr[0] == '<' && s.ptr[s.len - 1] == '>');
    case MARK_URL: return has(s, '/') || has(s, '.');
    default: return true;
    }
}

/* ---- comparing ---- */

struct walk {
    const char *pattern; /* first byte, and the end */
    const char *pattern_end;
    const char *text;
    const char *text_end;
    struct smtperr__reading *reading;
};

static bool same(char pattern, char text)
{
    return pattern == to_lower(text) || (pattern == ' ' && is_space(text));
}

/* The literal at p, forward: how far it agrees with the text at t; NULL if it does not. */
static const char *literal_forward(const struct walk *w, const char *p, const char *t)
{
    for (; p < w->pattern_end && !is_mark(*p); p++, t++)
        if (t >= w->text_end || !same(*p, *t))
            return NULL;
    return t;
}

/* The literal that ends before p, backward from t. */
static const char *literal_backward(const struct walk *w, const char *p, const char *t)
{
    for (; p > w->pattern && !is_mark(p[-1]); p--, t--)
        if (t <= w->text || !same(p[-1], t[-1]))
            return NULL;
    return t;
}

static const char *literal_end(const struct walk *w, const char *p)
{
    while (p < w->pattern_end && !is_mark(*p))
        p++;
    return p;
}

static const char *literal_begin(const struct walk *w, const char *p)
{
    while (p > w->pattern && !is_mark(p[-1]))
        p--;
    return p;
}

static void capture(struct walk *w, unsigned mark, const char *begin, const char *end)
{
    struct smtperr__reading *r = w->reading;
    if (mark != MARK_ANY && r->capture_count < MATCH_CAPTURES)
        r->captures[r->capture_count++] = (struct smtperr__capture){mark, slice_make(begin, end)};
}

/* Trailing punctuation belongs to the sentence, not to the thing. */
static const char *trim_end(unsigned mark, const char *begin, const char *end)
{
    while (end > begin && mark != MARK_N && strchr(".,;:!)'\"", end[-1]) != NULL)
        end--;
    return end;
}

/* Placeholder `mark` at t, with the pattern going on at p: where it ends. */
static const char *thing_forward(const struct walk *w, unsigned mark, const char *p, const char *t)
{
    const char *end = t;
    if (mark == MARK_ANY) {
        for (end++; end <= w->text_end && end - t <= MATCH_ANY_MAX; end++)
            if (literal_forward(w, p, end) != NULL)
                return end;
        return NULL;
    }
    while (end < w->text_end && may_hold(mark, *end) && end - t < 1024)
        end++;
    if (p == w->pattern_end) {
        end = trim_end(mark, t, end);
        return fits(mark, slice_make(t, end)) ? end : NULL;
    }
    for (unsigned i = 0; i <= GIVE_BACK && end > t; i++, end--)
        if (literal_forward(w, p, end) != NULL && fits(mark, slice_make(t, end)))
            return end;
    return NULL;
}

static const char *thing_backward(const struct walk *w, unsigned mark, const char *p, const char *t)
{
    const char *begin = t;
    if (mark == MARK_ANY) {
        for (begin--; begin >= w->text && t - begin <= MATCH_ANY_MAX; begin--)
            if (literal_backward(w, p, begin) != NULL)
                return begin;
        return NULL;
    }
    while (begin > w->text && may_hold(mark, begin[-1]) && t - begin < 1024)
        begin--;
    if (p == w->pattern) {
        while (begin < t && (*begin == '(' || *begin == '"' || *begin == '\''))
            begin++;
        return fits(mark, slice_make(begin, t)) ? begin : NULL;
    }
    for (unsigned i = 0; i <= GIVE_BACK && begin < t; i++, begin++)
        if (literal_backward(w, p, begin) != NULL && fits(mark, slice_make(begin, t)))
            return begin;
    return NULL;
}

/* From pattern p and text t to the end of the pattern; where that is in the text, or NULL. */
static const char *walk_forward(struct walk *w, const char *p, const char *t)
{
    while (t != NULL && p < w->pattern_end) {
        if (!is_mark(*p)) {
            t = literal_forward(w, p, t);
            p = literal_end(w, p);
            continue;
        }
        unsigned mark = (unsigned char)*p++;
        const char *end = thing_forward(w, mark, p, t);
        if (end != NULL)
            capture(w, mark, t, end);
        t = end;
    }
    return t;
}

static const char *walk_backward(struct walk *w, const char *p, const char *t)
{
    while (t != NULL && p > w->pattern) {
        if (!is_mark(p[-1])) {
            t = literal_backward(w, p, t);
            p = literal_begin(w, p);
            continue;
        }
        unsigned mark = (unsigned char)*--p;
        const char *begin = thing_backward(w, mark, p, t);
        if (begin != NULL)
            capture(w, mark, begin, t);
        t = begin;
    }
    return t;
}

/* A pattern that begins or ends with a letter or digit does so at the border of a word. */
static bool at_borders(const struct walk *w, const char *begin, const char *end)
{
    if (is_alnum(w->pattern[0]) && begin > w->text && is_alnum(begin[-1]))
        return false;
    return !is_alnum(w->pattern_end[-1]) || end >= w->text_end || !is_alnum(*end);
}

bool smtperr__match_at(const struct smtperr__matcher *matcher, unsigned pattern, struct smtperr_slice text, size_t at,
                       struct smtperr__reading *reading)
{
    const struct smtperr__pattern *row = &matcher->patterns[pattern];
    const char *bytes = matcher->pool + row->at;
    struct walk w = {bytes, bytes + row->len, text.ptr, text.ptr + text.len, reading};
    reading->pattern = pattern;
    reading->capture_count = 0;
    const char *begin = walk_backward(&w, bytes + row->anchor, text.ptr + at);
    if (begin == NULL || (row->start && begin != text.ptr))
        return false;
    const char *end = walk_forward(&w, bytes + row->anchor, text.ptr + at);
    if (end == NULL || !at_borders(&w, begin, end))
        return false;
    reading->words = slice_make(begin, end);
    return true;
}

/* ---- the best ---- */

/* 2: what the pattern was seen with is what was given; 0: it is something else. */
static unsigned agreement(uint32_t seen, uint32_t given)
{
    return seen == 0 ? 1 : seen == given ? 2 : 0;
}

static unsigned hint_score(struct smtperr__hint seen, struct smtperr__hint given)
{
    return 9 * agreement(seen.status, given.status) + 3 * agreement(seen.reply, given.reply) +
           agreement(seen.provider, given.provider);
}

static bool is_better(const struct smtperr__matcher *m, struct smtperr__hint given, unsigned a, unsigned b)
{
    unsigned x = m->patterns[a].literal, y = m->patterns[b].literal;
    return x != y ? x > y : hint_score(m->hints[a], given) > hint_score(m->hints[b], given);
}

/* Keeps the readings sorted, best first; a pattern appears once. Returns their number. */
static unsigned keep(const struct smtperr__matcher *m, struct smtperr__hint given, unsigned count,
                     struct smtperr__reading *readings, const struct smtperr__reading *reading)
{
    unsigned place = count;
    for (unsigned i = 0; i < count; i++)
        if (readings[i].pattern == reading->pattern)
            return count;
    while (place > 0 && is_better(m, given, reading->pattern, readings[place - 1].pattern))
        place--;
    if (place == MATCH_READINGS)
        return count;
    if (count < MATCH_READINGS)
        count++;
    for (unsigned i = count - 1; i > place; i--)
        readings[i] = readings[i - 1];
    readings[place] = *reading;
    return count;
}

/* Too short to be among the best? Saves the comparison. */
static bool is_hopeless(const struct smtperr__matcher *m, unsigned pattern, unsigned count,
                        const struct smtperr__reading *readings)
{
    return pattern < m->sentence_count && count == MATCH_READINGS &&
           m->patterns[pattern].literal < m->patterns[readings[count - 1].pattern].literal;
}

unsigned smtperr__match(const struct smtperr__matcher *m, struct smtperr__question *q,
                        struct smtperr__reading readings[MATCH_READINGS])
{
    struct smtperr__reading reading;
    unsigned count = 0, state = 0;
    q->signed_ = false;
    for (size_t i = 0; i < q->text.len; i++) {
        state = m->next[state * m->class_count + m->classes[(unsigned char)q->text.ptr[i]]];
        for (uint32_t e = m->ends[state]; e < m->ends[state + 1]; e++) {
            struct smtperr__end end = m->end_rows[e];
            if (is_hopeless(m, end.pattern, count, readings) ||
                !smtperr__match_at(m, end.pattern, q->text, i + 1 - end.length, &reading))
                continue;
            if (end.pattern < m->sentence_count) {
                count = keep(m, q->given, count, readings, &reading);
            } else if (!q->signed_) {
                q->signed_ = true;
                q->signature = end.pattern - m->sentence_count;
            }
        }
    }
    return count;
}
