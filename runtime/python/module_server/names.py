"""Dotted names, walked from the module or from an object that stayed on the server, without leaving the package."""

import builtins
import difflib
import importlib
import inspect
import sys
from types import CodeType, FrameType, ModuleType, TracebackType

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure, bad_request, raised

LENGTH_LIMIT = 500


class Names:
    """What may be reached of one package: `root` is its import name."""

    def __init__(self, root: str) -> None:
        self.root = root

    def walk(self, start: object, path: str) -> object:
        """What `path` names from `start` on. Raises BAD_REQUEST, REFUSED or NO_SUCH_METHOD; MODULE when a property or
        the import of a submodule raises."""
        self._check(start, path)
        found = start
        for part in _parts(path):
            found = self._step(found, part, path)
            self._check(found, path)
        return found

    def _step(self, owner: object, part: str, path: str) -> object:
        try:
            found = getattr(owner, part)
        except AttributeError as error:
            if isinstance(owner, ModuleType) and self._import(owner, part):
                return getattr(owner, part)
            if isinstance(owner, ModuleType) and self._leads_out(part):
                # Whether numpy has an `os` depends on its version; that it may not be gone through does not.
                raise CallFailure(pb.REFUSED, f"{path} leaves {self.root}: {part} is a module of its own") from None
            raise CallFailure(pb.NO_SUCH_METHOD, f"there is no {path}: {error}{_hint(owner, part)}") from None
        except BaseException as error:
            raise raised(error) from None
        if isinstance(owner, ModuleType):
            self._check_home(found, path)
        return found

    def _import(self, package: ModuleType, part: str) -> bool:
        """Whether there is such a submodule; many packages (`PIL.Image`) leave importing theirs to the user."""
        if not hasattr(package, "__path__"):
            return False
        name = f"{package.__name__}.{part}"
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name == name:
                return False
            raise raised(error) from None
        except BaseException as error:
            raise raised(error) from None
        return hasattr(package, part)

    def _check(self, value: object, path: str) -> None:
        if isinstance(value, ModuleType) and not self._inside(value.__name__):
            raise CallFailure(
                pb.REFUSED,
                f"{path or 'the object'} leaves {self.root}: {value.__name__} is a module of its own, to be asked for by that name",
            )
        if isinstance(value, FrameType | TracebackType | CodeType):
            raise CallFailure(pb.REFUSED, f"{path or 'the object'} leaves {self.root}: it belongs to the interpreter")

    def _check_home(self, value: object, path: str) -> None:
        """A package that says `from os import system` does not thereby offer it. Only what is Python's own can be told
        apart: many packages show as theirs what a sister package of theirs defines."""
        if not (inspect.isroutine(value) or isinstance(value, type)) or self._of_python(self.root):
            return
        home = getattr(value, "__module__", None)
        if home == "builtins" and getattr(builtins, getattr(value, "__name__", ""), None) is not value:
            return  # what some types that were written in C say of themselves
        if isinstance(home, str) and self._of_python(home):
            raise CallFailure(pb.REFUSED, f"{path} leaves {self.root}: it belongs to the module {home}")

    def _inside(self, name: str) -> bool:
        return name == self.root or name.startswith(f"{self.root}.")

    def _leads_out(self, part: str) -> bool:
        return part in sys.stdlib_module_names and not self._of_python(self.root)

    @staticmethod
    def _of_python(name: str) -> bool:
        return name.partition(".")[0] in sys.stdlib_module_names


def _parts(path: str) -> list[str]:
    if len(path) > LENGTH_LIMIT:
        raise bad_request(f"a method's name has at most {LENGTH_LIMIT} characters")
    if not path:
        return []
    parts = path.split(".")
    for part in parts:
        if part.startswith("_"):
            raise CallFailure(pb.REFUSED, f"{path}: {part} begins with an underscore, so it is not public")
        if not part.isidentifier():
            raise bad_request(f"{path!r} is no name of a method: names are joined by dots, as linalg.norm is")
    return parts


def _hint(owner: object, part: str) -> str:
    try:
        names = [name for name in dir(owner) if not name.startswith("_")]
    except BaseException:
        return ""
    near = difflib.get_close_matches(part, names, n=1)
    return f"; is {near[0]} meant?" if near else ""
