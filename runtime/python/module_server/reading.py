"""JSON of a call -> the values that the module gets."""

import base64
import binascii
import json
import math
import reprlib
import sys
from collections.abc import Callable
from typing import Any

from module_server.failure import CallFailure, bad_request

# Turning digits into a number takes time by their square: 100,000 take 0.05 s, a million 6 s (Python 3.11).
DIGITS_LIMIT = 100_000
NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
# Kinds of numpy's dtypes whose bytes are their value: others are pointers, or need more than a name to be read.
ARRAY_KINDS = "biufcSUmM"


def allow_digits() -> None:
    """Python itself refuses numbers of more than 4300 digits; for this process it is `DIGITS_LIMIT`."""
    sys.set_int_max_str_digits(DIGITS_LIMIT)


def read_call(body: bytes, lookup: Callable[[str], object]) -> tuple[list[Any], dict[str, Any]]:
    """Arguments of a call. `lookup` finds the object of a handle. Raises BAD_REQUEST, or what `lookup` raises."""
    if not body:
        return [], {}
    call = _parse(body, lookup)
    if not isinstance(call, dict):
        raise bad_request(f'the body has to be an object {{"args": [...], "kwargs": {{...}}}}, not {_kind(call)}')
    for key in call:
        if key not in ("args", "kwargs"):
            raise bad_request(f"unknown key {_shown(key)} in the body: there are args and kwargs")
    args, kwargs = call.get("args", []), call.get("kwargs", {})
    if not isinstance(args, list):
        raise bad_request(f"args has to be a list, not {_kind(args)}")
    if not isinstance(kwargs, dict) or not all(isinstance(key, str) for key in kwargs):
        raise bad_request(f"kwargs has to be an object with names as keys, not {_kind(kwargs)}")
    return args, kwargs


def _parse(body: bytes, lookup: Callable[[str], object]) -> Any:
    try:
        text = body.decode("utf-8")
        return json.loads(text, parse_constant=_constant, parse_float=_float, object_hook=lambda value: _object(value, lookup))
    except CallFailure:
        raise
    except UnicodeDecodeError as error:
        raise bad_request(f"the body is not UTF-8: {error.reason} at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise bad_request(f"the body is not JSON: {error}") from None
    except RecursionError:
        raise bad_request("the body is nested too deeply") from None
    except ValueError as error:
        # What int() says of too many digits.
        raise bad_request(f"a number in the body cannot be read: {error}") from None


def _constant(name: str) -> float:
    raise bad_request(f'{name} is no JSON: write {{"$float": "{name}"}}')


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise bad_request(f'{digits[:40]} is too large for a float: write {{"$float": "Infinity"}} if that is meant')
    return number


def _object(value: dict[str, Any], lookup: Callable[[str], object]) -> Any:
    """A JSON object, or the value that one of the reserved shapes stands for. Everything else, `{"$gt": 1}` included, is
    what it says."""
    if len(value) == 1:
        (key,) = value
        reader = READERS.get(key)
        if reader is not None:
            return reader(value[key])
    if "$handle" in value and value.keys() <= {"$handle", "type"}:
        handle = value["$handle"]
        if not isinstance(handle, str):
            raise bad_request(f"$handle has to be a string, not {_kind(handle)}")
        return lookup(handle)
    return value


def _read_float(name: Any) -> float:
    if not isinstance(name, str) or name not in NUMBERS:
        raise bad_request(f"$float is one of {', '.join(NUMBERS)}, not {_shown(name)}")
    return NUMBERS[name]


def _read_bytes(text: Any) -> bytes:
    if not isinstance(text, str):
        raise bad_request(f"$bytes has to be a base64 string, not {_kind(text)}")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise bad_request(f"$bytes is not base64: {error}") from None


def _read_complex(parts: Any) -> complex:
    if not isinstance(parts, list) or len(parts) != 2 or not all(type(part) in (int, float) for part in parts):
        raise bad_request(f"$complex has to be [real, imaginary], not {_shown(parts)}")
    try:
        return complex(*parts)
    except OverflowError:
        raise bad_request("a part of $complex is too large for a float") from None


def _read_dict(pairs: Any) -> dict[Any, Any]:
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise bad_request(f"$dict has to be a list of [key, value], not {_shown(pairs)}")
    try:
        # A tuple as a key comes as a list, there being none in JSON.
        return {tuple(key) if isinstance(key, list) else key: value for key, value in pairs}
    except TypeError as error:
        raise bad_request(f"a key in $dict cannot be one: {error}") from None


def _read_tuple(items: Any) -> tuple[Any, ...]:
    if not isinstance(items, list):
        raise bad_request(f"$tuple has to be a list, not {_kind(items)}")
    return tuple(items)


def _read_array(parts: Any) -> Any:
    if not isinstance(parts, dict) or parts.keys() != {"dtype", "shape", "data"}:
        raise bad_request("$array has to be an object with dtype, shape and data")
    dtype_name, shape, data = parts["dtype"], parts["shape"], parts["data"]
    if not isinstance(dtype_name, str):
        raise bad_request(f"dtype of $array has to be a string such as float64, not {_kind(dtype_name)}")
    if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
        raise bad_request(f"shape of $array has to be a list of sizes, not {_shown(shape)}")
    content = data if isinstance(data, bytes) else _read_bytes(data)
    try:
        import numpy
    except ImportError:
        raise bad_request("$array needs numpy, which this module's packages do not have: pass lists") from None
    try:
        dtype = numpy.dtype(dtype_name)
    except (TypeError, ValueError, SyntaxError) as error:
        raise bad_request(f"dtype of $array: {error}") from None
    if dtype.kind not in ARRAY_KINDS or dtype.itemsize == 0:
        raise bad_request(f"dtype {dtype_name[:40]} cannot be sent as bytes: pass lists")
    if math.prod(shape) * dtype.itemsize != len(content):
        raise bad_request(
            f"$array of {dtype} and shape {shape} takes {math.prod(shape) * dtype.itemsize} bytes, not {len(content)}"
        )
    try:
        # From a bytearray, since an array over bytes cannot be written to.
        return numpy.frombuffer(bytearray(content), dtype=dtype).reshape(shape)
    except ValueError as error:
        raise bad_request(f"$array cannot be read: {error}") from None


READERS: dict[str, Callable[[Any], Any]] = {
    "$float": _read_float,
    "$bytes": _read_bytes,
    "$complex": _read_complex,
    "$dict": _read_dict,
    "$tuple": _read_tuple,
    "$array": _read_array,
}


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", int: "a number", float: "a number"}
    return "null" if value is None else names.get(type(value), "a value of another kind")


def _shown(value: object) -> str:
    return reprlib.repr(value)
