# Fetches the dependency set and the code bundle from the code-server; they may still be on their way there.
# Exit codes: 20 the bundle is not what its digest says, 21 disk full, 22 gave up waiting.
trap 'exit 143' TERM
complaint=/tmp/complaint
started=$(date +%s)
said=
tenths=2

# again URL: says once why there was nothing, then pauses for a moment that grows up to a second.
again() {
  why=$(tail -n 1 $complaint)
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
    echo "waiting for $1: ${why:-no answer}"
    said=$why
  fi
  sleep $((tenths / 10)).$((tenths % 10)) 2>/dev/null || sleep 1
  tenths=$((tenths * 2))
  [ $tenths -le 10 ] || tenths=10
}

url=$CODE_SERVER/deps/$DEPENDENCY_KEY-$(uname -m).tar
# Its last file tells that all of it arrived.
until [ -e /deps/.complete ]; do
  { wget -q -Y off -T 20 -O - "$url" 2>$complaint.1 | tar -x -o -f - -C /deps 2>$complaint.2; }
  [ -e /deps/.complete ] && break
  cat $complaint.2 $complaint.1 >$complaint
  again "$url"
done

url=$CODE_SERVER/bundles/$BUNDLE.tar
bundle=/app/.bundle.tar.part
wrong=0
while :; do
  until wget -q -Y off -T 20 -O $bundle "$url" 2>$complaint; do
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
if ! tar -x -o -f $bundle -C /app 2>$complaint; then
  again "$url"
  exit 1
fi
rm -f $bundle
