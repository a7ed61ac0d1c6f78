/* SPDX-License-Identifier: MIT */
/* HTML into lines of text. Floor 3. */
#ifndef SMTPERR_HTML_H
#define SMTPERR_HTML_H

#include "slice.h"

#define HTML_LINK_MAX 320u

/* Takes a line of text. */
typedef void smtperr__take(void *context, struct smtperr_slice line);

struct smtperr__html {
    smtperr__take *take;
    void *context;
    bool tag, hidden; /* within a tag; within style, script or title */
    bool named;       /* the name of the tag is complete */
    bool pre;         /* within text whose lines are kept */
    size_t name_len, tag_len, link_len, link_from, len;
    char name[12];
    char tag_text[HTML_LINK_MAX]; /* of a link, behind its name */
    char link[HTML_LINK_MAX];     /* the address of a link to one */
    char line[SMTPERR_TEXT_MAX];
};

/* A document begins, whose lines go to `take` with `context`. */
void smtperr__html_init(struct smtperr__html *html, smtperr__take *take, void *context);

/* A line of the source, in UTF-8. */
void smtperr__html_line(struct smtperr__html *html, struct smtperr_slice line);

/* The document is complete. */
void smtperr__html_end(struct smtperr__html *html);

#endif
