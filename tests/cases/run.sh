#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs sessions and compares what happens with what they tell.
#
#   run.sh [--update] PROGRAM FOLDER|FILE...
#
# A session, NAME.session, reads like a terminal. The first character of a line says what the line is:
#
#   $ smtperr 451 | head -1     a command for sh; `smtperr` is PROGRAM
#   > wc -l                     the command goes on
#   | 451 Requested action      what it wrote to standard output
#   ! smtperr: a/b: No such     what it wrote to standard error
#   ? 2                         its exit status, if it is not 0
#   % test -c /dev/full         without this the session cannot run and is skipped
#
# All other lines are remarks. To add a case, add its `$` line and run with --update, which writes what happens into the
# sessions; then read the difference. The commands of a session run one after another in a folder of their own, which
# begins as a copy of the folder NAME beside the session, if there is one. Their standard input is empty, their locale C.
#
# Exit status: 0 as told, 1 not as told, 2 wrong usage, 77 if all was skipped.

usage() {
    echo "usage: run.sh [--update] PROGRAM FOLDER|FILE..." >&2
    exit 2
}

# ---- one session: read what is told, write what happens ----

# mark CHARACTER FILE: the lines of FILE, marked.
mark() {
    sed "s/^./$1 &/; s/^\$/$1/" "$2"
    [ ! -s "$2" ] || [ "$(tail -c 1 "$2" | od -An -to1)" = ' 012' ] || printf '\n%s (no line end)\n' "$1"
}

run_command() {
    [ -n "$command" ] || return 0
    sh -c "$command" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    command=
    mark '|' "$scratch/out"
    mark '!' "$scratch/err"
    [ "$status" -eq 0 ] || echo "? $status"
}

replay() {
    command=
    while IFS= read -r line; do
        case $line in
        '> '*) command="$command
${line#> }" ;;
        *) run_command ;;
        esac
        case $line in
        '$ '*) command=${line#\$ } ;;
        '|'* | '!'* | '?'*) continue ;;
        esac
        printf '%s\n' "$line"
    done
    run_command
}

# ---- all of them ----

can_run() {
    sed -n 's/^% //p' "$1" | while IFS= read -r need; do
        sh -c "$need" >/dev/null 2>&1 </dev/null || exit 1
    done
}

check() {
    session=$1 name=$(basename "$1" .session)
    if ! can_run "$session"; then
        echo "$name: skipped, needs: $(sed -n 's/^% //p' "$session")"
        return 0
    fi
    rm -rf "$scratch/here"
    mkdir "$scratch/here"
    [ ! -d "${session%.session}" ] || cp -R "${session%.session}/." "$scratch/here"
    (cd "$scratch/here" && replay) <"$session" >"$scratch/happened"
    ran=$((ran + 1))
    if cmp -s "$session" "$scratch/happened"; then
        echo "$name: $(grep -c '^[$] ' "$session") commands, as told"
    elif [ -n "$update" ]; then
        cat "$scratch/happened" >"$session"
        echo "$name: updated"
    else
        diff -u $hunk "$session" "$scratch/happened"
        failed=$((failed + 1))
    fi
}

update=
if [ "$1" = --update ]; then
    update=yes
    shift
fi
[ $# -ge 2 ] && [ -x "$1" ] || usage

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM
mkdir "$scratch/bin"
ln -s "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")" "$scratch/bin/smtperr"
shift

# Nothing of the caller's surroundings may show.
PATH=$scratch/bin:$PATH LC_ALL=C TERM=xterm SHELL=/bin/sh
export PATH LC_ALL TERM SHELL
unset NO_COLOR CLICOLOR_FORCE COLUMNS POSIXLY_CORRECT

# GNU diff can name the command that a difference belongs to.
hunk='-F^[$]'
diff -u $hunk /dev/null /dev/null 2>/dev/null || hunk=

ran=0 failed=0
for place in "$@"; do
    [ -e "$place" ] || usage
    if [ -d "$place" ]; then
        for file in "$place"/*.session; do
            check "$file"
        done
    else
        check "$place"
    fi
done
[ "$failed" -eq 0 ] || exit 1
[ "$ran" -gt 0 ] || exit 77
