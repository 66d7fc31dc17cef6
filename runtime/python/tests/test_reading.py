import json
import math

import pytest

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure
from module_server.reading import DIGITS_LIMIT, allow_digits, read_call

allow_digits()


def nothing(handle: str) -> object:
    raise CallFailure(pb.GONE, f"{handle} is gone")


def value(text: str) -> object:
    args, kwargs = read_call(b'{"args": [' + text.encode() + b"]}", nothing)
    assert kwargs == {}
    return args[0]


def refused(body: bytes) -> str:
    with pytest.raises(CallFailure) as caught:
        read_call(body, nothing)
    assert caught.value.kind == pb.BAD_REQUEST
    return caught.value.message


def test_arguments_of_a_call():
    assert read_call(b'{"args": [1, "a"], "kwargs": {"k": null}}', nothing) == ([1, "a"], {"k": None})


@pytest.mark.parametrize("body", [b"", b"{}", b'{"args": []}', b'{"kwargs": {}}', b' {"kwargs": {}} \n'])
def test_what_is_absent_is_empty(body: bytes):
    assert read_call(body, nothing) == ([], {})


@pytest.mark.parametrize(
    "number", [0, -1, 2**53 + 1, 2**63 - 1, -(2**63), 2**64, 10**400, -(10**5000)], ids=lambda number: f"{number.bit_length()} bits"
)
def test_whole_numbers_stay_exact_whatever_their_size(number: int):
    read = value(str(number))
    assert read == number
    assert type(read) is int


def test_numbers_keep_their_type():
    assert [type(value(text)) for text in ("1", "1.0", "1e3", "true", '"1"')] == [int, float, float, bool, str]


def test_nan_and_infinity_have_a_form_of_their_own():
    assert math.isnan(value('{"$float": "NaN"}'))
    assert value('{"$float": "Infinity"}') == math.inf
    assert value('{"$float": "-Infinity"}') == -math.inf


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity"])
def test_a_bare_nan_is_refused_with_the_right_form(token: str):
    assert refused(f'{{"args": [{token}]}}'.encode()) == f'{token} is no JSON: write {{"$float": "{token}"}}'


@pytest.mark.parametrize("digits", ["1e999", "-1e999", "9" * 400 + ".0"])
def test_a_number_beyond_floats_is_not_infinity(digits: str):
    assert "too large for a float" in refused(f'{{"args": [{digits}]}}'.encode())


def test_digits_have_a_limit_that_is_named():
    assert len(str(value("7" * DIGITS_LIMIT))) == DIGITS_LIMIT
    assert str(DIGITS_LIMIT) in refused(b'{"args": [' + b"7" * (DIGITS_LIMIT + 1) + b"]}")


def test_bytes():
    assert value('{"$bytes": "AP8="}') == b"\x00\xff"
    assert value('{"$bytes": ""}') == b""


def test_complex_numbers():
    assert value('{"$complex": [1, -2.5]}') == 1 - 2.5j
    assert value('{"$complex": [{"$float": "Infinity"}, 0]}') == complex(math.inf, 0)


def test_tuples():
    assert value('{"$tuple": [1, {"$tuple": []}, [2]]}') == (1, (), [2])
    assert refused(b'{"args": [{"$tuple": 1}]}') == "$tuple has to be a list, not a number"


def test_dicts_that_json_has_none_for():
    assert value('{"$dict": [[1, "a"], ["1", "b"], [[1, 2], "c"]]}') == {1: "a", "1": "b", (1, 2): "c"}
    assert value('{"$dict": [["$float", "NaN"]]}') == {"$float": "NaN"}


@pytest.mark.parametrize(
    "text", ['{"$gt": 1}', '{"$float": "NaN", "b": 1}', '{"$set": {"$inc": 2}}', '{"$handle": "x", "other": 1}', "{}"]
)
def test_objects_that_only_look_reserved_are_what_they_say(text: str):
    assert value(text) == json.loads(text)


def test_handles_are_looked_up_wherever_they_stand():
    thing = object()
    body = b'{"args": [[{"$handle": "p.1"}]], "kwargs": {"k": {"$handle": "p.1", "type": "x.Y"}}}'
    args, kwargs = read_call(body, {"p.1": thing}.__getitem__)
    assert args[0][0] is thing
    assert kwargs["k"] is thing


def test_a_handle_that_is_gone_says_so():
    with pytest.raises(CallFailure) as caught:
        read_call(b'{"args": [{"$handle": "p.1"}]}', nothing)
    assert (caught.value.kind, caught.value.message) == (pb.GONE, "p.1 is gone")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"[1]", "not a list"),
        (b"null", "not null"),
        (b"3", "not a number"),
        (b'{"args": 1}', "args has to be a list, not a number"),
        (b'{"args": {"a": 1}}', "args has to be a list, not an object"),
        (b'{"args": null}', "args has to be a list, not null"),
        (b'{"kwargs": [1]}', "kwargs has to be an object"),
        (b'{"kwargs": {"$dict": [[1, 2]]}}', "kwargs has to be an object with names as keys"),
        (b'{"arg": [1]}', "unknown key 'arg'"),
        (b'{"args": [1', "not JSON"),
        (b'{"args": [1]} x', "not JSON"),
        (b"\xff", "not UTF-8: invalid start byte at byte 0"),
        (b'\xef\xbb\xbf{"args": []}', "not JSON"),
        (b'{"args": [01]}', "not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"args": [{"$float": "nan"}]}', "$float is one of NaN, Infinity, -Infinity"),
        (b'{"args": [{"$float": [1]}]}', "$float is one of"),
        (b'{"args": [{"$bytes": "A"}]}', "$bytes is not base64"),
        (b'{"args": [{"$bytes": "A\xc3\xa9=="}]}', "$bytes is not base64"),
        (b'{"args": [{"$bytes": 1}]}', "$bytes has to be a base64 string"),
        (b'{"args": [{"$complex": [1]}]}', "$complex has to be"),
        (b'{"args": [{"$complex": ["1", 2]}]}', "$complex has to be"),
        (b'{"args": [{"$complex": [1' + b"0" * 400 + b", 2]}]}", "too large"),
        (b'{"args": [{"$dict": [1]}]}', "$dict has to be a list"),
        (b'{"args": [{"$dict": [[{}, 1]]}]}', "a key in $dict cannot be one"),
        (b'{"args": [{"$handle": 1}]}', "$handle has to be a string"),
    ],
)
def test_what_cannot_be_read_is_named(body: bytes, message: str):
    assert message in refused(body)


class TestArrays:
    def setup_method(self):
        self.numpy = pytest.importorskip("numpy")

    def test_an_array_comes_as_its_bytes(self):
        array = value('{"$array": {"dtype": "<i2", "shape": [2, 2], "data": "AQACAAMABAA="}}')
        assert array.tolist() == [[1, 2], [3, 4]]
        assert array.dtype == self.numpy.dtype("<i2")

    def test_it_can_be_written_to(self):
        array = value('{"$array": {"dtype": "uint8", "shape": [2], "data": "AQI="}}')
        array[0] = 7
        assert array.tolist() == [7, 2]

    def test_one_without_elements(self):
        assert value('{"$array": {"dtype": "float64", "shape": [0, 3], "data": ""}}').shape == (0, 3)

    def test_big_endian(self):
        assert value('{"$array": {"dtype": ">u4", "shape": [1], "data": "AAAAAQ=="}}').tolist() == [1]

    @pytest.mark.parametrize(
        ("array", "message"),
        [
            ('{"dtype": "<i2", "shape": [3], "data": "AQACAA=="}', "takes 6 bytes, not 4"),
            ('{"dtype": "O", "shape": [1], "data": "AAAAAAAAAAA="}', "cannot be sent as bytes"),
            ('{"dtype": "i4,f8", "shape": [1], "data": ""}', "cannot be sent as bytes"),
            ('{"dtype": "S0", "shape": [1], "data": ""}', "cannot be sent as bytes"),
            ('{"dtype": "nothing", "shape": [1], "data": ""}', "dtype of $array"),
            ('{"dtype": 1, "shape": [1], "data": ""}', "dtype of $array has to be a string"),
            ('{"dtype": "u1", "shape": [-1], "data": ""}', "shape of $array"),
            ('{"dtype": "u1", "shape": [true], "data": ""}', "shape of $array"),
            ('{"dtype": "u1", "shape": 1, "data": ""}', "shape of $array"),
            ('{"dtype": "u1", "shape": [1e3], "data": ""}', "shape of $array"),
            ('{"dtype": "u1", "shape": [99999999999999999999, 0], "data": ""}', "cannot be read"),
            ('{"dtype": "u1", "shape": [1]}', "with dtype, shape and data"),
            ("[1]", "with dtype, shape and data"),
        ],
    )
    def test_what_is_wrong_is_named(self, array: str, message: str):
        assert message in refused(f'{{"args": [{{"$array": {array}}}]}}'.encode())
