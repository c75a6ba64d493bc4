#!/usr/bin/env bash
# Builds the image from the Dockerfile as it is, and checks that what it says of itself holds. Needs root on Debian or
# a relative of it, and the packages buildah and debootstrap. Leaves nothing behind but the stand-in base in its cache.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
tag=localhost/mooring:check

for tool in buildah debootstrap unshare setpriv curl; do
  command -v "$tool" >/dev/null || { echo "image: $tool is missing; on Debian: apt-get install buildah debootstrap util-linux curl" >&2; exit 1; }
done
compgen -G '/usr/lib/postgresql/*/bin/pg_dump' >/dev/null || { echo 'image: PostgreSQL is missing; on Debian: apt-get install postgresql' >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || { echo 'image: needs root, to build and to start the image without a container engine.' >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/var/tmp}/mooring-image.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
"$here/build.sh" "$work" "$tag"
"$here/techdocs-check.sh" "$work" "$tag"
"$here/run-check.sh" "$work" "$tag"
printf 'image: all in %s s\n' "$SECONDS"
