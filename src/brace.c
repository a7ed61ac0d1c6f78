/* SPDX-License-Identifier: MIT */
/*
 * Fills braces in.
 *
 *   prose = *( char / brace )
 *   brace = "{" name [ "|" words ] "}"
 */
#include "brace.h"

struct buffer {
    char *ptr;
    size_t len, room;
};

static bool put(struct buffer *b, struct smtperr_slice s)
{
    if (s.len > b->room - b->len)
        return false;
    if (s.len > 0)
        memcpy(b->ptr + b->len, s.ptr, s.len);
    b->len += s.len;
    return true;
}

/* The value of the brace that holds `inside`, else its words. */
static struct smtperr_slice resolve(struct smtperr_slice inside, const struct smtperr__value *values, size_t count)
{
    const char *bar = memchr(inside.ptr, '|', inside.len);
    struct smtperr_slice name = bar != NULL ? slice_make(inside.ptr, bar) : inside;
    for (size_t i = 0; i < count; i++)
        if (values[i].text.ptr != NULL && slice_is(name, values[i].name))
            return values[i].text;
    return bar != NULL ? slice_make(bar + 1, inside.ptr + inside.len) : (struct smtperr_slice){NULL, 0};
}

bool smtperr__fill(struct smtperr_slice text, const struct smtperr__value *values, size_t value_count, char *buffer,
                   size_t room, size_t *len_out)
{
    struct buffer out = {buffer, 0, room};
    const char *at = text.ptr, *end = text.ptr + text.len;
    *len_out = 0;
    while (at < end) {
        const char *open = memchr(at, '{', (size_t)(end - at));
        const char *close = open != NULL ? memchr(open, '}', (size_t)(end - open)) : NULL;
        if (!put(&out, slice_make(at, close != NULL ? open : end)))
            return false;
        if (close == NULL)
            break;
        struct smtperr_slice value = resolve(slice_make(open + 1, close), values, value_count);
        if (value.ptr == NULL || !put(&out, value))
            return false;
        at = close + 1;
    }
    *len_out = out.len;
    return true;
}
