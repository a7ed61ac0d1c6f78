/* SPDX-License-Identifier: MIT */
/* A reply that is being put together from lines of any text. Floor 3. */
#ifndef SMTPERR_PENDING_H
#define SMTPERR_PENDING_H

#include "slice.h"

#define REPLY_CODE 3 /* bytes of a reply code */

/* A reply that is being collected or held back. */
struct smtperr__pending {
    bool open;
    bool more;     /* its last line said that another follows ("550-") */
    bool run_on;   /* its lines may stand in one line of the input */
    char quote;    /* the words end at this quote, 0: none */
    bool ended;    /* they have ended */
    bool wrapped;  /* the code did not begin its line, */
    size_t indent; /* which begins with so many blanks */
    bool mail;     /* it answers MAIL FROM, as the transcript shows, */
    bool login;    /* or AUTH */
    bool told;     /* what the context tells is known: */
    bool of_sender, of_login, of_inbound;
    struct smtperr_finding finding;
    size_t text_len, context_len;
    char text[SMTPERR_TEXT_MAX];
    char context[SMTPERR_CONTEXT_MAX];
};

/* Nothing is open, and there is no context. */
void smtperr__pending_clear(struct smtperr__pending *pending);

void smtperr__drop_context(struct smtperr__pending *pending);

/* Appends words to a text, white space folded to one space (RFC 5322 2.2.3 unfolding, and more); false if not all had
 * room. */
bool smtperr__add_folded(char *text, size_t *len, size_t room, struct smtperr_slice words);

/* Adds words to the open reply, up to the quote that ends them. */
void smtperr__add_words(struct smtperr__pending *pending, struct smtperr_slice words);

/* Words that a wrapper put before the code ("Detail: User unknown SMTP code: 550") become the words of the reply. */
void smtperr__take_words_before(struct smtperr__pending *pending);

/* Drops signs that closed the code's coat: "** " of "**5.7.708** Access denied". */
void smtperr__drop_coat(struct smtperr__pending *pending);

/* Multi-line replies repeat the codes in each line; clients that join the lines leave them in the words: drops them. */
void smtperr__drop_repeated_codes(struct smtperr__pending *pending);

/* The text without white space at its ends; NULL where nothing is left. */
struct smtperr_slice smtperr__text_of(char *text, size_t len);

/* The same, but signs alone are no words: the ``` behind a pasted "failed: 530```". */
struct smtperr_slice smtperr__words_of(char *text, size_t len);

#endif
