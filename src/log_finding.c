/* SPDX-License-Identifier: MIT */
/*
 * From what a line of a log tells to the finding: the server's words with everything around them taken off.
 *
 *   words = [ "host " NAME "[" IP "] said: " ] reply [ " (in reply to " command " command)" ]   ; Postfix
 *         / "SMTP error from remote mail server after " command ": " [ "host " NAME " [" IP "]: " ] reply   ; Exim
 */
#include "log.h"

#include "chars.h"
#include "client.h"
#include "code.h"
#include "said.h"

/* Whose way of quoting it is. */
static unsigned speaker(const struct smtperr__attempt *attempt)
{
    return attempt->program == PROGRAM_POSTQUEUE ? PROGRAM_POSTFIX : attempt->program;
}

/* "host NAME[IP] said: words", "Remote host said: words", "{LED=words}". */
static struct smtperr_slice server_words(unsigned program, struct smtperr_slice words, struct smtperr_finding *f)
{
    const struct smtperr__log_row *end = log_rows_end(program, LOG_SAID);
    for (const struct smtperr__log_row *row = log_rows(program, LOG_SAID); row < end; row++) {
        size_t at = smtperr__find_from(words, 0, log_text(row));
        if (at >= words.len)
            continue;
        struct smtperr_slice before = smtperr__trim(slice_upto(words, at));
        char last = before.len > 0 ? before.ptr[before.len - 1] : '\0';
        if (program == PROGRAM_POSTFIX && last != ']' && last != '.') /* a host, or a sentence of its own */
            continue;
        f->about_login = smtperr__find_from(before, 0, slice_of("host ")) != 0 && smtperr__tells_of_login(before);
        if (program == PROGRAM_POSTFIX && last == ']')
            f->remote_mta = slice_from(before, smtperr__find_last(before, slice_of(" ")) + 1);
        words = smtperr__behind(slice_from(words, at), row);
        if (log_text(row).ptr[row->len - 1] == '"') /* the words stand in quotes */
            words = slice_upto(words, smtperr__find_from(words, 0, slice_of("\"")));
        return program == PROGRAM_EXCHANGE ? slice_upto(words, smtperr__find_from(words, 0, slice_of("}"))) : words;
    }
    return words;
}

/* "SMTP error from remote mail server after RCPT TO:<a>: words", with "host NAME [IP]: " before them in older releases.
 */
static struct smtperr_slice words_after(unsigned program, struct smtperr_slice words, struct smtperr_finding *f)
{
    static const char pipelined[] = "pipelined ";
    const struct smtperr__log_row *row = smtperr__find_row(program, LOG_AFTER, words);
    if (row == NULL)
        return words;
    words = smtperr__behind(words, row);
    size_t end = smtperr__find_from(words, 0, slice_of(": "));
    struct smtperr_slice command = slice_upto(words, end);
    if (smtperr__find_from(command, 0, slice_of(pipelined)) == 0)
        command = slice_from(command, sizeof pipelined - 1);
    f->command = slice_upto(command, smtperr__find_from(command, 0, slice_of(":")));
    words = slice_from(words, end + 2);
    size_t bracket = smtperr__find_from(words, 0, slice_of("]: "));
    if (smtperr__find_from(words, 0, slice_of("host ")) == 0 && bracket < words.len) {
        f->remote_mta = slice_make(words.ptr + 5, words.ptr + bracket + 1);
        words = slice_from(words, bracket + 3);
    }
    return words;
}

/* " (in reply to RCPT TO command)" behind the words. */
static struct smtperr_slice cut_answers(unsigned program, struct smtperr_slice words, struct smtperr_finding *f)
{
    const struct smtperr__log_row *row = log_rows(program, LOG_ANSWERS);
    size_t at = row < log_rows_end(program, LOG_ANSWERS) ? smtperr__find_last(words, log_text(row)) : words.len;
    if (at >= words.len)
        return words;
    struct smtperr_slice command = smtperr__behind(slice_from(words, at), row);
    size_t stop = smtperr__find_from(command, 0, slice_of(" command"));
    if (stop < command.len)
        f->command = slice_upto(command, stop);
    return smtperr__trim(slice_upto(words, at));
}

static bool is_vague(struct smtperr_status status)
{
    return !status.set || (status.subject == 0 && status.detail == 0);
}

/* "(#5.1.1)", as qmail and others write it among the words. */
static struct smtperr_status status_among(struct smtperr_slice words)
{
    struct smtperr_status status = {false, 0, 0, 0};
    for (const char *sign = words.ptr, *end = words.ptr + words.len; sign != NULL && sign < end && !status.set;
         sign++) {
        sign = memchr(sign, '#', (size_t)(end - sign));
        if (sign == NULL)
            break;
        (void)smtperr__read_status(slice_make(sign + 1, end), false, &status);
    }
    return status;
}

static unsigned number_of(struct smtperr_slice digits)
{
    unsigned n = 0;
    for (size_t i = 0; i < digits.len && is_digit(digits.ptr[i]) && n < 1000; i++)
        n = n * 10 + (unsigned)(digits.ptr[i] - '0');
    return n;
}

/* A status whose three numbers are members of their own. */
static struct smtperr_status status_of_members(const struct smtperr_slice *fields)
{
    unsigned cls = number_of(fields[MEANS_CLASS]), subject = number_of(fields[MEANS_SUBJECT]);
    unsigned detail = number_of(fields[MEANS_DETAIL]);
    bool set = (cls == 2 || cls == 4 || cls == 5) && subject < 1000 && detail < 1000;
    return (struct smtperr_status){set, (uint8_t)cls, (uint16_t)subject, (uint16_t)detail};
}

/* The words' own enhanced code is the server's; what the log adds is the program's reading of it. */
static void put_status(struct smtperr_finding *f, const struct smtperr_slice *fields)
{
    struct smtperr_status logged = {false, 0, 0, 0};
    if (fields[MEANS_STATUS].len > 0)
        (void)smtperr__read_status(fields[MEANS_STATUS], false, &logged);
    else if (fields[MEANS_CLASS].len > 0)
        logged = status_of_members(fields);
    if (!f->codes.status.set && is_vague(logged) && f->diagnostic.len > 0)
        f->codes.status = status_among(f->diagnostic);
    if (!f->codes.status.set)
        f->codes.status = logged;
    else if (logged.set && !smtperr__same_status(logged, f->codes.status))
        f->reported.status = logged;
}

/* "none", "-": no host was reached. */
static struct smtperr_slice host(struct smtperr_slice name)
{
    return slice_is(name, "none") || slice_is(name, "-") ? (struct smtperr_slice){NULL, 0} : name;
}

/* The words with everything around them taken off, and their codes. */
static void put_words(struct smtperr__log *log, const struct smtperr__attempt *attempt, struct smtperr_finding *f)
{
    struct smtperr_slice words = attempt->fields[MEANS_WORDS];
    unsigned program = speaker(attempt);
    if (words.len == 0)
        words = attempt->fields[MEANS_MORE];
    words = words_after(program, server_words(program, smtperr__trim(words), f), f);
    words = cut_answers(program, words, f);
    f->diagnostic = smtperr__read_said(words, log->words, &f->codes, &f->cut);
    if (f->codes.reply == 0)
        f->codes.reply = smtperr__read_reply(attempt->fields[MEANS_REPLY]);
    put_status(f, attempt->fields);
}

/* A program or file that mail was delivered to: the recipient is the address it belongs to. */
static void name_owner(struct smtperr_finding *f, const struct smtperr__attempt *attempt)
{
    if (f->recipient.len == 0 || (f->recipient.ptr[0] != '|' && f->recipient.ptr[0] != '/'))
        return;
    if (f->original_recipient.len > 0)
        f->recipient = f->original_recipient;
    else if (attempt->program == PROGRAM_SENDMAIL && f->sender.len > 0) /* ctladdr= */
        f->recipient = f->sender;
    f->original_recipient = (struct smtperr_slice){NULL, 0};
}

/* An empty field ("from=,") says nothing. */
static struct smtperr_slice told(struct smtperr_slice field)
{
    return field.len > 0 ? field : (struct smtperr_slice){NULL, 0};
}

void smtperr__log_finding(struct smtperr__log *log, const struct smtperr__attempt *attempt, struct smtperr_finding *f)
{
    const struct smtperr_slice *fields = attempt->fields;
    *f = (struct smtperr_finding){
        .kind = SMTPERR_KIND_LOG,
        .outcome = attempt->outcome,
        .action = attempt->outcome == SMTPERR_OUTCOME_DEFERRED ? SMTPERR_ACTION_DELAYED : SMTPERR_ACTION_FAILED,
        .inbound = attempt->outcome == SMTPERR_OUTCOME_REJECTED,
        .time = attempt->time,
        .queue_id = told(fields[MEANS_QUEUE]),
        .sender = told(fields[MEANS_SENDER]),
        .relay = told(host(fields[MEANS_RELAY])),
        .recipient = told(fields[MEANS_RECIPIENT]),
        .original_recipient = told(fields[MEANS_ORIGINAL]),
        .remote_mta = told(host(fields[MEANS_REMOTE])),
        .command = told(fields[MEANS_COMMAND]),
    };
    name_owner(f, attempt);
    put_words(log, attempt, f);
}
