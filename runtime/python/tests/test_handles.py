import threading
import weakref

import pytest

from module_server import module_service_pb2 as pb
from module_server.failure import CallFailure
from module_server.handles import HandleStore


def gone(store: HandleStore, handle: str) -> str:
    with pytest.raises(CallFailure) as caught:
        store.get(handle)
    assert caught.value.kind == pb.GONE
    return caught.value.message


class Thing:
    pass


def test_an_id_names_its_pod_and_cannot_be_guessed(clock):
    store = HandleStore("numpy-6c9f-x2", 600, 10, clock)
    first, second = store.put("a"), store.put("a")
    assert first != second
    pod, _, rest = first.rpartition(".")
    assert pod == "numpy-6c9f-x2"
    assert len(rest) == 32


def test_each_use_starts_the_time_anew(clock):
    store = HandleStore("p", 600, 10, clock)
    thing = Thing()
    handle = store.put(thing)
    for _ in range(3):
        clock.now += 599
        assert store.get(handle) is thing
    clock.now += 600
    assert gone(store, handle) == f"the object {handle} is gone: it was not used for 600 s"


def test_the_longest_unused_makes_room_and_says_so(clock):
    store = HandleStore("p", 600, 2, clock)
    first, second = store.put("a"), store.put("b")
    store.get(first)
    third = store.put("c")
    assert "made room for newer ones: a pod keeps 2" in gone(store, second)
    assert (store.get(first), store.get(third)) == ("a", "c")


def test_a_released_object_is_gone_at_once(clock):
    store = HandleStore("p", 600, 2, clock)
    handle = store.put("a")
    assert store.release(handle)
    assert not store.release(handle)
    assert "it was released" in gone(store, handle)


def test_an_object_of_another_pod_says_which(clock):
    assert "it lived in pod q, and this is p" in gone(HandleStore("p", 600, 2, clock), "q.0123")
    assert "pod (none)" in gone(HandleStore("p", 600, 2, clock), "0123")


def test_an_object_from_before_a_restart_says_so(clock):
    handle = HandleStore("p", 600, 2, clock).put("a")
    assert "its server was started anew" in gone(HandleStore("p", 600, 2, clock), handle)


def test_sweeping_gives_memory_back_without_a_call(clock):
    store = HandleStore("p", 600, 5, clock)
    thing = Thing()
    memory = weakref.ref(thing)
    store.put(thing)
    del thing
    clock.now += 300
    store.put("b")
    assert store.sweep() == 0
    clock.now += 300
    assert store.sweep() == 1
    assert memory() is None
    assert len(store) == 1


def test_a_destructor_that_calls_back_does_not_stop_the_store(clock):
    store = HandleStore("p", 600, 1, clock)

    class Loud:
        def __del__(self):
            store.release("p.none")

    store.put(Loud())
    done = threading.Thread(target=store.put, args=("b",), daemon=True)
    done.start()
    done.join(20)
    assert not done.is_alive()


def test_many_threads_never_exceed_the_limit_nor_mix(clock):
    store = HandleStore("p", 600, 400, clock)
    wrong = []

    def work(number: int) -> None:
        mine = [(store.put((number, index)), (number, index)) for index in range(50)]
        wrong.extend(handle for handle, value in mine if store.get(handle) != value)
        for handle, _ in mine[:25]:
            store.release(handle)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(store) == 200
