"""One call, from request to answer, in the thread that may take its time over it."""

from types import ModuleType

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure, bad_request, raised
from module_server.handles import HandleStore
from module_server.names import Names
from module_server.reading import read_call
from module_server.writing import write_result

MIB = 1024 * 1024
# Of a body, in either direction. A message may have a little more, for what stands beside the body.
BODY_LIMIT = 64 * MIB
MESSAGE_LIMIT = BODY_LIMIT + 64 * 1024
# The guide's example calls numpy's array with [16, 20, 24] for its three elements. In Python that call fails (a number is
# no dtype), so taking two or more numbers for the elements changes none that works.
TAKE_ELEMENTS = {("numpy", "array")}


class Runner:
    """Calls one module. Safe to use from many threads, as far as the module is."""

    def __init__(self, module: ModuleType, handles: HandleStore, body_limit: int = BODY_LIMIT) -> None:
        self._module = module
        self._names = Names(module.__name__)
        self._handles = handles
        self._body_limit = body_limit

    def call(self, request: pb.CallRequest) -> pb.CallResponse:
        """Never raises: a failure is an answer."""
        try:
            return pb.CallResponse(body=self._call(request))
        except CallFailure as failure:
            return failure.answer()
        except BaseException as error:
            # Of an object that is only looked at: isinstance asks the object itself.
            return raised(error).answer()

    def _call(self, request: pb.CallRequest) -> bytes:
        if len(request.body) > self._body_limit:
            raise bad_request(f"the body has {len(request.body)} bytes; {self._body_limit} are the limit")
        if not request.method and not request.handle:
            raise bad_request("no method is named")
        start = self._handles.get(request.handle) if request.handle else self._module
        target = self._names.walk(start, request.method)
        args, kwargs = read_call(request.body, self._handles.get)
        name = request.method or "the object"
        if callable(target):
            if not request.handle and (self._module.__name__, request.method) in TAKE_ELEMENTS and _are_numbers(args):
                args = [args]
            try:
                result = target(*args, **kwargs)
            except BaseException as error:
                raise raised(error) from None
        elif args or kwargs:
            raise CallFailure(pb.NO_SUCH_METHOD, f"{name} cannot be called; without arguments it is read")
        else:
            result = target
        return self._written(result, start, request.handle)

    def _written(self, result: object, start: object, handle: str) -> bytes:
        def keep(value: object) -> str:
            # A method that answers its own object, as chained ones do, needs no second handle.
            return handle if handle and value is start else self._handles.put(value)

        try:
            body = write_result(result, keep, self._handles.limit)
        except BaseException as error:
            raise raised(error) from None
        if len(body) > self._body_limit:
            raise CallFailure(
                pb.TOO_LARGE, f"the answer has {len(body)} bytes as JSON; {self._body_limit} are the limit. The call was made"
            )
        return body


def _are_numbers(args: list[object]) -> bool:
    return len(args) > 1 and all(isinstance(arg, int | float | complex) for arg in args)
