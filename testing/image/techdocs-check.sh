#!/usr/bin/env bash
# Builds the target `techdocs` on an image that build.sh made, and has it generate this repository's documentation as the
# portal would: techdocs-check.sh STORAGE TAG.
set -euo pipefail
storage=$(realpath "$1")
tag=$2
here=$(dirname "$(realpath "$0")")
repository=$(realpath "$here/../..")

say() { printf 'image: %s\n' "$*" >&2; }
buildah=(buildah --root "$storage/root" --runroot "$storage/run" --storage-driver vfs)
export TMPDIR=$storage

# The stage `portal` is the image that is there already, so that nothing of it is built again.
start=$SECONDS
"${buildah[@]}" bud --isolation chroot --pull-never --format docker --tag "$tag-techdocs" --target techdocs \
  --build-context "portal=container-image://$tag" "$repository" >"$storage/techdocs.log" 2>&1 ||
  { tail -n 30 "$storage/techdocs.log" >&2; say 'FAILED: the target techdocs does not build'; exit 1; }
say "target techdocs built in $((SECONDS - start)) s"

root=$("${buildah[@]}" mount "$("${buildah[@]}" from --pull-never "$tag-techdocs")")
field() { "${buildah[@]}" inspect --type image --format "$1" "$tag-techdocs"; }
user=$(field '{{.OCIv1.Config.User}}')
mapfile -t environment < <(field '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' | sed '/^$/d')

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
cp -r "$repository/mkdocs.yml" "$repository/docs" "$files"
chmod -R a+rX "$files"
pages=$(find "$files/docs" -name '*.md' | wc -l)
# As TechDocs calls it. Every page has to come out, and with the search that the reader needs.
# shellcheck disable=SC2016 # expands inside
made=$(env -i "${environment[@]}" HOME=/tmp unshare --mount --pid --fork --kill-child bash "$here/start.sh" \
  "$root" "$files" "$user" /tmp /bin/sh -c \
  'mkdocs build --config-file /mnt/mkdocs.yml --site-dir /tmp/site >/tmp/log 2>&1 || { cat /tmp/log >&2; exit 1; }
   [ -s /tmp/site/search/search_index.json ] && find /tmp/site -name index.html | wc -l') ||
  { say 'FAILED: the documentation is not generated'; exit 1; }
[ "$made" -ge "$pages" ] || { say "FAILED: $made pages of $pages are generated"; exit 1; }
for what in "$root"/opt/techdocs/bin/pip* "$root"/usr/bin/gcc*; do
  [ ! -e "$what" ] || { say "FAILED: the target techdocs holds ${what#"$root"}"; exit 1; }
done
say "ok: the target techdocs generates all $pages pages of docs, as $user"
