/* SPDX-License-Identifier: MIT */
/* One message, of which each line is read once. Floor 6. */
#ifndef SMTPERR_MESSAGE_H
#define SMTPERR_MESSAGE_H

#include "body.h"
#include "bounce.h"
#include "evidence.h"
#include "pick.h"

#define MESSAGE_FIELD_MAX 16384u   /* bytes kept of one header field */
#define MESSAGE_HEADER_MAX 262144u /* bytes of a header that are looked at */
#define MESSAGE_NOTICE_MAX 65536u  /* bytes of a notice held back until the fields of the report are known */

enum smtperr__verdict {
    VERDICT_FOUND,
    VERDICT_ORDINARY,
    VERDICT_DELIVERED,
    VERDICT_FEEDBACK,
    VERDICT_RECEIPT,
    VERDICT_AUTO_REPLY,
    VERDICT_NO_RECIPIENT
};

struct smtperr__message {
    smtperr_sink *sink;
    void *context;
    const char *source;
    const struct smtperr__charsets *charsets;
    unsigned long line, number; /* where the message begins; its number in an mbox, 0: there is but one */
    bool stopped;
    bool cut;       /* a field, or the header, was longer than is looked at */
    bool in_header; /* of the message or of a part */
    bool nested;    /* within a message/rfc822 part that is read as a message of its own */
    bool status_seen, feedback, receipt;
    bool displayed;  /* a receipt says that the message was */
    bool declared;   /* multipart/report */
    bool delimited;  /* a delimiter of its parts was seen */
    bool live;       /* lines of the notice are read as they come: it is too long to be held back */
    bool plain_seen; /* a part of plain text: HTML beside it says the same */
    unsigned base;   /* multiparts around a nested message */
    unsigned long found;
    enum smtperr__verdict verdict;
    size_t header_len;
    struct smtperr__evidence evidence;
    struct smtperr__part part;
    struct smtperr__mime mime;
    struct smtperr__body body;
    struct smtperr__wrap {
        enum smtperr__encoding encoding; /* of the message/rfc822 part that the lines stand in */
        unsigned depth;                  /* multiparts around it */
        struct smtperr__base64 base64;
        size_t len;
        char line[SMTPERR_TEXT_MAX]; /* a decoded line of it */
    } wrap;
    struct smtperr__picker picker;
    const struct smtperr__recipient *picked; /* whose words the picker holds */
    size_t status_indent;                    /* of the line that began the present field of a delivery status */
    size_t rule_len; /* a line "--..." that may be the delimiter of a multipart nobody declared */
    size_t field_len, notice_len;
    char rule[MIME_BOUNDARY_MAX];
    struct smtperr__dsn dsn;
    struct smtperr__bounce bounce;
    char field[MESSAGE_FIELD_MAX];
    char notice[MESSAGE_NOTICE_MAX];
    struct smtperr__recipients entries;
    struct smtperr__seen seen; /* who was handed out since the table of recipients was full */
};

/* Before the first message of an input. The reader of replies within notices and the charsets are borrowed. */
void smtperr__message_init(struct smtperr__message *message, const char *source, smtperr_sink *sink, void *context,
                           struct smtperr__text *text, const struct smtperr__charsets *charsets);

/* A message begins with the line of this number. */
void smtperr__message_begin(struct smtperr__message *message, unsigned long line, unsigned long number);

/* One of its lines. False once the sink has said stop. */
bool smtperr__message_line(struct smtperr__message *message, struct smtperr_slice line);

/* Do only delimiters matter among the lines to come, as in the body of a returned message? Others may be left out. */
bool smtperr__message_skips(const struct smtperr__message *message);

/* The message is complete: what it tells is handed out. */
void smtperr__message_end(struct smtperr__message *message);

/* Is the line a field that a message has in its header (one of the eight that tell a message from other text)? Returns
 * a bit for each of them, 0 for none. */
unsigned smtperr__message_field(struct smtperr_slice line);

#endif
