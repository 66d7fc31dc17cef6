import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from module_server.reading import read_call
from module_server.writing import write_result

settings.register_profile("fast", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("fast")

keys = st.text(max_size=8) | st.sampled_from(["$float", "$bytes", "$array", "$handle", "$dict", "$complex", "$tuple", "type"])
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=20) | st.complex_numbers()
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(keys, inner, max_size=3)
        | st.dictionaries(st.integers() | st.booleans() | st.none(), inner, max_size=3)
    ),
    max_leaves=15,
)


def no_handle(value: object) -> str:
    raise AssertionError(f"{value!r} did not go through")


def there_and_back(value: object) -> object:
    body = write_result([value], no_handle, 10).replace(b'{"result": ', b'{"args": ', 1)
    return read_call(body, no_handle)[0][0]


def same(left: object, right: object) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, float):
        return (math.isnan(left) and math.isnan(right)) or (left == right and math.copysign(1, left) == math.copysign(1, right))
    if isinstance(left, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return len(left) == len(right) and all(
            same(key, other) and same(left[key], right[other]) for key, other in zip(left, right, strict=True)
        )
    return left == right


@given(values)
def test_what_goes_out_comes_in_the_same(value: object):
    assert same(there_and_back(value), value)


@given(st.lists(st.floats(width=32)), st.sampled_from(["float32", "float64", "float16"]))
def test_arrays_go_out_as_the_numbers_they_hold(numbers: list[float], dtype: str):
    numpy = pytest.importorskip("numpy")
    with numpy.errstate(over="ignore"):
        array = numpy.array(numbers, dtype=dtype)
    assert same(there_and_back(array), [float(item) for item in array])


@given(st.binary(max_size=200))
def test_no_body_does_worse_than_a_bad_request(body: bytes):
    from module_server import module_service_pb2 as pb
    from module_server.failure import CallFailure

    try:
        read_call(body, no_handle)
    except CallFailure as failure:
        assert failure.kind == pb.BAD_REQUEST
