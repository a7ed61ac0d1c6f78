/* SPDX-License-Identifier: MIT */
/*
 * From text to every form of output, as the command does it: whatever was read, what goes out cannot command a
 * terminal, is valid UTF-8 where that is promised, and keeps the form's own rules. The first two bytes choose the
 * style, the rest is the text.
 */
#include "facts.h"
#include "fuzz.h"
#include "reader.h"
#include "render.h"

#define FINDINGS_MAX 4

static struct smtperr_reader reader;
static struct smtperr_report report;
static struct smtperr_counter counter;
static struct smtperr_out out;

/* ---- what was written ---- */

static struct page {
    size_t len;
    char text[1 << 20];
} page, plain;

static bool write_page(void *context, const char *bytes, size_t len)
{
    struct page *to = context;
    MUST(len <= sizeof to->text - to->len);
    memcpy(to->text + to->len, bytes, len);
    to->len += len;
    return true;
}

static void begin(struct page *to)
{
    to->len = 0;
    smtperr_out_init(&out, write_page, to);
}

static struct smtperr_slice end(const struct page *from)
{
    MUST(smtperr_out_flush(&out));
    return (struct smtperr_slice){from->text, from->len};
}

static struct smtperr_slice render(struct page *to, struct smtperr_style style, enum smtperr_form form)
{
    begin(to);
    style.form = form;
    smtperr_render(&out, &style, &report);
    return end(to);
}

/* ---- what must hold ---- */

static bool is_figure(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of the character at the start of text, 0 if it is none (RFC 3629 4). Not the project's decoder: it is on trial.
 */
static size_t utf8_length(struct smtperr_slice text)
{
    unsigned first = (unsigned char)text.ptr[0], second = text.len > 1 ? (unsigned char)text.ptr[1] : 0;
    unsigned low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    size_t len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0x80)
        return 1;
    if (first < 0xc2 || first > 0xf4 || text.len < len || second < low || second > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if (((unsigned char)text.ptr[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

/* U+0080 to U+009F, which some terminals obey like ESC sequences. */
static bool is_c1(struct smtperr_slice text)
{
    return text.len > 1 && (unsigned char)text.ptr[0] == 0xc2 && (unsigned char)text.ptr[1] < 0xa0;
}

/* No control but those in `allowed`; UTF-8, or only ASCII. */
static void must_be_shown(struct smtperr_slice text, const char *allowed, bool utf8)
{
    for (size_t len; text.len > 0; text = slice_from(text, len)) {
        unsigned char c = (unsigned char)text.ptr[0];
        len = utf8_length(text);
        MUST(len == 1 || (len > 1 && utf8 && !is_c1(text)));
        MUST(c != 0x7f && (c >= ' ' || (c != '\0' && strchr(allowed, c) != NULL)));
    }
}

/* One line that ends; what is in it besides is the caller's business. */
static void must_be_line(struct smtperr_slice text)
{
    MUST(text.len > 0 && memchr(text.ptr, '\n', text.len) == text.ptr + text.len - 1);
}

static void must_have_tabs(struct smtperr_slice text, size_t count)
{
    size_t tabs = 0;
    for (size_t i = 0; i < text.len; i++)
        tabs += text.ptr[i] == '\t';
    MUST(tabs == count);
}

static void must_fit(struct smtperr_slice text, size_t width)
{
    for (size_t i = 0, column = 0; i < text.len; i++) {
        column = text.ptr[i] == '\n' ? 0 : column + 1;
        MUST(column <= width);
    }
}

/* A string's end, behind its quote. */
static const char *json_string(const char *at, const char *stop)
{
    MUST(at < stop && *at == '"');
    for (at++; at < stop && *at != '"'; at++)
        if (*at == '\\') {
            MUST(++at < stop && strchr("\"\\ntu", *at) != NULL);
            if (*at == 'u') {
                MUST(stop - at > 4);
                for (unsigned i = 0; i < 4; i++)
                    MUST(strchr("0123456789abcdef", *++at) != NULL);
            }
        }
    MUST(at < stop);
    return at + 1;
}

static const char *json_value(const char *at, const char *stop);

/* "{" or "[" to its counterpart. */
static const char *json_items(const char *at, const char *stop)
{
    char last = *at == '{' ? '}' : ']';
    do {
        at++; /* the bracket or the comma */
        if (last == '}') {
            at = json_string(at, stop);
            MUST(at < stop && *at == ':');
            at++;
        }
        at = json_value(at, stop);
        MUST(at < stop && (*at == ',' || *at == last));
    } while (*at == ',');
    return at + 1;
}

/* RFC 8259 3, as much of it as is ever written: objects, arrays, strings, numbers, true. */
static const char *json_value(const char *at, const char *stop)
{
    MUST(at < stop);
    if (*at == '{' || *at == '[')
        return json_items(at, stop);
    if (*at == '"')
        return json_string(at, stop);
    if (stop - at > 4 && memcmp(at, "true", 4) == 0)
        return at + 4;
    MUST(is_figure(*at));
    while (at < stop && is_figure(*at))
        at++;
    return at;
}

static void must_be_json(struct smtperr_slice text)
{
    const char *last = text.ptr + text.len - 1;
    must_be_line(text);
    must_be_shown(text, "\n", true);
    MUST(*text.ptr == '{' && json_value(text.ptr, last) == last);
}

/* Without colours: ESC "[" digits and ";" "m" taken out. */
static struct smtperr_slice bleach(struct page *colored)
{
    size_t len = 0;
    for (size_t i = 0; i < colored->len; i++) {
        if (colored->text[i] != '\033') {
            colored->text[len++] = colored->text[i];
            continue;
        }
        MUST(++i < colored->len && colored->text[i] == '[');
        while (++i < colored->len && colored->text[i] != 'm')
            MUST(is_figure(colored->text[i]) || colored->text[i] == ';');
    }
    return (struct smtperr_slice){colored->text, len};
}

/* Steps are pasted into shells, and these go into steps: nothing that a shell acts on, no options. A URL may have its
 * "&", without which it is another one; steps name it outside of commands. */
static void must_be_harmless(const struct smtperr_report *r)
{
    struct smtperr__value values[FACT_VALUES];
    size_t count = smtperr__fact_values(&r->facts, NULL, values);
    for (size_t i = 0; i < count; i++) {
        struct smtperr_slice text = values[i].text;
        const char *harmful = "&\"'\\`$|;<>(){}[]*!^";
        if (text.ptr == NULL)
            continue;
        harmful += strcmp(values[i].name, "url") == 0;
        MUST(text.len > 0 && text.ptr[0] != '-' && text.ptr[0] != '#' && text.ptr[0] != '~');
        for (size_t k = 0; k < text.len; k++)
            MUST(text.ptr[k] > ' ' && text.ptr[k] < 0x7f && strchr(harmful, text.ptr[k]) == NULL);
    }
}

/* ---- the forms ---- */

static void must_be_text(struct smtperr_slice text, const struct smtperr_style *style)
{
    MUST(text.len > 0 && text.ptr[text.len - 1] == '\n');
    must_be_shown(text, "\n", style->utf8);
    if (!style->utf8)
        must_fit(text, style->width);
}

/* By default a report fits a terminal of 80 columns and 24 lines. */
static void must_be_short(struct smtperr_style style)
{
    size_t lines = 0;
    style.width = 80;
    style.verbose = style.color = false;
    struct smtperr_slice text = render(&plain, style, SMTPERR_FORM_TEXT);
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    MUST(lines <= 24);
}

static void render_text(struct smtperr_style style)
{
    must_be_short(style);
    style.color = false;
    struct smtperr_slice text = render(&plain, style, SMTPERR_FORM_TEXT);
    must_be_text(text, &style);
    style.color = true;
    (void)render(&page, style, SMTPERR_FORM_TEXT);
    struct smtperr_slice bleached = bleach(&page);
    MUST(bleached.len == text.len && memcmp(bleached.ptr, text.ptr, text.len) == 0);
}

static void render_lines(const struct smtperr_style *style)
{
    struct smtperr_slice text = render(&page, *style, SMTPERR_FORM_BRIEF);
    must_be_line(text);
    must_have_tabs(text, 7);
    must_be_shown(text, "\t\n", style->utf8);
    text = render(&page, *style, SMTPERR_FORM_FIELDS);
    must_be_line(text);
    must_have_tabs(text, style->field_count - 1);
    must_be_shown(text, "\t\n", style->utf8);
    must_be_json(render(&page, *style, SMTPERR_FORM_JSON));
}

static bool take(void *context, const struct smtperr_finding *finding)
{
    const struct smtperr_style *style = context;
    smtperr_explain(finding, counter.provider, &report);
    MUST(report.used <= sizeof report.room);
    must_be_harmless(&report);
    render_text(*style);
    render_lines(style);
    smtperr_count(&counter, finding);
    return counter.count + counter.others < FINDINGS_MAX;
}

static void render_causes(struct smtperr_style style, bool each)
{
    begin(&page);
    style.color = false;
    smtperr_render_causes(&out, &style, &counter, each);
    must_be_shown(end(&page), "\n", style.utf8);
}

/* All fields, in their order, and two members. */
static void choose_fields(struct smtperr_style *style)
{
    char names[1024] = "facts.ip,facts.url";
    struct smtperr_slice bad;
    size_t len = strlen(names);
    for (unsigned i = 0; smtperr__keys[i] != NULL; i++) {
        MUST(len + 1 + strlen(smtperr__keys[i]) < sizeof names);
        names[len++] = ',';
        memcpy(names + len, smtperr__keys[i], strlen(smtperr__keys[i]));
        len += strlen(smtperr__keys[i]);
    }
    MUST(smtperr_read_fields((struct smtperr_slice){names, len}, style, &bad));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct smtperr_style style = {.width = 20u + data[1] % 101u, .utf8 = data[0] & 1, .verbose = data[0] & 2};
    choose_fields(&style);
    memset(&counter, 0, sizeof counter);
    counter.provider = (data[0] >> 3) % (smtperr__tables.provider_count + 1);
    smtperr_reader_init(&reader, "-", take, &style);
    (void)smtperr_reader_push(&reader, fuzz_slice(data + 2, size - 2));
    smtperr_reader_end(&reader);
    if (counter.count > 0)
        render_causes(style, data[0] & 4);
    return 0;
}
