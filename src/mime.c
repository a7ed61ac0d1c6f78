/* SPDX-License-Identifier: MIT */
/*
 *   delimiter       = "--" boundary *( SP / TAB )                 ; RFC 2046 5.1.1
 *   close-delimiter = "--" boundary "--" *( SP / TAB )
 *
 * A boundary that is the beginning of another is told apart by what follows it. A delimiter of an outer multipart ends
 * all that are open within it, whether they were closed or not.
 */
#include "mime.h"

#include "chars.h"

void smtperr__part_init(struct smtperr__part *part)
{
    part->kind = PART_TEXT;
    part->encoding = ENCODING_NONE;
    part->report = part->wide = part->looked = false;
    part->charset_len = part->boundary_len = 0;
}

static enum smtperr__part_kind kind_of(struct smtperr_slice type)
{
    static const struct {
        const char *type;
        enum smtperr__part_kind kind;
    } kinds[] = {
        {"text/html", PART_HTML},
        {"text/rfc822-headers", PART_MESSAGE},
        {"text/", PART_TEXT},
        {"multipart/", PART_MULTIPART},
        {"message/delivery-status", PART_STATUS},
        {"message/global-delivery-status", PART_STATUS},
        {"message/rfc822", PART_MESSAGE},
        {"message/global", PART_MESSAGE},
        {"message/feedback-report", PART_FEEDBACK},
        {"message/disposition-notification", PART_RECEIPT},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (smtperr__starts(type, kinds[i].type))
            return kinds[i].kind;
    return type.len > 0 && memchr(type.ptr, '/', type.len) != NULL ? PART_OTHER : PART_TEXT;
}

static size_t copy(char *to, size_t room, struct smtperr_slice from)
{
    size_t len = from.len <= room ? from.len : 0; /* half a boundary is none */
    if (len > 0)
        memcpy(to, from.ptr, len);
    return len;
}

/* RFC 6522 3: reports of TLS or of complaints are none of mail. That of a receipt may be one of mail that was refused.
 */
static bool is_other_report(struct smtperr_slice type)
{
    return type.len > 0 && !smtperr__starts(type, "delivery") && !smtperr__starts(type, "disposition");
}

void smtperr__part_field(struct smtperr__part *part, struct smtperr_slice name, struct smtperr_slice value)
{
    if (smtperr__same(name, "content-type")) {
        part->kind = kind_of(value);
        part->report = smtperr__starts(value, "multipart/report") &&
                       !is_other_report(smtperr__parameter(value, "report-type"));
        struct smtperr_slice charset = smtperr__parameter(value, "charset");
        part->wide = smtperr__is_utf16(charset, &part->utf16);
        part->charset_len = copy(part->charset, sizeof part->charset, charset);
        part->boundary_len = copy(part->boundary, sizeof part->boundary, smtperr__parameter(value, "boundary"));
    } else if (smtperr__same(name, "content-transfer-encoding")) {
        part->encoding = smtperr__starts(value, "quoted-printable") ? ENCODING_QP
                         : smtperr__starts(value, "base64")         ? ENCODING_BASE64
                                                                    : ENCODING_NONE;
    }
}

bool smtperr__mime_open(struct smtperr__mime *mime, struct smtperr_slice boundary)
{
    if (boundary.len == 0 || boundary.len > MIME_BOUNDARY_MAX || mime->depth >= MIME_NESTING)
        return false;
    mime->stack[mime->depth].len = boundary.len;
    memcpy(mime->stack[mime->depth++].text, boundary.ptr, boundary.len);
    return true;
}

/* The rest of the line behind the boundary: nothing, or "--", but for white space. */
static enum smtperr__delimiter ending(struct smtperr_slice rest)
{
    rest = smtperr__trim(rest);
    return rest.len == 0 ? DELIMITER_PART : slice_is(rest, "--") ? DELIMITER_END : DELIMITER_NONE;
}

/* Which delimiter of which of the first `depth` multiparts, counted from 0, is the line? */
static enum smtperr__delimiter find_delimiter(const struct smtperr__mime *mime, unsigned depth,
                                              struct smtperr_slice line, unsigned *level_out)
{
    if (!smtperr__may_delimit(line))
        return DELIMITER_NONE;
    line = slice_from(line, 2);
    for (unsigned level = depth; level-- > 0;) {
        const struct smtperr__boundary *boundary = &mime->stack[level];
        if (line.len < boundary->len || memcmp(line.ptr, boundary->text, boundary->len) != 0)
            continue;
        enum smtperr__delimiter delimiter = ending(slice_from(line, boundary->len));
        *level_out = level;
        if (delimiter != DELIMITER_NONE)
            return delimiter;
    }
    return DELIMITER_NONE;
}

bool smtperr__mime_is_delimiter(const struct smtperr__mime *mime, unsigned depth, struct smtperr_slice line)
{
    unsigned level;
    return find_delimiter(mime, depth, line, &level) != DELIMITER_NONE;
}

enum smtperr__delimiter smtperr__mime_delimiter(struct smtperr__mime *mime, struct smtperr_slice line)
{
    unsigned level = 0;
    enum smtperr__delimiter delimiter = find_delimiter(mime, mime->depth, line, &level);
    if (delimiter != DELIMITER_NONE)
        mime->depth = delimiter == DELIMITER_END ? level : level + 1;
    return delimiter;
}
