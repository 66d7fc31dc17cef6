/**
 * What runs in the containers of databases: constant scripts for sh, everything variable an argument but passwords, which come first
 * on stdin, so that they stand in no list of processes. The length of each input is an argument, since stdin cannot be relied
 * on to end, and all of it is read, whatever fails (ports/cluster.ts).
 */

/**
 * `secret N` copies as many bytes of stdin and not one more, which a buffering reader would swallow; `take N` is quicker, and the
 * last to read.
 */
const preamble = `
umask 077
secret() { dd bs=1 count="$1" 2>/dev/null; }
take() { dd bs=65536 iflag=fullblock,count_bytes count="$1" 2>/dev/null; }
fail() { echo "$1" >&2; take "$2" >/dev/null; exit 1; }`;

/** Arguments: bytes of the tools' configuration. https://www.mongodb.com/docs/database-tools/mongodump/#std-option-mongodump.--config */
export const mongodump = `${preamble}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
secret "$1" >"$folder/config.yaml"
mongodump --config="$folder/config.yaml" --archive`;

/**
 * Arguments: bytes of the configuration, of the archive. Each collection of the archive replaces the one there is; the server's own
 * with its users stay.
 */
export const mongorestore = `${preamble}
folder=$(mktemp -d) || fail 'no temporary folder' "$(($1 + $2))"
trap 'rm -rf "$folder"' EXIT
secret "$1" >"$folder/config.yaml"
take "$2" | {
  mongorestore --config="$folder/config.yaml" --archive --drop --stopOnError --nsExclude='admin.*' --nsExclude='config.*'
  code=$?
  cat >/dev/null
  exit "$code"
}`;

/** Arguments: bytes of the password, user. */
export const redisDump = `${preamble}
REDISCLI_AUTH=$(secret "$1")
export REDISCLI_AUTH
redis-cli --user "$2" --rdb -`;

/**
 * Arguments: bytes of the password, user, bytes of the file, seconds it may take. A second server reads the file, which it refuses
 * when it is damaged or newer than it knows; the first then becomes its replica, and takes all of it at once. (Redis started on
 * a file of that name would not look at it, where it has a log to append to.)
 */
export const redisRestore = `${preamble}
password=$(secret "$1")
user=$2
port=6399
end=$(($(date +%s) + $4))
main() { REDISCLI_AUTH="$password" redis-cli --user "$user" "$@"; }
second() { redis-cli -p "$port" "$@"; }
pause() {
  kill -0 "$server" 2>/dev/null || { grep -iE 'error|handle|checksum' "$folder/log" | head -n 2 >&2; exit 1; }
  [ "$(date +%s)" -lt "$end" ] || { echo 'it did not end in time' >&2; exit 1; }
  sleep 0.2
}
folder=$(main config get dir | tail -n 1)/.jac-import
main replicaof no one >/dev/null 2>&1
second shutdown nosave >/dev/null 2>&1
rm -rf "$folder" 2>/dev/null
mkdir "$folder" || fail 'cannot write to the volume' "$3"
trap 'main replicaof no one >/dev/null; second shutdown nosave >/dev/null 2>&1; rm -rf "$folder"' EXIT
trap '' HUP PIPE
take "$3" >"$folder/dump.rdb"
[ "$(wc -c <"$folder/dump.rdb")" -eq "$3" ] || { echo 'it did not come whole: the volume is full, or the connection was cut' >&2; exit 1; }
redis-server --port "$port" --bind 127.0.0.1 --dir "$folder" --dbfilename dump.rdb --appendonly no --save '' \\
  --repl-diskless-sync-delay 0 >"$folder/log" 2>&1 &
server=$!
until second ping 2>/dev/null | grep -q PONG; do pause; done
main replicaof 127.0.0.1 "$port" >&2
until main info replication | grep -q 'master_link_status:up'; do pause; done
main replicaof no one >&2
# Until its own files are written anew, a restart would bring the old data back.
case $(main info persistence) in
  *aof_enabled:1*)
    while main info persistence | grep -qE 'aof_rewrite_(in_progress|scheduled):1'; do pause; done
    main info persistence | grep -q 'aof_last_bgrewrite_status:ok' || { echo 'its log was not written: the volume may be full' >&2; exit 1; }
    ;;
  *) [ "$(main save)" = OK ] || { echo 'it was not written: the volume may be full' >&2; exit 1; } ;;
esac`;

/** Arguments: bytes of the password, user, database. */
export const pgDump = `${preamble}
PGPASSWORD=$(secret "$1")
export PGPASSWORD
pg_dump --host=127.0.0.1 --username="$2" --dbname="$3" --format=custom`;

/**
 * Arguments: bytes of the password, user, database, bytes of the dump. It is restored beside the database, which then gives its
 * name away: until all of it is there, nothing has changed.
 */
export const pgRestore = `${preamble}
PGPASSWORD=$(secret "$1")
export PGPASSWORD
sql() { psql -X -q -v ON_ERROR_STOP=1 -v name="$name" -v new="$name.new" -v old="$name.old" --host=127.0.0.1 --username="$user" --dbname=postgres; }
user=$2
name=$3
sql <<'SQL' || fail 'no database to restore into' "$4"
SET client_min_messages = warning;
DROP DATABASE IF EXISTS :"new" WITH (FORCE);
DROP DATABASE IF EXISTS :"old" WITH (FORCE);
CREATE DATABASE :"new" TEMPLATE template0;
SQL
take "$4" | {
  pg_restore --host=127.0.0.1 --username="$user" --dbname="$name.new" --no-owner --no-privileges --exit-on-error
  code=$?
  cat >/dev/null
  exit "$code"
} || { echo 'DROP DATABASE :"new" WITH (FORCE);' | sql; exit 1; }
sql <<'SQL'
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name' \\g /dev/null
BEGIN;
ALTER DATABASE :"name" RENAME TO :"old";
ALTER DATABASE :"new" RENAME TO :"name";
COMMIT;
DROP DATABASE :"old" WITH (FORCE);
SQL`;
