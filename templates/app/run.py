# run.py: the Jac runtime in this process, which lets its users go when the pod is about to end.
import os
import runpy
import shutil
import signal
import sys
import threading

CLOSE = (b"connection", b"close")
# Seconds after SIGTERM: without its databases the runtime would not end before the kubelet ends it.
LONGEST = 25


def let_go(*_):
    """
    Asked by drain.py. From now on every answer ends its connection: what came on it after SIGTERM the runtime would turn away,
    with a 503 or without a word.
    """
    uvicorn = sys.modules.get("uvicorn.server")
    if uvicorn is None:
        return
    tick = uvicorn.Server.on_tick

    async def on_tick(server, counter):
        ends = await tick(server, counter)
        if ends:
            overdue = threading.Timer(LONGEST, os._exit, [1])
            overdue.daemon = True
            overdue.start()
        state = server.server_state
        if CLOSE not in state.default_headers:
            state.default_headers = [*state.default_headers, CLOSE]
        return ends

    uvicorn.Server.on_tick = on_tick


def is_ours(program):
    """Whether this very Python would run it: the command of another one has other packages."""
    with open(program, "rb") as file:
        first = file.readline()
    interpreter = os.fsdecode(first[2:].strip()) if first.startswith(b"#!") else ""
    if os.path.dirname(interpreter) != os.path.dirname(sys.executable) or not os.path.exists(interpreter):
        return False
    return os.path.samefile(interpreter, sys.executable)


def run(arguments):
    """Returns only where there is no command `jac`."""
    program = shutil.which("jac")
    if program is None:
        return
    if not is_ours(program):
        os.execv(program, ["jac", *arguments])
    signal.signal(signal.SIGUSR1, let_go)
    sys.argv = [program, *arguments]
    runpy.run_path(program, run_name="__main__")
    sys.exit()
