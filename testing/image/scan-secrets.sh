#!/usr/bin/env bash
# Looks for secrets in what an image holds, with gitleaks: scan-secrets.sh FOLDER... The repository is testing/secrets' to search.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
cd "$here/../.."
directory=$(./yarnw node --require @backstage/cli/config/nodeTransform.cjs \
  -e 'require("@mooring/control-plane").goTool("gitleaks").then(console.log)')
scan() { "$directory/gitleaks" dir --no-banner --redact --config "$here/gitleaks.toml" "$@"; }
for folder in "$@"; do scan --verbose "$folder"; done

# A token beside the application must be found, or the above says nothing. Put together here, so that this file holds none.
wrong=$(mktemp -d)
trap 'rm -rf "$wrong"' EXIT
printf 'token = "ghp_%s%s"\n' 'x7Kq2mZt9RbWcV4n' 'JpL8sHd3GfYuEa6TiOMq' >"$wrong/app-config.yaml"
if scan --log-level fatal "$wrong"; then
  echo 'gitleaks overlooks a token' >&2
  exit 1
fi
