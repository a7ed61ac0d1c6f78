#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/* smtperr: the command. Dispatches operands, owns standard output, decides the exit status. */
#include "charset.h"
#include "folder.h"
#include "input.h"
#include "options.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum status { STATUS_FOUND = 0, STATUS_NOTHING = 1, STATUS_ERROR = 2, STATUS_INTERRUPTED = 130 };

#define WIDTH_MAX 100

/* What a lookup uses of it stands together, at the front: each page of memory that is touched costs microseconds. */
static struct {
    struct options options;
    struct smtperr_reader *reader;
    unsigned long found;
    bool bad_part; /* a line of a summary that could not be read */
    struct smtperr_counter counter;
    struct smtperr_out out;
    struct smtperr_report report;
} run;

/* ---- standard output and the terminal ---- */

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && *value != '\0';
}

static bool wants_color(void)
{
    const char *term = getenv("TERM");
    if (run.options.color != WHEN_AUTO)
        return run.options.color == WHEN_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (is_set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0") != 0)
        return true;
    return isatty(STDOUT_FILENO) && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

/* The locale is asked only where something from outside may be shown: setlocale costs more than a lookup. */
static bool is_utf8(void)
{
    setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static unsigned terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
        return 80;
    return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

static void set_style(void)
{
    run.options.style.color = wants_color();
    if (!run.options.width_given)
        run.options.style.width = terminal_width();
}

/* A reader that has gone away (`| head`) is no error; a full disk is. */
static int finish(int status)
{
    if (smtperr_out_flush(&run.out) || errno == EPIPE)
        return status;
    fprintf(stderr, "smtperr: standard output: %s\n", strerror(errno));
    return STATUS_ERROR;
}

/* ---- messages ---- */

/* A name as it can be shown on any terminal. */
static void complain(const char *name, const char *reason)
{
    char bytes[512];
    size_t len = 0;
    for (const char *at = name; *at != '\0' && len + 8 < sizeof bytes; at++)
        len += (size_t)(*at >= ' ' && *at < 0x7f
                            ? snprintf(bytes + len, sizeof bytes - len, "%c", *at)
                            : snprintf(bytes + len, sizeof bytes - len, "\\x%02x", (unsigned)(unsigned char)*at));
    bytes[len] = '\0';
    fprintf(stderr, "smtperr: %s: %s\n", bytes, reason);
}

/* Why nothing was found; --quiet leaves that to the exit status. */
static void tell(const char *name, const char *reason)
{
    if (!run.options.quiet)
        complain(name, reason);
}

/* ---- findings ---- */

static void show(const struct smtperr_finding *finding)
{
    if (run.options.quiet)
        return;
    if (finding->kind >= SMTPERR_KIND_CAUSE)
        run.options.summary = true; /* parts of a summary are added up, whatever was asked for */
    if (run.options.summary || run.options.style.form == SMTPERR_FORM_TEXT) {
        if (!smtperr_count(&run.counter, finding))
            run.bad_part = true;
        return;
    }
    if (run.options.style.form == SMTPERR_FORM_BRIEF)
        smtperr_judge(finding, run.options.provider, &run.report);
    else
        smtperr_explain(finding, run.options.provider, &run.report);
    smtperr_render(&run.out, &run.options.style, &run.report);
}

static bool take(void *context, const struct smtperr_finding *finding)
{
    (void)context;
    run.found++;
    show(finding);
    return !run.options.quiet && !run.out.failed;
}

static void flush_idle(void *context)
{
    (void)context;
    if (run.options.style.form != SMTPERR_FORM_TEXT)
        (void)smtperr_out_flush(&run.out);
}

static void show_causes(void)
{
    run.counter.partial |= input_was_interrupted();
    if (run.options.quiet)
        return;
    if (run.options.summary)
        smtperr_render_summary(&run.out, &run.options.style, &run.counter,
                               run.options.each || run.options.style.verbose);
    else if (run.options.style.form == SMTPERR_FORM_TEXT)
        smtperr_render_causes(&run.out, &run.options.style, &run.counter,
                              run.options.each || run.options.style.verbose);
}

/* ---- operands ---- */

/* Reads words as pasted text; what they say is shown. */
static enum status explain_text(const struct smtperr_slice *parts, size_t count)
{
    unsigned long before = run.found;
    smtperr_reader_init(run.reader, NULL, take, NULL);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            smtperr_reader_push(run.reader, (struct smtperr_slice){" ", 1});
        smtperr_reader_push(run.reader, parts[i]);
    }
    smtperr_reader_end(run.reader);
    return run.found > before ? STATUS_FOUND : STATUS_NOTHING;
}

static struct smtperr_slice slice(const char *text)
{
    return (struct smtperr_slice){text, strlen(text)};
}

/* The operands from `at` on are the words of the reply that operands[at - 1] ends. */
static enum status explain_reply(const struct smtperr_codes *codes, int at)
{
    static char words[SMTPERR_TEXT_MAX];
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_REPLY, .codes = *codes};
    size_t len = 0;
    run.options.style.utf8 = is_utf8();
    for (; at < run.options.operand_count && !finding.cut; at++) {
        bool space = len > 0;
        for (const char *from = run.options.operands[at]; *from != '\0' && !finding.cut; from++) {
            bool blank = strchr(" \t\r\n\v\f", *from) != NULL;
            finding.cut = len + 2 > sizeof words;
            if (!blank && !finding.cut) {
                if (space && len > 0)
                    words[len++] = ' ';
                words[len++] = *from;
            }
            space = blank || (space && len == 0);
        }
    }
    finding.diagnostic = (struct smtperr_slice){words, len};
    (void)take(NULL, &finding);
    return STATUS_FOUND;
}

static enum status explain_code(const struct smtperr_codes *codes)
{
    struct smtperr_finding finding = {.kind = SMTPERR_KIND_CODE, .codes = *codes};
    struct smtperr_report report;
    smtperr_judge(&finding, run.options.provider, &report);
    (void)take(NULL, &finding);
    return report.known ? STATUS_FOUND : STATUS_NOTHING;
}

static bool only_status(const struct smtperr_codes *codes)
{
    return codes->reply == 0 && codes->status.set;
}

/* Codes, each a lookup of its own; an enhanced code joins the reply code before it; words end the list. */
static enum status explain_codes(void)
{
    enum status status = STATUS_FOUND, one;
    struct smtperr_codes codes, next;
    for (int i = 0; i < run.options.operand_count; i++) {
        (void)smtperr_read_codes(slice(run.options.operands[i]), &codes);
        bool more = i + 1 < run.options.operand_count;
        if (more && !codes.status.set && smtperr_read_codes(slice(run.options.operands[i + 1]), &next) &&
            only_status(&next)) {
            codes.status = next.status;
            more = ++i + 1 < run.options.operand_count;
        }
        bool words = more && !smtperr_read_codes(slice(run.options.operands[i + 1]), &next);
        one = words ? explain_reply(&codes, i + 1) : explain_code(&codes);
        if (one > status)
            status = one;
        if (words)
            break;
    }
    return status;
}

static enum status read_file(const char *name)
{
    unsigned long before = run.found;
    smtperr_reader_init(run.reader, name, take, NULL);
    smtperr_reader_convert(run.reader, charset_convert, NULL);
    int error = input_read(name, run.reader, flush_idle, NULL);
    const char *shown = strcmp(name, "-") == 0 ? "standard input" : name;
    smtperr_count_tally(&run.counter, smtperr_reader_tally(run.reader));
    if (run.bad_part) {
        complain(shown, "a summary line that cannot be read: made by another version, or cut");
        run.bad_part = false;
        return STATUS_ERROR;
    }
    if (error != 0) {
        complain(shown, strerror(error));
        return STATUS_ERROR;
    }
    return run.found > before ? STATUS_FOUND : STATUS_NOTHING;
}

static enum status explain_file(const char *name)
{
    enum status status = read_file(name);
    if (status == STATUS_NOTHING)
        tell(strcmp(name, "-") == 0 ? "standard input" : name, smtperr_reader_reason(run.reader));
    return status;
}

/* What became of the files of a folder. */
struct visit {
    unsigned long files;
    enum status status;
};

static bool visit_file(void *context, const char *name)
{
    struct visit *visit = context;
    enum status status = read_file(name);
    visit->files++;
    if (status == STATUS_ERROR)
        visit->status = STATUS_ERROR;
    return !run.out.failed && (!run.options.quiet || run.found == 0);
}

static bool visit_failed(void *context, const char *name, int error)
{
    struct visit *visit = context;
    complain(name, strerror(error));
    visit->status = STATUS_ERROR;
    return true;
}

/* Ordinary mail in a folder is nothing to tell of; a folder in which nothing was found is. */
static enum status explain_folder(const char *name)
{
    struct visit visit = {0, STATUS_FOUND};
    unsigned long before = run.found;
    char reason[64];
    folder_visit(name, &(struct folder_visitor){visit_file, visit_failed, &visit});
    if (run.found == before && visit.status != STATUS_ERROR) {
        (void)snprintf(reason, sizeof reason, "a folder of %lu files, no report of non-delivery", visit.files);
        tell(name, visit.files > 0 ? reason : "a folder without mail");
        return STATUS_NOTHING;
    }
    return visit.status;
}

static bool has_file_operand(void)
{
    for (int i = 0; i < run.options.operand_count; i++)
        if (input_kind(run.options.operands[i]) != INPUT_MISSING)
            return true;
    return false;
}

/* "notice.eml", "a/b": meant as a file even if it is not there. */
static bool looks_like_file(const char *operand)
{
    const char *dot = strrchr(operand, '.');
    size_t len = dot != NULL ? strlen(dot + 1) : 0;
    if (strchr(operand, ' ') != NULL || strchr(operand, '@') != NULL || strstr(operand, "://") != NULL)
        return false;
    if (strchr(operand, '/') != NULL)
        return true;
    if (run.options.operand_count > 1 && !has_file_operand())
        return false; /* a host name among words */
    if (dot == NULL || dot == operand || len < 2 || len > 5)
        return false;
    return strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz0123456789") == len && strspn(dot + 1, "0123456789") != len;
}

static enum status explain_operand(const char *name, struct smtperr_slice *words, size_t *word_count)
{
    int error = 0;
    switch (input_kind(name)) {
    case INPUT_FILE: return explain_file(name);
    case INPUT_FOLDER: return explain_folder(name);
    case INPUT_MISSING: error = errno; break;
    }
    if (looks_like_file(name)) {
        complain(name, strerror(error));
        return STATUS_ERROR;
    }
    words[(*word_count)++] = slice(name);
    return STATUS_FOUND;
}

/* Names of files are read, all other words together are one pasted text. */
static enum status explain_operands(void)
{
    struct smtperr_slice *words = calloc((size_t)run.options.operand_count, sizeof *words);
    enum status status = STATUS_FOUND;
    size_t word_count = 0;
    if (words == NULL) {
        complain("operands", strerror(errno));
        return STATUS_ERROR;
    }
    for (int i = 0; i < run.options.operand_count; i++) {
        enum status one = explain_operand(run.options.operands[i], words, &word_count);
        if (one > status)
            status = one;
    }
    if (word_count > 0 && explain_text(words, word_count) != STATUS_FOUND) {
        bool empty = word_count == 1 && words[0].len == 0;
        tell(empty                            ? "operand"
             : run.options.operand_count == 1 ? run.options.operands[0]
                                              : "these words",
             empty ? "empty, nothing to explain"
                   : "no SMTP code, no known sentence, and no such file; a code is 200 to 599 or like 5.7.1");
        if (status < STATUS_NOTHING)
            status = STATUS_NOTHING;
    }
    free(words);
    return status;
}

static enum status explain_input(void)
{
    if (isatty(STDIN_FILENO))
        fputs("Paste the failure, then Ctrl-D:\n", stderr);
    return explain_file("-");
}

static enum status explain(void)
{
    enum status status;
    if (run.options.operand_count == 0 || !run.options.starts_with_code) {
        run.options.style.utf8 = is_utf8();
        input_catch_interrupts();
        run.reader = malloc(smtperr_reader_size());
        if (run.reader == NULL) {
            complain("memory", strerror(errno));
            return STATUS_ERROR;
        }
    }
    if (run.options.operand_count == 0)
        status = explain_input();
    else if (run.options.starts_with_code)
        status = explain_codes();
    else
        status = explain_operands();
    free(run.reader);
    show_causes();
    return input_was_interrupted() ? STATUS_INTERRUPTED : status;
}

static enum status list(void)
{
    struct smtperr_slice *words = calloc((size_t)run.options.operand_count + 1, sizeof *words);
    bool any;
    if (words == NULL) {
        complain("operands", strerror(errno));
        return STATUS_ERROR;
    }
    for (int i = 0; i < run.options.operand_count; i++)
        words[i] = slice(run.options.operands[i]);
    any = (run.options.mode == MODE_LIST ? smtperr_list : smtperr_search)(&run.out, &run.options.style, words,
                                                                          (size_t)run.options.operand_count);
    free(words);
    if (!any)
        tell(run.options.mode == MODE_LIST ? "list" : "search", "nothing in the tables matches");
    return any ? STATUS_FOUND : STATUS_NOTHING;
}

static bool discard(void *context, const char *bytes, size_t len)
{
    (void)context;
    (void)bytes;
    (void)len;
    return true;
}

static void print(const char *text)
{
    (void)fputs(text, stdout);
}

int main(int argc, char **argv)
{
    if (!options_read(&run.options, argc, argv))
        return STATUS_ERROR;
    run.counter.provider = run.options.provider;
    run.counter.unnamed = run.options.summary;
    signal(SIGPIPE, SIG_IGN);
    set_style();
    smtperr_out_init(&run.out, run.options.quiet ? discard : input_write, NULL);
    switch (run.options.mode) {
    case MODE_EXPLAIN: return finish((int)explain());
    case MODE_LIST:
    case MODE_SEARCH: return finish((int)list());
    case MODE_HELP: print(options_help); break;
    case MODE_VERSION: print("smtperr " SMTPERR_VERSION "\n"); break;
    }
    if (fflush(stdout) == 0 || errno == EPIPE)
        return STATUS_FOUND;
    complain("standard output", strerror(errno));
    return STATUS_ERROR;
}
