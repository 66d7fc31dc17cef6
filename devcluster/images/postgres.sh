#!/usr/bin/env bash
# postgres.sh OUT.tar: Debian's PostgreSQL with the contract of the official postgres image, for clusters that reach no image registry.
# The contract: github.com/docker-library/postgres, 17/trixie/Dockerfile and docker-entrypoint.sh at 6edb0a8c4d.

source "$(dirname "$0")/rootfs.bash"
source "$here/../standins/debian.bash"
[[ -n ${IN_BUILD_NAMESPACES:-} ]] || enter_namespaces "$@"

major=17 # what trixie has
tags=(postgres:$major)
base_layer
unpack "$base"
say "packages"
official_user postgres /var/lib/postgresql /bin/bash
# Before the server's package, which would make a database of its own otherwise.
mkdir -p "$root/etc/postgresql-common"
echo 'create_main_cluster = false' >"$root/etc/postgresql-common/createcluster.conf"
debian_packages "postgresql-$major" "postgresql-client-$major"
version=$(inside "/usr/lib/postgresql/$major/bin/postgres" --version | sed 's/.* \([0-9][0-9.]*\) .*/\1/')
sample=$root/usr/share/postgresql/$major/postgresql.conf.sample
sed -i "s/^#listen_addresses = 'localhost'/listen_addresses = '*'/" "$sample"
grep -q "^listen_addresses = '\*'" "$sample" || { say "the sample configuration is not what it was"; exit 1; }
# The planner's compiler brings LLVM, 130 MB; without its file PostgreSQL plans without it.
rm -rf "$root/usr/lib/postgresql/$major/lib/bitcode" "$root/usr/lib/postgresql/$major/lib/llvmjit.so" "$root"/usr/lib/x86_64-linux-gnu/libLLVM*.so* "$root"/usr/lib/llvm-*
install -d -o 999 -g 999 -m 1777 "$root/var/lib/postgresql" "$root/var/lib/postgresql/data"
chmod 755 "$root/var/lib/postgresql"
mkdir -p "$root/docker-entrypoint-initdb.d"
install -m 755 "$here/../standins/postgres/docker-entrypoint.sh" "$root/usr/local/bin"
# /run is a mount while packages come in, so this folder of theirs is not in the layer.
layer=$cache/postgres.layer.tar
umount -R "$root/run"
install -d -o 999 -g 999 -m 3777 "$root/run/postgresql"
seal "$layer" "$base"
finish '{
  "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/'$major'/bin", "LANG=C.UTF-8",
          "PG_MAJOR='$major'", "PG_VERSION='"$version"'", "PGDATA=/var/lib/postgresql/data"],
  "Entrypoint": ["docker-entrypoint.sh"],
  "Cmd": ["postgres"],
  "StopSignal": "SIGINT",
  "Volumes": {"/var/lib/postgresql/data": {}},
  "ExposedPorts": {"5432/tcp": {}},
  "Labels": {"jac-scale.dev/stand-in": "for docker.io/library/postgres:'$major'; Debian trixie, its PostgreSQL '"$version"' without JIT"}
}' "$base" "$layer"
rm -f "$layer"
