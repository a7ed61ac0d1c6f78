/* SPDX-License-Identifier: MIT */
/* Finds codes in text: where a reply begins, and where a number is only a number. Floor 3. */
#ifndef SMTPERR_REPLY_H
#define SMTPERR_REPLY_H

#include "slice.h"

/* A code as it stands in a line. */
struct smtperr__token {
    size_t begin; /* of the code */
    size_t end;   /* of the code and what separates it from the words after it */
    struct smtperr_codes codes;
    bool starts_line; /* nothing but white space before it */
    bool more;        /* "550-": another line of the same reply follows */
    bool loose;       /* only the sentence behind it speaks for it: within a reply it is one of the words */
    bool member;      /* a number in JSON, behind which the next member is named */
    char quote;       /* the words stand between these quotes: (550, b'...'); 0: none */
};

/* The next code at or after `from`; false if there is none. Linear in what it passes over. */
bool smtperr__next_token(struct smtperr_slice line, size_t from, struct smtperr__token *token_out);

/* Does a sentence of a server that the tables know stand in the text? */
bool smtperr__is_known(struct smtperr_slice text);

/* Does it, and do they tell more than that somebody failed, goes on trying or said something? */
bool smtperr__says_something(struct smtperr_slice text);

/* Is the number a status of HTTP that SMTP does not have? */
bool smtperr__is_http_only(unsigned number);

#endif
