#!/usr/bin/env bash
# jac-runtime.sh OUT.tar: the Jac runtime, jaclang 0.16.7 with jac-scale 0.2.30, above the layer of python-slim.
#
# jac-runtime.constraints.txt holds every version that pip chose. FREEZE=1 lets pip choose anew and rewrites it.

source "$(dirname "$0")/rootfs.bash"
constraints=$here/jac-runtime.constraints.txt
[[ -n ${IN_BUILD_NAMESPACES:-} ]] || enter_namespaces "$@"

tags=(jac-runtime:0.16.7)
base_layer
unpack "$base"
say "pip install"
inside true # mounts /run
[[ -n ${FREEZE:-} ]] && : >"$root/run/constraints.txt" || cp "$constraints" "$root/run/constraints.txt"
inside pip install --quiet --no-compile --constraint /run/constraints.txt 'jaclang==0.16.7' 'jac-scale[all]==0.2.30' >&2
inside pip check >&2
[[ -z ${FREEZE:-} ]] || inside pip freeze --path /usr/local/lib/python3.13/dist-packages >"$constraints"
compile /usr/local/lib
say "first start"
jac_cache=/usr/local/share/jac-cache
cp "$here/jac-runtime.first-start.py" "$root/run/first-start.py"
inside_offline env XDG_CACHE_HOME=$jac_cache PYTHONHASHSEED=0 python3 /run/first-start.py >"$cache/first-start.log" 2>&1 ||
  { tail -n 30 "$cache/first-start.log" >&2; exit 1; }
# What a build reads of a base image instead of its layers; templates/base.Dockerfile writes the same labels.
labels=$(inside python3 -c 'import json, platform, sys
from importlib.metadata import distributions
packages = {each.name.lower().replace("_", "-"): each.version for each in distributions()}
runtime = ["jaclang", "jac-scale", *sorted(packages.keys() - {"jaclang", "jac-scale"})]
print(json.dumps({
    "io.jac-scale.runtime": " ".join(f"{name}=={packages[name]}" for name in runtime),
    "io.jac-scale.python": "cp%d%d" % sys.version_info[:2],
    "io.jac-scale.libc": " ".join(platform.libc_ver()),
}))')
layer=$cache/jac-runtime.layer.tar
seal "$layer" "$base"
finish '{
  "Env": ["PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
          "XDG_CACHE_HOME='$jac_cache'"],
  "Cmd": ["jac"],
  "Labels": '"$labels"'
}' "$base" "$layer"
rm -f "$layer"
