#!/usr/bin/env bash
# Fails unless src/schema/openapi.yaml of each backend plugin keeps to Backstage's rules for such documents, and what is
# generated from it is what is committed. Needs Java; the generator is fetched from Maven Central once.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=(plugins/kubernetes-matching-backend plugins/kubernetes-workloads-backend)
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT

./yarnw backstage-repo-tools repo schema openapi lint --strict "${packages[@]}"
for package in "${packages[@]}"; do
  mkdir -p "$before/$package"
  cp -R "$package/src/schema/openapi" "$before/$package"
done
./yarnw build:openapi
for package in "${packages[@]}"; do
  if ! diff -r "$before/$package/openapi" "$package/src/schema/openapi"; then
    echo "$package/src/schema/openapi was not generated from openapi.yaml as it is now; it is now: commit it." >&2
    exit 1
  fi
done
