/* SPDX-License-Identifier: MIT */
/* The forms of a report, of which brief lines and chosen fields are nothing but the values of its keys. */
#include "render.h"

#include "chars.h"
#include "code.h"
#include "tables.h"

/* ---- cells ---- */

void smtperr__put_cell(struct smtperr_out *out, struct smtperr_slice text, bool utf8)
{
    while (text.len > 0) {
        size_t plain = smtperr__plain_length(text);
        const char *slash = memchr(text.ptr, '\\', plain);
        size_t taken = slash != NULL ? (size_t)(slash - text.ptr) : plain;
        smtperr__put(out, (struct smtperr_slice){text.ptr, taken});
        text = slice_from(text, taken);
        if (text.len == 0)
            return;
        char c = text.ptr[0];
        taken = 1;
        if (c == '\t' || c == '\n' || c == '\\')
            smtperr__puts(out, c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\\\");
        else
            taken = smtperr__put_shown_char(out, text, utf8);
        text = slice_from(text, taken);
    }
}

/* "ip=192.0.2.7 | url=https://..." */
static void put_facts(struct smtperr_out *out, const struct smtperr_facts *facts, bool utf8)
{
    const char *bar = "";
    for (unsigned i = 0; i < FACT_KEYS; i++) {
        struct smtperr_slice fact = smtperr__fact(facts, i);
        if (fact.ptr == NULL)
            continue;
        smtperr__puts(out, bar);
        smtperr__puts(out, smtperr__fact_keys[i]);
        smtperr__putc(out, '=');
        smtperr__put_cell(out, fact, utf8);
        bar = " | ";
    }
}

static void put_field(struct smtperr_out *out, const struct smtperr__field *field, bool utf8)
{
    switch (field->type) {
    case VALUE_NONE: break;
    case VALUE_OWN: smtperr__put(out, field->text); break;
    case VALUE_TEXT: smtperr__put_cell(out, field->text, utf8); break;
    case VALUE_NUMBER: smtperr__put_number(out, field->number); break;
    case VALUE_TRUE: smtperr__puts(out, "true"); break;
    case VALUE_FACTS: put_facts(out, field->facts, utf8); break;
    case VALUE_LIST:
        for (unsigned i = 0; i < field->count; i++) {
            smtperr__puts(out, i > 0 ? " | " : "");
            smtperr__put_cell(out, field->items[i], utf8);
        }
        break;
    }
}

static void put_key(struct smtperr_out *out, const struct smtperr_report *report, unsigned key, bool utf8)
{
    struct smtperr__field field;
    smtperr__get_field(report, key, &field);
    put_field(out, &field, utf8);
}

static void render_fields(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_report *r)
{
    for (unsigned i = 0; i < style->field_count; i++) {
        smtperr__puts(out, i > 0 ? "\t" : "");
        if (style->fields[i] >= KEY_FACT_FIRST)
            smtperr__put_cell(out, smtperr__fact(&r->facts, style->fields[i] - KEY_FACT_FIRST), style->utf8);
        else
            put_key(out, r, style->fields[i], style->utf8);
    }
    smtperr__putc(out, '\n');
}

/* A TAB and the word; returns where the next one goes. */
static char *add_word(char *at, const struct smtperr__word *word)
{
    *at++ = '\t';
    memcpy(at, word->text, WORD_MAX);
    return at + word->len;
}

/* reply, status, category, retry, keep or drop, actor, recipient, title */
static void render_brief(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_report *r)
{
    const struct smtperr_codes *codes = &r->finding->codes;
    char spelled[2 * 16], *end = spelled, verdict[3 * (WORD_MAX + 1) + 1];
    end += smtperr__spell_reply(codes, spelled).len;
    *end++ = '\t';
    if (codes->status.set)
        end += smtperr__spell_status(codes->status, end);
    *end++ = '\t';
    smtperr__put(out, slice_make(spelled, end));
    smtperr__puts(out, smtperr__tables.pool + smtperr__tables.categories[r->category].id);
    end = add_word(verdict, &smtperr__retry_words[r->retry]);
    end = add_word(end, &smtperr__suppress_words[r->suppress]);
    end = add_word(end, &smtperr__actor_words[r->actor]);
    *end++ = '\t';
    smtperr__put(out, slice_make(verdict, end));
    smtperr__put_cell(out, r->finding->recipient, style->utf8);
    smtperr__putc(out, '\t');
    smtperr__put(out, r->title);
    smtperr__putc(out, '\n');
}

void smtperr_render(struct smtperr_out *out, const struct smtperr_style *style, const struct smtperr_report *report)
{
    switch (style->form) {
    case SMTPERR_FORM_TEXT: smtperr__render_text(out, style, report); break;
    case SMTPERR_FORM_BRIEF: render_brief(out, style, report); break;
    case SMTPERR_FORM_JSON: smtperr__render_json(out, report); break;
    case SMTPERR_FORM_FIELDS: render_fields(out, style, report); break;
    }
}
