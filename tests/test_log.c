#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/*
 * Lines of the logs of each program, of our own making after what the sources in logs.tsv show: what a line tells, and
 * what it must not be taken for. Each line is read at the edge of forbidden memory, as are all its prefixes.
 */
#include "capture.h"
#include "code.h"
#include "guard.h"
#include "log.h"
#include "out.h"

static struct smtperr__log log_;
static struct guard block;
static struct capture capture;

/* ---- what a line tells, as text ---- */

static const char *const outcomes[] = {"nothing", "sent", "deferred", "bounced", "expired", "rejected"};

static void put_status(struct smtperr_out *out, struct smtperr_status status)
{
    char spelled[16];
    if (status.set)
        smtperr__put(out, (struct smtperr_slice){spelled, smtperr__spell_status(status, spelled)});
}

static void put_field(struct smtperr_out *out, const char *name, struct smtperr_slice value)
{
    if (value.len == 0)
        return;
    smtperr__puts(out, " ");
    smtperr__puts(out, name);
    smtperr__puts(out, "=");
    smtperr__put(out, value);
}

static void put_finding(struct smtperr_out *out, const struct smtperr_finding *f)
{
    if (f->codes.reply > 0) {
        smtperr__puts(out, " ");
        smtperr__put_number(out, f->codes.reply);
    }
    smtperr__puts(out, f->codes.status.set ? " " : "");
    put_status(out, f->codes.status);
    smtperr__puts(out, f->reported.status.set ? " for " : "");
    put_status(out, f->reported.status);
    put_field(out, "at", f->time);
    put_field(out, "id", f->queue_id);
    put_field(out, "from", f->sender);
    put_field(out, "to", f->recipient);
    put_field(out, "orig", f->original_recipient);
    put_field(out, "relay", f->relay);
    put_field(out, "remote", f->remote_mta);
    put_field(out, "command", f->command);
    smtperr__puts(out, f->about_login ? " login" : "");
    put_field(out, "said", f->diagnostic);
}

static void read_line(struct smtperr_out *out, struct smtperr_slice line)
{
    struct smtperr__attempt attempt;
    struct smtperr_finding finding;
    enum smtperr__told told = smtperr__log_read(&log_, line, &attempt);
    if (told != TOLD_MAIL) {
        smtperr__puts(out, told == TOLD_LOG ? "some log" : "no log");
        return;
    }
    smtperr__puts(out, outcomes[attempt.outcome]);
    if (attempt.outcome == SMTPERR_OUTCOME_NONE)
        return;
    do {
        smtperr__log_finding(&log_, &attempt, &finding);
        assert_int_equal(finding.kind, SMTPERR_KIND_LOG);
        assert_int_equal(finding.inbound, attempt.outcome == SMTPERR_OUTCOME_REJECTED);
        if (attempt.outcome != SMTPERR_OUTCOME_SENT)
            put_finding(out, &finding);
    } while (smtperr__log_next(&log_, &attempt));
}

static const char *told_by(struct smtperr_slice line)
{
    (void)capture_open(&capture);
    read_line(&capture.out, guard_put(&block, line));
    return capture_end(&capture);
}

/* ---- the programs ---- */

struct line {
    const char *text, *told;
};

#define PF "Nov 23 18:11:58 mx postfix/smtp[413]: 11BD8285: "
#define AT " at=Nov 23 18:11:58"

static const struct line postfix[] = {
    {PF "to=<a@b.example>, relay=mx.c.example[192.0.2.15]:587, dsn=4.1.1, status=deferred (SASL authentication failed; "
        "server mx.c.example[192.0.2.15] said: 550 5.1.1 No such user)",
     "deferred 550 5.1.1 for 4.1.1" AT " id=11BD8285 to=a@b.example relay=mx.c.example[192.0.2.15]:587 "
     "remote=mx.c.example[192.0.2.15] login said=No such user"},
    {PF "to=<a@b.example>, relay=mx.b.example[192.0.2.14]:25, conn_use=2, delay=0.11, delays=0.01/0.08/0.01/0.01, "
        "dsn=5.1.1, status=bounced (host mx.b.example[192.0.2.14] said: 550 5.1.1 No such user (in reply to RCPT TO "
        "command))",
     "bounced 550 5.1.1" AT " id=11BD8285 to=a@b.example relay=mx.b.example[192.0.2.14]:25 "
     "remote=mx.b.example[192.0.2.14] command=RCPT TO said=No such user"},
    {PF "to=<a@b.example>, orig_to=<root>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect "
        "to mx.b.example[192.0.2.14]:25: Connection timed out)",
     "deferred 4.4.1" AT
     " id=11BD8285 to=a@b.example orig=root said=connect to mx.b.example[192.0.2.14]:25: Connection "
     "timed out"},
    {PF "to=<a@b.example>, relay=mx.b.example[2001:db8::25]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 "
        "2.0.0 Ok: queued as 4Z)",
     "sent"},
    {PF
     "to=<a@b.example>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=5.0.0, status=bounced (host "
     "mx[192.0.2.1] said: 550-5.7.26 This mail is 550-5.7.26 not wanted: see 550 5.7.26  https://x.example/ (in reply "
     "to end of DATA command))",
     "bounced 550 5.7.26 for 5.0.0" AT " id=11BD8285 to=a@b.example relay=mx[192.0.2.1]:25 remote=mx[192.0.2.1] "
     "command=end of DATA said=This mail is not wanted: see https://x.example/"},
    {PF "to=<a@b.example>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=5.0.0, status=bounced (host "
        "mx[192.0.2.1] said: 550 no such user here (#5.1.1) (in reply to RCPT TO command))",
     "bounced 550 5.1.1 for 5.0.0" AT " id=11BD8285 to=a@b.example relay=mx[192.0.2.1]:25 remote=mx[192.0.2.1] "
     "command=RCPT TO said=no such user here (#5.1.1)"},
    {PF "to=<a@b.example>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=SOFTBOUNCE (host "
        "mx[192.0.2.1] said: 553 not here (in reply to RCPT TO command))",
     "deferred 553 4.0.0" AT " id=11BD8285 to=a@b.example relay=mx[192.0.2.1]:25 remote=mx[192.0.2.1] command=RCPT TO "
     "said=not here"},
    {PF "to=<a@b.example>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/1/0, dsn=4.7.0, status=deferred (delivery "
        "temporarily suspended: host mx[192.0.2.1] refused to talk to me: 421 4.7.0 busy)",
     "deferred 421 4.7.0" AT " id=11BD8285 to=a@b.example relay=mx[192.0.2.1]:25 remote=mx[192.0.2.1] said=busy"},
    {"Nov 23 18:11:58 mx postfix/local[413]: 4Qd7Kx2Lm9z1k: to=<bob@mx.example>, orig_to=<bob>, relay=local, delay=0, "
     "delays=0/0/0/0, dsn=5.1.1, status=bounced (unknown user: \"bob\")",
     "bounced 5.1.1" AT " id=4Qd7Kx2Lm9z1k to=bob@mx.example orig=bob relay=local said=unknown user: \"bob\""},
    {"Nov 23 18:11:58 mx postfix/lmtp[413]: 1A2B3C4D5: to=<bob@mx.example>, relay=mx.example[private/dovecot-lmtp], "
     "delay=0, delays=0/0/0/0, dsn=5.2.2, status=bounced (host mx.example[private/dovecot-lmtp] said: 552 5.2.2 Quota "
     "exceeded (in reply to end of DATA command))",
     "bounced 552 5.2.2" AT " id=1A2B3C4D5 to=bob@mx.example relay=mx.example[private/dovecot-lmtp] "
     "remote=mx.example[private/dovecot-lmtp] command=end of DATA said=Quota exceeded"},
    {"Nov 23 18:11:58 mx postfix/qmgr[351]: 11BD8285: from=<a@b.example>, status=expired, returned to sender",
     "expired" AT " id=11BD8285 from=a@b.example said=returned to sender"},
    {"Nov 23 18:11:58 mx postfix/qmgr[351]: 11BD8285: from=<a@b.example>, status=force-expired, returned to sender",
     "expired" AT " id=11BD8285 from=a@b.example said=returned to sender"},
    {"Nov 23 18:11:58 mx postfix/qmgr[351]: 11BD8285: from=<a@b.example>, size=300, nrcpt=1 (queue active)", "nothing"},
    {"Nov 23 18:11:58 mx postfix/smtpd[429]: NOQUEUE: reject: RCPT from h.example[2001:db8::7]: 554 5.7.1 Service "
     "unavailable; Client host [2001:db8::7] blocked using zen.example; from=<a@b.example> to=<c@d.example> "
     "proto=ESMTP "
     "helo=<h.example>",
     "rejected 554 5.7.1" AT " from=a@b.example to=c@d.example relay=h.example[2001:db8::7] command=RCPT said=Service "
     "unavailable; Client host [2001:db8::7] blocked using zen.example"},
    {"Nov 23 18:11:58 mx postfix/submission/smtpd[429]: NOQUEUE: reject: CONNECT from unknown[192.0.2.9]: 554 5.7.1 "
     "<unknown[192.0.2.9]>: Client host rejected: Access denied; proto=SMTP",
     "rejected 554 5.7.1" AT
     " relay=unknown[192.0.2.9] command=CONNECT said=<unknown[192.0.2.9]>: Client host rejected: "
     "Access denied"},
    {"Nov 23 18:11:58 mx postfix/postscreen[4]: NOQUEUE: reject: RCPT from [192.0.2.9]:40123: 550 5.7.1 Service "
     "unavailable; client [192.0.2.9] blocked using zen.example; from=<a@b.example>, to=<c@d.example>, proto=ESMTP, "
     "helo=<h>",
     "rejected 550 5.7.1" AT " from=a@b.example to=c@d.example relay=[192.0.2.9]:40123 command=RCPT said=Service "
     "unavailable; client [192.0.2.9] blocked using zen.example"},
    {"Nov 23 18:11:58 mx postfix/postscreen[4]: NOQUEUE: reject: CONNECT from [192.0.2.9]:40123: too many connections",
     "rejected" AT " relay=[192.0.2.9]:40123 command=CONNECT said=too many connections"},
    {"Nov 23 18:11:58 mx postfix/cleanup[9]: 22A6581B3AE2: milter-reject: END-OF-MESSAGE from h.example[192.0.2.9]: "
     "5.7.1 "
     "Spam message rejected; from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<h>",
     "rejected 5.7.1" AT " id=22A6581B3AE2 from=a@b.example to=c@d.example relay=h.example[192.0.2.9] "
     "command=END-OF-MESSAGE said=Spam message rejected"},
    {"Nov 23 18:11:58 mx postfix/cleanup[9]: 615E5228012: reject: header Subject: x; from=<no> from "
     "h.example[192.0.2.9]; "
     "from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<h>: 5.7.1 message content rejected",
     "rejected 5.7.1" AT " id=615E5228012 from=a@b.example to=c@d.example command=end of DATA said=message content "
     "rejected"},
    {"Nov 23 18:11:58 mx postfix/smtpd[9]: proxy-reject: END-OF-MESSAGE: 451 4.3.0 Error: queue file write error; "
     "from=<a@b.example> to=<c@d.example>",
     "rejected 451 4.3.0" AT " from=a@b.example to=c@d.example command=END-OF-MESSAGE said=Error: queue file write "
     "error"},
    /* what only goes with an attempt */
    {PF "host mx[192.0.2.1] said: 450 4.2.0 busy (in reply to RCPT TO command)", "nothing"},
    {"Nov 23 18:11:58 mx postfix/smtp[413]: connect to mx[192.0.2.1]:25: Connection timed out", "nothing"},
    {"Nov 23 18:11:58 mx postfix/smtpd[9]: lost connection after RCPT from h[192.0.2.9]", "nothing"},
    {"Nov 23 18:11:58 mx postfix/smtpd[9]: warning: h[192.0.2.9]: SASL LOGIN authentication failed: UGFz", "nothing"},
    {"Nov 23 18:11:58 mx postfix/bounce[9]: 11BD8285: sender non-delivery notification: 2FF93864", "nothing"},
    /* what a stranger chose: addresses, names */
    {PF "to=<\"a>, status=sent (x\"@b.example>, relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (late)",
     "deferred 4.4.1" AT " id=11BD8285 to=\"a>, status=sent (x\"@b.example said=late"},
    {"Nov 23 18:11:58 mx postfix/smtpd[9]: NOQUEUE: reject: RCPT from h[192.0.2.9]: 550 5.1.1 <x>: no; from=<> to=<x> "
     "proto=ESMTP helo=<to=<y>, status=sent>",
     "rejected 550 5.1.1" AT " to=x relay=h[192.0.2.9] command=RCPT said=<x>: no"},
};

static const struct line stamps[] = {
    {"2026-11-23T18:11:58.123456+00:00 mx postfix/smtp[4]: A1B2: to=<a@b>, relay=none, dsn=4.4.3, status=deferred (x)",
     "deferred 4.4.3 at=2026-11-23T18:11:58.123456+00:00 id=A1B2 to=a@b said=x"},
    {"<22>1 2026-11-23T18:11:58Z mx postfix/smtp 413 - - A1B2: to=<a@b>, relay=none, dsn=4.4.3, status=deferred (x)",
     "deferred 4.4.3 at=2026-11-23T18:11:58Z id=A1B2 to=a@b said=x"},
    {"<22>1 2026-11-23T18:11:58Z mx postfix/smtp 413 - [a b=\"c\"][d] A1B2: to=<a@b>, relay=none, dsn=4.4.3, "
     "status=deferred (x)",
     "deferred 4.4.3 at=2026-11-23T18:11:58Z id=A1B2 to=a@b said=x"},
    {"<22>Oct  6 12:00:00 postfix/smtp[10]: A1B2: to=<a@b>, relay=none, dsn=4.4.3, status=deferred (x)",
     "deferred 4.4.3 at=Oct  6 12:00:00 id=A1B2 to=a@b said=x"},
    {"mail-1  | 2026-09-17T11:04:02.0Z Sep 17 11:04:02 mx postfix/smtp[1]: A1B2: to=<a@b>, relay=none, dsn=4.4.3, "
     "status=deferred (x)",
     "deferred 4.4.3 at=Sep 17 11:04:02 id=A1B2 to=a@b said=x"},
    {"{\"__REALTIME_TIMESTAMP\":\"1\",\"SYSLOG_IDENTIFIER\":\"postfix/smtp\",\"MESSAGE\":\"A1B2: to=<a@b>, relay=none, "
     "dsn=4.4.3, status=deferred (x)\"}",
     "deferred 4.4.3 id=A1B2 to=a@b said=x"},
    {"{\"log\":\"Sep 17 11:04:02 mx postfix/smtp[1]: A1B2: to=\\u003ca@b\\u003e, relay=none, dsn=4.4.3, "
     "status=deferred "
     "(x)\\n\",\"stream\":\"stdout\"}",
     "deferred 4.4.3 at=Sep 17 11:04:02 id=A1B2 to=a@b said=x"},
    {"Sep 17 11:04:02 mx sshd[1]: Connection closed", "some log"},
    {"Sep 17 is a date", "no log"},
    {"2026-11-23 18:11:58", "some log"},
    {"Hello", "no log"},
    {"", "no log"},
};

#define EX "2026-11-23 18:31:19 1xVYox-00009H-0r "
#define EXAT " at=2026-11-23 18:31:19 id=1xVYox-00009H-0r"

static const struct line exim[] = {
    {EX
     "** a@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.10]: SMTP error from remote mail server after "
     "RCPT TO:<a@b.example>: 550-5.1.1 No such\\n550 5.1.1 user",
     "bounced 550 5.1.1" EXAT " to=a@b.example relay=mx.b.example [192.0.2.10] remote=mx.b.example [192.0.2.10] "
     "command=RCPT TO said=No such user"},
    {EX
     "== a@b.example R=dnslookup T=remote_smtp defer (-44) H=mx.b.example [192.0.2.10]*: SMTP error from remote mail "
     "server after pipelined MAIL FROM:<c@d.example>: 421 busy",
     "deferred 421" EXAT
     " to=a@b.example relay=mx.b.example [192.0.2.10] remote=mx.b.example [192.0.2.10] command=MAIL "
     "FROM said=busy"},
    {EX "== a@b.example R=dnslookup T=remote_smtp defer (111): Connection refused",
     "deferred" EXAT " to=a@b.example said=Connection refused"},
    {EX "** a@b.example: Unrouteable address", "bounced" EXAT " to=a@b.example said=Unrouteable address"},
    {EX "** a@b.example <c@d.example> F=<e@f.example>: retry timeout exceeded",
     "expired" EXAT " from=e@f.example to=a@b.example orig=c@d.example said=retry timeout exceeded"},
    {"2026-11-23 18:31:19 +0100 [123] 1sDcEe-000000004BC-0oYZ => a <a@b.example> R=localuser T=local_delivery", "sent"},
    {"Nov 23 18:31:19 mx exim[12]: 1xVYox-00009H-0r -> a@b.example R=x T=y H=mx [192.0.2.1] C=\"250 OK\"", "sent"},
    {EX "<= c@d.example H=h [192.0.2.9] P=esmtp S=300", "nothing"},
    {EX "Completed", "nothing"},
    {EX "H=mx [192.0.2.10]: SMTP error from remote mail server after RCPT TO:<a@b>: 450 4.2.0 later", "nothing"},
    {EX "H=mx [192.0.2.10] Connection refused", "nothing"},
    {"2026-11-23 18:31:19 H=h.example (helo) [192.0.2.9]:4000 F=<c@d.example> rejected RCPT <a@b.example>: relay not "
     "permitted",
     "rejected at=2026-11-23 18:31:19 from=c@d.example to=a@b.example relay=h.example (helo) [192.0.2.9] command=RCPT "
     "said=relay not permitted"},
    {"2026-11-23 18:31:19 H=h.example [192.0.2.9] F=<c@d.example> temporarily rejected RCPT <a@b.example>: greylisted",
     "rejected at=2026-11-23 18:31:19 from=c@d.example to=a@b.example relay=h.example [192.0.2.9] command=RCPT "
     "said=greylisted"},
    {"2026-11-23 18:31:19 1sDcEe-000000004BC-0oYZ H=h [192.0.2.9] X=TLS1.2:A:256 CV=no F=<c@d> A=plain:foo rejected "
     "after "
     "DATA: spam",
     "rejected at=2026-11-23 18:31:19 id=1sDcEe-000000004BC-0oYZ from=c@d relay=h [192.0.2.9] command=after DATA "
     "said=spam"},
    {"2026-11-23 18:31:19 rejected MAIL FROM:<c@d> H=h (x) [192.0.2.9]:6: message too big: size>=2 max=1",
     "rejected at=2026-11-23 18:31:19 from=c@d relay=h (x) [192.0.2.9] command=MAIL FROM said=message too big: size>=2 "
     "max=1"},
    {"2026-11-23 18:31:19 H=h [192.0.2.9] sender verify fail for <c@d>: Unrouteable address", "nothing"},
    {"2026-11-23 18:31:19 login authenticator failed for h [192.0.2.9]: 535 Incorrect authentication data", "nothing"},
    {"2026-11-23 18:31:19 ** this is no line of Exim: but stars", "some log"},
};

#define SM "Nov 23 18:11:58 mx sm-mta[3000]: 60ABCDEF123456: "
#define SMAT " at=Nov 23 18:11:58 id=60ABCDEF123456"

static const struct line sendmail[] = {
    {SM
     "to=<a@b.example>, ctladdr=<c@d.example> (1000/1000), delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=120300, "
     "relay=mx.b.example. [192.0.2.1], dsn=5.1.1, reply=550 5.1.1 No, not here, stat=User unknown",
     "bounced 550 5.1.1" SMAT " from=c@d.example to=a@b.example relay=mx.b.example. said=No, not here"},
    {SM "to=<a@b.example>, delay=00:00:01, mailer=esmtp, relay=mx. [192.0.2.1], dsn=4.0.0, stat=Deferred: Connection "
        "timed out with mx.",
     "deferred 4.0.0" SMAT " to=a@b.example relay=mx. said=Connection timed out with mx."},
    {SM "to=<a@b.example>,<e@f.example>, delay=0, mailer=esmtp, relay=mx. [192.0.2.1], dsn=5.0.0, stat=Service "
        "unavailable",
     "bounced 5.0.0" SMAT " to=a@b.example relay=mx. said=Service unavailable 5.0.0" SMAT
     " to=e@f.example relay=mx. said=Service unavailable"},
    {SM "to=<a@b.example>, mailer=esmtp, relay=mx. [192.0.2.1], dsn=2.0.0, stat=Sent (Ok: queued as 4Z)", "sent"},
    {SM "to=<a@b.example>, delay=00:00:01, mailer=esmtp, pri=42546, dsn=4.4.3, stat=queued", "nothing"},
    {SM
     "ruleset=check_rcpt, arg1=<a@b.example>, relay=h.example [192.0.2.9], reject=550 5.7.1 <a@b.example>... Relaying "
     "denied",
     "rejected 550 5.7.1" SMAT " to=a@b.example relay=h.example command=RCPT TO said=<a@b.example>... Relaying denied"},
    {SM
     "ruleset=check_mail, arg1=<a@b.example>, relay=h.example [192.0.2.9], reject=553 5.1.8 <a@b.example>... Domain of "
     "sender address a@b.example does not exist",
     "rejected 553 5.1.8" SMAT " from=a@b.example relay=h.example command=MAIL FROM said=<a@b.example>... Domain of "
     "sender address a@b.example does not exist"},
    {SM "Milter: data, reject=550 5.7.1 Blocked by SpamAssassin",
     "rejected 550 5.7.1" SMAT " said=Blocked by SpamAssassin"},
    {SM "to=<a@b.example>, delay=00:00:02, pri=100560, stat=virus detected", "nothing"},
    {SM "60ABCDEF12345Z: DSN: User unknown", "nothing"},
    {SM "60ABCDEF12345Z: sender notify: Cannot send message for 5 days", "expired" SMAT},
    {SM "60ABCDEF12345Z: sender notify: Warning: could not send message for past 4 hours", "nothing"},
    {SM "from=<c@d.example>, size=300, class=0, nrcpts=1, relay=h [192.0.2.9]", "nothing"},
};

static const struct line opensmtpd[] = {
    {"Mar 22 17:56:37 mx smtpd[4]: 8f4864084ecc48f4 mta event=delivery evpid=7077717e797a776e from=<c@d> to=<a@b> "
     "rcpt=<-> source=\"192.0.2.1\" relay=\"192.0.2.33 (mx)\" delay=1s result=\"PermFail\" stat=\"550 5.7.1 No, "
     "never\"",
     "bounced 550 5.7.1 at=Mar 22 17:56:37 id=7077717e797a776e from=c@d to=a@b relay=192.0.2.33 (mx) said=No, never"},
    {"8f4864084ecc48f4 mta delivery evpid=7077717e797a776e from=<c@d> to=<a@b> rcpt=<-> source=\"-\" relay=\"b\" "
     "delay=1s "
     "result=\"TempFail\" stat=\"No MX found for domain\"",
     "deferred id=7077717e797a776e from=c@d to=a@b relay=b said=No MX found for domain"},
    {"8f4864084ecc48f4 mda delivery evpid=1 from=<c@d> to=<a@b> rcpt=<a@b> user=a delay=1s result=Ok stat=Delivered",
     "sent"},
    {"relay: Expire for 7077717e797a776e: from=<c@d>, to=<a@b>, rcpt=<->, delay=5s, stat=Envelope expired",
     "expired from=c@d to=a@b said=Envelope expired"},
    {"relay: Expire for nobody that is named", "no log"},
    {"8f4864084ecc48f4 smtp failed-command command=\"RCPT TO:<a@b>\" result=\"550 Invalid recipient: <a@b>\"",
     "rejected 550 to=a@b command=RCPT TO said=Invalid recipient: <a@b>"},
    {"8f4864084ecc48f4 smtp connected address=192.0.2.9 host=h", "nothing"},
};

static const struct line others[] = {
    {"@40000000419f13a508f3214c delivery 5: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_"
     "<a@b>_unknown/Giving_up_on_192.0.2.1./",
     "bounced 550 5.1.1 at=@40000000419f13a508f3214c said=<a@b> unknown"},
    {"Nov 23 18:11:58 mx qmail: 1054194596.057500 delivery 183: deferral: Sorry,_I_wasn't_able_to_establish_an_SMTP_"
     "connection._(#4.4.1)/",
     "deferred 4.4.1 at=Nov 23 18:11:58 said=Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)"},
    {"2011-02-16 19:10:05.522520500 delivery 27: success: 192.0.2.1_accepted_message./Remote_host_said:_250_ok/",
     "sent"},
    {"@40000000419f13a508f3214c delivery 5: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_451_later/"
     "Giving_up_on_192.0.2.1./I'm_not_going_to_try_again;_this_message_has_been_in_the_queue_too_long./",
     "expired 451 at=@40000000419f13a508f3214c said=later"},
    {"@40000000419f13a508f3214c starting delivery 5: msg 3 to remote a@b", "nothing"},
    {"@40000000450b2d2e1529cb14 rblsmtpd: 192.0.2.9 pid 93340: 451 http://rbl.example/?192.0.2.9",
     "rejected 451 at=@40000000450b2d2e1529cb14 relay=192.0.2.9 said=http://rbl.example/?192.0.2.9"},
    {"Feb  7 16:00:53 h courieresmtpd: error,relay=::ffff:192.0.2.9,from=<c@d>,to=<a@b>: 513 Relaying denied.",
     "rejected 513 at=Feb  7 16:00:53 from=c@d to=a@b relay=::ffff:192.0.2.9 said=Relaying denied."},
    {"Feb  7 16:00:53 h courieresmtp: id=0038C081.4D02,from=<c@d>,addr=<a@b>: 550 User unknown.",
     "bounced 550 at=Feb  7 16:00:53 id=0038C081.4D02 from=c@d to=a@b said=User unknown."},
    {"Feb  7 16:00:53 h courieresmtp: id=0038C081.4D02,from=<c@d>,addr=<a@b>,status: failure", "nothing"},
    {"Feb  7 16:00:53 h courieresmtp: id=0038C081.4D02,from=<c@d>,addr=<a@b>,size=329,success: Message delivered.",
     "sent"},
    {"Feb  7 16:00:53 h dovecot: lmtp(a@b)<12><x>: msgid=<1@h>: save failed to INBOX: Quota exceeded (mailbox for user "
     "is "
     "full)",
     "deferred at=Feb  7 16:00:53 to=a@b said=Quota exceeded (mailbox for user is full)"},
    {"Feb  7 16:00:53 h dovecot: lmtp(22587, a@b): 5GjrDaf: msgid=<1@h>: saved mail to INBOX", "sent"},
    {"Feb  7 16:00:53 h dovecot: lmtp(22587): Connect from local", "nothing"},
    {"Feb  7 16:00:53 host=smtp.example tls=on auth=on user=u from=c@d recipients=a@b,e@f smtpstatus=550 "
     "smtpmsg='550-No\\n"
     "550 isn't here' errormsg='recipient address a@b not accepted by the server' exitcode=EX_DATAERR",
     "bounced 550 at=Feb  7 16:00:53 from=c@d to=a@b relay=smtp.example said=No isn't here 550 at=Feb  7 16:00:53 "
     "from=c@d "
     "to=e@f relay=smtp.example said=No isn't here"},
    {"Feb  7 16:00:53 host=smtp.example tls=on auth=off from=c@d recipients=a@b mailsize=9 smtpstatus=250 smtpmsg='250 "
     "OK' exitcode=EX_OK",
     "sent"},
    {"Feb  7 16:00:53 host=smtp.example tls=on auth=off from=c@d recipients=a@b errormsg='network read error' "
     "exitcode=EX_IOERR",
     "bounced at=Feb  7 16:00:53 from=c@d to=a@b relay=smtp.example said=network read error"},
    {"2020-12-01T21:57:44.000Z [INFO] [30A11DAA.1.1] [outbound] Temp failing 16_0_90 for 64 seconds: Tried all MXs",
     "deferred at=2020-12-01T21:57:44.000Z said=Tried all MXs"},
    {"[NOTICE] [30A11DAA.1.1] [outbound] recipient <a@b> rejected: 550 5.1.1 no: the recipient's gone",
     "bounced 550 5.1.1 to=a@b said=no: the recipient's gone"},
    {"[NOTICE] [30A11DAA.1.1] [outbound] recipient <a@b> deferred: 450 4.2.1 later",
     "deferred 450 4.2.1 to=a@b said=later"},
    {"[INFO] [30A11DAA.1.1] [outbound] bouncing mail: Some recipients failed: <a@b>", "nothing"},
    {"[INFO] [30A11DAA.1.1] [outbound] Bouncing mail: 550 5.7.26 not wanted", "bounced 550 5.7.26 said=not wanted"},
    {"[NOTICE] [30A11DAA.1.1] [outbound]  delivered file=1 domain=b host=mx ip=192.0.2.1 response=\"ok\" rcpts=1/0/0",
     "sent"},
    {"[INFO] [30A11DAA.1] [core] hook=rcpt plugin=rcpt_to.x function=y params=\"\" retval=DENY msg=\"5.1.1 no such "
     "user\"",
     "rejected 5.1.1 command=rcpt said=no such user"},
    {"[INFO] [30A11DAA.1] [core] hook=rcpt plugin=rcpt_to.x function=y params=\"\" retval=CONT msg=\"\"", "nothing"},
    {"2026-10-04T02:22:32Z INFO DSN permanent failure notification (delivery.dsn-perm-fail) queueId = 33, queueName = "
     "\"remote\", from = \"c@d\", to = [\"a@b\", \"e@f\"], size = 1, to = \"e@f\", hostname = \"mx\", code = 550, "
     "details = "
     "\"User unknown\", total = 0",
     "bounced 550 at=2026-10-04T02:22:32Z id=33 from=c@d to=e@f remote=mx said=User unknown"},
    {"2026-10-04T02:22:32Z INFO SMTP RCPT TO rejected (delivery.rcpt-to-rejected) queueId = 33, from = \"c@d\", to = "
     "[\"a@b\"], hostname = \"mx\", to = \"a@b\", code = 451, details = \"later\", elapsed = 0ms",
     "deferred 451 at=2026-10-04T02:22:32Z id=33 from=c@d to=a@b remote=mx said=later"},
    {"2026-10-04T02:22:32Z INFO DSN success notification (delivery.dsn-success) queueId = 33, to = \"a@b\"", "sent"},
    {"{\"type\":\"Bounce\",\"id\":\"1d98\",\"sender\":\"c@d\",\"recipient\":\"a@b\",\"response\":{\"code\":550,"
     "\"enhanced_code\":{\"class\":5,\"subject\":1,\"detail\":1},\"content\":\"no \\\"user\\\"\",\"command\":\"RCPT "
     "TO\"},"
     "\"peer_address\":{\"name\":\"mx\",\"addr\":\"192.0.2.1\"}}",
     "bounced 550 5.1.1 id=1d98 from=c@d to=a@b remote=mx command=RCPT TO said=no 'user'"},
    {"{\"type\":\"Delivery\",\"id\":\"1d98\",\"recipient\":\"a@b\"}", "sent"},
    {"{\"queue_name\": \"deferred\", \"queue_id\": \"4Qd7\", \"arrival_time\": 17, \"sender\": \"c@d\", "
     "\"recipients\": "
     "[{\"address\": \"a@b\", \"delay_reason\": \"connect to mx: timeout\"}, {\"address\": \"e@f\"}, {\"address\": "
     "\"g@h\", "
     "\"delay_reason\": \"host mx[192.0.2.1] said: 450 4.7.1 later (in reply to RCPT TO command)\"}]}",
     "deferred id=4Qd7 from=c@d to=a@b said=connect to mx: timeout 450 4.7.1 id=4Qd7 from=c@d to=g@h "
     "remote=mx[192.0.2.1] command=RCPT TO said=later"},
};

static void check_lines(const struct line *lines, size_t count)
{
    smtperr__log_init(&log_);
    for (size_t i = 0; i < count; i++) {
        const char *told = told_by((struct smtperr_slice){lines[i].text, strlen(lines[i].text)});
        if (strcmp(told, lines[i].told) != 0)
            print_error("%s\n", lines[i].text);
        assert_string_equal(told, lines[i].told);
    }
}

static void postfix_lines_tell_what_became_of_mail(void **state)
{
    (void)state;
    check_lines(postfix, COUNT(postfix));
}

static void time_stamps_of_all_kinds_are_read(void **state)
{
    (void)state;
    check_lines(stamps, COUNT(stamps));
}

static void exim_lines_tell_what_became_of_mail(void **state)
{
    (void)state;
    check_lines(exim, COUNT(exim));
}

static void sendmail_lines_tell_what_became_of_mail(void **state)
{
    (void)state;
    check_lines(sendmail, COUNT(sendmail));
}

static void opensmtpd_lines_tell_what_became_of_mail(void **state)
{
    (void)state;
    check_lines(opensmtpd, COUNT(opensmtpd));
}

static void lines_of_other_programs_tell_what_became_of_mail(void **state)
{
    (void)state;
    check_lines(others, COUNT(others));
}

/* ---- CSV ---- */

static void columns_are_known_from_the_header(void **state)
{
    static const struct line powermta[] = {
        {"type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,bounceCat,srcType", "nothing"},
        {"b,2026-11-23 18:11:58+0000,x,c@d,a@b,,failed,5.1.1 (bad destination mailbox address),\"smtp;550 5.1.1 No, "
         "\"\"a\"\" "
         "is unknown\",mx (192.0.2.1),bad-mailbox,smtp",
         "bounced 550 5.1.1 at=2026-11-23 18:11:58+0000 from=c@d to=a@b remote=mx (192.0.2.1) said=No, \"\"a\"\" is "
         "unknown"},
        {"t,2026-11-23 18:11:58+0000,x,c@d,a@b,,delayed,4.4.1 (no answer from host),,,,",
         "deferred 4.4.1 at=2026-11-23 "
         "18:11:58+0000 from=c@d to=a@b"},
        {"d,2026-11-23 18:11:58+0000,x,c@d,a@b,,relayed,2.0.0 (success),smtp;250 ok,mx,,smtp", "sent"},
        {"zz,x", "some log"},
    };
    static const struct line exchange[] = {
        {"#Software: Microsoft Exchange Server", "no log"},
        {"#Fields: date-time,client-ip,server-hostname,source,event-id,message-id,recipient-address,recipient-status,"
         "sender-address",
         "nothing"},
        {"2026-11-23T18:11:58.000Z,,EX1,SMTP,FAIL,<1@h>,a@b;e@f,\"[{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; "
         "not, "
         "found};{MSG=};{FQDN=mx}]\",c@d",
         "bounced 550 5.1.10 at=2026-11-23T18:11:58.000Z id=<1@h> from=c@d to=a@b relay=EX1 "
         "said=RESOLVER.ADR.RecipientNotFound; not, found 550 5.1.10 at=2026-11-23T18:11:58.000Z id=<1@h> from=c@d "
         "to=e@f "
         "relay=EX1 said=RESOLVER.ADR.RecipientNotFound; not, found"},
        {"2026-11-23T18:11:58.000Z,,EX1,STOREDRIVER,DELIVER,<1@h>,a@b,,c@d", "sent"},
        {"2026-11-23T18:11:58.000Z,,EX1,SMTP,RECEIVE,<1@h>,a@b,,c@d", "some log"},
    };
    (void)state;
    check_lines(powermta, COUNT(powermta));
    check_lines(exchange, COUNT(exchange));
    smtperr__log_init(&log_);
}

/* ---- any bytes ---- */

static void every_prefix_and_suffix_is_survived(void **state)
{
    static const struct {
        const struct line *lines;
        size_t count;
    } all[] = {{postfix, COUNT(postfix)},   {stamps, COUNT(stamps)},       {exim, COUNT(exim)},
               {sendmail, COUNT(sendmail)}, {opensmtpd, COUNT(opensmtpd)}, {others, COUNT(others)}};
    (void)state;
    for (size_t a = 0; a < COUNT(all); a++)
        for (size_t i = 0; i < all[a].count; i++) {
            size_t len = strlen(all[a].lines[i].text);
            for (size_t cut = 0; cut <= len; cut++) {
                (void)told_by((struct smtperr_slice){all[a].lines[i].text, cut});
                (void)told_by((struct smtperr_slice){all[a].lines[i].text + cut, len - cut});
            }
        }
    smtperr__log_init(&log_);
}

static void bytes_changed_at_random_are_survived(void **state)
{
    static char text[1024];
    uint32_t random = 1;
    (void)state;
    for (unsigned round = 0; round < 20; round++)
        for (size_t i = 0; i < COUNT(others) + COUNT(postfix); i++) {
            const char *line = i < COUNT(others) ? others[i].text : postfix[i - COUNT(others)].text;
            size_t len = strlen(line);
            memcpy(text, line, len);
            for (unsigned change = 0; change < 5; change++) {
                random = random * 1664525u + 1013904223u;
                text[random / 7 % len] = "\"<>',=:;[](){} \\\n\0\xff"[random >> 27 & 15];
            }
            (void)told_by((struct smtperr_slice){text, len});
        }
    smtperr__log_init(&log_);
}

static int make_guard(void **state)
{
    (void)state;
    block = guard_make(4096);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(postfix_lines_tell_what_became_of_mail),
        cmocka_unit_test(time_stamps_of_all_kinds_are_read),
        cmocka_unit_test(exim_lines_tell_what_became_of_mail),
        cmocka_unit_test(sendmail_lines_tell_what_became_of_mail),
        cmocka_unit_test(opensmtpd_lines_tell_what_became_of_mail),
        cmocka_unit_test(lines_of_other_programs_tell_what_became_of_mail),
        cmocka_unit_test(columns_are_known_from_the_header),
        cmocka_unit_test(every_prefix_and_suffix_is_survived),
        cmocka_unit_test(bytes_changed_at_random_are_survived),
    };
    return cmocka_run_group_tests(tests, make_guard, NULL);
}
