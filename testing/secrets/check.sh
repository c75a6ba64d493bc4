#!/usr/bin/env bash
# Looks for secrets in the repository and its history with gitleaks. Exceptions, each with its reason: .gitleaks.toml.
# Needs Go, to build gitleaks once.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/../.."

version=v8.28.0
bin=${XDG_CACHE_HOME:-$HOME/.cache}/mooring/gitleaks-$version
[ -x "$bin/gitleaks" ] || GOBIN=$bin go install "github.com/zricethezav/gitleaks/v8@$version"
gitleaks=("$bin/gitleaks" --no-banner --redact --config "$PWD/.gitleaks.toml")

"${gitleaks[@]}" git .

# A token must be found, or the above says nothing. Put together here, so that this file holds none.
wrong=$(mktemp -d)
trap 'rm -rf "$wrong"' EXIT
printf 'token = "ghp_%s%s"\n' 'x7Kq2mZt9RbWcV4n' 'JpL8sHd3GfYuEa6TiOMq' >"$wrong/config.txt"
if "${gitleaks[@]}" --log-level fatal dir "$wrong"; then
  echo 'gitleaks overlooks a token' >&2
  exit 1
fi
echo 'no secret found'
