#!/usr/bin/env bash
# Checks the English of docs, comments and messages with Vale and the project's own style (.vale/Mooring).
# Needs Go and a C compiler, to build Vale once.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/../.."

version=v3.21.0
bin=${XDG_CACHE_HOME:-$HOME/.cache}/mooring/vale-$version
[ -x "$bin/vale" ] || GOBIN=$bin go install "github.com/vale-cli/vale/v3/cmd/vale@$version"

# The corpus stands for files that other people write.
git ls-files -z '*.md' '*.ts' '*.tsx' '*.yaml' '*.tf' '*.tpl' '*.sh' ':!testing/lint-truth/corpus' ':!testing/language' ':!.vale' |
  xargs -0 "$bin/vale" --config .vale.ini --output line

# What the style forbids must be found in each kind of file, or the above says nothing.
wrong=$(mktemp -d)
trap 'rm -rf "$wrong"' EXIT
sentence='Whoever reads a value that is no list looks anew.'
echo "$sentence" >"$wrong/a.md"
printf "throw new Error('%s');\n" "$sentence" >"$wrong/a.ts"
printf '# %s\n' "$sentence" | tee "$wrong/a.yaml" "$wrong/a.tf" "$wrong/a.sh" >/dev/null
for file in "$wrong"/*; do
  found=$("$bin/vale" --config .vale.ini --output line "$file" | wc -l) || true
  [ "$found" -eq 3 ] || { echo "Vale finds $found of 3 mistakes in a .${file##*.} file" >&2; exit 1; }
done
echo 'no mistake found'
