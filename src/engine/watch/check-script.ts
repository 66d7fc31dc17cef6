/**
 * Reads one JSON object a line, `{"id", "files": [{"path", "text"}]}`, and answers one a line: first `{"ready": VERSION}` or
 * `{"unable": WHY}`, then `{"id", "faults": […]}`. Nothing is run, imported or written but by the parser itself. It stays, because
 * loading the parser takes seconds and a parse a few milliseconds; it ends with its input, and by itself after an hour without any.
 */
export const checkScript = `
import sys
sys.path[:] = [folder for folder in sys.path if folder]
import json, os, signal
sys.stdin.reconfigure(encoding="utf-8")
answers = os.fdopen(os.dup(1), "w")
sys.stdout = sys.stderr

def tell(value):
    answers.write(json.dumps(value) + "\\n")
    answers.flush()

def number(path):
    try:
        with open(path) as file:
            return int(file.read())
    except (OSError, ValueError):
        return None

# The kernel would end the app with us: the runtime's parser takes 150 MB.
most, used = number("/sys/fs/cgroup/memory.max"), number("/sys/fs/cgroup/memory.current")
if most is not None and used is not None and most - used < 250 * 1024 * 1024:
    tell({"unable": "its pod has too little memory left for a parser beside the app"})
    sys.exit()
if hasattr(os, "nice"):
    os.nice(10)
if hasattr(signal, "alarm"):
    signal.alarm(3600)
compiled = os.environ.get("PYTHONUSERBASE", "") + "/cache"
if os.path.isdir(compiled):
    os.environ["XDG_CACHE_HOME"] = compiled
try:
    from importlib import metadata
    version = metadata.version("jaclang")
    try:
        from jaclang.jac0core.program import JacProgram
    except ImportError:
        from jaclang.compiler.program import JacProgram
    JacProgram().parse_str("", "/nowhere/empty.jac")
except Exception as error:
    tell({"unable": f"the Jac parser cannot be loaded: {type(error).__name__}: {error}"})
    sys.exit()
tell({"ready": version})

def faults(path, text):
    program = JacProgram()
    program.parse_str(text, "/nowhere/" + path)
    for fault in program.errors_had:
        place = getattr(fault, "loc", None)
        yield {
            "file": path,
            "line": getattr(place, "first_line", None) or 1,
            "column": getattr(place, "col_start", None) or 1,
            "message": str(getattr(fault, "msg", fault)),
        }

for line in sys.stdin:
    if hasattr(signal, "alarm"):
        signal.alarm(3600)
    asked = json.loads(line)
    found = []
    for file in asked["files"]:
        try:
            found.extend(faults(file["path"], file["text"]))
        except Exception as error:
            # A parser that fails says nothing of the code.
            print(f"{file['path']}: {type(error).__name__}: {error}", file=sys.stderr)
    tell({"id": asked["id"], "faults": found})
`;
