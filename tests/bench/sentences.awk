# SPDX-License-Identifier: MIT
# Reads data/replies.tsv: reply[], status[] and text[] of its n sentences; fill() puts values that change into one.
BEGIN { FS = "\t"; srand(SEED) }
FNR == 1 { next }
/^#/ { next }
{
    reply[n] = $4 != "" ? $4 : 550
    status[n] = $5 != "" ? $5 : "5.7.1"
    text[n++] = $6
}
function number() { return int(rand() * 9000) + 1000 }
function fill(s,    out, mark) {
    sub(/^\^/, "", s)
    out = ""
    while (match(s, /<<|<(ip|domain|addr|url|n|word|any)>/)) {
        mark = substr(s, RSTART, RLENGTH)
        out = out substr(s, 1, RSTART - 1)
        if (mark == "<<") out = out "<"
        else if (mark == "<ip>") out = out "192.0.2." int(rand() * 255)
        else if (mark == "<domain>") out = out "mx" number() ".example.org"
        else if (mark == "<addr>") out = out "<user" number() "@example.net>"
        else if (mark == "<url>") out = out "https://www.example.org/help/" number()
        else if (mark == "<n>") out = out number()
        else if (mark == "<word>") out = out "q" number() "x"
        else out = out "some other words"
        s = substr(s, RSTART + RLENGTH)
    }
    return out s
}
