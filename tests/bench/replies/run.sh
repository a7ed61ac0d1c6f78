#!/bin/sh
# SPDX-License-Identifier: MIT
# smtperr --brief on 100 000 varied reply lines, beside wc -l and grep -cE of one pattern, in one run.
#
#   tests/bench/replies/run.sh [BUILD]      BUILD: a Release build, by default build
#
# Prints the median user+sys time of ROUNDS runs each, lines and MB a second, and the ratio to grep; then the same for a
# program that knows only 400 sentences: time must go by the length of the text, not by the number of rows. With valgrind at
# hand, instructions a line too: they do not depend on what else the machine does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../../..
build=${1:-$top/build}
[ -x "$build/smtperr" ] || { echo "no program $build/smtperr" >&2; exit 2; }
rounds=${ROUNDS:-7}
count=${COUNT:-100000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

awk -v COUNT="$count" -v SEED=1 -f "$here/../sentences.awk" -f "$here/lines.awk" "$top/data/replies.tsv" >"$work/lines"
bytes=$(wc -c <"$work/lines")

# A program of 400 sentences, with every family and provider that they need.
mkdir "$work/tree"
cp -r "$top/CMakeLists.txt" "$top/src" "$top/include" "$top/man" "$top/data" "$work/tree"
awk 'NR == 1 || NR % '"$(($(wc -l <"$top/data/replies.tsv") / 400))"' == 0' "$top/data/replies.tsv" >"$work/tree/data/replies.tsv"
if cmake -S "$work/tree" -B "$work/small" -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=Release >/dev/null 2>&1 &&
    cmake --build "$work/small" -j2 >/dev/null 2>&1; then
    small=$work/small/smtperr
else
    small=
fi

# The median of user+sys seconds.
seconds() {
    for round in $(seq "$rounds"); do
        { command time -f '%U %S' "$@" <"$work/lines" >"$work/out"; } 2>&1 | tail -n 1
    done | awk '{ print $1 + $2 }' | sort -n | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'
}

row() {
    name=$1
    shift
    time=$(seconds "$@")
    awk -v name="$name" -v t="$time" -v n="$count" -v b="$bytes" -v g="${grep_time:-0}" 'BEGIN {
        if (t < 0.005) t = 0.005
        printf "%-34s %6.2f s %8.2f million lines/s %8.0f MB/s", name, t, n / t / 1e6, b / t / 1e6
        if (g > 0) printf "   %.1f times grep", t / g
        print ""
    }'
}

echo "$count lines, $bytes bytes, median of $rounds runs, user+sys:"
grep_time=
row "wc -l" wc -l
row "grep -cE of one pattern" grep -cE 'blocked using|listed (at|in)'
grep_time=$(seconds grep -cE 'blocked using|listed (at|in)')
row "smtperr --brief" "$build/smtperr" --brief
[ -z "$small" ] || row "smtperr --brief, 400 sentences" "$small" --brief

if command -v valgrind >/dev/null; then
    head -n 10000 "$work/lines" >"$work/few"
    for program in "$build/smtperr" $small; do
        valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --brief <"$work/few" 2>&1 >/dev/null |
            awk -v p="$program" -v b="$(wc -c <"$work/few")" '/Collected/ { printf "%d instructions a line, %d a byte\n", $NF / 10000, $NF / b }'
    done
fi
