# SPDX-License-Identifier: MIT
# Makes an mbox of COUNT reports of non-delivery, in turn as Postfix, Sendmail, Exim, qmail, Exchange and a sending
# service write them, of about 5 kB each: who failed and what the server said changes with every message.
#   -f sentences.awk -f mbox.awk replies.tsv

function received(    i, s) {
    for (i = 0; i < 3; i++)
        s = s "Received: from relay" number() ".example.net (relay" i ".example.net [192.0.2." int(rand() * 255) "])\n" \
            "\tby mx" i ".example.net (Our Mail) with ESMTPS id " number() "AB" number() "\n" \
            "\tfor <" to ">; Thu, 26 Nov 2026 09:00:0" i " +0000 (UTC)\n"
    return s
}

# The report's own header, up to where its form goes on.
function header(from, subject) {
    return "From MAILER-DAEMON Thu Nov 26 09:00:00 2026\n" "Return-Path: <>\n" "Delivered-To: ann@example.net\n" received() \
        "Date: Thu, 26 Nov 2026 09:00:00 +0000\n" "From: " from "\n" "To: ann@example.net\n" "Subject: " subject "\n" \
        "Message-ID: <" number() "." number() "@mx.example.net>\n" "Auto-Submitted: auto-replied\n" "MIME-Version: 1.0\n"
}

# What comes back: a header with signatures, and some lines.
function returned(    i, s) {
    s = "Return-Path: <ann@example.net>\n" received() "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net;\n"
    for (i = 0; i < 5; i++)
        s = s "\t" number() "abcdEFGH" number() "ijklMNOP" number() "qrstUVWX" number() "yz" number() "\n"
    s = s "From: Ann <ann@example.net>\nTo: " to "\nSubject: Your order " number() "\n" \
        "Message-ID: <" number() "@example.net>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    for (i = 0; i < 22; i++)
        s = s "Thank you for your order of " number() " things; they will be with you before the week has ended.\n"
    return s
}

function fields(reporting, type) {
    return "Reporting-MTA: dns; " reporting "\nArrival-Date: Thu, 26 Nov 2026 08:59:00 +0000\n\n" \
        "Final-Recipient: rfc822; " to "\nAction: failed\nStatus: " code "\nRemote-MTA: dns; mx.example.org\n" \
        "Diagnostic-Code: " type "; " said "\n"
}

function report(from, subject, notice, type,    b) {
    b = "=_" number() "." number() "/mx.example.net"
    return header(from, subject) "Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"" b "\"\n\n" \
        "This is a MIME-encapsulated message.\n\n--" b "\nContent-Description: Notification\n" \
        "Content-Type: text/plain; charset=us-ascii\n\n" notice "\n--" b "\nContent-Description: Delivery report\n" \
        "Content-Type: message/delivery-status\n\n" fields("mx.example.net", type) "\n--" b "\n" \
        "Content-Description: Undelivered Message\nContent-Type: message/rfc822\n\n" returned() "\n--" b "--\n\n"
}

function message(form) {
    if (form == 0)
        return report("MAILER-DAEMON@mx.example.net (Mail Delivery System)", "Undelivered Mail Returned to Sender", \
            "This is the mail system at host mx.example.net.\n\nYour message could not be delivered to one or more of its\n" \
            "recipients. It is attached below.\n\n<" to ">: host mx.example.org[192.0.2.25] said: " said " (in reply to\n" \
            "    RCPT TO command)\n", "smtp")
    if (form == 1)
        return report("Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>", "Returned mail: see transcript for details", \
            "The original message was received at Thu, 26 Nov 2026 09:00:00 GMT\nfrom localhost [127.0.0.1]\n\n" \
            "   ----- The following addresses had permanent fatal errors -----\n<" to ">\n    (reason: " said ")\n\n" \
            "   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> DATA\n<<< " said "\n" \
            reply[k] " " code " <" to ">... failed\n", "SMTP")
    if (form == 2)
        return header("Mail Delivery System <Mailer-Daemon@mx.example.net>", "Mail delivery failed: returning message to sender") \
            "X-Failed-Recipients: " to "\n\nThis message was created automatically by mail delivery software.\n\n" \
            "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. " \
            "The following address(es) failed:\n\n  " to "\n    host mx.example.org [192.0.2.25]\n" \
            "    SMTP error from remote mail server after RCPT TO:<" to ">:\n    " said "\n\n" \
            "------ This is a copy of the message, including all the headers. ------\n\n" returned() "\n"
    if (form == 3)
        return header("MAILER-DAEMON@mx.example.net", "failure notice") "\nHi. This is the qmail-send program at mx.example.net.\n" \
            "I'm afraid I wasn't able to deliver your message to the following addresses.\n" \
            "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<" to ">:\n192.0.2.25 does not like recipient.\n" \
            "Remote host said: " said "\nGiving up on 192.0.2.25.\n\n--- Below this line is a copy of the message.\n\n" returned() "\n"
    if (form == 4)
        return report("postmaster@example.net", "Undeliverable: Your order", \
            "Delivery has failed to these recipients or groups:\n\n" to "\nThe message could not be delivered.\n\n" \
            "Diagnostic information for administrators:\n\nGenerating server: mx.example.net\n\n" to "\n" \
            "mx.example.org #" said " ##\n", "smtp")
    return report("bounce@mail.example.com (Mail Delivery Subsystem)", "Delivery Status Notification (Failure)", \
        "An error occurred while trying to deliver the mail to the following recipients:\n" to "\n", "smtp")
}

END {
    for (i = 0; i < COUNT; i++) {
        k = int(rand() * n)
        to = "user" number() number() "@example" int(rand() * 50) ".org"
        code = status[k]
        said = reply[k] " " code " " fill(text[k])
        printf "%s", message(i % 6)
    }
}
