/* SPDX-License-Identifier: MIT */
/*
 * The reader: however the input is cut into blocks, the same findings come out. The first 8 bytes are the sizes of the
 * blocks (their low 4 bits, in turn), so a seed may begin with a line such as "1123581"; the rest is the text.
 */
#include "reader.h"
#include "record.h"

#define SIZES 8

static struct smtperr_reader reader;

static void begin(struct record *record, unsigned stop_after)
{
    record_begin(record, stop_after);
    smtperr_reader_init(&reader, "-", record_finding, record);
}

static void read_whole(struct record *record, struct smtperr_slice text, unsigned stop_after)
{
    begin(record, stop_after);
    (void)smtperr_reader_push(&reader, text);
    smtperr_reader_end(&reader);
}

static void read_cut(struct record *record, struct smtperr_slice text, const uint8_t *sizes, bool flush)
{
    begin(record, 0);
    for (size_t i = 0; text.len > 0; i++) {
        size_t len = (sizes[i % SIZES] & 15u) + (i % SIZES == 0); /* empty blocks too, but not forever */
        if (len > text.len)
            len = text.len;
        MUST(smtperr_reader_push(&reader, (struct smtperr_slice){text.ptr, len}));
        if (flush)
            smtperr_reader_flush(&reader);
        text = slice_from(text, len);
    }
    smtperr_reader_end(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct record whole, cut;
    const char *reason;
    if (size < SIZES)
        return 0;
    struct smtperr_slice text = fuzz_slice(data + SIZES, size - SIZES);
    read_whole(&whole, text, 0);
    reason = smtperr_reader_reason(&reader);
    read_cut(&cut, text, data, false);
    must_be_same(&whole, &cut);
    if (whole.count == 0)
        MUST(strcmp(reason, smtperr_reader_reason(&reader)) == 0);
    read_cut(&cut, text, data, true);
    read_whole(&cut, text, 1);
    MUST(cut.count == (whole.count > 0));
    return 0;
}
