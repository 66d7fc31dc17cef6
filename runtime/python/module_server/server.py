"""The gRPC server: calls in threads, health beside them, an orderly end."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import grpc
import grpc.aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from module_server import module_service_pb2 as pb
from module_server import module_service_pb2_grpc as pb_grpc
from module_server.handles import HandleStore
from module_server.log import say
from module_server.runner import MESSAGE_LIMIT, MIB, Runner
from module_server.settings import Settings

SERVICE = pb.DESCRIPTOR.services_by_name["ModuleService"].full_name
# Trailer of a status that came before anything was called, so that the call may go to another pod.
NOT_STARTED = ("jac-not-started", "1")
SWEEP_SECONDS = 5.0

OPTIONS = (
    ("grpc.max_receive_message_length", MESSAGE_LIMIT),
    ("grpc.max_send_message_length", MESSAGE_LIMIT),
    # Two servers on one port would each get some of the calls, and neither would say so.
    ("grpc.so_reuseport", 0),
    # Clients keep connections open between calls, and may ask every 10 s whether they still are.
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
)


class PortTaken(Exception):
    """The port cannot be listened on."""


class ModuleService(pb_grpc.ModuleServiceServicer):
    """Hands calls to threads, so that health is answered while all of them are at work."""

    def __init__(self, runner: Runner, handles: HandleStore, settings: Settings) -> None:
        self._runner = runner
        self._handles = handles
        self._pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="call")
        self._limit = settings.threads + settings.waiting_limit
        self._bytes_limit = settings.bodies_mib * MIB
        self._lock = threading.Lock()
        self._taken = 0
        self._bytes = 0

    @property
    def taken(self) -> int:
        """Calls that run or wait for a thread, those included whose caller no longer waits."""
        return self._taken

    async def Call(self, request: pb.CallRequest, context: grpc.aio.ServicerContext) -> pb.CallResponse:
        size = len(request.body)
        if not self._take(size):
            context.set_trailing_metadata((NOT_STARTED,))
            await context.abort(
                grpc.StatusCode.RESOURCE_EXHAUSTED,
                f"{self._taken} calls with {self._bytes} bytes are running or waiting already; "
                f"{self._limit} and {self._bytes_limit} are the limits",
            )
        future = self._pool.submit(self._runner.call, request)
        future.add_done_callback(lambda _: self._give_back(size))
        # A caller that goes away takes its call along as long as no thread has it.
        answer = await asyncio.wrap_future(future)
        if answer.HasField("failure"):
            # Its message may hold what the caller passed, and is the caller's alone.
            say("call failed", kind=pb.Kind.Name(answer.failure.kind), type=answer.failure.type, method=request.method[:200])
        return answer

    async def Release(self, request: pb.ReleaseRequest, context: grpc.aio.ServicerContext) -> pb.ReleaseResponse:
        return pb.ReleaseResponse(released=self._handles.release(request.handle))

    def _take(self, size: int) -> bool:
        with self._lock:
            if self._taken >= self._limit or (self._taken and self._bytes + size > self._bytes_limit):
                return False
            self._taken += 1
            self._bytes += size
            return True

    def _give_back(self, size: int) -> None:
        with self._lock:
            self._taken -= 1
            self._bytes -= size


class Health(health.aio.HealthServicer):
    """grpc.health.v1, which also says what is served here and for whom."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        metadata = (("module-name", settings.module_name), ("pod-manager-url", settings.pod_manager_url))
        self._metadata = tuple((key, value) for key, value in metadata if value)

    async def Check(
        self, request: health_pb2.HealthCheckRequest, context: grpc.aio.ServicerContext
    ) -> health_pb2.HealthCheckResponse:
        await context.send_initial_metadata(self._metadata)
        return await super().Check(request, context)


async def serve(
    settings: Settings, runner: Runner, handles: HandleStore, stop: asyncio.Event, on_ready: Callable[[int], None]
) -> int:
    """Serves until `stop` is set, then drains. `on_ready` gets the port. Answers how many calls did not end in time.

    Raises PortTaken."""
    service = ModuleService(runner, handles, settings)
    state = Health(settings)
    server = grpc.aio.server(options=OPTIONS)
    pb_grpc.add_ModuleServiceServicer_to_server(service, server)
    health_pb2_grpc.add_HealthServicer_to_server(state, server)
    port = _listen(server, settings.port)
    await server.start()
    for name in ("", SERVICE):
        await state.set(name, health_pb2.HealthCheckResponse.SERVING)
    sweeper = asyncio.create_task(_sweep(handles))
    on_ready(port)
    await stop.wait()

    say("draining", seconds=settings.drain_seconds, calls=service.taken)
    await state.enter_graceful_shutdown()
    await asyncio.sleep(settings.drain_seconds)
    await server.stop(settings.grace_seconds)
    sweeper.cancel()
    left = service.taken
    say("stopped", logging.WARNING if left else logging.INFO, unfinished=left)
    return left


def _listen(server: grpc.aio.Server, port: int) -> int:
    # A node without IPv6 has no [::].
    for address in ("[::]", "0.0.0.0"):
        try:
            return server.add_insecure_port(f"{address}:{port}")
        except RuntimeError:
            continue
    raise PortTaken(f"port {port} cannot be listened on")


async def _sweep(handles: HandleStore) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        dropped = handles.sweep()
        if dropped:
            say("objects dropped that were not used", count=dropped, kept=len(handles))
