# Sourced by the scripts of the database images, after rootfs.bash. Gives them:
#   official_user NAME          the user with the id 999 that docker-library's images of databases run as
#   debian_packages PACKAGE...  Debian's packages in $root, their services not started, no docs

official_user() {
  inside groupadd --system --gid 999 "$1"
  inside useradd --system --gid 999 --uid 999 --no-create-home --home-dir "${2:-/nonexistent}" --shell "${3:-/usr/sbin/nologin}" "$1"
}

debian_packages() {
  local policy=$root/usr/sbin/policy-rc.d log
  log=$cache/$(basename "$0" .sh).apt.log
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  {
    inside apt-get -q update &&
      inside env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
        -o Dpkg::Options::=--path-exclude='/usr/share/doc/*' -o Dpkg::Options::=--path-exclude='/usr/share/man/*' \
        -o Dpkg::Options::=--path-exclude='/usr/share/locale/*' "$@"
  } >"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
  rm -rf "$policy" "$root"/var/lib/apt/lists/* "$root"/var/cache/{apt,ldconfig,debconf}/* "$root"/var/log/* "$root"/var/lib/dpkg/*-old
}
