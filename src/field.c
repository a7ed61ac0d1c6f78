/* SPDX-License-Identifier: MIT */
/* The keys of a report, in the order of JSON output, and their values. */
#include "field.h"

#include "chars.h"
#include "code.h"
#include "tables.h"

const char *const smtperr__fact_keys[FACT_KEYS + 1] = {"ip",        "domain",  "address", "url",
                                                       "blocklist", "seconds", "size"};

/* The keys in their order, each with its name. */
#define KEYS(X)                                                                                                        \
    X(KEY_KIND, "kind")                                                                                                \
    X(KEY_SOURCE, "source")                                                                                            \
    X(KEY_LINE, "line")                                                                                                \
    X(KEY_MESSAGE, "message")                                                                                          \
    X(KEY_TIME, "time")                                                                                                \
    X(KEY_QUEUE_ID, "queue_id")                                                                                        \
    X(KEY_SENDER, "sender")                                                                                            \
    X(KEY_RELAY, "relay")                                                                                              \
    X(KEY_ATTEMPTS, "attempts")                                                                                        \
    X(KEY_DIRECTION, "direction")                                                                                      \
    X(KEY_RECIPIENT, "recipient")                                                                                      \
    X(KEY_ORIGINAL_RECIPIENT, "original_recipient")                                                                    \
    X(KEY_ACTION, "action")                                                                                            \
    X(KEY_REPLY_CODE, "reply")                                                                                         \
    X(KEY_STATUS, "status")                                                                                            \
    X(KEY_REPORTED_REPLY, "reported_reply")                                                                            \
    X(KEY_REPORTED_STATUS, "reported_status")                                                                          \
    X(KEY_CLASS, "class")                                                                                              \
    X(KEY_CATEGORY, "category")                                                                                        \
    X(KEY_PROVIDER, "provider")                                                                                        \
    X(KEY_REPORTING_MTA, "reporting_mta")                                                                              \
    X(KEY_REMOTE_MTA, "remote_mta")                                                                                    \
    X(KEY_COMMAND, "command")                                                                                          \
    X(KEY_DIAGNOSTIC, "diagnostic")                                                                                    \
    X(KEY_TITLE, "title")                                                                                              \
    X(KEY_MEANING, "meaning")                                                                                          \
    X(KEY_CAUSES, "causes")                                                                                            \
    X(KEY_STEPS, "steps")                                                                                              \
    X(KEY_ACTOR, "actor")                                                                                              \
    X(KEY_RETRY, "retry")                                                                                              \
    X(KEY_SUPPRESS, "suppress")                                                                                        \
    X(KEY_CONFLICT, "conflict")                                                                                        \
    X(KEY_LOSSY, "lossy")                                                                                              \
    X(KEY_RULE, "rule")                                                                                                \
    X(KEY_FACTS, "facts")                                                                                              \
    X(KEY_REFERENCES, "references")

#define NAME(key, name) [key] = name,
const char *const smtperr__keys[KEY_COUNT + 1] = {KEYS(NAME)};

#define LABEL(key, name) [key] = {",\"" name "\":", sizeof name + 3},
const struct smtperr_slice smtperr__labels[KEY_COUNT + 1] = {KEYS(LABEL)};

/* ---- words ---- */

const char *smtperr__class_word(enum smtperr_class class_)
{
    static const char *const words[] = {NULL, NULL, "success", "intermediate", "temporary", "permanent"};
    return words[class_];
}

#define WORD(text)                                                                                                     \
    {                                                                                                                  \
        sizeof(text) - 1, text                                                                                         \
    }

const struct smtperr__word smtperr__retry_words[] = {WORD(""), WORD("later"), WORD("after-fix"), WORD("never")};
const struct smtperr__word smtperr__actor_words[] = {
    WORD(""),         WORD("sender"), WORD("sending-admin"), WORD("recipient"), WORD("receiving-admin"),
    WORD("provider"), WORD("nobody"),
};
const struct smtperr__word smtperr__suppress_words[] = {WORD("keep"), WORD("drop")};

static const char *word_text(const struct smtperr__word *word)
{
    return word->len > 0 ? word->text : NULL;
}

const char *smtperr__retry_word(enum smtperr_retry retry)
{
    return word_text(&smtperr__retry_words[retry]);
}

const char *smtperr__actor_word(enum smtperr_actor actor)
{
    return word_text(&smtperr__actor_words[actor]);
}

static const char *kind_word(enum smtperr_kind kind)
{
    static const char *const words[] = {"code", "reply", "bounce", "log", "cause", "total"};
    return words[kind];
}

static const char *action_word(enum smtperr_action action)
{
    static const char *const words[] = {NULL, "failed", "delayed", "delivered", "relayed", "expanded"};
    return words[action];
}

static char digit(unsigned n)
{
    return (char)('0' + n);
}

struct smtperr_slice smtperr__spell_reply(const struct smtperr_codes *codes, char spelled[16])
{
    if (codes->reply == 0)
        return (struct smtperr_slice){NULL, 0};
    if (codes->reply_is_class)
        memcpy(spelled, (char[]){digit(codes->reply), 'y', 'z'}, 3);
    else
        memcpy(spelled, (char[]){digit(codes->reply / 100), digit(codes->reply / 10 % 10), digit(codes->reply % 10)},
               3);
    return (struct smtperr_slice){spelled, 3};
}

/* ---- values ---- */

static void set_text(struct smtperr__field *field, struct smtperr_slice text)
{
    field->type = text.ptr != NULL ? VALUE_TEXT : VALUE_NONE;
    field->text = text;
}

/* A word of the program's own, which needs no escaping. */
static void set_own(struct smtperr__field *field, struct smtperr_slice word)
{
    field->type = word.ptr != NULL ? VALUE_OWN : VALUE_NONE;
    field->text = word;
}

static void set_word(struct smtperr__field *field, const char *word)
{
    set_own(field, slice_of(word));
}

static void set_true(struct smtperr__field *field, bool value)
{
    field->type = value ? VALUE_TRUE : VALUE_NONE;
}

static void set_number(struct smtperr__field *field, unsigned long number)
{
    field->type = number > 0 ? VALUE_NUMBER : VALUE_NONE;
    field->number = number;
}

static void set_list(struct smtperr__field *field, const struct smtperr_slice *items, unsigned count)
{
    field->type = count > 0 ? VALUE_LIST : VALUE_NONE;
    field->items = items;
    field->count = count;
}

struct smtperr_slice smtperr__fact(const struct smtperr_facts *facts, unsigned key)
{
    const struct smtperr_slice all[FACT_KEYS] = {facts->ip,        facts->domain,  facts->address, facts->url,
                                                 facts->blocklist, facts->seconds, facts->size};
    return all[key];
}

static void set_facts(struct smtperr__field *field, const struct smtperr_facts *facts)
{
    field->facts = facts;
    for (unsigned i = 0; i < FACT_KEYS; i++)
        if (smtperr__fact(facts, i).ptr != NULL)
            field->type = VALUE_FACTS;
}

static void set_status(struct smtperr__field *field, struct smtperr_status status)
{
    if (status.set)
        set_own(field, (struct smtperr_slice){field->spelled, smtperr__spell_status(status, field->spelled)});
}

void smtperr__get_field(const struct smtperr_report *r, unsigned key, struct smtperr__field *field)
{
    const struct smtperr_finding *f = r->finding;
    field->type = VALUE_NONE;
    switch ((enum smtperr__key)key) {
    case KEY_KIND: set_word(field, kind_word(f->kind)); break;
    case KEY_SOURCE: set_text(field, slice_of(f->source)); break;
    case KEY_LINE: set_number(field, f->line); break;
    case KEY_MESSAGE: set_number(field, f->message); break;
    case KEY_TIME: set_text(field, f->time); break;
    case KEY_QUEUE_ID: set_text(field, f->queue_id); break;
    case KEY_SENDER: set_text(field, f->sender); break;
    case KEY_RELAY: set_text(field, f->relay); break;
    case KEY_ATTEMPTS: set_number(field, f->attempts); break;
    case KEY_DIRECTION: set_word(field, f->inbound ? "in" : NULL); break;
    case KEY_RECIPIENT: set_text(field, f->recipient); break;
    case KEY_ORIGINAL_RECIPIENT: set_text(field, f->original_recipient); break;
    case KEY_ACTION: set_word(field, action_word(f->action)); break;
    case KEY_REPLY_CODE: set_own(field, smtperr__spell_reply(&f->codes, field->spelled)); break;
    case KEY_STATUS: set_status(field, f->codes.status); break;
    case KEY_REPORTED_REPLY: set_own(field, smtperr__spell_reply(&f->reported, field->spelled)); break;
    case KEY_REPORTED_STATUS: set_status(field, f->reported.status); break;
    case KEY_CLASS: set_word(field, smtperr__class_word(r->class_)); break;
    case KEY_CATEGORY: set_word(field, smtperr__tables.pool + smtperr__tables.categories[r->category].id); break;
    case KEY_REPORTING_MTA: set_text(field, f->reporting_mta); break;
    case KEY_REMOTE_MTA: set_text(field, f->remote_mta); break;
    case KEY_COMMAND: set_text(field, f->command); break;
    case KEY_DIAGNOSTIC: set_text(field, f->diagnostic); break;
    case KEY_TITLE: set_text(field, r->title); break;
    case KEY_MEANING: set_text(field, r->meaning); break;
    case KEY_CAUSES: set_list(field, r->causes, r->cause_count); break;
    case KEY_STEPS: set_list(field, r->steps, r->step_count); break;
    case KEY_ACTOR: set_word(field, smtperr__actor_word(r->actor)); break;
    case KEY_RETRY: set_word(field, smtperr__retry_word(r->retry)); break;
    case KEY_SUPPRESS: set_true(field, r->suppress); break;
    case KEY_CONFLICT: set_true(field, r->conflict); break;
    case KEY_LOSSY: set_true(field, r->lossy); break;
    case KEY_PROVIDER: set_text(field, r->provider); break;
    case KEY_RULE: set_text(field, r->rule); break;
    case KEY_FACTS: set_facts(field, &r->facts); break;
    case KEY_REFERENCES: set_list(field, r->references, r->reference_count); break;
    case KEY_COUNT: break;
    }
}

/* ---- names ---- */

static bool find_key(struct smtperr_slice name, unsigned char *key_out)
{
    for (unsigned char i = 0; i < KEY_COUNT; i++)
        if (slice_is(name, smtperr__keys[i])) {
            *key_out = i;
            return true;
        }
    for (unsigned char i = 0; name.len > 6 && memcmp(name.ptr, "facts.", 6) == 0 && i < FACT_KEYS; i++)
        if (slice_is(slice_from(name, 6), smtperr__fact_keys[i])) {
            *key_out = (unsigned char)(KEY_FACT_FIRST + i);
            return true;
        }
    return false;
}

bool smtperr_read_fields(struct smtperr_slice names, struct smtperr_style *style, struct smtperr_slice *bad_out)
{
    const char *end = names.ptr + names.len;
    style->field_count = 0;
    for (const char *at = names.ptr, *stop; at <= end; at = stop + 1) {
        stop = memchr(at, ',', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        *bad_out = slice_make(at, stop);
        if (style->field_count == SMTPERR_FIELDS_MAX || !find_key(*bad_out, &style->fields[style->field_count++]))
            return false;
    }
    return true;
}
