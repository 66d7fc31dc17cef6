import importlib
import json
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from module_server import module_service_pb2 as pb
from module_server.handles import HandleStore
from module_server.reading import allow_digits
from module_server.runner import Runner

allow_digits()
Call = Callable[..., pb.CallResponse]


def caller(module: object, handles: HandleStore, body_limit: int = 100_000) -> Call:
    runner = Runner(module, handles, body_limit)

    def call(method: str, *args: object, handle: str = "", **kwargs: object) -> pb.CallResponse:
        body = json.dumps({"args": args, "kwargs": kwargs}).encode() if args or kwargs else b""
        return runner.call(pb.CallRequest(method=method, body=body, handle=handle))

    return call


@pytest.fixture
def handles() -> HandleStore:
    return HandleStore("pod-1", 600, 5)


@pytest.fixture
def shop(packages: Path, handles: HandleStore) -> Call:
    return caller(importlib.import_module("shopfake"), handles)


@pytest.fixture
def numpy(handles: HandleStore) -> Call:
    return caller(pytest.importorskip("numpy"), handles)


def result(answer: pb.CallResponse) -> object:
    assert answer.WhichOneof("outcome") == "body", answer.failure
    return json.loads(answer.body)["result"]


def test_an_object_that_cannot_be_looked_at_is_a_failure_of_the_module(handles: HandleStore):
    class Proxy:
        @property
        def __class__(self) -> type:  # as those of web frameworks do outside of a request
            raise RuntimeError("outside of a request")

    module = types.ModuleType("web")
    module.request = Proxy()  # type: ignore[attr-defined]
    module.current = Proxy  # type: ignore[attr-defined]
    call = caller(module, handles)
    for name in ("request", "request.path", "current"):
        failure = call(name).failure
        assert (failure.kind, failure.type, failure.message) == (pb.MODULE, "RuntimeError", "outside of a request")


def test_the_guides_example_byte_for_byte(handles: HandleStore):
    runner = Runner(pytest.importorskip("numpy"), handles)
    answer = runner.call(pb.CallRequest(method="array", body=b'{\n    "args": [16, 20, 24],\n    "kwargs": {}\n}'))
    assert answer.body == b'{"result": [16, 20, 24]}'


def test_elements_one_by_one_are_for_numbers_alone(numpy: Call):
    assert result(numpy("array", 1.5, 2)) == [1.5, 2.0]
    assert result(numpy("array", [1, 2])) == [1, 2]
    assert result(numpy("array", [1, 2], "float32")) == [1.0, 2.0]
    assert result(numpy("array", 7)) == 7
    assert result(numpy("array", 1, 2, dtype="int8")) == [1, 2]
    assert numpy("array", [1], [2]).failure.type == "TypeError"


def test_arguments_and_keywords_arrive(shop: Call):
    assert result(shop("echo", 1, "a", [None], k={"b": 2.5})) == {"args": [1, "a", [None]], "kwargs": {"k": {"b": 2.5}}}


def test_dotted_names(numpy: Call):
    assert result(numpy("linalg.norm", [3, 4])) == 5.0
    assert len(result(numpy("random.rand", 3))) == 3
    assert result(numpy("sum", [[1, 2], [3, 4]], axis=0)) == [4, 6]


def test_arrays_in_and_out(numpy: Call):
    array = {"$array": {"dtype": "<f8", "shape": [2, 2], "data": "AAAAAAAA8D8AAAAAAAAAAAAAAAAAAAAAAAAAAAAA8D8="}}
    assert result(numpy("transpose", array)) == [[1.0, 0.0], [0.0, 1.0]]
    assert result(numpy("int64", 2**62 + 1)) == 2**62 + 1
    assert result(numpy("log", {"$float": "Infinity"})) == {"$float": "Infinity"}


def test_what_is_no_method_is_read(shop: Call, numpy: Call):
    assert result(shop("answer")) == 42
    assert result(numpy("pi")) == 3.141592653589793
    called = shop("answer", 1).failure
    assert (called.kind, called.message) == (pb.NO_SUCH_METHOD, "answer cannot be called; without arguments it is read")


def test_errors_of_the_module_have_type_and_message(shop: Call, numpy: Call):
    failed = numpy("linalg.inv", [[0, 0], [0, 0]]).failure
    assert (failed.kind, failed.type, failed.message) == (pb.MODULE, "numpy.linalg.LinAlgError", "Singular matrix")
    failed = shop("buy", 2).failure
    assert (failed.kind, failed.type, failed.message) == (pb.MODULE, "shopfake.Refused.Deep", "only 2 left")
    failed = shop("buy").failure
    assert (failed.kind, failed.type) == (pb.MODULE, "TypeError")
    assert shop("silent").failure.message == "(the exception cannot be written as text)"
    assert "\n" not in failed.message


def test_a_module_that_exits_ends_only_its_call(shop: Call):
    failed = shop("leave").failure
    assert (failed.kind, failed.type, failed.message) == (pb.MODULE, "SystemExit", "3")


def test_a_module_that_exits_elsewhere_ends_only_its_call(shop: Call):
    basket = result(shop("Basket"))["$handle"]
    assert shop("closed", handle=basket).failure.type == "SystemExit"
    assert shop("shelf").failure.type == "SystemExit"
    assert shop("odd").failure.type == "?.Odd"


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["same", "echo", "Basket", "Basket.size", "", "stock.level", "answer"]) | st.text(max_size=12),
    st.binary(max_size=40)
    | st.sampled_from([b"", b'{"args": [{"$handle": "pod-1.0"}]}', b'{"args": ["\\ud800"]}', b'{"kwargs": {"\\ud800": 1}}']),
    st.sampled_from(["", "pod-1.0", "x"]) | st.text(max_size=12),
)
def test_every_call_has_an_answer(packages: Path, handles: HandleStore, method: str, body: bytes, handle: str):
    runner = Runner(importlib.import_module("shopfake"), handles)
    try:
        request = pb.CallRequest(method=method, body=body, handle=handle)
    except UnicodeEncodeError:
        return
    answer = runner.call(pb.CallRequest.FromString(request.SerializeToString()))
    assert answer.WhichOneof("outcome") in ("body", "failure")
    pb.CallResponse.FromString(answer.SerializeToString())


def test_a_long_message_is_cut_and_any_text_can_be_sent(shop: Call):
    assert len(shop("buy", "x" * 9000).failure.message) == 4097
    assert shop("buy", "\ud800").failure.message == "only ? left"


def test_an_object_stays_and_is_called_by_its_handle(shop: Call, handles: HandleStore):
    basket = result(shop("Basket", "a"))
    assert basket == {"$handle": basket["$handle"], "type": "shopfake.Basket"}
    assert result(shop("count", handle=basket["$handle"])) == 1
    # A method that answers the object itself does not fill the store.
    assert result(shop("add", "b", handle=basket["$handle"])) == basket
    assert len(handles) == 1
    assert result(shop("count_of", basket)) == 2
    assert result(shop("things", handle=basket["$handle"])) == ["a", "b"]
    assert result(shop("same", basket)) != basket


def test_an_object_can_itself_be_called_or_read(shop: Call, handles: HandleStore):
    assert result(shop("", 5, handle=handles.put(abs))) == 5
    assert result(shop("", handle=handles.put([1, 2]))) == [1, 2]


def test_methods_of_an_object_know_the_same_bounds(shop: Call, handles: HandleStore):
    basket = result(shop("Basket"))["$handle"]
    assert shop("__class__", handle=basket).failure.kind == pb.REFUSED
    assert shop("frame.f_globals", handle=basket).failure.kind == pb.NO_SUCH_METHOD
    frame = result(shop("frame", handle=basket))["$handle"]
    assert shop("f_globals", handle=frame).failure.kind == pb.REFUSED
    library = result(shop("library"))["$handle"]
    assert shop("Thread", handle=library).failure.kind == pb.REFUSED


def test_a_handle_that_is_gone_is_told_before_anything_is_called(shop: Call, handles: HandleStore):
    basket = result(shop("Basket"))
    other = result(shop("Basket"))
    handles.release(other["$handle"])
    assert shop("add", other, handle=basket["$handle"]).failure.kind == pb.GONE
    assert result(shop("count", handle=basket["$handle"])) == 0
    assert shop("count", handle="pod-0.1234").failure.kind == pb.GONE


def test_more_objects_than_are_kept_stay_as_one(shop: Call, handles: HandleStore):
    assert [item["type"] for item in result(shop("baskets", 5))] == ["shopfake.Basket"] * 5
    assert result(shop("baskets", 6))["type"] == "list"


def test_limits_of_a_body(shop: Call):
    assert shop("echo", "x" * 100_000).failure.kind == pb.BAD_REQUEST
    too_large = shop("long_text", 100_000).failure
    assert too_large.kind == pb.TOO_LARGE
    assert "100000 are the limit. The call was made" in too_large.message
    digits = shop("digits", 200_000).failure
    assert (digits.kind, digits.type) == (pb.MODULE, "ValueError")


def test_a_call_without_a_method_is_no_call(shop: Call):
    assert shop("").failure.message == "no method is named"


def test_pillow_draws_by_handle(handles: HandleStore):
    pil = caller(pytest.importorskip("PIL"), handles)
    image = result(pil("Image.new", "RGB", [2, 1], color="red"))
    assert image["type"] == "PIL.Image.Image"
    assert result(pil("size", handle=image["$handle"])) == [2, 1]
    assert result(pil("tobytes", handle=image["$handle"])) == {"$bytes": "/wAA/wAA"}
    smaller = result(pil("resize", [1, 1], handle=image["$handle"]))
    assert result(pil("getpixel", [0, 0], handle=smaller["$handle"])) == [255, 0, 0]
    assert pil("Image.open", "/nowhere.png").failure.type == "FileNotFoundError"
