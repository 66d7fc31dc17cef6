import { app_auth_py as auth, app_run_py as run } from '../../generated/templates.js';
import type { BuildRequest } from '../../ports/images.js';
import type { Launch } from './assemble.js';
import { appFolder, appOwner, dependenciesFolder } from './layer.js';

/**
 * Starts the Jac runtime as process 1: as templates/app/launch.py does, but on the port that the environment asks for, since an
 * image outlives the settings it was made with.
 */
const launcher = `import sys

# \`python3 -c\` looks for modules in the working directory first, which is the app's.
sys.path[:] = [folder for folder in sys.path if folder]
import os
import re
from importlib import metadata

auth, run, command, *arguments = sys.argv[1:]
port = os.environ.get("PORT")
if port:
    arguments = ["--port=" + port if argument.startswith("--port=") else argument for argument in arguments]
base = os.environ.get("PYTHONUSERBASE", "/${dependenciesFolder}")
os.environ["PATH"] = base + "/bin:" + os.environ.get("PATH", os.defpath)
try:
    version = metadata.version("jaclang")
except metadata.PackageNotFoundError:
    print(f"no jaclang for Python {sys.version.split()[0]}, neither in the image nor among the installed dependencies", file=sys.stderr)
    sys.exit(30)
scope = {"__name__": "auth"}
exec(auth, scope)
scope["write"]("jac.toml", "jac.toml")
if command == "auto":
    # \`jac serve\` became \`jac start\` in jaclang 0.9.7.
    numbers = [int(number) for number in re.findall(r"\\d+", version)[:3]]
    command = "start" if numbers >= [0, 9, 7] else "serve"
scope = {"__name__": "run"}
exec(run, scope)
scope["run"]([command, *arguments])
print(f"jaclang {version} is installed, but there is no command \`jac\` on the PATH", file=sys.stderr)
sys.exit(30)
`;

/** How the image runs, whatever the base was made to run. */
export function launchOf({
  jacCommand,
  entry,
  containerPort,
}: Pick<BuildRequest, 'jacCommand' | 'entry' | 'containerPort'>): Launch {
  return {
    User: `${appOwner}:${appOwner}`,
    WorkingDir: `/${appFolder}`,
    Entrypoint: ['python3', '-c', launcher, auth, run],
    Cmd: [jacCommand, entry, `--port=${containerPort}`],
    ExposedPorts: { [`${containerPort}/tcp`]: {} },
    Env: { PYTHONUNBUFFERED: '1', PYTHONUSERBASE: `/${dependenciesFolder}` },
  };
}
