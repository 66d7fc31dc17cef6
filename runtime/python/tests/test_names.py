import importlib
from pathlib import Path

import pytest

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure
from module_server.names import Names


@pytest.fixture
def shop(packages: Path):
    return importlib.import_module("shopfake")


def failure(root: str, path: str, start: object) -> CallFailure:
    with pytest.raises(CallFailure) as caught:
        Names(root).walk(start, path)
    return caught.value


def test_names_are_walked_dot_by_dot(shop):
    names = Names("shopfake")
    assert names.walk(shop, "answer") == 42
    assert names.walk(shop, "stock.level")("ab") == 2
    assert names.walk(shop, "Basket.size") == 0
    assert names.walk(shop, "Refused.Deep") is shop.Refused.Deep
    assert names.walk(shop, "") is shop


def test_submodules_are_imported_when_asked_for(shop):
    assert Names("shopfake").walk(shop, "lazy.late")() == "imported when asked for"


def test_a_submodule_that_fails_says_why(shop):
    wrong = failure("shopfake", "wrong.thing", shop)
    assert (wrong.kind, wrong.type_name, wrong.message) == (pb.MODULE, "RuntimeError", "cannot be had today")
    needs = failure("shopfake", "needs.thing", shop)
    assert (needs.kind, needs.type_name) == (pb.MODULE, "ModuleNotFoundError")


@pytest.mark.parametrize(
    "path", ["os.system", "os", "os.path.join", "threading.Thread", "stock.sys.exit", "subprocess.run", "system", "eval", "Folder"]
)
def test_a_name_may_not_leave_its_package(shop, path: str):
    refused = failure("shopfake", path, shop)
    assert refused.kind == pb.REFUSED
    assert "leaves shopfake" in refused.message


@pytest.mark.parametrize(
    "path", ["_hidden", "__builtins__", "echo.__globals__", "Basket.__init__", "Basket.__subclasses__", "stock.__loader__", "_"]
)
def test_underscored_names_are_not_public(shop, path: str):
    refused = failure("shopfake", path, shop)
    assert refused.kind == pb.REFUSED
    assert "underscore" in refused.message


def test_what_lies_outside_may_not_be_walked_by_way_of_an_object(shop):
    assert failure("shopfake", "Thread", shop.threading).kind == pb.REFUSED
    assert failure("shopfake", "f_globals", shop.Basket().frame()).kind == pb.REFUSED
    assert failure("shopfake", "gi_frame.f_globals", (item for item in "ab")).kind == pb.REFUSED
    assert failure("shopfake", "count.__func__", shop.Basket()).kind == pb.REFUSED


def test_a_type_that_names_no_module_is_the_packages(shop):
    assert Names("shopfake").walk(shop, "FromC") is shop.FromC


def test_a_sister_with_a_like_name_is_outside():
    assert failure("nump", "linalg.norm", importlib.import_module("json")).kind == pb.REFUSED


@pytest.mark.parametrize("path", ["a b", "echo()", "a..b", ".echo", "echo.", "a/b", "a-b", "9", "é!", "x" * 501, "echo\n"])
def test_what_is_no_name_is_a_bad_request(shop, path: str):
    assert failure("shopfake", path, shop).kind == pb.BAD_REQUEST


def test_a_missing_name_offers_the_nearest(shop):
    missing = failure("shopfake", "ecko", shop)
    assert missing.kind == pb.NO_SUCH_METHOD
    assert "is echo meant?" in missing.message
    assert failure("shopfake", "echo.nothing", shop).kind == pb.NO_SUCH_METHOD


def test_what_a_property_raises_is_the_modules(shop):
    broken = failure("shopfake", "broken", shop.Basket())
    assert (broken.kind, broken.type_name, broken.message) == (pb.MODULE, "OSError", "no shelf")


def test_modules_of_python_itself_may_show_what_is_of_python():
    assert Names("json").walk(importlib.import_module("json"), "loads")("[1]") == [1]
    assert Names("functools").walk(importlib.import_module("functools"), "reduce") is not None
    assert failure("json", "codecs.open", importlib.import_module("json")).kind == pb.REFUSED


@pytest.mark.parametrize(
    "path",
    [
        "array",
        "random.rand",
        "linalg.norm",
        "fft.fft",
        "ndarray",
        "float64",
        "sin",
        "linalg.LinAlgError",
        "ma.masked_array",
        "random.default_rng",
    ],
)
def test_numpy_is_reachable(path: str):
    assert callable(Names("numpy").walk(pytest.importorskip("numpy"), path))


@pytest.mark.parametrize(
    "path", ["os.system", "sys.exit", "builtins.eval", "ctypeslib.ctypes.CDLL", "subprocess.run", "lib.format.os.remove"]
)
def test_numpy_leads_nowhere_else(path: str):
    assert failure("numpy", path, pytest.importorskip("numpy")).kind in (pb.REFUSED, pb.NO_SUCH_METHOD)
    assert failure("numpy", "os.system", pytest.importorskip("numpy")).kind == pb.REFUSED


def test_pillow_by_its_import_name():
    pil = pytest.importorskip("PIL")
    assert callable(Names("PIL").walk(pil, "Image.new"))
    assert failure("PIL", "Image.sys.exit", pil).kind == pb.REFUSED
