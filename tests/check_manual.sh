#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Manual pages without a warning, neither from mandoc nor from man.
#
#   check_manual.sh mandoc|man FOLDERS...     every page in them is looked at
#
# 77 says that man is not there; mandoc must be.
set -u
LC_ALL=C.UTF-8
MANWIDTH=80
export LC_ALL MANWIDTH
tool=$1
shift
if ! command -v "$tool" >/dev/null 2>&1; then
    echo "$tool is not installed" >&2
    [ "$tool" = man ] && exit 77
    exit 1
fi

warnings() {
    case $tool in
    mandoc) mandoc -T lint -W warning "$1" 2>&1 ;;
    man)
        status=0
        said=$(man --warnings -E UTF-8 -Tutf8 -l "$1" 2>&1 >/dev/null) || status=$?
        # groff 1.23 (Ubuntu 24.04) also tells of each line that holds one long address and so cannot be justified.
        printf '%s\n' "$said" | sed -e '/cannot adjust line/d' -e '/^$/d'
        return "$status" ;;
    esac
}
failed=0
for folder in "$@"; do
    for page in "$folder"/*.[1-9]; do
        [ -s "$page" ] || { echo "$page is empty or missing" >&2; failed=1; continue; }
        said=$(warnings "$page") || { echo "$tool fails on $page" >&2; failed=1; }
        [ -z "$said" ] || { printf '%s\n' "$said" | sed "s|^|${page##*/}: |; 20q" >&2; failed=1; }
    done
done
exit "$failed"
