"""
run_tests.py [lint | test] [ARGUMENT of pytest...]: checks of style, the tests, or both, with what they need, which is installed
once per set of pinned versions and kept in the user's cache.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def environment() -> Path:
    """The interpreter of a virtual environment with requirements-test.txt."""
    wanted = "".join(HERE.joinpath(name).read_text("utf-8") for name in ("requirements.txt", "requirements-test.txt"))
    key = hashlib.sha256(f"{sys.version}\0{sys.prefix}\0{wanted}".encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jac-scale-action" / "python" / key
    python = cache / "bin" / "python"
    ready = cache / ".ready"
    if not ready.exists():
        shutil.rmtree(cache, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", cache], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", HERE / "requirements-test.txt"]
        subprocess.run(pip, check=True)
        ready.touch()
    return python


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - said before pip says it at length
        sys.exit(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}")
    interpreter = environment()
    arguments = sys.argv[1:]
    only = arguments.pop(0) if arguments[:1] in (["lint"], ["test"]) else None
    style = [["ruff", "check", "-q"], ["ruff", "format", "-q", "--check"]] if only != "test" else []
    tests = [["pytest", *arguments]] if only != "lint" else []
    for command in style + tests:
        status = subprocess.run([interpreter, "-m", *command, HERE if command[0] == "ruff" else str(HERE)], check=False).returncode
        if status:
            sys.exit(status)
