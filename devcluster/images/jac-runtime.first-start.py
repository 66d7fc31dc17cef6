"""Starts the Jac runtime once, inside the image being built and without a network.

The runtime compiles parts of itself when it first starts. What it leaves under XDG_CACHE_HOME goes into the image, so
that a pod does not spend its first second on it. An image whose runtime does not come up is not built.
"""
import fcntl
import json
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request

PORT = 8000
BUDGET = 90  # seconds; alone it takes about six
APP = """
node Seen {}

def:pub greet(name: str) -> str {
    return name;
}

walker:pub look {
    can see with Root entry {
        root ++> Seen();
        report len([root-->[?:Seen]]);
    }
}
"""


def loopback_up():
    with socket.socket() as any_socket:
        siocsifflags, up_and_running = 0x8914, 0x41
        fcntl.ioctl(any_socket, siocsifflags, struct.pack("16sH14x", b"lo", up_and_running))


def ask(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


def main():
    loopback_up()
    folder = pathlib.Path("/run/first-start")
    folder.mkdir()
    (folder / "jac.toml").write_text('[project]\nname = "first-start"\n')
    (folder / "app.jac").write_text(APP)
    server = subprocess.Popen(
        ["jac", "start", "app.jac", "--port", str(PORT)],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr,
    )
    try:
        deadline = time.monotonic() + BUDGET
        while True:
            try:
                ask("/healthz/ready")
                break
            except (urllib.error.URLError, OSError):
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit("the Jac runtime did not start")
                time.sleep(0.1)
        ask("/function/greet", {"name": "world"})
        ask("/walker/look", {})
        ask("/openapi.json")
        who, credential = {"type": "username", "value": "someone"}, {"type": "password", "password": "only once"}
        ask("/user/register", {"identities": [who], "credential": credential})
        ask("/user/login", {"identity": who, "credential": credential})
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


if __name__ == "__main__":
    main()
