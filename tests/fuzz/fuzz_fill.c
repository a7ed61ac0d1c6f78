/* SPDX-License-Identifier: MIT */
/* smtperr__fill: just the room that the text needs is enough, one byte less is not, and nothing else is written. */
#include "brace.h"
#include "fuzz.h"

static const struct smtperr__value values[] = {
    {"ip", {"192.0.2.7", 9}},
    {"url", {"https://example.org/", 20}},
    {"domain", {NULL, 0}},
    {"size", {"", 0}},
};

static bool fill(struct smtperr_slice text, char *buffer, size_t room, size_t *len)
{
    bool ok = smtperr__fill(text, values, sizeof values / sizeof *values, buffer, room, len);
    MUST(ok ? *len <= room : *len == 0);
    return ok;
}

static char *must_alloc(size_t size)
{
    char *room = malloc(size > 0 ? size : 1);
    MUST(room != NULL);
    return room;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct smtperr_slice text = fuzz_slice(data, size);
    size_t most = 8 * size + 1, len, again; /* {ip} and {url} grow to less than 8 times their size */
    char *ample = must_alloc(most), *tight;
    if (fill(text, ample, most, &len)) {
        tight = must_alloc(len);
        MUST(fill(text, tight, len, &again) && again == len);
        MUST(len == 0 || memcmp(ample, tight, len) == 0);
        MUST(len == 0 || !fill(text, tight, len - 1, &again));
        free(tight);
    }
    free(ample);
    return 0;
}
