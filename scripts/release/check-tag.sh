#!/bin/sh
# Says whether a tag may become a release: check-tag.sh TAG COMMIT. It must name the version of package.json, a commit of main, and
# the same commit at the origin; a release that is there already stays what it is.
set -eu
tag=$1
commit=$2

fail() {
  echo "error: $1" >&2
  exit 1
}

version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
[ "$tag" = "v$version" ] || fail "the tag is $tag, and package.json says $version"

# A tag with a message is an object of its own, whose commit is the line that ends in ^{}.
there=$(git ls-remote origin "refs/tags/$tag" "refs/tags/$tag^{}" | sort -k2 | tail -n 1 | cut -f 1)
[ -n "$there" ] || fail "the origin has no tag $tag"
[ "$there" = "$commit" ] || fail "$tag is $there at the origin, not $commit: a released tag never moves, release another version"

main=$(git ls-remote origin refs/heads/main | cut -f 1)
git merge-base --is-ancestor "$commit" "$main" || fail "$commit is not on main"
