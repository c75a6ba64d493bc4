#!/usr/bin/env bash
# Checks an image that build.sh made, from outside: run-check.sh STORAGE TAG. It is started as its own user on a
# read-only root with a writable /tmp and no privileges to gain, with the configuration it carries, against a real
# PostgreSQL, on a free loopback port, and as process 1, so that signals reach it as they do in a container.
set -euo pipefail
storage=$(realpath "$1")
tag=$2
here=$(dirname "$(realpath "$0")")
repository=$(realpath "$here/../..")
cd "$repository" # yarnw wants to be in it
size_budget=350 # MB unpacked above the base
start_timeout=120 stop_timeout=60 # s, after which it counts as hung

say() { printf 'image: %s\n' "$*" >&2; }
failures=0
verdict() { # verdict WHAT EXPECTED ACTUAL
  if [[ $3 =~ ^($2)$ ]]; then
    say "ok: $1: $3"
  else
    say "FAILED: $1: $3, expected $2"
    failures=$((failures + 1))
  fi
}
elapsed() { awk "BEGIN { printf \"%.1f\", ($(date +%s%N) - $1) / 1e9 }"; }

buildah=(buildah --root "$storage/root" --runroot "$storage/run" --storage-driver vfs)
unpack() { "${buildah[@]}" mount "$("${buildah[@]}" from --pull-never "$1")"; }
field() { "${buildah[@]}" inspect --type image --format "$1" "$tag"; }
list() { field "{{range $1}}{{println .}}{{end}}" | sed '/^$/d'; }

run=$(mktemp -d)
chmod 755 "$run" # PostgreSQL's user passes through
launcher='' postgres=''
cleanup() {
  [ -z "$launcher" ] || kill -KILL "$launcher" 2>/dev/null || true # and the portal with it
  [ -z "$postgres" ] || kill -TERM "$postgres" 2>/dev/null || true
  wait || true
  rm -rf "$run"
}
trap cleanup EXIT

# --- what is in it
root=$(unpack "$tag")
base=$(unpack "$(field '{{index .OCIv1.Config.Labels "org.opencontainers.image.base.name"}}')")
megabytes=$(($(du -sm "$root" | cut -f1) - $(du -sm "$base" | cut -f1)))
say "size above its base: $megabytes MB of $size_budget"
verdict 'within its size' yes "$([ "$megabytes" -lt "$size_budget" ] && echo yes || echo no)"

none() { # none WHAT FIND-ARGUMENT...
  local found
  found=$(cd "$root" && find "${@:2}" -print -quit)
  verdict "$1" none "${found:-none}"
}
none 'compilers' usr opt app \( -name 'gcc*' -o -name 'g++*' -o -name make -o -name tsc -o -name esbuild \) -perm /111 ! -type d
none 'package managers of Node.js' usr opt -path '*/bin/*' \( -name npm -o -name npx -o -name 'yarn*' -o -name corepack \)
none 'source maps, type declarations, Markdown' app -type f ! -iname 'licen[cs]e*' ! -iname 'notice*' ! -iname 'copying*' \
  \( -name '*.map' -o -name '*.d.ts' -o -name '*.md' \)
none 'examples, local configuration' app -name node_modules -prune -o \
  \( -name examples -o -name '.env*' -o -name 'app-config*' ! -name app-config.production.yaml ! -name app-config.catalog.yaml \)
none 'application files that a user other than root may write' app ! -type l \( ! -user root -o -perm /022 \)

# What the image says of itself, too: environment, labels, and the commands that made it.
mkdir "$run/description"
"${buildah[@]}" inspect --type image "$tag" >"$run/description/image.json"
secrets=none
"$here/scan-secrets.sh" "$root/app" "$run/description" >"$run/secrets.log" 2>&1 || secrets=$(tail -n 20 "$run/secrets.log")
verdict 'secrets that gitleaks finds' none "$secrets"

# What `operate` needs to start the image, as JSON.
image_description() {
  ROOT=$root USER_NAME=$user DIRECTORY=$(field '{{.OCIv1.Config.WorkingDir}}') \
    ENTRYPOINT=$(list .OCIv1.Config.Entrypoint) ENVIRONMENT=$(list .OCIv1.Config.Env) "$node" -p '
      const { ROOT: root, USER_NAME: user, DIRECTORY: directory, ENTRYPOINT, ENVIRONMENT } = process.env;
      JSON.stringify({ root, user, directory, entrypoint: ENTRYPOINT.split("\n"), environment: ENVIRONMENT.split("\n") })'
}

# --- a database
node=$("$repository/yarnw" node -p process.execPath)
free_port() {
  "$node" -e "require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); this.close() })"
}
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
database_port=$(free_port) password=$(random)
"$node" "$here/postgres.mjs" "$run" "$database_port" portal "$password" >"$run/postgres.log" 2>&1 &
postgres=$!
until [ -f "$run/ready" ]; do
  kill -0 "$postgres" 2>/dev/null || { tail -n 20 "$run/postgres.log" >&2; say 'FAILED: PostgreSQL did not start'; exit 1; }
  sleep 0.2
done

# --- the portal
port=$(free_port)
url=http://127.0.0.1:$port
user=$(field '{{.OCIv1.Config.User}}')
mapfile -t command < <(list .OCIv1.Config.Entrypoint; list .OCIv1.Config.Cmd)
mapfile -t environment < <(list .OCIv1.Config.Env)
environment+=(
  "HOME=/home/$user"
  "APP_CONFIG_backend_listen_host=\"127.0.0.1\""
  "APP_CONFIG_backend_listen_port=$port"
  "PORTAL_URL=https://portal.example.com"
  "PORTAL_ADMINISTRATORS=group:default/platform"
  "AUTH_SESSION_SECRET=$(random)"
  "OIDC_METADATA_URL=https://127.0.0.1:9/.well-known/openid-configuration" # asked at sign-in, not at the start
  "OIDC_CLIENT_ID=portal"
  "OIDC_CLIENT_SECRET=$(random)"
  "POSTGRES_HOST=127.0.0.1"
  "POSTGRES_PORT=$database_port"
  "POSTGRES_USER=portal"
  "POSTGRES_PASSWORD=$password"
  "POSTGRES_CA_FILE=/mnt/ca.crt"
)
started=$(date +%s%N)
env -i "${environment[@]}" unshare --mount --pid --fork --kill-child bash "$here/start.sh" \
  "$root" "$run/ca.crt" "$user" "$(field '{{.OCIv1.Config.WorkingDir}}')" "${command[@]}" >"$run/portal.log" 2>&1 &
launcher=$!

status() { curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' "$@" || true; }
until [ "$(status "$url/.backstage/health/v1/readiness")" = 200 ]; do
  if ! kill -0 "$launcher" 2>/dev/null || [ $(($(date +%s%N) - started)) -gt $((start_timeout * 1000000000)) ]; then
    tail -n 50 "$run/portal.log" >&2
    say "FAILED: not ready $(elapsed "$started") s after its start"
    exit 1
  fi
  sleep 0.1
done
say "ready $(elapsed "$started") s after its start"

portal=$(pgrep -P "$launcher")
id_of() { awk -v name="$1:" '$1 == name { print $NF }' "/proc/$portal/status"; }
inside() { # runs a command of the image where the portal runs, as the portal's user
  nsenter --target "$portal" --mount --pid --root --wd --setgid "$(id_of Gid)" --setuid "$(id_of Uid)" \
    env -i "${environment[@]}" "$@" >/dev/null 2>&1 && echo yes || echo no
}
verdict 'user id' '[1-9][0-9]*' "$(id_of Uid)"
verdict 'process 1 in its container' 1 "$(id_of NSpid)"
verdict 'may gain privileges' no "$([ "$(id_of NoNewPrivs)" = 1 ] && echo no || echo yes)"
verdict 'may write beside itself' no "$(inside touch /app/file)"
verdict 'may write to its home' no "$(inside touch "/home/$user/file")"
verdict 'may write to /tmp' yes "$(inside touch /tmp/file)"
mapfile -t health < <(list .Docker.Config.Healthcheck.Test)
verdict 'healthy by its own health check' yes "$(inside "${health[@]:1}")"

page=$(curl --silent --max-time 10 "$url/")
verdict 'page' yes "$(grep -q '<div id="root">' <<<"$page" && echo yes || echo no)"
script=$(grep -oE '/static/[^"]+\.js' <<<"$page" | head -n 1)
verdict "script ${script:-of the page}" 200 "$(status "$url$script")"
for route in catalog/entities kubernetes/clusters scaffolder/v2/tasks search/query techdocs/metadata/entity/default/component/x; do
  verdict "/api/$route without a token" 401 "$(status "$url/api/$route")"
done
verdict 'sign-in as a guest' 404 "$(status --request POST "$url/api/auth/guest/refresh")"

# The schemas that mark secrets came through the build, and what they mark stays out of the log.
secrets=$(grep -oE 'Found [0-9]+ new secrets' "$run/portal.log" | head -n 1)
verdict 'secrets known to the logger' 'Found [1-9][0-9]* new secrets' "$secrets"
verdict 'lines of the log with the password' 0 "$(grep -cF "$password" "$run/portal.log")"

# --- its end
stopping=$(date +%s%N)
kill -TERM "$portal"
code=0
timeout "$stop_timeout" tail --pid="$launcher" -f /dev/null || kill -KILL "$launcher"
wait "$launcher" || code=$?
launcher=''
say "ended $(elapsed "$stopping") s after SIGTERM"
verdict 'exit code after SIGTERM' 0 "$code"

# --- in operation: two replicas, seen in a browser, upgraded one by one, and restored from a backup
"$node" "$repository/packages/demo-cluster/bin/demo-cluster" run "$repository/examples/demo-clusters.yaml" -- \
  "$node" "$here/operate/main.mjs" "$(image_description)" || failures=$((failures + 1))

if [ "$failures" -gt 0 ]; then
  tail -n 50 "$run/portal.log" >&2
  say "$failures checks FAILED"
  exit 1
fi
