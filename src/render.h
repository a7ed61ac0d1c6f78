/* SPDX-License-Identifier: MIT */
/* What the renderers share: the keys of a report and their values. Floor 6. */
#ifndef SMTPERR_RENDER_H
#define SMTPERR_RENDER_H

#include "out.h"

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

/* Words of the contract for the values of enumerations. */
const char *smtperr__class_word(enum smtperr_class class_);
const char *smtperr__retry_word(enum smtperr_retry retry);
const char *smtperr__actor_word(enum smtperr_actor actor);

/* Spells a reply code "451", a first digit "4yz". */
struct smtperr_slice smtperr__spell_reply(const struct smtperr_codes *codes, char spelled[16]);

/* One cell of TAB-separated output: TAB, LF and `\` as \t \n \\, what a terminal must not see escaped. */
void smtperr__put_cell(struct smtperr_out *out, struct smtperr_slice text, bool utf8);

void smtperr__render_text(struct smtperr_out *out, const struct smtperr_style *style,
                          const struct smtperr_report *report);
void smtperr__render_json(struct smtperr_out *out, const struct smtperr_report *report);

/* Words wrapped at the style's width, lines after the first indented; ends the line. */
void smtperr__put_wrapped(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_slice text,
                          unsigned indent);

/* The same, where `column` columns of the line are written already. */
void smtperr__put_wrapped_at(struct smtperr_out *out, const struct smtperr_style *style, struct smtperr_slice text,
                             unsigned indent, unsigned column);

/* A JSON string with its quotes: always valid UTF-8, invisible characters escaped. */
void smtperr__put_json(struct smtperr_out *out, struct smtperr_slice text);

#endif
