#!/usr/bin/env bash
# python-slim.sh OUT.tar: a stand-in for the official python:3.12-slim, for clusters that reach no image registry.
# It is Debian trixie with Debian's Python 3.13 and pip; its label says so.

source "$(dirname "$0")/rootfs.bash"
[[ -n ${IN_BUILD_NAMESPACES:-} ]] || enter_namespaces "$@"

tags=(python:3.12-slim)
base_layer
finish '{
  "Env": ["PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"],
  "Cmd": ["python3"],
  "Labels": {"jac-scale.dev/stand-in": "for docker.io/library/python:3.12-slim; Debian trixie, Python 3.13"}
}' "$base"
