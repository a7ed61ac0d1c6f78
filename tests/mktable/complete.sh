#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every message of the table compiler has a case: the format of each fault() in the sources is looked for in cases/*.err.
#
#   complete.sh SOURCES...
set -u
LC_ALL=C
export LC_ALL
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2

# The format is the first string that is an argument of fault() itself, not of a call or initialiser inside it.
formats() {
    awk '
        { text = text $0 "\n" }
        END {
            while ((at = index(text, "fault(")) > 0) {
                text = substr(text, at + 6)
                depth = 1
                for (i = 1; depth > 0 && i <= length(text); i++) {
                    c = substr(text, i, 1)
                    if (c == "(" || c == "{") depth++
                    else if (c == ")" || c == "}") depth--
                    else if (c == "\"") {
                        for (end = i + 1; substr(text, end, 1) != "\""; end++)
                            if (substr(text, end, 1) == "\\") end++
                        if (depth == 1) { print substr(text, i + 1, end - i - 1); break }
                        i = end
                    }
                }
            }
        }' "$1"
}

failed=0
count=0
for source in "$@"; do
    formats "$source" >formats.list
    while IFS= read -r format; do
        count=$((count + 1))
        pattern=$(printf '%s\n' "$format" | sed 's/[][\\.*^$|(){}+?]/\\&/g; s/%[.*0-9]*z\{0,1\}[a-zX]/.*/g; s/%\\\.\\\*s/.*/g')
        grep -qE -e ": error: $pattern\$" "$here"/cases/*.err && continue
        echo "${source##*/}: no case for: $format" >&2
        failed=1
    done <formats.list
done
rm -f formats.list
[ "$count" -ge 40 ] || { echo "only $count messages found: is the search broken?" >&2; failed=1; }

# And every case is whole.
for edit in "$here"/cases/*.sh; do
    [ -e "${edit%.sh}.err" ] || { echo "${edit##*/} has no .err" >&2; failed=1; }
done
for words in "$here"/cases/*.err; do
    [ -e "${words%.err}.sh" ] || { echo "${words##*/} has no .sh" >&2; failed=1; }
    [ -s "$words" ] || { echo "${words##*/} is empty" >&2; failed=1; }
done
exit "$failed"
