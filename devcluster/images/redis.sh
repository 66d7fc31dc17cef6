#!/usr/bin/env bash
# redis.sh OUT.tar: Debian's redis-server with the contract of the official redis image, for clusters that reach no image registry.
# The contract: github.com/docker-library/redis, 7.2/debian/Dockerfile and docker-entrypoint.sh at e9204996.

source "$(dirname "$0")/rootfs.bash"
source "$here/../standins/debian.bash"
[[ -n ${IN_BUILD_NAMESPACES:-} ]] || enter_namespaces "$@"

tags=(redis:7.2)
base_layer
unpack "$base"
say "packages"
official_user redis
debian_packages redis-server redis-tools
version=$(inside redis-server --version | sed -n 's/.* v=\([^ ]*\) .*/\1/p')
# Whatever a package left behind for its own service would be a second truth.
rm -rf "$root"/etc/redis "$root"/var/lib/redis "$root"/etc/logrotate.d/redis-server "$root"/etc/default/redis-server
install -d -o 999 -g 999 "$root/data"
install -m 755 "$here/../standins/redis/docker-entrypoint.sh" "$here/../standins/redis/redis-server" "$root/usr/local/bin"
layer=$cache/redis.layer.tar
seal "$layer" "$base"
finish '{
  "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "REDIS_VERSION='"$version"'"],
  "Entrypoint": ["docker-entrypoint.sh"],
  "Cmd": ["redis-server"],
  "WorkingDir": "/data",
  "Volumes": {"/data": {}},
  "ExposedPorts": {"6379/tcp": {}},
  "Labels": {"jac-scale.dev/stand-in": "for docker.io/library/redis:7.2; Debian trixie, its redis-server '"$version"'"}
}' "$base" "$layer"
rm -f "$layer"
