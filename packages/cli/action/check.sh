#!/usr/bin/env bash
# Checks action.yml with actionlint, through the workflows of docs/how-to/lint-in-pull-requests.md, which use it. Needs Go
# to build actionlint once.
set -euo pipefail
cd "$(dirname "$0")/../../.."

version=v1.7.12
bin="${XDG_CACHE_HOME:-$HOME/.cache}/mooring/actionlint-$version"
if [ ! -x "$bin/actionlint" ]; then
  command -v go >/dev/null || { echo "actionlint is built with Go: install it from https://go.dev/dl" >&2; exit 1; }
  GOBIN=$bin go install "github.com/rhysd/actionlint/cmd/actionlint@$version"
fi

# A repository of its own, in which the action is a local one: of others, actionlint cannot know the inputs.
repository=$(mktemp -d)
trap 'rm -rf "$repository"' EXIT
mkdir -p "$repository/.github/workflows" "$repository/.git"
cp action.yml "$repository/"
slug=$(sed -n 's|.*git+https://github.com/\(.*\)\.git.*|\1|p' package.json)
awk -v directory="$repository/.github/workflows" -v here="uses: $slug@.*" '
  /^```yaml title="\.github\/workflows\// { split($0, quoted, "\""); n = split(quoted[2], parts, "/"); file = directory "/" parts[n]; next }
  /^```/ { if (file) close(file); file = ""; next }
  file { sub(here, "uses: ./"); print > file }
' docs/how-to/lint-in-pull-requests.md

cd "$repository"
uses=$(cat .github/workflows/*.yml | grep -c 'uses: \./') || { echo "the page has no workflow that uses the action" >&2; exit 1; }
"$bin/actionlint" -color
echo "action.yml and $uses uses of it are right"

# An input that does not exist must be found, or the above says nothing.
sed -i.bak 's/paths:/no-such-input:/' .github/workflows/*.yml
if "$bin/actionlint" >/dev/null; then
  echo "actionlint overlooks an input that action.yml does not have" >&2
  exit 1
fi
