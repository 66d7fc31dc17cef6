#!/usr/bin/env bash
# mongodb-operator.sh OUT.tar: the community operator of MongoDB, built from its published module as its makers build it
# (scripts/dev/templates/operator/Dockerfile.operator there), for clusters that reach no image registry.
set -euo pipefail
version=0.13.0
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root"/{bin,dev,etc,proc,sys,usr/local/bin}
install -d -m 1777 "$root/tmp"
install -m 755 "$(command -v busybox)" "$root/bin/busybox"
for applet in sh whoami id; do ln -s busybox "$root/bin/$applet"; done
printf '%s\n' root:x:0:0:root:/root:/bin/sh mongodb-kubernetes-operator:x:2000:2000::/:/bin/false >"$root/etc/passwd"
source=$(cd / && go mod download -json "github.com/mongodb/mongodb-kubernetes-operator@v$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
(cd "$source" && CGO_ENABLED=0 GOFLAGS=-buildvcs=false nice go build -mod=readonly -trimpath -ldflags="-s -w" -o "$root/manager" ./cmd/manager)
install -m 755 "$source/build/bin/entrypoint" "$root/usr/local/bin/entrypoint"
"$DEVCLUSTER" pack "$1" "quay.io/mongodb/mongodb-kubernetes-operator:$version" "$root" '{
  "Entrypoint": ["/usr/local/bin/entrypoint"],
  "Env": ["PATH=/usr/local/bin:/bin", "OPERATOR=manager", "USER_UID=2000", "USER_NAME=mongodb-kubernetes-operator"],
  "User": "2000",
  "WorkingDir": "/",
  "Labels": {"jac-scale.dev/stand-in": "for quay.io/mongodb/mongodb-kubernetes-operator:'"$version"'; its program, built from its Go module"}
}'
