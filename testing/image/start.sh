#!/usr/bin/env bash
# Starts an image's command as a container engine would: start.sh ROOT FILES USER DIRECTORY COMMAND... On a read-only
# root with `proc`, a writable /tmp and FILES (a file, or a folder's content) under /mnt, without privileges to gain.
# Runs in a mount and a process namespace of its own, so the machine sees none of the mounts, and they go with the command:
#   unshare --mount --pid --fork --kill-child bash start.sh …
set -euo pipefail
root=$1 files=$2 user=$3 directory=$4
shift 4
[ ! -d "$files" ] || files=$files/.
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/mnt"
cp -r "$files" "$root/mnt"
mount -o remount,bind,ro "$root"
# shellcheck disable=SC2016 # expands inside
exec setpriv --no-new-privs chroot --userspec="$user:$user" "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$directory" "$@"
