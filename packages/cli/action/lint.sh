#!/usr/bin/env bash
# The step of action.yml: runs the published command with the action's inputs, which come as MOORING_* variables, so that
# nothing in them is read as shell.
set -euo pipefail

major=$(node --version 2>/dev/null | sed 's/^v//; s/\..*//') || true
if [ "${major:-0}" -lt 22 ]; then
  echo "::error title=mooring::needs Node.js 22 or newer, and found ${major:-none}: put actions/setup-node before this step"
  exit 2
fi

args=(--format github)
while IFS= read -r path; do
  if [ -n "$path" ]; then args+=(--manifests "$path"); fi
done <<<"$MOORING_MANIFESTS"
if [ -n "$MOORING_CONFIG" ]; then args+=(--config "$MOORING_CONFIG"); fi
if [ -n "$MOORING_MAX_WARNINGS" ]; then args+=(--max-warnings "$MOORING_MAX_WARNINGS"); fi
if [ -n "$MOORING_BASELINE" ]; then args+=(--baseline "$MOORING_BASELINE"); fi
if [ -n "$MOORING_SINCE" ]; then args+=(--since "$MOORING_SINCE"); fi

paths=()
while IFS= read -r path; do
  if [ -n "$path" ]; then paths+=("$path"); fi
done <<<"$MOORING_PATHS"

exec npx --yes "@mooring/cli@$MOORING_VERSION" lint "${args[@]}" -- "${paths[@]}"
