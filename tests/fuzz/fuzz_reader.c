/* SPDX-License-Identifier: MIT */
/*
 * The reader: however the input is cut into blocks, the same findings come out. The first 8 bytes are the sizes of the
 * blocks (their low 4 bits, in turn), so a seed may begin with a line such as "1123581"; the rest is the text.
 */
#include "fuzz.h"
#include "reader.h"

#include <stdarg.h>

#define SIZES 8

static struct smtperr_reader reader;

/* Findings as text, to be compared and to be printed when they differ. */
struct record {
    unsigned stop_after; /* findings; 0: never */
    unsigned count;
    size_t len;
    char text[1 << 18];
};

#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
static void
note(struct record *record, const char *format, ...)
{
    size_t room = sizeof record->text - record->len;
    va_list list;
    va_start(list, format);
    int len = vsnprintf(record->text + record->len, room, format, list);
    va_end(list);
    MUST(len >= 0);
    record->len += (size_t)len < room ? (size_t)len : room - 1;
}

static void note_slice(struct record *record, struct smtperr_slice text)
{
    MUST((text.ptr == NULL) == (text.len == 0));
    if (text.len < sizeof record->text - record->len && text.len > 0) {
        memcpy(record->text + record->len, text.ptr, text.len);
        record->len += text.len;
    }
    note(record, "|");
}

static bool take(void *context, const struct smtperr_finding *finding)
{
    struct record *record = context;
    const struct smtperr_status *status = &finding->codes.status;
    if (finding->codes.reply > 0 || status->set)
        must_be_codes(&finding->codes);
    else
        MUST(finding->diagnostic.len > 0 ||
             finding->kind == SMTPERR_KIND_BOUNCE); /* a sentence that is known without any code */
    MUST(finding->line > 0 && finding->diagnostic.len <= SMTPERR_TEXT_MAX &&
         finding->context.len <= SMTPERR_CONTEXT_MAX);
    note(record, "kind %d line %lu reply %u status %d %u.%u.%u lossy %d cut %d ", (int)finding->kind, finding->line,
         finding->codes.reply, status->set, (unsigned)status->cls, (unsigned)status->subject, (unsigned)status->detail,
         finding->lossy, finding->cut);
    note_slice(record, finding->recipient);
    note_slice(record, finding->diagnostic);
    note_slice(record, finding->context);
    note(record, "\n");
    MUST(record->stop_after == 0 || record->count < record->stop_after);
    return ++record->count != record->stop_after;
}

static void begin(struct record *record, unsigned stop_after)
{
    record->stop_after = stop_after;
    record->count = 0;
    record->len = 0;
    smtperr_reader_init(&reader, "-", take, record);
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

static void must_be_same(const struct record *a, const struct record *b)
{
    if (a->count == b->count && a->len == b->len && memcmp(a->text, b->text, a->len) == 0)
        return;
    fprintf(stderr, "--- in one block\n%.*s--- in many\n%.*s", (int)a->len, a->text, (int)b->len, b->text);
    MUST(a == b); /* the cuts make a difference */
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
