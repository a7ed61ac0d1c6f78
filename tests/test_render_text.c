/* SPDX-License-Identifier: MIT */
/* Reports for people: layout at every width, the verdict in its place, foreign words that cannot do harm. */
#include "capture.h"
#include "measure.h"
#include "render.h"

static struct capture capture;
static struct smtperr_report report;

static const char *rendered(struct smtperr_style style)
{
    smtperr_render(capture_open(&capture), &style, &report);
    return capture_end(&capture);
}

static const char *shown(const char *codes, struct smtperr_style style)
{
    look_up(codes, &report);
    return rendered(style);
}

/* A reply with these words, at 80 columns. */
static const char *said(const char *codes, struct smtperr_slice words, bool utf8, bool verbose)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = codes_of(codes), .diagnostic = words};
    smtperr_explain(&finding, 0, &report);
    return rendered((struct smtperr_style){.width = 80, .utf8 = utf8, .verbose = verbose});
}

static struct smtperr_slice line(const char *text, unsigned number)
{
    while (--number > 0)
        text = strchr(text, '\n') + 1;
    return slice_make(text, strchr(text, '\n'));
}

static bool holds(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* ---- the order of things ---- */

static void first_line_says_codes_title_and_class(void **state)
{
    const struct smtperr_style style = {.width = 200};
    (void)state;
    assert_true(begins_with(shown("451", style), "451 "));
    assert_true(holds(terminated(line(capture.text, 1)), "temporary"));
    assert_true(begins_with(shown("550 5.7.26", style), "550 5.7.26 "));
    assert_true(holds(terminated(line(capture.text, 1)), "permanent"));
    assert_true(begins_with(shown("4yz", style), "4yz "));
    assert_true(begins_with(shown("x.7.26", style), "X.7.26 "));
    assert_true(holds(terminated(line(shown("250", style), 1)), "success"));
    assert_true(holds(terminated(line(shown("354", style), 1)), "intermediate"));
}

static void second_line_is_the_verdict(void **state)
{
    const struct smtperr_style style = {.width = 200};
    (void)state;
    assert_slice(line(shown("451", style), 2),
                 "Retry later, unchanged; keep the address; next move: nobody, only waiting helps");
    assert_slice(line(shown("550 5.1.1", style), 2), "Do not retry; drop the address; next move: the sender");
    assert_slice(line(shown("550 5.7.26", style), 2),
                 "Retry after a fix; keep the address; next move: the sender's mail admin");
    assert_slice(line(shown("250", style), 2), "Not a failure; nothing to mend.");
}

static void parts_follow_in_the_order_of_the_contract(void **state)
{
    const char *meaning = shown("5.7.26", (struct smtperr_style){.width = 80});
    const char *causes = strstr(meaning, "\nLikely causes\n"), *steps = strstr(meaning, "\nWhat to do\n");
    const char *see = strstr(meaning, "\nSee ");
    (void)state;
    assert_true(causes != NULL && steps != NULL && see != NULL);
    assert_true(meaning < causes && causes < steps && steps < see);
}

static void causes_and_steps_are_limited_unless_verbose(void **state)
{
    struct smtperr_style style = {.width = 80};
    (void)state;
    (void)shown("5.7.26", style);
    assert_true(report.cause_count > 3 && report.step_count > 4); /* else choose another code here */
    assert_true(holds(capture.text, "(-v:"));
    assert_false(holds(capture.text, "\n  5. "));
    style.verbose = true;
    assert_false(holds(shown("5.7.26", style), "(-v:"));
    assert_true(holds(capture.text, "\n  5. "));
}

static void verbose_shows_every_cause_step_and_reference(void **state)
{
    const char *text = shown("5.7.26", (struct smtperr_style){.width = 1000, .verbose = true});
    (void)state;
    for (unsigned i = 0; i < report.cause_count; i++)
        assert_true(holds(text, terminated(report.causes[i])));
    for (unsigned i = 0; i < report.step_count; i++)
        assert_true(holds(text, terminated(report.steps[i])));
    for (unsigned i = 0; i < report.reference_count; i++)
        assert_true(holds(text, terminated(report.references[i])));
    for (unsigned i = 0; i < report.seen_with_count; i++)
        assert_true(holds(text, terminated(report.seen_with[i])));
}

static void notes_and_beliefs_are_shown(void **state)
{
    const struct smtperr_style style = {.width = 1000};
    (void)state;
    assert_true(holds(shown("450 5.1.1", style), "\nNote: The codes contradict each other"));
    (void)shown("447", style);
    assert_true(holds(capture.text, terminated(report.belief)));
    assert_true(holds(capture.text, "\nNote: No server is known to send 447"));
}

/* ---- layout ---- */

static void no_line_is_longer_than_the_width(void **state)
{
    static const char *const codes[] = {"451",     "421", "447", "550 5.1.1", "450 5.1.1", "5.7.26", "X.7",
                                        "5.7.999", "599", "4yz", "250",       "554 5.7.1", "535",    "5.1.2"};
    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++)
        for (unsigned width = 20; width <= 120; width++)
            for (unsigned verbose = 0; verbose < 2; verbose++) {
                (void)shown(codes[i], (struct smtperr_style){.width = width, .verbose = verbose});
                struct measure m = measure(capture.text, capture.len);
                if (m.columns > width)
                    print_error("%s at width %u%s: %u columns\n", codes[i], width, verbose ? ", verbose" : "",
                                m.columns);
                assert_true(m.columns <= width);
                assert_true(!m.trailing && m.ascii && m.whole);
            }
}

static void long_words_are_broken_at_the_width(void **state)
{
    char words[400];
    (void)state;
    memset(words, 'w', sizeof words);
    for (size_t len = 1; len < sizeof words; len += 7) {
        (void)said("550 5.1.1", (struct smtperr_slice){words, len}, false, true);
        struct measure m = measure(capture.text, capture.len);
        assert_true(m.columns <= 80 && !m.trailing);
        size_t shown_w = 0;
        for (const char *at = strstr(capture.text, "Said:"); *at != '\0' && at != strstr(capture.text, "\n\n"); at++)
            shown_w += *at == 'w';
        assert_int_equal(shown_w, len);
    }
}

static void own_words_are_ascii_with_colour_or_without(void **state)
{
    static const char *const codes[] = {"451", "550 5.1.1", "250", "5.7.26", "450 5.1.1", "447"};
    static char plain[65536];
    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        size_t len = 0;
        (void)shown(codes[i], (struct smtperr_style){.width = 80});
        memcpy(plain, capture.text, capture.len + 1);
        (void)shown(codes[i], (struct smtperr_style){.width = 80, .color = true});
        assert_true(holds(capture.text, "\033["));
        for (size_t at = 0; at < capture.len; at++) {
            if (capture.text[at] == '\033')
                while (capture.text[at] != 'm')
                    at++;
            else
                assert_int_equal(capture.text[at], plain[len++]);
        }
        assert_int_equal(plain[len], '\0');
    }
}

/* A colour left on would colour the user's prompt. */
static void every_colour_is_switched_off_again(void **state)
{
    static const char *const codes[] = {"451", "550 5.1.1", "250", "5.7.26"};
    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        bool on = false;
        (void)shown(codes[i], (struct smtperr_style){.width = 40, .color = true, .verbose = true});
        for (const char *at = capture.text; (at = strchr(at, '\033')) != NULL; at++) {
            bool off = begins_with(at, "\033[0m");
            assert_true(on == off); /* neither twice on nor twice off */
            on = !off;
        }
        assert_false(on);
    }
}

/* ---- the server's words ---- */

static void words_are_shown_so_that_they_command_no_terminal(void **state)
{
    (void)state;
    assert_true(
        holds(said("550", SLICE("\x1b[2J\x1b]0;x\x07 gone"), true, false), "Said: \\x1b[2J\\x1b]0;x\\x07 gone\n"));
    assert_true(holds(said("550",
                           SLICE("a\xe2\x80\xae"
                                 "b \xff c"),
                           true, false),
                      "Said: a\\u{202e}b \\xff c\n"));
    assert_true(holds(said("550", SLICE("Bo\xc3\xaete pleine"), true, false), "Said: Bo\xc3\xaete pleine\n"));
    assert_true(holds(said("550", SLICE("Bo\xc3\xaete pleine"), false, false), "Said: Bo\\u{00ee}te pleine\n"));
}

static void any_bytes_keep_the_layout(void **state)
{
    char words[200];
    uint32_t random = 5;
    (void)state;
    for (unsigned round = 0; round < 500; round++) {
        for (size_t i = 0; i < sizeof words; i++) {
            random = random * 1664525u + 1013904223u;
            words[i] = (char)(random >> 24);
        }
        (void)said("550", (struct smtperr_slice){words, sizeof words}, false, round & 1);
        struct measure m = measure(capture.text, capture.len);
        assert_true(m.columns <= 80 && m.ascii && m.whole && !m.trailing);
    }
}

static void long_words_are_cut_and_marked(void **state)
{
    char words[2000];
    (void)state;
    for (size_t i = 0; i < sizeof words; i++)
        words[i] = i % 5 == 4 ? ' ' : 'w';
    assert_true(holds(said("550", (struct smtperr_slice){words, sizeof words}, true, false), " [...]\n"));
    assert_true(measure(capture.text, capture.len).lines <= 24);
    assert_false(holds(said("550", (struct smtperr_slice){words, sizeof words}, true, true), "[...]"));
    assert_false(holds(said("550", (struct smtperr_slice){words, 100}, true, false), "[...]"));
}

static void long_words_are_shown_from_those_that_tell(void **state)
{
    static const char told[] = "the mailbox is full";
    char words[2000];
    (void)state;
    for (size_t i = 0; i < sizeof words; i++)
        words[i] = i % 5 == 4 ? ' ' : 'w';
    memcpy(words + 1000, told, sizeof told - 1);
    words[1000 + sizeof told - 1] = ' ';
    struct smtperr_slice all = {words, sizeof words};
    assert_true(holds(said("550", all, true, false), "Said: [...] wwww "));
    assert_true(holds(capture.text, "full") && holds(capture.text, " [...]\n")); /* the lines may part them */
    assert_false(holds(said("550", all, true, true), "[...]"));
}

static void words_that_the_reader_cut_are_marked(void **state)
{
    struct smtperr_finding finding = {
        .kind = SMTPERR_KIND_REPLY, .codes = codes_of("550"), .diagnostic = SLICE("words"), .cut = true};
    (void)state;
    smtperr_explain(&finding, 0, &report);
    assert_true(holds(rendered((struct smtperr_style){.width = 80}), "Said: words [...]\n"));
}

/* Cut anywhere, valid text stays valid: no half character is shown as broken bytes. */
static void cut_never_splits_a_character(void **state)
{
    static const char *const characters[] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};
    (void)state;
    for (size_t c = 0; c < COUNT(characters); c++)
        for (size_t shift = 0; shift < 8; shift++) {
            char words[1200];
            size_t len = shift, step = strlen(characters[c]);
            memset(words, 'w', shift);
            for (; len + step <= sizeof words; len += step)
                memcpy(words + len, characters[c], step);
            assert_false(holds(said("550", (struct smtperr_slice){words, len}, true, false), "\\x"));
            assert_true(holds(capture.text, "[...]"));
        }
}

static void wide_characters_take_two_columns(void **state)
{
    char words[300];
    (void)state;
    for (size_t i = 0; i < 60; i++)
        memcpy(words + 3 * i, "\xe7\x94\xa8", 3);
    (void)said("550", (struct smtperr_slice){words, 180}, true, true);
    assert_true(measure(capture.text, capture.len).columns <= 80);
    for (unsigned n = 1; n < 8; n++) {
        struct smtperr_slice one = line(capture.text, n);
        size_t wide = 0;
        for (size_t i = 0; i < one.len; i++)
            wide += (unsigned char)one.ptr[i] == 0xe7;
        assert_true(one.len - wide <= 80); /* three bytes show as two columns */
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_line_says_codes_title_and_class),
        cmocka_unit_test(second_line_is_the_verdict),
        cmocka_unit_test(parts_follow_in_the_order_of_the_contract),
        cmocka_unit_test(causes_and_steps_are_limited_unless_verbose),
        cmocka_unit_test(verbose_shows_every_cause_step_and_reference),
        cmocka_unit_test(notes_and_beliefs_are_shown),
        cmocka_unit_test(no_line_is_longer_than_the_width),
        cmocka_unit_test(long_words_are_broken_at_the_width),
        cmocka_unit_test(own_words_are_ascii_with_colour_or_without),
        cmocka_unit_test(every_colour_is_switched_off_again),
        cmocka_unit_test(words_are_shown_so_that_they_command_no_terminal),
        cmocka_unit_test(any_bytes_keep_the_layout),
        cmocka_unit_test(long_words_are_cut_and_marked),
        cmocka_unit_test(long_words_are_shown_from_those_that_tell),
        cmocka_unit_test(words_that_the_reader_cut_are_marked),
        cmocka_unit_test(cut_never_splits_a_character),
        cmocka_unit_test(wide_characters_take_two_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
