/* SPDX-License-Identifier: MIT */
/* The lines of a part into lines of text in UTF-8. Floor 4. */
#ifndef SMTPERR_BODY_H
#define SMTPERR_BODY_H

#include "html.h"
#include "mime.h"

struct smtperr__body {
    struct smtperr__part *part; /* what its header says; its encoding and width are set right by its first line */
    const struct smtperr__charsets *charsets;
    struct smtperr__base64 base64;
    size_t piece_len;
    char piece[SMTPERR_TEXT_MAX]; /* a decoded line that is not complete yet */
    char converted[2 * SMTPERR_TEXT_MAX];
    struct smtperr__html html; /* knows who takes the lines */
};

/* Lines will go to `take` with `context`. `part` and `charsets` are borrowed. */
void smtperr__body_init(struct smtperr__body *body, struct smtperr__part *part,
                        const struct smtperr__charsets *charsets, smtperr__take *take, void *context);

/* A line of the part as it stands in the message. */
void smtperr__body_line(struct smtperr__body *body, struct smtperr_slice line);

/* The part is complete; another may follow. */
void smtperr__body_end(struct smtperr__body *body);

#endif
