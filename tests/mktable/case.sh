#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One diagnostic of the table compiler: the tables of good/, made bad by a case, must be refused with exactly the expected
# words, and nothing may be left behind.
#
#   case.sh MKTABLE DATA CASE WORK      UPDATE=1 in the environment rewrites CASE.err
#
# CASE.sh is read by this script and edits the tables with
#   set_cell TABLE ROW COLUMN TEXT      the cell of the row whose first cell is ROW (\t and \0ooo as in printf %b)
#   set_line TABLE NUMBER TEXT          a whole line
#   add_line TABLE TEXT                 one more line at the end
# and may replace the function `compile`. A table of DATA that good/ lacks is taken with its header alone, so a new table
# needs no change here.
set -u
LC_ALL=C
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 # the compiler frees nothing: it ends
export LC_ALL ASAN_OPTIONS
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
mktable=$1 data=$2 case=$3 work=$4

rm -rf "$work"
mkdir -p "$work/data" "$work/out" && cp "$here"/good/*.tsv "$work/data/" || exit 2
for table in "$data"/*.tsv; do
    [ -e "$work/data/${table##*/}" ] || sed -n '/^#/d; p; q' "$table" >"$work/data/${table##*/}"
done
cd "$work" || exit 2

set_cell() {
    value=$(printf '%b_' "$4") row=$2 column=$3 awk -F '\t' '
        BEGIN { OFS = "\t"; value = ENVIRON["value"]; sub(/_$/, "", value) }
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == ENVIRON["column"]) wanted = i }
        $1 == ENVIRON["row"] && wanted { $wanted = value; changed++ }
        { print }
        END { exit changed != 1 }' "data/$1" >edited || { echo "$case: set_cell $1 $2 $3 changes nothing" >&2; exit 2; }
    mv edited "data/$1"
}
set_line() {
    { head -n "$(($2 - 1))" "data/$1"; printf '%b\n' "$3"; tail -n "+$(($2 + 1))" "data/$1"; } >edited && mv edited "data/$1"
}
add_line() {
    printf '%b\n' "$2" >>"data/$1"
}
compile() {
    "$mktable" data out
}

. "$here/cases/$case.sh"
compile >stdout 2>stderr
status=$?

if [ "${UPDATE:-}" = 1 ]; then
    cp stderr "$here/cases/$case.err"
fi
failed=0
fail() {
    echo "$case: $1" >&2
    failed=1
}
cmp -s stderr "$here/cases/$case.err" || { diff "$here/cases/$case.err" stderr >&2; fail 'other words than expected'; }
[ "$status" -eq 1 ] || fail "exit status $status, not 1"
[ -s stdout ] && fail 'something on standard output'
[ -z "$(find out -type f)" ] || fail "left behind: $(find out -type f)"
exit "$failed"
