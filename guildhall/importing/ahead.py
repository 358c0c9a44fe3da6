"""Reads on while what was read is written: Python prepares the next posts as PostgreSQL sorts in the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
MOST = 2


class _End(Generic[Thing]):
    """Nothing comes after this; perhaps because of an error."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ahead(things: Iterable[Thing]) -> Iterator[Thing]:
    """The same things, got in a thread of their own, at most two before they are wanted."""
    queue: Queue[Thing | _End[Thing]] = Queue(MOST)
    left = Event()

    def put(thing: Thing | _End[Thing]) -> None:
        while not left.is_set():
            try:
                queue.put(thing, timeout=0.1)
            except Full:
                continue
            return

    def read() -> None:
        try:
            for thing in things:
                put(thing)
                if left.is_set():
                    return
        except BaseException as error:  # noqa: BLE001 — raised anew where the things are wanted
            put(_End(error))
        else:
            put(_End())

    reader = Thread(target=read, name="reading ahead", daemon=True)
    reader.start()
    try:
        while not isinstance(thing := queue.get(), _End):
            yield thing
        if thing.error is not None:
            raise thing.error
    finally:
        left.set()
        reader.join()
