#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Codes as people write them, good and bad in tables of their own; every boundary read at the edge of memory. */
#include "code.h"

#include "guard.h"

#define ANY SMTPERR_ANY
#define NO_STATUS                                                                                                      \
    {                                                                                                                  \
        false, 0, 0, 0                                                                                                 \
    }

/* ---- an enhanced status code at the start of a text ---- */

static void status_ends_where_the_code_ends(void **state)
{
    static const struct {
        const char *text;
        size_t len;
        struct smtperr_status status;
    } good[] = {
        {"5.7.1", 5, {true, 5, 7, 1}},
        {"5.7.26 words", 6, {true, 5, 7, 26}},
        {"4.2.2.", 5, {true, 4, 2, 2}},
        {"2.0.0:", 5, {true, 2, 0, 0}},
        {"5.1.1<a@example.org>", 5, {true, 5, 1, 1}},
        {"5.7.999", 7, {true, 5, 7, 999}},
        {"5.1.1-x", 5, {true, 5, 1, 1}},
        {"4.0.0\xc3\xa4", 5, {true, 4, 0, 0}},
        {"5.1.1. Next", 5, {true, 5, 1, 1}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        struct smtperr_status status;
        size_t len = smtperr__read_status(slice_of(good[i].text), false, &status);
        assert_case(len == good[i].len && smtperr__same_status(status, good[i].status), good[i].text);
    }
}

static void status_refuses_what_is_none(void **state)
{
    static const char *const bad[] = {"",
                                      "5",
                                      "5.",
                                      "5.7",
                                      "5.7.",
                                      "5.7.x",
                                      "1.1.1",
                                      "3.1.1",
                                      "6.1.1",
                                      "0.0.0",
                                      "X.7.1",
                                      "x.7.1",
                                      "5.1.1234",
                                      "5.1234.1",
                                      "55.1.1",
                                      "5.7.1.2",
                                      "5.7.1a",
                                      "5.7.1_x",
                                      "5.7.1.example.org",
                                      "5,7,1",
                                      "5 7 1",
                                      ".5.7.1",
                                      "-5.7.1",
                                      "5..1",
                                      "\xd9\xa5.1.1"};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct smtperr_status status = {true, 9, 9, 9};
        assert_case(smtperr__read_status(slice_of(bad[i]), false, &status) == 0, bad[i]);
        assert_case(!status.set, bad[i]);
    }
}

static void partial_status_may_lack_class_or_detail(void **state)
{
    static const struct {
        const char *text;
        size_t len;
        struct smtperr_status status;
    } good[] = {
        {"X.7.26", 6, {true, 0, 7, 26}}, {"x.7.26", 6, {true, 0, 7, 26}}, {"X.7", 3, {true, 0, 7, ANY}},
        {"5.7", 3, {true, 5, 7, ANY}},   {"5.7.1", 5, {true, 5, 7, 1}},
    };
    static const char *const bad[] = {"X", "X.", "Y.7.1", "X.7.1234", "X.7.1.2", "5.1234", "5.7x"};
    struct smtperr_status status;
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        size_t len = smtperr__read_status(slice_of(good[i].text), true, &status);
        assert_case(len == good[i].len && smtperr__same_status(status, good[i].status), good[i].text);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_case(smtperr__read_status(slice_of(bad[i]), true, &status) == 0, bad[i]);
}

/* ---- a reply code at the start of a text ---- */

static void reply_takes_three_digits_with_an_end(void **state)
{
    static const struct {
        const char *text;
        unsigned reply;
    } cases[] = {
        {"451", 451},       {"550 no", 550}, {"550-no", 550}, {"200", 200},   {"599", 599}, {"421.", 421},
        {"250. Next", 250}, {"550:", 550},   {"550)", 550},   {"550\t", 550}, {"", 0},      {"45", 0},
        {"199", 0},         {"600", 0},      {"099", 0},      {"4511", 0},    {"451x", 0},  {"451_", 0},
        {"550.5", 0},       {"550.x", 0},    {"5x0", 0},      {"55O", 0},     {" 550", 0},  {"-550", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_case(smtperr__read_reply(slice_of(cases[i].text)) == cases[i].reply, cases[i].text);
}

/* ---- operands: the whole text is a code or a pair ---- */

static const struct {
    const char *text;
    struct smtperr_codes codes;
} good_operands[] = {
    {"451", {451, false, NO_STATUS}},
    {"101", {101, false, NO_STATUS}},
    {"599", {599, false, NO_STATUS}},
    {"447", {447, false, NO_STATUS}},
    {"421:", {421, false, NO_STATUS}},
    {"550.", {550, false, NO_STATUS}},
    {"550-", {550, false, NO_STATUS}},
    {"(550)", {550, false, NO_STATUS}},
    {"5.7.26", {0, false, {true, 5, 7, 26}}},
    {"X.7.26", {0, false, {true, 0, 7, 26}}},
    {"x.7.26", {0, false, {true, 0, 7, 26}}},
    {"5.7", {0, false, {true, 5, 7, ANY}}},
    {"X.7", {0, false, {true, 0, 7, ANY}}},
    {"#5.1.1", {0, false, {true, 5, 1, 1}}},
    {"5.1.1.", {0, false, {true, 5, 1, 1}}},
    {"(5.1.1)", {0, false, {true, 5, 1, 1}}},
    {"550 5.7.1", {550, false, {true, 5, 7, 1}}},
    {"550-5.7.1", {550, false, {true, 5, 7, 1}}},
    {"550 #5.1.0", {550, false, {true, 5, 1, 0}}},
    {"450 5.1.1", {450, false, {true, 5, 1, 1}}},
    {"5XX", {5, true, NO_STATUS}},
    {"4xx", {4, true, NO_STATUS}},
    {"5yz", {5, true, NO_STATUS}},
    {"4YZ", {4, true, NO_STATUS}},
};

static const char *const bad_operands[] = {
    "",
    " ",
    ".",
    "#",
    "-",
    "5",
    "45",
    "99",
    "600",
    "000",
    "4511",
    "5.",
    "5..1",
    "5.7.1.2",
    "5.1.1234",
    "5.1234.1",
    "3.1.1",
    "1.1.1",
    "X",
    "X.X.X",
    "x5z",
    "6XX",
    "5XXX",
    "5X0",
    "450abc",
    "a450",
    "550 words",
    "5.1.1 no",
    "0x1f4",
    "4.5e1",
    "+550",
    "550 5.7.1.2",
    "550 5.1.1234",
    "\xd9\xa4\xd9\xa5\xd9\xa1",
    "mailbox",
    "451.txt",
    "./451",
    "192.0.2.7",
    "550@example.org",
};

static bool same_codes(const struct smtperr_codes *a, const struct smtperr_codes *b)
{
    return a->reply == b->reply && a->reply_is_class == b->reply_is_class && smtperr__same_status(a->status, b->status);
}

static void operands_in_any_spelling_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good_operands); i++) {
        struct smtperr_codes codes = {0};
        bool read = smtperr_read_codes(slice_of(good_operands[i].text), &codes);
        assert_case(read && same_codes(&codes, &good_operands[i].codes), good_operands[i].text);
    }
}

static void operands_that_are_no_code_are_refused(void **state)
{
    struct smtperr_codes codes;
    (void)state;
    for (size_t i = 0; i < COUNT(bad_operands); i++)
        assert_case(!smtperr_read_codes(slice_of(bad_operands[i]), &codes), bad_operands[i]);
    assert_false(smtperr_read_codes(SLICE("451\0"), &codes));
    assert_false(smtperr_read_codes(SLICE("4\0001"), &codes));
    assert_false(smtperr_read_codes(SLICE("550\0005.7.1"), &codes));
    assert_false(smtperr_read_codes((struct smtperr_slice){NULL, 0}, &codes));
}

static void every_three_digits_from_100_to_599_are_a_code(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 1000; n++) {
        char digits[3] = {(char)('0' + n / 100), (char)('0' + n / 10 % 10), (char)('0' + n % 10)};
        struct smtperr_codes codes = {0};
        bool read = smtperr_read_codes((struct smtperr_slice){digits, 3}, &codes);
        assert_int_equal(read, n >= 100 && n < 600);
        assert_int_equal(codes.reply, read ? n : 0);
    }
}

static void no_reader_looks_behind_the_text(void **state)
{
    struct guard guard = guard_make(64);
    struct smtperr_codes codes;
    struct smtperr_status status;
    (void)state;
    for (size_t i = 0; i < COUNT(good_operands); i++)
        for (size_t n = 0; n <= strlen(good_operands[i].text); n++) {
            struct smtperr_slice s = guard_put(&guard, (struct smtperr_slice){good_operands[i].text, n});
            (void)smtperr_read_codes(s, &codes);
            (void)smtperr__read_reply(s);
            assert_true(smtperr__read_status(s, true, &status) <= n);
            assert_true(smtperr__read_status(s, false, &status) <= n);
        }
}

static void a_megabyte_of_digits_is_no_code(void **state)
{
    static char digits[1u << 20];
    struct smtperr_codes codes;
    (void)state;
    memset(digits, '5', sizeof digits);
    assert_false(smtperr_read_codes((struct smtperr_slice){digits, sizeof digits}, &codes));
}

/* ---- spelling ---- */

static void spelled_status_reads_back(void **state)
{
    static const unsigned char classes[] = {0, 2, 4, 5};
    static const uint16_t parts[] = {0, 1, 9, 10, 99, 100, 999};
    (void)state;
    for (size_t c = 0; c < COUNT(classes); c++)
        for (size_t s = 0; s < COUNT(parts); s++)
            for (size_t d = 0; d <= COUNT(parts); d++) {
                struct smtperr_status status = {true, classes[c], parts[s], d < COUNT(parts) ? parts[d] : ANY}, back;
                char spelled[16];
                size_t len = smtperr__spell_status(status, spelled);
                assert_true(len < sizeof spelled);
                assert_int_equal(smtperr__read_status((struct smtperr_slice){spelled, len}, true, &back), len);
                assert_true(smtperr__same_status(status, back));
            }
}

static void failure_is_told_by_the_reply_before_the_status(void **state)
{
    static const struct {
        const char *codes;
        bool failure;
    } cases[] = {{"250", false}, {"354", false}, {"421", true}, {"550 5.1.1", true}, {"2.0.0", false}, {"5.1.1", true}};
    const struct smtperr_codes none = {0};
    (void)state;
    assert_false(smtperr__is_failure(&none));
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_codes codes = codes_of(cases[i].codes);
        assert_case(smtperr__is_failure(&codes) == cases[i].failure, cases[i].codes);
    }
}

static void unset_status_is_no_set_one(void **state)
{
    const struct smtperr_status set = {true, 5, 1, 1}, other = {true, 5, 1, 2}, unset = {false, 0, 0, 0};
    (void)state;
    assert_true(smtperr__same_status(set, set) && smtperr__same_status(unset, unset));
    assert_false(smtperr__same_status(set, other) || smtperr__same_status(set, unset));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_ends_where_the_code_ends),
        cmocka_unit_test(status_refuses_what_is_none),
        cmocka_unit_test(partial_status_may_lack_class_or_detail),
        cmocka_unit_test(reply_takes_three_digits_with_an_end),
        cmocka_unit_test(operands_in_any_spelling_are_read),
        cmocka_unit_test(operands_that_are_no_code_are_refused),
        cmocka_unit_test(every_three_digits_from_100_to_599_are_a_code),
        cmocka_unit_test(no_reader_looks_behind_the_text),
        cmocka_unit_test(a_megabyte_of_digits_is_no_code),
        cmocka_unit_test(spelled_status_reads_back),
        cmocka_unit_test(failure_is_told_by_the_reply_before_the_status),
        cmocka_unit_test(unset_status_is_no_set_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
