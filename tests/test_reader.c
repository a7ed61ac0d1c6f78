#define _POSIX_C_SOURCE 200809L
/* SPDX-License-Identifier: MIT */
/*
 * Lines in, findings out. Each sample is read whole, in two blocks cut at every place, byte by byte, and as every
 * prefix of itself; blocks end at forbidden memory. Findings are compared as text, one a line: line number, codes,
 * words.
 */
#include "capture.h"
#include "code.h"
#include "guard.h"
#include "out.h"
#include "reader.h"

static struct smtperr_reader reader;
static struct guard first_block, second_block;

/* ---- findings as text ---- */

static void put_codes(struct smtperr_out *out, const struct smtperr_codes *codes)
{
    char spelled[16];
    if (codes->reply > 0)
        smtperr__put_number(out, codes->reply);
    if (codes->status.set) {
        smtperr__puts(out, codes->reply > 0 ? " " : "");
        smtperr__put(out, (struct smtperr_slice){spelled, smtperr__spell_status(codes->status, spelled)});
    }
}

static bool note_finding(void *context, const struct smtperr_finding *finding)
{
    struct capture *capture = context;
    smtperr__put_number(&capture->out, finding->line);
    smtperr__puts(&capture->out, ": ");
    put_codes(&capture->out, &finding->codes);
    smtperr__puts(&capture->out, finding->cut ? " [cut] " : " ");
    smtperr__put(&capture->out, finding->diagnostic);
    smtperr__puts(&capture->out, "\n");
    assert_true(finding->kind == SMTPERR_KIND_REPLY || finding->kind == SMTPERR_KIND_LOG);
    assert_true(finding->diagnostic.len <= SMTPERR_TEXT_MAX);
    assert_int_equal(finding->diagnostic.ptr == NULL, finding->diagnostic.len == 0);
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

static const char *read_whole(struct capture *capture, struct smtperr_slice text)
{
    start(capture);
    assert_true(smtperr_reader_push(&reader, guard_put(&first_block, text)));
    return finish(capture);
}

static const char *read_in_two(struct capture *capture, struct smtperr_slice text, size_t at)
{
    start(capture);
    assert_true(smtperr_reader_push(&reader, guard_put(&first_block, (struct smtperr_slice){text.ptr, at})));
    assert_true(
        smtperr_reader_push(&reader, guard_put(&second_block, (struct smtperr_slice){text.ptr + at, text.len - at})));
    return finish(capture);
}

static const char *read_by_bytes(struct capture *capture, struct smtperr_slice text)
{
    start(capture);
    for (size_t i = 0; i < text.len; i++)
        assert_true(smtperr_reader_push(&reader, guard_put(&first_block, (struct smtperr_slice){text.ptr + i, 1})));
    return finish(capture);
}

static struct capture one, two;

/* ---- samples ---- */

static const struct {
    const char *name;
    struct smtperr_slice text;
    const char *findings;
} samples[] = {
    {"a reply", BYTES("550 5.1.1 User unknown\n"), "1: 550 5.1.1 User unknown\n"},
    {"a reply without line end", BYTES("550 5.1.1 User unknown"), "1: 550 5.1.1 User unknown\n"},
    {"a code alone, and its words in a paragraph of their own",
     BYTES("550 5.5.0\n\nMailbox unavailable\n\n550 5.7.0\n\nxyzzy\n\n450\n\n\nUser unknown\n"),
     "1: 550 5.5.0 Mailbox unavailable\n5: 550 5.7.0 \n9: 450 \n12:  User unknown\n"},
    {"words that say only that sending failed, above the reply and below",
     BYTES("The message could not be sent.\n\n550 5.1.1 xyzzy\n\nThe message could not be sent.\n"),
     "3: 550 5.1.1 xyzzy\n"},
    {"words that say only that sending failed, twice, and nothing else",
     BYTES("The message could not be sent.\n\nThe message could not be sent.\n"),
     "3:  The message could not be sent.\n"},
    {"words that tell of a delay, above a reply", BYTES("THIS IS A WARNING MESSAGE ONLY.\n\nsaid: 450 4.1.8 xyzzy\n"),
     "3: 450 4.1.8 xyzzy\n"},
    {"words that tell the cause, above a reply that does not", BYTES("Mailbox is full\n\nsaid: 550 xyzzy\n"),
     "3: 550 xyzzy\n"},
    {"words that the reply below has again", BYTES("Over quota\n\nLMTP error: 552 5.2.2 Over quota\n"),
     "3: 552 5.2.2 Over quota\n"},
    {"words that tell the cause, above a reply that tells another",
     BYTES("Mailbox is full\n\n550 5.1.1 User unknown\n"), "1:  Mailbox is full\n3: 550 5.1.1 User unknown\n"},
    {"a notice in its own words, and the reply that it announces",
     BYTES("ann@example.org: Mailbox is full\n\nThe response was:\n550 5.1.1 User unknown\n"),
     "4: 550 5.1.1 User unknown\n"},
    {"a notice that announces the reply in a paragraph of its own",
     BYTES("ann@example.org: Mailbox is full\n\nThe response was:\n\n550 5.1.1 User unknown\n\n550 5.7.1 no\n"),
     "5: 550 5.1.1 User unknown\n7: 550 5.7.1 no\n"},
    {"a notice that announces a code alone, below the title of a page",
     BYTES("ann@example.org: Mailbox is full\nFix email delivery issues for error code 5.1.1 in Office\n\n"
           "More Info for Email Admins\nStatus code: 554 5.4.14\n"),
     "5: 554 5.4.14 \n"},
    {"codes that Markdown sets off",
     BYTES("- **550 5.1.1** User unknown\n\n- `5.1.1` User unknown\n\nsee **5.1.1**, and *that*\n"),
     "1: 550 5.1.1 User unknown\n3: 5.1.1 User unknown\n"},
    {"a line that tells the code of what was said above it", BYTES("Detail: 5.7.60 SMTP; no\nSMTP code: 550\n"),
     "1: 550 5.7.60 SMTP; no\n"},
    {"a status code in quotes, before an address",
     BYTES("not accepted:\n \"4.3.0 <ann@mail.example.org>: Temporary lookup failure\n\""),
     "2: 4.3.0 <ann@mail.example.org>: Temporary lookup failure\n"},
    {"a line of a log that was broken before the reply",
     BYTES("to=<a@b>, relay=c,\ndsn=4.0.0, status=deferred (host c said:\n450 <d>: no)\n"), "2: 450 4.0.0 <d>: no)\n"},
    {"qmail's words with a reply of two lines", BYTES("Remote_host_said:_550-5.7.1_no/550_5.7.1_yes/\n"),
     "1: 550 5.7.1 no yes\n"},
    {"a code without a space behind it", BYTES("550User unknown\n"), "1: 550 User unknown\n"},
    {"a size is no code without a space behind it", BYTES("500MB mailbox is full\n"), "1:  500MB mailbox is full\n"},
    {"commands in one line before their answer", BYTES(">> MAIL FROM: >> RCPT TO: << 550 no\n"), "1: 550 no\n"},
    {"records with the name of a process", BYTES("dma[27748]: said: 504 5.7.4 no\ndma[27748]: said: 421 4.3.0 later\n"),
     "1: 504 5.7.4 no\n2: 421 4.3.0 later\n"},
    {"words that a stack trace has again", BYTES("Mailbox is full\n\nTrace:\nthrow('Mailbox is full')\n  at b\n"),
     "1:  Mailbox is full\n"},
    {"words about an address, above the reply of another",
     BYTES("ann@example.org: Mailbox is full\n\nsaid: 550 xyzzy\n"),
     "1:  ann@example.org: Mailbox is full\n3: 550 xyzzy\n"},
    {"an apostrophe in a quoted reply", BYTES("error '550 You can't send' more\n"), "1: 550 You can't send\n"},
    {"a quote that opens words in a quoted reply", BYTES("with \"550 \"not allowed a@b\".\" more\n"),
     "1: 550 \"not allowed a@b\n"},
    {"an answer in the line of its command", BYTES(">> AUTH LOGIN << 334 xyzzy >> abc << 535 wrong\n"),
     "1: 535 wrong\n"},
    {"a transcript in one line",
     BYTES("CLIENT -> SERVER: RCPT TO:<a@b> SERVER -> CLIENT: 550 5.1.1 no\n"
           "CLIENT -> SERVER: the words SERVER -> CLIENT: and 550 5.1.1 no\n"
           "CLIENT -> SERVER: the words Traceback (most recent call last) reply: 550 5.1.1 no\n"
           "CLIENT -> SERVER: abc= SMTP ERROR: Password command failed: 535 wrong\n"),
     "1: 550 5.1.1 no\n4: 535 wrong\n"},
    {"an address that was made unreadable", BYTES(" 550 5.0.0 <****@b>... no\n"), "1: 550 5.0.0 <****@b>... no\n"},
    {"lines of a reply in the middle of a line", BYTES("said: 550-The one 550-and the 550 other 550, too\n"),
     "1: 550 The one and the other 550, too\n"},
    {"the number of the code in the words of a line",
     BYTES("550-No more than 550 mails\n550-a day,\n550 at 550 hosts\n"),
     "1: 550 No more than 550 mails a day, at 550 hosts\n"},
    {"milliseconds", BYTES("[2023-04-05 10:54:39,440: WARNING/ForkPoolWorker-1] foo 421 busy\n"), ""},
    {"words of a tuple that begin with a digit", BYTES("SMTPDataError: (550, b'2efb-15f8b no')\n"),
     "1: 550 2efb-15f8b no\n"},
    {"codes glued to a word", BYTES("REASON550 5.7.1 xyzzy\nREASON550 bytes\n"),
     "1: 550 5.7.1 xyzzy REASON550 bytes\n"},
    {"a code behind an ideograph",
     BYTES("\xe5\xa4\xb1\xe8\xb4\xa5"
           "550 Mailbox is full\n"),
     "1: 550 Mailbox is full\n"},
    {"a code behind the lines of a tree",
     BYTES("SERVER:\n\xe2\x94\x94\xe2\x94\x80\xe2\x94\x80"
           "550-xyzzy\n"),
     "2: 550 xyzzy\n"},
    {"a full stop behind the code", BYTES("the message \"550. Mailbox is full\".\n\"550. of them\"\n"),
     "1: 550 Mailbox is full\n"},
    {"an address at the start of the words", BYTES("host mx [192.0.2.1]: 451-192.0.2.2 is not yet\n"),
     "1: 451 192.0.2.2 is not yet\n"},
    {"numbers in brackets at the start of the words", BYTES("rejected with code 550 (0.0.0) 'xyzzy\n"),
     "1: 550 (0.0.0) 'xyzzy\n"},
    {"a number that HTTP has too, before a known sentence", BYTES("Delivery error: 501 Mailbox is full\n"),
     "1: 501 Mailbox is full\n"},
    {"a code that only wraps another", BYTES("returned '554 5.7.0 < #5.7.133 smtp;550 5.7.133 xyzzy>'\n"),
     "1: 550 5.7.133 xyzzy>'\n"},
    {"a wrapped line of a log",
     BYTES("Oct  3 10:00:00 h postfix/smtp[1]: ABC1: to=<a@b>, dsn=5.1.1, status=bounced (host x[192.0.2.1] said: 550 "
           "5.1.1\n"
           "    xyzzy (in reply to RCPT TO command))\nThank you\n"),
     "1: 550 5.1.1 xyzzy\n"},
    {"a line of a log cut by a terminal",
     BYTES(
         "2012-02-13 14:39:22 1RookS-000Pg8-VO == a@b R=dnslookup T=remote_smtp defer (-44): SMTP error from remote "
         "mail server after RCPT T\nO:<a@b>: host mx [192.0.2.1]: 450 4.3.2 xyzzy\n2012-02-13 14:39:23 "
         "1RookS-000Pg8-VO == a@c R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT "
         "TO:<a@c>: host mx [192.0.2.1]: 450 no\n"),
     "1: 450 4.3.2 xyzzy\n3: 450 no\n"},
    {"words of qmail as it logs them",
     BYTES("192.0.2.1_does_not_like_recipient./Remote_host_said:_550_5.1.1_<a@b>..._xyzzy/Giving_up_on_192.0.2.1./\n"),
     "1: 550 5.1.1 <a@b>... xyzzy Giving up on 192.0.2.1.\n"},
    {"words as IIS logs them",
     BYTES("192.0.2.1 OutboundConnectionResponse SMTPSVC1 H - 25 - - 550+5.7.1+xyzzy 0 0 9 -\n 250+2.1.0+a+550-c@b\n"),
     "1: 550 5.7.1 xyzzy 0 0 9 -\n"},
    {"a code behind the number of a list", BYTES("2)550 Mailbox is full\n2)550 times\n"),
     "1: 550 Mailbox is full 2)550 times\n"},
    {"a code behind a lens",
     BYTES("\xe3\x80\x90x\xe3\x80\x91"
           "550 xyzzy\n"),
     "1: 550 xyzzy\n"},
    {"a code right behind a colon", BYTES("failed:550 Mailbox is full\nto host:550 xyzzy\n"),
     "1: 550 Mailbox is full to host:550 xyzzy\n"},
    {"a status that says nothing, before another", BYTES("x Status: 5.0.0 (no) said: 5.4.7 - xyzzy\n"),
     "1: 5.4.7 - xyzzy\n"},
    {"codes alone", BYTES("550\n\n5.1.1\n"), "1: 550 \n3: 5.1.1 \n"},
    {"a code in brackets", BYTES("permanent error (535): 5.7.8 wrong\n\nSMTP Error (451): failed so\n"),
     "1: 535 5.7.8 wrong\n3: 451 failed so\n"},
    {"a code behind signs of other scripts",
     BYTES("\xe5\x93\x8d\xef\xbc\x9a"
           "550 5.7.1 xyzzy\n\n\xc2\xab"
           "550 no\n"),
     "1: 550 5.7.1 xyzzy\n3: 550 no\n"},
    {"an error behind a success", BYTES("S: 220 foo ESMTP\nS: 250 OK\nERROR ... certificate verify failed\n"),
     "3:  ERROR ... certificate verify failed\n"},
    {"a list of recipients",
     BYTES(" 'ann@example.org' on 11/2/2026\n   #5.7.1 smtp;550 5.7.1 Unable to relay\n"
           " 'bob@example.net' on 11/2/2026\n   Sorry.\n   #5.2.2 smtp;552 5.2.2 mailbox full\n"),
     "2: 550 5.7.1 Unable to relay\n5: 552 5.2.2 mailbox full\n"},
    {"a list with one reply", BYTES("* ann@example.org: said: 550 5.1.1 no\n* bob@example.net: Mailbox is full\n"),
     "1: 550 5.1.1 no\n2:  * bob@example.net: Mailbox is full\n"},
    {"a reply that names its recipient again",
     BYTES(
         "<ann@example.org>: host mx said: 550 5.1.1 so\n    <cat@example.org>: Sender\n<ann@example.org>: refused\n"),
     "1: 550 5.1.1 so <cat@example.org>: Sender <ann@example.org>: refused\n"},
    {"fields below a pasted notice",
     BYTES("<ann@example.org>: host mx said: 550 5.1.1 no\n<bob@example.net>: host mx said: 552 5.2.2 full\n\n"
           "Final-Recipient: rfc822; ann@example.org\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n\n"
           "Final-Recipient: rfc822; <bob@example.net>\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 full\n\n"
           "Final-Recipient: rfc822; cat@example.net\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 full\n"
           "Last-Attempt-Date: today\n"),
     "1: 550 5.1.1 no\n2: 552 5.2.2 full\n13: 552 5.2.2 full\n"},
    {"fields below a notice that names nobody",
     BYTES("said: 552 5.2.2 full\n\nFinal-Recipient: rfc822; ann@example.org\nStatus: 5.2.2\n\n"
           "Final-Recipient: rfc822; bob@example.org\nStatus: 5.2.2\n"),
     "1: 552 5.2.2 full\n7: 5.2.2 \n"},
    {"fields of two messages to one recipient",
     BYTES("Final-Recipient: rfc822; a@b\nStatus: 4.4.1\n\nFinal-Recipient: rfc822; a@b\nStatus: 5.1.1\n"),
     "2: 4.4.1 \n5: 5.1.1 \n"},
    {"fields below a notice without a code",
     BYTES("ann@example.org\n  Mailbox is full\n\nFinal-Recipient: rfc822;ann@example.org\nStatus: 5.0.0\n"),
     "5: 5.0.0 \n"},
    {"the returned message of a pasted notice",
     BYTES("said: 552 5.2.2 Mailbox full\n\n--- Below this line is a copy of the message.\n\nuser unknown, he says\n"),
     "1: 552 5.2.2 Mailbox full\n"},
    {"many lines, CRLF", BYTES("550-5.7.26 This mail\r\n550-5.7.26 is not\r\n550 5.7.26 wanted.\r\n"),
     "1: 550 5.7.26 This mail is not wanted.\n"},
    {"many lines, LF", BYTES("550-5.7.26 This mail\n550-5.7.26 is not\n550 5.7.26 wanted.\n"),
     "1: 550 5.7.26 This mail is not wanted.\n"},
    {"many lines, CR", BYTES("550-5.7.26 This mail\r550-5.7.26 is not\r550 5.7.26 wanted.\r"),
     "1: 550 5.7.26 This mail is not wanted.\n"},
    {"many lines, CR CR LF",
     BYTES("550-5.7.26 This mail\r\r\n550-5.7.26 is not\r\r\n550 5.7.26 wanted.\r\r\n421 x\r\r\n"),
     "1: 550 5.7.26 This mail is not wanted.\n4: 421 x\n"},
    {"CR CR LF among others", BYTES("a\r\r\n\r\nb\r\r\r\n\r\n450 c\r\r450 d\r\r\n"), "6: 450 c\n8: 450 d\n"},
    {"status in the first line only", BYTES("550-5.7.1 Not\n550 wanted\n"), "1: 550 5.7.1 Not wanted\n"},
    {"status in the last line only", BYTES("550-Not\n550 5.7.1 wanted\n"), "1: 550 5.7.1 Not wanted\n"},
    {"a reply whose last line is missing", BYTES("550-5.7.1 Not\n550-wanted\n"), "1: 550 5.7.1 Not wanted\n"},
    {"folded line", BYTES("  550 5.1.1 User\n\t  unknown  here\n\nRegards\n"), "1: 550 5.1.1 User unknown here\n"},
    {"a reply in another that only wraps it",
     BYTES("550 5.0.350 Remote server returned an error -> 554 5.7.1 <a@b>: Relay access denied\n\n"
           "451 4.4.0 Primary target IP address responded with: \"421 4.4.2 Connection dropped.\" So\n\n"
           "Depot returns error: <552 5.2.2 Over quota>\n"),
     "1: 554 5.7.1 <a@b>: Relay access denied\n3: 421 4.4.2 Connection dropped.\n5: 552 5.2.2 Over quota>\n"},
    {"a reply that names the host it came from",
     BYTES("returned '554 5.0.0 <mx.example.org #5.0.0 smtp; 550-5.7.1 This is 550 5.7.1 not wanted>'\n\n"
           "returned '554 5.0.0 < #5.0.0 smtp; 5.4.7 - Delivery expired'\n\n554 5.4.0 <mx.example.org #4.4.1>\n\n"
           "554 5.7.0 < #5.7.133 smtp;550 5.7.133 no>\n\n550 5.7.1 <a@b>: no, see #5.1.1\n"),
     "1: 550 5.7.1 This is not wanted>'\n3: 554 5.4.7 - Delivery expired'\n5: 554 4.4.1 \n7: 550 5.7.133 no>\n"
     "9: 550 5.7.1 <a@b>: no, see #\n9: 5.1.1 \n"},
    {"a code in quotes before the reply", BYTES("got code \"530\", with message \"530 5.7.1 Log in\n\".\nTimed Out\n"),
     "1: 530 5.7.1 Log in\n"},
    {"a reply in another that tells more",
     BYTES("550 5.1.1 User unknown. The answer was: 503 5.5.1 Bad sequence of commands\n"),
     "1: 550 5.1.1 User unknown. The answer was:\n1: 503 5.5.1 Bad sequence of commands\n"},
    {"a record that tells its code again",
     BYTES("log | {\"message\":\"Invalid login: 550 5.2.1 Xyzzy\",\"response\":\"550 5.2.1 Xyzzy\","
           "\"responseCode\":550,\"stack\":\"Error: 550 5.2.1 Xyzzy\\n  at b\"}\n"),
     "1: 550 5.2.1 Xyzzy at b\n"},
    {"records of a log",
     BYTES("2026-11-27 10:00:00 no: 550 5.1.1 Xyzzy\n2026-11-27 10:00:01 more\n  of it\n\n"
           "[2026/11/27 10:00:00 a] no: 450 Xyzzy\n  and so on\nt=2026-11-27T10:01:00Z no: 451 Quux\n\n"
           "2026-11-27 10:00:00 a: 450 Busy\n2026-11-27 10:00:01 b: 450 Too many\n"),
     "1: 550 5.1.1 Xyzzy\n5: 450 Xyzzy and so on\n7: 451 Quux\n"
     "9: 450 Busy\n10: 450 Too many\n"},
    {"signs behind a code", BYTES("`MAIL failed: 530`\n\n```\n550\n```\n"), "1: 530 \n4: 550 \n"},
    {"two replies", BYTES("550 5.1.1 a\n452 4.2.2 b\n"), "1: 550 5.1.1 a\n2: 452 4.2.2 b\n"},
    {"the same reply twice", BYTES("550 5.1.1 a\n550 5.1.1 b\n"), "1: 550 5.1.1 a\n2: 550 5.1.1 b\n"},
    {"mixed line ends", BYTES("Hello\r\rWorld\n\r\n421 busy\r450 later\r\n"), "5: 421 busy\n6: 450 later\n"},
    {"session",
     BYTES("<<< 220 mx.example.org ESMTP\n>>> EHLO example.net\n<<< 250-mx.example.org\n<<< 250 SIZE 1000000\n"
           ">>> RCPT TO:<a@example.org>\n<<< 550 5.1.1 <a@example.org>: unknown\n\n>>> QUIT\n<<< 221 2.0.0 Bye\n"),
     "6: 550 5.1.1 <a@example.org>: unknown\n"},
    {"session that went well", BYTES("220 mx.example.org\n250 2.1.0 Ok\n221 2.0.0 Bye\n"), "1: 220 mx.example.org\n"},
    {"log line",
     BYTES("Nov 23 22:50:45 mx postfix/smtp[450]: 4F2A9C5501: to=<a@example.org>, relay=mx.example.net[192.0.2.25]:25, "
           "delay=4.5, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.25] said: 550 5.1.1 unknown)\n"),
     "1: 550 5.1.1 unknown\n"},
    {"exception", BYTES("smtplib.SMTPRecipientsRefused: {'a@example.org': (550, b'5.1.1 No such user')}\n"),
     "1: 550 5.1.1 No such user\n"},
    {"bounce",
     BYTES("Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\nAction: failed\r\n"
           "Status: 5.2.2\r\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox\r\n    full\r\n\r\n"),
     "5: 552 5.2.2 Mailbox full\n"},
    {"NULs", BYTES("\0\0 550 5.1.1 a\0b\n\0"), NULL},
    {"invalid UTF-8", BYTES("550 5.1.1 \xff\xc3( \xe2\x82\n"), "1: 550 5.1.1 \xff\xc3( \xe2\x82\n"},
    {"escape sequences", BYTES("550 \x1b[31mred\x1b[0m\n"), "1: 550 \x1b[31mred\x1b[0m\n"},
    {"no code at all", BYTES("Dear customer,\nyour mail of 23:45:50 from 192.0.2.25 has 552 KB.\n"), ""},
    {"nothing", BYTES(""), ""},
    {"line ends only", BYTES("\r\n\n\r\r\n"), ""},
};

static void sample_gives_its_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        const char *got = read_whole(&one, samples[i].text);
        if (samples[i].findings != NULL && strcmp(got, samples[i].findings) != 0)
            print_error("sample: %s\n", samples[i].name);
        if (samples[i].findings != NULL)
            assert_string_equal(got, samples[i].findings);
    }
}

/* What the client said in between is no part of the server's words. */
static void commands_of_a_session_do_not_join_the_reply(void **state)
{
    static const char session[] = ">>> RCPT TO:<a@example.org>\n<<< 550 5.1.1 unknown\n>>> QUIT\n<<< 221 2.0.0 Bye\n";
    (void)state;
    assert_string_equal(read_whole(&one, slice_of(session)), "2: 550 5.1.1 unknown\n");
}

static void assert_same(const char *name)
{
    assert_case(one.len == two.len && memcmp(one.text, two.text, one.len) == 0, name);
}

static void blocks_cut_anywhere_give_the_same_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        (void)read_whole(&one, samples[i].text);
        for (size_t at = 0; at <= samples[i].text.len; at++) {
            (void)read_in_two(&two, samples[i].text, at);
            assert_same(samples[i].name);
        }
        (void)read_by_bytes(&two, samples[i].text);
        assert_same(samples[i].name);
    }
}

static void blocks_cut_anywhere_give_the_same_reason(void **state)
{
    static const struct smtperr_slice texts[] = {
        BYTES("\x1f\x8b\x08\0\0\0\0\0"),
        BYTES("BZh91AY&SY"),
        BYTES("\xfd"
              "7zXZ\0\0"),
        BYTES("\x28\xb5\x2f\xfd\x04"),
        BYTES("ab\0cd"),
        BYTES("\0\0\0\0 x"),
        BYTES("plain text"),
        BYTES(" \n"),
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        (void)read_whole(&one, texts[i]);
        const char *reason = smtperr_reader_reason(&reader);
        for (size_t at = 0; at <= texts[i].len; at++) {
            (void)read_in_two(&two, texts[i], at);
            assert_string_equal(smtperr_reader_reason(&reader), reason);
        }
    }
}

static void every_prefix_is_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        for (size_t n = 0; n <= samples[i].text.len; n++)
            (void)read_whole(&one, (struct smtperr_slice){samples[i].text.ptr, n});
}

/* A log of all samples, one after the other, gives the findings of each: nothing leaks from one to the next. */
static void samples_in_a_row_do_not_mix(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct smtperr_slice text = samples[i].text;
        (void)read_whole(&one, text);
        start(&two);
        smtperr_reader_push(&reader, SLICE("\n"));
        smtperr_reader_push(&reader, text);
        (void)finish(&two);
        size_t lines_one = 0, lines_two = 0;
        for (size_t at = 0; at < one.len; at++)
            lines_one += one.text[at] == '\n';
        for (size_t at = 0; at < two.len; at++)
            lines_two += two.text[at] == '\n';
        assert_case(lines_one == lines_two, samples[i].name);
    }
}

static void random_bytes_are_survived_in_any_blocks(void **state)
{
    static char bytes[16384];
    uint32_t random = 7;
    (void)state;
    for (unsigned round = 0; round < 20; round++) {
        for (size_t i = 0; i < sizeof bytes; i++) {
            random = random * 1664525u + 1013904223u;
            bytes[i] = random >> 30 ? "550 4.21-\r\n(:b'#x"[(random >> 8) % 17] : (char)(random >> 16);
        }
        (void)read_whole(&one, (struct smtperr_slice){bytes, sizeof bytes});
        (void)read_in_two(&two, (struct smtperr_slice){bytes, sizeof bytes}, random % sizeof bytes);
        assert_same("random bytes");
    }
}

/* ---- bounds ---- */

static char large[1u << 20];

/* `head`, then `fill` up to `len` bytes. */
static struct smtperr_slice make_large(const char *head, char fill, size_t len)
{
    size_t used = strlen(head);
    memset(large, fill, len);
    memcpy(large, head, used);
    return (struct smtperr_slice){large, len};
}

static void line_of_a_megabyte_is_survived(void **state)
{
    (void)state;
    start(&one);
    assert_true(smtperr_reader_push(&reader, make_large("", 'a', sizeof large)));
    assert_true(smtperr_reader_push(&reader, SLICE("\n550 5.1.1 after it\n")));
    assert_string_equal(finish(&one), "2: 550 5.1.1 after it\n");
}

static void megabyte_of_digits_is_no_code(void **state)
{
    (void)state;
    assert_string_equal(read_whole(&one, make_large("", '5', sizeof large)), "");
    assert_string_equal(read_whole(&one, make_large("", '\0', sizeof large)), "");
}

static void line_is_read_to_its_bound_and_flagged_beyond(void **state)
{
    (void)state;
    struct smtperr_slice line = make_large("550 a", ' ', SMTPERR_LINE_MAX + 1);
    large[SMTPERR_LINE_MAX - 1] = 'y';
    large[SMTPERR_LINE_MAX] = '\n';
    assert_string_equal(read_whole(&one, line), "1: 550 a y\n");
    large[SMTPERR_LINE_MAX] = 'z';
    large[SMTPERR_LINE_MAX + 1] = '\n';
    line.len++;
    assert_string_equal(read_whole(&one, line), "1: 550 [cut] a y\n");
    (void)read_by_bytes(&two, line);
    assert_same("a line one byte too long");
}

static void cut_line_does_not_flag_the_next_reply(void **state)
{
    (void)state;
    start(&one);
    smtperr_reader_push(&reader, make_large("", 'a', SMTPERR_LINE_MAX + 9));
    smtperr_reader_push(&reader, SLICE("\n550 no\n"));
    assert_string_equal(finish(&one), "2: 550 no\n");
}

static void text_is_kept_to_its_bound_and_flagged_beyond(void **state)
{
    (void)state;
    (void)read_whole(&one, make_large("550 5.1.1 ", 'x', 10 + SMTPERR_TEXT_MAX - 2));
    assert_int_equal(one.len, strlen("1: 550 5.1.1 \n") + SMTPERR_TEXT_MAX - 2);
    assert_null(strstr(one.text, "[cut]"));
    (void)read_whole(&one, make_large("550 5.1.1 ", 'x', 10 + SMTPERR_TEXT_MAX + 1));
    assert_non_null(strstr(one.text, "[cut]"));
    assert_true(one.len <= strlen("1: 550 5.1.1 [cut] \n") + SMTPERR_TEXT_MAX);
}

static void text_of_many_lines_is_bounded_too(void **state)
{
    (void)state;
    start(&one);
    for (unsigned i = 0; i < 2000; i++)
        smtperr_reader_push(&reader, SLICE("550-5.7.1 and so on and so on\r\n"));
    smtperr_reader_push(&reader, SLICE("550 5.7.1 end\r\n421 next\r\n"));
    (void)finish(&one);
    assert_true(begins_with(one.text, "1: 550 5.7.1 [cut] and so on"));
    assert_string_equal(strchr(one.text, '\n'), "\n2002: 421 next\n");
}

/* CR alone ends a line (old Macintosh files), so the bound of a line is counted from CR to CR. */
static void long_file_with_cr_line_ends_is_read_to_its_end(void **state)
{
    (void)state;
    start(&one);
    for (unsigned i = 0; i < 4000; i++)
        smtperr_reader_push(&reader, SLICE("An ordinary line of text.\r"));
    smtperr_reader_push(&reader, SLICE("550 5.1.1 last\r"));
    assert_string_equal(finish(&one), "4001: 550 5.1.1 last\n");
}

/* ---- stopping, flushing, reasons ---- */

static bool count_one(void *context, const struct smtperr_finding *finding)
{
    (void)finding;
    ++*(unsigned *)context;
    return false;
}

static void sink_that_says_stop_is_not_called_again(void **state)
{
    static const char *const texts[] = {"550 a\n550 b\n", "550 a\r550 b\r\n", "550 a; 421 b; 550 5.1.1 c\n421 d\n",
                                        "he 450 4.2.0 Greylisted\nrblsmtpd: 192.0.2.9 pid 9: 451 later\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        unsigned calls = 0;
        smtperr_reader_init(&reader, NULL, count_one, &calls);
        assert_false(smtperr_reader_push(&reader, slice_of(texts[i])));
        assert_false(smtperr_reader_push(&reader, slice_of("552 e\n553 f\n")));
        smtperr_reader_flush(&reader);
        smtperr_reader_end(&reader);
        assert_int_equal(calls, 1);
    }
}

static void flush_hands_out_what_is_complete(void **state)
{
    (void)state;
    start(&one);
    smtperr_reader_push(&reader, SLICE("550 5.1.1 a\n"));
    smtperr_reader_flush(&reader);
    assert_string_equal(capture_end(&one), "1: 550 5.1.1 a\n");
    smtperr_reader_flush(&reader);
    assert_string_equal(finish(&one), "1: 550 5.1.1 a\n");
}

static void flush_leaves_what_is_incomplete(void **state)
{
    (void)state;
    start(&one);
    smtperr_reader_push(&reader, SLICE("550 5.1.1 us"));
    smtperr_reader_flush(&reader);
    assert_string_equal(capture_end(&one), "");
    smtperr_reader_push(&reader, SLICE("er\n550-5.7.1 Not\n"));
    smtperr_reader_flush(&reader);
    assert_string_equal(capture_end(&one), "1: 550 5.1.1 user\n");
    smtperr_reader_push(&reader, SLICE("550 5.7.1 wanted\n"));
    assert_string_equal(finish(&one), "1: 550 5.1.1 user\n2: 550 5.7.1 Not wanted\n");
}

static void success_is_told_only_where_nothing_failed(void **state)
{
    (void)state;
    assert_string_equal(read_whole(&one, SLICE("250 2.0.0 first\n\n250 2.0.0 second\n")), "1: 250 2.0.0 first\n");
    assert_string_equal(read_whole(&one, SLICE("250 ok\n\n421 busy\n\n250 ok\n")), "3: 421 busy\n");
    assert_string_equal(read_whole(&one, SLICE("354 go on\n")), "1: 354 go on\n");
}

static bool take_source(void *context, const struct smtperr_finding *finding)
{
    *(const char **)context = finding->source;
    return true;
}

static void source_is_passed_on(void **state)
{
    const char *source = NULL;
    (void)state;
    smtperr_reader_init(&reader, "a/b.eml", take_source, &source);
    smtperr_reader_push(&reader, SLICE("550 a\n"));
    smtperr_reader_end(&reader);
    assert_string_equal(source, "a/b.eml");
}

static void reason_says_what_the_input_was(void **state)
{
    static const struct {
        struct smtperr_slice text;
        const char *reason;
    } cases[] = {
        {BYTES(""), "empty"},
        {BYTES(" \r\n\t\n"), "empty"},
        {BYTES("Dear customer\n"), "no SMTP code"},
        {BYTES("\x1f\x8b\x08\0\0\0"), "compressed: zcat it"},
        {BYTES("BZh91AY&SY"), "compressed: bzcat it"},
        {BYTES("\xfd"
               "7zXZ\0"),
         "compressed: xzcat it"},
        {BYTES("\x28\xb5\x2f\xfd\x04"), "compressed: zstdcat it"},
        {BYTES("\x7f"
               "ELF\1\0\0\0"),
         "binary, no text"},
        {BYTES("\0\1\2\3"), "binary, no text"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)read_whole(&one, cases[i].text);
        assert_true(begins_with(smtperr_reader_reason(&reader), cases[i].reason));
    }
}

/* ---- which form it is ---- */

static bool note_place(void *context, const struct smtperr_finding *finding)
{
    struct smtperr_out *out = &((struct capture *)context)->out;
    smtperr__put(out, finding->kind == SMTPERR_KIND_BOUNCE ? SLICE("bounce ") : SLICE("reply "));
    smtperr__put_number(out, finding->line);
    smtperr__puts(out, " ");
    smtperr__put_number(out, finding->message);
    smtperr__puts(out, "\n");
    return true;
}

#define BOUNCE "From: MAILER-DAEMON\nTo: b@example.net\nSubject: failure notice\n\n<a@example.org>: 550 5.1.1 unknown\n"
#define SEPARATOR "From MAILER-DAEMON Thu Nov 26 09:00:00 2026\n"

static void form_is_told_by_the_first_lines(void **state)
{
    static const struct {
        const char *name, *text, *findings;
    } cases[] = {
        {"a message", BOUNCE, "bounce 1 0\n"},
        {"empty lines above it", "\n \n" BOUNCE, "bounce 3 0\n"},
        {"one field only", "Subject: failure\n\n550 5.1.1 unknown\n", "reply 3 0\n"},
        {"a line that is no field", "Dear all,\n" BOUNCE, "reply 6 0\n"},
        {"a folded field", "X-A: b\n c\n" BOUNCE, "bounce 1 0\n"},
        {"the same field twice", "To: a\nTo: b\n\n550 5.1.1 unknown\n", "reply 4 0\n"},
        {"an mbox", SEPARATOR BOUNCE "\n" SEPARATOR BOUNCE, "bounce 1 1\nbounce 8 2\n"},
        {"empty lines above an mbox", "\n" SEPARATOR BOUNCE "\n" SEPARATOR BOUNCE, "bounce 2 1\nbounce 9 2\n"},
        {"an ordinary message in between",
         SEPARATOR BOUNCE "\n" SEPARATOR "From: a\nTo: b\n\n550 5.1.1 x\n\n" SEPARATOR BOUNCE,
         "bounce 1 1\nbounce 14 3\n"},
        {"no empty line before the separator", SEPARATOR BOUNCE SEPARATOR BOUNCE, "bounce 1 1\n"},
        {"no field below the separator", SEPARATOR BOUNCE "\n" SEPARATOR "no field\n" BOUNCE, "bounce 1 1\n"},
        {"no time in the separator", SEPARATOR BOUNCE "\nFrom here on we go\n" BOUNCE, "bounce 1 1\n"},
        {"a quoted separator", SEPARATOR BOUNCE "\n>" SEPARATOR BOUNCE, "bounce 1 1\n"},
        {"no mbox", BOUNCE "\n" SEPARATOR BOUNCE, "bounce 1 0\n"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct smtperr_slice text = slice_of(cases[i].text);
        for (size_t at = 0; at <= text.len; at++) {
            (void)capture_open(&one);
            memset(&reader, 0xa5, sizeof reader);
            smtperr_reader_init(&reader, NULL, note_place, &one);
            (void)smtperr_reader_push(&reader, guard_put(&first_block, (struct smtperr_slice){text.ptr, at}));
            (void)smtperr_reader_push(&reader,
                                      guard_put(&second_block, slice_make(text.ptr + at, text.ptr + text.len)));
            smtperr_reader_end(&reader);
            if (strcmp(capture_end(&one), cases[i].findings) != 0)
                print_error("case: %s\n", cases[i].name);
            assert_string_equal(one.text, cases[i].findings);
        }
    }
}

static int make_guards(void **state)
{
    (void)state;
    first_block = guard_make(sizeof large + 16);
    second_block = guard_make(sizeof large + 16);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_gives_its_findings),
        cmocka_unit_test(commands_of_a_session_do_not_join_the_reply),
        cmocka_unit_test(blocks_cut_anywhere_give_the_same_findings),
        cmocka_unit_test(blocks_cut_anywhere_give_the_same_reason),
        cmocka_unit_test(every_prefix_is_survived),
        cmocka_unit_test(samples_in_a_row_do_not_mix),
        cmocka_unit_test(random_bytes_are_survived_in_any_blocks),
        cmocka_unit_test(line_of_a_megabyte_is_survived),
        cmocka_unit_test(megabyte_of_digits_is_no_code),
        cmocka_unit_test(line_is_read_to_its_bound_and_flagged_beyond),
        cmocka_unit_test(cut_line_does_not_flag_the_next_reply),
        cmocka_unit_test(text_is_kept_to_its_bound_and_flagged_beyond),
        cmocka_unit_test(text_of_many_lines_is_bounded_too),
        cmocka_unit_test(long_file_with_cr_line_ends_is_read_to_its_end),
        cmocka_unit_test(sink_that_says_stop_is_not_called_again),
        cmocka_unit_test(flush_hands_out_what_is_complete),
        cmocka_unit_test(flush_leaves_what_is_incomplete),
        cmocka_unit_test(success_is_told_only_where_nothing_failed),
        cmocka_unit_test(source_is_passed_on),
        cmocka_unit_test(reason_says_what_the_input_was),
        cmocka_unit_test(form_is_told_by_the_first_lines),
    };
    return cmocka_run_group_tests(tests, make_guards, NULL);
}
