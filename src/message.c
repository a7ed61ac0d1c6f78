/* SPDX-License-Identifier: MIT */
/*
 * Reads a message line by line: its header, its parts, and what stands in each.
 *
 *   report  = multipart/report( notice, message/delivery-status [ , returned message ] )    ; RFC 3464, RFC 6522
 *   private = notice [ returned message ]                                                    ; all other forms
 */
#include "message.h"

#include "chars.h"
#include "verdict.h"

#define DECODED_AT_ONCE 1024u

/* ---- beginning ---- */

static void take_line(void *message, struct smtperr_slice line);

void smtperr__message_init(struct smtperr__message *m, const char *source, smtperr_sink *sink, void *context,
                           struct smtperr__text *text, const struct smtperr__charsets *charsets)
{
    m->sink = sink;
    m->context = context;
    m->source = source;
    m->charsets = charsets;
    m->stopped = false;
    m->found = 0;
    m->verdict = VERDICT_ORDINARY;
    smtperr__picker_init(&m->picker, text);
    smtperr__seen_clear(&m->seen);
    smtperr__recipients_init(&m->entries);
}

/* Forgets all that was read, but for the multiparts that are open. */
static void forget(struct smtperr__message *m)
{
    m->status_seen = m->feedback = m->receipt = m->displayed = m->delimited = m->declared = m->live = m->plain_seen =
        false;
    m->cut = false;
    m->header_len = m->rule_len = m->field_len = m->notice_len = 0;
    m->status_indent = 0;
    smtperr__evidence_clear(&m->evidence);
    smtperr__body_init(&m->body, &m->part, m->charsets, take_line, m);
    m->in_header = true;
    m->picked = NULL;
    smtperr__part_init(&m->part);
    smtperr__recipients_clear(&m->entries);
    smtperr__seen_clear(&m->seen);
    smtperr__dsn_init(&m->dsn, &m->entries);
    smtperr__bounce_init(&m->bounce, &m->dsn, (struct smtperr_slice){NULL, 0});
}

void smtperr__message_begin(struct smtperr__message *m, unsigned long line, unsigned long number)
{
    m->line = line;
    m->number = number;
    m->nested = false;
    m->wrap.encoding = ENCODING_NONE;
    m->mime.depth = m->base = 0;
    forget(m);
}

/* ---- fields ---- */

unsigned smtperr__message_field(struct smtperr_slice line)
{
    static const char *const names[] = {
        "from", "to", "date", "received", "return-path", "message-id", "subject", "mime-version",
    };
    struct smtperr_slice name, value;
    if (!smtperr__read_field(line, &name, &value))
        return 0;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (smtperr__same(name, names[i]))
            return 1u << i;
    return 0;
}

static void end_field(struct smtperr__message *m, bool of_message)
{
    struct smtperr_slice name, value;
    bool field = m->field_len > 0 && smtperr__read_field((struct smtperr_slice){m->field, m->field_len}, &name, &value);
    m->field_len = 0;
    if (!field)
        return;
    smtperr__part_field(&m->part, name, value);
    if (of_message)
        smtperr__evidence_field(&m->evidence, m->charsets, name, value);
}

/* Does the notice read so far tell of a recipient in fields, or, if a mail system wrote it, that mail was not
 * delivered?
 */
static bool notice_tells(struct smtperr__message *m)
{
    smtperr__read_held(m);
    if (m->entries.count > 0 && m->entries.list[0].fields)
        return true;
    if (m->evidence.program && m->bounce.opening)
        m->evidence.machine = true; /* a list that refuses: it returns the message under the subject it had */
    return m->evidence.machine && (m->entries.count > 0 || m->bounce.opening);
}

/* Is this a report, as far as can be told before its end, so that what it holds is the returned message? People write
 * as postmaster too, and anybody about reports with such a subject: there the notice tells. */
static bool is_report(struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    if (m->status_seen || m->declared)
        return true;
    if (e->reply || e->automatic || e->other || !(e->machine || e->report || e->program))
        return false;
    return (e->machine && !e->own_path) || notice_tells(m);
}

static void end_status_group(struct smtperr__message *m)
{
    smtperr__dsn_end_group(&m->dsn);
    smtperr__dsn_merge(&m->dsn);
}

/* A field of the delivery status is complete. Where groups have no empty lines between them, this is where the table of
 * recipients is found to be full. */
static void end_status_field(struct smtperr__message *m)
{
    struct smtperr_slice name, value;
    bool field = smtperr__read_field((struct smtperr_slice){m->field, m->field_len}, &name, &value);
    m->field_len = 0;
    if (!field)
        return;
    enum smtperr__dsn_name named = smtperr__dsn_named(name);
    if (smtperr__dsn_begins_group(&m->dsn, named))
        end_status_group(m);
    if (!smtperr__recipients_have_room(&m->entries) && smtperr__dsn_begins_group(&m->dsn, named))
        smtperr__hand_out_all(m);
    smtperr__dsn_field(&m->dsn, named, value);
}

static void end_part(struct smtperr__message *m)
{
    smtperr__body_end(&m->body);
    if (m->part.kind == PART_STATUS) {
        end_status_field(m);
        end_status_group(m);
    }
}

static void begin_part(struct smtperr__message *m)
{
    end_part(m);
    smtperr__part_init(&m->part);
    m->in_header = true;
    m->field_len = 0;
}

/* A message within an ordinary one is read as a message of its own. */
static void enter(struct smtperr__message *m)
{
    m->base = m->mime.depth;
    m->nested = true;
    forget(m);
}

/* A message within this one has no encoding (RFC 2046 5.2.1), but mail programs give it one. */
static void wrap(struct smtperr__message *m)
{
    if (m->part.encoding == ENCODING_NONE || m->wrap.encoding != ENCODING_NONE)
        return;
    m->wrap.encoding = m->part.encoding;
    m->wrap.depth = m->mime.depth;
    m->wrap.base64 = (struct smtperr__base64){0};
    m->wrap.len = 0;
}

/* The header has ended: what follows? */
static void begin_body(struct smtperr__message *m, bool of_message)
{
    end_field(m, of_message);
    m->in_header = false;
    m->evidence.report |= m->part.report;
    m->declared |= m->part.report;
    if (of_message)
        smtperr__evidence_weigh(&m->evidence, m->declared);
    switch (m->part.kind) {
    case PART_MULTIPART:
        (void)smtperr__mime_open(&m->mime, (struct smtperr_slice){m->part.boundary, m->part.boundary_len});
        smtperr__part_init(&m->part); /* what stands before the first part is text, and all if none comes */
        break;
    case PART_STATUS: m->status_seen = true; break;
    case PART_FEEDBACK: m->feedback = true; break;
    case PART_RECEIPT: m->receipt = true; break;
    case PART_MESSAGE:
        wrap(m);
        if (!is_report(m) && !m->feedback && !m->receipt)
            enter(m);
        break;
    case PART_HTML:
        if (m->plain_seen || m->status_seen)
            m->part.kind = PART_OTHER;
        break;
    case PART_TEXT:
        if (m->plain_seen)
            smtperr__hold_line(m, slice_of(BOUNCE_PART));
        m->plain_seen = true;
        if (m->status_seen)
            m->part.kind = PART_OTHER;
        break;
    case PART_OTHER: break;
    }
}

static void add_to_field(struct smtperr__message *m, struct smtperr_slice line)
{
    size_t room = sizeof m->field - m->field_len;
    if (line.len > room) {
        line.len = room;
        m->cut = true;
    }
    if (line.len > 0)
        memcpy(m->field + m->field_len, line.ptr, line.len);
    m->field_len += line.len;
}

/* Can this be a field that is read? Most are not, and are passed over. */
static bool may_matter(struct smtperr_slice line)
{
    return smtperr__starts(line, "content-") || smtperr__is_evidence(line);
}

static void read_body_line(struct smtperr__message *m, struct smtperr_slice line);

static void read_header_line(struct smtperr__message *m, struct smtperr_slice line)
{
    bool of_message = m->mime.depth == (m->nested ? m->base : 0);
    m->header_len += line.len;
    if (line.len == 0 || (is_space(line.ptr[0]) && smtperr__trim(line).len == 0)) {
        if (m->header_len > 0 || m->field_len > 0 || !of_message)
            begin_body(m, of_message);
    } else if (is_space(line.ptr[0])) {
        if (m->field_len > 0)
            add_to_field(m, line);
    } else if (smtperr__is_field(line)) {
        if (m->field_len > 0)
            end_field(m, of_message);
        m->cut |= m->header_len > MESSAGE_HEADER_MAX;
        if (m->header_len <= MESSAGE_HEADER_MAX && may_matter(line))
            add_to_field(m, line);
    } else if (!smtperr__starts(line, "from ") && !smtperr__starts(line, ">from ")) {
        begin_body(m, of_message); /* the empty line was lost */
        if (!m->in_header)
            read_body_line(m, line);
    }
}

/* A line of message/delivery-status, RFC 3464 2.1. Some programs indent the whole part: a line goes on with a field
 * only if it is indented more than the one that began it. */
static void read_status_line(struct smtperr__message *m, struct smtperr_slice line)
{
    struct smtperr_slice words = smtperr__trim(line);
    size_t indent = words.len > 0 ? (size_t)(words.ptr - line.ptr) : 0;
    if (words.len > 0 && m->field_len > 0 && indent > m->status_indent) {
        add_to_field(m, line);
        return;
    }
    end_status_field(m);
    if (words.len > 0) {
        m->status_indent = indent;
        add_to_field(m, words);
        return;
    }
    end_status_group(m);
    if (!smtperr__recipients_have_room(&m->entries))
        smtperr__hand_out_all(m);
}

/* A line of text of the notice or of the status part. */
static void take_line(void *message, struct smtperr_slice line)
{
    struct smtperr__message *m = message;
    if (m->part.kind == PART_STATUS)
        read_status_line(m, line);
    else
        smtperr__hold_line(m, line);
}

/* A status part is not to be encoded (RFC 3464 2.1) but may be if it is a global one (RFC 6533 5), and gateways encode
 * either. Where one says base64 and is none, its fields tell: base64 has no colon. */
static void read_status(struct smtperr__message *m, struct smtperr_slice line)
{
    if (m->part.encoding == ENCODING_BASE64 && smtperr__is_field(line))
        m->part.encoding = ENCODING_NONE;
    if (m->part.encoding == ENCODING_NONE)
        read_status_line(m, line);
    else
        smtperr__body_line(&m->body, line);
}

/* "Disposition: automatic-action/MDN-sent-automatically; displayed", RFC 8098 3.2.6. What somebody deleted unread by
 * hand was delivered too. */
static void read_receipt_line(struct smtperr__message *m, struct smtperr_slice line)
{
    m->displayed |= smtperr__starts(line, "disposition:") &&
                    (smtperr__find(line, slice_of("displayed")) < line.len ||
                     smtperr__find(line, slice_of("manual-action")) < line.len);
}

/* A delimiter that no header declared: a line "--..." with a "Content-" field below it. */
static bool is_undeclared(struct smtperr__message *m, struct smtperr_slice line)
{
    bool opens = m->rule_len > 2 && smtperr__starts(line, "content-") &&
                 smtperr__mime_open(&m->mime, (struct smtperr_slice){m->rule + 2, m->rule_len - 2});
    m->rule_len = 0;
    if (!opens && line.len > 4 && line.len <= sizeof m->rule && smtperr__may_delimit(line))
        m->rule_len = slice_copy(m->rule, sizeof m->rule, line);
    while (m->rule_len > 0 && is_space(m->rule[m->rule_len - 1]))
        m->rule_len--;
    return opens;
}

/* The first delimiter: what stood before it was a preamble, for readers without MIME (RFC 2046 5.1.1). */
static void end_preamble(struct smtperr__message *m)
{
    if (!m->delimited && !m->plain_seen && !m->live)
        m->notice_len = 0;
    m->delimited = true;
}

/* A report within a notice that names nobody, as a gateway wraps the reports of the servers behind it. */
static bool is_wrapped_report(struct smtperr__message *m, struct smtperr_slice line)
{
    if (m->declared || m->status_seen || m->bounce.body || !smtperr__starts(line, "content-type:") ||
        smtperr__find(line, slice_of("multipart/report")) == line.len)
        return false;
    smtperr__read_held(m);
    return m->entries.count == 0;
}

static void read_returned_line(struct smtperr__message *m, struct smtperr_slice line)
{
    if (!is_wrapped_report(m, line)) {
        smtperr__bounce_returned(&m->bounce, line);
        return;
    }
    enter(m);
    m->evidence.machine = true;
    m->header_len = 1;
    read_header_line(m, line);
}

static void read_body_line(struct smtperr__message *m, struct smtperr_slice line)
{
    enum smtperr__delimiter delimiter = smtperr__may_delimit(line) ? smtperr__mime_delimiter(&m->mime, line)
                                                                   : DELIMITER_NONE;
    if (delimiter != DELIMITER_NONE) {
        begin_part(m);
        end_preamble(m);
        if (m->nested && m->mime.depth <= m->base) {
            smtperr__conclude(m);
            forget(m);
            m->nested = false;
        }
        if (delimiter == DELIMITER_END) {
            m->in_header = false;
            m->part.kind = PART_MULTIPART;
        }
        return;
    }
    if (!m->delimited && is_undeclared(m, line)) {
        begin_part(m);
        end_preamble(m);
        read_header_line(m, line);
        return;
    }
    switch (m->part.kind) {
    case PART_TEXT:
    case PART_HTML: smtperr__body_line(&m->body, line); break;
    case PART_STATUS: read_status(m, line); break;
    case PART_MESSAGE: read_returned_line(m, line); break;
    case PART_RECEIPT: read_receipt_line(m, line); break;
    case PART_MULTIPART:
    case PART_FEEDBACK:
    case PART_OTHER: break;
    }
}

bool smtperr__message_skips(const struct smtperr__message *m)
{
    if (m->in_header || !m->delimited || m->wrap.encoding != ENCODING_NONE)
        return false;
    switch (m->part.kind) {
    case PART_TEXT:
    case PART_HTML:
    case PART_STATUS:
    case PART_RECEIPT: return false;
    case PART_MESSAGE: return m->bounce.body;
    case PART_MULTIPART:
    case PART_FEEDBACK:
    case PART_OTHER: break;
    }
    return true;
}

static void read_line(struct smtperr__message *m, struct smtperr_slice line)
{
    if (m->in_header)
        read_header_line(m, line);
    else
        read_body_line(m, line);
}

/* ---- a message within that is encoded ---- */

static void end_wrapped_line(struct smtperr__message *m)
{
    size_t len = m->wrap.len;
    m->wrap.len = 0;
    if (len > 0 && m->wrap.line[len - 1] == '\r')
        len--;
    read_line(m, (struct smtperr_slice){m->wrap.line, len});
}

static void unwrap(struct smtperr__message *m, struct smtperr_slice bytes)
{
    struct smtperr__wrap *wrap = &m->wrap;
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n' || wrap->len == sizeof wrap->line)
            end_wrapped_line(m);
        if (bytes.ptr[i] != '\n')
            wrap->line[wrap->len++] = bytes.ptr[i];
    }
}

static void end_wrap(struct smtperr__message *m)
{
    if (m->wrap.encoding != ENCODING_NONE && m->wrap.len > 0)
        end_wrapped_line(m);
    m->wrap.encoding = ENCODING_NONE;
}

/* A delimiter, or a field where base64 was announced, which has no colon: there was none. */
static bool ends_wrap(const struct smtperr__message *m, struct smtperr_slice line)
{
    return (m->wrap.encoding == ENCODING_BASE64 && smtperr__is_field(line)) ||
           smtperr__mime_is_delimiter(&m->mime, m->wrap.depth, line);
}

static void read_wrapped_line(struct smtperr__message *m, struct smtperr_slice line)
{
    char bytes[DECODED_AT_ONCE];
    bool soft = m->wrap.encoding == ENCODING_BASE64;
    for (size_t at = 0; at < line.len; at += DECODED_AT_ONCE) {
        struct smtperr_slice part = slice_from(line, at);
        if (part.len > DECODED_AT_ONCE)
            part.len = DECODED_AT_ONCE;
        part.len = m->wrap.encoding == ENCODING_BASE64 ? smtperr__decode_base64(&m->wrap.base64, part, bytes)
                                                       : smtperr__decode_qp(part, bytes, &soft);
        part.ptr = bytes;
        unwrap(m, part);
    }
    if (!soft)
        unwrap(m, slice_of("\n"));
}

bool smtperr__message_line(struct smtperr__message *m, struct smtperr_slice line)
{
    if (m->wrap.encoding != ENCODING_NONE && ends_wrap(m, line))
        end_wrap(m);
    if (m->wrap.encoding != ENCODING_NONE)
        read_wrapped_line(m, line);
    else
        read_line(m, line);
    return !m->stopped;
}

void smtperr__message_end(struct smtperr__message *m)
{
    end_wrap(m);
    if (m->in_header)
        begin_body(m, m->mime.depth == (m->nested ? m->base : 0));
    end_part(m);
    if (!m->stopped)
        smtperr__conclude(m);
}
