/* SPDX-License-Identifier: MIT */
/* smtperr_read_codes: what is read is a code by its form, and spelled the usual way it is read as the same again. */
#include "code.h"
#include "fuzz.h"
#include "render.h"

static bool same_codes(const struct smtperr_codes *a, const struct smtperr_codes *b)
{
    return a->reply == b->reply && a->reply_is_class == b->reply_is_class && a->status.set == b->status.set &&
           a->status.cls == b->status.cls && a->status.subject == b->status.subject &&
           a->status.detail == b->status.detail;
}

static void must_read_back(const struct smtperr_codes *codes)
{
    struct smtperr_codes again;
    char text[40], spelled[16];
    struct smtperr_slice reply = smtperr__spell_reply(codes, spelled);
    size_t len = reply.len;
    if (len > 0)
        memcpy(text, reply.ptr, len);
    if (codes->status.set) {
        if (len > 0)
            text[len++] = ' ';
        reply.len = smtperr__spell_status(codes->status, spelled);
        MUST(reply.len < sizeof spelled);
        memcpy(text + len, spelled, reply.len);
        len += reply.len;
    }
    MUST(smtperr_read_codes((struct smtperr_slice){text, len}, &again));
    MUST(same_codes(codes, &again));
}

static void read_parts(struct smtperr_slice text)
{
    struct smtperr_status status;
    size_t whole = smtperr__read_status(text, false, &status);
    unsigned reply = smtperr__read_reply(text);
    MUST(whole <= text.len && status.set == (whole > 0));
    MUST(whole == 0 || (status.cls > 0 && status.detail != SMTPERR_ANY));
    MUST(smtperr__read_status(text, true, &status) >= whole);
    MUST(reply == 0 || (reply >= 200 && reply <= 599));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct smtperr_slice text = fuzz_slice(data, size);
    struct smtperr_codes codes;
    read_parts(text);
    if (smtperr_read_codes(text, &codes)) {
        must_be_codes(&codes);
        must_read_back(&codes);
    }
    return 0;
}
