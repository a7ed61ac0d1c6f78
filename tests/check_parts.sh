#!/bin/sh
# SPDX-License-Identifier: MIT
# A log that is read in parts, by GNU parallel, tells the same totals and causes as in one run.
#   usage: check_parts.sh PROGRAM SOURCE    exit status 77: parallel is not there
set -eu
program=$1
top=$2
command -v parallel >/dev/null && parallel --version 2>/dev/null | grep -q 'GNU parallel' || {
    echo 'GNU parallel is not installed'
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
log=$top/tests/mta/fixtures/postfix/mail.log

# What must be the same: where a cause struck may be cut, and distinct numbers of parts are "at most".
compared() {
    sed 's/,"where":{[^}]*}//; s/,"others":[0-9]*//; s/,"cut":true//; s/,"recipients":[0-9]*//; s/,"drop":[0-9]*//' "$1" | sort
}
"$program" -S -j "$log" >"$work/whole"
HOME=$work parallel --will-cite --keep-order --pipepart -a "$log" --block 16k "$program" -S -j >"$work/parts"
"$program" -S -j "$work/parts" >"$work/sum"
compared "$work/whole" >"$work/a"
compared "$work/sum" >"$work/b"
diff "$work/a" "$work/b"
[ "$(grep -c '"kind":"total"' "$work/parts")" -gt 3 ]
