"""The result of a call -> JSON. What JSON cannot hold stays on the server, and a handle goes in its place."""

import base64
import json
import math
import sys
from collections.abc import Callable
from typing import Any

from module_server.failure import type_name_of
from module_server.reading import READERS

SCALARS = {int, str, bool, type(None)}
# Itemsize up to which Python's own number holds one of numpy's without loss.
EXACT = {"b": 1, "i": 8, "u": 8, "f": 8, "c": 16}


class _StaysWhole(Exception):
    """The value has to be kept as it is, not taken apart."""


def write_result(value: object, keep: Callable[[object], str], room: int) -> bytes:
    """`{"result": ...}` as UTF-8 JSON. `keep` answers the handle of an object that stays; with more than `room` of them,
    or when a value holds itself, the whole of it stays as one. Raises ValueError for a whole number of too many digits."""
    kept: list[tuple[dict[str, str], object]] = []
    try:
        plain = _plain(value, kept)
        if len(kept) > room:
            raise _StaysWhole
        text = _text(plain, kept, keep)
    except (RecursionError, _StaysWhole):
        kept = []
        text = _text(_stays(value, kept), kept, keep)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8, but JSON has an escape for it.
        return json.dumps(json.loads(text), allow_nan=False).encode("ascii")


def _text(plain: Any, kept: list[tuple[dict[str, str], object]], keep: Callable[[object], str]) -> str:
    # Nothing is kept before it is known that the rest can be written.
    json_text = json.dumps({"result": plain}, ensure_ascii=False, allow_nan=False)
    if not kept:
        return json_text
    for place, value in kept:
        place["$handle"] = keep(value)
    return json.dumps({"result": plain}, ensure_ascii=False, allow_nan=False)


def _plain(value: Any, kept: list[tuple[dict[str, str], object]]) -> Any:
    if type(value) in SCALARS:
        return value
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list | tuple | set | frozenset):
        return _list(value, kept)
    if isinstance(value, dict):
        return _dict(value, kept)
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode("ascii")}
    # After bytes and float, which some of numpy's scalars also are.
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, getattr(numpy, "ndarray", ())):
        return _array(numpy, value, kept)
    if numpy is not None and isinstance(value, getattr(numpy, "generic", ())) and not isinstance(value, str):
        return _scalar(value, kept)
    if isinstance(value, int | str):
        return value
    if isinstance(value, complex):
        return {"$complex": [_float(value.real), _float(value.imag)]}
    return _stays(value, kept)


def _float(value: float) -> Any:
    if math.isfinite(value):
        return value
    return {"$float": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}


def _list(value: Any, kept: list[tuple[dict[str, str], object]]) -> list[Any]:
    types = set(map(type, value))
    # Most long lists hold numbers, for which the way below is slow.
    if types <= SCALARS or (types == {float} and all(map(math.isfinite, value))):
        return list(value)
    return [_plain(item, kept) for item in value]


def _dict(value: dict[Any, Any], kept: list[tuple[dict[str, str], object]]) -> dict[str, Any]:
    if all(isinstance(key, str) for key in value) and not _reserved(value):
        return {key: _plain(item, kept) for key, item in value.items()}
    # JSON would make "1" of 1, and reading it back something else of a reserved shape.
    pairs = []
    for key, item in value.items():
        before = len(kept)
        written = _plain(key, kept)
        if len(kept) > before:
            raise _StaysWhole
        pairs.append([written, _plain(item, kept)])
    return {"$dict": pairs}


def _reserved(value: dict[str, Any]) -> bool:
    """Whether `reading` would take this dict for something else."""
    return (len(value) == 1 and next(iter(value)) in READERS) or ("$handle" in value and value.keys() <= {"$handle", "type"})


def _array(numpy: Any, value: Any, kept: list[tuple[dict[str, str], object]]) -> Any:
    # Kinds of array of other packages carry more than their numbers, a unit for example.
    if type(value).__module__.partition(".")[0] != "numpy":
        return _stays(value, kept)
    kind = value.dtype.kind
    if kind in EXACT and value.dtype.itemsize <= EXACT[kind]:
        if kind in "biu" or (kind == "f" and bool(numpy.isfinite(value).all()) and type(value) is numpy.ndarray):
            return value.tolist()
        return _plain(value.tolist(), kept)
    if kind in "SUO":
        inside: list[tuple[dict[str, str], object]] = []
        plain = _plain(value.tolist(), inside)
        if not inside:
            return plain
    return _stays(value, kept)


def _scalar(value: Any, kept: list[tuple[dict[str, str], object]]) -> Any:
    kind = value.dtype.kind
    if kind in EXACT and value.dtype.itemsize <= EXACT[kind]:
        return _plain(value.item(), kept)
    return _stays(value, kept)


def _stays(value: object, kept: list[tuple[dict[str, str], object]]) -> dict[str, str]:
    place = {"$handle": "", "type": type_name_of(type(value))}
    kept.append((place, value))
    return place
