#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Runs real mail servers against small ones that refuse, defer, time out and break off, and reads what they wrote.
#
#   run.sh [--keep FOLDER] PROGRAM [postfix|exim|opensmtpd|sendmail]...
#
# The packages of the system are fetched and unpacked into memory, nothing is installed; each server runs in namespaces of
# its own, which have no network but themselves. Everything ends within five minutes, and nothing stays behind.
#   --keep FOLDER     put what was captured into FOLDER/SERVER, as the fixtures have it
#   MTA_PACKAGES      in the environment: a folder that keeps the packages for the next run
#
# Exit status: 0 as expected, 1 not as expected, 2 wrong usage, 77 if it cannot run here (it says why).
set -u
here=$(cd "$(dirname "$0")" && pwd)
keep=
[ "${1:-}" != --keep ] || { keep=$2; shift 2; }
[ $# -ge 1 ] && [ -x "$1" ] || { echo 'usage: run.sh [--keep FOLDER] PROGRAM [SERVER]...' >&2; exit 2; }
program=$1
shift
[ $# -gt 0 ] || set -- postfix exim opensmtpd sendmail
for server in "$@"; do
    [ -e "$here/servers/$server.sh" ] || { echo "run.sh: no server is called $server" >&2; exit 2; }
done

skip() {
    echo "skipped: $1"
    exit 77
}

[ "$(id -u)" = 0 ] || skip 'only root can make the namespaces'
for tool in apt-get dpkg-deb unshare ip python3 chroot tar timeout; do
    command -v "$tool" >/dev/null || skip "$tool is missing"
done

work=$(mktemp -d) || exit 2
running=
trap 'for one in $running; do kill "$one" 2>/dev/null; done; wait; rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
unshare --mount --net --uts --ipc --pid --fork sh -c 'mount --make-rprivate / && mount -t tmpfs none "$1" &&
    mkdir "$1/upper" "$1/work" "$1/all" && ip link set lo up &&
    mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" none "$1/all"' - "$work" 2>/dev/null ||
    skip 'namespaces, tmpfs and overlayfs are needed'
archives=${MTA_PACKAGES:-$work/archives}
mkdir -p "$archives"

# fetch SERVER: its package and those it needs that are not installed.
fetch() {
    local names
    names=$(. "$here/servers/$1.sh" && LC_ALL=C apt-get install -s --no-install-recommends $packages 2>/dev/null |
        awk '$1 == "Inst" { print $2 }')
    [ -n "$names" ] || return 1
    mkdir -p "$archives/$1.part"
    (cd "$archives/$1.part" && timeout 60 apt-get download -q $names) >"$work/fetch.log" 2>&1 || return 1
    mv "$archives/$1.part" "$archives/$1"
}

# run SERVER: what it said on the way goes to its folder. Runs in a process of its own, which ends with all below it.
run() {
    mkdir -p "$work/$1/root"
    exec timeout --kill-after=3 150 unshare --mount --net --uts --ipc --pid --fork --kill-child \
        sh "$here/inside.sh" "$1" "$archives/$1" "$work/$1" >"$work/$1/run.out" 2>&1
}

for server in "$@"; do
    [ -d "$archives/$server" ] || fetch "$server" || skip "the packages of $server cannot be fetched"
done
for server in "$@"; do
    run "$server" &
    running="$running $!"
done
wait
running=

failed=0
for server in "$@"; do
    mkdir -p "$work/fixtures"
    [ -s "$work/$server/mail.log" ] || { echo "$server did not run:"; cat "$work/$server/run.out"; failed=1; continue; }
    grep -E ': no report |Error' "$work/$server/run.out" && failed=1
    python3 -B "$here/normalise.py" "$server" "$work/$server" "$work/fixtures/$server"
    python3 -B "$here/expected.py" "$server" >"$work/fixtures/$server/expected.tsv"
    if [ -n "$keep" ]; then
        rm -rf "${keep:?}/$server"
        mkdir -p "$keep"
        cp -R "$work/fixtures/$server" "$keep/$server"
    fi
    "$here/check.sh" "$program" "$work/fixtures/$server" || failed=1
done
exit "$failed"
