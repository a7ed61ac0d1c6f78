#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* Lines of a summary read back, whole and broken. */
#include "count.h"
#include "out.h"
#include "render.h"
#include "tables.h"

#include "capture.h"
#include "guard.h"

static struct smtperr_counter counter;
static struct guard guard;

static bool add(const char *line)
{
    return smtperr__add_part(&counter, guard_put(&guard, slice_of(line)));
}

static int empty(void **state)
{
    (void)state;
    memset(&counter, 0, sizeof counter);
    return 0;
}

#define CAUSE                                                                                                          \
    "{\"kind\":\"cause\",\"count\":7,\"reply\":\"550\",\"status\":\"5.1.1\",\"category\":\"bad-mailbox\","             \
    "\"title\":\"There is no such mailbox\",\"retry\":\"never\",\"suppress\":true,\"actor\":\"sender\","               \
    "\"where\":{\"example.net\":5,\"example.org\":2}}"
#define TOTAL                                                                                                          \
    "{\"kind\":\"total\",\"attempts\":9,\"sent\":2,\"bounced\":7,\"others\":3,\"recipients\":7,\"drop\":6,\"first\":"  \
    "\"a\","                                                                                                           \
    "\"last\":\"b\",\"partial\":true}"

static void equal_causes_are_added_up(void **state)
{
    (void)state;
    assert_true(add(CAUSE));
    assert_true(add(CAUSE));
    assert_int_equal(counter.count, 1);
    assert_int_equal(counter.causes[0].count, 14);
    assert_true(counter.causes[0].suppress);
    assert_int_equal(counter.causes[0].retry, SMTPERR_RETRY_NEVER);
    assert_int_equal(counter.causes[0].where_count, 2);
    assert_int_equal(counter.causes[0].where[0].count, 10);
    assert_int_equal(counter.found, 14);
}

/* A cause with this title, as it is written and read back. */
static void comes_back(struct smtperr_slice title)
{
    static struct capture capture;
    if (title.len == 0)
        return;
    struct smtperr_out *out = capture_open(&capture);
    smtperr__puts(out, "{\"kind\":\"cause\",\"count\":1,\"category\":\"unknown\",\"title\":");
    smtperr__put_json(out, title);
    smtperr__puts(out, "}");
    memset(&counter, 0, sizeof counter);
    assert_case(add(capture_end(&capture)), terminated(title));
    assert_slice(counter.causes[0].title, terminated(title));
}

static void every_title_comes_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < smtperr__tables.family_count; i++)
        comes_back(table_text(smtperr__tables.families[i].title));
    for (unsigned i = 0; i < smtperr__tables.code_count; i++)
        comes_back(table_text(smtperr__tables.codes[i].name));
    for (unsigned i = 0; i < smtperr__tables.category_count; i++)
        comes_back(table_text(smtperr__tables.categories[i].title));
}

static void totals_are_added_up(void **state)
{
    (void)state;
    assert_true(add(TOTAL));
    assert_true(add(TOTAL));
    assert_int_equal(counter.tally.sent, 4);
    assert_int_equal(counter.tally.bounced, 14);
    assert_int_equal(counter.others, 6);
    assert_int_equal(counter.found, 6);
    assert_int_equal(counter.recipients, 14);
    assert_int_equal(counter.drops, 12);
    assert_int_equal(counter.parts, 2);
    assert_true(counter.partial);
    assert_string_equal(counter.tally.first, "a");
    assert_string_equal(counter.tally.last, "b");
}

static void what_is_broken_is_no_part(void **state)
{
    static const char *const lines[] = {
        "{\"kind\":\"cause\"}",
        "{\"kind\":\"cause\",\"count\":0,\"category\":\"bad-mailbox\",\"title\":\"There is no such mailbox\"}",
        "{\"kind\":\"cause\",\"count\":1,\"category\":\"nonsense\",\"title\":\"There is no such mailbox\"}",
        "{\"kind\":\"cause\",\"count\":1,\"category\":\"bad-mailbox\",\"title\":\"No row has this title\"}",
        "{\"kind\":\"cause\",\"count\":-1,\"category\":\"bad-mailbox\"}",
        "{\"kind\":\"cause\",\"count\":99999999999999999999,\"category\":\"bad-mailbox\"}",
        "{\"kind\":\"cause\",\"count\":1,\"where\":{\"a\":{\"b\":1}}}",
        ("{\"kind\":\"cause\",\"count\":1,\"reply\":\"xyz\",\"category\":\"bad-mailbox\",\"title\":\"There is no such "
         "mailbox\"}"),
        "{\"kind\":\"total\",\"sent\":[1]}",
        "{\"kind\":\"total\",\"sent\":1} and more",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        assert_case(!add(lines[i]), lines[i]);
    assert_int_equal(counter.tally.sent, 0);
    assert_int_equal(counter.found, 0);
    assert_int_equal(counter.parts, 0);
}

static void every_prefix_is_survived_and_refused(void **state)
{
    static const char *const lines[] = {CAUSE, TOTAL};
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++)
        for (size_t len = 16; len < strlen(lines[i]); len++)
            assert_false(smtperr__add_part(&counter, guard_put(&guard, (struct smtperr_slice){lines[i], len})));
}

static void lines_are_known_by_their_beginning(void **state)
{
    (void)state;
    assert_int_equal(smtperr__part_kind(slice_of(CAUSE)), SMTPERR_KIND_CAUSE);
    assert_int_equal(smtperr__part_kind(slice_of(TOTAL)), SMTPERR_KIND_TOTAL);
    assert_int_equal(smtperr__part_kind(slice_of("{\"kind\":\"reply\",\"reply\":\"550\"}")), SMTPERR_KIND_REPLY);
    assert_int_equal(smtperr__part_kind(slice_of("")), SMTPERR_KIND_REPLY);
}

int main(void)
{
    guard = guard_make(4096);
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(equal_causes_are_added_up, empty),
        cmocka_unit_test_setup(every_title_comes_back, empty),
        cmocka_unit_test_setup(totals_are_added_up, empty),
        cmocka_unit_test_setup(what_is_broken_is_no_part, empty),
        cmocka_unit_test_setup(every_prefix_is_survived_and_refused, empty),
        cmocka_unit_test_setup(lines_are_known_by_their_beginning, empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
