#!/bin/sh
# SPDX-License-Identifier: MIT
# What a whole `smtperr 451` costs beside a hello-world in C that is linked the same way: user + system time (median of
# ROUNDS runs, all commands taking turns) and instructions (valgrind --tool=callgrind). Goal: ratios of at most 1.1.
#   usage: run.sh [ROUNDS]
# Needs cmake, a C compiler with a static libc, valgrind; errno of moreutils is measured where it is installed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
rounds=${1:-3000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cc=${CC:-cc}

build() { # build NAME LINKER_FLAGS: smtperr as a Release, linked so
    if ! cmake -S "$top" -B "$work/$1" -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF -DCMAKE_C_COMPILER="$cc" \
        -DCMAKE_EXE_LINKER_FLAGS="$2" >"$work/log" 2>&1 ||
        ! cmake --build "$work/$1" -j "$(nproc)" --target smtperr >>"$work/log" 2>&1; then
        cat "$work/log" >&2
        exit 2
    fi
}

build dynamic ''
build static -static
"$cc" -O3 -o "$work/hello" "$here/hello.c"
"$cc" -O3 -static -o "$work/hello-static" "$here/hello.c"
"$cc" -O2 -o "$work/spawn" "$here/spawn.c"

# Each row: what it is, which row it is compared with, the command.
cat >"$work/rows" <<END
hello, dynamic	1	$work/hello
smtperr 451, dynamic	1	$work/dynamic/smtperr 451
hello, static	3	$work/hello-static
smtperr 451, static	3	$work/static/smtperr 451
/bin/true	1	/bin/true
END
if command -v errno >/dev/null; then
    printf 'errno 2\t1\t%s 2\n' "$(command -v errno)" >>"$work/rows"
fi

commands=$(cut -f 3 "$work/rows" | sed '$!s/$/ --/')
# shellcheck disable=SC2086 # words on purpose; no path of ours holds a space
"$work/spawn" "$rounds" $commands >"$work/times"
cut -f 3 "$work/rows" | while read -r command; do
    # shellcheck disable=SC2086
    valgrind --tool=callgrind --callgrind-out-file=/dev/null $command 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
done >"$work/counts"

cut -f 1,2 "$work/rows" | paste - "$work/times" "$work/counts" | awk -F '\t' -v rounds="$rounds" '
    { name[NR] = $1; to[NR] = $2; time[NR] = $3; count[NR] = $4 }
    END {
        printf "%-22s %9s %7s %14s %7s\n", "", "us", "ratio", "instructions", "ratio"
        for (i = 1; i <= NR; i++)
            printf "%-22s %9d %7.2f %14d %7.2f\n", name[i], time[i], time[i] / time[to[i]], count[i], count[i] / count[to[i]]
        printf "us: user + system time, median of %d runs; ratio: to the hello-world linked the same way\n", rounds
    }'
