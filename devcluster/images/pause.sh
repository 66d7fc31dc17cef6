#!/usr/bin/env bash
# The container that holds a pod's namespaces: pause.sh OUT.tar
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
CGO_ENABLED=0 GOFLAGS=-buildvcs=false go build -trimpath -ldflags="-s -w" -o "$root/pause" "$here/pause.go"
"$DEVCLUSTER" pack "$1" localhost/pause:1 "$root" '{"Entrypoint":["/pause"]}'
