#!/usr/bin/env bash
# Moves the control plane to another Kubernetes and kwok release, or regenerates the module files of this one:
#   go/set-version.sh 1.35.4 0.7.0
set -euo pipefail
kubernetes=${1:?usage: set-version.sh KUBERNETES_VERSION KWOK_VERSION, for example 1.35.4 0.7.0}
kwok=${2:?usage: set-version.sh KUBERNETES_VERSION KWOK_VERSION, for example 1.35.4 0.7.0}
cd "$(dirname "$0")"

go_mod_of() { go mod download -json "$1" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p'; }
# The oldest Go a module builds with, so that the result does not depend on which Go is installed.
oldest_go() { sed -n 's/^go //p' "$(go_mod_of "$1")"; }

# k8s.io/kubernetes replaces its staging modules by its own directories; each one is published as v0.MINOR.PATCH.
rm -f go.mod go.sum
go mod init control-plane
go mod edit -go="$(oldest_go "k8s.io/kubernetes@v${kubernetes}")" -require="k8s.io/kubernetes@v${kubernetes}"
sed -n 's|^\t*\(k8s.io/[a-z0-9-]*\) => ./staging/.*|\1|p' "$(go_mod_of "k8s.io/kubernetes@v${kubernetes}")" | while read -r module; do
  go mod edit -replace="${module}=${module}@v0.${kubernetes#1.}"
done
go mod tidy

# kwok requires other Kubernetes modules, so it is a module of its own.
cd kwok
rm -f go.mod go.sum
go mod init control-plane/kwok
go mod edit -go="$(oldest_go "sigs.k8s.io/kwok@v${kwok}")"
go get -tool "sigs.k8s.io/kwok/cmd/kwok@v${kwok}"
go mod tidy
