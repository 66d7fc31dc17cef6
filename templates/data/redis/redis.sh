# Redis takes its password from a file; as an argument everybody on the node could read it. printf is the shell's own.
umask 077
printf 'requirepass %s\n' "$REDIS_PASSWORD" >/conf/redis.conf || exit 1
exec redis-server /conf/redis.conf --dir /data --appendonly yes
