# Waits until each database answers whose URL is in the environment; one of its hosts is enough.
# Exit code 30: gave up, with one line that says why. The URL itself is never printed: it holds a password.
trap 'exit 143' TERM
started=$(date +%s)

# reach VARIABLE AUTHORITY PORT: whether one of the hosts takes a connection; PORT where a host names none.
reach() {
  for host in $(echo "${2##*@}" | tr ',' ' '); do
    port=$3
    case $host in
      \[*\]:*) port=${host##*:} ;;
      \[*\] | *:*:*) ;;
      *:*)
        port=${host##*:}
        host=${host%:*}
        ;;
    esac
    host=${host#\[}
    host=${host%%\]*}
    place="$host:$port"
    why=$(timeout 5 nc -w 4 "$host" "$port" -e true 2>&1) && return
    why=${why#nc: }
    why=${why:-no answer within 5 s}
  done
  return 1
}

# wait_for VARIABLE URL PORT
wait_for() {
  authority=${2#*://}
  authority=${authority%%[/?]*}
  # A name whose hosts only the driver can find (mongodb+srv), a socket: nothing to try.
  case $2 in mongodb+srv:*) return 0 ;; esac
  [ -n "${authority##*@}" ] || return 0
  said=
  tenths=2
  until reach "$1" "$authority" "$3"; do
    if [ $(($(date +%s) - started)) -ge "$WAIT_SECONDS" ]; then
      echo "gave up after $WAIT_SECONDS s of waiting for $1 at $place: $why"
      exit 30
    fi
    if [ "$why" != "$said" ]; then
      echo "waiting for $1 at $place: $why"
      said=$why
    fi
    sleep $((tenths / 10)).$((tenths % 10)) 2>/dev/null || sleep 1
    tenths=$((tenths * 2))
    [ $tenths -le 10 ] || tenths=10
  done
}

[ -z "$MONGODB_URI" ] || wait_for MONGODB_URI "$MONGODB_URI" 27017
[ -z "$REDIS_URL" ] || wait_for REDIS_URL "$REDIS_URL" 6379
[ -z "$DATABASE_URL" ] || wait_for DATABASE_URL "$DATABASE_URL" 5432
