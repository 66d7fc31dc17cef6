from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    KIND_UNSPECIFIED: _ClassVar[Kind]
    MODULE: _ClassVar[Kind]
    NO_SUCH_METHOD: _ClassVar[Kind]
    BAD_REQUEST: _ClassVar[Kind]
    REFUSED: _ClassVar[Kind]
    GONE: _ClassVar[Kind]
    TOO_LARGE: _ClassVar[Kind]
KIND_UNSPECIFIED: Kind
MODULE: Kind
NO_SUCH_METHOD: Kind
BAD_REQUEST: Kind
REFUSED: Kind
GONE: Kind
TOO_LARGE: Kind

class CallRequest(_message.Message):
    __slots__ = ("method", "body", "handle")
    METHOD_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    method: str
    body: bytes
    handle: str
    def __init__(self, method: _Optional[str] = ..., body: _Optional[bytes] = ..., handle: _Optional[str] = ...) -> None: ...

class CallResponse(_message.Message):
    __slots__ = ("body", "failure")
    BODY_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    body: bytes
    failure: Failure
    def __init__(self, body: _Optional[bytes] = ..., failure: _Optional[_Union[Failure, _Mapping]] = ...) -> None: ...

class Failure(_message.Message):
    __slots__ = ("type", "message", "kind")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    type: str
    message: str
    kind: Kind
    def __init__(self, type: _Optional[str] = ..., message: _Optional[str] = ..., kind: _Optional[_Union[Kind, str]] = ...) -> None: ...

class ReleaseRequest(_message.Message):
    __slots__ = ("handle",)
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    handle: str
    def __init__(self, handle: _Optional[str] = ...) -> None: ...

class ReleaseResponse(_message.Message):
    __slots__ = ("released",)
    RELEASED_FIELD_NUMBER: _ClassVar[int]
    released: bool
    def __init__(self, released: bool = ...) -> None: ...
