/* SPDX-License-Identifier: MIT */
/*
 * Whole messages: any text behind the header of a mail system's report, as the first message of an mbox. However it is
 * cut into blocks, the same findings come out, all of them of this kind; the message behind it is read as if it stood
 * alone; a sink that says stop is not called again.
 *
 * The first 8 bytes are the sizes of the blocks, in turn; the rest is the text.
 */
#include "reader.h"
#include "record.h"

#define SIZES 8

static struct smtperr_reader reader;

static const char before[] =
    "From MAILER-DAEMON Thu Nov 26 09:00:00 2026\n"
    "From: MAILER-DAEMON@mx.example.net\n"
    "To: ann@example.net\n";

static const char behind[] =
    "\n\nFrom MAILER-DAEMON Thu Nov 26 09:00:00 2026\n"
    "From: MAILER-DAEMON@mx.example.net\n"
    "To: ann@example.net\n"
    "Subject: Undelivered Mail Returned to Sender\n"
    "\n"
    "<last@example.org>: 550 5.1.1 User unknown\n";

/* Stands for iconv: turns bytes around, and cannot do everything. */
static size_t convert(void *context, struct smtperr_slice charset, struct smtperr_slice text, char *out, size_t room)
{
    (void)context;
    if (charset.len % 2 == 0)
        return 0;
    size_t len = text.len < room ? text.len : room;
    for (size_t i = 0; i < len; i++)
        out[i] = (char)((unsigned char)text.ptr[i] ^ 0x20);
    return len;
}

static void begin(struct record *record, unsigned stop_after)
{
    record_begin(record, stop_after);
    smtperr_reader_init(&reader, "-", record_finding, record);
    smtperr_reader_convert(&reader, convert, NULL);
    (void)smtperr_reader_push(&reader, slice_of(before));
}

static void end(void)
{
    (void)smtperr_reader_push(&reader, slice_of(behind));
    smtperr_reader_end(&reader);
}

static void read_whole(struct record *record, struct smtperr_slice text, unsigned stop_after)
{
    begin(record, stop_after);
    (void)smtperr_reader_push(&reader, text);
    end();
}

static void read_cut(struct record *record, struct smtperr_slice text, const uint8_t *sizes)
{
    begin(record, 0);
    for (size_t i = 0; text.len > 0; i++) {
        size_t len = (size_t)sizes[i % SIZES] + (i % SIZES == 0); /* empty blocks too, but not forever */
        if (len > text.len)
            len = text.len;
        MUST(smtperr_reader_push(&reader, (struct smtperr_slice){text.ptr, len}));
        smtperr_reader_flush(&reader);
        text = slice_from(text, len);
    }
    end();
}

static bool holds(const char *text, size_t len, const char *words)
{
    struct smtperr_slice want = slice_of(words);
    for (size_t at = 0; at + want.len <= len; at++)
        if (memcmp(text + at, want.ptr, want.len) == 0)
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct record whole, cut;
    if (size < SIZES)
        return 0;
    struct smtperr_slice text = fuzz_slice(data + SIZES, size - SIZES);
    read_whole(&whole, text, 0);
    MUST(whole.count > 0 && whole.len > whole.last);
    if (whole.len + 1 < sizeof whole.text)
        MUST(holds(whole.text + whole.last, whole.len - whole.last, "|last@example.org|"));
    read_cut(&cut, text, data);
    must_be_same(&whole, &cut);
    read_whole(&cut, text, 1);
    MUST(cut.count == 1);
    return 0;
}
