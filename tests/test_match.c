#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* The matcher on the sentences that it will meet: every row of replies.tsv in upper case, among other words, cut short.
 */
#include "match.h"

#include "chars.h"
#include "guard.h"
#include "sentence.h"
#include "tables.h"

static struct smtperr__reading readings[MATCH_READINGS];

static bool always(const struct smtperr__reading *best)
{
    (void)best;
    return true;
}

static unsigned match(struct smtperr_slice text)
{
    struct smtperr__question question = {.text = text, .keywords = always};
    return smtperr__match(&smtperr__matcher, &question, readings);
}

static const struct smtperr__pattern *pattern(unsigned number)
{
    return &smtperr__matcher.patterns[number];
}

static const char *text_of_row(unsigned number)
{
    return smtperr__tables.pool + smtperr__tables.replies[number].text;
}

/* The pattern that is found in the row's own sentence: its own, or one that says more. */
static unsigned pattern_of_row(unsigned number)
{
    assert_case(match(sentence(text_of_row(number))) > 0, text_of_row(number));
    return readings[0].pattern;
}

/* Two texts side by side, or one between two others. */
static struct smtperr_slice joined(const char *before, struct smtperr_slice text, const char *after)
{
    static char bytes[8192];
    size_t before_len = strlen(before), after_len = strlen(after);
    assert_true(before_len + text.len + after_len < sizeof bytes);
    memcpy(bytes, before, before_len);
    memcpy(bytes + before_len, text.ptr, text.len);
    memcpy(bytes + before_len + text.len, after, after_len);
    return (struct smtperr_slice){bytes, before_len + text.len + after_len};
}

/* Is the best reading of this text as good as that one? */
static bool is_found(unsigned best, struct smtperr_slice text)
{
    return match(text) > 0 && pattern(readings[0].pattern)->literal >= pattern(best)->literal;
}

/* ---- what every reading keeps to ---- */

static void assert_sound(struct smtperr_slice text, unsigned count, const char *name)
{
    const char *end = text.ptr + text.len;
    assert_case(count <= MATCH_READINGS, name);
    for (unsigned i = 0; i < count; i++) {
        const struct smtperr__reading *r = &readings[i];
        assert_case(r->pattern < smtperr__matcher.pattern_count && r->row < smtperr__tables.reply_count, name);
        assert_case(r->words.ptr >= text.ptr && r->words.ptr + r->words.len <= end && r->words.len > 0, name);
        assert_case(r->capture_count <= MATCH_CAPTURES, name);
        for (unsigned c = 0; c < r->capture_count; c++) {
            struct smtperr_slice capture = r->captures[c].text;
            assert_case(capture.len > 0 && capture.ptr >= text.ptr && capture.ptr + capture.len <= end, name);
            assert_case(r->captures[c].mark >= MARK_IP && r->captures[c].mark < MARK_ANY, name);
        }
        for (unsigned j = 0; j < i; j++)
            assert_case(readings[j].pattern != r->pattern, name);
        if (i > 0)
            assert_case(pattern(readings[i - 1].pattern)->literal >= pattern(r->pattern)->literal, name);
    }
}

static void readings_are_sorted_distinct_and_inside_the_text(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        struct smtperr_slice text = sentence(text_of_row(i));
        assert_sound(text, match(text), text_of_row(i));
    }
}

static void capture_is_what_its_placeholder_says(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        unsigned count = match(sentence(text_of_row(i)));
        for (unsigned r = 0; r < count; r++)
            for (unsigned c = 0; c < readings[r].capture_count; c++) {
                struct smtperr_slice text = readings[r].captures[c].text;
                unsigned mark = readings[r].captures[c].mark;
                if (mark == MARK_N)
                    for (size_t b = 0; b < text.len; b++)
                        assert_case(is_digit(text.ptr[b]), text_of_row(i));
                if (mark == MARK_IP)
                    assert_case(memchr(text.ptr, '.', text.len) != NULL, text_of_row(i));
                if (mark == MARK_ADDR)
                    assert_case(memchr(text.ptr, '@', text.len) != NULL || text.ptr[0] == '<', text_of_row(i));
            }
    }
}

/* ---- how a sentence may be written ---- */

static void sentence_is_found_in_upper_case(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        char upper[4096];
        unsigned best = pattern_of_row(i);
        struct smtperr_slice text = sentence(text_of_row(i));
        for (size_t b = 0; b < text.len; b++)
            upper[b] = text.ptr[b] >= 'a' && text.ptr[b] <= 'z' ? (char)(text.ptr[b] - 32) : text.ptr[b];
        assert_case(is_found(best, (struct smtperr_slice){upper, text.len}), text_of_row(i));
    }
}

static void sentence_is_found_among_other_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        unsigned best = pattern_of_row(i);
        struct smtperr_slice text = sentence(text_of_row(i));
        assert_case(is_found(best, joined("", text, " [abc-123]")), text_of_row(i));
        if (!pattern(best)->start)
            assert_case(is_found(best, joined("so: ", text, ", it said")), text_of_row(i));
    }
}

static void sentence_bound_to_the_start_is_found_nowhere_else(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        struct smtperr_slice text = joined("so ", sentence(text_of_row(i)), "");
        unsigned count = match(text);
        for (unsigned r = 0; r < count; r++)
            assert_case(!pattern(readings[r].pattern)->start || readings[r].words.ptr == text.ptr, text_of_row(i));
    }
}

/* The pattern that was found as `whole` at the beginning or end of the text is not found within a longer word there. */
static void assert_keeps_to_words(struct smtperr_slice text, const struct smtperr__reading *whole, const char *name)
{
    const char *bytes = smtperr__matcher.pool + pattern(whole->pattern)->at;
    bool front = whole->words.ptr == text.ptr && is_alnum(bytes[0]),
         back = whole->words.ptr + whole->words.len == text.ptr + text.len &&
                is_alnum(bytes[pattern(whole->pattern)->len - 1]);
    struct smtperr_slice longer = joined("q", text, "");
    unsigned count = front ? match(longer) : 0;
    for (unsigned r = 0; r < count; r++)
        assert_case(readings[r].pattern != whole->pattern || readings[r].words.ptr != longer.ptr + 1, name);
    longer = joined("", text, "q");
    count = back ? match(longer) : 0;
    for (unsigned r = 0; r < count; r++)
        assert_case(readings[r].pattern != whole->pattern ||
                        readings[r].words.ptr + readings[r].words.len != longer.ptr + text.len,
                    name);
}

/* "mailbox full" is not said by "voicemailbox full" nor by "mailbox fully". */
static void sentence_does_not_begin_or_end_within_a_word(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        struct smtperr__reading whole[MATCH_READINGS];
        struct smtperr_slice text = sentence(text_of_row(i));
        unsigned count = match(text);
        memcpy(whole, readings, sizeof whole);
        assert_case(count > 0, text_of_row(i));
        for (unsigned r = 0; r < count; r++)
            assert_keeps_to_words(text, &whole[r], text_of_row(i));
    }
}

static void nothing_is_found_in_ordinary_words(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "a",
        "Dear customer, thank you for your order of yesterday.",
        "The weather will be fine on Monday, with some wind from the west.",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_case(match(slice_of(texts[i])) == 0, texts[i]);
    assert_int_equal(match((struct smtperr_slice){NULL, 0}), 0);
}

/* ---- boundaries ---- */

static void every_prefix_is_survived(void **state)
{
    struct guard guard = guard_make(4096);
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i += 7) {
        struct smtperr_slice whole = sentence(text_of_row(i));
        for (size_t n = 0; n <= whole.len; n++) {
            struct smtperr_slice text = guard_put(&guard, (struct smtperr_slice){whole.ptr, n});
            assert_sound(text, match(text), text_of_row(i));
        }
    }
}

static void placeholders_at_their_bounds_are_survived(void **state)
{
    static char bytes[70000];
    static const char fills[] = "1a.@/<>[:? ";
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i += 31) {
        const char *row = text_of_row(i);
        const char *mark = strchr(row, '<');
        size_t head = mark != NULL ? (size_t)(mark - row) : strlen(row);
        for (const char *fill = fills; *fill != '\0'; fill++) {
            memcpy(bytes, row, head);
            memset(bytes + head, *fill, 9000);
            struct smtperr_slice text = {bytes, head + 9000};
            assert_sound(text, match(text), row);
        }
    }
}

static void random_words_of_the_table_are_survived(void **state)
{
    static char bytes[20000];
    uint32_t random = 11;
    size_t len = 0;
    (void)state;
    while (len < 19000) {
        random = random * 1664525u + 1013904223u;
        struct smtperr_slice text = sentence(text_of_row((random >> 8) % smtperr__tables.reply_count));
        size_t from = random % (text.len + 1), take = (text.len - from) / 2 < 900 ? (text.len - from) / 2 : 900;
        memcpy(bytes + len, text.ptr + from, take);
        len += take;
        bytes[len++] = (char)(random >> 31 ? ' ' : random >> 24);
    }
    struct smtperr_slice text = {bytes, len};
    assert_sound(text, match(text), "random words");
}

/* What is told of a sentence holds from whichever side <any> is reached. */
static void any_does_not_end_within_a_word(void **state)
{
    static char glued[4096];
    unsigned seen = 0;
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.reply_count; i++) {
        struct smtperr_slice text = sentence(text_of_row(i)), any = slice_of(" any words at all ");
        size_t at = smtperr__find(text, any), end = at + any.len;
        if (end >= text.len || !is_alnum(text.ptr[end]))
            continue;
        memcpy(glued, text.ptr, text.len);
        glued[end - 1] = 'x';
        unsigned count = match((struct smtperr_slice){glued, text.len});
        for (unsigned r = 0; r < count; r++)
            assert_case(readings[r].row != i, text_of_row(i));
        seen++;
    }
    assert_true(seen > 0);
}

/* ---- hints ---- */

static void preference_is_strict(void **state)
{
    struct smtperr__hint none = {0, 0, 0};
    unsigned count = smtperr__matcher.pattern_count;
    (void)state;
    for (unsigned a = 0; a < count; a += 3)
        for (unsigned b = 0; b < count; b += 101) {
            bool ab = smtperr__prefers(&smtperr__matcher, none, a, b),
                 ba = smtperr__prefers(&smtperr__matcher, none, b, a);
            assert_false(ab && ba);
            if (pattern(a)->literal > pattern(b)->literal)
                assert_true(ab);
        }
}

static void signature_tells_whose_reply_it_is(void **state)
{
    unsigned seen = 0;
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.provider_count; i++) {
        struct smtperr__list signatures = smtperr__tables.providers[i].signatures;
        if (signatures.count == 0)
            continue;
        struct smtperr__question question = {.text =
                                                 joined("see ", sentence(table_text(signatures.at).ptr), " for it")};
        (void)smtperr__match(&smtperr__matcher, &question, readings);
        assert_case(question.signed_, terminated(question.text));
        seen += smtperr__tables.signature_owners[question.signature] == i;
    }
    assert_true(seen > smtperr__tables.provider_count / 2); /* some signatures hold that of another */
}

static void text_that_nobody_signs_is_not_signed(void **state)
{
    struct smtperr__question question = {.text = slice_of("nobody signs this")};
    (void)state;
    (void)smtperr__match(&smtperr__matcher, &question, readings);
    assert_false(question.signed_);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_are_sorted_distinct_and_inside_the_text),
        cmocka_unit_test(capture_is_what_its_placeholder_says),
        cmocka_unit_test(sentence_is_found_in_upper_case),
        cmocka_unit_test(sentence_is_found_among_other_words),
        cmocka_unit_test(sentence_bound_to_the_start_is_found_nowhere_else),
        cmocka_unit_test(sentence_does_not_begin_or_end_within_a_word),
        cmocka_unit_test(nothing_is_found_in_ordinary_words),
        cmocka_unit_test(every_prefix_is_survived),
        cmocka_unit_test(placeholders_at_their_bounds_are_survived),
        cmocka_unit_test(random_words_of_the_table_are_survived),
        cmocka_unit_test(any_does_not_end_within_a_word),
        cmocka_unit_test(preference_is_strict),
        cmocka_unit_test(signature_tells_whose_reply_it_is),
        cmocka_unit_test(text_that_nobody_signs_is_not_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
