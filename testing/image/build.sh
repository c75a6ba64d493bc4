#!/usr/bin/env bash
# Builds the unmodified Dockerfile with buildah, which needs no container engine: build.sh STORAGE TAG. STORAGE is the
# folder that gets the image; it is used by `buildah --root STORAGE/root --runroot STORAGE/run --storage-driver vfs`.
set -euo pipefail
storage=$(mkdir -p "$1" && realpath "$1")
tag=$2
here=$(dirname "$(realpath "$0")")
context=$(realpath "$here/../..")
base=docker.io/library/node:24-trixie-slim

say() { printf 'image: %s\n' "$*" >&2; }
buildah=(buildah --root "$storage/root" --runroot "$storage/run" --storage-driver vfs)
export TMPDIR=$storage # what buildah sets aside is gigabytes, and goes when the folder goes

if ! "${buildah[@]}" pull --quiet "$base" >"$storage/pull.log" 2>&1; then
  say "$base cannot be pulled: $(tail -n 1 "$storage/pull.log")"
  archive=$("$here/base.sh")
  say "using the stand-in $archive"
  "${buildah[@]}" pull --quiet "docker-archive:$archive" >/dev/null
fi
say "base ready after $SECONDS s"

# `chroot` is the isolation that works inside a container; the docker format keeps the health check, which OCI's lacks.
start=$SECONDS
"${buildah[@]}" bud --isolation chroot --pull-never --format docker --tag "$tag" \
  --build-arg "REVISION=$(git -C "$context" rev-parse HEAD)" "$context" >&2
say "built in $((SECONDS - start)) s"
