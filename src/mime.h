/* SPDX-License-Identifier: MIT */
/* The parts of a message: what a part is, and where it ends. Floor 3. */
#ifndef SMTPERR_MIME_H
#define SMTPERR_MIME_H

#include "header.h"

#define MIME_NESTING 16       /* multiparts within each other that are told apart */
#define MIME_BOUNDARY_MAX 256 /* bytes of a boundary; RFC 2046 5.1.1 allows 70 */
#define MIME_CHARSET_MAX 40

enum smtperr__part_kind {
    PART_TEXT,
    PART_HTML,
    PART_MULTIPART,
    PART_STATUS,   /* message/delivery-status, message/global-delivery-status: RFC 3464, 6533 */
    PART_MESSAGE,  /* message/rfc822, message/global, text/rfc822-headers: RFC 6522 */
    PART_FEEDBACK, /* message/feedback-report: RFC 5965 */
    PART_RECEIPT,  /* message/disposition-notification: RFC 8098 */
    PART_OTHER
};

enum smtperr__encoding { ENCODING_NONE, ENCODING_QP, ENCODING_BASE64 };

/* What the header of a part says of it. */
struct smtperr__part {
    enum smtperr__part_kind kind;
    enum smtperr__encoding encoding;
    bool report; /* multipart/report */
    bool wide;   /* its charset is UTF-16 */
    bool looked; /* its first line showed that its encoding and charset are as told, or what they are */
    struct smtperr__utf16 utf16;
    size_t charset_len, boundary_len;
    char charset[MIME_CHARSET_MAX];
    char boundary[MIME_BOUNDARY_MAX];
};

/* A part of which nothing was said: plain text. */
void smtperr__part_init(struct smtperr__part *part);

/* Takes in Content-Type or Content-Transfer-Encoding; other fields are passed over. */
void smtperr__part_field(struct smtperr__part *part, struct smtperr_slice name, struct smtperr_slice value);

struct smtperr__boundary {
    size_t len;
    char text[MIME_BOUNDARY_MAX];
};

/* The multiparts that are open. */
struct smtperr__mime {
    unsigned depth;
    struct smtperr__boundary stack[MIME_NESTING];
};

/* Opens a multipart; false if it is nested too deep or its boundary too long: its parts are then read as one text. */
bool smtperr__mime_open(struct smtperr__mime *mime, struct smtperr_slice boundary);

enum smtperr__delimiter { DELIMITER_NONE, DELIMITER_PART, DELIMITER_END };

/* Does the line begin as every delimiter does? */
static inline bool smtperr__may_delimit(struct smtperr_slice line)
{
    return line.len > 2 && line.ptr[0] == '-' && line.ptr[1] == '-';
}

/* Is the line a delimiter of one of the first `depth` multiparts? Nothing is closed. */
bool smtperr__mime_is_delimiter(const struct smtperr__mime *mime, unsigned depth, struct smtperr_slice line);

/* Is the line a delimiter of an open multipart? Those within it are closed; behind a last delimiter it is closed too.
 */
enum smtperr__delimiter smtperr__mime_delimiter(struct smtperr__mime *mime, struct smtperr_slice line);

#endif
