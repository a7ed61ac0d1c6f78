/* SPDX-License-Identifier: MIT */
/* smtperr__unwrap: a line without its wrapping is no longer than it was; one that is not wrapped stays as it is. */
#include "fuzz.h"
#include "unwrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    bool quoted_printable = data[0] & 1;
    struct smtperr_slice line = fuzz_slice(data + 1, size - 1), bare;
    char *buffer = malloc(size); /* with line.len = 0 there must be something too */
    MUST(buffer != NULL);
    bare = smtperr__unwrap(line, quoted_printable, buffer);
    MUST(bare.ptr == buffer && bare.len <= line.len);
    if (!smtperr__is_wrapped(line, quoted_printable))
        MUST(bare.len == line.len && (line.len == 0 || memcmp(bare.ptr, line.ptr, line.len) == 0));
    free(buffer);
    return 0;
}
