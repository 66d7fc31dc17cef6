# Sourced by the image scripts that start from Debian. Gives them:
#   $cache, $out              the cache folder; the archive to write, the script's first argument
#   enter_namespaces          runs the script again in namespaces of its own
#   base_layer                sets $base to a layer with Debian and its Python, built once
#   unpack LAYER              sets $root to that layer, writable, in memory
#   inside COMMAND...         runs it in $root with the host's network settings
#   inside_offline COMMAND... the same with no network at all
#   seal LAYER [BELOW...]     packs $root
#   finish CONFIG LAYER...    packs $out
#
# Everything runs in mount and process namespaces of its own, so that whatever ends the build, SIGKILL included,
# ends its processes and takes its mounts away. The tree is in memory: a package manager's fsyncs cost nothing there.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${DEVCLUSTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jac-scale-action}/images
out=${1:?usage: $0 OUT.tar}
suite=trixie
pack=(python3 "$here/pack.py")

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }

enter_namespaces() {
  [[ $EUID == 0 ]] || { say "needs root: it makes a root file system"; exit 1; }
  mkdir -p "$cache" "$(dirname "$out")"
  exec 9>"$cache/.lock"
  flock 9 # one build at a time: they share the base
  setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child --mount-proc \
    env IN_BUILD_NAMESPACES=1 "$BASH" "$0" "$@" &
  local build=$! status=0
  trap 'kill -KILL $build 2>/dev/null; exit 143' TERM
  trap 'kill -KILL $build 2>/dev/null; exit 130' INT HUP
  wait "$build" || status=$?
  exit "$status"
}

install_debootstrap() {
  local missing=()
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] || missing+=(debian-archive-keyring)
  ((${#missing[@]} == 0)) && return
  apt-get install -y --no-install-recommends "${missing[@]}" >&2 ||
    { apt-get update >&2 && apt-get install -y --no-install-recommends "${missing[@]}" >&2; }
}

empty_root() {
  root=$cache/.root
  mkdir -p "$root"
  mount -t tmpfs -o mode=0755,size=4g tmpfs "$root"
}

base_layer() {
  base=$cache/base-$(cat "$here/rootfs.bash" "$here/pack.py" | sha256sum | cut -c1-16).layer.tar
  [[ -s $base ]] && return
  install_debootstrap
  say "Debian $suite"
  empty_root
  # DEBIAN_MIRROR: another mirror than debootstrap's own default.
  debootstrap --variant=minbase \
    --include=ca-certificates,python3,python3-pip,python3-venv,python-is-python3 \
    "$suite" "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 20 "$cache/debootstrap.log" >&2; return 1; }
  trim
  # As in the official image: pip may install beside the system's packages.
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED
  compile /usr/lib
  rm -f "$cache"/base-*.layer.tar
  seal "$base"
}

trim() {
  rm -rf "$root"/usr/share/{doc,man,info,locale,lintian}/* "$root"/var/lib/apt/lists/* "$root"/var/cache/{apt,ldconfig}/* \
    "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old "$root"/var/log/* "$root"/dev/* "$root"/tmp/* \
    "$root"/root/.cache "$root"/etc/hostname "$root"/debootstrap
  : >"$root/etc/resolv.conf"
  : >"$root/etc/machine-id"
}

# Bytecode that does not name its source's time stays valid in an archive whose times are fixed. Packages ship templates
# that are no valid Python; compileall compiles the rest and exits 1.
compile() {
  inside python3 -m compileall -q -f -j 0 --invalidation-mode unchecked-hash "$@" >"$cache/compile.log" || (($? == 1))
}

unpack() {
  empty_root
  tar --numeric-owner -xpf "$1" -C "$root"
}

# The host's resolver, certificate authorities, proxy and pip settings are mounted over the tree and never in it.
inside() {
  local ca=${PIP_CERT:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}} trusted=/etc/ssl/certs/ca-certificates.crt
  if [[ ! -e $root/proc/self ]]; then
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    mount --bind "$(realpath /etc/resolv.conf)" "$root/etc/resolv.conf"
    [[ ! -e $ca ]] || mount --bind "$(realpath "$ca")" "$root$trusted"
    pip_settings
  fi
  local passed=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/run/home LANG=C.UTF-8
    PIP_CERT=$trusted SSL_CERT_FILE=$trusted REQUESTS_CA_BUNDLE=$trusted PIP_NO_CACHE_DIR=1
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 PIP_CONFIG_FILE=/run/pip.conf)
  local name
  for name in PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST PIP_PROXY PIP_DEFAULT_TIMEOUT PIP_RETRIES \
    HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
    [[ -z ${!name:-} ]] || passed+=("$name=${!name}")
  done
  env -i "${passed[@]}" ${offline:+unshare --net} chroot "$root" "$@"
}

inside_offline() { local offline=1; inside "$@"; }

# $root as a layer, without what inside() mounted; with more arguments, only what differs from those layers.
seal() {
  local layer=$1 mounted
  shift
  for mounted in "$root"/{proc,dev,run,etc/resolv.conf,etc/ssl/certs/ca-certificates.crt}; do
    mountpoint -q "$mounted" && umount -R "$mounted"
  done
  "${pack[@]}" layer "$layer" "$root" --above "$@"
  umount "$root"
}

# One file in place of the three that pip reads; an index may be set in any of them.
pip_settings() {
  local file
  for file in "${PIP_CONFIG_FILE:-}" "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" "$HOME/.pip/pip.conf" /etc/pip.conf; do
    if [[ -s $file ]]; then
      cp "$file" "$root/run/pip.conf"
      return
    fi
  done
  : >"$root/run/pip.conf"
}

finish() {
  local config=$1
  shift
  "${pack[@]}" image "$out" "${tags[@]/#/--tag=}" --config /dev/stdin "$@" <<<"$config"
  say "$(du -h --apparent-size "$out" | cut -f1) in ${SECONDS} s"
}
