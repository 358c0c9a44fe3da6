"""`python -m bench.hot_seat`: what 2,000 people cost who watch a hot seat while its guest answers every 20 seconds."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from bench.house import HOST, NotOurs, move_in, web_server
from bench.sizes import SIZES

if TYPE_CHECKING:
    from bench.visitors import Visitor
    from guildhall.tools.hot_seats.models import HotSeat

ROOT: Final = Path(__file__).resolve().parent.parent
WATCHERS, EVERY, AN_ANSWER_EVERY = 2_000, 15.0, 20.0
QUESTIONS, ANSWERED, VOTES = 40, 20, 12
CLIENTS: Final = 4


@dataclass(slots=True)
class Counted:
    """What the watchers got, and how long they waited for it in milliseconds."""

    nothing_new: list[float] = field(default_factory=list)
    something: list[float] = field(default_factory=list)
    late: float = 0.0


def main() -> int:
    """Seeds, measures one answer of each sort, then lets the watchers watch."""
    parser = argparse.ArgumentParser(prog="python -m bench.hot_seat", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--seconds", type=float, default=60, help="how long the watchers watch")
    parser.add_argument("--requests", type=int, default=300, help="requests of each sort before that")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))  # so that the web server is stopped too
    size = SIZES[given.size]
    data = ROOT / "build" / "bench" / f"hot-seat-{size.name}"
    try:
        move_in(data)
    except NotOurs as refusal:
        say(f"bench: {refusal}")
        return 1
    import django

    django.setup()
    from django.core.management import call_command

    from bench.report import yardstick
    from bench.seeding import seed
    from bench.visitors import visitors
    from guildhall.project.database import close_connections, shared_database
    from guildhall.project.static_files import collect_static_files

    with shared_database():
        call_command("migrate", verbosity=0)
        now = seed(size, data, say)
        collect_static_files()
        watchers, seat = visitors(now)[0], set_up()
        close_connections()
        with web_server(data) as server:
            run(seat, watchers, server, data, given.requests, given.seconds)
        say(
            f"Two million additions: {yardstick():.0f} ms, at a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
    return 0


def say(what: str) -> None:
    """A line of what was measured."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def set_up() -> HotSeat:
    """A hot seat that is live in an open community, with questions, votes and answers."""
    from django.utils import timezone

    from guildhall.communities.models import Community
    from guildhall.contributions.models import Contribution
    from guildhall.people.models import Person
    from guildhall.tools.hot_seats import deeds

    people = list(Person.objects.order_by("pk")[:QUESTIONS])
    community = Community.objects.filter(kind="open").order_by("pk")[0]
    starts: datetime = timezone.now() - timedelta(hours=1)
    seat = Contribution.objects.write(
        *(people[0], community, "hot_seat"),
        title="Ask the lid researcher",
        html="<p>She counted bins for two years.</p>",
        guest_name="Imogen Farrow",
        starts_at=starts,
        ends_at=starts + timedelta(days=14),
    )
    for number in range(QUESTIONS):
        asked = seat.reply(people[number], f"<p>Question {number}: {'what did it cost you? ' * 10}</p>")
        for voter in people[number % 20 : number % 20 + number % VOTES]:
            deeds.vote(asked, voter, True)
        if number < ANSWERED:
            deeds.answer(seat, asked, f"<p>{'It depends on the lid. ' * 30}</p>", None, "en")  # type: ignore[arg-type]
    return seat  # type: ignore[return-value]


def run(
    seat: HotSeat, watchers: list[Visitor], server: int, data: Path, requests: int, seconds: float
) -> None:
    """One answer of each sort, again and again; then everybody at once."""
    from bench import meters

    path = f"/c/{seat.community.slug}/hot_seats/{seat.pk}/live/"
    cookies = cycle(visitor.cookies for visitor in watchers)

    def cpu() -> tuple[dict[int, float], dict[int, float]]:
        return meters.cpu(meters.family(server)), meters.cpu(meters.backends(data))

    def spent(
        before: tuple[dict[int, float], dict[int, float]],
    ) -> tuple[float, float]:
        after = cpu()
        return meters.spent_between(before[0], after[0]), meters.spent_between(before[1], after[1])

    client = Client(path)
    for name, mark in (("unchanged (304)", client.mark), ("changed (200)", lambda _cookies: "")):
        for _warm_up in range(40):
            # With a mark, so that the server begins to listen.
            client.ask(next(cookies), '"1"')
        time.sleep(3)  # until a mark is newer than all that was written
        given = mark(next(cookies))
        queries, length = client.look(next(cookies), given)
        before, began = cpu(), time.perf_counter()
        for _request in range(requests):
            client.ask(next(cookies), given)
        web, database = (each / requests for each in spent(before))
        took = (time.perf_counter() - began) * 1000 / requests
        say(
            f"{name}: web {web:.2f} ms, database {database:.2f} ms, {queries} queries, {length / 1000:.1f} kB, "
            f"{took:.1f} ms each, {_at_once(path, cookies, given, requests):.0f} requests/s with {CLIENTS} clients"
        )
    before = cpu()
    counted, answers = _watch(path, seat, list(watchers), seconds)
    web, database = (each / seconds / 10 for each in spent(before))
    asked = len(counted.nothing_new) + len(counted.something)
    say(
        f"{WATCHERS} watchers for {seconds:.0f} s: {asked} requests ({asked / seconds:.0f}/s), "
        f"{len(counted.nothing_new) / asked:.0%} unchanged, {answers} answers given; web {web:.0f}%, database {database:.0f}% of a core; "
        f"waited p50 {_cut(counted, 50):.1f} ms, p99 {_cut(counted, 99):.1f} ms; asked at most {counted.late:.1f} s late"
    )


class Client:
    """A connection that is kept open."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.connection = http.client.HTTPConnection(HOST, int(os.environ["PORT"]), timeout=60)

    def ask(self, cookies: str, mark: str) -> tuple[int, str]:
        """Asks whether there is something new. Returns the status and the mark of the answer."""
        answer, _body = self._open(cookies, mark, {})
        return answer.status, answer.getheader("ETag") or ""

    def mark(self, cookies: str) -> str:
        """The mark of now."""
        return self.ask(cookies, "")[1]

    def look(self, cookies: str, mark: str) -> tuple[int, int]:
        """The queries of an answer, and how long it is as it is sent."""
        answer, body = self._open(cookies, mark, {"X-Count-Queries": "1"})
        return int(answer.getheader("X-Queries") or 0), len(body)

    def _open(self, cookies: str, mark: str, more: dict[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Accept-Encoding": "gzip", "Cookie": cookies, "X-Fragment": "1"} | more
        if mark:
            headers["If-None-Match"] = mark
        self.connection.request("GET", self.path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status not in (200, 304):
            raise RuntimeError(f"{self.path} answered {answer.status}")
        return answer, body


def _at_once(path: str, cookies: Iterator[str], mark: str, requests: int) -> float:
    """Requests a second with a few clients that wait for nothing else."""
    lock, left = threading.Lock(), requests

    def go() -> None:
        nonlocal left
        client = Client(path)
        while True:
            with lock:
                if left <= 0:
                    return
                left -= 1
                cookie = next(cookies)
            client.ask(cookie, mark)

    began = time.perf_counter()
    _together([go] * CLIENTS)
    return requests / (time.perf_counter() - began)


def _watch(path: str, seat: HotSeat, watchers: list[Visitor], seconds: float) -> tuple[Counted, int]:
    """Everybody asks every 15 seconds, evenly spread, with the mark of what they have; meanwhile the guest answers."""
    counted, began = Counted(), time.monotonic()
    marks = [""] * WATCHERS
    lock = threading.Lock()

    def some(first: int) -> Callable[[], None]:
        def go() -> None:
            client = Client(path)
            mine = range(first, WATCHERS, CLIENTS)
            for turn in range(int(seconds / EVERY)):
                for who in mine:
                    due = began + (turn + who / WATCHERS) * EVERY
                    time.sleep(max(0.0, due - time.monotonic()))
                    started = time.monotonic()
                    status, mark = client.ask(watchers[who % len(watchers)].cookies, marks[who])
                    marks[who] = mark or marks[who]
                    took = (time.monotonic() - started) * 1000
                    with lock:
                        (counted.nothing_new if status == 304 else counted.something).append(took)
                        counted.late = max(counted.late, started - due)

        return go

    answers = 0

    def guest() -> None:
        nonlocal answers
        from django.db import connection

        from guildhall.tools.hot_seats import deeds

        waiting = list(seat.thread.filter(parent=None, children=None).order_by("pk"))
        while time.monotonic() < began + seconds - AN_ANSWER_EVERY:
            time.sleep(AN_ANSWER_EVERY)
            deeds.answer(seat, waiting[answers], "<p>It depends on the lid.</p>", None, "en")
            answers += 1
        connection.close()

    _together([guest, *(some(first) for first in range(CLIENTS))])
    return counted, answers


def _together(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _cut(counted: Counted, percent: int) -> float:
    return quantiles([*counted.nothing_new, *counted.something], n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
