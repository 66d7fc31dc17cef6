#!/usr/bin/env bash
# jqm.sh OUT.tar: the stand-in for enioka/jqm-standalone, for clusters that reach no image registry.
exec "$(dirname "$(readlink -f "$0")")/../standins/jqm/image.sh" "$@"
