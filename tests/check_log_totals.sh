#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A small log of each kind is generated; the findings in it are counted by their action and direction, and compared with
# what the generator wrote. The summary, which does not judge each of them by itself, counts as many to drop.
#
#   check_log_totals.sh PROGRAM SOURCE
set -eu
program=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk=$(command -v mawk || command -v awk)
failed=0
for kind in postfix exim sendmail; do
    "$awk" -v KIND=$kind -v BYTES=500000 -v SEED=7 -v TRUTH="$work/truth" -f "$source/tests/bench/sentences.awk" \
        -f "$source/tests/bench/logs/log.awk" "$source/data/replies.tsv" >"$work/log"
    "$program" -o kind,direction,action "$work/log" | "$awk" -F '\t' '
        $1 != "log" { n["other"]++; next }
        $2 == "in" { n["rejected"]++; next }
        { n[$3 == "delayed" ? "deferred" : "bounced"]++ }
        END { for (what in n) print what "\t" n[what] }' | sort >"$work/told"
    grep -v '^sent' "$work/truth" | sort >"$work/written"
    [ -s "$work/written" ] || { echo "$kind: nothing was written" >&2; failed=1; }
    diff "$work/written" "$work/told" >&2 || { echo "$kind: other totals" >&2; failed=1; }
    dropped=$("$program" -o suppress "$work/log" | grep -c true)
    summed=$("$program" -S -j "$work/log" | sed -n '/"suppress":true/s/.*"count":\([0-9]*\).*/\1/p' |
        "$awk" '{ n += $1 } END { print n + 0 }')
    [ "$dropped" = "$summed" ] || { echo "$kind: $dropped to drop, $summed in the summary" >&2; failed=1; }
done
exit "$failed"
