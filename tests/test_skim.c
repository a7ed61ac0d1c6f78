/* SPDX-License-Identifier: MIT */
/*
 * The quick way and the careful way over a log give the same findings and the same totals. Bytes that come one by one
 * are never skimmed, so the same log is read once that way and once in blocks cut at random. The logs are put together
 * at random from lines of our own, with bytes changed at random into those that mean something.
 */
#include "capture.h"
#include "code.h"
#include "out.h"
#include "reader.h"

static struct smtperr_reader reader;
static struct capture quick, careful;

static uint32_t seed = 1;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * limit) >> 32);
}

/* ---- logs put together at random ---- */

/* %t a time, %q a queue id, %e an Exim id, %a an address. */
static const char *const postfix[] = {
    "%t mx postfix/smtpd[4%n]: connect from h%n.example[192.0.2.%n]",
    "%t mx postfix/smtpd[4%n]: %q: client=h%n.example[192.0.2.%n], sasl_method=PLAIN, sasl_username=%a",
    "%t mx postfix/cleanup[4%n]: %q: message-id=<%n@h.example>",
    "%t mx postfix/qmgr[4%n]: %q: from=<%a>, size=%n, nrcpt=1 (queue active)",
    "%t mx postfix/qmgr[4%n]: %q: removed",
    "%t mx postfix/smtp[4%n]: %q: to=<%a>, relay=mx.example[192.0.2.%n]:25, delay=1.%n, delays=0.1/0/0/0.%n, "
    "dsn=2.0.0, "
    "status=sent (250 2.0.0 Ok: queued as %q)",
    "%t mx postfix/smtp[4%n]: %q: to=<%a>, orig_to=<root>, relay=mx.example[192.0.2.%n]:25, conn_use=2, delay=1, "
    "delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)",
    "%t mx postfix/smtp[4%n]: %q: to=<%a>, relay=mx.example[192.0.2.%n]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, "
    "status=bounced (host mx.example[192.0.2.%n] said: 550 5.1.1 <%a>: no such user (in reply to RCPT TO command))",
    "%t mx postfix/smtp[4%n]: %q: to=<%a>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (connect to "
    "mx.example[192.0.2.%n]:25: Connection refused)",
    "%t mx postfix/qmgr[4%n]: %q: from=<%a>, status=expired, returned to sender",
    "%t mx postfix/qmgr[4%n]: %q: from=<%a>, x (y), status=expired, returned to sender",
    "%t mx postfix/smtp[4%n]: %q: to=<%a>, a=<b, status=sent (x>, relay=none, delay=1, status=deferred (later)",
    "%t mx postfix/smtp[4%n]: %q: to=<%a>, relay=x, relay_=1, status=sent (250 ok), status=bounced (no)",
    "%t mx postfix/smtp[4%n]: ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcd: to=<%a>, relay=none, status=bounced (no)",
    "%t mx postfix/smtp[4%n]: ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcde: to=<%a>, relay=none, status=bounced (no)",
    "%t mx postfix/smtp[4%n]: %q: %q: to=<%a>, relay=none, status=bounced (no)",
    "%t mx postfix/smtp[4%n]: to=<%a>, relay=none, status=bounced (no)",
    "%t mx postfix/smtp[4%n]: %q:",
    "%t mx postfix/smtp[4%n]: %q: ",
    "%t mx postfix/smtpd[4%n]: %q: %q: %q: reject: RCPT from h[192.0.2.%n]: 554 5.7.1 no; from=<%a> to=<%a> helo=<h>",
    "%t mx postfix/smtpd[4%n]: NOQUEUE: reject: RCPT from h[192.0.2.%n]: 554 5.7.1 Service unavailable; from=<%a> "
    "to=<%a> "
    "proto=ESMTP helo=<h>",
    "%t mx postfix/smtpd[4%n]: warning: h[192.0.2.%n]: SASL LOGIN authentication failed: UGFz",
    "%t mx postfix/smtp[4%n]: Trusted TLS connection established to mx.example[192.0.2.%n]:25: TLSv1.3",
    "%t mx postfix/bounce[4%n]: %q: sender non-delivery notification: %q",
    "%t mx dovecot: lmtp(%a)<1><x>: msgid=<%n@h>: saved mail to INBOX",
    "%t mx sshd[%n]: Connection closed by 192.0.2.%n port 4000 [preauth]",
    "%t mx2 postfix/smtp[4%n]: %q: to=<%a>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered)",
    "",
    "%t mx postfix/smtp[4%n]:",
    "%t mx postfix/smtp[4%n]: %q: to=<%a",
};
static const char *const sendmail[] = {
    "%t mx sm-mta[3%n]: %q: from=<%a>, size=%n, class=0, nrcpts=1, msgid=<%n@h>, proto=ESMTP, relay=h [192.0.2.%n]",
    "%t mx sm-mta[3%n]: %q: to=<%a>, ctladdr=<%a> (1000/1000), delay=00:00:0%n, mailer=esmtp, pri=12%n, relay=mx. "
    "[192.0.2.%n], dsn=2.0.0, stat=Sent (Ok: queued as %q)",
    "%t mx sm-mta[3%n]: %q: to=<%a>,<%a>, delay=00:00:0%n, mailer=esmtp, relay=mx. [192.0.2.%n], dsn=2.0.0, stat=Sent "
    "(Ok)",
    "%t mx sm-mta[3%n]: %q: to=<%a>, mailer=esmtp, relay=mx. [192.0.2.%n], dsn=5.1.1, reply=550 5.1.1 <%a>, stat=Sent "
    "not, "
    "stat=User unknown",
    "%t mx sm-mta[3%n]: %q: to=<%a>, mailer=esmtp, relay=mx. [192.0.2.%n], dsn=4.0.0, stat=Deferred: Connection "
    "refused",
    "%t mx sm-mta[3%n]: %q: ruleset=check_rcpt, arg1=<%a>, relay=h [192.0.2.%n], reject=550 5.7.1 Relaying denied",
    "%t mx sm-mta[3%n]: %q: %q: DSN: User unknown",
    "%t mx sm-mta[3%n]: %q: %q: sender notify: Cannot send message for 5 days",
};
static const char *const exim[] = {
    "%d %e <= %a H=h.example [192.0.2.%n]:4000 P=esmtps X=TLS1.3:A:256 CV=no S=%n id=%n@h",
    "%d %e => %a R=dnslookup T=remote_smtp H=mx.example [192.0.2.%n] X=TLS1.3:A:256 CV=yes C=\"250 OK\"",
    "%d %e -> %a R=dnslookup T=remote_smtp H=mx.example [192.0.2.%n] C=\"250 OK\"",
    "%d %e Completed",
    "%d 1xVYox-00009H000000001aaaa => %a R=x T=y H=mx [192.0.2.%n]",
    "%d 1xVYox-00009H-0rx ** %a: no",
    "%d +0100 %e ** %a: no such user, and many words more that make this line longer than most of the others are here",
    "%d H=h.example (helo) [192.0.2.%n]:4000 F=<%a> temporarily rejected RCPT <%a>: a reason of some length",
    "%d %e ** %a R=x T=y H=mx.example [192.0.2.%n]: SMTP error from remote mail server after RCPT TO:<%a>: 550 no",
    "%d %e == %a R=dnslookup T=remote_smtp defer (111): Connection refused",
    "%d %e H=mx.example [192.0.2.%n]: SMTP error from remote mail server after RCPT TO:<%a>: 450 4.2.0 later",
    "%d H=h.example (helo) [192.0.2.%n]:4000 F=<%a> rejected RCPT <%a>: relay not permitted",
    "%d [12%n] %e => %a R=x T=y H=mx [192.0.2.%n]",
    "%d login authenticator failed for h [192.0.2.%n]: 535 Incorrect authentication data",
    "%d Start queue run: pid=%n",
};

static const struct {
    const char *const *lines;
    uint32_t count;
} kinds[] = {{postfix, COUNT(postfix)}, {sendmail, COUNT(sendmail)}, {exim, COUNT(exim)}};

static size_t put_number(char *at, unsigned width, uint32_t n)
{
    for (unsigned i = width; i-- > 0; n /= 10)
        at[i] = (char)('0' + n % 10);
    return width;
}

static size_t put_text(char *at, const char *text)
{
    memcpy(at, text, strlen(text));
    return strlen(text);
}

static size_t put_some(char *at, char what, uint32_t second)
{
    static const char *const days[] = {"Nov  9 ", "Nov 10 ", "Nov 23 "};
    static const char *const addresses[] = {"a@b.example", "\"a b\"@c.example",        "",
                                            "x+y@z",       "\"a>, status=sent (x\"@b", "a,b@c"};
    size_t len = 0;
    switch (what) {
    case 't': len = put_text(at, days[second / 400 % COUNT(days)]); break;
    case 'd': len = put_text(at, "2026-11-23 "); break;
    case 'q':
        len = put_number(at, 1 + random_below(9), random_below(100000000));
        at[0] = "ABCDEFabcdefghij"[random_below(16)];
        return len;
    case 'e':
        len = put_text(at, "1xVYox-000");
        len += put_number(at + len, 3, random_below(1000));
        return len + put_text(at + len, random_below(8) > 0 ? "-0r" : "00000-0rAB");
    case 'a': return put_text(at, addresses[random_below(COUNT(addresses))]);
    default: return put_number(at, 1 + random_below(3), random_below(1000));
    }
    len += put_number(at + len, 2, second / 3600 % 24);
    at[len++] = ':';
    len += put_number(at + len, 2, second / 60 % 60);
    at[len++] = ':';
    return len + put_number(at + len, 2, second % 60);
}

static size_t put_line(char *at, const char *line, uint32_t second)
{
    size_t len = 0;
    for (; *line != '\0'; line++)
        if (*line == '%')
            len += put_some(at + len, *++line, second);
        else
            at[len++] = *line;
    return len;
}

static char text[1u << 17];

/* Lines of one program, seldom of another; `changes` of a thousand lines have a byte changed. */
static size_t make_log(uint32_t kind, uint32_t changes)
{
    size_t len = 0;
    for (uint32_t second = random_below(100000); len + 1024 < sizeof text; second += random_below(2)) {
        uint32_t k = random_below(50) > 0 ? kind : random_below(COUNT(kinds));
        size_t begin = len;
        len += put_line(text + len, kinds[k].lines[random_below(kinds[k].count)], second);
        for (unsigned i = 0; random_below(1000) < changes && len > begin && i < 3; i++)
            text[begin + random_below((uint32_t)(len - begin))] = " ,<>\"'=:;[]()/-0aZ\n\0\xff\t"[random_below(22)];
        if (random_below(1000) < changes / 20)
            text[len++] = '\r';
        text[len++] = '\n';
    }
    return len - random_below(100); /* the last line may be cut */
}

/* ---- reading ---- */

static void put_slice(struct smtperr_out *out, struct smtperr_slice s)
{
    smtperr__puts(out, "|");
    smtperr__put(out, s);
}

static bool note(void *context, const struct smtperr_finding *f)
{
    struct smtperr_out *out = &((struct capture *)context)->out;
    char spelled[16];
    smtperr__put_number(out, f->line);
    smtperr__puts(out, f->inbound ? " in " : " out ");
    smtperr__put_number(out, f->codes.reply);
    if (f->codes.status.set)
        smtperr__put(out, (struct smtperr_slice){spelled, smtperr__spell_status(f->codes.status, spelled)});
    smtperr__put_number(out, (unsigned)f->outcome);
    const struct smtperr_slice fields[] = {f->time,       f->queue_id,  f->sender,
                                           f->relay,      f->recipient, f->original_recipient,
                                           f->remote_mta, f->command,   f->diagnostic};
    for (size_t i = 0; i < COUNT(fields); i++)
        put_slice(out, fields[i]);
    smtperr__puts(out, "\n");
    return true;
}

static void begin(struct capture *capture)
{
    (void)capture_open(capture);
    smtperr_reader_init(&reader, "log", note, capture);
}

static const char *end(struct capture *capture)
{
    const struct smtperr_tally *tally = smtperr_reader_tally(&reader);
    const unsigned long numbers[] = {tally->sent, tally->deferred, tally->bounced, tally->expired, tally->rejected};
    smtperr_reader_end(&reader);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        smtperr__puts(&capture->out, " ");
        smtperr__put_number(&capture->out, numbers[i]);
    }
    smtperr__puts(&capture->out, tally->first);
    smtperr__puts(&capture->out, tally->last);
    return capture_end(capture);
}

static const char *read_carefully(size_t len)
{
    begin(&careful);
    for (size_t i = 0; i < len; i++)
        (void)smtperr_reader_push(&reader, (struct smtperr_slice){text + i, 1});
    return end(&careful);
}

static const char *read_quickly(size_t len, uint32_t block)
{
    static char copy[sizeof text];
    begin(&quick);
    for (size_t at = 0, part; at < len; at += part) {
        part = 1 + random_below(block);
        if (part > len - at)
            part = len - at;
        memset(copy, 'x', sizeof copy); /* nothing of the block before is needed */
        memcpy(copy + sizeof copy - part, text + at, part);
        (void)smtperr_reader_push(&reader, (struct smtperr_slice){copy + sizeof copy - part, part});
    }
    return end(&quick);
}

static void compare(uint32_t kind, uint32_t changes)
{
    static const uint32_t blocks[] = {200, 3000, sizeof text};
    size_t len = make_log(kind, changes);
    const char *want = read_carefully(len);
    for (size_t i = 0; i < COUNT(blocks); i++) {
        const char *got = read_quickly(len, blocks[i]);
        if (strcmp(got, want) != 0) {
            size_t at = 0;
            while (got[at] == want[at])
                at++;
            print_error("kind %u, blocks to %u: %.200s\n---\n%.200s\n", (unsigned)kind, (unsigned)blocks[i],
                        got + (at > 100 ? at - 100 : 0), want + (at > 100 ? at - 100 : 0));
        }
        assert_string_equal(got, want);
    }
}

static void logs_are_read_the_same_both_ways(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < COUNT(kinds); kind++)
        for (unsigned round = 0; round < 3; round++)
            compare(kind, 0);
}

static void faulty_logs_are_read_the_same_both_ways(void **state)
{
    (void)state;
    for (uint32_t kind = 0; kind < COUNT(kinds); kind++)
        for (unsigned round = 0; round < 8; round++)
            compare(kind, round % 2 == 0 ? 30 : 400);
}

static void most_lines_are_skimmed(void **state)
{
    static struct smtperr__skim skim;
    size_t len = 0;
    unsigned long lines = 0;
    (void)state;
    for (unsigned i = 0; i < 100; i++, lines++) {
        len += put_line(text + len, postfix[i % 6], 1000 + i);
        text[len++] = '\n';
    }
    smtperr__skim_init(&skim);
    assert_int_equal(smtperr__skim(&skim, (struct smtperr_slice){text, len}).lines, 0);
    smtperr__skim_learn(&skim, (struct smtperr_slice){text, (size_t)((char *)memchr(text, '\n', len) - text)},
                        PROGRAM_POSTFIX, 15);
    assert_int_equal(skim.program, PROGRAM_POSTFIX);
    assert_true(smtperr__skim(&skim, (struct smtperr_slice){text, len}).lines >= lines - 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(logs_are_read_the_same_both_ways),
        cmocka_unit_test(faulty_logs_are_read_the_same_both_ways),
        cmocka_unit_test(most_lines_are_skimmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
