/* SPDX-License-Identifier: MIT */
/* Replies in any text. Floor 4. */
#ifndef SMTPERR_TEXT_H
#define SMTPERR_TEXT_H

#include "listing.h"
#include "pending.h"
#include "recipients.h"

/* Words without a code, which a table knows, of a paragraph that has ended. */
struct smtperr__words {
    bool open;
    bool vague;     /* they tell no cause */
    bool announces; /* they, or words behind them, say that the reply follows */
    unsigned long line;
    size_t len;
    char text[SMTPERR_CONTEXT_MAX];
};

struct smtperr__text {
    smtperr_sink *sink;
    void *context;
    const char *source;
    unsigned long line_number;
    unsigned long failed_at; /* line of the last failure handed out */
    bool stopped;
    bool failure_seen;                /* a 4yz or 5yz was handed out: successes do not matter any more */
    bool paragraph_failed;            /* since the last empty line */
    bool asked;                       /* the client has said a command that no reply followed yet, */
    bool asked_mail;                  /* and it alone was MAIL FROM */
    bool asked_login;                 /* its last command was AUTH; what it says then is name and password */
    bool encoded;                     /* quoted-printable since the last empty line */
    bool returned;                    /* the returned message of a pasted notice has begun */
    bool waiting;                     /* a code alone, then an empty line: its words may follow */
    bool line_cut;                    /* the present line is longer than SMTPERR_LINE_MAX */
    char listed[LISTING_ADDRESS_MAX]; /* the recipient that the paragraph lists, */
    size_t listed_len;                /* 0: none */
    bool list_quoted;   /* in brackets or quotes, as people do not write who they are: "bob@b: I get 550 ..." */
    size_t list_indent; /* of his line */
    bool fields;        /* the paragraph is what a delivery status tells of him */
    size_t joined_len;  /* what soft line breaks have joined */
    size_t last_len;    /* of the last words handed out */
    bool last_nameless; /* with no recipient */
    struct smtperr_codes last_codes;
    char last[64];
    struct smtperr__pending now;  /* what is being collected; its context grows while nothing is open */
    struct smtperr__pending held; /* the first success, in case nothing else comes */
    struct smtperr__words above;  /* said in a paragraph above */
    struct smtperr__seen told;    /* the recipients of whom a notice told */
    char joined[SMTPERR_LINE_MAX];
    char decoded[SMTPERR_LINE_MAX];
};

void smtperr__text_init(struct smtperr__text *text, const char *source, smtperr_sink *sink, void *context);

/* One line, without its end. `cut`: it was longer than SMTPERR_LINE_MAX. False once the sink has said stop. */
bool smtperr__text_line(struct smtperr__text *text, struct smtperr_slice line, unsigned long number, bool cut);

/* A failure of this paragraph, in line `number`, was told by another reader: what is open is closed, and words without
 * a code no longer count. False once the sink has said stop. */
bool smtperr__text_failed(struct smtperr__text *text, unsigned long number);

/* Hands out what is complete although the input goes on. */
void smtperr__text_flush(struct smtperr__text *text);

void smtperr__text_end(struct smtperr__text *text);

#endif
