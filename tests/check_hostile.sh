#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Mail that nobody should send, made on the fly: each kind must be finished in time that goes by its size, in less than
# 8 MB of memory, with all that is to be found in it.
#
#   check_hostile.sh PROGRAM
#
#   HOSTILE_MB=8      size of each input in MB; a tenth as many thousand recipients, parts and messages
#   HOSTILE_GB=1      1 GB each, and a million recipients, parts and messages: by hand, some minutes
#   HOSTILE_COUNT=1   counts instructions at two sizes, one twice the other, with valgrind: their ratio must be about 2
#
# Memory is measured where GNU time is installed. Exit status: 0 all as it must be, 1 not, 2 wrong usage.

program=${1:?usage: check_hostile.sh PROGRAM}
mb=${HOSTILE_MB:-8}
[ -z "$HOSTILE_GB" ] || mb=1000
most=${HOSTILE_MOST:-8192} # kB; sanitizers need more
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
LC_ALL=C
export LC_ALL

bytes=$((mb * 1000000))
count=$((mb * 1000))

# ---- makers: each writes a message to standard output ----

# lines COUNT FORMAT: FORMAT with the number of the line for each %d.
lines() {
    awk -v n="$1" -v f="$2" 'BEGIN { gsub(/%d/, "%1$d", f); split(f, part, /%1\$d/); k = gsub(/%1\$d/, "&", f)
        for (i = 1; i <= n; i++) { line = part[1]; for (j = 2; j <= k + 1; j++) line = line i part[j]; print line } }'
}

# repeat BYTES TEXT: the text (which may hold \n) again and again.
repeat() {
    awk -v text="$2" 'BEGIN { for (;;) printf "%s", text }' 2>/dev/null | head -c "$1"
}

head_of() {
    printf 'From: MAILER-DAEMON@mx.example.net\nTo: ann@example.net\nSubject: Undelivered Mail Returned to Sender\n'
    printf 'Date: Thu, 26 Nov 2026 09:00:00 +0000\nMIME-Version: 1.0\n'
}

notice() {
    printf '\nYour message could not be delivered.\n\n<bob@example.org>: 550 5.1.1 User unknown\n'
}

report() {
    head_of
    printf 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n'
    notice
    printf '\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n'
}

group() {
    printf '\nFinal-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n'
    printf 'Diagnostic-Code: smtp; 550 5.1.1 User unknown\n'
}

header_line() { head_of; printf 'X-Long: '; repeat "$bytes" x; printf '\n'; notice; }
folded_field() { head_of; printf 'X-Long: x\n'; repeat "$bytes" ' x\n'; notice; }
header_fields() { head_of; lines "$count" 'X-Field-%d: some value of a field'; notice; }
subject_words() { head_of; printf 'Subject: '; repeat "$bytes" '=?a?Q?x'; printf '\n'; notice; }
many_subjects() { repeat "$bytes" 'From: =?a?q?b=?a?q?b=?a?q?b=?a?q?b=?a?q?b=?a?q?b=?a?q?b=?a?q?b=?a?q?b=?a?q?b\nTo: a\n\n\nFrom a 9:9:9\n'; }
encoded_words() {
    awk -v b="$bytes" 'BEGIN { for (i = 0; i < 2300; i++) words = words "=?a?Q?x"
        for (n = 0; n < b; n += length(words) + 50) print "From a 9:9:9\nTo: ann@example.net\nFrom: " words "\n" }'
}
nested_parts() {
    head_of
    awk -v n="$count" 'BEGIN { print "Content-Type: multipart/mixed; boundary=b0\n"
        for (i = 1; i < n; i++) printf "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i - 1, i }'
    notice
}
nested_messages() {
    lines "$count" 'From: ann@example.net\nTo: bob@example.net\nContent-Type: message/rfc822\n' | sed 's/\\n/\n/g'
    head_of
    notice
}
many_parts() {
    head_of
    printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\n'
    notice
    lines "$count" '--b\nContent-Type: image/png; name=%d\n' | awk '{ gsub(/\\n/, "\n"); print }'
}
status_recipients() {
    report
    awk -v n="$count" 'BEGIN { for (i = 1; i <= n; i++)
        printf "\nFinal-Recipient: rfc822; user%d@example.org\nAction: failed\nStatus: 5.1.1\n", i }'
    printf '\n--b--\n'
}
status_recipients_close() {
    report
    awk -v n="$count" 'BEGIN { for (i = 1; i <= n; i++)
        printf "Final-Recipient: rfc822; user%d@example.org\nAction: failed\nStatus: 5.1.1\n", i }'
    printf '\n--b--\n'
}
notice_recipients() {
    head_of
    printf '\nYour message could not be delivered.\n\n'
    lines "$count" '<user%d@example.org>: 550 5.1.1 User unknown'
}
notice_one_recipient() {
    head_of
    printf '\nYour message could not be delivered.\n\n'
    repeat "$bytes" '<bob@example.org>: 550 5.1.1 User unknown\n<amy@example.org>: 550 5.1.1 User unknown\n'
}
prefix_boundary() {
    head_of
    printf 'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: multipart/mixed; boundary="bb"\n\n--bb\n'
    notice
    repeat "$bytes" '--bbb\n--bx\n--\n--b b\n'
    printf -- '--bb--\n--b--\n'
}
base64_without_end() {
    head_of
    printf 'Content-Transfer-Encoding: base64\n\n'
    notice | od -An -v -tu1 | awk '{ for (i = 1; i <= NF; i++) b[n++] = $i }
        END { s = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            while (n % 3) b[n++] = 10
            for (i = 0; i < n; i += 3) { v = b[i] * 65536 + b[i + 1] * 256 + b[i + 2]
                printf "%s%s%s%s", substr(s, int(v / 262144) + 1, 1), substr(s, int(v / 4096) % 64 + 1, 1),
                    substr(s, int(v / 64) % 64 + 1, 1), substr(s, v % 64 + 1, 1) }
            print "" }'
    repeat "$bytes" QUFB
}
soft_breaks() { head_of; printf 'Content-Transfer-Encoding: quoted-printable\n'; notice; repeat "$bytes" 'a=3D=3D=\n'; }
nuls() { head_of; notice; head -c "$bytes" /dev/zero; }
garbage() { head_of; notice; repeat "$bytes" '\377\376\200\303(\n' | awk '{ print }'; }
quotes() { head_of; notice; repeat "$bytes" '"@'; }
brackets() { head_of; notice; repeat "$bytes" '<a@['; }
short_quotes() { head_of; notice; repeat "$bytes" '<"@"@\n'; }
unclosed_tag() { head_of; printf 'Content-Type: text/html\n'; notice; printf '<a '; repeat "$bytes" 'href=x\n'; }
tags() { head_of; printf 'Content-Type: text/html\n'; notice | sed 's/[<>]//g; s/$/<br>/'; repeat "$bytes" '<p><br>'; }
notice_fields() { head_of; printf '\n'; group; repeat "$bytes" ' x\n'; }
status_fields() { report; group; repeat "$bytes" 'Status: 5.1.1\nX-Other: a\n'; }
ordinary() { printf 'From: ann@example.net\nTo: bob@example.org\nSubject: Hello\n\n'; repeat "$bytes" 'Some words and 550 5.1.1 more.\n'; }
returned() { report; group; printf '\n--b\nContent-Type: message/rfc822\n\n'; repeat "$bytes" 'Received: from a by b\n folded\n'; }
mbox() {
    { printf 'From a Thu Nov 26 09:00:00 2026\n'; report; group; printf '\n--b--\n\n'; } >"$work/one"
    awk -v n="$count" '{ text = text $0 "\n" } END { for (i = 1; i <= n; i++) printf "%s", text }' "$work/one"
}
small_mbox() { lines "$count" 'From a 9:9:9\nTo: b\nFrom: c\n\n' | awk '{ gsub(/\\n/, "\n"); print }'; }
separators() { printf 'From a Thu Nov 26 09:00:00 2026\n'; head_of; notice; repeat "$bytes" '\nFrom a 9:9:9\n'; }

# ---- cases: name, findings that must come out ----

cases="header_line 1
folded_field 1
header_fields 1
subject_words 1
many_subjects 0
encoded_words 0
nested_parts 1
nested_messages 1
many_parts 1
status_recipients $count
status_recipients_close $count
notice_recipients $count
notice_one_recipient 2
prefix_boundary 1
base64_without_end 1
soft_breaks 1
nuls 1
garbage 1
quotes 1
brackets 1
short_quotes 1
unclosed_tag 1
tags 1
notice_fields 1
status_fields 1
ordinary 0
returned 1
mbox $count
small_mbox 0
separators 1"

# measure NAME FORM: the lines that come out, in $lines; kB in $memory; seconds in $seconds.
time=$(command -v time) && "$time" -f %M true >/dev/null 2>&1 || time=
measure() {
    if [ -n "$time" ]; then
        "$1" | "$time" -o "$work/time" -f '%M %U %S' "$program" "$2" 2>"$work/err" >"$work/out"
        read -r memory user system <<END
$(tail -n 1 "$work/time")
END
    else
        "$1" | "$program" "$2" 2>"$work/err" >"$work/out"
        memory=0 user=0 system=0
    fi
    lines=$(wc -l <"$work/out")
}

# Twice the input, twice the work?
count_instructions() {
    "$1" | valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" -b 2>&1 >/dev/null |
        sed -n 's/.*Collected : //p'
}

failed=0
fault() {
    echo "  FAULT: $*"
    failed=1
}

[ $# -le 1 ] || { shift; cases=$(for name in "$@"; do echo "$cases" | grep "^$name "; done); }
echo "$cases" >"$work/cases"
while read -r name want; do
    if [ -n "$HOSTILE_COUNT" ]; then
        bytes=500000 count=500 small=$(count_instructions "$name")
        bytes=1000000 count=1000 large=$(count_instructions "$name")
        awk -v name="$name" -v a="$small" -v b="$large" 'BEGIN { printf "%-26s %12d %12d %6.2f%s\n", name, a, b, b / a, (b / a > 2.3 ? "  NOT LINEAR" : "") }'
        continue
    fi
    for form in -b -j; do
        measure "$name" "$form"
        printf '%-26s %s %8d findings %6d kB %s s\n' "$name" "$form" "$lines" "$memory" "$user"
        [ "$lines" -eq "$want" ] || fault "$want findings expected"
        [ "$memory" -lt "$most" ] || fault "more than $most kB"
    done
done <"$work/cases"
exit "$failed"
