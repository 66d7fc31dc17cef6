"""Objects that stay on the server, by the handles that callers hold."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure

# So many ids are remembered after their object went, for a reason to be given.
REMEMBERED = 10_000


class HandleStore:
    """Keeps objects for `seconds` after their last use, and at most `limit` of them: the longest unused goes first.

    An id is `{pod}.{random}`, so that whoever routes calls can see which pod it is bound to. Safe to use from many threads.
    """

    def __init__(self, pod: str, seconds: float, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.pod = pod
        self.seconds = seconds
        self.limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        # In the order of their last use, which is the order in which they go.
        self._kept: OrderedDict[str, tuple[object, float]] = OrderedDict()
        self._gone: OrderedDict[str, str] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def put(self, value: object) -> str:
        """Keeps an object and answers its id."""
        handle = f"{self.pod}.{secrets.token_hex(16)}"
        with self._lock:
            dropped = self._expired()
            while len(self._kept) >= self.limit:
                dropped.append(self._drop(next(iter(self._kept)), f"made room for newer ones: a pod keeps {self.limit}"))
            self._kept[handle] = (value, self._clock())
        # Outside the lock, as their destructors are the module's code.
        del dropped
        return handle

    def get(self, handle: str) -> object:
        """The object, whose time starts anew. Raises GONE with the reason."""
        with self._lock:
            dropped = self._expired()
            if handle in self._kept:
                value, _ = self._kept[handle]
                self._kept[handle] = (value, self._clock())
                self._kept.move_to_end(handle)
                return value
            reason = self._gone.get(handle)
        del dropped
        raise CallFailure(pb.GONE, f"the object {handle[:300]} is gone: {reason or self._unknown(handle)}")

    def release(self, handle: str) -> bool:
        """Whether it was there until now."""
        with self._lock:
            dropped = self._expired()
            found = handle in self._kept
            if found:
                dropped.append(self._drop(handle, "it was released"))
        del dropped
        return found

    def sweep(self) -> int:
        """Drops what was not used for long, so that memory comes back without a call; answers how many."""
        with self._lock:
            dropped = self._expired()
        return len(dropped)

    def _expired(self) -> list[object]:
        dropped = []
        oldest = self._clock() - self.seconds
        while self._kept:
            handle = next(iter(self._kept))
            if self._kept[handle][1] > oldest:
                break
            dropped.append(self._drop(handle, f"it was not used for {self.seconds:g} s"))
        return dropped

    def _drop(self, handle: str, reason: str) -> object:
        value, _ = self._kept.pop(handle)
        self._gone[handle] = reason
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)
        return value

    def _unknown(self, handle: str) -> str:
        pod = handle.rpartition(".")[0]
        if pod != self.pod:
            return f"it lived in pod {pod[:253] or '(none)'}, and this is {self.pod}"
        return "this pod does not know it; its server was started anew since"
