#!/bin/sh
# SPDX-License-Identifier: MIT
# Messages and megabytes a second of smtperr over one mbox of COUNT bounces, single thread, beside the parsers that
# Debian has (libmail-deliverystatus-bounceparser-perl, python3-flufl.bounce) on the first PEERS of them; then memory for
# more and more messages and for one of 1 GB.
#
#   tests/bench/bounces/run.sh [BUILD]      BUILD: a Release build, by default build
#
# The fastest of ROUNDS runs counts, by user+sys time, so that what else the machine does matters little. COUNT=6000
# PEERS=600 ROUNDS=5 MEMORY=1 (0: no table of memory).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../../..
program=${1:-$top/build}/smtperr
[ -x "$program" ] || { echo "no program $program" >&2; exit 2; }
rounds=${ROUNDS:-5}
count=${COUNT:-6000}
peers=${PEERS:-600}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
LC_ALL=C.UTF-8
export LC_ALL

make() { # COUNT
    awk -v COUNT="$1" -v SEED=1 -f "$here/../sentences.awk" -f "$here/mbox.awk" "$top/data/replies.tsv"
}

# seconds COMMAND...: the least user+sys time of all rounds
seconds() {
    for round in $(seq "$rounds"); do
        { command time -f '%U %S' "$@" >/dev/null; } 2>&1 | tail -n 1
    done | awk '{ t = $1 + $2 } NR == 1 || t < least { least = t } END { print least }'
}

row() { # NAME MESSAGES BYTES RECIPIENTS SECONDS
    awk -v name="$1" -v n="$2" -v b="$3" -v found="$4" -v t="$5" 'BEGIN {
        if (t < 0.005) t = 0.005
        printf "%-40s %7d messages %7d recipients %8.3f s %9.0f messages/s %8.1f MB/s\n", name, n, found, t, n / t, b / t / 1e6 }'
}

make "$count" >"$work/mbox"
make "$peers" >"$work/few"
bytes=$(wc -c <"$work/mbox")
few=$(wc -c <"$work/few")
echo "$count bounces, $((bytes / count)) bytes each, user+sys, the fastest of $rounds runs:"
for form in --json --brief; do
    row "smtperr $form" "$count" "$bytes" "$("$program" "$form" "$work/mbox" | wc -l)" "$(seconds "$program" "$form" "$work/mbox")"
done
peer() { # NAME COMMAND...
    name=$1
    shift
    if result=$("$@" <"$work/few" 2>/dev/null); then
        set -- $result
        row "$name" "$1" "$few" "$2" "$3"
    else
        echo "$name: not installed"
    fi
}
peer 'Mail::DeliveryStatus::BounceParser' perl "$here/peer.pl"
peer 'flufl.bounce' /usr/bin/python3 "$here/peer.py"

if command -v valgrind >/dev/null; then
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --json "$work/few" 2>&1 >/dev/null |
        awk -v n="$peers" -v b="$few" '/Collected/ { printf "%d instructions a message, %.1f a byte\n", $NF / n, $NF / b }'
fi

[ "${MEMORY:-1}" = 1 ] || exit 0
memory() { # NAME: max RSS of reading standard input
    command time -o "$work/rss" -f %M "$program" --json >/dev/null
    printf '%-40s %7d kB\n' "$1" "$(tail -n 1 "$work/rss")"
}
echo 'Memory at most:'
for messages in 10 1000 100000; do
    make "$messages" | memory "$messages messages"
done
{ make 1 | sed '$d' && yes 'A line of the returned message that is as long as a line is, and says nothing at all.' | head -c 1000000000; } |
    memory 'one message of 1 GB'
