#!/bin/sh
# SPDX-License-Identifier: MIT
#
# inside.sh SERVER ARCHIVES OUT: one server's run, in namespaces of its own (run.sh makes them). Over the whole file system
# lies a layer in memory that takes what is unpacked and written; all of it is gone with the last process.
set -eu
server=$1 archives=$2 out=$3
here=$(cd "$(dirname "$0")" && pwd)
. "$here/servers/$server.sh"

# ---- in the layer ----

if [ "${MTA_STAGE:-}" = layer ]; then
    configure
    python3 -B /mta/world.py /out >/out/world.err 2>&1 &
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -e /out/world.up ] && break
        sleep 0.2
    done
    start >/out/start.err 2>&1
    (while sleep 2; do tend; done) >/out/tend.err 2>&1 &
    status=0
    timeout 55 python3 -B /mta/submit.py "$server" /out 40 || status=1
    stop || :
    exit "$status"
fi

# ---- the layer ----

hostname mail.example.org
ip link set lo up
ip address add 192.0.2.1/24 dev lo
ip address add 203.0.113.66/32 dev lo

mount --make-rprivate /
mount -t tmpfs -o size=200m none "$out/root"
root=$out/root/all
mkdir "$out/root/upper" "$out/root/work" "$root"
mount -t overlay -o "lowerdir=/,upperdir=$out/root/upper,workdir=$out/root/work" none "$root"
mount -t tmpfs -o size=50m none "$root/tmp"
mount -t tmpfs none "$root/run"
mount -t proc none "$root/proc"
mount -t tmpfs none "$root/dev"
for device in null zero random urandom; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir -p "$root/mta" "$root/out"
mount --bind "$here" "$root/mta"
mount --bind "$out" "$root/out"

# Folders of the packages may be links here (/lib).
for package in "$archives"/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -f - -C "$root" --keep-directory-symlink
done
id=42001
for user in $users anna; do
    echo "$user:x:$id:$id:$user:/:/bin/sh" >>"$root/etc/passwd"
    echo "$user:x:$id:" >>"$root/etc/group"
    id=$((id + 1))
done
rm -f "$root/etc/resolv.conf"
echo 'nameserver 127.0.0.1' >"$root/etc/resolv.conf"
printf '127.0.0.1 localhost\n192.0.2.1 mail.example.org mail\n' >"$root/etc/hosts"
echo mail.example.org >"$root/etc/mailname"
printf 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nservices: files\nprotocols: files\n' >"$root/etc/nsswitch.conf"
mkdir -p "$root/var/mail"
chmod 1777 "$root/var/mail" "$root/tmp"
# A program behind an alias that finds the mailbox full: EX_UNAVAILABLE of sysexits.h.
printf '#!/bin/sh\ncat >/dev/null\necho "550 5.2.2 The mailbox is full"\nexit 69\n' >"$root/etc/full"
chmod 755 "$root/etc/full"

exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C TZ=UTC MTA_STAGE=layer \
    chroot "$root" /bin/sh /mta/inside.sh "$server" - -
