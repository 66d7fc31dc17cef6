import json
import math
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2

from module_server import module_service_pb2 as pb
from module_server.server import NOT_STARTED, SERVICE
from serving import UNLIMITED, Server, running, start

GATE = """
import os
import time
ran = []
def wait(gate, name="first"):
    ran.append(name)
    print('{"message": "at work on %s"}' % name, flush=True)
    while not os.path.exists(gate):
        time.sleep(0.01)
    return name
def seen():
    return ran
"""


@pytest.fixture(scope="module")
def folder(packages: Path) -> Path:
    (packages / "gate.py").write_text(GATE)
    (packages / "stuck.py").write_text("import time\nprint('importing', flush=True)\nwhile True: time.sleep(0.01)\n")
    (packages / "quits.py").write_text("raise SystemExit(7)\n")
    (packages / "needs.py").write_text("import nothing_of_that_name\n")
    return packages


@pytest.fixture(scope="module")
def shop(folder: Path) -> Iterator[Server]:
    with running(folder, MODULE_NAME="shopfake", POD_MANAGER_URL="http://pod-manager.example.com") as server:
        yield server


@pytest.fixture(scope="module")
def numpy(folder: Path) -> Iterator[Server]:
    pytest.importorskip("numpy")
    with running(folder, MODULE_NAME="numpy") as server:
        yield server


def test_the_guides_example(numpy: Server):
    answer = numpy.stub.Call(pb.CallRequest(method="array", body=b'{"args": [16, 20, 24], "kwargs": {}}'), timeout=60)
    assert answer.body == b'{"result": [16, 20, 24]}'


def test_numbers_as_numbers(numpy: Server):
    assert numpy.call("linalg.norm", [3, 4]) == 5.0
    assert numpy.call("add", 2**62, 1) == 2**62 + 1
    assert numpy.call("divide", [1.0, -1.0], 4) == [0.25, -0.25]
    assert numpy.call("arange", 3, dtype="float32") == [0.0, 1.0, 2.0]
    assert numpy.call("log", {"$float": "NaN"}) == {"$float": "NaN"}
    assert numpy.call("os.system", "id").kind == pb.REFUSED


def test_an_argument_of_ten_megabytes(numpy: Server):
    numbers = [index / 7 for index in range(550_000)]
    assert math.isclose(numpy.call("sum", numbers), math.fsum(numbers), rel_tol=1e-9)


def test_a_generator_stays_and_goes_on(numpy: Server):
    generator = numpy.call("random.RandomState", 3)
    handle = generator["$handle"]
    assert generator["type"] == "numpy.random.mtrand.RandomState"
    assert handle.startswith("pod-1.")
    first, second = (numpy.call("rand", 2, handle=handle) for _ in range(2))
    assert first != second
    numpy.call("seed", 3, handle=handle)
    assert numpy.call("rand", 2, handle=handle) == first
    assert numpy.stub.Release(pb.ReleaseRequest(handle=handle), timeout=60).released
    assert not numpy.stub.Release(pb.ReleaseRequest(handle=handle), timeout=60).released
    gone = numpy.call("rand", 2, handle=handle)
    assert (gone.kind, "it was released" in gone.message) == (pb.GONE, True)


def test_the_health_protocol_and_what_it_says_along(shop: Server):
    assert [shop.status(), shop.status(SERVICE)] == ["SERVING", "SERVING"]
    with pytest.raises(grpc.RpcError) as caught:
        shop.status("another")
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND
    _, call = shop.health.Check.with_call(health_pb2.HealthCheckRequest(), timeout=60)
    metadata = dict(call.initial_metadata())
    assert metadata["module-name"] == "shopfake"
    assert metadata["pod-manager-url"] == "http://pod-manager.example.com"
    assert shop.serving["pod_manager_url"] == "http://pod-manager.example.com"
    assert shop.serving["module"] == "shopfake"


def test_what_fails_is_logged_without_what_the_caller_passed(shop: Server):
    assert shop.call("buy", "secret-7").message == "only secret-7 left"
    line = shop.logged("call failed")
    assert (line["kind"], line["type"], line["method"]) == ("MODULE", "shopfake.Refused.Deep", "buy")
    assert "secret-7" not in json.dumps(line)


def test_a_module_that_exits_does_not_end_the_server(shop: Server):
    assert shop.call("leave").type == "SystemExit"
    assert shop.call("answer") == 42


def test_parallel_calls_do_not_mix(shop: Server):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda number: shop.call("echo", number, "é" * number, n=number), range(300)))
    assert answers == [{"args": [number, "é" * number], "kwargs": {"n": number}} for number in range(300)]


def test_bodies_beyond_64_mib_are_refused_either_way(shop: Server):
    limit = 64 * 1024 * 1024
    beside = len('{"args": [""]}')
    assert (
        shop.stub.Call(
            pb.CallRequest(method="buy", body=b'{"args": ["' + b"x" * (limit - beside) + b'"]}'), timeout=120
        ).failure.kind
        == pb.MODULE
    )
    assert shop.stub.Call(pb.CallRequest(method="same", body=b" " * (limit + 1)), timeout=60).failure.kind == pb.BAD_REQUEST
    with pytest.raises(grpc.RpcError) as caught:
        shop.stub.Call(pb.CallRequest(method="same", body=b" " * (limit + 100_000)), timeout=60)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert shop.call("long_text", limit).kind == pb.TOO_LARGE
    assert len(shop.call("long_text", limit - len('{"result": ""}'))) == limit - len('{"result": ""}')


def test_health_is_answered_while_all_threads_are_at_work_and_more_calls_are_turned_away(folder: Path, tmp_path: Path):
    with running(folder, MODULE_NAME="gate", THREADS="1", WAITING_LIMIT="0") as server:
        gate = tmp_path / "open"
        first = server.stub.Call.future(server.request("wait", str(gate)))
        server.logged("at work on first")
        assert server.status() == "SERVING"
        with pytest.raises(grpc.RpcError) as caught:
            server.call("seen")
        assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert NOT_STARTED in caught.value.trailing_metadata()
        assert "1 calls with" in caught.value.details()
        gate.touch()
        assert json.loads(first.result(timeout=60).body)["result"] == "first"
        assert server.call("seen") == ["first"]


def test_waiting_calls_hold_so_many_bytes_and_no_more(folder: Path, tmp_path: Path):
    with running(folder, MODULE_NAME="gate", THREADS="1", BODIES_MIB="1") as server:
        gate = tmp_path / "open"
        large = pb.CallRequest(method="seen", body=b" " * 1024 * 1024 + b"{}")
        # Alone it may be as large as a message.
        assert json.loads(server.stub.Call(large, timeout=60).body)["result"] == []
        first = server.stub.Call.future(server.request("wait", str(gate)))
        server.logged("at work on first")
        with pytest.raises(grpc.RpcError) as caught:
            server.stub.Call(large, timeout=60)
        assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert NOT_STARTED in caught.value.trailing_metadata()
        small = server.stub.Call.future(server.request("seen"))
        gate.touch()
        assert json.loads(small.result(timeout=60).body)["result"] == ["first"]
        first.result(timeout=60)
        assert json.loads(server.stub.Call(large, timeout=60).body)["result"] == ["first"]


def test_a_call_whose_caller_left_before_its_turn_is_not_made(folder: Path, tmp_path: Path):
    with running(folder, MODULE_NAME="gate", THREADS="1") as server:
        gate = tmp_path / "open"
        first = server.stub.Call.future(server.request("wait", str(gate)))
        server.logged("at work on first")
        with pytest.raises(grpc.RpcError) as caught:
            server.stub.Call(server.request("wait", str(gate), "late"), timeout=0.3)
        assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        # Answered on the same connection, and so after the server heard of it.
        for _ in range(3):
            assert server.status() == "SERVING"
        gate.touch()
        first.result(timeout=60)
        assert server.call("seen") == ["first"]


def test_sigterm_drains(folder: Path, tmp_path: Path):
    with running(folder, MODULE_NAME="gate", DRAIN_SECONDS="2", GRACE_SECONDS="60") as server:
        gate = tmp_path / "open"
        running_call = server.stub.Call.future(server.request("wait", str(gate)))
        server.logged("at work on first")
        server.terminate()
        assert server.logged("draining")["calls"] == 1
        assert server.status() == "NOT_SERVING"
        assert server.call("seen") == ["first"]
        gate.touch()
        assert json.loads(running_call.result(timeout=60).body)["result"] == "first"
        assert server.logged("stopped")["unfinished"] == 0
        assert server.process.wait(60) == 0


def test_a_call_that_takes_longer_than_the_grace_does_not_keep_the_pod(folder: Path, tmp_path: Path):
    with running(folder, MODULE_NAME="gate", DRAIN_SECONDS="0", GRACE_SECONDS="0.2") as server:
        endless = server.stub.Call.future(server.request("wait", str(tmp_path / "never")))
        server.logged("at work on first")
        server.terminate()
        with pytest.raises(grpc.RpcError):
            endless.result(timeout=60)
        assert server.logged("stopped")["unfinished"] == 1
        assert server.process.wait(60) == 0


def test_one_port_has_one_server(shop: Server, folder: Path):
    assert ended(folder, MODULE_NAME="shopfake", PORT=str(shop.port)) == (43, f"port {shop.port} cannot be listened on")


def test_ipv6_is_listened_on_where_there_is_any(shop: Server):
    try:
        socket.create_connection(("::1", shop.port), 10).close()
    except OSError as error:
        pytest.skip(f"no IPv6 here: {error}")
    with grpc.insecure_channel(f"[::1]:{shop.port}", options=UNLIMITED) as channel:
        grpc.channel_ready_future(channel).result(timeout=60)


def ended(folder: Path, **environment: str) -> tuple[int, str]:
    process = start(folder, **environment)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors.strip()


@pytest.mark.parametrize(
    ("environment", "code", "message"),
    [
        (
            {"MODULE_NAME": "nothing_of_that_name"},
            41,
            "there is no module nothing_of_that_name: is its package named differently (PACKAGE)?",
        ),
        ({"MODULE_NAME": "shopfake.nothing"}, 41, "there is no module shopfake.nothing"),
        ({"MODULE_NAME": "needs"}, 42, "importing needs failed: No module named 'nothing_of_that_name'"),
        ({"MODULE_NAME": "quits"}, 42, "importing quits failed: SystemExit: 7"),
        ({"MODULE_NAME": ""}, 2, "MODULE_NAME is missing"),
        ({"MODULE_NAME": "shopfake", "PACKAGES_DIR": "/nowhere"}, 40, "have not been installed yet"),
        ({"MODULE_NAME": "shopfake", "PACKAGES_DIR": "/nowhere", "PACKAGE": "-e ."}, 2, "PACKAGE '-e .'"),
    ],
)
def test_what_cannot_be_served_ends_with_one_line(folder: Path, environment: dict[str, str], code: int, message: str):
    found, errors = ended(folder, **environment)
    assert found == code
    assert message in errors
    assert "\n" not in errors


def test_sigterm_while_importing_ends_at_once(folder: Path):
    process = start(folder, MODULE_NAME="stuck")
    assert process.stdout is not None
    assert process.stdout.readline() == "importing\n"
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0
