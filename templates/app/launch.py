# launch.py AUTH RUN COMMAND FILE OPTION...: finds the Jac runtime and hands this process over to it. AUTH and RUN are the texts of
# auth.py and run.py.
import sys

# `python3 -c` looks for modules in the working directory first, which is the app's.
sys.path[:] = [folder for folder in sys.path if folder]
import os
import re
from importlib import metadata

auth, run, command, *arguments = sys.argv[1:]
os.environ["PATH"] = os.environ["PYTHONUSERBASE"] + "/bin:" + os.environ.get("PATH", os.defpath)
try:
    version = metadata.version("jaclang")
except metadata.PackageNotFoundError:
    print(f"no jaclang for Python {sys.version.split()[0]}, neither in the image nor among the installed dependencies", file=sys.stderr)
    sys.exit(30)
# What was compiled when the dependencies were installed; an image with the runtime may have a cache of its own.
compiled = os.environ["PYTHONUSERBASE"] + "/cache"
if os.path.isdir(compiled):
    os.environ["XDG_CACHE_HOME"] = compiled
scope = {"__name__": "auth"}
exec(auth, scope)
scope["write"]("jac.toml", "jac.toml")
if command == "auto":
    # `jac serve` became `jac start` in jaclang 0.9.7.
    numbers = [int(number) for number in re.findall(r"\d+", version)[:3]]
    command = "start" if numbers >= [0, 9, 7] else "serve"
scope = {"__name__": "run"}
exec(run, scope)
scope["run"]([command, *arguments])
print(f"jaclang {version} is installed, but there is no command `jac` on the PATH", file=sys.stderr)
sys.exit(30)
