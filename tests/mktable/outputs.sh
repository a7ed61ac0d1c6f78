#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What the table compiler writes, and when it does not: both outputs or none, the same bytes in every run, all faults of a
# run up to the bound.
#
#   outputs.sh MKTABLE DATA WORK
set -u
LC_ALL=C
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 # the compiler frees nothing: it ends
export LC_ALL ASAN_OPTIONS
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
mktable=$1 data=$2 work=$3
failed=0
fail() {
    echo "outputs.sh: $1" >&2
    failed=1
}

rm -rf "$work"
mkdir -p "$work" && cd "$work" || exit 2

# Good tables give the code and the pages, nothing else, and not a word.
mkdir one
"$mktable" "$data" one >said 2>&1 || fail "data/ is refused: $(cat said)"
[ -s said ] && fail "words without a fault: $(cat said)"
for output in tables.c smtperr-codes.7; do
    [ -s "one/$output" ] || fail "$output is not there"
done
others=$(ls -A one | grep -v -x -e 'tables\.c' -e 'smtperr-[a-z]*\.7')
[ -z "$others" ] || fail "other files than expected: $others"

# The same tables give the same bytes: from elsewhere, at another time, by another name, over older outputs.
mkdir -p 'an other place/tables' 'an other place/out'
cp "$data"/*.tsv 'an other place/tables/'
touch -t 200001010000 'an other place/tables/'*.tsv
echo older >'an other place/out/tables.c'
(cd 'an other place' && TZ=Asia/Tokyo "$mktable" tables ./out) || fail 'the second run fails'
diff -r one 'an other place/out' >&2 || fail 'two runs differ'
for part in "$work" "$data" __DATE__ __TIME__ __FILE__; do
    grep -qF -e "$part" one/* && fail "an output holds $part"
done

# A fault leaves older outputs as they were.
cp -R "$here/good" bad
for table in "$data"/*.tsv; do
    [ -e "bad/${table##*/}" ] || sed -n '/^#/d; p; q' "$table" >"bad/${table##*/}"
done
cp -R bad good
sed 's/Mailbox busy/Mailbox  busy/' good/codes.tsv >bad/codes.tsv
mkdir older
for output in one/*; do
    echo older >"older/${output##*/}"
done
cp -R older kept
"$mktable" bad older 2>/dev/null && fail 'a fault is no failure'
diff -r kept older >&2 || fail 'a run with a fault changed its outputs'

# All faults of a run, in all tables, in the order of the tables' lines.
sed 's/^5\.1\.1/5.1.1 /' good/codes.tsv | sed 's/No such mailbox/No  such mailbox/; s/^450/45O/' >bad/codes.tsv
sed 's/our own/our own /' good/clients.tsv >bad/clients.tsv
mkdir many
"$mktable" bad many 2>said && fail 'many faults are no failure'
for words in "codes.tsv:6:1: error: '45O' is no code" 'codes.tsv:13:1: error: space at the end' \
    'codes.tsv:13:17: error: two spaces' 'clients.tsv:2:29: error: space at the end'; do
    grep -qF -e "$words" said || fail "not told: $words"
done

# 50 are shown, the rest is counted.
cp good/codes.tsv bad/codes.tsv
{
    cat good/clients.tsv
    awk 'BEGIN { for (i = 1; i <= 60; i++) printf "wrapper %d\tnonsense\tour own\tour own\t2026-11\n", i }'
} >bad/clients.tsv
"$mktable" bad many 2>said && fail 'sixty faults are no failure'
[ "$(grep -c ': error: ' said)" -eq 50 ] || fail "$(grep -c ': error: ' said) faults shown, not 50"
[ "$(tail -n 1 said)" = 'mktable: 10 more errors' ] || fail "the rest is not counted: $(tail -n 1 said)"
[ -z "$(ls -A many)" ] || fail "left behind: $(ls -A many)"

# Wrong usage.
for arguments in '' 'good' 'good many more'; do
    # shellcheck disable=SC2086
    "$mktable" $arguments >said 2>&1 && fail "'mktable $arguments' is no failure"
    [ "$(cat said)" = 'usage: mktable DATA OUT' ] || fail "'mktable $arguments' says: $(cat said)"
done
exit "$failed"
