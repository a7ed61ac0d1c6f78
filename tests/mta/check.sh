#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh PROGRAM FOLDER...: each FOLDER holds what a mail server wrote (MAIL.N.eml, mail.log) and expected.tsv.
# For each mail all its reports are read, and what they tell together is compared, and so is the log.
# Exit status: 0 as expected, 1 not as expected, 2 wrong usage.
set -u
[ $# -ge 2 ] && [ -x "$1" ] || { echo 'usage: check.sh PROGRAM FOLDER...' >&2; exit 2; }
program=$1
shift
LC_ALL=C.UTF-8
export LC_ALL
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 2' HUP INT TERM

# read_one NAME FILE: what is found there, with the name of what it belongs to.
read_one() {
    "$program" -o kind,direction,recipient,action,reply,status,category "$2" 2>/dev/null | sed "s/^/$1	/"
}

# Findings of the log that belong to no recipient (a lost connection) are no matter of this check.
read_all() {
    for file in "$1"/*.eml; do
        name=$(basename "$file" .eml)
        read_one "${name%.*}" "$file"
    done
    read_one mail.log "$1/mail.log" | awk -F '\t' '$4 != ""'
}

failed=0
for folder in "$@"; do
    read_all "$folder" | LC_ALL=C sort -u >"$scratch/found"
    tail -n +2 "$folder/expected.tsv" | grep -v '^[^	]*?' | LC_ALL=C sort -u >"$scratch/expected"
    tail -n +2 "$folder/expected.tsv" | sed 's/^\([^	]*\)?	/\1	/' | LC_ALL=C sort -u >"$scratch/allowed"
    LC_ALL=C comm -23 "$scratch/expected" "$scratch/found" | sed 's/^/not found: /' >"$scratch/difference"
    LC_ALL=C comm -13 "$scratch/allowed" "$scratch/found" | sed 's/^/not expected: /' >>"$scratch/difference"
    echo "$(basename "$folder"): $(($(wc -l <"$scratch/expected"))) expected, $(grep -c '^not f' "$scratch/difference") not found," \
        "$(grep -c '^not e' "$scratch/difference") not expected"
    [ ! -s "$scratch/difference" ] || { cat "$scratch/difference"; failed=1; }
done
exit "$failed"
