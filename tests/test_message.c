#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/*
 * Whole messages, through the reader. Each sample is read whole, cut into two blocks at every place, with its lines
 * ended by LF, CRLF and CR, and as every prefix of itself. Findings are compared as text, one a line:
 *
 *   recipient action status reply: diagnostic
 */
#include "capture.h"
#include "code.h"
#include "guard.h"
#include "out.h"
#include "reader.h"

#include <stdio.h>

static struct smtperr_reader reader;
static struct guard first_block, second_block;
static struct capture one;

static bool note_finding(void *context, const struct smtperr_finding *f)
{
    static const char *const actions[] = {"", "failed", "delayed", "delivered", "relayed", "expanded"};
    struct smtperr_out *out = &((struct capture *)context)->out;
    char spelled[16];
    smtperr__put(out, f->recipient);
    smtperr__puts(out, " ");
    smtperr__puts(out, actions[f->action]);
    smtperr__puts(out, " ");
    if (f->codes.status.set)
        smtperr__put(out, (struct smtperr_slice){spelled, smtperr__spell_status(f->codes.status, spelled)});
    smtperr__puts(out, " ");
    smtperr__put_number(out, f->codes.reply);
    smtperr__puts(out, f->cut ? "[cut]: " : ": ");
    smtperr__put(out, f->diagnostic);
    smtperr__puts(out, "\n");
    assert_int_equal(f->kind, SMTPERR_KIND_BOUNCE);
    assert_true(f->line > 0);
    return true;
}

static void start(struct capture *capture)
{
    (void)capture_open(capture);
    memset(&reader, 0xa5, sizeof reader); /* init trusts nothing that was there */
    smtperr_reader_init(&reader, "sample", note_finding, capture);
}

static const char *finish(struct capture *capture)
{
    smtperr_reader_end(&reader);
    return capture_end(capture);
}

static void push(const char *text)
{
    assert_true(smtperr_reader_push(&reader, slice_of(text)));
}

static const char *read_in_two(struct capture *capture, struct smtperr_slice text, size_t at)
{
    start(capture);
    (void)smtperr_reader_push(&reader, guard_put(&first_block, (struct smtperr_slice){text.ptr, at}));
    (void)smtperr_reader_push(&reader, guard_put(&second_block, slice_make(text.ptr + at, text.ptr + text.len)));
    return finish(capture);
}

static const char *read_whole(struct capture *capture, struct smtperr_slice text)
{
    return read_in_two(capture, text, text.len);
}

/* ---- samples ---- */

#define FROM "From: MAILER-DAEMON@mx.example.net\nTo: cat@example.net\n"
#define HEAD FROM "Subject: Undelivered Mail Returned to Sender\n"
#define REPORT HEAD "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
#define NOTICE "--b\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n"
#define STATUS "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
#define RETURNED "--b\nContent-Type: message/rfc822\n\nFrom: cat@example.net\nTo: ann@example.org\n\nHello\n--b--\n"

static const struct {
    const char *name, *text, *findings, *reason;
} samples[] = {
    {"a report",
     REPORT NOTICE "<ann@example.org>: 550 5.1.1 User unknown\n\n" STATUS
                   "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n"
                   "Diagnostic-Code: smtp; 550 5.1.1 User\n  unknown\n\n" RETURNED,
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"two recipients, one delivered",
     REPORT STATUS "Final-Recipient: rfc822; ann@example.org\nAction: delivered\nStatus: 2.0.0\n\n"
                   "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.2.2\n"
                   "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\n\n--b--\n",
     "bob@example.org failed 5.2.2 552: Mailbox full\n", NULL},
    {"the notice tells what the fields do not",
     REPORT NOTICE "<ann@example.org>: host mx.example.org said: 552 5.2.2 Mailbox full (in reply to RCPT TO command)\n"
                   "\n" STATUS "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.0.0\n\n--b--\n",
     "ann@example.org failed 5.2.2 552: Mailbox full\n", NULL},
    {"one recipient twice, without an empty line, and another",
     REPORT STATUS "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n"
                   "Final-Recipient: rfc822; ann@example.org\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n"
                   "Final-Recipient: rfc822; bob@example.org\nStatus: 5.2.2\n\n"
                   "Final-Recipient: rfc822; bob@example.org\nStatus: 5.1.1\n\n--b--\n",
     "ann@example.org failed 5.1.1 550: User unknown\nbob@example.org failed 5.2.2 0: \n"
     "bob@example.org failed 5.1.1 0: \n",
     NULL},
    {"a delay",
     REPORT STATUS "Final-Recipient: rfc822; ann@example.org\nAction: delayed\nStatus: 4.4.1\n"
                   "Diagnostic-Code: smtp; 421 4.4.1 Connection timed out\n\n--b--\n",
     "ann@example.org delayed 4.4.1 421: Connection timed out\n", NULL},
    {"a list",
     HEAD "\nHi.\n\n<ann@example.org>:\n550 5.1.1 User unknown\n\n<bob@example.org>:\n552 5.2.2 Mailbox full\n\n"
          "--- Below this line is a copy of the message.\n\nTo: dan@example.org\n\n<dan@example.org>: 550 no\n",
     "ann@example.org failed 5.1.1 550: User unknown\nbob@example.org failed 5.2.2 552: Mailbox full\n", NULL},
    {"a failed recipient in the header",
     "X-Failed-Recipients: ann@example.org\n" HEAD "\nYour message was refused: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"no empty line below the header", FROM "Subject: failure notice\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"quoted-printable",
     HEAD "Content-Transfer-Encoding: quoted-printable\n\n=3Cann@example.org>: 550 5.1.1 User=\n unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"base64", HEAD "Content-Transfer-Encoding: base64\n\nPGFubkBleGFtcGxlLm9yZz46IDU1MCA1\nLjEuMSBVc2VyIHVua25vd24=\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"Latin-1", HEAD "Content-Type: text/plain; charset=iso-8859-1\n\n<ann@example.org>: 550 5.1.1 Empf\xe4nger\n",
     "ann@example.org failed 5.1.1 550: Empf\xc3\xa4nger\n", NULL},
    {"HTML",
     HEAD "Content-Type: text/html\n\n<html><style>p { x }</style><p class=\"a\">&lt;ann@example.org&gt;: 550 5.1.1\n"
          "User unknown</p><!-- <p> -->\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"HTML with addresses that were not escaped",
     HEAD "Content-Type: text/html\n\n<br><ann@example.org>: 550 5.1.1 User unknown<br>\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"HTML in base64, many lines in one",
     HEAD "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
          "Jmx0O2FubkBleGFtcGxlLm9yZyZndDs6IDU1MCA1LjEuMSBVc2VyIHVua25vd248YnI+Jmx0O2JvYkBl\n"
          "eGFtcGxlLm9yZyZndDs6IDU1MiA1LjIuMiBNYWlsYm94IGZ1bGw8YnI+\n",
     "ann@example.org failed 5.1.1 550: User unknown\nbob@example.org failed 5.2.2 552: Mailbox full\n", NULL},
    {"UTF-16 in base64",
     HEAD "Content-Type: text/plain; charset=UTF-16\nContent-Transfer-Encoding: base64\n\n"
          "//"
          "48AGEAbgBuAEAAZQB4AGEAbQBwAGwAZQAuAG8AcgBnAD4AOgANAAoANQA1ADAAIAA1AC4AMQAu\nADEAIABFAG0AcABmAOQAbgBnAGUAcgAN"
          "AAoA\n",
     "ann@example.org failed 5.1.1 550: Empf\xc3\xa4nger\n", NULL},
    {"a report forwarded as an attachment",
     "From: ann@example.net\nTo: bob@example.net\nSubject: Fwd: look\nContent-Type: multipart/mixed; boundary=a\n\n"
     "--a\n\nWhat is this?\n--a\nContent-Type: message/rfc822\n\n" HEAD "\n<ann@example.org>: 550 5.1.1 User unknown\n"
     "--a--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a report forwarded by a person who writes as postmaster",
     "From: Postmaster <postmaster@example.net>\nTo: bob@example.net\nSubject: Fwd: Undelivered Mail\n"
     "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nPlease look at this.\n--a\n"
     "Content-Type: message/rfc822\n\n" HEAD "\n<ann@example.org>: 550 5.1.1 User unknown\n--a--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a report sent on by a person who writes as postmaster",
     "Return-Path: <postmaster@example.net>\nFrom: postmaster@example.net\nTo: bob@example.net\n"
     "Subject: Undelivered Mail\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\nPlease look at this.\n--a\n"
     "Content-Type: message/rfc822\n\n" HEAD "\n<ann@example.org>: 550 5.1.1 User unknown\n--a--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a report attached to a person's mail with such a subject",
     "From: ann@example.net\nTo: bob@example.net\nSubject: Undelivered mail\n"
     "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nMy mail was not delivered.\n--a\n"
     "Content-Type: message/rfc822\n\n" HEAD "\n<ann@example.org>: 550 5.1.1 User unknown\n--a--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a report with a return path of its own",
     "Return-Path: <postmaster@example.net>\n" HEAD "Content-Type: multipart/mixed; boundary=a\n\n--a\n\n"
     "<ann@example.org>: 550 5.1.1 User unknown\n--a\nContent-Type: message/rfc822\n\n" HEAD
     "\n<bob@example.org>: 550 5.1.1 User unknown\n--a--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a returned message that looks like a report",
     REPORT STATUS "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n"
                   "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b\nContent-Type: message/rfc822\n\n" HEAD
                   "\n<bob@example.org>: 550 5.1.1 User unknown\n--b--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a status that is indented",
     REPORT NOTICE "--b\nContent-Type: message/delivery-status\n\n Reporting-MTA: dns; mx.example.net\n \n"
                   " Final-Recipient: rfc822; ann@example.org\n Action: failed\n Status: 5.1.1\n"
                   " Diagnostic-Code: smtp; 550 5.1.1 User\n   unknown\n \n" RETURNED,
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a status in base64",
     REPORT NOTICE "--b\nContent-Type: message/global-delivery-status\nContent-Transfer-Encoding: base64\n\n"
                   "RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFubkBleGFtcGxlLm9yZw0KQWN0aW9uOiBmYWlsZWQN\n"
                   "ClN0YXR1czogNS4xLjENCkRpYWdub3N0aWMtQ29kZTogc210cDsgNTUwIDUuMS4xIFVzZXINCiAg\n"
                   "dW5rbm93bg==\n\n" RETURNED,
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a status that says base64 and is none",
     REPORT NOTICE "--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n"
                   "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n\n--b--\n",
     "ann@example.org failed 5.1.1 0: Your message could not be delivered.\n", NULL},
    {"a status in quoted-printable",
     REPORT NOTICE "--b\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n\n"
                   "Final-Recipient: rfc822; ann=40example.org\nAction: failed\nStatus: 5.1.1\n"
                   "Diagnostic-Code: smtp; 550 5.1.1 User unkno=\nwn\n\n--b--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"nothing is closed", REPORT STATUS "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1",
     "ann@example.org failed 5.1.1 0: \n", NULL},
    {"ordinary mail that quotes an error",
     "From: ann@example.net\nTo: bob@example.org\nSubject: Re: 550\n\nIt says 550 5.1.1 <x@example.org> unknown.\n", "",
     "an ordinary message"},
    {"a newsletter with an empty return path",
     "Return-Path: <>\nFrom: News <news@example.net>\nTo: cat@example.net\nSubject: Delivery failed? Ten tips\n"
     "List-Unsubscribe: <mailto:u@example.net>\n\nMail could not be delivered:\n\n"
     "<ann@example.org>: 550 5.1.1 User unknown\n",
     "", "an ordinary message"},
    {"a ticket system with an empty return path",
     "Return-Path: <>\nPrecedence: Bulk\nFrom: Help <help@example.net>\nTo: cat@example.net\n"
     "Subject: [Ticket] Mail could not be delivered\n\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "", "an ordinary message"},
    {"a ticket with an empty return path",
     "Return-Path: <>\nFrom: Help <help@example.net>\nTo: cat@example.net\n"
     "Subject: [Ticket#2026] Mail could not be delivered\n\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "", "an ordinary message"},
    {"a report about a ticket", FROM "Subject: [Ticket#2026] Undeliverable\n\n<ann@example.org>: 550 5.1.1 Unknown\n",
     "ann@example.org failed 5.1.1 550: Unknown\n", NULL},
    {"a report of an ordinary sender with an empty return path",
     "Return-Path: <>\nPrecedence: first-class\nFrom: Help <help@example.net>\nTo: cat@example.net\n"
     "Subject: Mail could not be delivered\n\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a report with the fields of a list",
     "Return-Path: <>\nList-Id: <cats.example.net>\nPrecedence: bulk\n" HEAD
     "\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a success", REPORT STATUS "Final-Recipient: rfc822; ann@example.org\nAction: delivered\nStatus: 2.1.5\n\n--b--\n",
     "", "a delivery report, delivered"},
    {"an automatic reply", FROM "Subject: Automatic reply: away\n\nWrite to bob@example.org: 550\n", "",
     "an automatic reply"},
    {"an automatic reply to a report", FROM "Subject: Out of office: Undeliverable: Hi\n\n<ann@example.org>: 550 no\n",
     "", "an automatic reply"},
    {"a report of an automatic reply",
     FROM "Subject: Undeliverable: Out of office: Hi\n\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a read receipt",
     FROM "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/disposition-notification\n\n"
          "Final-Recipient: rfc822; ann@example.org\n\n--b--\n",
     "", "a read receipt"},
    {"a rejection in the form of a receipt",
     FROM "Subject: Rejected: Hi\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
          "Your message to <ann@example.org> was automatically rejected:\n552 5.2.2 Mailbox full\n--b\n"
          "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ann@example.org\n"
          "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--\n",
     "ann@example.org failed 5.2.2 552: Mailbox full\n", NULL},
    {"a read receipt for a report",
     FROM "Subject: Read: Hi\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
          "Your message \"Undeliverable: Hi\" was displayed to ann@example.org.\n--b\n"
          "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ann@example.org\n"
          "Disposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n",
     "", "a read receipt"},
    {"a read answer to a report",
     FROM "Subject: Odp: Undelivered Mail Returned to Sender\n\n<ann@example.org>: 550 no\n", "",
     "an ordinary message"},
    {"an answer of a list's reader",
     FROM "Subject: [users] Re[2]: Undelivered Mail Returned to Sender\n\n<ann@example.org>: 550 no\n", "",
     "an ordinary message"},
    {"an answer in Chinese",
     FROM "Subject: =?utf-8?B?5Zue5aSN77yaIFVuZGVsaXZlcmVkIE1haWw=?=\n\n<ann@example.org>: 550 no\n", "",
     "an ordinary message"},
    {"a report of an answer", FROM "Subject: Undeliverable: Re: Hi\n\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a person who writes as postmaster",
     "Return-Path: <postmaster@example.net>\nFrom: postmaster@example.net\nSubject: Your question\n\n"
     "Mail to ann@example.org could not be delivered, but now it can.\n",
     "", "an ordinary message"},
    {"a shop",
     "Return-Path: <>\nFrom: shop@example.net\nSubject: Delivery failed\n\nYour parcel to ann@example.org "
     "could not be delivered.\n",
     "", "an ordinary message"},
    {"a full mailbox of one's own",
     FROM "Return-Path: <>\nSubject: Quota\n\nNew mail to you could not be delivered: mailbox full.\n", "",
     "an ordinary message"},
    {"an automatic reply by its header",
     "From: ann@example.org\nSubject: Hello\nAuto-Submitted: auto-replied\n\nI am away.\n", "", "an automatic reply"},
    {"some that have the message",
     HEAD "\nYour message was successfully delivered to\n\n<bob@example.org>\n\nIt could not be delivered to\n\n"
          "<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"nobody but those that have the message",
     HEAD "\nYour message was successfully delivered to\n\n<bob@example.org>\n", "", "a delivery report, delivered"},
    {"a code of success",
     HEAD "\n<bob@example.org>: delivery via mx.example.org: 250 2.1.5 Ok\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"what -bv found out",
     REPORT STATUS "Final-Recipient: rfc822; bob@example.org\nAction: deliverable\nStatus: 2.1.5\n\n"
                   "Final-Recipient: rfc822; ann@example.org\nAction: undeliverable\nStatus: 5.1.1\n\n--b--\n",
     "ann@example.org failed 5.1.1 0: \n", NULL},
    {"base64 that is none", HEAD "Content-Transfer-Encoding: base64\n\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"UTF-16 that is none",
     HEAD "Content-Type: text/plain; charset=utf-16\n\n<ann@example.org>: 550 5.1.1 User unknown\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"UTF-16 in quoted-printable",
     HEAD "Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: quoted-printable\n\n"
          "<=00a=00@=00b=00.=00c=00>=00:=00 =005=005=000=00 =00n=00o=00\n=00",
     "a@b.c failed  550: no\n", NULL},
    {"a link to the recipient",
     HEAD "Content-Type: text/html\n\n<p>It could not be delivered to <a href=\"mailto:ann%40example.org?subject=x\">"
          "Ann</a></p><p>550 5.1.1 User unknown</p>\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"lines of HTML that count",
     HEAD "Content-Type: text/html\n\n<pre>\n&lt;ann@example.org&gt;:\n550 5.1.1 User unknown\n</pre>\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a report within, in base64",
     "From: cat@example.net\nSubject: Fwd: look\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
     "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
     "RnJvbTogTUFJTEVSLURBRU1PTkBteC5leGFtcGxlLm5ldApTdWJqZWN0OiBVbmRlbGl2ZXJlZCBN\n"
     "YWlsCgo8YW5uQGV4YW1wbGUub3JnPjogNTUwIDUuMS4xIFVzZXIgdW5rbm93bgo=\n--b--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a report within, in quoted-printable",
     "From: cat@example.net\nSubject: Fwd: look\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
     "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
     "From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered=\n Mail\n\n=3Cann@example.org>: 550 5.1.1 User unknown\n"
     "--b--\n",
     "ann@example.org failed 5.1.1 550: User unknown\n", NULL},
    {"a complaint",
     FROM "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n"
          "Feedback-Type: abuse\n\n--b--\n",
     "", "a feedback report"},
};

static void message_gives_its_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        const char *got = read_whole(&one, slice_of(samples[i].text));
        if (strcmp(got, samples[i].findings) != 0)
            print_error("sample: %s\n", samples[i].name);
        assert_string_equal(got, samples[i].findings);
        if (samples[i].reason != NULL)
            assert_case(begins_with(smtperr_reader_reason(&reader), samples[i].reason), samples[i].name);
    }
}

static void line_ends_make_no_difference(void **state)
{
    static char text[8192];
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        size_t cr = 0;
        for (unsigned crs = 1; crs <= 2; crs++) {
            size_t crlf = 0;
            for (const char *at = samples[i].text; *at != '\0'; at++) {
                for (unsigned n = 0; *at == '\n' && n < crs; n++)
                    text[crlf++] = '\r';
                text[crlf++] = *at;
            }
            assert_case(strcmp(read_whole(&one, (struct smtperr_slice){text, crlf}), samples[i].findings) == 0,
                        samples[i].name);
        }
        for (const char *at = samples[i].text; *at != '\0'; at++)
            text[cr++] = *at == '\n' ? '\r' : *at;
        assert_case(strcmp(read_whole(&one, (struct smtperr_slice){text, cr}), samples[i].findings) == 0,
                    samples[i].name);
    }
}

static void blocks_cut_anywhere_give_the_same_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        for (size_t at = 0; at <= strlen(samples[i].text); at++)
            assert_case(strcmp(read_in_two(&one, slice_of(samples[i].text), at), samples[i].findings) == 0,
                        samples[i].name);
}

static void every_prefix_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        for (size_t n = 0; n <= strlen(samples[i].text); n++)
            (void)read_whole(&one, (struct smtperr_slice){samples[i].text, n});
}

/* All samples in one mbox, in both orders: none spoils its neighbours. */
static void messages_of_an_mbox_do_not_mix(void **state)
{
    (void)state;
    for (unsigned turned = 0; turned < 2; turned++) {
        char wanted[4096] = "";
        start(&one);
        for (size_t k = 0; k < COUNT(samples); k++) {
            size_t i = turned ? COUNT(samples) - 1 - k : k;
            push("From MAILER-DAEMON Thu Nov 26 09:00:00 2026\n");
            push(samples[i].text);
            push("\n\n");
            strcat(wanted, samples[i].findings);
        }
        assert_string_equal(finish(&one), wanted);
    }
}

/* ---- other parts of a finding ---- */

static struct smtperr_finding last;
static char bytes[4096];

static struct smtperr_slice kept(struct smtperr_slice s, size_t *used)
{
    if (s.len > 0)
        memcpy(bytes + *used, s.ptr, s.len);
    *used += s.len;
    return (struct smtperr_slice){bytes + *used - s.len, s.len};
}

static bool keep_last(void *context, const struct smtperr_finding *f)
{
    size_t used = 0;
    ++*(unsigned *)context;
    last = *f;
    last.time = kept(f->time, &used);
    last.queue_id = kept(f->queue_id, &used);
    last.sender = kept(f->sender, &used);
    last.original_recipient = kept(f->original_recipient, &used);
    last.reporting_mta = kept(f->reporting_mta, &used);
    last.remote_mta = kept(f->remote_mta, &used);
    last.command = kept(f->command, &used);
    last.until = kept(f->until, &used);
    return true;
}

static unsigned read_last(const char *text)
{
    unsigned count = 0;
    smtperr_reader_init(&reader, "-", keep_last, &count);
    (void)smtperr_reader_push(&reader, slice_of(text));
    smtperr_reader_end(&reader);
    return count;
}

static void finding_holds_what_the_report_says(void **state)
{
    (void)state;
    assert_int_equal(
        read_last(
            "From x Thu Nov 26 09:00:00 2026\n" FROM "\nHello\n\nFrom x Thu Nov 26 09:00:00 2026\n" REPORT NOTICE
            "<ann@example.org>: host mx.example.org said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n"
            "X-Postfix-Queue-ID: 4F2A9C5501\nX-Postfix-Sender: rfc822; dan@example.net\n\n"
            "Final-Recipient: rfc822; ann@example.org\nOriginal-Recipient: rfc822;all@example.org\n"
            "Action: delayed\nStatus: 4.4.1\nRemote-MTA: dns; mx.example.org\n"
            "Last-Attempt-Date: Thu, 26 Nov 2026 09:00:00 +0000\nWill-Retry-Until: Fri, 27 Nov 2026\n\n--b--\n"),
        1);
    assert_int_equal(last.message, 2);
    assert_int_equal(last.line, 7);
    assert_slice(last.reporting_mta, "mx.example.net");
    assert_slice(last.queue_id, "4F2A9C5501");
    assert_slice(last.sender, "dan@example.net");
    assert_slice(last.original_recipient, "all@example.org");
    assert_slice(last.remote_mta, "mx.example.org");
    assert_slice(last.time, "Thu, 26 Nov 2026 09:00:00 +0000");
    assert_slice(last.until, "Fri, 27 Nov 2026");
    assert_slice(last.command, "RCPT TO");
    assert_int_equal(last.action, SMTPERR_ACTION_DELAYED);
    assert_int_equal(last.reported.status.cls, 4);
    assert_int_equal(last.codes.status.cls, 5);
}

static void command_is_no_word_of_the_language(void **state)
{
    static const struct {
        const char *said, *command;
    } cases[] = {
        {"550 5.7.1 refused after data protection checks", ""},
        {"550 5.7.1 refused after mail was read", ""},
        {"550 5.7.1 refused after DATA", "DATA"},
        {"550 5.7.1 refused (in reply to data command)", "data"},
        {"550 5.7.1 refused after quit: no", "quit"},
        {"550 5.7.1 refused after end of data", "end of data"},
        {"550 5.7.1 refused after data checks (in reply to end of DATA command)", "end of DATA"},
    };
    char text[512];
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)snprintf(text, sizeof text, HEAD "\n<ann@example.org>:\n    %s\n", cases[i].said);
        assert_int_equal(read_last(text), 1);
        assert_slice(last.command, cases[i].command);
    }
}

/* ---- bounds ---- */

/* Writes a text once for each recipient, with his number for "%u" or "%06u" in it. */
static void write_recipients(unsigned count, const char *text)
{
    const char *mark = strchr(text, '%');
    char filled[256];
    for (unsigned i = 0; i < count; i++) {
        if (mark == NULL)
            (void)snprintf(filled, sizeof filled, "%s", text);
        else
            (void)snprintf(filled, sizeof filled, mark[1] == '0' ? "%.*s%06u%s" : "%.*s%u%s", (int)(mark - text), text,
                           i, strchr(mark, 'u') + 1);
        push(filled);
    }
}

static unsigned lines_of(const char *text)
{
    unsigned lines = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        lines++;
    return lines;
}

static void recipients_over_a_thousand_are_handed_out_as_they_come(void **state)
{
    static const char *const formats[] = {
        "Final-Recipient: rfc822; user%u@example.org\nAction: failed\nStatus: 5.1.1\n\n",
        "Final-Recipient: rfc822; user%u@example.org\nAction: failed\nStatus: 5.1.1\n",
        "Action: failed\nFinal-Recipient: rfc822; user%u@example.org\nStatus: 5.1.1\n\n",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(formats); i++) {
        start(&one);
        push(REPORT STATUS);
        write_recipients(3500, formats[i]);
        push("\n--b--\n");
        assert_int_equal(lines_of(finish(&one)), 3500);
        assert_true(begins_with(one.text, "user0@example.org failed 5.1.1 0"));
        assert_non_null(strstr(one.text, "user3499@example.org failed 5.1.1 0"));
    }
    start(&one);
    push(HEAD "\nYour message could not be delivered.\n\n");
    write_recipients(3500, "<user%u@example.org>: 550 5.1.1 User unknown\n");
    write_recipients(3500, "<user%u@example.org>: 550 5.1.1 User unknown\n"); /* who are known by now */
    assert_int_equal(lines_of(finish(&one)), 3500);
    assert_non_null(strstr(one.text, "user3499@example.org failed 5.1.1 550: User unknown"));
}

static void long_list_in_ordinary_mail_is_no_report(void **state)
{
    (void)state;
    start(&one);
    push("From: ann@example.net\nTo: bob@example.net\nSubject: Delivery report of the week\n\n");
    write_recipients(9000, "<user%u@example.org>: 550 5.1.1 User unknown\n");
    assert_string_equal(finish(&one), "");
}

static void list_of_failed_recipients_is_cut_between_addresses(void **state)
{
    (void)state;
    start(&one);
    push("X-Failed-Recipients: user@example.org");
    write_recipients(300, ",\n  user%u@example.org");
    push("\n" HEAD "\nYour message could not be delivered.\n");
    unsigned lines = lines_of(finish(&one));
    assert_true(lines > 100 && lines < 300);
    char end[64];
    (void)snprintf(end, sizeof end, "user%u@example.org failed  0[cut]: ", lines - 2);
    assert_non_null(strstr(one.text, end));
}

static void field_over_its_bound_is_cut_and_flagged(void **state)
{
    (void)state;
    start(&one);
    push(REPORT STATUS
         "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.1.1\n"
         "Diagnostic-Code: smtp; 550 5.1.1 User unknown");
    write_recipients(2000, "\n  and so on %u");
    push("\n\n--b--\n");
    assert_true(begins_with(finish(&one), "ann@example.org failed 5.1.1 550[cut]: User unknown and so on 0"));
    assert_int_equal(lines_of(one.text), 1);
}

static void header_over_its_bound_is_passed_over_and_flagged(void **state)
{
    (void)state;
    start(&one);
    push("To: cat@example.net\nDate: Thu, 26 Nov 2026 09:00:00 +0000\n");
    write_recipients(MESSAGE_HEADER_MAX / 64 + 1,
                     "X-Field-%06u: 567890123456789012345678901234567890123456789012345\n");
    push("From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\n<ann@example.org>: 550 5.1.1 User unknown\n");
    assert_string_equal(finish(&one), "");
    start(&one);
    push(HEAD);
    write_recipients(MESSAGE_HEADER_MAX / 64 + 1,
                     "X-Field-%06u: 567890123456789012345678901234567890123456789012345\n");
    push("\n<ann@example.org>: 550 5.1.1 User unknown\n");
    assert_string_equal(finish(&one), "ann@example.org failed 5.1.1 550[cut]: User unknown\n");
}

/* Behind the 16th multipart the parts of the next are read as one text: what they say is found. */
static void nesting_over_its_bound_is_read_as_text(void **state)
{
    (void)state;
    for (unsigned depth = 1; depth < 2 * MIME_NESTING; depth++) {
        start(&one);
        push(HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
        write_recipients(depth, "--b\nContent-Type: multipart/mixed; boundary=b\n\n");
        push("--b\n\n<ann@example.org>: 550 5.1.1 User unknown\n\n");
        assert_string_equal(finish(&one), "ann@example.org failed 5.1.1 550: User unknown\n");
    }
}

/* 64 kB of a notice are held back; one that is longer is read as it comes, and gives the same. */
static void long_notice_gives_the_same_as_a_short_one(void **state)
{
    (void)state;
    for (unsigned lines = 0; lines < 3000; lines += 500) {
        start(&one);
        push(REPORT NOTICE);
        write_recipients(lines, "This is line %u of many that tell nothing at all.\n");
        push("\n<ann@example.org>: 552 5.2.2 Mailbox full\n\n" STATUS
             "Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.0.0\n\n--b--\n");
        assert_string_equal(finish(&one), "ann@example.org failed 5.2.2 552: Mailbox full\n");
    }
}

/* The HTML of some systems is one line, of any length; soft line breaks join it again. */
static void long_lines_of_html_are_read_to_their_end(void **state)
{
    static const char *const encodings[] = {"8bit", "quoted-printable"};
    (void)state;
    for (size_t i = 0; i < COUNT(encodings); i++) {
        start(&one);
        push(HEAD "Content-Type: text/html\nContent-Transfer-Encoding: ");
        push(encodings[i]);
        push("\n\n<p>");
        write_recipients(i == 0 ? 600 : 3000, i == 0 ? "<p>%u and more words that tell nothing</p>"
                                                     : "<p>%u and more words that tell nothing</p>=\n");
        push("<p>ann@example.org: 550 5.1.1 User unknown</p>\n");
        assert_string_equal(finish(&one), "ann@example.org failed 5.1.1 550: User unknown\n");
    }
}

static bool stop_at_once(void *context, const struct smtperr_finding *f)
{
    (void)f;
    ++*(unsigned *)context;
    return false;
}

static void sink_that_says_stop_is_not_called_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        unsigned calls = 0;
        smtperr_reader_init(&reader, "-", stop_at_once, &calls);
        for (unsigned n = 0; n < 2; n++) {
            (void)smtperr_reader_push(&reader, SLICE("From MAILER-DAEMON Thu Nov 26 09:00:00 2026\n"));
            (void)smtperr_reader_push(&reader, slice_of(samples[i].text));
            (void)smtperr_reader_push(&reader, SLICE("\n\n"));
        }
        smtperr_reader_end(&reader);
        assert_int_equal(calls, samples[i].findings[0] != '\0');
    }
}

static int make_guards(void **state)
{
    (void)state;
    first_block = guard_make(16384);
    second_block = guard_make(16384);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(message_gives_its_findings),
        cmocka_unit_test(line_ends_make_no_difference),
        cmocka_unit_test(blocks_cut_anywhere_give_the_same_findings),
        cmocka_unit_test(every_prefix_is_survived),
        cmocka_unit_test(messages_of_an_mbox_do_not_mix),
        cmocka_unit_test(finding_holds_what_the_report_says),
        cmocka_unit_test(command_is_no_word_of_the_language),
        cmocka_unit_test(recipients_over_a_thousand_are_handed_out_as_they_come),
        cmocka_unit_test(long_list_in_ordinary_mail_is_no_report),
        cmocka_unit_test(list_of_failed_recipients_is_cut_between_addresses),
        cmocka_unit_test(field_over_its_bound_is_cut_and_flagged),
        cmocka_unit_test(header_over_its_bound_is_passed_over_and_flagged),
        cmocka_unit_test(nesting_over_its_bound_is_read_as_text),
        cmocka_unit_test(long_notice_gives_the_same_as_a_short_one),
        cmocka_unit_test(long_lines_of_html_are_read_to_their_end),
        cmocka_unit_test(sink_that_says_stop_is_not_called_again),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
