/* SPDX-License-Identifier: MIT */
/* Places told by bits, compared with a plain reading of every byte; each text ends where its memory does. */
#define _POSIX_C_SOURCE 200809L
#include "block.h"

#include "chars.h"
#include "guard.h"

static bool begins_at(struct smtperr_slice text, size_t at, bool inside)
{
    unsigned char c = (unsigned char)text.ptr[at];
    bool before = at > 0 ? is_alnum(text.ptr[at - 1]) : inside;
    return c != ' ' && (c < 0x80 || c >= 0xc0) && !(is_alnum(text.ptr[at]) && before);
}

static void assert_beginnings(struct smtperr_slice text, bool inside)
{
    bool ends_inside = inside;
    uint64_t begins = smtperr__beginnings(text, &ends_inside);
    for (size_t at = 0; at < BLOCK_GROUP; at++) {
        bool wanted = at < text.len && begins_at(text, at, inside);
        assert_int_equal(begins >> at & 1, wanted);
    }
    if (text.len >= BLOCK_GROUP)
        assert_int_equal(ends_inside, is_alnum(text.ptr[BLOCK_GROUP - 1]));
}

static void beginnings_are_those_of_a_plain_reading(void **state)
{
    static const char bytes[] = "aZ09 -:<\t\x7f\x80\xbf\xc0\xe4\xff\0";
    char text[2 * BLOCK_GROUP];
    uint32_t random = 1;
    (void)state;
    const struct guard guard = guard_make(sizeof text);
    for (unsigned round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            random = random * 1664525 + 1013904223;
            text[i] = bytes[(random >> 16) % sizeof bytes];
        }
        size_t len = 1 + round % sizeof text;
        assert_beginnings(guard_put(&guard, (struct smtperr_slice){text, len}), round % 2 != 0);
    }
}

static void every_bit_is_found_as_the_lowest(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 64; bit++) {
        assert_int_equal(lowest_bit(UINT64_C(1) << bit), bit);
        assert_int_equal(lowest_bit(UINT64_MAX << bit), bit);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(beginnings_are_those_of_a_plain_reading),
        cmocka_unit_test(every_bit_is_found_as_the_lowest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
