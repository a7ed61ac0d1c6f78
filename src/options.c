#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/*
 * Options may stand among operands until the words of a reply begin: a code operand begins a reply, and the first
 * operand after it that is no code begins its words, which may look like options ("550 5.7.1 -- see -v").
 */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char options_help[] =
    "Usage: smtperr [OPTION]... [CODE | REPLY | FILE]...\n"
    "Explain why mail was not delivered: a code, a pasted reply, a bounce message.\n"
    "Without an operand, standard input is read.\n"
    "\n"
    "  smtperr 451                 what a reply code means\n"
    "  smtperr 550 5.7.26          with its enhanced status code\n"
    "  smtperr mailbox full        words of a reply\n"
    "  smtperr < bounce.eml        codes in any text\n"
    "\n"
    "  -b, --brief          one TAB-separated line for each finding\n"
    "  -j, --json           one JSON object for each finding\n"
    "  -o, --output=FIELDS  only these fields, TAB-separated: reply,status,...\n"
    "  -e, --each           explain every cause at length, not only the first three\n"
    "  -S, --summary        count causes: how often, where, what to do first\n"
    "  -l, --list           list what is known, or of it: 5.7, providers, login\n"
    "  -s, --search         list the entries whose text holds all the words\n"
    "  -p, --provider=ID    read the replies as this provider's (-l providers)\n"
    "  -v, --verbose        all causes, steps and references, and what matched\n"
    "  -c, --color=WHEN     auto, always or never\n"
    "  -w, --width=N        wrap at N columns\n"
    "  -q, --quiet          print nothing, only the exit status\n"
    "  -h, --help           print this help\n"
    "  -V, --version        print the version\n"
    "\n"
    "Exit status: 0 something was explained, 1 nothing, 2 wrong usage or an error.\n"
    "Manual: man smtperr, man smtperr-codes\n";

static const char short_options[] = "-:bjo:eSlsp:vc:w:qhV";

static const struct option long_options[] = {
    {"brief", no_argument, NULL, 'b'},
    {"json", no_argument, NULL, 'j'},
    {"output", required_argument, NULL, 'o'},
    {"each", no_argument, NULL, 'e'},
    {"list", no_argument, NULL, 'l'},
    {"search", no_argument, NULL, 's'},
    {"provider", required_argument, NULL, 'p'},
    {"verbose", no_argument, NULL, 'v'},
    {"color", required_argument, NULL, 'c'},
    {"width", required_argument, NULL, 'w'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {"summary", no_argument, NULL, 'S'},
    {NULL, 0, NULL, 0},
};

static struct smtperr_slice slice(const char *text)
{
    return (struct smtperr_slice){text, strlen(text)};
}

static bool complain(const char *what, const char *text)
{
    fprintf(stderr, "smtperr: ");
    fprintf(stderr, "%s", what);
    if (text != NULL) {
        fputs(" '", stderr);
        for (const char *at = text; *at != '\0'; at++)
            if (*at >= ' ' && *at < 0x7f)
                fputc(*at, stderr);
            else
                fprintf(stderr, "\\x%02x", (unsigned)(unsigned char)*at);
        fputc('\'', stderr);
    }
    fputs("\nTry 'smtperr --help'.\n", stderr);
    return false;
}

static bool read_color(struct options *options, const char *word)
{
    static const char *const words[] = {"auto", "always", "never"};
    for (unsigned i = 0; i < 3; i++)
        if (strcmp(word, words[i]) == 0) {
            options->color = (enum when)i;
            return true;
        }
    return complain("--color is auto, always or never, not", word);
}

static bool read_width(struct options *options, const char *word)
{
    unsigned width = 0;
    const char *at = word;
    for (; *at >= '0' && *at <= '9' && width < 10000; at++)
        width = width * 10 + (unsigned)(*at - '0');
    if (at == word || *at != '\0' || width < 20 || width > 1000)
        return complain("--width is a number from 20 to 1000, not", word);
    options->style.width = width;
    options->width_given = true;
    return true;
}

static bool read_fields(struct options *options, const char *words)
{
    struct smtperr_slice bad;
    char name[64];
    options->style.form = SMTPERR_FORM_FIELDS;
    if (smtperr_read_fields(slice(words), &options->style, &bad))
        return true;
    size_t len = bad.len < sizeof name - 1 ? bad.len : sizeof name - 1;
    memcpy(name, bad.ptr, len);
    name[len] = '\0';
    return complain("--output: no field", name);
}

static bool read_provider(struct options *options, const char *id)
{
    options->provider = smtperr_provider(slice(id));
    return options->provider > 0 || complain("--provider: none is called", id);
}

static bool read_option(struct options *options, int letter)
{
    switch (letter) {
    case 'b': options->style.form = SMTPERR_FORM_BRIEF; break;
    case 'j': options->style.form = SMTPERR_FORM_JSON; break;
    case 'o': return read_fields(options, optarg);
    case 'e': options->each = true; break;
    case 'S': options->summary = true; break;
    case 'l': options->mode = MODE_LIST; break;
    case 's': options->mode = MODE_SEARCH; break;
    case 'p': return read_provider(options, optarg);
    case 'v': options->style.verbose = true; break;
    case 'c': return read_color(options, optarg);
    case 'w': return read_width(options, optarg);
    case 'q': options->quiet = true; break;
    case 'h': options->mode = MODE_HELP; break;
    case 'V': options->mode = MODE_VERSION; break;
    default: break;
    }
    return true;
}

/* getopt_long takes abbreviations of long options; the contract does not. */
static bool is_whole(const char *argument)
{
    size_t len = strcspn(argument, "=");
    for (const struct option *o = long_options; o->name != NULL; o++)
        if (strlen(o->name) == len && memcmp(o->name, argument, len) == 0)
            return true;
    return false;
}

static bool bad_option(int letter, const char *argument)
{
    char shown[3] = {'-', (char)optopt, '\0'};
    if (strncmp(argument, "--", 2) == 0)
        return complain(letter == ':'            ? "argument missing for"
                        : is_whole(argument + 2) ? "no argument is taken by"
                                                 : "no such option:",
                        argument);
    return complain(letter == ':' ? "argument missing for" : "no such option:", shown);
}

static bool is_code(const char *operand)
{
    struct smtperr_codes codes;
    return smtperr_read_codes(slice(operand), &codes);
}

static void add_operand(struct options *options, char *operand)
{
    options->operands[options->operand_count++] = operand;
}

bool options_read(struct options *options, int argc, char **argv)
{
    bool words = false;
    int at = 1, letter;
    *options = (struct options){.operands = argv, .style = {.width = 80}};
    opterr = 0;
    while (!words) {
        at = optind;
        letter = getopt_long(argc, argv, short_options, long_options, NULL);
        if (letter == -1)
            break;
        if (letter == '?' || letter == ':')
            return bad_option(letter, argv[at]);
        if (letter == 1) {
            bool code = is_code(optarg);
            if (options->operand_count == 0)
                options->starts_with_code = code;
            add_operand(options, optarg);
            words = options->starts_with_code && !code && options->mode == MODE_EXPLAIN;
        } else if (strncmp(argv[at], "--", 2) == 0 && !is_whole(argv[at] + 2)) {
            return complain("no such option:", argv[at]);
        } else if (!read_option(options, letter)) {
            return false;
        }
    }
    if (options->summary && options->style.form == SMTPERR_FORM_FIELDS)
        return complain("--summary goes with --brief or --json, not with --output", NULL);
    for (; optind < argc; optind++) {
        if (options->operand_count == 0)
            options->starts_with_code = is_code(argv[optind]);
        add_operand(options, argv[optind]);
    }
    return true;
}
