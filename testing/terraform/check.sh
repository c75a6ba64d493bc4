#!/usr/bin/env bash
# Checks deploy/terraform: format, every resource, argument, block and reference against the providers' schemas, its own
# tests, and policies. No provider is downloaded: see README.md. Needs Terraform, Go, npm and Python.
#
#   check.sh             with stand-in providers
#   check.sh --registry  with the real ones, from Terraform's registry, for formats that schemas do not tell
set -euo pipefail
here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mooring

for tool in terraform python3; do
  command -v "$tool" >/dev/null || { echo "terraform: $tool is missing" >&2; exit 1; }
done

terraform fmt -check -diff -recursive "$root/deploy/terraform" "$here/fixtures" "$here/label-fixes"
# The examples on the pages of the rules are pasted as they stand.
for page in "$root"/docs/rules/*.md; do
  awk -v RS='```' 'sub(/^hcl title="main.tf"\n/, "")' ORS= "$page" | terraform fmt -check -diff - || {
    echo "the Terraform in ${page#"$root/"} is not formatted" >&2
    exit 1
  }
done

# A copy, so that what Terraform writes down does not land in the checkout, least of all the stand-ins' hashes.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/deploy" "$work/testing/terraform"
cp -r "$root/deploy/terraform" "$root/deploy/helm" "$work/deploy/"
cp -r "$here/fixtures" "$work/testing/terraform/"
cp "$work/deploy/terraform/examples/complete/terraform.tfvars.example" "$work/deploy/terraform/examples/complete/example.tfvars"

if [ "${1:-}" != --registry ]; then
  TF_CLI_CONFIG_FILE=$("$root/yarnw" workspace @mooring/terraform-testing start)
  export TF_CLI_CONFIG_FILE
  # Whatever type is named anywhere; most of the time would else go by on schemas of types that are not.
  STAND_IN_TYPES=$(grep -rhoE '"[a-z]+_[a-z0-9_]+"' --include='*.tf' "$work" | tr -d '"' | sort -u | tr '\n' ' ')
  export STAND_IN_TYPES
fi

init() { terraform init -backend=false -input=false -no-color >init.log 2>&1 || { cat init.log >&2; return 1; }; }

failed=0
for module in "$work"/deploy/terraform/modules/*/; do
  grep -q "modules/$(basename "$module")\"" "$work"/deploy/terraform/examples/*/*.tf || {
    echo "modules/$(basename "$module"): no example uses it, so nothing checks it" >&2
    failed=1
  }
done
for directory in "$work"/deploy/terraform/examples/*/ "$work"/deploy/terraform/modules/*/; do
  case $directory in */modules/*) [ -d "$directory/tests" ] || continue ;; esac
  cd "$directory"
  echo "${directory#"$work"/}"
  if init && terraform validate -no-color; then
    [ ! -d tests ] || terraform test -no-color || failed=1
  else
    failed=1
  fi
done

# The order: from nothing, in one go and in the steps of docs/runbook/install-on-eks.md, and down again as docs/runbook/tear-down.md
# says. The stand-ins' world knows what an apply knows and a plan does not, and has a load balancer only once the portal is installed.
in_a_world() { # in_a_world COMMAND [ARGUMENT]...: plan, apply or destroy
  local command=("$1" -input=false -no-color -var-file=example.tfvars -var database_ca_file=tests/ca.pem)
  [ "$1" = plan ] || command+=(-auto-approve)
  STAND_IN_WORLD=$world terraform "${command[@]}" "${@:2}" >world.log 2>&1
}
new_world() {
  world=$(mktemp -d -p "$work")
  cp "$here/facts.json" "$world/"
  rm -f terraform.tfstate*
}
changes() { # changes EXPECTED [ARGUMENT]...: what a plan would do now, as Terraform sums it up
  in_a_world plan "${@:2}" && grep -qxF "$1" world.log && return
  sed -n '/^  # /p; /^Plan:/p; /Error/,$p' world.log >&2
  echo "the plan is not: $1" >&2
  return 1
}
nothing='No changes. Your infrastructure matches the configuration.'
installed=('module.portal.helm_release.portal[0]' 'module.dns[0].aws_route53_record.this')
steps() {
  in_a_world apply -target=module.registry && in_a_world apply -var install=false && in_a_world apply &&
    changes "$nothing" &&
    # A new image is an upgrade of the portal, and of nothing else.
    changes 'Plan: 0 to add, 1 to change, 0 to destroy.' -var "image_digest=sha256:$(printf '1%.0s' {1..64})" &&
    # What a plan never comes to rest over must be noticed, or the above says nothing.
    printf 'resource "aws_ecr_repository" "restless" {\n  name = timestamp()\n}\n' >restless.tf &&
    in_a_world apply && ! changes "$nothing" 2>/dev/null && rm restless.tf && in_a_world apply
}
teardown() {
  if in_a_world destroy || ! grep -q 'is protected against deletion' world.log; then
    echo 'a destroy deletes what is protected' >&2
    return 1
  fi
  in_a_world apply && in_a_world apply -var deletion_protection=false && in_a_world destroy -var deletion_protection=false
}
if [ "${1:-}" != --registry ]; then
  cd "$work/deploy/terraform/examples/complete"
  printf 'terraform {\n  backend "local" {}\n}\n' >world_override.tf
  terraform init -input=false -no-color -reconfigure >init.log 2>&1 || { cat init.log >&2; exit 1; }
  new_world
  in_a_world apply || { tail -n 40 world.log >&2; echo 'the example does not apply in one go' >&2; failed=1; }
  changes "$nothing" || failed=1
  # Handed over to the pipeline, as the runbook says.
  { terraform state rm "${installed[@]}" >/dev/null && changes "$nothing" -var install=false; } || failed=1
  new_world
  if ! { steps && teardown; }; then
    tail -n 40 world.log >&2
    echo 'the example does not apply step by step and go away again' >&2
    failed=1
  fi
  [ "$(find "$world" -type f | wc -l)" -eq 1 ] || { ls "$world" >&2; echo 'a destroy leaves something' >&2; failed=1; }
  # As it was when nothing but a mock answered.
  sed -i 's/ value = one(helm_release.*/ value = local.load_balancer_tags/' ../../modules/portal/outputs.tf
  new_world
  if in_a_world apply || ! grep -q 'there is no load balancer with these tags' world.log; then
    echo 'a load balancer that is looked for before it is there is not noticed' >&2
    failed=1
  fi
  cp "$root/deploy/terraform/modules/portal/outputs.tf" ../../modules/portal/
  rm world_override.tf
fi

# The values that follow from the modules are values of the chart: its schema and its own checks take them.
version=v3.19.5
helm=$cache/helm-$version/helm
[ -x "$helm" ] || GOBIN=$(dirname "$helm") go install "helm.sh/helm/v3/cmd/helm@$version"
cd "$work/deploy/terraform/modules/portal"
terraform test -no-color -json -verbose >test.json || failed=1
python3 -c 'import json; print(next(line["test_plan"]["output_changes"]["helm_values"]["after"] for line in map(json.loads, open("test.json")) if line["type"] == "test_plan"))' >values.yaml
"$helm" template mooring "$work/deploy/helm/mooring" --kube-version 1.35.0 --namespace mooring --values values.yaml >rendered.yaml || failed=1
grep -q 'type: rds' rendered.yaml || { echo 'the portal would not sign in to its database by IAM' >&2; failed=1; }
# The pipeline's Role knows every kind of the chart, and nothing of it is outside the namespace.
"$helm" template mooring-namespace namespace --set region=eu-central-1,databaseCa=pem,deployerGroup=mooring-deployer >namespace.yaml || failed=1
while read -r kind; do
  plural=$(tr '[:upper:]' '[:lower:]' <<<"$kind" | sed -E 's/y$/ie/; s/ss$/sse/')s
  grep -qE "[[ ]${plural}[],]" namespace.yaml || { echo "modules/portal/namespace: the Role of the pipeline lacks $plural" >&2; failed=1; }
done < <(sed -n 's/^kind: //p' rendered.yaml | sort -u)

# What is wrong must be found, or the above says nothing. All in one place, which has the provider and the module they use.
cd "$work/testing/terraform/fixtures/undeclared-output"
init || failed=1
for fixture in "$here"/fixtures/*/; do
  name=$(basename "$fixture")
  cp "$fixture/main.tf" .
  if output=$(terraform validate -no-color 2>&1); then
    echo "fixtures/$name: passes, and should not" >&2
    failed=1
  elif ! grep -qF "$(cat "$fixture/expected.txt")" <<<"$(tr '\n' ' ' <<<"$output" | tr -s ' ')"; then
    printf 'fixtures/%s: fails with another message than in expected.txt:\n%s\n' "$name" "$output" >&2
    failed=1
  fi
done
echo "$(find "$here/fixtures" -name main.tf | wc -l) wrong configurations are refused"

# Policies. Exceptions stand in the code, each with its reason.
environment=$cache/checkov-$(cat "$here"/requirements*.txt | sha256sum | cut -c1-16)
if [ ! -e "$environment/.complete" ]; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements-lists.txt"
  touch "$environment/.complete"
fi
cd "$root"
"$environment/bin/checkov" --directory deploy/terraform --framework terraform --quiet --compact --skip-download || failed=1

# Names that only AWS knows, against published lists; and typos in them, or that says nothing.
"$environment/bin/python" "$here/names.py" deploy/terraform || failed=1
"$environment/bin/python" "$here/names.py" deploy/terraform --mutations || failed=1
# The same of each command of the AWS CLI that a page or a workflow has.
"$environment/bin/python" "$here/commands.py" docs .github deploy || failed=1
"$environment/bin/python" "$here/commands.py" docs .github deploy --mutations || failed=1

exit "$failed"
