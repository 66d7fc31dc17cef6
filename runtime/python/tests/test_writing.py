import collections
import enum
import json
import math

import pytest

from module_server.reading import allow_digits, read_call
from module_server.writing import write_result

allow_digits()


class Kept(list):
    """Stands in for the store: handles are h0, h1 and so on."""

    def __call__(self, value: object) -> str:
        self.append(value)
        return f"h{len(self) - 1}"


def text(value: object) -> str:
    kept = Kept()
    written = write_result(value, kept, 10)
    assert kept == []
    return written.decode()[len('{"result": ') : -1]


class Thing:
    pass


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([16, 20, 24], "[16, 20, 24]"),
        (None, "null"),
        (True, "true"),
        (2**63 + 1, "9223372036854775809"),
        (-(10**60), "-1" + "0" * 60),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        (-0.0, "-0.0"),
        (5e-324, "5e-324"),
        (math.nan, '{"$float": "NaN"}'),
        ([1.5, math.inf], '[1.5, {"$float": "Infinity"}]'),
        ({"a": -math.inf}, '{"a": {"$float": "-Infinity"}}'),
        ([1, 2.5, "a", None, False], '[1, 2.5, "a", null, false]'),
        ((1, (2,)), "[1, [2]]"),
        ({3}, "[3]"),
        (frozenset(), "[]"),
        ("été", '"été"'),
        (b"\x00\xff", '{"$bytes": "AP8="}'),
        (bytearray(b"a"), '{"$bytes": "YQ=="}'),
        (memoryview(b"abcd")[::2], '{"$bytes": "YWM="}'),
        (1 - 2j, '{"$complex": [1.0, -2.0]}'),
        (complex(math.nan, 0), '{"$complex": [{"$float": "NaN"}, 0.0]}'),
        ({"b": 1, "a": [{}]}, '{"b": 1, "a": [{}]}'),
        ({1: "a"}, '{"$dict": [[1, "a"]]}'),
        ({None: 1, True: 2}, '{"$dict": [[null, 1], [true, 2]]}'),
        ({(1, 2): 3}, '{"$dict": [[[1, 2], 3]]}'),
        ({"$float": "NaN"}, '{"$dict": [["$float", "NaN"]]}'),
        ({"$handle": "x"}, '{"$dict": [["$handle", "x"]]}'),
        ({"$gt": 1}, '{"$gt": 1}'),
        (collections.OrderedDict(a=1), '{"a": 1}'),
        (collections.Counter("aab"), '{"a": 2, "b": 1}'),
        (collections.namedtuple("Point", "x y")(1, 2), "[1, 2]"),
        (enum.IntEnum("Colour", "RED").RED, "1"),
    ],
)
def test_values(value: object, expected: str):
    assert text(value) == expected


def test_a_lone_surrogate_is_escaped():
    assert json.loads(write_result(["\ud800", "é"], Kept(), 1)) == {"result": ["\ud800", "é"]}


def test_a_dict_that_only_looks_reserved_comes_back_as_it_was():
    value = {"$bytes": "AP8="}
    body = write_result([value], Kept(), 1).replace(b'"result"', b'"args"')
    assert read_call(body, str)[0] == [value]


def test_other_objects_stay_and_a_handle_goes():
    kept, thing = Kept(), Thing()
    assert json.loads(write_result({"a": [1, thing]}, kept, 10)) == {
        "result": {"a": [1, {"$handle": "h0", "type": "test_writing.Thing"}]}
    }
    assert kept == [thing]


def test_with_more_objects_than_can_be_kept_the_whole_stays():
    kept, things = Kept(), [Thing(), Thing(), Thing()]
    assert json.loads(write_result(things, kept, 2)) == {"result": {"$handle": "h0", "type": "list"}}
    assert kept == [things]


def test_an_object_as_a_key_keeps_the_whole():
    kept, value = Kept(), {Thing(): 1}
    assert json.loads(write_result(value, kept, 10)) == {"result": {"$handle": "h0", "type": "dict"}}
    assert kept == [value]


def test_a_value_that_holds_itself_stays():
    value: list[object] = [1]
    value.append(value)
    kept = Kept()
    assert json.loads(write_result(value, kept, 10)) == {"result": {"$handle": "h0", "type": "list"}}
    assert kept[0] is value


def test_nothing_is_kept_when_the_rest_cannot_be_written():
    kept = Kept()
    with pytest.raises(ValueError, match="digits"):
        write_result([Thing(), 10**200_000], kept, 10)
    assert kept == []


class TestNumpy:
    def setup_method(self):
        self.numpy = pytest.importorskip("numpy")

    def test_arrays_are_lists_of_numbers(self):
        numpy = self.numpy
        assert text(numpy.array([[1, 2], [3, 4]], dtype="int8")) == "[[1, 2], [3, 4]]"
        assert text(numpy.array([2**64 - 1], dtype="uint64")) == "[18446744073709551615]"
        assert text(numpy.array([0.1, 1e300])) == "[0.1, 1e+300]"
        assert text(numpy.array([True])) == "[true]"
        assert text(numpy.array(["é", ""])) == '["é", ""]'
        assert text(numpy.array([b"\xff"])) == '[{"$bytes": "/w=="}]'
        assert text(numpy.array([])) == "[]"
        assert text(numpy.array(7)) == "7"
        assert text(numpy.array([1]).view(numpy.recarray)) == "[1]"

    def test_a_float32_is_the_number_that_it_holds(self):
        assert text(self.numpy.array([0.1], dtype="float32")) == "[0.10000000149011612]"

    def test_nan_infinity_and_complex_numbers_in_arrays(self):
        numpy = self.numpy
        assert (
            text(numpy.array([[1.0, numpy.nan], [numpy.inf, -0.0]])) == '[[1.0, {"$float": "NaN"}], [{"$float": "Infinity"}, -0.0]]'
        )
        assert text(numpy.array([1j], dtype="complex64")) == '[{"$complex": [0.0, 1.0]}]'

    def test_scalars(self):
        numpy = self.numpy
        values = [
            numpy.int64(2**62),
            numpy.float64(0.1),
            numpy.float32(0.5),
            numpy.bool_(True),
            numpy.str_("a"),
            numpy.bytes_(b"a"),
        ]
        assert text(values) == '[4611686018427387904, 0.1, 0.5, true, "a", {"$bytes": "YQ=="}]'
        assert text(numpy.float64("nan")) == '{"$float": "NaN"}'
        assert text(numpy.complex64(1j)) == '{"$complex": [0.0, 1.0]}'

    def test_masked_values_are_null(self):
        assert text(self.numpy.ma.masked_array([1.5, 2.0], mask=[False, True])) == "[1.5, null]"

    def test_an_array_of_python_values(self):
        assert text(self.numpy.array([2**70, "a", None], dtype=object)) == '[1180591620717411303424, "a", null]'

    @pytest.mark.parametrize("name", ["datetime64[s]", "longdouble", "i4,f8"])
    def test_arrays_that_would_lose_something_stay_as_one(self, name: str):
        kept, array = Kept(), self.numpy.zeros(3, dtype=name)
        assert json.loads(write_result([array], kept, 1)) == {"result": [{"$handle": "h0", "type": "numpy.ndarray"}]}
        assert kept[0] is array

    def test_an_array_of_other_objects_stays_as_one(self):
        kept, array = Kept(), self.numpy.array([Thing(), 1], dtype=object)
        assert json.loads(write_result(array, kept, 1)) == {"result": {"$handle": "h0", "type": "numpy.ndarray"}}

    def test_an_array_of_another_package_stays(self):
        class Quantity(self.numpy.ndarray):
            unit = "m"

        kept = Kept()
        written = json.loads(write_result(self.numpy.zeros(2).view(Quantity), kept, 1))
        assert written["result"]["$handle"] == "h0"
