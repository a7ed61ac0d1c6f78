#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Words of a reply as they come in from lines: folded, ended by quotes, without codes and coats. */
#include "pending.h"

#include "guard.h"
#include "test.h"

static struct smtperr__pending pending;

static void begin(char quote)
{
    memset(&pending, 0xa5, sizeof pending);
    smtperr__pending_clear(&pending);
    pending.quote = quote;
    pending.finding = (struct smtperr_finding){.codes = codes_of("550 5.7.1")};
}

static const char *said(void)
{
    return terminated((struct smtperr_slice){pending.text, pending.text_len});
}

static void white_space_is_folded(void **state)
{
    static const char *const cases[][2] = {
        {"User unknown", "User unknown"},
        {"  User \t\r unknown  ", "User unknown"},
        {"a\vb", "a b"},
        {" ", ""},
        {"", ""},
        {"one line longer than a block  of bytes", "one line longer than a block of bytes"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        begin('\0');
        smtperr__add_words(&pending, slice_of(cases[i][0]));
        assert_string_equal(said(), cases[i][1]);
    }
}

static void pieces_are_joined_by_a_space(void **state)
{
    (void)state;
    begin('\0');
    smtperr__add_words(&pending, SLICE("User "));
    smtperr__add_words(&pending, SLICE(""));
    smtperr__add_words(&pending, SLICE("\tunknown"));
    assert_string_equal(said(), "User unknown");
    assert_false(pending.finding.cut);
}

static void words_without_room_are_cut(void **state)
{
    char text[8];
    size_t len = 0;
    (void)state;
    assert_true(smtperr__add_folded(text, &len, sizeof text, SLICE("User")));
    assert_false(smtperr__add_folded(text, &len, sizeof text, SLICE("unknown")));
    assert_int_equal(len, sizeof text);
    assert_memory_equal(text, "User unk", sizeof text);
    assert_false(smtperr__add_folded(text, &len, sizeof text, SLICE("x")));
    assert_int_equal(len, sizeof text);
}

static void words_end_at_their_quote(void **state)
{
    static const struct {
        char quote;
        const char *words, *said;
    } cases[] = {
        {'\'', "You can't send' more", "You can't send"},
        {'"', "\"not allowed a@b\".\" more", "\"not allowed a@b"},
        {'"', "no\" more", "no"},
        {'"', "no quote", "no quote"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        begin(cases[i].quote);
        smtperr__add_words(&pending, slice_of(cases[i].words));
        assert_string_equal(said(), cases[i].said);
        smtperr__add_words(&pending, SLICE("."));
        assert_case(pending.ended == (strcmp(said(), cases[i].said) == 0), cases[i].words);
    }
}

static void coat_of_the_code_is_dropped(void **state)
{
    static const char *const cases[][2] = {
        {"** Access denied", "Access denied"}, {"` x", "x"}, {"**bold** x", "**bold** x"}, {"**", "**"}, {"x", "x"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        begin('\0');
        smtperr__add_words(&pending, slice_of(cases[i][0]));
        smtperr__drop_coat(&pending);
        assert_string_equal(said(), cases[i][1]);
    }
}

static void repeated_codes_are_dropped(void **state)
{
    (void)state;
    begin('\0');
    smtperr__add_words(&pending, SLICE("No 5.7.1 such 550-user 550"));
    smtperr__drop_repeated_codes(&pending);
    assert_string_equal(said(), "No such 550-user 550"); /* its lines do not run on */
    begin('\0');
    pending.run_on = true;
    smtperr__add_words(&pending, SLICE("No 5.7.1 such 550-user 550 here 5.7.12"));
    smtperr__drop_repeated_codes(&pending);
    assert_string_equal(said(), "No such user here 5.7.12");
}

static void words_before_the_code_are_taken(void **state)
{
    (void)state;
    begin('\0');
    pending.context_len =
        slice_copy(pending.context, sizeof pending.context, SLICE("Failed. Detail: User unknown SMTP code: 550"));
    smtperr__take_words_before(&pending);
    assert_string_equal(said(), "User unknown");
    smtperr__drop_context(&pending);
    assert_int_equal(pending.context_len, 0);
}

static void signs_alone_are_no_words(void **state)
{
    char signs[] = " ``` ", words[] = " no ";
    (void)state;
    assert_null(smtperr__words_of(signs, 5).ptr);
    assert_slice(smtperr__text_of(signs, 5), "```");
    assert_slice(smtperr__words_of(words, 4), "no");
    assert_null(smtperr__text_of(signs, 1).ptr);
}

static void every_prefix_is_survived(void **state)
{
    struct guard guard = guard_make(128);
    struct smtperr_slice all = SLICE("  \"No\t\t such 'user'\" 550-5.7.1 here  and there, can't\r\n \"");
    (void)state;
    for (size_t n = 0; n <= all.len; n++) {
        begin('"');
        smtperr__add_words(&pending, guard_put(&guard, (struct smtperr_slice){all.ptr, n}));
        smtperr__drop_coat(&pending);
        smtperr__drop_repeated_codes(&pending);
        assert_true(pending.text_len <= n);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_is_folded),           cmocka_unit_test(pieces_are_joined_by_a_space),
        cmocka_unit_test(words_without_room_are_cut),      cmocka_unit_test(words_end_at_their_quote),
        cmocka_unit_test(coat_of_the_code_is_dropped),     cmocka_unit_test(repeated_codes_are_dropped),
        cmocka_unit_test(words_before_the_code_are_taken), cmocka_unit_test(signs_alone_are_no_words),
        cmocka_unit_test(every_prefix_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
