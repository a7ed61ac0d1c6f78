/* SPDX-License-Identifier: MIT */
/*
 * The rows of data/ as the table compiler emits them (tables.c, generated). Members stand in the order of the columns
 * and bear their names. All text lies in one pool of constant bytes; a row holds offsets into it, so the tables need no
 * relocation and no set-up. Offset 0 is the empty string. Floor 1.
 */
#ifndef SMTPERR_TABLES_H
#define SMTPERR_TABLES_H

#include "eight.h"
#include "slice.h"

/* `count` strings, each terminated, one after the other from `at`. */
struct smtperr__list {
    uint32_t at;
    uint32_t count;
};

/* What may be said of the verdict in a row; 0 means "as the category says". */
enum { SUPPRESS_DEFAULT, SUPPRESS_YES, SUPPRESS_NO };

#define ALSO_ANY (UINT64_C(1) << 63)

struct smtperr__category {
    uint32_t id;
    uint32_t title;
    uint32_t meaning;
    uint8_t actor;
    uint8_t retry;
    uint8_t suppress;
    uint8_t actor_temporary;
    uint8_t retry_temporary;
    struct smtperr__list steps;
    struct smtperr__list steps_in;
    uint8_t actor_relay;
    uint8_t actor_client;
};

enum smtperr__use {
    USE_STANDARD,
    USE_EXTENSION,
    USE_REGISTERED,
    USE_SEEN,
    USE_DRAFT,
    USE_OBSOLETE,
    USE_SYNTHETIC,
    USE_UNSENT
};

#define PRACTICE_MAX 4

/* What is mostly said with a code: a row of replies.tsv and the title of its family. */
struct smtperr__practice {
    uint32_t text;
    uint32_t title;
};

struct smtperr__code {
    uint32_t code;
    uint32_t spelled; /* the code as the table writes it */
    uint8_t use;
    uint32_t name;
    uint8_t category;
    uint64_t also; /* bit n: category n; ALSO_ANY */
    uint8_t retry;
    uint8_t suppress;
    uint8_t actor;
    uint32_t meaning;
    struct smtperr__list causes;
    struct smtperr__list steps;
    uint32_t belief;
    uint32_t dotted; /* a key, or 0 */
    struct smtperr__list seen_with;
    struct smtperr__list references;
    uint8_t practice_count;
    struct smtperr__practice practice[PRACTICE_MAX];
};

enum { KIND_MAILBOX = 1, KIND_FILTER, KIND_BLOCKLIST, KIND_ESP, KIND_MTA, KIND_CLIENT };

struct smtperr__provider {
    uint32_t id;
    uint32_t name;
    uint8_t kind;
    struct smtperr__list signatures;
    struct smtperr__list hosts;
    uint32_t postmaster;
    uint32_t delist;
    uint32_t requirements;
};

/* How little a family's sentences tell: a client's words that lack the server's; a server's that leave the cause open.
 */
enum { LOSSY_NO, LOSSY_YES, LOSSY_OPEN };

struct smtperr__family {
    uint32_t id;
    uint32_t title;
    uint8_t category;
    uint64_t also;
    uint8_t retry;
    uint8_t suppress;
    uint8_t actor;
    uint8_t lossy;
    uint32_t meaning;
    struct smtperr__list causes;
    struct smtperr__list steps;
    struct smtperr__list references;
};

/* Its patterns are those of smtperr__matcher that have its number as their row. */
struct smtperr__reply {
    uint32_t id;
    uint16_t family;
    uint16_t provider; /* row + 1; 0: any */
    uint32_t reply;    /* keys; 0: any */
    uint32_t status;
    uint32_t text;
    struct smtperr__list facts; /* "domain=blocklist" */
    uint8_t wording;
};

struct smtperr__provider_code {
    uint16_t provider; /* row + 1 */
    uint32_t code;
    uint16_t family;
};

enum {
    PART_CLIENT_LINE = 1,
    PART_SERVER_LINE,
    PART_ANSWER,
    PART_BEFORE_CODE,
    PART_BEFORE_NUMBER,
    PART_BEFORE_HTTP,
    PART_HTTP,
    PART_SAID,
    PART_RELAY,
    PART_SENDER,
    PART_DEFERRED,
    PART_MAIL_FROM,
    PART_LOGIN,
    PART_INBOUND,
    PART_LIBRARY,
    PART_NOTICE,
    PART_END,
    PART_ERROR,
    PART_COMMAND,
    PART_UNIT,
    PART_JSON_CODE, /* keys of event records, from here on */
    PART_JSON_STATUS,
    PART_JSON_CLASS,
    PART_JSON_SUBJECT,
    PART_JSON_DETAIL,
    PART_JSON_TEXT,
    PART_JSON_RECIPIENT
};

/* Hash of the first two bytes of a row of clients.tsv, case aside. */
#define CLIENT_BYTES 2
#define CLIENT_HASHES 1024
static inline unsigned client_hash(const char *at)
{
    unsigned first = (unsigned char)at[0] | 0x20u, second = (unsigned char)at[1] | 0x20u;
    return (first << 3 ^ second) % CLIENT_HASHES;
}

/* Hash of the first bytes of an end mark, case aside. */
#define END_BYTES 8
#define END_HASHES 32768
static inline unsigned end_hash(const char *at)
{
    return (unsigned)((eight_load(at) | EIGHT_ONES * 0x20) * UINT64_C(0x9e3779b97f4a7c15) >> 49);
}

/* A piece of the form in which clients wrap replies. */
struct smtperr__client {
    uint32_t text;
    uint8_t part;
};

/* What a piece of text in a report of non-delivery is. */
enum smtperr__mark {
    LAYOUT_FROM = 1,  /* in From: a mail system writes */
    LAYOUT_SUBJECT,   /* in Subject: a report */
    LAYOUT_NO_BOUNCE, /* in Subject: an answer of another kind */
    LAYOUT_OPENING,   /* in a line: this is a report */
    LAYOUT_RECIPIENT, /* before a recipient that was not reached */
    LAYOUT_ERROR,     /* before the error */
    LAYOUT_ALIAS,     /* before the address that the recipient came from */
    LAYOUT_RETURNED,  /* begins the line before the returned message */
    LAYOUT_SECTION,   /* begins a heading: what follows is about nobody yet */
    LAYOUT_DELAY,     /* the server goes on trying */
    LAYOUT_ASIDE,     /* the addresses in this line are no recipients */
    LAYOUT_OTHER,     /* in a line: this is a report of another kind */
    LAYOUT_COMMAND,   /* before the SMTP command that was answered */
    LAYOUT_PROGRAM,   /* in From, Subject: a program writes, which may be a mail system */
    LAYOUT_ANSWER,    /* begins Subject: somebody answers or forwards */
    LAYOUT_ORDINARY,  /* in Subject: mail of another kind */
    LAYOUT_DELIVERED, /* in a line: the recipients below it have the message */
    LAYOUT_BULK,      /* begins a field of the header: mail to many, or of a program that answers */
    LAYOUT_COPY       /* likewise: a copy of mail that was delivered */
};

#define LAYOUT_MARKS (LAYOUT_COPY + 1)

/* Hash of the first three bytes of a piece, case aside: 0..4095. */
#define LAYOUT_BYTES 3
#define LAYOUT_HASHES 4096
static inline unsigned layout_hash(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;
    uint32_t bytes = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16;
    return ((bytes | UINT32_C(0x202020)) * UINT32_C(0x9e3779b1)) >> 20;
}

/* Hash of two bytes before a blank and the one behind it, case aside: 0..4095. */
static inline unsigned seam_hash(char second_last, char last, char next)
{
    return layout_hash((const char[]){second_last, last, next});
}

/* What all pieces with a hash have in common. */
struct smtperr__layout_start {
    uint32_t marks;
    uint32_t fourth; /* bit set of their fourth bytes, of which five bits count; all where there may be another */
};

/* A piece of the form in which mail systems write reports. */
struct smtperr__layout {
    uint32_t text;
    uint32_t marks; /* bits: 1 << enum smtperr__mark */
};

/* Whose log; the rows of logs.tsv stand in this order. */
enum {
    PROGRAM_POSTFIX = 1,
    PROGRAM_EXIM,
    PROGRAM_SENDMAIL,
    PROGRAM_OPENSMTPD,
    PROGRAM_QMAIL,
    PROGRAM_COURIER,
    PROGRAM_DOVECOT,
    PROGRAM_MSMTP,
    PROGRAM_HARAKA,
    PROGRAM_STALWART,
    PROGRAM_KUMOMTA,
    PROGRAM_POSTQUEUE,
    PROGRAM_POWERMTA,
    PROGRAM_EXCHANGE,
    PROGRAM_WRAPPER, /* records that hold a line of another log */
    PROGRAM_END
};

/* What a piece of text is in a line of a log. */
enum {
    LOG_TAG = 1, /* the program's name before its message */
    LOG_ID,      /* the form of a queue id, as "6-6-2", or ":" for what ends it */
    LOG_OPEN,    /* how a message begins that tells something */
    LOG_MARK,    /* the key of a value */
    LOG_EVENT,   /* a value of the key that means "event" */
    LOG_SAID,    /* the server's own words follow */
    LOG_AFTER,   /* an SMTP command and a colon, then the server's own words */
    LOG_ANSWERS, /* behind the words: the command that they answer */
    LOG_MEMBER,  /* a member of a JSON record, a column of a CSV file */
    LOG_PARTS
};

/* Place of a program's and part's first row in log_first; behind the last stands the number of rows. */
#define LOG_PLACE(program, part) ((program)*LOG_PARTS + (part))

/* What it means: the first five are outcomes, as enum smtperr_outcome numbers them. */
enum {
    MEANS_NOTHING = 6, /* neither success nor failure */
    MEANS_EVENT,
    MEANS_RECIPIENT,
    MEANS_ORIGINAL,
    MEANS_SENDER,
    MEANS_RELAY,
    MEANS_REMOTE,
    MEANS_QUEUE,
    MEANS_STATUS,
    MEANS_REPLY,
    MEANS_WORDS,
    MEANS_MORE, /* words of the program's own, where the server said none */
    MEANS_COMMAND,
    MEANS_TIME,
    MEANS_LINE,  /* of another log */
    MEANS_TAG,   /* and the program's name before its message */
    MEANS_CLASS, /* a status in three members */
    MEANS_SUBJECT,
    MEANS_DETAIL,
    MEANS_END
};

/* A piece of the form of log lines. */
struct smtperr__log_row {
    uint8_t program;
    uint8_t part;
    uint8_t means; /* 0: nothing by itself */
    uint8_t len;   /* of the text */
    uint32_t text;
};

/* Where the search for a key in code_slots begins. */
static inline unsigned code_slot(uint32_t key, unsigned bits)
{
    return (key * UINT32_C(0x9e3779b1)) >> (32 - bits);
}

struct smtperr__tables {
    const char *pool;
    const struct smtperr__category *categories;
    const struct smtperr__code *codes;
    const uint16_t *code_index; /* rows of codes in the order of their keys */
    const uint16_t *code_slots; /* open hash table of 2 to the code_slot_bits: row + 1; 0: none */
    const struct smtperr__provider *providers;
    const struct smtperr__family *families;
    const struct smtperr__reply *replies;
    const struct smtperr__provider_code *provider_codes;
    const struct smtperr__client *clients;
    const struct smtperr__layout *layouts;
    const uint16_t *layout_rows;  /* rows of layouts in the order of their hash, then as in a dictionary */
    const uint8_t *layout_shared; /* of each of them: how many bytes it has in common with the one before it there */
    const uint16_t *layout_first; /* of each hash: its first place in layout_rows; LAYOUT_HASHES + 1 of them */
    const struct smtperr__layout_start *layout_starts; /* of each hash */
    const uint32_t *layout_seams; /* bit set of the hashes of the bytes around blanks in the rows */
    const struct smtperr__log_row *logs;
    const uint16_t *log_first;        /* of each program and part: its first row in logs */
    const uint16_t *signature_owners; /* provider of each signature */
    const uint16_t *reply_families;   /* the family of each row of replies once more, side by side: in reach at once */
    const uint16_t *client_rows;      /* rows of clients in the order of their first byte, the longest first */
    const uint16_t *client_first;     /* of each client_hash(): its first place in client_rows; one more of them */
    const uint16_t *client_last_rows; /* the same by their last byte */
    const uint16_t *client_last;
    const uint32_t *client_parts; /* of each client_hash(): the parts (a set of bits) of its rows */
    const uint32_t *client_ends;  /* bit set of the hashes with which rows begin that end words */
    unsigned category_count;
    unsigned code_count;
    unsigned provider_count;
    unsigned family_count;
    unsigned reply_count;
    unsigned provider_code_count;
    unsigned client_count;
    unsigned layout_count;
    unsigned log_count;
    unsigned code_slot_bits;
    unsigned delay_notice;   /* the family of a notice that tells only of a delay, likewise */
    unsigned login_unknown;  /* the family of a login whose name is not known, likewise */
    unsigned sender_unknown; /* the family of a sender whose address does not exist; family_count if there is none */
    unsigned sender_domain;  /* and of one whose domain does not */
    /* the categories of these names; category_count if there is none */
    unsigned success, unknown, expired, bad_sender, bad_domain, login;
    uint32_t date; /* newest date cell of all tables */
};

extern const struct smtperr__tables smtperr__tables;
extern const struct smtperr__matcher smtperr__matcher; /* match.h */

/* The text at an offset of the pool. */
static inline struct smtperr_slice table_text(uint32_t at)
{
    return slice_of(smtperr__tables.pool + at);
}

/* The item after `s` in a list. */
static inline struct smtperr_slice list_next(struct smtperr_slice s)
{
    return slice_of(s.ptr + s.len + 1);
}

#endif
