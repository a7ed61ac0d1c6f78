#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/*
 * Converts a line with iconv(3). Mail names charsets in ways that iconv does not know: they are mapped to what it
 * knows. A byte that stands for nothing becomes U+FFFD, and the rest is read all the same.
 */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_BYTES 40

static const struct {
    const char *mail, *iconv;
} names[] = {
    {"x-sjis", "SHIFT_JIS"},
    {"shift-jis", "SHIFT_JIS"},
    {"cp932", "CP932"},
    {"windows-31j", "CP932"},
    {"x-euc-jp", "EUC-JP"},
    {"gb2312", "GBK"},
    {"gb_2312-80", "GBK"},
    {"x-gbk", "GBK"},
    {"ks_c_5601-1987", "CP949"},
    {"euc-kr", "CP949"},
    {"iso-2022-jp-ms", "ISO-2022-JP-3"},
};

static const char *iconv_name(const char *charset)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(charset, names[i].mail) == 0)
            return names[i].iconv;
    return charset;
}

/* The converter from a charset, opened at its first line; (iconv_t)-1 if there is none. */
static iconv_t converter(struct smtperr_slice charset)
{
    static iconv_t open = (iconv_t)-1;
    static char name[NAME_MAX_BYTES];
    char wanted[NAME_MAX_BYTES];
    if (charset.len == 0 || charset.len >= sizeof wanted)
        return (iconv_t)-1;
    memcpy(wanted, charset.ptr, charset.len);
    wanted[charset.len] = '\0';
    if (strcasecmp(wanted, name) == 0)
        return open;
    if (open != (iconv_t)-1)
        iconv_close(open);
    memcpy(name, wanted, sizeof name);
    open = iconv_open("UTF-8", iconv_name(name));
    return open;
}

size_t charset_convert(void *context, struct smtperr_slice charset, struct smtperr_slice text, char *out, size_t room)
{
    char copy[SMTPERR_TEXT_MAX];
    iconv_t from = converter(charset);
    char *in = copy, *to = out;
    size_t left = text.len < sizeof copy ? text.len : sizeof copy, free_ = room;
    (void)context;
    if (from == (iconv_t)-1 || left == 0)
        return 0;
    memcpy(copy, text.ptr, left);
    (void)iconv(from, NULL, NULL, NULL, NULL);
    while (left > 0 && iconv(from, &in, &left, &to, &free_) == (size_t)-1) {
        if (errno == E2BIG || free_ < 3)
            break;
        memcpy(to, "\xef\xbf\xbd", 3);
        to += 3;
        free_ -= 3;
        in++;
        left--;
    }
    return (size_t)(to - out);
}
