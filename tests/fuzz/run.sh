#!/bin/sh
# SPDX-License-Identifier: MIT
# Fuzzes each target of a build made with -DSMTPERR_FUZZ=ON for some time, two at a time. New inputs stay in the build
# folder and are taken up by the next run; an input that fails is kept there too, and its path printed.
#   usage: run.sh BUILD [SECONDS [TARGET...]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# run.sh --one TARGET: a target in $FUZZ_BUILD, for $FUZZ_SECONDS.
fuzz_one() {
    work=$FUZZ_BUILD/fuzzing/$1
    quiet=0
    [ "$1" != options ] || quiet=2 # it complains of most inputs
    mkdir -p "$work/corpus"
    if "$FUZZ_BUILD/tests/fuzz/fuzz_$1" -max_total_time="$FUZZ_SECONDS" -max_len=4096 -timeout=20 \
        -rss_limit_mb=2048 -close_fd_mask=$quiet -print_final_stats=1 -dict="$here/$1.dict" \
        -artifact_prefix="$work/" "$work/corpus" "$here/$1" >"$work/log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
        printf 'fuzz_%s: %s inputs in %s s, nothing found\n' "$1" "$runs" "$FUZZ_SECONDS"
    else
        printf 'fuzz_%s: failed, the end of %s:\n' "$1" "$work/log"
        tail -n 40 "$work/log"
        printf 'Once more: %s/tests/fuzz/fuzz_%s FILE\n' "$FUZZ_BUILD" "$1"
        return 1
    fi
}

if [ "${1-}" = --one ]; then
    fuzz_one "$2"
    exit
fi
FUZZ_BUILD=$(cd "${1:?usage: run.sh BUILD [SECONDS [TARGET...]]}" && pwd)
FUZZ_SECONDS=${2:-60}
export FUZZ_BUILD FUZZ_SECONDS
shift $(($# < 2 ? $# : 2))
if [ $# -gt 0 ]; then
    printf '%s\n' "$@"
else
    find "$here" -name 'fuzz_*.c' | sed 's/.*fuzz_//; s/\.c$//' | LC_ALL=C sort
fi | xargs -n 1 -P 2 "$here/run.sh" --one
