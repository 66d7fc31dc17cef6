#!/usr/bin/env bash
# What docker-library/mongo's docker-entrypoint.sh (8.0, at 2c69a57b9) asks of its caller and gives the server, for the stand-in.
# Different: the server itself makes the root user of the first start, so there is no second server for it, and no scripts of
# /docker-entrypoint-initdb.d.
set -Eeuo pipefail

[ "${1:0:1}" != - ] || set -- mongod "$@"

# Started as root, mongod gets its data and becomes its user.
if [[ $1 == mongo* && $(id -u) == 0 ]]; then
  [ "$1" != mongod ] || find -L /data/configdb /data/db \! -user mongodb -exec chown mongodb '{}' +
  exec setpriv --reuid=mongodb --regid=mongodb --init-groups "${BASH_SOURCE[0]}" "$@"
fi

# The value of a variable, or what stands in the file that VARIABLE_FILE names.
file_env() {
  local var=$1 file=$1_FILE
  if [ "${!var:-}" ] && [ "${!file:-}" ]; then
    echo >&2 "error: both $var and $file are set (but are exclusive)"
    exit 1
  fi
  [ -z "${!file:-}" ] || printf -v "$var" '%s' "$(<"${!file}")"
}

have_arg() {
  local wanted=$1 arg
  shift
  for arg; do [[ $arg != "$wanted" && $arg != "$wanted"=* ]] || return 0; done
  return 1
}

if [ "$1" = mongod ]; then
  file_env MONGO_INITDB_ROOT_USERNAME
  file_env MONGO_INITDB_ROOT_PASSWORD
  user=${MONGO_INITDB_ROOT_USERNAME:-} password=${MONGO_INITDB_ROOT_PASSWORD:-}
  if [ "$user" ] && [ "$password" ]; then
    have_arg --auth "$@" || set -- "$@" --auth
    # On a descriptor, where neither arguments nor the server's environment show it.
    exec 3<<<"$user"$'\n'"$password"
    set -- "$@" --standinInitUserFd 3
  elif [ "$user" ] || [ "$password" ]; then
    echo >&2 "error: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'"
    echo >&2 '       both must be specified for a user to be created'
    exit 1
  fi
  for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in *.sh | *.js)
      echo >&2 "error: the mongo stand-in runs no scripts of /docker-entrypoint-initdb.d: $script"
      exit 1
      ;;
    esac
  done
  have_arg --bind_ip "$@" || have_arg --bind_ip_all "$@" || set -- "$@" --bind_ip_all
  unset user password "${!MONGO_INITDB_@}"
fi

exec "$@"
