/* SPDX-License-Identifier: MIT */
/*
 * Logs: what the quick way over a block tells is what the careful way tells of the same bytes, which come one by one
 * and are never skimmed. The first line of the input stands before it eleven times, so that the reader has made up its
 * mind.
 */
#include "fuzz.h"
#include "reader.h"

static struct smtperr_reader reader;

struct record {
    unsigned long findings;
    uint64_t hash; /* FNV-1a of all that was found */
    struct smtperr_tally tally;
};

static void add(struct record *record, const void *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        record->hash = (record->hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
}

static void add_slice(struct record *record, struct smtperr_slice s)
{
    MUST((s.ptr == NULL) <= (s.len == 0));
    if (s.len > 0)
        add(record, s.ptr, s.len);
    add(record, &s.len, sizeof s.len);
}

static bool take(void *context, const struct smtperr_finding *f)
{
    struct record *record = context;
    const struct smtperr_slice fields[] = {f->time,       f->queue_id,  f->sender,
                                           f->relay,      f->recipient, f->original_recipient,
                                           f->remote_mta, f->command,   f->diagnostic};
    MUST(f->line > 0 && f->diagnostic.len <= SMTPERR_TEXT_MAX);
    if (f->codes.reply > 0 || f->codes.status.set)
        must_be_codes(&f->codes);
    if (f->kind == SMTPERR_KIND_LOG)
        MUST(f->outcome > SMTPERR_OUTCOME_SENT && f->inbound == (f->outcome == SMTPERR_OUTCOME_REJECTED));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        add_slice(record, fields[i]);
    add(record, &f->line, sizeof f->line);
    add(record, &f->codes.reply, sizeof f->codes.reply);
    record->findings++;
    return true;
}

static void begin(struct record *record)
{
    memset(record, 0, sizeof *record);
    smtperr_reader_init(&reader, "-", take, record);
}

static void end(struct record *record)
{
    record->tally = *smtperr_reader_tally(&reader);
    smtperr_reader_end(&reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char bytes[1 << 18];
    static struct record quick, careful;
    const uint8_t *stop = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t first = stop != NULL ? (size_t)(stop - data) + 1 : 0, len = 0;
    if (first == 0 || first > 4096 || size > 65536)
        return 0;
    for (unsigned i = 0; i < 11; i++, len += first)
        memcpy(bytes + len, data, first);
    memcpy(bytes + len, data, size);
    begin(&quick);
    MUST(smtperr_reader_push(&reader, (struct smtperr_slice){bytes, len}));
    MUST(smtperr_reader_push(&reader, fuzz_slice(data, size)));
    end(&quick);
    len += size;
    begin(&careful);
    for (size_t i = 0; i < len; i++)
        MUST(smtperr_reader_push(&reader, (struct smtperr_slice){bytes + i, 1}));
    end(&careful);
    MUST(quick.findings == careful.findings && quick.hash == careful.hash);
    MUST(quick.tally.sent == careful.tally.sent && quick.tally.rejected == careful.tally.rejected);
    MUST(strcmp(quick.tally.last, careful.tally.last) == 0);
    return 0;
}
