/* SPDX-License-Identifier: MIT */
/*
 * The matcher. Each pattern has an anchor, a short piece of its literal text that begins a word. A text is gone over
 * once; at each beginning of a word an index tells the patterns whose anchor stands there. Those that need a word whose
 * beginning stands nowhere in the text are passed over; of the others the literal bytes around the anchor are compared,
 * then the rest, forward and backward from there.
 *
 *   pattern     = [ "^" ] *( literal / placeholder )
 *   placeholder = "<ip>" / "<domain>" / "<addr>" / "<url>" / "<n>" / "<word>" / "<any>"
 *
 * A placeholder takes as many of its characters as there are and gives back at most GIVE_BACK of them for the literal
 * behind it; <any> ends where the literal behind it first stands, and not within a word. So the work at a hit is
 * bounded by the length of the pattern and MATCH_ANY_MAX.
 */
#include "match.h"

#include "block.h"
#include "chars.h"
#include "eight.h"
#include "fold.h"

#define GIVE_BACK 8

/* ---- what a placeholder may hold ---- */

/* clang-format off */
#define M(mark) 1 << (mark)
#define W M(MARK_WORD)
#define V W | M(MARK_URL)                  /* visible */
#define P V | M(MARK_ADDR)                 /* in an address */
#define N P | M(MARK_DOMAIN)               /* in a name */
#define A N | M(MARK_IP)
#define D A | M(MARK_N)
#define C V | M(MARK_IP)                   /* colons and brackets of an address literal */
#define L W | M(MARK_ADDR)                 /* angle brackets */
static const unsigned char holds[256] = {
    V, V, V, V, V, V, V, V, V, 0, 0, 0, 0, 0, V, V,  V, V, V, V, V, V, V, V, V, V, V, V, V, V, V, V,
    0, P, W, P, P, P, P, P, V, V, P, P, V, N, A, P,  D, D, D, D, D, D, D, D, D, D, C, V, L, P, L, P,
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,  A, A, A, A, A, A, A, A, A, A, A, C, V, C, P, N,
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A,  A, A, A, A, A, A, A, A, A, A, A, P, P, P, P, V,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,  N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,  N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,  N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
    N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,  N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N,
};
#undef M
#undef W
#undef V
#undef P
#undef N
#undef A
#undef D
#undef C
#undef L
/* clang-format on */

static bool may_hold(unsigned mark, char c)
{
    return (holds[(unsigned char)c] >> mark & 1) != 0;
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
    case MARK_DOMAIN: /* perhaps with the dot of the root behind it, or with an underscore that should not be there */
        s.len -= s.len > 1 && s.ptr[s.len - 1] == '.';
        return is_alnum(s.ptr[s.len - 1]) || s.ptr[s.len - 1] == '_' || (unsigned char)s.ptr[s.len - 1] >= 0x80;
    case MARK_ADDR: return has(s, '@') || (s.ptr[0] == '<' && s.ptr[s.len - 1] == '>');
    case MARK_URL: return has(s, '/') || has(s, '.');
    default: return true;
    }
}

/* ---- comparing ---- */

/* The text is compared in its folded form, behind which stands a byte that no pattern holds; what is captured is the
 * text as it was. */
struct walk {
    const char *pattern; /* first byte, and the end, where a NUL stands */
    const char *pattern_end;
    const char *text;
    const char *text_end;
    const char *original;
    const uint16_t *origin; /* where a folded byte stands in it; NULL where both go alike */
    struct smtperr__reading *reading;
};

/* The literal at p, forward: how far it agrees with the text at t; NULL if it does not. */
static const char *literal_forward(const char **p_in_out, const char *t)
{
    const char *p = *p_in_out;
    for (; *p == *t; p++)
        t++;
    *p_in_out = p;
    return is_mark(*p) || *p == '\0' ? t : NULL;
}

static bool agrees_forward(const char *p, const char *t)
{
    return literal_forward(&p, t) != NULL;
}

/* The literal that ends before p, backward from t. */
static const char *literal_backward(const struct walk *w, const char **p_in_out, const char *t)
{
    const char *p = *p_in_out;
    for (; p > w->pattern && t > w->text && p[-1] == t[-1]; p--)
        t--;
    *p_in_out = p;
    return p == w->pattern || is_mark(p[-1]) ? t : NULL;
}

static bool agrees_backward(const struct walk *w, const char *p, const char *t)
{
    return literal_backward(w, &p, t) != NULL;
}

static const char *original_at(const struct walk *w, const char *at)
{
    return w->original + (w->origin != NULL ? w->origin[at - w->text] : at - w->text);
}

static struct smtperr_slice original(const struct walk *w, const char *begin, const char *end)
{
    return slice_make(original_at(w, begin), original_at(w, end));
}

static void capture(struct walk *w, unsigned mark, const char *begin, const char *end)
{
    struct smtperr__reading *r = w->reading;
    struct smtperr_slice text = original(w, begin, end);
    if (mark != MARK_ANY && text.len > 0 && r->capture_count < MATCH_CAPTURES)
        r->captures[r->capture_count++] = (struct smtperr__capture){mark, text};
}

/* Trailing punctuation belongs to the sentence, not to the thing. */
static const char *trim_end(unsigned mark, const char *begin, const char *end)
{
    while (end > begin && mark != MARK_N && strchr(".,;:!)'\"", end[-1]) != NULL)
        end--;
    return end;
}

/* <any> at t: where the literal at p first stands behind it. */
static const char *any_forward(const struct walk *w, const char *p, const char *t)
{
    size_t left = (size_t)(w->text_end - t), room = left < MATCH_ANY_MAX ? left : MATCH_ANY_MAX;
    for (const char *end = t, *stop = t + room;
         end < stop && (end = memchr(end + 1, *p, (size_t)(stop - end))) != NULL;)
        if (!(is_alnum(*p) && is_alnum(end[-1])) && agrees_forward(p, end))
            return end;
    return NULL;
}

static const char *any_backward(const struct walk *w, const char *p, const char *t)
{
    if (t > w->text && is_alnum(*t) && is_alnum(t[-1]))
        return NULL;
    for (const char *begin = t - 1; begin > w->text && t - begin <= MATCH_ANY_MAX; begin--)
        if (begin[-1] == p[-1] && agrees_backward(w, p, begin))
            return begin;
    return NULL;
}

/* Placeholder `mark` at t, with the pattern going on at p: where it ends. */
static const char *thing_forward(const struct walk *w, unsigned mark, const char *p, const char *t)
{
    const char *end = t;
    if (mark == MARK_ANY)
        return any_forward(w, p, t);
    while (end < w->text_end && may_hold(mark, *end) && end - t < 1024)
        if (*end++ == ']' && mark == MARK_IP)
            break;
    if (p == w->pattern_end) {
        end = trim_end(mark, t, end);
        return fits(mark, slice_make(t, end)) ? end : NULL;
    }
    for (unsigned i = 0; i <= GIVE_BACK && end > t; i++, end--)
        if (agrees_forward(p, end) && fits(mark, slice_make(t, end)))
            return end;
    return NULL;
}

static const char *thing_backward(const struct walk *w, unsigned mark, const char *p, const char *t)
{
    const char *begin = t;
    if (mark == MARK_ANY)
        return any_backward(w, p, t);
    while (begin > w->text && may_hold(mark, begin[-1]) && t - begin < 1024)
        if (*--begin == '[' && mark == MARK_IP)
            break;
    if (p == w->pattern) {
        while (begin < t && (*begin == '(' || *begin == '"' || *begin == '\''))
            begin++;
        return fits(mark, slice_make(begin, t)) ? begin : NULL;
    }
    for (unsigned i = 0; i <= GIVE_BACK && begin < t; i++, begin++)
        if (agrees_backward(w, p, begin) && fits(mark, slice_make(begin, t)))
            return begin;
    return NULL;
}

/* From pattern p and text t to the end of the pattern; where that is in the text, or NULL. */
static const char *walk_forward(struct walk *w, const char *p, const char *t)
{
    while (t != NULL && p < w->pattern_end) {
        if (!is_mark(*p)) {
            t = literal_forward(&p, t);
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
            t = literal_backward(w, &p, t);
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

#define SIGNS_MAX 3 /* that close a keyword: "(greylisting)." */

/* A keyword is no part of an address, a name or a path: at most quotes and punctuation stand beside it. */
static bool stands_alone(const struct walk *w, const char *begin, const char *end)
{
    if (begin > w->text && begin[-1] != ' ' && strchr("\"'([", begin[-1]) == NULL)
        return false;
    for (unsigned signs = 0; signs < SIGNS_MAX && end < w->text_end && strchr("\"')].,;:!", *end) != NULL; signs++)
        end++;
    return end >= w->text_end || *end == ' ';
}

/* Compares what lies before and behind the run, which stands at `at`. */
static bool match_around(const struct smtperr__pattern *p, struct walk *w, const char *at)
{
    const char *run = w->pattern + p->run, *run_end = run + p->run_len;
    w->reading->capture_count = 0;
    const char *begin = run > w->pattern ? walk_backward(w, run, at) : at;
    if (begin == NULL || (p->start && begin != w->text))
        return false;
    const char *end = at + p->run_len;
    if (run_end < w->pattern_end)
        end = walk_forward(w, run_end, end);
    if (end == NULL || !at_borders(w, begin, end))
        return false;
    if (p->literal <= KEYWORD_MAX && !stands_alone(w, begin, end))
        return false;
    w->reading->words = original(w, begin, end);
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

bool smtperr__prefers(const struct smtperr__matcher *m, struct smtperr__hint given, unsigned a, unsigned b)
{
    unsigned x = m->patterns[a].literal, y = m->patterns[b].literal;
    return x != y ? x > y : hint_score(m->patterns[a].hint, given) > hint_score(m->patterns[b].hint, given);
}

/* Between equals the one that begins earlier in the text, wherever its anchor stands. */
static bool goes_before(const struct smtperr__matcher *m, struct smtperr__hint given, const struct smtperr__reading *a,
                        const struct smtperr__reading *b)
{
    if (a->words.ptr < b->words.ptr)
        return !smtperr__prefers(m, given, b->pattern, a->pattern);
    return smtperr__prefers(m, given, a->pattern, b->pattern);
}

/* Keeps the readings sorted, best first; a pattern appears once. A new one may stand behind them already. Returns their
 * number. */
static unsigned keep(const struct smtperr__matcher *m, struct smtperr__hint given, unsigned count,
                     struct smtperr__reading *readings, const struct smtperr__reading *reading)
{
    unsigned place = count;
    for (unsigned i = 0; i < count; i++)
        if (readings[i].pattern == reading->pattern)
            return count;
    while (place > 0 && goes_before(m, given, reading, &readings[place - 1]))
        place--;
    if (place == MATCH_READINGS)
        return count;
    if (count < MATCH_READINGS)
        count++;
    if (reading != &readings[place]) {
        struct smtperr__reading kept = *reading;
        for (unsigned i = count - 1; i > place; i--)
            readings[i] = readings[i - 1];
        readings[place] = kept;
    }
    return count;
}

/* Too short to be among the best? Saves the comparison. */
static bool is_hopeless(const struct smtperr__matcher *m, const struct smtperr__pattern *p, unsigned count,
                        const struct smtperr__reading *readings)
{
    return p->row < m->row_count && count == MATCH_READINGS &&
           p->literal < m->patterns[readings[count - 1].pattern].literal;
}

struct search {
    const struct smtperr__matcher *matcher;
    const uint16_t *slots;
    struct smtperr__hint given;
    struct smtperr__reading *readings;
    unsigned count;
    bool signed_; /* as in struct smtperr__question */
    unsigned signature;
    struct walk walk;
};

/* Behind "@" a host is only somebody's address. */
static void note_signature(struct search *s, unsigned signature, const char *at)
{
    if (s->signed_ || (at != s->walk.original && at[-1] == '@'))
        return;
    s->signed_ = true;
    s->signature = signature;
}

/* The run of the pattern stands at `run`. */
static void try_pattern(struct search *s, const struct smtperr__pattern *p, const char *run)
{
    const struct smtperr__matcher *m = s->matcher;
    struct smtperr__reading spare, *reading = s->count < MATCH_READINGS ? &s->readings[s->count] : &spare;
    struct walk w = s->walk;
    w.pattern = m->pool + p->at;
    w.pattern_end = w.pattern + p->len;
    w.reading = reading;
    if (is_hopeless(m, p, s->count, s->readings) || !match_around(p, &w, run))
        return;
    reading->pattern = (unsigned)(p - m->patterns);
    reading->row = p->row;
    if (p->row < m->row_count)
        s->count = keep(m, s->given, s->count, s->readings, reading);
    else
        note_signature(s, p->row - m->row_count, reading->words.ptr);
}

/* Does the run of the pattern stand at `at`? It may reach beyond the text, where bytes stand that no pattern holds. */
static bool has_run(const struct search *s, const struct smtperr__pattern *p, const char *at)
{
    const char *run = s->matcher->pool + p->at + p->run;
    size_t left = p->run_len;
    if (at < s->walk.text)
        return false;
    for (; left > 8; left -= 8, at += 8, run += 8)
        if (eight_load(at) != eight_load(run))
            return false;
    return (eight_load(at) ^ eight_load(run)) << (64 - 8 * left) == 0;
}

/* ---- the text, folded, and where its words begin ---- */

struct folded {
    size_t len;
    const char *text;                                    /* in bytes, BLOCK behind their start */
    char bytes[BLOCK + SMTPERR_TEXT_MAX + BLOCK];        /* a space before the text, CHAR_NEVER behind it */
    uint64_t begins[SMTPERR_TEXT_MAX / BLOCK_GROUP + 1]; /* a bit for each byte: does a word begin there? */
    bool shifted;                                        /* letters beyond ASCII were folded: */
    uint16_t origin[SMTPERR_TEXT_MAX + 1];               /* where each byte stood before */
};

/* As smtperr__folded tells. Returns the bits that its bytes have. */
static unsigned char fold_block(char *bytes)
{
    unsigned char all = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        unsigned char c = (unsigned char)bytes[i], space = within(c, '\t', 5);
        all |= c;
        c |= within(c, 'A', 26) & 0x20;
        c = (unsigned char)((c & ~space) | (' ' & space));
        bytes[i] = (char)(c | (within(c, 0, MARK_END) & CHAR_NEVER));
    }
    return all;
}

/* The places in a folded block where words begin, as match_begins_word tells. */
static uint64_t begins_in(const char *block)
{
    const unsigned char *at = (const unsigned char *)block, *before = at - 1;
    unsigned char begins[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        begins[i] = ((within_word(at[i]) & ~within_word(before[i])) | within(at[i], 0xc0, 0x40)) & 1;
    return block_bits(begins);
}

/* Folds what is in `bytes`, and tells where words begin in it. Does it hold bytes beyond ASCII? */
static bool fold_groups(struct folded *f)
{
    char *bytes = f->bytes + BLOCK;
    unsigned char all = 0;
    for (size_t at = 0; at < f->len; at += BLOCK) {
        uint64_t *begins = &f->begins[at / BLOCK_GROUP];
        all |= fold_block(bytes + at);
        *begins = (at % BLOCK_GROUP > 0 ? *begins : 0) | begins_in(bytes + at) << at % BLOCK_GROUP;
    }
    return all >= 0x80;
}

static void fold_text(struct folded *f, struct smtperr_slice text)
{
    f->len = text.len < SMTPERR_TEXT_MAX ? text.len : SMTPERR_TEXT_MAX;
    f->text = f->bytes + BLOCK;
    f->bytes[BLOCK - 1] = ' ';
    if (f->len > 0)
        memcpy(f->bytes + BLOCK, text.ptr, f->len);
    memset(f->bytes + BLOCK + f->len, CHAR_NEVER, BLOCK);
    f->shifted = fold_groups(f);
    if (f->shifted) {
        f->len = smtperr__fold_letters(f->bytes + BLOCK, f->len, f->origin);
        memset(f->bytes + BLOCK + f->len, CHAR_NEVER, BLOCK);
        (void)fold_groups(f);
    }
}

/* ---- what the index tells ---- */

/* Where an anchor may begin, and its slot. */
struct hit {
    uint16_t at, slot;
};

/* What is known of a text before it is compared. */
struct survey {
    uint64_t pieces; /* the set of its pieces, see match_piece */
    size_t count;
    struct hit hits[2 * SMTPERR_TEXT_MAX + 1]; /* two for each beginning of a word */
};

/* Behind the others, if there is a pattern in the slot: written in any case, so that no branch has to be guessed. */
static void add_hit(const uint16_t *slots, struct survey *survey, size_t at, uint64_t hash)
{
    unsigned slot = match_slot(hash);
    survey->hits[survey->count] = (struct hit){(uint16_t)at, (uint16_t)slot};
    survey->count += slots[slot] != slots[slot + 1];
}

static void look_round(const uint16_t *slots, const struct folded *f, struct survey *survey)
{
    survey->pieces = 0;
    survey->count = 0;
    for (size_t from = 0; from < f->len; from += BLOCK_GROUP)
        for (uint64_t begins = f->begins[from / BLOCK_GROUP]; begins != 0; begins &= begins - 1) {
            size_t at = from + lowest_bit(begins);
            uint64_t bytes = eight_load(f->text + at), piece = match_hash(bytes & UINT32_MAX);
            survey->pieces |= match_piece(piece);
            add_hit(slots, survey, at, match_hash(bytes));
            add_hit(slots, survey, at, piece);
        }
}

static void try_slot(struct search *s, uint64_t pieces, unsigned slot, const char *at)
{
    const struct smtperr__matcher *m = s->matcher;
    const struct smtperr__pattern *p = &m->patterns[s->slots[slot]], *end = &m->patterns[s->slots[slot + 1]];
    for (; p < end; p++) {
        if ((p->needs & ~pieces) == 0 && has_run(s, p, at - p->before))
            try_pattern(s, p, at - p->before);
    }
}

/* Finds in the text what the slots know, and adds it to the readings. */
static void find_all(struct search *s, const struct folded *f)
{
    struct survey survey;
    look_round(s->slots, f, &survey);
    for (size_t i = 0; i < survey.count; i++)
        try_slot(s, survey.pieces, survey.hits[i].slot, f->text + survey.hits[i].at);
}

unsigned smtperr__match(const struct smtperr__matcher *m, struct smtperr__question *q,
                        struct smtperr__reading readings[MATCH_READINGS])
{
    struct folded f;
    fold_text(&f, q->text);
    struct search s = {.matcher = m, .slots = m->slots, .given = q->given, .readings = readings};
    s.walk = (struct walk){.text = f.text, .text_end = f.text + f.len, .original = q->text.ptr};
    s.walk.origin = f.shifted ? f.origin : NULL;
    find_all(&s, &f);
    q->signed_ = s.signed_;
    q->signature = s.signature;
    if (q->keywords != NULL && q->keywords(s.count > 0 ? &readings[0] : NULL)) {
        s.slots = m->keyword_slots;
        find_all(&s, &f);
    }
    return s.count;
}
