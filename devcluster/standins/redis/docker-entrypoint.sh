#!/bin/sh
# What docker-library/redis' docker-entrypoint.sh does (at e9204996), with setpriv in place of gosu.
set -e

# `-f`, `--some-option` and `something.conf` are redis-server's.
case "$1" in -* | *.conf) set -- redis-server "$@" ;; esac

# Started as root, it gives the data to its user and becomes that user.
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . \! -user redis -exec chown redis '{}' +
  exec setpriv --reuid=redis --regid=redis --init-groups "$0" "$@"
fi

# docker-library/redis#305: data is for its user alone unless a umask was set.
[ "$(umask)" != 0022 ] || umask 0077

exec "$@"
