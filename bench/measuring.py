"""Opens pages over real HTTP, and reads what that cost the web server and the database."""

from __future__ import annotations

import gzip
import http.client
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import mean, quantiles
from threading import Lock

from bench import meters
from bench.house import HOST
from bench.visits import Request, Visit
from bench.wsgi import ANSWER, ASKED

WARM_UP = 40
LOOKED_AT = 12
CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """What a page costs. Times are in milliseconds, processor time apart from waiting; sizes in bytes."""

    page: str
    reader: str
    is_checked: bool
    requests: int
    per_second: float
    p50: float
    p99: float
    web_cpu: float
    database_cpu: float
    queries: float
    most_queries: int
    plain: int
    zipped: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to go on with one page: until so many requests or so many seconds, whichever comes first."""

    requests: int
    seconds: float


class WrongAnswer(Exception):
    """A page did not come back as it should, so measuring it would mean nothing."""


class Client:
    """A browser's connection, kept open."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.connection = http.client.HTTPConnection(HOST, int(os.environ["PORT"]), timeout=60)

    def open(self, request: Request, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Asks for a page and reads it whole."""
        headers = {"Accept-Encoding": "gzip", "Cookie": request.cookies} | headers
        if request.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(
            "GET" if request.form is None else "POST", request.path, request.form, headers
        )
        response = self.connection.getresponse()
        body = response.read()
        if response.status != self.status:
            raise WrongAnswer(f"{request.path} answered {response.status}, not {self.status}")
        return response, body


def measure(visit: Visit, server: int, data: Path, limits: Limits) -> Measured:
    """Opens a page again and again: some times to warm up, some to look at it, then one by one, then at once."""
    client = Client(visit.status)
    for request in islice(visit.requests, min(WARM_UP, limits.requests // 4)):
        client.open(request)
    queries, plain, zipped = zip(
        *(_look(client, request) for request in islice(visit.requests, LOOKED_AT)), strict=True
    )
    web, database = _cpu(lambda: meters.family(server)), _cpu(lambda: meters.backends(data))
    times = _one_by_one(client, visit, limits)
    cuts = quantiles(times, n=100, method="inclusive")
    return Measured(
        *(visit.page, visit.reader, visit.is_checked, len(times)),
        web_cpu=web() / len(times),
        database_cpu=database() / len(times),
        p50=cuts[49],
        p99=cuts[98],
        per_second=_at_once(visit, limits),
        queries=mean(queries),
        most_queries=max(queries),
        plain=round(mean(plain)),
        zipped=round(mean(zipped)),
    )


def _look(client: Client, request: Request) -> tuple[int, int, int]:
    """The queries of a request, and the size of its page as it is and compressed."""
    response, body = client.open(request, **{ASKED.removeprefix("HTTP_").replace("_", "-"): "1"})
    is_zipped = response.getheader("Content-Encoding") == "gzip"
    plain = len(gzip.decompress(body)) if is_zipped else len(body)
    return int(response.getheader(ANSWER) or 0), plain, len(body)


def _cpu(pids: Callable[[], list[int]]) -> Callable[[], float]:
    before = meters.cpu(pids())
    return lambda: meters.spent_between(before, meters.cpu(pids()))


def _one_by_one(client: Client, visit: Visit, limits: Limits) -> list[float]:
    times: list[float] = []
    deadline = time.monotonic() + limits.seconds
    for request in islice(visit.requests, limits.requests):
        began = time.perf_counter()
        client.open(request)
        times.append((time.perf_counter() - began) * 1000)
        if time.monotonic() > deadline and len(times) > 1:
            break
    return times


def _at_once(visit: Visit, limits: Limits) -> float:
    """Requests a second with four clients that wait for nothing else."""
    lock, deadline = Lock(), time.monotonic() + limits.seconds / 2
    waiting = list(islice(visit.requests, limits.requests))
    most = len(waiting)

    def go() -> None:
        client = Client(visit.status)
        while time.monotonic() < deadline:
            with lock:
                if not waiting:
                    return
                request = waiting.pop()
            client.open(request)

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        for done in [clients.submit(go) for _client in range(CLIENTS)]:
            done.result()
    return (most - len(waiting)) / (time.perf_counter() - began)
