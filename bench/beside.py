"""People who open pages while something else goes on: a process of its own, at a steady pace, that says how long they waited."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from statistics import median, quantiles
from typing import Final

from bench.measuring import Client
from bench.visits import Request

A_SECOND: Final = 5.0


class Waits:
    """How long pages took, in milliseconds, once it is over."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []

    def __str__(self) -> str:
        if len(self.milliseconds) < 2:
            return "no pages"
        p99 = quantiles(self.milliseconds, n=100)[98]
        return f"{len(self.milliseconds)} pages, p50 {median(self.milliseconds):.0f} ms, p99 {p99:.0f} ms"


@contextmanager
def opening(requests: list[Request]) -> Iterator[Waits]:
    """Opens pages in turn for as long as this lasts; each at its time, however long those before took."""
    stop = multiprocessing.Event()
    answers: SimpleQueue[list[float]] = multiprocessing.SimpleQueue()
    reader = multiprocessing.Process(target=_open, args=(requests, stop, answers), daemon=True)
    waits = Waits()
    reader.start()
    try:
        yield waits
    finally:
        stop.set()
        waits.milliseconds = answers.get()
        reader.join()


def _open(requests: list[Request], stop: Event, answers: SimpleQueue[list[float]]) -> None:
    client, waits = Client(status=200), list[float]()
    for request in requests * 2:  # the first time of anything takes longer
        client.open(request)
    due = time.perf_counter()
    for request in cycle(requests):
        if stop.wait(max(0.0, due - time.perf_counter())):
            break
        client.open(request)
        # From when it was due: whoever comes while others wait, waits with them.
        waits.append(1000 * (time.perf_counter() - due))
        due += 1 / A_SECOND
    answers.put(waits)
