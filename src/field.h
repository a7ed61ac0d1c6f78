/* SPDX-License-Identifier: MIT */
/* The keys of a report and their values, which the renderers share. Floor 6. */
#ifndef SMTPERR_FIELD_H
#define SMTPERR_FIELD_H

#include "smtperr.h"

enum smtperr__key {
    KEY_KIND,
    KEY_SOURCE,
    KEY_LINE,
    KEY_MESSAGE,
    KEY_TIME,
    KEY_QUEUE_ID,
    KEY_SENDER,
    KEY_RELAY,
    KEY_ATTEMPTS,
    KEY_DIRECTION,
    KEY_RECIPIENT,
    KEY_ORIGINAL_RECIPIENT,
    KEY_ACTION,
    KEY_REPLY_CODE,
    KEY_STATUS,
    KEY_REPORTED_REPLY,
    KEY_REPORTED_STATUS,
    KEY_CLASS,
    KEY_CATEGORY,
    KEY_PROVIDER,
    KEY_REPORTING_MTA,
    KEY_REMOTE_MTA,
    KEY_COMMAND,
    KEY_DIAGNOSTIC,
    KEY_TITLE,
    KEY_MEANING,
    KEY_CAUSES,
    KEY_STEPS,
    KEY_ACTOR,
    KEY_RETRY,
    KEY_SUPPRESS,
    KEY_CONFLICT,
    KEY_LOSSY,
    KEY_RULE,
    KEY_FACTS,
    KEY_REFERENCES,
    KEY_COUNT,
    /* members of facts, for --output only */
    KEY_FACT_FIRST = KEY_COUNT
};

enum smtperr__value_type { VALUE_NONE, VALUE_OWN, VALUE_TEXT, VALUE_NUMBER, VALUE_TRUE, VALUE_LIST, VALUE_FACTS };

/* The value of one key in a report; VALUE_NONE where there is nothing to say. */
struct smtperr__field {
    enum smtperr__value_type type;
    struct smtperr_slice text;
    unsigned long number;
    const struct smtperr_slice *items;
    unsigned count;
    const struct smtperr_facts *facts;
    char spelled[16]; /* text points here for codes */
};

/* Names of the keys in the order of JSON output; NULL at the end. */
extern const char *const smtperr__keys[];

/* The same as JSON has them behind another member: `,"name":`. */
extern const struct smtperr_slice smtperr__labels[];

/* Names of the members of facts, and the value of one. */
enum { FACT_KEYS = 7 };
extern const char *const smtperr__fact_keys[];
struct smtperr_slice smtperr__fact(const struct smtperr_facts *facts, unsigned key);

/* Fills *field for the key with this number. Its text may point into *field. */
void smtperr__get_field(const struct smtperr_report *report, unsigned key, struct smtperr__field *field);

/* A word of the contract, with room for the longest behind each, so that any can be copied in one piece. */
#define WORD_MAX 16
struct smtperr__word {
    unsigned char len;
    char text[WORD_MAX];
};

extern const struct smtperr__word smtperr__retry_words[];
extern const struct smtperr__word smtperr__actor_words[];
extern const struct smtperr__word smtperr__suppress_words[]; /* keep, drop */

/* Words of the contract for the values of enumerations; NULL for none. */
const char *smtperr__class_word(enum smtperr_class class_);
const char *smtperr__retry_word(enum smtperr_retry retry);
const char *smtperr__actor_word(enum smtperr_actor actor);

/* Spells a reply code "451", a first digit "4yz". */
struct smtperr_slice smtperr__spell_reply(const struct smtperr_codes *codes, char spelled[16]);

#endif
