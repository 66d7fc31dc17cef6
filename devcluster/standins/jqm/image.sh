#!/usr/bin/env bash
# image.sh OUT.tar: the stand-in for enioka/jqm-standalone as an image, for clusters that reach no image registry: one static program, and
# busybox for the shell and the wget that JQM's image has.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root"/{bin,dev,etc,proc,sys,jqm}
install -d -m 1777 "$root/tmp"
install -m 755 "$(command -v busybox)" "$root/bin/busybox"
for applet in sh sleep wget grep cat; do ln -s busybox "$root/bin/$applet"; done
printf '%s\n' root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
(cd "$here/../.." && CGO_ENABLED=0 GOFLAGS=-buildvcs=false go build -trimpath -ldflags="-s -w" -o "$root/jqm/jqm-standin" ./standins/jqm)
"$DEVCLUSTER" pack "$1" docker.io/enioka/jqm-standalone:latest "$root" '{
  "Entrypoint": ["/jqm/jqm-standin"],
  "Env": ["PATH=/bin"],
  "WorkingDir": "/jqm",
  "ExposedPorts": {"1789/tcp": {}},
  "Labels": {"jac-scale.dev/stand-in": "for docker.io/enioka/jqm-standalone; not JQM"}
}'
