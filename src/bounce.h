/* SPDX-License-Identifier: MIT */
/* The words of a report of non-delivery: which recipients they name, and what is said of each. Floor 5. */
#ifndef SMTPERR_BOUNCE_H
#define SMTPERR_BOUNCE_H

#include "dsn.h"
#include "listing.h"

#define BOUNCE_SAID_MAX 4096u /* bytes kept of the words about one recipient, and of those about nobody */
#define BOUNCE_PLACES 8       /* places of a notice that add to the words about one recipient */
#define BOUNCE_GUESSES 16     /* addresses that may be the recipient if no other is named */
#define BOUNCE_TOGETHER 16    /* recipients in one line, about whom the same is said */
#define BOUNCE_HEADING 60     /* bytes of a line that is one */
#define BOUNCE_SEAM 64        /* bytes on both sides of the end of a line in which a piece may be wrapped */

/* An address in running text. */
struct smtperr__guess {
    size_t len;
    char text[LISTING_ADDRESS_MAX];
    bool marked;        /* words of reports stand in its line */
    unsigned paragraph; /* in which it stands */
    size_t said_at;     /* where its line stands in the words about nobody */
};

struct smtperr__bounce {
    struct smtperr__recipients *entries;
    struct smtperr__dsn *dsn;           /* where fields within the notice go */
    struct smtperr__recipient *current; /* whom the lines are about */
    struct smtperr_slice sender;        /* whom the report was sent to: hardly a recipient that failed */
    bool attach;                        /* entries are known from fields: none is added */
    bool opening;                       /* words that only reports have */
    bool other;                         /* words of a report of another kind */
    bool aside;                         /* the next line names no recipient */
    bool delayed;                       /* words of a delay notice */
    bool delivered;                     /* those listed here have the message */
    bool successes;                     /* such a list was seen */
    bool returned;                      /* the returned message has begun */
    bool body;                          /* and so has its body */
    bool heading_said;                  /* the heading was said of those below it */
    bool behind;                        /* the notice is over: what follows names nobody */
    bool signature;                     /* and is not about the mail at all */
    unsigned announced;                 /* lines in which the returned message must begin, or it was no end */
    unsigned paragraph;                 /* of the notice */
    bool awaits;                        /* a label ended its line: the recipient stands in the next */
    bool awaits_name;                   /* who may be a local user */
    bool fields;                        /* of the returned message were seen */
    bool listed;                        /* recipients were listed by themselves, not found within words */
    bool blank;                         /* the line before was empty */
    size_t indent;                      /* of the line that listed the present recipient */
    bool in_block;                      /* fields of a delivery status stand here, up to an empty line */
    bool in_field;                      /* a field of a delivery status within the notice goes on */
    unsigned guess_count;               /* addresses seen in the notice */
    unsigned returned_count;            /* and in To: of the returned message, behind those */
    struct smtperr__guess guesses[BOUNCE_GUESSES], returned_to[BOUNCE_GUESSES];
    struct smtperr__guess returned_id;                    /* its Message-ID, which looks like an address */
    struct smtperr__recipient *together[BOUNCE_TOGETHER]; /* who stands in one line with the present recipient */
    unsigned together_count;
    size_t said_len, shared_len, field_len, seam_len, heading_len;
    char heading[BOUNCE_HEADING]; /* "Mailbox full:", above a list */
    char seam[2 * BOUNCE_SEAM];   /* the end of the line before */
    char said[BOUNCE_SAID_MAX];
    char shared[BOUNCE_SAID_MAX];
    char field[BOUNCE_SAID_MAX];
};

void smtperr__bounce_init(struct smtperr__bounce *bounce, struct smtperr__dsn *dsn, struct smtperr_slice sender);

/* One line of the notice, in UTF-8. */
void smtperr__bounce_line(struct smtperr__bounce *bounce, struct smtperr_slice line);

/* The notice goes on in another part of the message, where a list or a scanner may have its say. */
#define BOUNCE_PART "\f"

/* The notice is complete, and lists nobody: leaves of the addresses in its words those that are recipients, as far as
 * can be told, and gives their number. */
unsigned smtperr__bounce_choose(struct smtperr__bounce *bounce);

/* The words from the line that names a guess to the one that names another. */
struct smtperr_slice smtperr__bounce_words(const struct smtperr__bounce *bounce, const struct smtperr__guess *guess);

/* A line of the header of the returned message, where that is a part of its own. */
void smtperr__bounce_returned(struct smtperr__bounce *bounce, struct smtperr_slice line);

/* What is said of the present recipient is complete. */
void smtperr__bounce_flush(struct smtperr__bounce *bounce);

#endif
