/* SPDX-License-Identifier: MIT */
/* smtperr__next_token: codes in a line come in order, do not overlap, lie inside the line, and the walk ends. */
#include "fuzz.h"
#include "reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct smtperr_slice line = fuzz_slice(data, size);
    struct smtperr__token token;
    size_t at = 0;
    while (smtperr__next_token(line, at, &token)) {
        MUST(token.begin >= at && token.begin + 2 < token.end && token.end <= line.len);
        must_be_codes(&token.codes);
        MUST(!token.codes.reply_is_class);
        MUST(!token.more || token.codes.reply > 0);
        at = token.end;
    }
    return 0;
}
