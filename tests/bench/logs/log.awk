# SPDX-License-Identifier: MIT
# Makes a mail log of about BYTES bytes and writes what it holds to TRUTH, as "sent<TAB>123" lines.
#
#   awk -v KIND=postfix -v BYTES=100000000 -v SEED=1 -v TRUTH=truth -f sentences.awk -f log.awk data/replies.tsv
#
# KIND: postfix, exim, sendmail. The words of refusals are the sentences of data/replies.tsv, their placeholders filled with
# values that change. Of Postfix's lines 70 of 100 are traffic, 25 deliveries, 5 failures.
BEGIN { split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", months, " ") }
# RFC 5321 gives a reply to one command; which sentence it is goes by chance, the first hundred most often.
function choose() { return coded[rand() < 0.8 ? below(100) * 7 % m : below(m)] }
function stamp(    d) {
    if (rand() < 0.3) second++
    d = int(second / 86400) % 28 + 1
    if (KIND == "exim") return sprintf("2026-01-%02d %02d:%02d:%02d ", d, second / 3600 % 24, second / 60 % 60, second % 60)
    return sprintf("%s %2d %02d:%02d:%02d mail ", months[1], d, second / 3600 % 24, second / 60 % 60, second % 60)
}
function address() { return "user" below(20000) "@" domain() }
function domain() { return "host" below(400) ".example" }
function ip() { return "198.51." below(200) "." below(250) }
function note(what) { truth[what]++ }
function emit(line) {
    print line
    bytes += length(line) + 1
}

# ---- Postfix ----

function line(service, message) { emit(stamp() "postfix/" service "[" 1000 + below(9000) "]: " message) }
function postfix(    id, from, client, i, to, count) {
    client = "mail." domain() "[" ip() "]"
    from = address()
    line("smtpd", "connect from " client)
    if (rand() < 0.07) {
        i = choose()
        line("smtpd", "NOQUEUE: reject: RCPT from " client ": " reply[i] " " status[i] " " fill(text[i]) "; from=<" from \
            "> to=<" address() "> proto=ESMTP helo=<" domain() ">")
        note("rejected")
        line("smtpd", "disconnect from " client " ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4")
        return
    }
    id = sprintf("%X%06X", below(4096) + 4096, below(16777216))
    line("smtpd", id ": client=" client)
    line("cleanup", id ": message-id=<" below(1000000) "." below(1000000) "@" domain() ">")
    count = 1 + below(3)
    line("qmgr", id ": from=<" from ">, size=" 900 + below(90000) ", nrcpt=" count " (queue active)")
    line("smtpd", "disconnect from " client " ehlo=1 mail=1 rcpt=" count " data=1 quit=1 commands=" count + 4)
    while (count-- > 0) postfix_delivery(id, address())
    line("qmgr", id ": removed")
}
function postfix_delivery(id, to,    mx, head, i, what) {
    mx = "mx" below(3) "." substr(to, index(to, "@") + 1) "[" ip() "]"
    head = id ": to=<" to ">, relay=" mx ":25, delay=" below(9) "." below(99) ", delays=0.0" below(9) "/0/0." below(9) "/0." \
        below(99) ", dsn="
    if (rand() < 0.4) line("smtp", "Trusted TLS connection established to " mx ":25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384")
    if (rand() < 0.85) {
        line("smtp", head "2.0.0, status=sent (250 2.0.0 Ok: queued as " sprintf("%X", below(1000000000)) ")")
        note("sent")
        return
    }
    if (rand() < 0.15) {
        sub(/relay=[^,]*/, "relay=none", head)
        line("smtp", head "4.4.1, status=deferred (connect to " mx ":25: Connection timed out)")
        note("deferred")
        return
    }
    i = choose()
    what = substr(reply[i], 1, 1) == "5" ? "bounced" : "deferred"
    line("smtp", head status[i] ", status=" what " (host " mx " said: " reply[i] " " status[i] " " fill(text[i]) \
        " (in reply to RCPT TO command))")
    note(what)
}

# ---- Exim ----

function exim_id(    s, i) {
    s = "1"
    for (i = 0; i < 5; i++) s = s substr("ABCDEFGHabcdefgh01234567", 1 + below(24), 1)
    return s "-" sprintf("%06d", below(1000000)) "-" sprintf("%02d", below(100))
}
function exim(    id, i, to, host) {
    host = "mx." domain() " [" ip() "]"
    to = address()
    if (rand() < 0.08) {
        emit(stamp() "H=" host ":" 1024 + below(60000) " F=<" address() "> rejected RCPT <" to ">: relay not permitted")
        note("rejected")
        return
    }
    id = exim_id()
    emit(stamp() id " <= " address() " H=" host " P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no S=" 900 + below(90000) \
        " id=" below(1000000) "@" domain())
    if (rand() < 0.85) {
        emit(stamp() id " => " to " R=dnslookup T=remote_smtp H=" host " X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes C=\"250 OK\"")
        note("sent")
    } else {
        i = choose()
        if (substr(reply[i], 1, 1) == "5") {
            emit(stamp() id " ** " to " R=dnslookup T=remote_smtp H=" host ": SMTP error from remote mail server after RCPT TO:<" \
                to ">: " reply[i] " " status[i] " " fill(text[i]))
            note("bounced")
        } else {
            emit(stamp() id " == " to " R=dnslookup T=remote_smtp defer (-44) H=" host \
                ": SMTP error from remote mail server after RCPT TO:<" to ">: " reply[i] " " status[i] " " fill(text[i]))
            note("deferred")
        }
    }
    emit(stamp() id " Completed")
}

# ---- Sendmail ----

function sendmail(    id, tag, to, head, i) {
    id = sprintf("60%06X%06d", below(16777216), below(1000000))
    tag = "sm-mta[" 3000 + below(9000) "]: "
    to = address()
    if (rand() < 0.08) {
        emit(stamp() tag id ": ruleset=check_rcpt, arg1=<" to ">, relay=" domain() " [" ip() "], reject=550 5.7.1 <" to \
            ">... Relaying denied")
        note("rejected")
        return
    }
    emit(stamp() tag id ": from=<" address() ">, size=" 900 + below(90000) ", class=0, nrcpts=1, msgid=<" below(1000000) "@" \
        domain() ">, proto=ESMTP, daemon=MTA-v4, relay=" domain() " [" ip() "]")
    head = stamp() tag id ": to=<" to ">, ctladdr=<" address() "> (1000/1000), delay=00:00:0" below(9) ", xdelay=00:00:0" \
        below(9) ", mailer=esmtp, pri=" 120000 + below(9000) ", relay=mx." domain() ". [" ip() "], dsn="
    i = choose()
    if (rand() < 0.85) {
        emit(head "2.0.0, stat=Sent (Ok: queued as " sprintf("%X", below(1000000000)) ")")
        note("sent")
    } else if (substr(reply[i], 1, 1) == "5") {
        emit(head status[i] ", reply=" reply[i] " " status[i] " " fill(text[i]) ", stat=Service unavailable")
        note("bounced")
    } else {
        emit(head status[i] ", stat=Deferred: " reply[i] " " status[i] " " fill(text[i]))
        note("deferred")
    }
}

END {
    while (bytes < BYTES) {
        if (KIND == "postfix") postfix()
        else if (KIND == "exim") exim()
        else sendmail()
    }
    for (what in truth) print what "\t" truth[what] >TRUTH
}
