# Redis takes its passwords from a file; as an argument everybody on the node could read it. printf is the shell's own.
umask 077
{
  printf 'requirepass %s\n' "$REDIS_PASSWORD"
  # Only while the password is being changed.
  [ -z "$REDIS_OTHER_PASSWORD" ] || printf 'user default on >%s >%s ~* &* +@all\n' "$REDIS_PASSWORD" "$REDIS_OTHER_PASSWORD"
} >/conf/redis.conf || exit 1
exec redis-server /conf/redis.conf --dir /data --appendonly yes
