#!/bin/sh
# SPDX-License-Identifier: MIT
# smtperr on a large log, beside wc -l, grep, ripgrep, mawk and pflogsumm, in one run, from the page cache, one thread each.
#
#   tests/bench/logs/run.sh [BUILD]      BUILD: a Release build, by default build
#
# BYTES (1000000000) of a log of KIND (postfix; exim, sendmail) are made in TMPDIR and deleted afterwards. Prints the least
# user+sys time of ROUNDS (5) runs, GB a second, and the ratio to `grep -c status=`; "reading" is what only counts, by
# count.c. The totals are compared with those of the generator. With valgrind at hand, instructions a byte too: they do not
# depend on what else the machine does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../../..
build=${1:-$top/build}
kind=${KIND:-postfix}
size=${BYTES:-1000000000}
rounds=${ROUNDS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
awk=$(command -v mawk || command -v awk)

# A part is made and repeated: what matters is that no part of it repeats soon.
part=$((size < 100000000 ? size : 100000000))
times=$((size / part))
"$awk" -v KIND="$kind" -v BYTES="$part" -v SEED=1 -v TRUTH="$work/truth" -f "$here/../sentences.awk" -f "$here/log.awk" \
    "$top/data/replies.tsv" >"$work/part"
for i in $(seq "$times"); do cat "$work/part"; done >"$work/log"
bytes=$(wc -c <"$work/log")
cc -O2 -I"$top/include" -o "$work/count" "$here/count.c" "$build/libsmtperr.a"

"$work/count" <"$work/log" >"$work/told"
awk -v times="$times" 'BEGIN { FS = "\t" } NR == FNR { told[$1] = $2; next }
    told[$1] != $2 * times { printf "%s: %d told, %d written\n", $1, told[$1], $2 * times; bad = 1 } END { exit bad }' \
    "$work/told" "$work/truth"

# The least user+sys seconds: what else the machine does only adds to them. To a file, since grep stops early where nobody
# reads.
seconds() {
    for round in $(seq "$rounds"); do
        { command time -f '%U %S' "$@" <"$input" >"$work/out"; } 2>&1 | tail -n 1
    done | awk '{ print $1 + $2 }' | sort -n | head -n 1
}
row() {
    name=$1 count=$2
    shift 2
    time=$(seconds "$@")
    awk -v name="$name" -v t="$time" -v b="$count" -v g="${grep_time:-0}" -v all="$bytes" 'BEGIN {
        if (t < 0.005) t = 0.005
        printf "%-34s %6.2f s %7.2f GB/s", name, t, b / t / 1e9
        if (g > 0) printf "   %6.2f of the time of grep -c status=", t / g * all / b
        print ""
    }'
}
input=$work/log
echo "$kind, $bytes bytes, least of $rounds runs, user+sys:"
grep_time=$(LC_ALL=C seconds grep -c status=)
row 'wc -l' "$bytes" wc -l
LC_ALL=C row 'grep -c status=' "$bytes" grep -c status=
LC_ALL=C row 'grep -cE of failures' "$bytes" grep -cE 'status=(deferred|bounced|expired)|reject:'
command -v rg >/dev/null && row 'rg -c of failures, one thread' "$bytes" rg -j1 -c 'status=(deferred|bounced|expired)|reject:'
row 'mawk counting by dsn=' "$bytes" "$awk" -F 'dsn=' 'NF > 1 { n[substr($2, 1, 5)]++ } END { for (d in n) print d, n[d] }'
row 'smtperr: reading' "$bytes" "$work/count"
row 'smtperr -b' "$bytes" "$build/smtperr" -b
row 'smtperr -S' "$bytes" "$build/smtperr" -S
if [ "$kind" = postfix ] && command -v pflogsumm >/dev/null; then
    head -c 20000000 "$work/log" >"$work/some"
    input=$work/some rounds=1
    row 'pflogsumm, of 20 MB' "$(wc -c <"$work/some")" pflogsumm
fi

head -c 8000000 "$work/log" >"$work/some"
if command -v valgrind >/dev/null; then
    for program in "$work/count" "$build/smtperr -b" "$build/smtperr -S"; do
        # shellcheck disable=SC2086
        valgrind --tool=callgrind --callgrind-out-file=/dev/null $program <"$work/some" 2>&1 >/dev/null |
            awk -v p="${program##*/}" '/Collected/ { printf "%-34s %6.2f instructions a byte\n", p, $NF / 8e6 }'
    done
fi
