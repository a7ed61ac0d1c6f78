/* SPDX-License-Identifier: MIT */
/*
 * smtperr__match: readings are different rows, best first, that stand in the text with all they captured; what a row
 * has matched it matches again where it stands alone. The first two bytes are hints, the rest is the text.
 */
#include "fuzz.h"
#include "match.h"
#include "tables.h"

static bool lies_in(struct smtperr_slice part, struct smtperr_slice whole)
{
    return part.ptr >= whole.ptr && part.len <= whole.len && part.ptr + part.len <= whole.ptr + whole.len;
}

static void must_be_reading(const struct smtperr__reading *reading, struct smtperr_slice text)
{
    MUST(reading->pattern < smtperr__matcher.pattern_count && reading->row < smtperr__matcher.row_count);
    MUST(reading->words.len > 0 && lies_in(reading->words, text));
    MUST(reading->capture_count <= MATCH_CAPTURES);
    for (unsigned i = 0; i < reading->capture_count; i++) {
        MUST(reading->captures[i].mark > 0 && reading->captures[i].mark < MARK_END);
        MUST(reading->captures[i].text.len > 0 && lies_in(reading->captures[i].text, reading->words));
    }
}

static unsigned literal(const struct smtperr__reading *reading)
{
    return smtperr__matcher.patterns[reading->pattern].literal;
}

static bool always(const struct smtperr__reading *best)
{
    (void)best;
    return true;
}

/* The words of the best reading, alone: whatever matches them is at least as long. */
static void must_match_alone(const struct smtperr__reading *best, struct smtperr__hint given)
{
    struct smtperr__reading again[MATCH_READINGS];
    struct smtperr__question question = {.text = best->words, .given = given, .keywords = always};
    MUST(smtperr__match(&smtperr__matcher, &question, again) > 0);
    MUST(literal(&again[0]) >= literal(best));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct smtperr__reading readings[MATCH_READINGS];
    if (size < 2)
        return 0;
    struct smtperr__question question = {
        .text = fuzz_slice(data + 2, size - 2),
        .given = {.reply = (uint16_t)(400 + data[0]), .provider = data[1]},
        .keywords = always,
    };
    unsigned count = smtperr__match(&smtperr__matcher, &question, readings);
    MUST(count <= MATCH_READINGS);
    MUST(!question.signed_ || smtperr__tables.signature_owners[question.signature] < smtperr__tables.provider_count);
    for (unsigned i = 0; i < count; i++) {
        must_be_reading(&readings[i], question.text);
        MUST(i == 0 || literal(&readings[i]) <= literal(&readings[i - 1]));
        for (unsigned k = 0; k < i; k++)
            MUST(readings[i].pattern != readings[k].pattern);
    }
    if (count > 0)
        must_match_alone(&readings[0], question.given);
    return 0;
}
