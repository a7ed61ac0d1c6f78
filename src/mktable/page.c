/* SPDX-License-Identifier: MIT */
/* The manual pages that are made from tables: smtperr-codes.7 and smtperr-providers.7, in mdoc(7). */
#include "page.h"

#include "../brace.h"
#include "../keys.h"

#include <stdlib.h>
#include <string.h>

static bool ends_sentence(struct smtperr_slice text, size_t space)
{
    size_t i = space;
    while (i > 0 && strchr(")\"'", text.ptr[i - 1]) != NULL)
        i--;
    return i > 0 && strchr(".?!", text.ptr[i - 1]) != NULL;
}

#define LONG_WORD 40 /* bytes; above, a line may have to break inside */

static size_t word_length(struct smtperr_slice text, size_t at)
{
    const char *space = memchr(text.ptr + at, ' ', text.len - at);
    return space != NULL ? (size_t)(space - text.ptr) - at : text.len - at;
}

/* Text as roff takes it: backslashes escaped, each sentence on a line of its own, no control character at the start of
 * one. */
static void put_roff(FILE *out, struct smtperr_slice text, bool quoted)
{
    bool line_begins = !quoted;
    size_t word = 0; /* length of the present word, known at its beginning */
    for (size_t i = 0; i < text.len; i++) {
        if (i == 0 || text.ptr[i - 1] == ' ')
            word = word_length(text, i);
        else if (word > LONG_WORD && strchr("/.=?&_-", text.ptr[i - 1]) != NULL)
            fputs("\\:", out); /* may be broken here */
        if (line_begins && (text.ptr[i] == '.' || text.ptr[i] == '\''))
            fputs("\\&", out);
        line_begins = !quoted && text.ptr[i] == ' ' && ends_sentence(text, i);
        if (line_begins)
            fputc('\n', out);
        else if (text.ptr[i] == '\\')
            fputs("\\e", out);
        else if (text.ptr[i] == '"' && quoted)
            fputs("\"\"", out);
        else
            fputc(text.ptr[i], out);
    }
}

static void put_quoted(FILE *out, const char *macro, const char *code, const struct cell *title)
{
    fprintf(out, ".%s \"%s", macro, code);
    if (title->len > 0) {
        fputs(" \\(en ", out);
        put_roff(out, (struct smtperr_slice){title->text, title->len}, true);
    }
    fputs("\"\n", out);
}

/* A page knows no IP address: braces show their own words, items without such are left out. */
static bool put_prose(FILE *out, const struct cell *cell)
{
    char filled[1024];
    size_t len;
    struct smtperr_slice text = {cell->text, cell->len};
    if (!smtperr__fill(text, NULL, 0, filled, sizeof filled, &len))
        return false;
    put_roff(out, (struct smtperr_slice){filled, len}, false);
    fputc('\n', out);
    return true;
}

static bool has_bare_brace(const struct cell *cell)
{
    char filled[1024];
    size_t len;
    return !smtperr__fill((struct smtperr_slice){cell->text, cell->len}, NULL, 0, filled, sizeof filled, &len);
}

static void put_list(FILE *out, const char *heading, const char *kind, const struct cell *list)
{
    struct cell rest = *list, item;
    if (list->len == 0)
        return;
    fprintf(out, ".Pp\n%s\n.Bl -%s -compact\n", heading, kind);
    while (list_item(&rest, &item)) {
        if (has_bare_brace(&item))
            continue;
        fputs(".It\n", out);
        (void)put_prose(out, &item);
    }
    fputs(".El\n", out);
}

static void put_line(FILE *out, const char *heading, const struct cell *list)
{
    struct cell rest = *list, item;
    if (list->len == 0)
        return;
    fprintf(out, ".Pp\n%s ", heading);
    for (const char *comma = ""; list_item(&rest, &item); comma = ", ") {
        fputs(comma, out);
        put_roff(out, (struct smtperr_slice){item.text, item.len}, false);
    }
    fputs(".\n", out);
}

static void put_code(FILE *out, const struct row *row)
{
    const struct cell *dotted = cell_of(row, TABLE_CODES, "dotted");
    const struct cell *belief = cell_of(row, TABLE_CODES, "belief");
    const struct cell *meaning = cell_of(row, TABLE_CODES, "meaning");
    struct cell unsent = {"no server is known to send it", 29, row->place};
    const struct cell *name = cell_of(row, TABLE_CODES, "name");
    put_quoted(out, "Ss", row->cells[0].text, name->len > 0 ? name : &unsent);
    if (meaning->len > 0)
        (void)put_prose(out, meaning);
    if (belief->len > 0) {
        fputs(meaning->len > 0 ? ".Pp\n" : "", out);
        (void)put_prose(out, belief);
    }
    if (dotted->len > 0)
        fprintf(out, "See %s.\n", dotted->text);
    put_list(out, "Likely causes:", "bullet", cell_of(row, TABLE_CODES, "causes"));
    put_list(out, "What to do:", "enum", cell_of(row, TABLE_CODES, "steps"));
    put_line(out, "Usually seen with", cell_of(row, TABLE_CODES, "seen_with"));
    put_line(out, "References:", cell_of(row, TABLE_CODES, "references"));
}

static void put_section(FILE *out, const struct tsv *tsv, const char *title, uint32_t from, uint32_t below)
{
    fprintf(out, ".Sh %s\n", title);
    for (size_t i = 0; i < tsv->count; i++) {
        uint32_t key = 0;
        if (key_of(&tsv->rows[i].cells[0], &key) && key >= from && key < below)
            put_code(out, &tsv->rows[i]);
    }
}

static void put_date(FILE *out, const struct cell *date)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    int month = date->len >= 7 ? (date->text[5] - '0') * 10 + date->text[6] - '0' : 1;
    int day = date->len == 10 ? (date->text[8] - '0') * 10 + date->text[9] - '0' : 1;
    fprintf(out, ".Dd %s %d, %.4s\n", months[month >= 1 && month <= 12 ? month - 1 : 0], day,
            date->len >= 4 ? date->text : "1970");
}

static void put_categories(FILE *out, const struct tsv *tsv)
{
    fputs(".Sh CATEGORIES\nEvery finding falls into one of these.\n.Bl -tag -width Ds\n", out);
    for (size_t i = 0; i < tsv->count; i++) {
        fprintf(out, ".It Sy %s\n", tsv->rows[i].cells[0].text);
        (void)put_prose(out, cell_of(&tsv->rows[i], TABLE_CATEGORIES, "meaning"));
    }
    fputs(".El\n", out);
}

static void put_begin(FILE *out, const struct tables *tables, const char *title, const char *name, const char *about)
{
    struct cell date = newest_date(tables);
    fputs(".\\\" Generated by mktable from data/; do not edit.\n", out);
    put_date(out, &date);
    fprintf(out, ".Dt %s 7\n.Os\n.Sh NAME\n.Nm %s\n.Nd %s\n", title, name, about);
}

void emit_codes_page(FILE *out, const struct tables *tables, const struct sentences *sentences)
{
    (void)sentences;
    const struct tsv *codes = &tables->tsv[TABLE_CODES];
    put_begin(out, tables, "SMTPERR-CODES", "smtperr-codes", "SMTP reply codes and enhanced status codes explained");
    fputs(
        ".Sh DESCRIPTION\n"
        "What mail servers say by numbers, what it means, why it happens and what to do about it.\n"
        "A reply code such as 550 is defined by RFC 5321 and its extensions;\n"
        "an enhanced status code such as 5.7.26 by RFC 3463 and the registry that RFC 5248 founded.\n"
        "X stands for every class: X.7.26 covers 4.7.26 and 5.7.26.\n"
        ".Pp\n"
        "In a pager, type\n.Ql /^ *451\nto find a code.\n"
        ".Xr smtperr 1\nshows a single one:\n.Dl smtperr 451\n",
        out);
    put_section(out, codes, "FIRST DIGITS", KEY_FIRST, KEY_SECOND);
    put_section(out, codes, "SECOND DIGITS", KEY_SECOND, KEY_REPLY);
    put_section(out, codes, "REPLY CODES", KEY_REPLY, KEY_ENHANCED);
    put_section(out, codes, "ENHANCED STATUS CODES", KEY_ENHANCED, UINT32_MAX);
    put_categories(out, &tables->tsv[TABLE_CATEGORIES]);
    fputs(
        ".Sh SEE ALSO\n.Xr smtperr 1 ,\n.Xr smtperr-providers 7\n"
        ".Sh STANDARDS\n.Rs\n.%A J. Klensin\n.%T Simple Mail Transfer Protocol\n.%R RFC 5321\n.Re\n"
        ".Rs\n.%A G. Vaudreuil\n.%T Enhanced Mail System Status Codes\n.%R RFC 3463\n.Re\n"
        ".Rs\n.%A T. Hansen\n.%A J. Klensin\n.%T A Registry for SMTP Enhanced Mail System Status Codes\n"
        ".%R RFC 5248\n.Re\n",
        out);
}

/* ---- providers ---- */

static void put_page(FILE *out, const char *what, const struct cell *url)
{
    if (url->len == 0)
        return;
    fprintf(out, ".It %s\n", what);
    put_roff(out, (struct smtperr_slice){url->text, url->len}, false);
    fputc('\n', out);
}

static bool is_of(const struct row *row, enum table_id table, const struct cell *provider)
{
    return cell_is(cell_of(row, table, "provider"), provider->text);
}

static const struct row *family_of(const struct tables *tables, const struct row *row, enum table_id table)
{
    long family = row_of(&tables->tsv[TABLE_FAMILIES], cell_of(row, table, "family"));
    return &tables->tsv[TABLE_FAMILIES].rows[family];
}

static void put_title(FILE *out, const struct row *family)
{
    const struct cell *title = cell_of(family, TABLE_FAMILIES, "title");
    put_roff(out, (struct smtperr_slice){title->text, title->len}, false);
    fputs(".\n", out);
}

/* What the provider means by codes; codes in a row with the same meaning share a line. */
static void put_provider_codes(FILE *out, const struct tables *tables, const struct cell *provider)
{
    const struct tsv *tsv = &tables->tsv[TABLE_PROVIDER_CODES];
    const struct row *last = NULL;
    for (size_t i = 0; i < tsv->count; i++) {
        const struct row *row = &tsv->rows[i];
        if (!is_of(row, TABLE_PROVIDER_CODES, provider))
            continue;
        const struct row *family = family_of(tables, row, TABLE_PROVIDER_CODES);
        if (last == NULL)
            fputs(".Pp\nWhat it means by codes:\n.Bl -tag -width Ds -compact\n.It", out);
        else if (family != last) {
            fputc('\n', out);
            put_title(out, last);
            fputs(".It", out);
        }
        fprintf(out, " %s", cell_of(row, TABLE_PROVIDER_CODES, "code")->text);
        last = family;
    }
    if (last != NULL) {
        fputc('\n', out);
        put_title(out, last);
        fputs(".El\n", out);
    }
}

/* One sentence of each family, as an example of what the provider says. */
static void put_provider_sentences(FILE *out, const struct tables *tables, const struct cell *provider)
{
    const struct tsv *tsv = &tables->tsv[TABLE_REPLIES];
    const struct row *last = NULL;
    for (size_t i = 0; i < tsv->count; i++) {
        const struct row *row = &tsv->rows[i];
        const struct row *family = family_of(tables, row, TABLE_REPLIES);
        if (!is_of(row, TABLE_REPLIES, provider) || family == last)
            continue;
        if (last == NULL)
            fputs(".Pp\nWhat it says, and what that means:\n.Bl -tag -width Ds -compact\n", out);
        const struct cell *text = cell_of(row, TABLE_REPLIES, "text");
        const char *begin = text->text + (text->text[0] == '^');
        fputs(".It \"", out);
        put_roff(out, (struct smtperr_slice){begin, strlen(begin)}, true);
        fputs("\"\n", out);
        put_title(out, family);
        last = family;
    }
    fputs(last != NULL ? ".El\n" : "", out);
}

static void put_provider(FILE *out, const struct tables *tables, const struct row *row)
{
    const struct cell *postmaster = cell_of(row, TABLE_PROVIDERS, "postmaster");
    const struct cell *delist = cell_of(row, TABLE_PROVIDERS, "delist");
    const struct cell *requirements = cell_of(row, TABLE_PROVIDERS, "requirements");
    fputs(".Ss \"", out);
    put_roff(
        out,
        (struct smtperr_slice){cell_of(row, TABLE_PROVIDERS, "name")->text, cell_of(row, TABLE_PROVIDERS, "name")->len},
        true);
    fprintf(out, "\"\nId\n.Sy %s ,\nkind %s.\n", row->cells[0].text, cell_of(row, TABLE_PROVIDERS, "kind")->text);
    if (postmaster->len + delist->len + requirements->len > 0) {
        fputs(".Bl -tag -width requirements -compact\n", out);
        put_page(out, "postmaster", postmaster);
        put_page(out, "delisting", delist);
        put_page(out, "requirements", requirements);
        fputs(".El\n", out);
    }
    put_provider_codes(out, tables, &row->cells[0]);
    put_provider_sentences(out, tables, &row->cells[0]);
}

void emit_providers_page(FILE *out, const struct tables *tables, const struct sentences *sentences)
{
    const struct tsv *tsv = &tables->tsv[TABLE_PROVIDERS];
    (void)sentences;
    put_begin(out, tables, "SMTPERR-PROVIDERS", "smtperr-providers",
              "mail providers and what they mean by their replies");
    fputs(
        ".Sh DESCRIPTION\n"
        "Mailbox providers, filters, blocklists, sending services and mail servers that\n.Xr smtperr 1\n"
        "knows by their words, their pages for postmasters, and what they mean by codes and sentences.\n"
        "Angle brackets stand for what varies.\n"
        "The option\n.Fl p Ar id\nreads a reply as that provider's;\n.Ql smtperr -l ID\nlists what is known of it.\n"
        ".Sh PROVIDERS\n",
        out);
    for (size_t i = 0; i < tsv->count; i++)
        put_provider(out, tables, &tsv->rows[i]);
    fputs(".Sh SEE ALSO\n.Xr smtperr 1 ,\n.Xr smtperr-codes 7\n", out);
}
