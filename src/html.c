/* SPDX-License-Identifier: MIT */
/*
 * HTML as far as it is needed to read a notice:
 *
 *   text = *( character / "<" tag ">" )
 *   tag  = [ "/" / "!" ] name *( any but ">" )
 *
 * Tags are taken away; those that begin or end a block end a line. What style, script and title hold is no text.
 */
#include "html.h"

#include "chars.h"
#include "header.h"
#include "unwrap.h"

void smtperr__html_init(struct smtperr__html *html, smtperr__take *take, void *context)
{
    html->take = take;
    html->context = context;
    html->tag = html->named = html->hidden = html->pre = false;
    html->name_len = html->tag_len = html->link_len = html->link_from = html->len = 0;
}

static void end_line(struct smtperr__html *html)
{
    struct smtperr_slice line = {html->line, html->len};
    if (smtperr__is_wrapped(line, false))
        line = smtperr__unwrap(line, false, html->line);
    html->take(html->context, line);
    html->len = 0;
}

/* href="mailto:ann%40example.org?subject=..." */
static void begin_link(struct smtperr__html *html)
{
    static const char scheme[] = "mailto:";
    struct smtperr_slice tag = {html->tag_text, html->tag_len}, address;
    char decoded[HTML_LINK_MAX];
    size_t at = smtperr__find(tag, slice_of(scheme)), len = 0, from = 0;
    html->link_len = 0;
    html->link_from = html->len;
    if (at == tag.len)
        return;
    for (at += sizeof scheme - 1; at < tag.len && strchr("\"'?> ", tag.ptr[at]) == NULL; at++) {
        bool sign = tag.len - at > 2 && memcmp(tag.ptr + at, "%40", 3) == 0;
        decoded[len++] = sign ? '@' : tag.ptr[at];
        at += sign ? 2 : 0;
    }
    if (smtperr__next_address((struct smtperr_slice){decoded, len}, &from, &address))
        html->link_len = slice_copy(html->link, sizeof html->link, address);
}

/* Where the text of a link has no address, the one it leads to is shown behind it. */
static void end_link(struct smtperr__html *html)
{
    size_t from = html->link_from <= html->len ? html->link_from : 0;
    if (html->link_len > 0 && memchr(html->line + from, '@', html->len - from) == NULL &&
        sizeof html->line - html->len > html->link_len + 3) {
        memcpy(html->line + html->len, " <", 2);
        memcpy(html->line + html->len + 2, html->link, html->link_len);
        html->len += html->link_len + 2;
        html->line[html->len++] = '>';
    }
    html->link_len = 0;
}

static void end_tag(struct smtperr__html *html)
{
    static const char *const breaks[] = {"br",  "p",   "/p",  "div", "/div", "tr",  "/tr", "li",  "/td", "/h1",
                                         "/h2", "/h3", "/h4", "pre", "/pre", "/th", "hr",  "/li", "/dt", "/dd"};
    static const char *const hidden[] = {"style", "script", "title"};
    struct smtperr_slice name = {html->name, html->name_len};
    html->tag = false;
    if (smtperr__same(name, "a"))
        begin_link(html);
    else if (smtperr__same(name, "/a"))
        end_link(html);
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
        if (smtperr__same(name, breaks[i]) && html->len > 0)
            end_line(html);
}

/* Does a tag begin at this "<"? "<ann@example.org>" is an address that somebody forgot to escape. */
static bool begins_tag(struct smtperr_slice s)
{
    size_t len = 1;
    if (s.len < 2 || !(is_class(s.ptr[1], CHAR_ALPHA) || s.ptr[1] == '/' || s.ptr[1] == '!'))
        return false;
    while (len < s.len && len < HTML_LINK_MAX && is_class(s.ptr[len], CHAR_ADDR))
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

void smtperr__html_line(struct smtperr__html *html, struct smtperr_slice line)
{
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (html->tag && c == '>') {
            end_tag(html);
        } else if (html->tag) {
            read_tag(html, c);
        } else if (c == '<' && begins_tag(slice_from(line, i))) {
            html->tag = true;
            html->name_len = html->tag_len = 0;
            html->named = false;
        } else if (!html->hidden) {
            if (html->len == sizeof html->line)
                end_line(html);
            html->line[html->len++] = c;
        }
    }
    if (line.len >= SMTPERR_TEXT_MAX)
        return; /* a piece of a line that goes on */
    if (html->tag)
        html->named = true;
    else if (html->pre && !html->hidden)
        end_line(html);
    else if (!html->hidden && html->len > 0 && html->len < sizeof html->line)
        html->line[html->len++] = ' ';
}

void smtperr__html_end(struct smtperr__html *html)
{
    if (html->len > 0)
        end_line(html);
}
