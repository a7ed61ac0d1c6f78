/* SPDX-License-Identifier: MIT */
/* Facts come from captures, whose meaning is that of their placeholder unless the row's `facts` cell says otherwise. */
#include "facts.h"

#include "chars.h"

#define FACT_MAX 200 /* bytes; a longer one is not quoted */

/* ---- cleaning ---- */

static struct smtperr_slice without(struct smtperr_slice s, char open, char close)
{
    if (s.len >= 2 && s.ptr[0] == open && s.ptr[s.len - 1] == close)
        return (struct smtperr_slice){s.ptr + 1, s.len - 2};
    return s;
}

static struct smtperr_slice clean_ip(struct smtperr_slice s)
{
    s = without(s, '[', ']');
    return s.len > 5 && smtperr__same((struct smtperr_slice){s.ptr, 5}, "ipv6:") ? slice_from(s, 5) : s;
}

static bool is_shell_safe(struct smtperr_slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_alnum(s.ptr[i]) && (s.ptr[i] == '\0' || strchr(".-_@:/+=?%,#~", s.ptr[i]) == NULL))
            return false;
    return s.len > 0 && s.ptr[0] != '-';
}

/* ---- captures ---- */

static const char *const mark_names[MARK_END] = {
    [MARK_IP] = "ip",   [MARK_DOMAIN] = "domain", [MARK_ADDR] = "addr",
    [MARK_URL] = "url", [MARK_N] = "n",           [MARK_WORD] = "word",
};

static struct smtperr_slice *fact_named(struct smtperr_facts *facts, struct smtperr_slice name)
{
    const struct {
        const char *name;
        struct smtperr_slice *fact;
    } all[] = {
        {"ip", &facts->ip},   {"domain", &facts->domain},       {"address", &facts->address}, {"addr", &facts->address},
        {"url", &facts->url}, {"blocklist", &facts->blocklist}, {"seconds", &facts->seconds}, {"size", &facts->size},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (slice_is(name, all[i].name))
            return all[i].fact;
    return NULL;
}

/* What a placeholder is called in this row: "domain=blocklist" renames it. */
static struct smtperr_slice name_of(const struct smtperr__reply *row, unsigned mark)
{
    struct smtperr_slice name = slice_of(mark_names[mark]), item = table_text(row->facts.at);
    for (uint32_t i = 0; i < row->facts.count; i++, item = list_next(item))
        if (item.len > name.len && item.ptr[name.len] == '=' && memcmp(item.ptr, name.ptr, name.len) == 0)
            return slice_from(item, name.len + 1);
    return name;
}

static void take_capture(struct smtperr_facts *facts, const struct smtperr__reply *row,
                         const struct smtperr__capture *capture)
{
    struct smtperr_slice *fact = mark_names[capture->mark] != NULL ? fact_named(facts, name_of(row, capture->mark))
                                                                   : NULL;
    struct smtperr_slice text = capture->text;
    if (fact == NULL || fact->ptr != NULL || text.len > FACT_MAX)
        return;
    if (capture->mark == MARK_IP)
        text = clean_ip(text);
    else if (capture->mark == MARK_ADDR)
        text = without(text, '<', '>');
    if (text.len > 0)
        *fact = text;
}

/* ---- anywhere in the text ---- */

static size_t dotted_quad(struct smtperr_slice s)
{
    size_t at = 0;
    for (unsigned part = 0; part < 4; part++) {
        unsigned value = 0;
        size_t begin = at;
        for (; at < s.len && is_digit(s.ptr[at]) && at - begin < 4; at++)
            value = value * 10 + (unsigned)(s.ptr[at] - '0');
        if (at == begin || at - begin > 3 || value > 255 || (part < 3 && (at >= s.len || s.ptr[at++] != '.')))
            return 0;
    }
    return at < s.len && (is_alnum(s.ptr[at]) || (s.ptr[at] == '.' && at + 1 < s.len && is_digit(s.ptr[at + 1]))) ? 0
                                                                                                                  : at;
}

static struct smtperr_slice find_ip(struct smtperr_slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (is_digit(text.ptr[i]) && (i == 0 || (!is_alnum(text.ptr[i - 1]) && text.ptr[i - 1] != '.'))) {
            size_t len = dotted_quad(slice_from(text, i));
            if (len > 0)
                return (struct smtperr_slice){text.ptr + i, len};
        }
    return (struct smtperr_slice){NULL, 0};
}

static struct smtperr_slice find_url(struct smtperr_slice text)
{
    size_t at = smtperr__find(text, slice_of("http")), end;
    if (at + 10 > text.len || (memcmp(text.ptr + at + 4, "://", 3) != 0 && memcmp(text.ptr + at + 4, "s://", 4) != 0))
        return (struct smtperr_slice){NULL, 0};
    for (end = at; end < text.len && !is_space(text.ptr[end]) && strchr("<>\"')", text.ptr[end]) == NULL;)
        end++;
    while (end > at && strchr(".,;:", text.ptr[end - 1]) != NULL)
        end--;
    return end - at <= FACT_MAX ? slice_make(text.ptr + at, text.ptr + end) : (struct smtperr_slice){NULL, 0};
}

void smtperr__find_facts(const struct smtperr_finding *finding, const struct smtperr__decision *d,
                         struct smtperr_facts *facts)
{
    if (d->reading_count > 0) {
        const struct smtperr__reading *reading = &d->readings[0];
        for (unsigned i = 0; i < reading->capture_count; i++)
            take_capture(facts, &smtperr__tables.replies[reading->row], &reading->captures[i]);
    }
    if (finding->diagnostic.len > 0 && facts->ip.ptr == NULL)
        facts->ip = find_ip(finding->diagnostic);
    if (finding->diagnostic.len > 0 && facts->url.ptr == NULL)
        facts->url = find_url(finding->diagnostic);
}

static struct smtperr_slice safe(struct smtperr_slice s)
{
    return s.ptr != NULL && is_shell_safe(s) ? s : (struct smtperr_slice){NULL, 0};
}

static struct smtperr_slice text_or_nothing(uint32_t at)
{
    struct smtperr_slice text = table_text(at);
    return text.len > 0 ? text : (struct smtperr_slice){NULL, 0};
}

size_t smtperr__fact_values(const struct smtperr_facts *facts, const struct smtperr__provider *provider,
                            struct smtperr__value values[FACT_VALUES])
{
    size_t count = 0;
    values[count++] = (struct smtperr__value){"ip", safe(facts->ip)};
    values[count++] = (struct smtperr__value){"domain", safe(facts->domain)};
    values[count++] = (struct smtperr__value){"address", safe(facts->address)};
    values[count++] = (struct smtperr__value){"url", safe(facts->url)};
    values[count++] = (struct smtperr__value){"blocklist", safe(facts->blocklist)};
    values[count++] = (struct smtperr__value){"seconds", safe(facts->seconds)};
    values[count++] = (struct smtperr__value){"size", safe(facts->size)};
    if (provider != NULL) {
        values[count++] = (struct smtperr__value){"provider", text_or_nothing(provider->name)};
        values[count++] = (struct smtperr__value){"postmaster", text_or_nothing(provider->postmaster)};
        values[count++] = (struct smtperr__value){"delist", text_or_nothing(provider->delist)};
    }
    return count;
}
