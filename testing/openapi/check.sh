#!/usr/bin/env bash
# Fails unless src/schema/openapi.yaml of the matching backend keeps to Backstage's rules for such documents, and what is
# generated from it is what is committed. Needs Java; the generator is fetched from Maven Central once.
set -euo pipefail
cd "$(dirname "$0")/../.."

package=plugins/kubernetes-matching-backend
before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT

./yarnw backstage-repo-tools repo schema openapi lint --strict "$package"
cp -R "$package/src/schema/openapi" "$before"
./yarnw build:openapi
if ! diff -r "$before/openapi" "$package/src/schema/openapi"; then
  echo "$package/src/schema/openapi was not generated from openapi.yaml as it is now; it is now: commit it." >&2
  exit 1
fi
