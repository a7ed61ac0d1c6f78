#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Checks the manual page against the program and the sessions.
#
#   check_manual.sh PROGRAM PAGE FOLDER
#
# Says what differs and exits with 1 if anything does:
#   - an example, or the output shown with it, that stands not so in FOLDER/examples.session
#   - an option that only the page or only --help has
#   - a field that -o does not take, or a key of the JSON output that the page does not have
#   - a message in a session that DIAGNOSTICS does not have
#   - whatever mandoc and man have to say of the page

[ $# -eq 3 ] || {
    echo "usage: check_manual.sh PROGRAM PAGE FOLDER" >&2
    exit 2
}
program=$1 page=$2 sessions=$3
faults=0
LC_ALL=C
export LC_ALL
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

fault() {
    printf '%s\n' "$1"
    faults=$((faults + 1))
}

section() {
    sed -n "/^\.Sh $1\$/,/^\.Sh /p" "$page"
}

# same FILE FILE WHAT: two sorted lists that ought to be one.
same() {
    diff "$1" "$2" >"$scratch/diff" || fault "$3:
$(sed -n 's/^< /only in the page: /p; s/^> /only in the program: /p' "$scratch/diff")"
}

# ---- examples ----

newline='
'
told=$newline$(sed -n 's/^[$>] /&/p; s/^| //p; s/^|$//p' "$sessions/examples.session")$newline

# One command with the lines that follow it.
check_example() {
    case $told in
    *"$newline$example"*) ;;
    *) fault "$(printf 'example not in examples.session:\n%s' "$example")" ;;
    esac
}

section EXAMPLES | sed 's/\\e/\\/g; s/\\&//g' >"$scratch/examples"
count=0 shown="" example=""
while IFS= read -r line; do
    case $shown$line in
    '.Bd -literal'*) shown=yes: ;;
    yes:.Ed) [ -z "$example" ] || check_example; shown="" example="" ;;
    'yes:$ '*)
        [ -z "$example" ] || check_example
        example=$line$newline count=$((count + 1))
        ;;
    yes:*) example=$example$line$newline ;;
    esac
done <"$scratch/examples"
[ "$count" -gt 0 ] || fault "no examples in the page"

# ---- options and fields ----

sed -n 's/^\.It Fl \([a-zA-Z]\)\( Ar [a-z]*\)\{0,1\} , Fl -\([a-z]*\).*/-\1, --\3/p' "$page" | sort >"$scratch/page"
"$program" --help | sed -n 's/^  \(-[a-zA-Z], --[a-z]*\).*/\1/p' | sort >"$scratch/program"
same "$scratch/page" "$scratch/program" "options"

sed -n '/^\.Ss Fields/,/^\.Sh/s/^\.It Cm //p' "$page" | tr -d ' ' | tr ',' '\n' | sort >"$scratch/page"
while IFS= read -r field; do
    "$program" -o "$field" 451 >/dev/null 2>&1 || fault "not a field of -o: $field"
done <"$scratch/page"
printf '450 5.1.1 x\n' | "$program" -j | tr '{,' '\n\n' | sed -n 's/^"\([a-z_]*\)":.*/\1/p' >"$scratch/keys"
"$program" -j 550 5.1.1 | tr '{,' '\n\n' | sed -n 's/^"\([a-z_]*\)":.*/\1/p' >>"$scratch/keys"
sort -u "$scratch/keys" | comm -13 "$scratch/page" - >"$scratch/missing"
[ ! -s "$scratch/missing" ] || fault "keys that are no fields in the page: $(tr '\n' ' ' <"$scratch/missing")"

# ---- messages ----

# `.It Ar name Ns Li ": empty"` becomes `.*: empty`.
section DIAGNOSTICS | sed -n 's/^\.It //p' | sed 's/Ar [a-z]*/.*/g; s/ Ns //; s/Li "\([^"]*\)"/\1/' >"$scratch/page"
sed -n 's/^! smtperr: //p' "$sessions"/*.session | sort -u | grep -v -x -f "$scratch/page" >"$scratch/missing"
[ ! -s "$scratch/missing" ] || fault "messages that are not in DIAGNOSTICS:
$(cat "$scratch/missing")"

# ---- form ----

if command -v mandoc >/dev/null; then
    mandoc -T lint -W warning "$page" >"$scratch/lint" 2>&1 || fault "mandoc: $(cat "$scratch/lint")"
fi
if man --version 2>/dev/null | grep -q '^man 2'; then
    MANWIDTH=80 man --warnings -l "$page" 2>"$scratch/lint" >/dev/null
    [ ! -s "$scratch/lint" ] || fault "man: $(cat "$scratch/lint")"
fi

[ "$faults" -eq 0 ] && echo "manual: $count examples, $(wc -l <"$scratch/program") options, as told"
