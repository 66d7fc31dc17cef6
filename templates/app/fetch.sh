# Fetches the dependency set and the code bundle from the code-server; they may still be on their way there.
# Exit codes: 20 the bundle is not what its digest says, 21 disk full, 22 gave up waiting.
trap 'exit 143' TERM
unset http_proxy https_proxy
complaint=/tmp/complaint
started=$(date +%s)
said=
tenths=2
# Seconds a download may take; doubled each time it was not enough. (wget -T is not in every busybox.)
limit=60

get() { timeout $limit wget -q -O "$1" "$2" 2>$complaint; }

# again URL: says once why there was nothing, then pauses for a moment that grows up to a second.
again() {
  why=$(tail -n 1 $complaint)
  if [ -z "$why" ]; then
    why="nothing within $limit s"
    limit=$((limit * 2))
  fi
  case $why in
    *'No space left'* | *'quota exceeded'*)
      echo "no space left while fetching $1: $why"
      exit 21
      ;;
  esac
  if [ $(($(date +%s) - started)) -ge 600 ]; then
    echo "gave up after 10 minutes of waiting for $1: $why"
    exit 22
  fi
  if [ "$why" != "$said" ]; then
    echo "waiting for $1: $why"
    said=$why
  fi
  sleep $((tenths / 10)).$((tenths % 10)) 2>/dev/null || sleep 1
  tenths=$((tenths * 2))
  [ $tenths -le 10 ] || tenths=10
}

url=$CODE_SERVER/deps/$DEPENDENCY_KEY-$(uname -m).tar
# The last file in it tells that all of it arrived.
while :; do
  get - "$url" | tar -x -o -f - -C /deps 2>$complaint.tar
  [ -e /deps/.complete ] && break
  # An empty answer is tar's complaint as well; wget knows better, but a full disk is tar's alone.
  if [ ! -s $complaint ] || grep -q 'No space\|quota' $complaint.tar; then
    grep -v 'short read' $complaint.tar >$complaint
  fi
  again "$url"
done

url=$CODE_SERVER/bundles/$BUNDLE.tar
bundle=/app/.bundle.tar.part
wrong=0
while :; do
  until get $bundle "$url"; do
    again "$url"
  done
  [ "$(sha256sum <$bundle)" = "$BUNDLE  -" ] && break
  wrong=$((wrong + 1))
  if [ $wrong -ge 3 ]; then
    echo "$url came three times with another sha256 than its name says"
    exit 20
  fi
  echo 'another sha256 than its name says' >$complaint
  again "$url"
done
tar -x -o -f $bundle -C /app 2>$complaint || {
  cat $complaint
  grep -q 'No space\|quota' $complaint && exit 21
  exit 1
}
rm -f $bundle
