#!/usr/bin/env bash
# Checks what other tools run `mooring lint` by: the hook with pre-commit, the component with gitlab-ci-local and GitLab's
# schema, the plugin of MegaLinter as its runner would call it. Each runs the command as it is published, which is built
# here; an npx that knows only that stands in for the registry. Needs Python and npm.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mooring
node=$("$root/yarnw" node -p process.execPath)

environment=$cache/adoption-$(cat "$here/requirements.txt" "$here/package-gitlab.json" | sha256sum | cut -c1-16)
if [ ! -e "$environment/.complete" ]; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  cp "$here/package-gitlab.json" "$environment/package.json"
  PATH=$(dirname "$node"):$PATH npm install --prefix "$environment" --ignore-scripts --no-audit --no-fund --silent
  touch "$environment/.complete"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home"
"$node" "$root/packages/cli/scripts/build.js" "$work/dist"
version=$("$node" -p "require('$root/packages/cli/package.json').version")
cat >"$work/bin/npx" <<SH
#!/bin/sh
[ "\$1 \$2" = "--yes @mooring/cli@$version" ] || { echo "npx \$*: not the version that is here, $version" >&2; exit 127; }
shift 2
exec "$node" "$work/dist/mooring.js" "\$@"
SH
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node" "$work/dist/mooring.js" >"$work/bin/mooring"
# gitlab-ci-local copies the files for containers, of which there are none here.
printf '#!/bin/sh\n' >"$work/bin/rsync"
chmod +x "$work/bin"/*
PATH=$work/bin:$environment/bin:$(dirname "$node"):$PATH
export PATH
export HOME=$work/home PRE_COMMIT_HOME=$work/pre-commit
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com

fail() { echo "$*" >&2; exit 1; }
repository() { # repository DIRECTORY FILE...: a repository with these files of this one
  local directory=$1 file
  shift
  mkdir -p "$directory"
  for file; do mkdir -p "$directory/$(dirname "$file")" && cp "$root/$file" "$directory/$file"; done
  git -C "$directory" init --quiet
  git -C "$directory" add .
  git -C "$directory" commit --quiet --message 'as it is'
}
project() { # project DIRECTORY LABEL: a component "cart", and a Deployment with this label
  mkdir -p "$1"
  cat >"$1/catalog-info.yaml" <<'YAML'
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: cart
  annotations:
    backstage.io/kubernetes-id: cart
spec: { type: service, lifecycle: production, owner: team }
YAML
  cat >"$1/pod.yaml" <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: cart
  labels:
    backstage.io/kubernetes-id: $2
spec: { containers: [{ name: main, image: cart }] }
YAML
  git -C "$1" init --quiet --initial-branch=main
  git -C "$1" add .
  git -C "$1" commit --quiet --message 'as it is'
}
project "$work/right" cart
project "$work/wrong" Cart

# pre-commit clones the repository of the hook, and runs it as it is described there.
repository "$work/hooks" .pre-commit-hooks.yaml
pre-commit validate-manifest "$root/.pre-commit-hooks.yaml"
try() { (cd "$work/$1" && pre-commit try-repo "$work/hooks" mooring-lint --all-files --verbose); }
try right >"$work/log" 2>&1 || { cat "$work/log" >&2; fail 'pre-commit: the hook fails where nothing is wrong'; }
if try wrong >"$work/log" 2>&1; then fail 'pre-commit: the hook passes where something is wrong'; fi
grep -q near-miss "$work/log" || { cat "$work/log" >&2; fail 'pre-commit: the hook does not show the finding'; }
echo 'pre-commit: the hook is right'

# The part below the inputs is a configuration of GitLab's; gitlab-ci-local runs it as a runner with the shell executor does.
awk 'below; /^---$/ { below = 1 }' "$root/templates/lint.yml" >"$work/component.yml"
check-jsonschema --quiet --builtin-schema vendor.gitlab-ci "$work/component.yml"
gitlab() { # gitlab PROJECT: the exit status of a pipeline for its default branch
  cp "$root/templates/lint.yml" "$work/$1/component.yml"
  printf 'include:\n  - local: component.yml\n    inputs:\n      args: --max-warnings 0\n' >"$work/$1/.gitlab-ci.yml"
  git -C "$work/$1" add . && git -C "$work/$1" commit --quiet --message pipeline
  git -C "$work/$1" remote add origin https://gitlab.example.com/shop/cart.git
  (cd "$work/$1" && "$node" "$environment/node_modules/.bin/gitlab-ci-local" --force-shell-executor --artifacts-to-source \
    --ignore-predefined-vars CI_DEFAULT_BRANCH --variable CI_DEFAULT_BRANCH=main)
}
gitlab right >"$work/log" 2>&1 || { cat "$work/log" >&2; fail 'GitLab: the job fails where nothing is wrong'; }
[ "$("$node" -p "require('$work/right/gl-code-quality-report.json').length")" = 0 ] || fail 'GitLab: the report is not empty'
if gitlab wrong >"$work/log" 2>&1; then fail 'GitLab: the job passes where something is wrong'; fi
[ "$("$node" -p "require('$work/wrong/gl-code-quality-report.json')[0].check_name")" = near-miss ] || {
  cat "$work/log" >&2
  fail 'GitLab: the report does not hold the finding'
}
echo 'GitLab: the component is right'

# MegaLinter puts the parts of a descriptor together to a command in this order.
command=$("$node" -e '
  const { linters: [linter] } = require(process.argv[2]).parse(require("fs").readFileSync(process.argv[1], "utf8"));
  console.log([linter.cli_executable, ...linter.cli_lint_extra_args, ...linter.cli_sarif_args].join(" "));
' "$root/mega-linter-plugin-mooring/mooring.megalinter-descriptor.yml" "$root/node_modules/yaml")
rules=$(cd "$work/wrong" && { $command || true; })
[[ $rules == *'"ruleId": "near-miss"'* ]] || fail "MegaLinter: $command does not find what is wrong"
grep -q "@mooring/cli@$version\$" "$root/mega-linter-plugin-mooring/mooring.megalinter-descriptor.yml" || fail 'MegaLinter: another version'
echo 'MegaLinter: the plugin is right'
