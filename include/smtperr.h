/* SPDX-License-Identifier: MIT */
/*
 * smtperr: why mail was not delivered.
 *
 * The one header between the program and its static archive. Text goes in as borrowed slices, findings come out, a
 * finding is decided and explained. Nothing here allocates, prints, or keeps state that the caller does not hold.
 * May change until 1.0.
 *
 * Terms: reply code (RFC 5321 4.2), enhanced status code (RFC 3463), diagnostic code, reporting MTA, remote MTA,
 * final recipient (RFC 3464).
 */
#ifndef SMTPERR_H
#define SMTPERR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMTPERR_VERSION "0.1.0" /* the one place; CMake reads it from here */

/* Bounds. What lies beyond is skipped and flagged, never an error. */
#define SMTPERR_LINE_MAX 65536   /* bytes of one line that are looked at */
#define SMTPERR_TEXT_MAX 8192    /* bytes kept of one reply's text */
#define SMTPERR_CONTEXT_MAX 4096 /* bytes kept of the words before a reply */
#define SMTPERR_LIST_MAX 8       /* causes, steps, references of one row */

/* Borrowed text: not terminated, may hold any byte. { NULL, 0 } is "nothing". */
struct smtperr_slice {
    const char *ptr;
    size_t len;
};

enum smtperr_class {
    SMTPERR_CLASS_NONE = 0,
    SMTPERR_CLASS_SUCCESS = 2,
    SMTPERR_CLASS_INTERMEDIATE = 3,
    SMTPERR_CLASS_TEMPORARY = 4,
    SMTPERR_CLASS_PERMANENT = 5
};

/* May the same message be sent again to this address? */
enum smtperr_retry { SMTPERR_RETRY_NONE, SMTPERR_RETRY_LATER, SMTPERR_RETRY_AFTER_FIX, SMTPERR_RETRY_NEVER };

/* Whose move it is. NOBODY: only waiting helps. */
enum smtperr_actor {
    SMTPERR_ACTOR_NONE,
    SMTPERR_ACTOR_SENDER,
    SMTPERR_ACTOR_SENDING_ADMIN,
    SMTPERR_ACTOR_RECIPIENT,
    SMTPERR_ACTOR_RECEIVING_ADMIN,
    SMTPERR_ACTOR_PROVIDER,
    SMTPERR_ACTOR_NOBODY
};

enum smtperr_kind {
    SMTPERR_KIND_CODE,  /* looked up */
    SMTPERR_KIND_REPLY, /* read from text */
    SMTPERR_KIND_BOUNCE,
    SMTPERR_KIND_LOG,
    SMTPERR_KIND_CAUSE, /* a line of a summary, as `diagnostic` */
    SMTPERR_KIND_TOTAL
};

/* An enhanced status code, RFC 3463 2. cls is 2, 4 or 5; 0 stands for "every class" (X.7.26) in a lookup. A subject or
 * detail that was not given (X.7) is SMTPERR_ANY. `set` is false where there is no code at all. */
#define SMTPERR_ANY 0xffff
struct smtperr_status {
    bool set;
    uint8_t cls;
    uint16_t subject;
    uint16_t detail;
};

/* A code or a pair of them, as typed. */
struct smtperr_codes {
    unsigned reply;      /* 100..599; 0: none; 1..5 if reply_is_class */
    bool reply_is_class; /* "5XX" */
    struct smtperr_status status;
};

/* Takes the whole of `text` for a code or a pair in any spelling: "451" "5.7.26" "X.7.26" "550-5.7.1" "#5.1.1" "5.1.1."
 * "5XX". Nothing is looked up: "599" is a code by its form. */
bool smtperr_read_codes(struct smtperr_slice text, struct smtperr_codes *codes_out);

/* ---- findings ---- */

/* What became of the recipient, RFC 3464 2.3.3. */
enum smtperr_action {
    SMTPERR_ACTION_NONE,
    SMTPERR_ACTION_FAILED,
    SMTPERR_ACTION_DELAYED,
    SMTPERR_ACTION_DELIVERED,
    SMTPERR_ACTION_RELAYED,
    SMTPERR_ACTION_EXPANDED
};

/* What a line of a log tells of one attempt. */
enum smtperr_outcome {
    SMTPERR_OUTCOME_NONE,
    SMTPERR_OUTCOME_SENT,
    SMTPERR_OUTCOME_DEFERRED,
    SMTPERR_OUTCOME_BOUNCED,
    SMTPERR_OUTCOME_EXPIRED,
    SMTPERR_OUTCOME_REJECTED /* by our own server */
};

/* One failure as it was read, before anything is concluded. Slices are borrowed from the input or the reader and live
 * until the sink returns. Absent slices are { NULL, 0 }, absent numbers 0. */
struct smtperr_finding {
    enum smtperr_kind kind;
    const char *source;            /* file name, "-", or NULL for operands */
    unsigned long line;            /* first line of the finding */
    unsigned long message;         /* number of the message in an mbox or folder, from 1 */
    unsigned long attempts;        /* to deliver, where the report says so */
    struct smtperr_codes codes;    /* as the input states them */
    struct smtperr_codes reported; /* the report's own fields where the diagnostic was more specific and won */
    enum smtperr_action action;
    enum smtperr_outcome outcome; /* of log lines */
    bool inbound;                 /* our server refused */
    bool about_sender;            /* MAIL FROM was answered: nothing is said of the recipient */
    bool about_login;             /* AUTH was answered: likewise */
    bool quoted;                  /* in the words of another reply, which tells what it is about */
    bool lossy;                   /* a client kept too little of the reply */
    bool cut;                     /* the diagnostic was longer than SMTPERR_TEXT_MAX */
    struct smtperr_slice time, queue_id, sender, relay;
    struct smtperr_slice recipient, original_recipient;
    struct smtperr_slice reporting_mta, remote_mta;
    struct smtperr_slice command;    /* the SMTP command that was answered: "RCPT", "end of DATA" */
    struct smtperr_slice until;      /* a delay notice: how long the server goes on trying */
    struct smtperr_slice diagnostic; /* the server's own words, unfolded: white space folded to single spaces */
    struct smtperr_slice
        context; /* words around it that are not the server's; asked only if there are none of its own */
};

/* Takes one finding; returns false to stop the reader. */
typedef bool smtperr_sink(void *context, const struct smtperr_finding *finding);

/* ---- reading ---- */

/* Reads text pushed in blocks of any size and hands findings out. Lies in memory of the caller: smtperr_reader_size()
 * bytes, aligned for any type. Bounded, whatever the input. */
struct smtperr_reader;
size_t smtperr_reader_size(void);

/* `source` names the input in findings and must outlive the reader. */
void smtperr_reader_init(struct smtperr_reader *reader, const char *source, smtperr_sink *sink, void *context);

/* Converts `text` from a charset that the archive does not know: writes UTF-8 to out, at most `room` bytes, and returns
 * how many; 0 if it cannot. A text is a line, so that stateful charsets begin anew with each. */
typedef size_t smtperr_converter(void *context, struct smtperr_slice charset, struct smtperr_slice text, char *out,
                                 size_t room);

/* Who converts rare charsets, as iconv(3) does. Without one their bytes stay as they are. */
void smtperr_reader_convert(struct smtperr_reader *reader, smtperr_converter *convert, void *context);

/* False once the sink has said stop. Any bytes are text: NUL, invalid UTF-8, CRLF, LF, CR. */
bool smtperr_reader_push(struct smtperr_reader *reader, struct smtperr_slice block);

/* Hands out what is complete although the input goes on (before a read that would wait). */
void smtperr_reader_flush(struct smtperr_reader *reader);

/* The input has ended. */
void smtperr_reader_end(struct smtperr_reader *reader);

/* What the lines of logs told: numbers of lines, and the times of the first and the last of them. */
struct smtperr_tally {
    unsigned long sent, deferred, bounced, expired, rejected;
    char first[40], last[40]; /* as the log spells them, terminated; empty if no line had one */
};

/* The tally of this input so far; all 0 if it is no log. Lives as long as the reader. */
const struct smtperr_tally *smtperr_reader_tally(const struct smtperr_reader *reader);

/* Why nothing was found, in a few words, for a person: "empty", "compressed: zcat it", ... Constant text. */
const char *smtperr_reader_reason(const struct smtperr_reader *reader);

/* ---- explaining ---- */

/* What the text itself names; absent ones are { NULL, 0 }. */
struct smtperr_facts {
    struct smtperr_slice ip, domain, address, url, blocklist, seconds, size;
};

/* A finding with what is concluded and said of it. Slices point into the constant tables, the finding or `room`. */
struct smtperr_report {
    const struct smtperr_finding *finding;
    enum smtperr_class class_;
    unsigned category; /* row of categories.tsv */
    enum smtperr_retry retry;
    enum smtperr_actor actor;
    bool suppress;
    bool conflict;
    bool known;                       /* some table knows the code; else its digits are explained */
    bool lossy;                       /* the client kept too little of the reply to tell the cause */
    struct smtperr_slice provider;    /* id, or nothing */
    unsigned provider_number;         /* as smtperr_provider() counts, 0: none */
    struct smtperr_slice rule;        /* id of the row of replies.tsv that matched, or nothing */
    struct smtperr_slice matched;     /* the words that it matched */
    struct smtperr_slice readings[4]; /* texts of other rows that match, less well */
    unsigned reading_count;
    struct smtperr_facts facts;
    struct smtperr_slice practice[4]; /* for a bare code: sentences that are mostly sent with it */
    struct smtperr_slice practice_titles[4];
    unsigned practice_count;
    struct smtperr_slice title, meaning;
    struct smtperr_slice reply_name, status_name; /* what the tables call each code */
    struct smtperr_slice causes[SMTPERR_LIST_MAX], steps[SMTPERR_LIST_MAX], references[SMTPERR_LIST_MAX];
    struct smtperr_slice notes[SMTPERR_LIST_MAX]; /* what the codes themselves show: a conflict, an unknown number */
    struct smtperr_slice belief;                  /* what popular lists tell of this code, put right */
    unsigned cause_count, step_count, reference_count, note_count;
    struct smtperr_slice seen_with[2 * SMTPERR_LIST_MAX];
    unsigned seen_with_count;
    size_t used;
    char room[6144];
};

/* Only the verdict and the title: what a brief line needs. The other members of the report are empty. */
void smtperr_judge(const struct smtperr_finding *finding, unsigned provider, struct smtperr_report *report_out);

/* Number of the provider with this id, counted from 1; 0 if there is none. */
unsigned smtperr_provider(struct smtperr_slice id);

/* Decides and explains. `provider` (0: not given) is whose reply it is known to be. Never fails: what no table knows is
 * explained by its digits. */
void smtperr_explain(const struct smtperr_finding *finding, unsigned provider, struct smtperr_report *report_out);

/* ---- writing ---- */

/* Buffered output. `write` takes all of the bytes or returns false; after that nothing more is written. */
struct smtperr_out {
    bool (*write)(void *context, const char *bytes, size_t len);
    void *context;
    bool failed;
    size_t len;
    char bytes[65536];
};

void smtperr_out_init(struct smtperr_out *out, bool (*write)(void *, const char *, size_t), void *context);
bool smtperr_out_flush(struct smtperr_out *out);

enum smtperr_form { SMTPERR_FORM_TEXT, SMTPERR_FORM_BRIEF, SMTPERR_FORM_JSON, SMTPERR_FORM_FIELDS };

#define SMTPERR_FIELDS_MAX 64

struct smtperr_style {
    enum smtperr_form form;
    unsigned width; /* columns, at least 20 */
    bool color;     /* ANSI colours */
    bool utf8;      /* the reader of the output sees UTF-8 */
    bool verbose;   /* everything that is known */
    unsigned field_count;
    unsigned char fields[SMTPERR_FIELDS_MAX];
};

/* Reads "reply,status,facts.ip" into style->fields. False with the name that is none in *bad_out. */
bool smtperr_read_fields(struct smtperr_slice names, struct smtperr_style *style, struct smtperr_slice *bad_out);

/* Writes one report in the form the style asks for. */
void smtperr_render(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_report *report);

/* Writes text that came from outside so that a terminal can show it: controls, invisible characters and invalid bytes
 * as \x1b or \u{202e}. */
void smtperr_put_shown(struct smtperr_out *out, struct smtperr_slice text, bool utf8);

/* ---- causes, counted ---- */

#define SMTPERR_CAUSES_MAX 256    /* different causes told apart; the rest is counted as others */
#define SMTPERR_RECIPIENTS_MAX 10 /* recipients named for one cause */
#define SMTPERR_NAME_MAX 120      /* bytes kept of a recipient's name */
#define SMTPERR_SAID_MAX 1024     /* bytes kept of the words said with a cause */
#define SMTPERR_WHERE_MAX 32      /* names of domains or clients counted for one cause; the rest is counted as others */
#define SMTPERR_WHERE_NAME 63     /* bytes of such a name; longer ones are counted as others */
#define SMTPERR_PAIRS_SLOTS 65536u /* distinct pairs of queue id and recipient: up to 3/4 of these */
#define SMTPERR_DROPS_SLOTS 16384u /* distinct addresses to drop: likewise */
#define SMTPERR_CAUSE_SLOTS 512u

struct smtperr_where {
    unsigned long count;
    uint32_t hash; /* of the name */
    unsigned char len;
    char name[SMTPERR_WHERE_NAME];
};

/* One cause: its verdict, the first finding that had it, and how often it came. */
struct smtperr_cause {
    unsigned long count;
    unsigned long recipient_count; /* different ones, named or not */
    unsigned category;
    enum smtperr_retry retry;
    enum smtperr_actor actor;
    bool suppress;
    bool imported; /* from another run's summary: no finding is at hand */
    unsigned short next;
    struct smtperr_slice title;
    struct smtperr_finding finding;
    unsigned where_count;
    unsigned long where_others;
    struct smtperr_where where[SMTPERR_WHERE_MAX];
    char said[SMTPERR_SAID_MAX];
    char around[SMTPERR_SAID_MAX];
    char mta[SMTPERR_NAME_MAX], until[SMTPERR_NAME_MAX];
    unsigned char name_lengths[SMTPERR_RECIPIENTS_MAX];
    char names[SMTPERR_RECIPIENTS_MAX][SMTPERR_NAME_MAX];
};

#define SMTPERR_MEMO_SLOTS 256u
#define SMTPERR_MEMO_MAX 240 /* bytes of words that are remembered */

/* The cause that a log line's words and codes had: equal ones need not be decided again. */
struct smtperr_memo {
    struct smtperr_codes codes;
    enum smtperr_outcome outcome;
    unsigned char len;
    unsigned short cause; /* + 1; 0: nothing is remembered */
    char words[SMTPERR_MEMO_MAX];
};

/* Owned by the caller, zeroed before use. */
struct smtperr_counter {
    unsigned provider; /* as for smtperr_explain */
    bool unnamed;      /* the recipients of a cause are not kept: for a summary, which does not name them */
    unsigned count;
    bool partial;        /* the work was interrupted, here or in a part */
    bool recipients_cut; /* the numbers below are "at least" */
    bool drops_cut;
    unsigned parts;             /* totals of other runs that were added: distinct numbers are "at most" beyond one */
    unsigned long others;       /* findings of other causes than those kept */
    unsigned long found;        /* findings counted */
    unsigned long recipients;   /* distinct pairs of queue id and recipient */
    unsigned long drops;        /* distinct addresses to drop */
    unsigned long struck_count; /* distinct pairs of cause and recipient, beyond the recipients a cause names */
    bool struck_cut;            /* the causes' numbers of recipients are "at least" */
    struct smtperr_tally tally; /* of all inputs */
    unsigned short slots[SMTPERR_CAUSE_SLOTS];
    struct smtperr_cause causes[SMTPERR_CAUSES_MAX];
    struct smtperr_memo memo[SMTPERR_MEMO_SLOTS];
    uint32_t pairs[SMTPERR_PAIRS_SLOTS];
    uint32_t dropped[SMTPERR_DROPS_SLOTS];
    uint32_t struck[SMTPERR_PAIRS_SLOTS];
};

/* Counts a finding; copies what is kept of it. A finding of kind CAUSE or TOTAL is a line of another run's summary and
 * is added; false if it is none. */
bool smtperr_count(struct smtperr_counter *counter, const struct smtperr_finding *finding);

/* Adds what the lines of one input told. */
void smtperr_count_tally(struct smtperr_counter *counter, const struct smtperr_tally *tally);

/* Writes the causes as text, most frequent first: the first three explained (`each`: all), the rest in a line each. */
void smtperr_render_causes(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_counter *counter,
                           bool each);

/* Writes the summary in the form of the style (text, brief lines or JSON): totals, causes, what to do first. `each`:
 * every cause is explained too. */
void smtperr_render_summary(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_counter *counter,
                            bool each);

/* ---- the tables themselves ---- */

/* Writes the rows that match (no words: all codes), one line or object a row; true if there was one.
 * list: words are codes, ids or names of tables. search: any text of the row holds every word. */
bool smtperr_list(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_slice *words,
                  size_t count);
bool smtperr_search(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_slice *words,
                    size_t count);

/* Rows in the tables, and the newest date in them ("2026-11-23"). */
void smtperr_provenance(unsigned *codes_out, struct smtperr_slice *date_out);

#endif
