#!/usr/bin/env bash
# Checks .github and action.yml: syntax, expressions and shell by actionlint, security by zizmor, offline. Needs Go, to build
# actionlint once, shellcheck and Python.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
cd "$here/../.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mooring

version=v1.7.12
bin=$cache/actionlint-$version
[ -x "$bin/actionlint" ] || GOBIN=$bin go install "github.com/rhysd/actionlint/cmd/actionlint@$version"
"$bin/actionlint" -color .github/workflows/*.yml

environment=$cache/zizmor-$(sha256sum "$here/requirements.txt" | cut -c1-16)
if [ ! -e "$environment/.complete" ]; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  touch "$environment/.complete"
fi
zizmor=("$environment/bin/zizmor" --offline --no-progress --quiet --persona=auditor)
"${zizmor[@]}" .github action.yml
echo "$(find .github/workflows -name '*.yml' | wc -l) workflows are right"

# A workflow that anyone who opens an issue can make run their code must be found, or the above says nothing.
wrong=$(mktemp -d)
trap 'rm -rf "$wrong"' EXIT
mkdir -p "$wrong/.github/workflows"
cat >"$wrong/.github/workflows/wrong.yml" <<'YAML'
name: Wrong
on: issues
jobs:
  wrong:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: echo "${{ github.event.issue.title }}"
YAML
findings=$("${zizmor[@]}" --format plain "$wrong" 2>/dev/null) && { echo 'zizmor finds nothing wrong' >&2; exit 1; }
for audit in template-injection unpinned-uses excessive-permissions; do
  [[ $findings == *"[$audit]"* ]] || { echo "zizmor overlooks $audit" >&2; exit 1; }
done

# Dependabot looks where it is told to.
while read -r file; do
  grep -qF "'/$(dirname "$file")'" .github/dependabot.yml || { echo "dependabot.yml leaves out $file" >&2; exit 1; }
done < <(git ls-files '*requirements*.txt' '*go.mod')

# Each check is a job by its name; these two have jobs of their own, with what GitHub's machines bring.
own_jobs='terraform|image'
jobs=$(sed -n '/^        name:$/,/^    steps:/s/^          - //p' .github/workflows/pull-request.yml)
checks=$(bash .ci/run --list | grep -vxE "$own_jobs")
[ "$jobs" = "$checks" ] || {
  echo 'the jobs of pull-request.yml are not the checks of .ci/run:' >&2
  diff <(echo "$jobs") <(echo "$checks") >&2
  exit 1
}
