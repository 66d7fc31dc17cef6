#!/bin/sh
# Moves the tag of the major version, which workflows use (@v1), to a release: move-major.sh v1.2.3 COMMIT. Nothing else ever moves.
# Versions before 1.0.0 move v1 as well, since it is what the documentation names; releases with a hyphen (v1.0.0-rc.1) move nothing.
set -eu
tag=$1
commit=$2

case $tag in
  v*-*) echo "$tag is not for everybody: nothing was moved" && exit 0 ;;
  v[0-9]*.[0-9]*.[0-9]*) ;;
  *) echo "error: $tag is no version" >&2 && exit 1 ;;
esac
major=${tag%%.*}
[ "$major" = v0 ] && major=v1

# A fix of an older version must not take the place of a newer one.
newest=$(git ls-remote --refs origin 'refs/tags/v*.*.*' | sed 's#.*refs/tags/##' | grep -v -e - |
  grep -E "^($major|$([ "$major" = v1 ] && echo v0 || echo "$major"))\\." | sort -V | tail -n 1)
if [ "$newest" != "$tag" ]; then
  echo "$newest is newer than $tag: $major stays"
  exit 0
fi
git push --force origin "$commit:refs/tags/$major"
