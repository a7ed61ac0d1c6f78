# SPDX-License-Identifier: MIT
# Reads data/replies.tsv: reply[], status[] and text[] of its n sentences, of which coded[0] to coded[m - 1] were seen with
# a code of failure; fill() puts values that change into one.
BEGIN { FS = "\t"; srand(SEED) }
FNR == 1 || /^#/ || $4 ~ /^[23]/ || $5 ~ /^2/ { next }
{
    class = substr($4 $5, 1, 1)
    if (class != "") coded[m++] = n
    else class = "5"
    reply[n] = $4 != "" ? $4 : class "50"
    status[n] = $5 != "" ? $5 : class ".7.1"
    text[n++] = $6
}
function below(limit) { return int(rand() * limit) }
function number() { return below(9000) + 1000 }
# With one option of each choice, "<user|mailbox>", whose options may hold placeholders.
function one_variant(s,    out, options, n) {
    out = ""
    while (match(s, /<([^<>|]|<(ip|domain|addr|url|n|word|any)>)*\|([^<>]|<(ip|domain|addr|url|n|word|any)>)*>/)) {
        n = split(substr(s, RSTART + 1, RLENGTH - 2), options, "|")
        out = out substr(s, 1, RSTART - 1) options[below(n) + 1]
        s = substr(s, RSTART + RLENGTH)
    }
    return out s
}
function fill(s,    out, mark) {
    sub(/^\^/, "", s)
    s = one_variant(s)
    out = ""
    while (match(s, /<<|<(ip|domain|addr|url|n|word|any)>/)) {
        mark = substr(s, RSTART, RLENGTH)
        out = out substr(s, 1, RSTART - 1)
        if (mark == "<<") out = out "<"
        else if (mark == "<ip>") out = out "192.0.2." below(255)
        else if (mark == "<domain>") out = out "mx" number() ".example.org"
        else if (mark == "<addr>") out = out "<user" number() "@example.net>"
        else if (mark == "<url>") out = out "https://www.example.org/help/" number()
        else if (mark == "<n>") out = out number()
        else if (mark == "<word>") out = out "q" number() "x"
        else out = out " some other words "
        s = substr(s, RSTART + RLENGTH)
    }
    return out s
}
