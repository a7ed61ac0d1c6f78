#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A file includes only what lies on lower floors: the #include lines of src/ against floors.txt. Where a header says its
# floor in a comment ("Floor 2."), it must be the one of the table.
#
#   check_floors.sh SRC FLOORS
set -u
LC_ALL=C
export LC_ALL
src=$1 floors=$2

awk -v src="$src/" '
function complain(text) { print text > "/dev/stderr"; failed = 1 }
function stem(name) { sub(/\.[ch]$/, "", name); return name }
function included(from, name) {
    if (name == "smtperr.h") return name
    if (name ~ /^\.\.\//) return substr(name, 4)
    return from ~ /\// ? substr(from, 1, index(from, "/")) name : name
}
FILENAME == ARGV[1] {
    if ($0 ~ /^#/ || NF == 0) next
    for (i = 2; i <= NF; i++) {
        if ($i in floor) complain("floors.txt: " $i " stands there twice")
        floor[$i] = $1
    }
    next
}
FNR == 1 {
    file = substr(FILENAME, length(src) + 1)
    seen[file] = 1
    if (!(file in floor)) complain(file ": no floor; give it one in floors.txt")
}
/Floor [0-9]+\./ && match($0, /Floor [0-9]+/) {
    said = substr($0, RSTART + 6, RLENGTH - 6)
    if ((file in floor) && said != floor[file]) complain(file ":" FNR ": says floor " said ", floors.txt " floor[file])
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, part, "\"")
    other = included(file, part[2])
    includes++
    if (stem(other) == stem(file)) next
    if (!(other in floor)) complain(file ":" FNR ": includes " other ", which has no floor")
    else if (floor[other] > floor[file] || (floor[other] == floor[file] && floor[file] > 0))
        complain(file ":" FNR ": floor " floor[file] " includes " other " of floor " floor[other])
}
END {
    for (name in floor)
        if (!(name in seen) && name != "smtperr.h") complain("floors.txt: there is no " name)
    if (includes < 50) complain("only " includes " includes found: is the search broken?")
    exit failed
}' "$floors" "$src"/*.[ch] "$src"/mktable/*.[ch]
