import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FILES = {
    "__init__.py": """
import os
import threading
from os import system
from builtins import eval
from pathlib import Path as Folder
from shopfake import stock
answer = 42
text = "été"
class Basket:
    '''Stays on the server.'''
    size = 0
    def __init__(self, *things):
        self.things = list(things)
    def add(self, thing):
        self.things.append(thing)
        return self
    def count(self):
        return len(self.things)
    @property
    def broken(self):
        raise OSError("no shelf")
    @property
    def closed(self):
        raise SystemExit("closed")
    def frame(self):
        import sys
        return sys._getframe()
class Refused(Exception):
    class Deep(Exception):
        pass
def echo(*args, **kwargs):
    return {"args": args, "kwargs": kwargs}
def same(value):
    return value
def buy(count):
    raise Refused.Deep(f"only {count} left")
def leave():
    raise SystemExit(3)
def silent():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError
    raise Mute
def count_of(basket):
    return basket.count()
def baskets(number):
    return [Basket(index) for index in range(number)]
def library():
    return threading
def long_text(length):
    return "x" * length
def digits(number):
    return 10 ** number
class Shelf(dict):
    def items(self):
        raise SystemExit("no more items")
def shelf():
    return Shelf(a=1)
class Odd(Exception):
    __module__ = "\\ud800"
class FromC:
    pass
FromC.__module__ = "builtins"
def odd():
    raise Odd
_hidden = 1
""",
    "stock.py": "def level(thing):\n    return len(thing)\n",
    "lazy.py": "def late():\n    return 'imported when asked for'\n",
    "wrong.py": "raise RuntimeError('cannot be had today')\n",
    "needs.py": "import shopfake_missing_dependency\n",
}


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package `shopfake`, which is on the path for the whole session."""
    folder = tmp_path_factory.mktemp("packages")
    for name, text in FILES.items():
        file = folder / "shopfake" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    sys.path.insert(0, str(folder))
    return folder


@pytest.fixture
def clock() -> "Clock":
    return Clock()


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


Call = Callable[..., object]
