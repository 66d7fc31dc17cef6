"""A server as a pod runs it: a process of its own, spoken to over a socket."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from module_server import module_service_pb2 as pb
from module_server import module_service_pb2_grpc as pb_grpc

ROOT = Path(__file__).resolve().parent.parent
UNLIMITED = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]


def start(packages: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "module_server"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{packages}", "PORT": "0", "POD_NAME": "pod-1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Server:
    """A running server, its log, and a connection to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.serving = self.logged("serving")
        self.port = self.serving["port"]
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.port}", options=UNLIMITED)
        self.stub = pb_grpc.ModuleServiceStub(self.channel)
        self.health = health_pb2_grpc.HealthStub(self.channel)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def logged(self, message: str) -> dict[str, Any]:
        """The next line of the log with that message."""
        while (line := self._lines.get(timeout=60)) is not None:
            fields = json.loads(line) if line.startswith("{") else {}
            if fields.get("message") == message:
                return fields
        assert self.process.stderr is not None
        raise AssertionError(f"the server ended before it said {message!r}: {self.process.stderr.read()}")

    def request(self, method: str, *args: object, handle: str = "", **kwargs: object) -> pb.CallRequest:
        return pb.CallRequest(method=method, body=json.dumps({"args": args, "kwargs": kwargs}).encode(), handle=handle)

    def call(self, method: str, *args: object, handle: str = "", **kwargs: object) -> Any:
        """The result, or the failure."""
        answer = self.stub.Call(self.request(method, *args, handle=handle, **kwargs), timeout=60)
        return json.loads(answer.body)["result"] if answer.WhichOneof("outcome") == "body" else answer.failure

    def status(self, service: str = "") -> str:
        answer = self.health.Check(health_pb2.HealthCheckRequest(service=service), timeout=60)
        return health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)


@contextmanager
def running(packages: Path, **environment: str) -> Iterator[Server]:
    process = start(packages, **environment)
    try:
        server = Server(process)
        with server.channel:
            yield server
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()
