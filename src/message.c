/* SPDX-License-Identifier: MIT */
/*
 * Reads a message line by line: its header, its parts, and at its end what they add up to.
 *
 *   report  = multipart/report( notice, message/delivery-status [ , returned message ] )    ; RFC 3464, RFC 6522
 *   private = notice [ returned message ]                                                    ; all other forms
 *
 * The fields of a delivery status count first. The notice, which is for people, is held back and read where there are
 * no fields, or where they say too little. It takes a mail system's header and words to make a report: ordinary mail
 * that quotes an error is none.
 */
#include "message.h"

#include "chars.h"
#include "client.h"
#include "code.h"
#include "layout.h"
#include "reply.h"

/* ---- beginning ---- */

void smtperr__message_init(struct smtperr__message *m, const char *source, smtperr_sink *sink, void *context,
                           struct smtperr__text *text, const struct smtperr__charsets *charsets)
{
    m->sink = sink;
    m->context = context;
    m->source = source;
    m->text = text;
    m->charsets = charsets;
    m->stopped = false;
    m->found = 0;
    m->verdict = VERDICT_ORDINARY;
    m->pick = &m->picks[0];
    m->best = &m->picks[1];
    m->entries.count = 1; /* so that clearing does it all */
    smtperr__seen_clear(&m->seen);
    smtperr__recipients_clear(&m->entries);
}

static void reset_html(struct smtperr__message *m)
{
    struct smtperr__html *html = &m->html;
    html->tag = html->named = html->hidden = html->pre = false;
    html->name_len = html->tag_len = html->link_len = html->link_from = 0;
    m->html_len = 0;
}

/* Forgets all that was read, but for the multiparts that are open. */
static void forget(struct smtperr__message *m)
{
    m->status_seen = m->feedback = m->receipt = m->displayed = m->delimited = m->declared = m->live = m->plain_seen =
        false;
    m->cut = false;
    m->header_len = m->rule_len = m->field_len = m->piece_len = m->notice_len = m->html_len = 0;
    m->status_indent = 0;
    reset_html(m);
    m->base64 = (struct smtperr__base64){0};
    m->evidence.machine = m->evidence.report = m->evidence.reply = m->evidence.automatic = false;
    m->evidence.ordinary = m->evidence.no_path = m->evidence.own_path = m->evidence.bulk = false;
    m->evidence.program = m->evidence.answered = m->evidence.other = m->evidence.list = m->evidence.delayed = false;
    m->evidence.sender_len = m->evidence.date_len = m->evidence.failed_len = 0;
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

/* ---- header of the message ---- */

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

static bool starts(struct smtperr_slice s, const char *words)
{
    size_t len = strlen(words);
    return s.len >= len && smtperr__same((struct smtperr_slice){s.ptr, len}, words);
}

static bool has_mark(struct smtperr_slice text, enum smtperr__mark mark)
{
    return smtperr__find_layout(text, 0, LAYOUT_BIT(mark)).marks != 0;
}

static size_t copy(char *to, size_t room, struct smtperr_slice from)
{
    size_t len = from.len < room ? from.len : room;
    if (len > 0)
        memcpy(to, from.ptr, len);
    return len;
}

/* A list of addresses: whole ones, as many as have room. */
static size_t copy_list(char *to, size_t room, struct smtperr_slice from, bool *cut)
{
    size_t len = copy(to, room, from);
    if (len == from.len)
        return len;
    *cut = true;
    while (len > 0 && to[len - 1] != ',')
        len--;
    return len;
}

/* "[Ticket#2026] Hello": how a ticket system begins its subjects. */
static bool is_ticket(struct smtperr_slice subject)
{
    size_t len = 0;
    while (len < subject.len && subject.ptr[len] != ']')
        len++;
    return len < subject.len && subject.ptr[0] == '[' && memchr(subject.ptr, '#', len) != NULL;
}

#define PREFIX_MAX 32 /* bytes of what mail programs put before the subject of an answer, as "Re:" */

/* Where the names of lists end that a subject begins with: "[users] Re: Hello". */
static struct smtperr_slice without_list(struct smtperr_slice subject)
{
    const char *end;
    while (subject.len > 0 && subject.ptr[0] == '[' && (end = memchr(subject.ptr, ']', subject.len)) != NULL)
        subject = smtperr__trim(slice_make(end + 1, subject.ptr + subject.len));
    return subject;
}

/*   prefix = word [ "[" count "]" / "(" count ")" ] *SP ( ":" / U+FF1A )      ; "Re: ", "Re[2]: ", "RE : "
 * Does the subject begin with one that a table knows, or with a single letter, as Outlook has it in Italian? */
static bool is_answer(struct smtperr_slice subject)
{
    char prefix[PREFIX_MAX + 2];
    size_t len = 0, at = 0;
    subject = without_list(subject);
    while (at < subject.len && len < PREFIX_MAX && strchr(":[(^", subject.ptr[at]) == NULL &&
           (unsigned char)subject.ptr[at] != 0xef)
        prefix[len++] = subject.ptr[at++];
    while (at < subject.len && at < PREFIX_MAX && (is_digit(subject.ptr[at]) || strchr("[]()^ ", subject.ptr[at])))
        at++;
    while (len > 0 && prefix[len - 1] == ' ')
        len--;
    if (len == 0 || at >= subject.len || (subject.ptr[at] != ':' && !starts(slice_from(subject, at), "\xef\xbc\x9a")))
        return false;
    prefix[len] = ':';
    struct smtperr__layout_hit hit =
        smtperr__find_layout((struct smtperr_slice){prefix, len + 1}, 0, LAYOUT_BIT(LAYOUT_ANSWER));
    return len == 1 || (hit.marks != 0 && hit.begin == 0 && hit.end == len + 1);
}

static void read_subject(struct smtperr__evidence *e, struct smtperr_slice subject)
{
    const unsigned report = LAYOUT_BIT(LAYOUT_SUBJECT), automatic = LAYOUT_BIT(LAYOUT_NO_BOUNCE),
                   other = LAYOUT_BIT(LAYOUT_ORDINARY), delay = LAYOUT_BIT(LAYOUT_DELAY),
                   list = LAYOUT_BIT(LAYOUT_PROGRAM), all = report | automatic | other | delay | list;
    struct smtperr__layout_hit hit = smtperr__find_layout(subject, 0, all);
    e->reply |= is_answer(subject);
    e->bulk |= is_ticket(subject);
    for (; hit.marks != 0; hit = smtperr__find_layout(subject, hit.end, all)) {
        /* "Undeliverable: Out of office: Hello" reports that an automatic reply did not arrive */
        e->automatic |= (hit.marks & automatic) != 0 && !e->report;
        e->other |= (hit.marks & other) != 0 && !e->report;
        e->report |= (hit.marks & report) != 0;
        e->delayed |= (hit.marks & delay) != 0;
        e->list |= (hit.marks & list) != 0;
    }
}

/* Fields of newsletters, lists, ticket systems and automatic answers: RFC 2369, RFC 2919, and what programs add. */
static bool is_bulk_field(struct smtperr_slice name)
{
    static const char *const names[] = {"list-unsubscribe", "list-id",     "precedence",
                                        "x-otrs-",          "x-autoreply", "x-autorespond"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (starts(name, names[i]))
            return true;
    return false;
}

/* Exchange keeps a copy of what it delivers, with the recipients above it. */
static bool is_journal(struct smtperr_slice name)
{
    return starts(name, "x-ms-journal-report");
}

/* "Precedence: first-class" says nothing. */
static bool is_bulk(struct smtperr_slice name, struct smtperr_slice value)
{
    return is_bulk_field(name) && (!smtperr__same(name, "precedence") || smtperr__same(value, "bulk") ||
                                   smtperr__same(value, "list") || smtperr__same(value, "junk"));
}

static void read_from(struct smtperr__evidence *e, struct smtperr_slice from)
{
    bool machine = slice_is(from, "<>") || from.len == 0 || has_mark(from, LAYOUT_FROM);
    e->machine |= machine;
    e->ordinary |= !machine;
    e->program |= !machine && has_mark(from, LAYOUT_PROGRAM);
}

static void read_return_path(struct smtperr__evidence *e, struct smtperr_slice path)
{
    bool empty = slice_is(path, "<>") || path.len == 0;
    e->no_path |= empty;
    e->own_path |= !empty;
    e->machine |= has_mark(path, LAYOUT_FROM);
}

static void read_message_field(struct smtperr__message *m, struct smtperr_slice name, struct smtperr_slice value)
{
    struct smtperr__evidence *e = &m->evidence;
    char decoded[1024];
    struct smtperr_slice address = {NULL, 0};
    size_t at = 0;
    if (smtperr__same(name, "from")) {
        read_from(e, smtperr__decode_words(value, m->charsets, decoded, sizeof decoded));
    } else if (smtperr__same(name, "return-path")) {
        read_return_path(e, value);
    } else if (smtperr__same(name, "subject")) {
        read_subject(e, smtperr__decode_words(value, m->charsets, decoded, sizeof decoded));
    } else if (smtperr__same(name, "to") && e->sender_len == 0 && smtperr__next_address(value, &at, &address)) {
        e->sender_len = copy(e->sender, sizeof e->sender, address);
    } else if (smtperr__same(name, "date")) {
        e->date_len = copy(e->date, sizeof e->date, value);
    } else if (smtperr__same(name, "x-failed-recipients")) {
        e->machine = e->report = true;
        e->failed_len = copy_list(e->failed, sizeof e->failed, value, &m->cut);
    } else if (smtperr__same(name, "auto-submitted")) {
        e->answered |= starts(value, "auto-replied"); /* RFC 3834 5 */
    } else {
        e->bulk |= is_bulk(name, value);
        e->answered |= starts(name, "x-auto") || starts(value, "auto_reply");
        e->other |= is_journal(name);
    }
}

/* The header is complete. An empty return path is that of a report, but newsletters and ticket systems send with one
 * too, so that nobody answers: then the sender must be a mail system by his name. A program with a name that says
 * nothing is one if its subject is that of a report. */
static void weigh_path(struct smtperr__message *m)
{
    struct smtperr__evidence *e = &m->evidence;
    e->machine |= e->no_path && (m->declared || !(e->ordinary && e->bulk));
    e->machine |= e->program && ((e->report && !e->bulk) || e->list);
}

/* ---- lines of the notice ---- */

static void read_notice_line(struct smtperr__message *m, struct smtperr_slice line);

/* The notice is too long to be held back: from here on its lines are read as they come. */
static void go_live(struct smtperr__message *m)
{
    const char *end = m->notice + m->notice_len;
    m->live = true;
    m->bounce.sender = (struct smtperr_slice){m->evidence.sender, m->evidence.sender_len};
    m->bounce.attach = m->status_seen && m->entries.count > 0;
    for (const char *at = m->notice, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        read_notice_line(m, slice_make(at, stop));
    }
    m->notice_len = 0;
}

static void hand_out_all(struct smtperr__message *m);

static void read_notice_line(struct smtperr__message *m, struct smtperr_slice line)
{
    if (!smtperr__recipients_have_room(&m->entries))
        hand_out_all(m);
    smtperr__bounce_line(&m->bounce, line);
}

static void keep_notice_line(struct smtperr__message *m, struct smtperr_slice line)
{
    if (!m->live && line.len + 1 > sizeof m->notice - m->notice_len)
        go_live(m);
    if (m->live) {
        read_notice_line(m, line);
        return;
    }
    if (line.len > 0)
        memcpy(m->notice + m->notice_len, line.ptr, line.len);
    m->notice_len += line.len;
    m->notice[m->notice_len++] = '\n';
}

/* ---- HTML ---- */

static void end_html_line(struct smtperr__message *m)
{
    struct smtperr_slice line = {m->html_line, m->html_len};
    if (smtperr__is_wrapped(line, false))
        line = smtperr__unwrap(line, false, m->html_line);
    keep_notice_line(m, line);
    m->html_len = 0;
}

/* href="mailto:ann%40example.org?subject=..." */
static void begin_link(struct smtperr__message *m)
{
    static const char scheme[] = "mailto:";
    struct smtperr__html *html = &m->html;
    struct smtperr_slice tag = {html->tag_text, html->tag_len}, address;
    char decoded[MESSAGE_NAME_MAX];
    size_t at = smtperr__find(tag, slice_of(scheme)), len = 0, from = 0;
    html->link_len = 0;
    html->link_from = m->html_len;
    if (at == tag.len)
        return;
    for (at += sizeof scheme - 1; at < tag.len && strchr("\"'?> ", tag.ptr[at]) == NULL; at++) {
        bool sign = tag.len - at > 2 && memcmp(tag.ptr + at, "%40", 3) == 0;
        decoded[len++] = sign ? '@' : tag.ptr[at];
        at += sign ? 2 : 0;
    }
    if (smtperr__next_address((struct smtperr_slice){decoded, len}, &from, &address))
        html->link_len = copy(html->link, sizeof html->link, address);
}

/* Where the text of a link has no address, the one it leads to is shown behind it. */
static void end_link(struct smtperr__message *m)
{
    struct smtperr__html *html = &m->html;
    size_t from = html->link_from <= m->html_len ? html->link_from : 0;
    if (html->link_len > 0 && memchr(m->html_line + from, '@', m->html_len - from) == NULL &&
        sizeof m->html_line - m->html_len > html->link_len + 3) {
        memcpy(m->html_line + m->html_len, " <", 2);
        memcpy(m->html_line + m->html_len + 2, html->link, html->link_len);
        m->html_len += html->link_len + 2;
        m->html_line[m->html_len++] = '>';
    }
    html->link_len = 0;
}

static void end_tag(struct smtperr__message *m)
{
    static const char *const breaks[] = {"br",  "p",   "/p",  "div", "/div", "tr",  "/tr", "li",  "/td", "/h1",
                                         "/h2", "/h3", "/h4", "pre", "/pre", "/th", "hr",  "/li", "/dt", "/dd"};
    static const char *const hidden[] = {"style", "script", "title"};
    struct smtperr__html *html = &m->html;
    struct smtperr_slice name = {html->name, html->name_len};
    html->tag = false;
    if (smtperr__same(name, "a"))
        begin_link(m);
    else if (smtperr__same(name, "/a"))
        end_link(m);
    else if (smtperr__same(name, "pre"))
        html->pre = true;
    else if (smtperr__same(name, "/pre"))
        html->pre = false;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (smtperr__same(name, hidden[i]))
            html->hidden = true;
        else if (name.len > 0 && name.ptr[0] == '/' && smtperr__same(slice_from(name, 1), hidden[i]))
            html->hidden = false;
    }
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        if (smtperr__same(name, breaks[i]) && m->html_len > 0)
            end_html_line(m);
}

/* Does a tag begin at this "<"? "<ann@example.org>" is an address that somebody forgot to escape. */
static bool begins_tag(struct smtperr_slice s)
{
    size_t len = 1;
    if (s.len < 2 || !(is_class(s.ptr[1], CHAR_ALPHA) || s.ptr[1] == '/' || s.ptr[1] == '!'))
        return false;
    while (len < s.len && len < BOUNCE_GUESS_MAX && is_class(s.ptr[len], CHAR_ADDR))
        len++;
    return len == s.len || s.ptr[len] != '>' || memchr(s.ptr, '@', len) == NULL;
}

/* A tag is its name, up to a sign that is none of a name, and what follows it. */
static void read_tag(struct smtperr__html *html, char c)
{
    html->named |= !is_alnum(c) && (c != '/' || html->name_len > 0);
    if (!html->named && html->name_len < sizeof html->name)
        html->name[html->name_len++] = c;
    else if (html->tag_len < sizeof html->tag_text)
        html->tag_text[html->tag_len++] = c;
}

/* Tags are taken away; those that end a line do so. */
static void read_html(struct smtperr__message *m, struct smtperr_slice line)
{
    struct smtperr__html *html = &m->html;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (html->tag && c == '>') {
            end_tag(m);
        } else if (html->tag) {
            read_tag(html, c);
        } else if (c == '<' && begins_tag(slice_from(line, i))) {
            html->tag = true;
            html->name_len = html->tag_len = 0;
            html->named = false;
        } else if (!html->hidden) {
            if (m->html_len == sizeof m->html_line)
                end_html_line(m);
            m->html_line[m->html_len++] = c;
        }
    }
    if (html->pre && !html->tag && !html->hidden)
        end_html_line(m);
    else if (!html->tag && !html->hidden && m->html_len > 0 && m->html_len < sizeof m->html_line)
        m->html_line[m->html_len++] = ' ';
}

/* ---- decoding ---- */

static void read_status_line(struct smtperr__message *m, struct smtperr_slice line);

/* A line of the notice, or a piece of a very long one, in the charset of its part; or a line of the status, which is in
 * UTF-8 (RFC 6533 5). */
static void read_piece(struct smtperr__message *m, struct smtperr_slice line)
{
    struct smtperr_slice charset = {m->part.charset, m->part.charset_len};
    if (m->part.kind == PART_STATUS) {
        read_status_line(m, line);
        return;
    }
    if (line.len > 0 && !m->part.wide && !smtperr__is_utf8(charset, line)) {
        line.len = smtperr__to_utf8(m->charsets, charset, line, m->converted, sizeof m->converted);
        line.ptr = m->converted;
    }
    if (m->part.kind == PART_HTML)
        read_html(m, line);
    else
        keep_notice_line(m, line);
}

/* The HTML of some systems is one line of 100 kB. */
static void read_decoded(struct smtperr__message *m, struct smtperr_slice line)
{
    if (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    for (; line.len > SMTPERR_TEXT_MAX; line = slice_from(line, SMTPERR_TEXT_MAX))
        read_piece(m, (struct smtperr_slice){line.ptr, SMTPERR_TEXT_MAX});
    read_piece(m, line);
}

static void end_piece(struct smtperr__message *m)
{
    read_decoded(m, (struct smtperr_slice){m->piece, m->piece_len});
    m->piece_len = 0;
}

#define DECODED_AT_ONCE 1024u

/* Text of which lines and bytes are not one to one. */
static void read_run(struct smtperr__message *m, struct smtperr_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n' || m->piece_len == sizeof m->piece)
            end_piece(m);
        if (text.ptr[i] != '\n')
            m->piece[m->piece_len++] = text.ptr[i];
    }
}

static void read_wide(struct smtperr__message *m, struct smtperr_slice bytes)
{
    char text[2 * DECODED_AT_ONCE + 2];
    for (size_t at = 0; at < bytes.len; at += DECODED_AT_ONCE) {
        struct smtperr_slice part = slice_from(bytes, at);
        if (part.len > DECODED_AT_ONCE)
            part.len = DECODED_AT_ONCE;
        part.len = smtperr__decode_utf16(&m->part.utf16, part, text);
        part.ptr = text;
        read_run(m, part);
    }
}

static void read_base64(struct smtperr__message *m, struct smtperr_slice line)
{
    char bytes[DECODED_AT_ONCE];
    for (size_t at = 0; at < line.len; at += DECODED_AT_ONCE) {
        struct smtperr_slice part = slice_from(line, at);
        if (part.len > DECODED_AT_ONCE)
            part.len = DECODED_AT_ONCE;
        part.len = smtperr__decode_base64(&m->base64, part, bytes);
        part.ptr = bytes;
        if (m->part.wide)
            read_wide(m, part);
        else
            read_run(m, part);
    }
}

/* UTF-16 that is not in base64: the ends of lines are units of it too. */
static void read_wide_line(struct smtperr__message *m, struct smtperr_slice line)
{
    char bytes[DECODED_AT_ONCE];
    bool soft = false;
    for (; line.len > 0; line = slice_from(line, DECODED_AT_ONCE)) {
        struct smtperr_slice part = {line.ptr, line.len < DECODED_AT_ONCE ? line.len : DECODED_AT_ONCE};
        if (m->part.encoding == ENCODING_QP) {
            part.len = smtperr__decode_qp(part, bytes, &soft);
            part.ptr = bytes;
        }
        read_wide(m, part);
        if (line.len <= DECODED_AT_ONCE)
            break;
    }
    if (!soft)
        read_wide(m, slice_of("\n"));
}

static void read_qp(struct smtperr__message *m, struct smtperr_slice line)
{
    bool soft;
    if (line.len > sizeof m->piece - m->piece_len && m->piece_len > 0)
        end_piece(m);
    for (; line.len > sizeof m->piece; line = slice_from(line, sizeof m->piece)) {
        m->piece_len = smtperr__decode_qp((struct smtperr_slice){line.ptr, sizeof m->piece}, m->piece, &soft);
        end_piece(m);
    }
    m->piece_len += smtperr__decode_qp(line, m->piece + m->piece_len, &soft);
    if (!soft)
        end_piece(m);
}

/* ---- labels that lie ---- */

#define LOOKED_AT 64u /* bytes of the first line by which a part is judged */

static bool is_base64(struct smtperr_slice line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!is_alnum(line.ptr[i]) && strchr("+/= \t\r", line.ptr[i]) == NULL)
            return false;
    return memchr(line.ptr, ' ', smtperr__trim(line).len) == NULL;
}

/* Plain ASCII is no UTF-16, whatever it is called, and NULs and marks of the byte order stand in no other text. */
static void judge_width(struct smtperr__part *part, struct smtperr_slice bytes)
{
    unsigned first = bytes.len > 1 ? (unsigned char)bytes.ptr[0] : 0, second = 0;
    bool ascii = true;
    for (size_t i = 0; i < bytes.len; i++)
        ascii &= (unsigned char)bytes.ptr[i] < 0x80 && bytes.ptr[i] != '\0';
    if (bytes.len < 2)
        return;
    second = (unsigned char)bytes.ptr[1];
    bool big = first == 0xfe && second == 0xff, little = first == 0xff && second == 0xfe;
    big |= first == 0 && second != 0;
    little |= first != 0 && second == 0;
    part->wide = big || little || (part->wide && !ascii);
    if (big || little)
        part->utf16 = (struct smtperr__utf16){.little = little};
}

/* The first line of a part shows whether it is encoded as it says. */
static void look_at(struct smtperr__message *m, struct smtperr_slice line)
{
    char bytes[LOOKED_AT];
    struct smtperr__base64 state = {0};
    struct smtperr_slice head = {line.ptr, line.len < LOOKED_AT ? line.len : LOOKED_AT};
    bool soft;
    m->part.looked = true;
    if (m->part.encoding == ENCODING_BASE64 && !is_base64(line))
        m->part.encoding = ENCODING_NONE;
    if (m->part.encoding == ENCODING_BASE64)
        head = (struct smtperr_slice){bytes, smtperr__decode_base64(&state, head, bytes)};
    else if (m->part.encoding == ENCODING_QP)
        head = (struct smtperr_slice){bytes, smtperr__decode_qp(head, bytes, &soft)};
    judge_width(&m->part, head);
}

static void read_text(struct smtperr__message *m, struct smtperr_slice line)
{
    if (!m->part.looked) {
        if (line.len == 0)
            return;
        look_at(m, line);
    }
    if (m->part.wide && m->part.encoding != ENCODING_BASE64) {
        if (line.len > 0) /* an end of a line has two bytes there, so none is empty but behind the text */
            read_wide_line(m, line);
        return;
    }
    switch (m->part.encoding) {
    case ENCODING_NONE: read_decoded(m, line); break;
    case ENCODING_QP: read_qp(m, line); break;
    case ENCODING_BASE64: read_base64(m, line); break;
    }
}

/* ---- parts ---- */

static void end_field(struct smtperr__message *m, bool of_message)
{
    struct smtperr_slice name, value;
    bool field = m->field_len > 0 && smtperr__read_field((struct smtperr_slice){m->field, m->field_len}, &name, &value);
    m->field_len = 0;
    if (!field)
        return;
    smtperr__part_field(&m->part, name, value);
    if (of_message)
        read_message_field(m, name, value);
}

/* Does the notice read so far tell of a recipient in fields, or, if a mail system wrote it, that mail was not
 * delivered?
 */
static bool notice_tells(struct smtperr__message *m)
{
    if (!m->live)
        go_live(m);
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
    if (smtperr__dsn_begins_group(&m->dsn, name))
        end_status_group(m);
    if (!smtperr__recipients_have_room(&m->entries) && smtperr__dsn_begins_group(&m->dsn, name))
        hand_out_all(m);
    smtperr__dsn_field(&m->dsn, name, value);
}

static void end_part(struct smtperr__message *m)
{
    if (m->piece_len > 0)
        end_piece(m);
    if (m->part.kind == PART_STATUS) {
        end_status_field(m);
        end_status_group(m);
    }
    if (m->html_len > 0)
        end_html_line(m);
    reset_html(m);
    m->base64 = (struct smtperr__base64){0};
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
        weigh_path(m);
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
            keep_notice_line(m, slice_of(BOUNCE_PART));
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
    static const char *const names[] = {"content-", "from", "return-path",         "subject",
                                        "to",       "date", "x-failed-recipients", "auto-submitted"};
    char first = to_lower(line.ptr[0]);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i][0] == first && starts(line, names[i]))
            return true;
    return is_bulk_field(line) || is_journal(line);
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
        end_field(m, of_message);
        m->cut |= m->header_len > MESSAGE_HEADER_MAX;
        if (m->header_len <= MESSAGE_HEADER_MAX && may_matter(line))
            add_to_field(m, line);
    } else if (!starts(line, "from ") && !starts(line, ">from ")) {
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
        hand_out_all(m);
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
        read_text(m, line);
}

/* "Disposition: automatic-action/MDN-sent-automatically; displayed", RFC 8098 3.2.6. What somebody deleted unread by
 * hand was delivered too. */
static void read_receipt_line(struct smtperr__message *m, struct smtperr_slice line)
{
    m->displayed |= starts(line, "disposition:") && (smtperr__find(line, slice_of("displayed")) < line.len ||
                                                     smtperr__find(line, slice_of("manual-action")) < line.len);
}

/* A delimiter that no header declared: a line "--..." with a "Content-" field below it. */
static bool is_undeclared(struct smtperr__message *m, struct smtperr_slice line)
{
    bool opens = m->rule_len > 2 && starts(line, "content-") &&
                 smtperr__mime_open(&m->mime, (struct smtperr_slice){m->rule + 2, m->rule_len - 2});
    m->rule_len = 0;
    if (!opens && line.len > 4 && line.len <= sizeof m->rule && line.ptr[0] == '-' && line.ptr[1] == '-')
        m->rule_len = copy(m->rule, sizeof m->rule, line);
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
    if (m->declared || m->status_seen || m->bounce.body || !starts(line, "content-type:") ||
        smtperr__find(line, slice_of("multipart/report")) == line.len)
        return false;
    if (!m->live)
        go_live(m);
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

static void conclude(struct smtperr__message *m);

static void read_body_line(struct smtperr__message *m, struct smtperr_slice line)
{
    enum smtperr__delimiter delimiter = smtperr__mime_delimiter(&m->mime, line);
    if (delimiter != DELIMITER_NONE) {
        begin_part(m);
        end_preamble(m);
        if (m->nested && m->mime.depth <= m->base) {
            conclude(m);
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
    case PART_HTML: read_text(m, line); break;
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
    bool ends = m->wrap.encoding == ENCODING_BASE64 && smtperr__is_field(line); /* it was none: base64 has no colon */
    if (m->wrap.encoding != ENCODING_NONE && (ends || smtperr__mime_is_delimiter(&m->mime, m->wrap.depth, line)))
        end_wrap(m);
    if (m->wrap.encoding != ENCODING_NONE)
        read_wrapped_line(m, line);
    else
        read_line(m, line);
    return !m->stopped;
}

/* ---- picking the server's words ---- */

static bool is_failure(const struct smtperr_codes *codes)
{
    return codes->reply > 0 ? codes->reply >= 400 : codes->status.set && codes->status.cls >= 4;
}

/* Keeps the first reply with words that a table knows, else the first with a code, else the first. */
static bool pick_reply(void *context, const struct smtperr_finding *finding)
{
    struct smtperr__message *m = context;
    struct smtperr__pick *pick = m->pick;
    bool known = smtperr__is_known(finding->diagnostic);
    bool failure = is_failure(&finding->codes);
    if (finding->codes.reply > 0 && !failure)
        return true;
    if (pick->any && !(known && !pick->known) && !(failure && !is_failure(&pick->codes)))
        return true;
    pick->any = true;
    pick->known = known;
    pick->cut = finding->cut;
    pick->codes = finding->codes;
    pick->len = copy(pick->words, sizeof pick->words, finding->diagnostic);
    return true;
}

static void fold(struct smtperr__pick *pick, struct smtperr_slice text)
{
    bool space = false;
    pick->len = 0;
    for (size_t i = 0; i < text.len && pick->len + 1 < sizeof pick->words; i++) {
        if (!is_space(text.ptr[i])) {
            if (space && pick->len > 0)
                pick->words[pick->len++] = ' ';
            pick->words[pick->len++] = text.ptr[i];
        }
        space = is_space(text.ptr[i]);
    }
}

/* "550 5.1.1 <a@b>... User unknown" and no more, as nearly every diagnostic code is: read without the reader of any
 * text.
 */
static bool pick_plain(struct smtperr__pick *pick, struct smtperr_slice text)
{
    struct smtperr__token token, other;
    if (memchr(text.ptr, '\n', text.len) != NULL || smtperr__is_wrapped(text, false))
        return false;
    if (!smtperr__next_token(text, 0, &token) || token.begin > 0 || token.quote != '\0' || !is_failure(&token.codes))
        return false;
    struct smtperr_slice words = slice_from(text, token.end);
    if (words.len == 0 || smtperr__next_token(words, 0, &other))
        return false;
    fold(pick, words);
    pick->len = smtperr__words_end((struct smtperr_slice){pick->words, pick->len});
    pick->cut = words.len >= sizeof pick->words;
    pick->any = pick->len > 0;
    pick->codes = token.codes;
    pick->known = smtperr__is_known((struct smtperr_slice){pick->words, pick->len});
    return pick->any;
}

/* Reads the lines of a text; what it says, in m->pick. */
static void pick(struct smtperr__message *m, struct smtperr_slice text)
{
    const char *end = text.ptr + text.len;
    m->pick->any = m->pick->known = m->pick->cut = false;
    m->pick->codes = (struct smtperr_codes){0};
    m->pick->len = 0;
    if (text.len == 0 || pick_plain(m->pick, text))
        return;
    smtperr__text_init(m->text, m->source, pick_reply, m);
    for (const char *at = text.ptr, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        (void)smtperr__text_line(m->text, slice_make(at, stop), 1, false);
    }
    smtperr__text_end(m->text);
    if (!m->pick->any || m->pick->len == 0) {
        struct smtperr__layout_hit hit = smtperr__find_layout(text, 0, LAYOUT_BIT(LAYOUT_ERROR));
        fold(m->pick, hit.marks != 0 && hit.end < text.len ? slice_from(text, hit.end) : text);
        m->pick->known = smtperr__is_known((struct smtperr_slice){m->pick->words, m->pick->len});
    }
}

/* "<a@b>... 550 Host unknown": the code within the words is the remote server's own. */
static void take_inner_code(struct smtperr__pick *pick)
{
    struct smtperr_slice words = {pick->words, pick->len};
    size_t at = smtperr__find(words, slice_of("... "));
    unsigned reply =
        words.len > 0 && words.ptr[0] == '<' && at < words.len ? smtperr__read_reply(slice_from(words, at + 4)) : 0;
    if (reply / 100 == pick->codes.reply / 100)
        pick->codes.reply = reply;
}

static bool says_nothing(struct smtperr_status status)
{
    return !status.set || (status.subject == 0 && status.detail == 0);
}

static bool has_codes(const struct smtperr__pick *pick)
{
    return pick->codes.reply > 0 || pick->codes.status.set;
}

/* How much a text tells: words that are known with a code, a code, known words, any words. */
static unsigned weight(const struct smtperr__pick *pick)
{
    if (pick->len == 0 && !has_codes(pick))
        return 0;
    return has_codes(pick) ? (pick->known ? 4 : 3) : pick->known ? 2 : 1;
}

/* The code in the server's own answer stands; words of the notice with another one are about something else. */
static bool contradicts(const struct smtperr__pick *pick, const struct smtperr__pick *best)
{
    const struct smtperr_status *a = &pick->codes.status, *b = &best->codes.status;
    return best->codes.reply > 0 && (pick->codes.reply != best->codes.reply ||
                                     (a->set && b->set && (a->subject != b->subject || a->detail != b->detail)));
}

/* The words about an entry: of its diagnostic code, what the notice says of it, or of all, whichever tells most. */
static void pick_best(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    const struct smtperr_slice texts[] = {
        entry->diagnostic,
        entry->said,
        {m->bounce.shared, m->entries.count == 1 || entry->said.len == 0 ? m->bounce.shared_len : 0}};
    if (m->picked == entry)
        return;
    m->picked = entry;
    m->best->len = 0;
    m->best->known = m->best->cut = false;
    m->best->codes = (struct smtperr_codes){0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts && weight(m->best) < 4; i++) {
        if (texts[i].len == 0)
            continue;
        pick(m, texts[i]);
        if (weight(m->pick) > weight(m->best) && !contradicts(m->pick, m->best)) {
            struct smtperr__pick *better = m->pick;
            m->pick = m->best;
            m->best = better;
        }
    }
    take_inner_code(m->best);
}

/* ---- handing out ---- */

/* Is what stands here a command, not a word of the language: "after data protection checks"? */
static bool is_command(struct smtperr_slice text, size_t len)
{
    struct smtperr_slice after = smtperr__trim(slice_from(text, len));
    bool capitals = true, several = false;
    for (size_t i = 0; i < len; i++) {
        capitals &= text.ptr[i] < 'a' || text.ptr[i] > 'z';
        several |= text.ptr[i] == ' ' || text.ptr[i] == '_';
    }
    return capitals || several || starts(after, "command") || starts(after, ":");
}

/* The SMTP command that text begins with (RFC 5321 4.1.1, RFC 3207, 3030): its length; 0 if it is none. */
static size_t command_at(struct smtperr_slice text)
{
    static const char *const commands[] = {
        "end of data", "mail from", "rcpt to", "rcpt_to",  "mail_from", "data", "rcpt",
        "mail",        "ehlo",      "helo",    "starttls", "auth",      "bdat", "quit",
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t len = strlen(commands[i]);
        if (starts(text, commands[i]) && (text.len == len || !is_alnum(text.ptr[len])) && is_command(text, len))
            return len;
    }
    return 0;
}

/* The command that a text says was answered: "in reply to end of DATA command". */
static struct smtperr_slice command_in(struct smtperr_slice text)
{
    const unsigned mark = LAYOUT_BIT(LAYOUT_COMMAND);
    for (struct smtperr__layout_hit hit = smtperr__find_layout(text, 0, mark); hit.marks != 0;
         hit = smtperr__find_layout(text, hit.end, mark)) {
        struct smtperr_slice after = smtperr__trim(slice_from(text, hit.end));
        size_t len = command_at(after);
        if (len > 0)
            return (struct smtperr_slice){after.ptr, len};
    }
    return (struct smtperr_slice){NULL, 0};
}

static bool same_status(struct smtperr_status a, struct smtperr_status b)
{
    return a.cls == b.cls && a.subject == b.subject && a.detail == b.detail;
}

/* The server's own words are nearer to what happened than the field that sums them up. */
static void set_codes(struct smtperr_finding *f, const struct smtperr__message *m,
                      const struct smtperr__recipient *entry)
{
    f->codes = m->best->codes;
    if (!entry->status.set)
        return;
    if (says_nothing(f->codes.status))
        f->codes.status = entry->status;
    else if (!same_status(f->codes.status, entry->status))
        f->reported.status = entry->status;
}

static bool is_success(const struct smtperr__recipient *entry)
{
    return entry->action >= SMTPERR_ACTION_DELIVERED ||
           (entry->action == SMTPERR_ACTION_NONE && entry->status.set && entry->status.cls == 2);
}

/* "delayed for five days" may stand in the report of a failure too. */
static bool is_final(const struct smtperr_codes *codes)
{
    return codes->reply > 0 ? codes->reply / 100 == 5 : codes->status.set && codes->status.cls == 5;
}

static void hand_out(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    struct smtperr_finding f = {
        .kind = SMTPERR_KIND_BOUNCE, .source = m->source, .line = m->line, .message = m->number};
    const struct smtperr__evidence *e = &m->evidence;
    pick_best(m, entry);
    if (!m->best->known && m->bounce.shared_len > 0)
        f.context = (struct smtperr_slice){m->bounce.shared, m->bounce.shared_len};
    f.cut = m->best->cut || m->entries.cut || m->cut;
    f.diagnostic = m->best->len > 0 ? (struct smtperr_slice){m->best->words, m->best->len}
                                    : (struct smtperr_slice){NULL, 0};
    set_codes(&f, m, entry);
    f.action = entry->action != SMTPERR_ACTION_NONE                       ? entry->action
               : (m->bounce.delayed || e->delayed) && !is_final(&f.codes) ? SMTPERR_ACTION_DELAYED
                                                                          : SMTPERR_ACTION_FAILED;
    f.recipient = entry->address;
    if (entry->original.len > 0 &&
        (entry->original.len != entry->address.len || smtperr__find(entry->original, entry->address) != 0))
        f.original_recipient = entry->original;
    f.reporting_mta = m->dsn.reporting_mta;
    f.remote_mta = entry->remote_mta;
    f.queue_id = m->dsn.queue_id;
    f.until = entry->until;
    f.time = entry->time.len > 0 ? entry->time : (struct smtperr_slice){e->date_len > 0 ? e->date : NULL, e->date_len};
    f.sender = m->dsn.sender.len > 0 ? m->dsn.sender
                                     : (struct smtperr_slice){e->sender_len > 0 ? e->sender : NULL, e->sender_len};
    f.command = command_in(entry->said.len > 0 ? entry->said : entry->diagnostic);
    m->found++;
    m->stopped = !m->sink(m->context, &f);
}

#define LISTED_LOOKED_AT 16 /* recipients by which a list is judged */

/* Does a server's code that refuses stand beside a recipient who is listed? */
static bool lists_refusal(const struct smtperr__message *m)
{
    struct smtperr__token token;
    for (unsigned i = 0; m->bounce.listed && i < m->entries.count && i < LISTED_LOOKED_AT; i++) {
        struct smtperr_slice said = m->entries.list[i].said;
        for (size_t at = 0; smtperr__next_token(said, at, &token); at = token.end)
            if (is_failure(&token.codes))
                return true;
    }
    return false;
}

/* Is a message without fields of a delivery status a report? A mail system by its name may say so in any language; a
 * list with the codes of servers says it in all of them. */
static bool is_notice(const struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    bool named = !e->ordinary && !e->own_path;
    return e->machine && !e->reply && !e->automatic && !e->other && !m->bounce.other &&
           (e->report || m->bounce.opening || m->bounce.successes ||
            (named && (m->bounce.delayed || lists_refusal(m))));
}

/* The table of recipients is full: they are handed out as they are, and what the report says of the whole is kept. */
static void hand_out_all(struct smtperr__message *m)
{
    struct smtperr_slice *kept[] = {&m->dsn.reporting_mta, &m->dsn.queue_id, &m->dsn.sender};
    char bytes[3][MESSAGE_NAME_MAX];
    size_t lens[3];
    smtperr__bounce_flush(&m->bounce);
    smtperr__dsn_end_group(&m->dsn);
    for (unsigned i = 0; i < m->entries.count && !m->stopped; i++) {
        const struct smtperr__recipient *entry = &m->entries.list[i];
        bool counts = !is_success(entry) && (entry->fields || is_notice(m));
        if (counts && (smtperr__seen_add(&m->seen, entry->address) || entry->address.len == 0))
            hand_out(m, entry);
    }
    for (unsigned i = 0; i < 3; i++)
        lens[i] = copy(bytes[i], sizeof bytes[i], *kept[i]);
    smtperr__recipients_clear(&m->entries);
    m->picked = NULL;
    m->dsn.entry = NULL;
    for (unsigned i = 0; i < 3; i++)
        *kept[i] = smtperr__recipients_keep(&m->entries, (struct smtperr_slice){bytes[i], lens[i]});
}

/* ---- what it adds up to ---- */

/* Do the fields leave open what happened, so that the notice must be read? */
static bool leaves_open(struct smtperr__message *m)
{
    for (unsigned i = 0; i < m->entries.count; i++) {
        const struct smtperr__recipient *entry = &m->entries.list[i];
        if (entry->diagnostic.len == 0 || entry->address.len == 0)
            return true;
        pick_best(m, entry);
        if (weight(m->best) < 4)
            return true;
    }
    return false;
}

/* Whom the report is about, if nobody is listed: X-Failed-Recipients; the addresses within the words; else the only
 * recipient of the returned message. Of several the report is about somebody unknown: to name one who was reached would
 * be worse. Of several addresses within the words each has what is said from its line on: words about one of them may
 * not hit the others. */
static void name_guesses(struct smtperr__message *m)
{
    struct smtperr__bounce *b = &m->bounce;
    struct smtperr_slice failed = {m->evidence.failed, m->evidence.failed_len}, address;
    for (size_t at = 0; smtperr__next_address(failed, &at, &address) && smtperr__recipients_have_room(&m->entries);)
        (void)smtperr__recipients_add(&m->entries, address);
    if (m->entries.count > 0)
        return;
    unsigned count = smtperr__bounce_choose(b);
    for (unsigned i = 0; i < count; i++) {
        address = (struct smtperr_slice){b->guesses[i].text, b->guesses[i].len};
        struct smtperr__recipient *entry = smtperr__recipients_add(&m->entries, address);
        if (entry != NULL && count > 1)
            entry->said = smtperr__bounce_words(b, &b->guesses[i]);
        if (entry != NULL && b->successes && !b->opening)
            entry->action = SMTPERR_ACTION_DELIVERED;
    }
    if (count > 1)
        b->shared_len = 0;
    if (count == 0 && b->returned_count == 1)
        (void)smtperr__recipients_add(&m->entries,
                                      (struct smtperr_slice){b->returned_to[0].text, b->returned_to[0].len});
    if (m->entries.count == 0)
        (void)smtperr__recipients_open(&m->entries); /* somebody */
}

/* Does the notice say anything that can be explained, so that a report about nobody is one? */
static bool says_something(struct smtperr__message *m)
{
    pick_best(m, &m->entries.list[0]);
    return m->entries.list[0].address.len > 0 || weight(m->best) > 1;
}

/* People write as postmaster too, and shops with an empty return path of parcels that could not be delivered. Where the
 * header leaves that open, the notice must list recipients or return the message; or have a server's words, with a code
 * if not even the subject is that of a report, and no return path of its own. */
static bool is_backed(struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    if (m->declared || m->bounce.listed || m->bounce.returned || m->bounce.fields || e->failed_len > 0 || e->list)
        return true;
    if (e->report ? !e->ordinary : e->no_path && !e->ordinary && m->entries.list[0].address.len > 0)
        return true;
    for (unsigned i = 0; i < m->entries.count && (e->report || !e->own_path); i++) {
        pick_best(m, &m->entries.list[i]);
        if (weight(m->best) > (e->report ? 1 : 2))
            return true;
    }
    return false;
}

/* A recipient that is a file or a program on the reporting server: X-Failed-Recipients has the address. */
static void name_program(struct smtperr__message *m)
{
    struct smtperr_slice failed = {m->evidence.failed, m->evidence.failed_len}, address;
    struct smtperr__recipient *entry = &m->entries.list[0];
    size_t at = 0;
    if (m->entries.count != 1 || entry->address.len == 0 || strchr("/|\"", entry->address.ptr[0]) == NULL)
        return;
    if (smtperr__next_address(failed, &at, &address))
        entry->address = smtperr__recipients_keep(&m->entries, address);
}

/* Fields about nobody: the address in the server's words, or whom alone the returned message went to. */
static void name_unnamed(struct smtperr__message *m)
{
    struct smtperr__recipient *entry = &m->entries.list[0];
    const struct smtperr__bounce *b = &m->bounce;
    struct smtperr_slice address = {NULL, 0};
    size_t at = 0;
    if (m->entries.count != 1 || entry->address.len > 0 || !entry->fields)
        return;
    if (b->returned_count == 1)
        address = (struct smtperr_slice){b->returned_to[0].text, b->returned_to[0].len};
    else if (b->returned_count > 1 || !smtperr__next_address(entry->diagnostic, &at, &address))
        return;
    smtperr__recipients_name(&m->entries, entry, address);
}

static bool has_failure(const struct smtperr__message *m)
{
    for (unsigned i = 0; i < m->entries.count; i++)
        if (!is_success(&m->entries.list[i]))
            return true;
    return false;
}

static void read_notice(struct smtperr__message *m)
{
    m->picked = NULL;
    if (!m->live)
        go_live(m);
    smtperr__bounce_line(&m->bounce, (struct smtperr_slice){NULL, 0}); /* ends a field */
    smtperr__bounce_flush(&m->bounce);
}

/* Dovecot says that it rejected a message, for want of room or for a Sieve script, in the form of a receipt: the words
 * tell. A message that was displayed arrived, whatever words of it the receipt quotes. */
static bool is_rejection(struct smtperr__message *m)
{
    if (m->displayed)
        return false;
    read_notice(m);
    return m->bounce.opening && is_notice(m);
}

/* "<a@b>: delivery via mx.example.org: 250 Ok" may stand among those that failed, "550 User unknown" below a heading
 * that was taken for that of another list. */
static enum smtperr_action action_said(const struct smtperr__recipient *entry)
{
    struct smtperr__token token;
    bool success = false;
    for (size_t at = 0; smtperr__next_token(entry->said, at, &token); at = token.end) {
        if (is_failure(&token.codes))
            return SMTPERR_ACTION_NONE;
        success |= token.codes.reply / 100 == 2 || (token.codes.status.set && token.codes.status.cls == 2);
    }
    return success && !smtperr__is_known(entry->said) ? SMTPERR_ACTION_DELIVERED : entry->action;
}

/* Is the entry but the sender, told among others, as in a table of details, and with nothing said of him? */
static bool is_sender(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    const struct smtperr__evidence *e = &m->evidence;
    if (m->entries.count < 2 || e->sender_len == 0 || entry->address.len != e->sender_len ||
        smtperr__find(entry->address, (struct smtperr_slice){e->sender, e->sender_len}) != 0)
        return false;
    pick_best(m, entry);
    return weight(m->best) < 2;
}

/* Who, of those that the notice lists, has the message? */
static void note_actions(struct smtperr__message *m)
{
    for (unsigned i = 0; i < m->entries.count; i++) {
        struct smtperr__recipient *entry = &m->entries.list[i];
        if (!entry->fields && is_sender(m, entry))
            entry->action = SMTPERR_ACTION_DELIVERED;
        else if (!entry->fields && entry->said.len > 0)
            entry->action = action_said(entry);
    }
}

static enum smtperr__verdict judge(struct smtperr__message *m)
{
    const struct smtperr__evidence *e = &m->evidence;
    bool fields = m->entries.count > 0 && m->entries.list[0].fields;
    if (m->feedback)
        return VERDICT_FEEDBACK;
    if (m->receipt && !is_rejection(m))
        return VERDICT_RECEIPT;
    if (!fields || leaves_open(m))
        read_notice(m);
    fields = m->entries.count > 0 && m->entries.list[0].fields;
    if (m->bounce.other)
        return VERDICT_ORDINARY;
    if (!fields && e->automatic)
        return VERDICT_AUTO_REPLY;
    if (!fields && !is_notice(m))
        return e->answered && !m->declared ? VERDICT_AUTO_REPLY : VERDICT_ORDINARY;
    if (m->entries.count == 0)
        name_guesses(m);
    if (!fields)
        note_actions(m);
    if (!fields && !is_backed(m))
        return e->answered ? VERDICT_AUTO_REPLY : VERDICT_ORDINARY;
    if (!fields && !says_something(m))
        return VERDICT_NO_RECIPIENT;
    name_program(m);
    name_unnamed(m);
    return has_failure(m) ? VERDICT_FOUND : VERDICT_DELIVERED;
}

/* Was the recipient handed out when the table was full? */
static bool is_seen(struct smtperr__message *m, const struct smtperr__recipient *entry)
{
    return entry->address.len > 0 && !smtperr__seen_add(&m->seen, entry->address);
}

static void conclude(struct smtperr__message *m)
{
    enum smtperr__verdict verdict = judge(m);
    bool full = m->seen.count > 0;
    for (unsigned i = 0; verdict == VERDICT_FOUND && i < m->entries.count && !m->stopped; i++)
        if (!is_success(&m->entries.list[i]) && !(full && is_seen(m, &m->entries.list[i])))
            hand_out(m, &m->entries.list[i]);
    if (m->verdict != VERDICT_FOUND)
        m->verdict = m->found > 0 ? VERDICT_FOUND : verdict;
}

void smtperr__message_end(struct smtperr__message *m)
{
    end_wrap(m);
    if (m->in_header)
        begin_body(m, m->mime.depth == (m->nested ? m->base : 0));
    end_part(m);
    if (!m->stopped)
        conclude(m);
}
