#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs lookups in a program whose allocators end the run (check_malloc.c), after a control that must be ended.
#
#   check_malloc.sh PROGRAM CONTROL
set -u
program=$1 control=$2
failed=0

"$control" 2>/dev/null
[ $? -eq 3 ] || { echo 'the control allocates and is not caught' >&2; exit 1; }

lookup() {
    "$program" "$@" >/dev/null
    status=$?
    [ "$status" -le 1 ] || { echo "smtperr $*: status $status" >&2; failed=1; }
}
lookup 451
lookup 5.7.26
lookup 550 5.7.1
lookup 450 451 452
lookup 447
lookup 599
lookup -v 550 5.1.1
lookup -b 451
lookup -j 5.7.26
lookup -o reply,status,category 550 5.1.1
lookup -w 40 -c always 5.7.26
lookup -q 451
lookup 550 5.1.1 user unknown
exit "$failed"
