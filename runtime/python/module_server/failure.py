"""Why a call has no result, as the caller is told."""

from module_server import module_service_pb2 as pb

MESSAGE_LIMIT = 4096


class CallFailure(Exception):
    """One of the kinds of module_service.proto, with what to tell the caller."""

    def __init__(self, kind: "pb.Kind", message: str, type_name: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.type_name = type_name

    def answer(self) -> pb.CallResponse:
        message = self.message if len(self.message) <= MESSAGE_LIMIT else f"{self.message[:MESSAGE_LIMIT]}…"
        return pb.CallResponse(failure=pb.Failure(type=_sendable(self.type_name), message=_sendable(message), kind=self.kind))


def _sendable(text: str) -> str:
    """A lone surrogate, which a module's text may hold, is no UTF-8, and protobuf would refuse the whole answer."""
    return text.encode("utf-8", "replace").decode("utf-8")


def bad_request(message: str) -> CallFailure:
    return CallFailure(pb.BAD_REQUEST, message)


def raised(error: BaseException) -> CallFailure:
    """What the module raised: its type and message, never its stack."""
    try:
        message = str(error)
    except BaseException:
        message = "(the exception cannot be written as text)"
    return CallFailure(pb.MODULE, message, type_name_of(type(error)))


def type_name_of(kind: type) -> str:
    """`ValueError`, but `numpy.linalg.LinAlgError`."""
    module = getattr(kind, "__module__", "builtins")
    name = getattr(kind, "__qualname__", kind.__name__)
    return name if module == "builtins" else f"{module}.{name}"
