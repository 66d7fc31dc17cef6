/**
 * What runs in the containers of databases to change who may log in: constant scripts for sh. Everything secret is on stdin, each piece
 * after its length in bytes on a line of its own; all of it is read before anything else, since an exec whose command leaves input
 * unread never tells its end (ports/cluster.ts).
 */

/** `secret` copies the next piece and not one byte more. */
const preamble = `
umask 077
secret() { read -r length && dd bs=1 count="$length" 2>/dev/null; }
fail() { echo "$1" >&2; exit 1; }`;

const mongo = `${preamble}
folder=$(mktemp -d) || folder=
trap 'rm -rf "$folder"' EXIT
run() { mongosh --quiet --norc "$folder/$1.js" >"$folder/said" 2>&1; }
said() { grep -qi "$1" "$folder/said"; }
told() { tail -n 3 "$folder/said" >&2; exit 1; }`;

/** Pieces: a script that makes the user, one that changes the password of a user that is there, one that logs in as it. */
export const mongoAdd = `${mongo}
for name in create update check; do secret >"$folder/$name.js"; done
run create || { said 'already exists' && run update; } || told
run check || told
echo done`;

/** Piece: a script that takes the user away. */
export const mongoDrop = `${mongo}
secret >"$folder/drop.js"
run drop || said 'not found' || told
echo done`;

const redis = `${preamble}
password=$(secret)
as() { REDISCLI_AUTH="$1" redis-cli --user "$user" 2>&1; }
user=$1`;

/** Argument: user. Pieces: its password, another one, the sha256 of that in hex. */
export const redisAdd = `${redis}
other=$(secret)
sum=$(secret)
reply=$(echo "ACL SETUSER $user #$sum" | as "$password")
[ "$reply" = OK ] || fail "$reply"
reply=$(echo PING | as "$other")
[ "$reply" = PONG ] || fail "$reply"
echo done`;

/** Argument: user. Pieces: its password, the sha256 of the one that ends. All other users end as well: none is ours. */
export const redisDrop = `${redis}
sum=$(secret)
echo 'ACL USERS' | as "$password" | while read -r name; do
  [ "$name" = "$user" ] || [ "$name" = default ] || echo "ACL DELUSER $name" | as "$password"
done
reply=$(echo "ACL SETUSER $user !$sum" | as "$password")
case $reply in OK | *'does not exist'*) echo done ;; *) fail "$reply" ;; esac`;

const postgres = `${preamble}
user=$1
database=$2
password=$(secret)
sql() { PGPASSWORD="$password" psql -X -q -v ON_ERROR_STOP=1 -v other="$other" --host=127.0.0.1 --username="$user" --dbname="$database"; }
other=$3`;

/**
 * Arguments: user, database, name of the other user. Pieces: password, the other one, what the server keeps of that. The other user acts
 * as the owner of the database, so that what it makes is the owner's. It is tried at the pod's own address, where the server asks for
 * the password.
 */
export const postgresAdd = `${postgres}
trial=$(secret)
kept=$(secret)
{
  printf '%s\\n' "\\\\set kept '$kept'"
  cat <<'SQL'
SELECT pg_catalog.pg_get_userbyid(datdba) AS owner FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database() \\gset
SELECT pg_catalog.format('CREATE ROLE %I', :'other')
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = :'other') \\gexec
ALTER ROLE :"other" LOGIN INHERIT PASSWORD :'kept';
GRANT :"owner" TO :"other";
ALTER ROLE :"other" SET role TO :"owner";
SQL
} | sql || exit 1
set -- $(hostname -i)
echo 'SELECT 1;' | PGPASSWORD="$trial" psql -X -q -t -v ON_ERROR_STOP=1 --host="$1" --username="$other" --dbname="$database" >/dev/null || exit 1
echo done`;

/**
 * Arguments: user, database, name of the user that ends. Piece: password. The owner of the database stays, without a password. Sessions
 * end before the role does: of one that is gone the server shows no name.
 */
export const postgresDrop = `${postgres}
sql <<'SQL' >/dev/null || exit 1
SELECT pg_catalog.pg_get_userbyid(datdba) AS owner, pg_catalog.pg_get_userbyid(datdba) = :'other' AS owns,
  EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = :'other') AS there
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database() \\gset
\\if :there
\\if :owns
ALTER ROLE :"other" PASSWORD NULL;
\\else
ALTER ROLE :"other" NOLOGIN;
\\endif
SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = :'other';
\\if :owns
\\else
REASSIGN OWNED BY :"other" TO :"owner";
DROP OWNED BY :"other";
DROP ROLE :"other";
\\endif
\\endif
SQL
echo done`;
