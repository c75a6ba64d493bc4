#!/usr/bin/env bash
# Looks for secrets in what an image holds, with gitleaks: scan-secrets.sh FOLDER. The repository is testing/secrets' to search.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
cd "$here/../.."
directory=$(./yarnw node --require @backstage/cli/config/nodeTransform.cjs \
  -e 'require("@mooring/control-plane").goTool("gitleaks").then(console.log)')
"$directory/gitleaks" dir --no-banner --redact --verbose --config "$here/gitleaks.toml" "$1"
