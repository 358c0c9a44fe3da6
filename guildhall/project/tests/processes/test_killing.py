"""Whatever part is killed, and however often: it comes back, and nothing acknowledged is missing."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

import psycopg
import pytest

from guildhall.kit.postgres.embedded import Embedded
from guildhall.project.tests.processes.house import House, until
from guildhall.project.tests.processes.visitor import Visitor

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("tables")]
PARTS: Final = ["web copy", "web", "worker", "backend", "postgres", "keeper"]
ADDRESS, PASSWORD = "op@leeds.gov.uk", "wheelie-bins-on-tuesday"
SETTLE = f"""
from django.utils import timezone
from guildhall.communities.models import Community
from guildhall.people.models import Person
op = Person.objects.register("{ADDRESS}", "Op", welcomed_at=timezone.now())
op.set_password("{PASSWORD}")
op.save()
op.approve()
op.trust_address()
Community.objects.found(op, name="Waste", purpose="Bins", formed_at=timezone.now())
"""


class Acknowledged:
    """What was written, over the web and into the database, and was told to be kept."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.numbers: list[int] = []
        self.threads: list[tuple[str, str]] = []
        self.finished = threading.Event()

    def write_into_the_database(self) -> None:
        """Write a number in a transaction of its own, again and again."""
        number = 0
        while not self.finished.is_set():
            with suppress(psycopg.Error), psycopg.connect(self.address, autocommit=True) as connection:
                while not self.finished.is_set():
                    number += 1
                    connection.execute("INSERT INTO acknowledged VALUES (%s)", [number])
                    self.numbers.append(number)
            self.finished.wait(0.05)

    def write_over_the_web(self) -> None:
        """Ask questions in a community, again and again."""
        visitor = signed_in(self.house)
        asked = 0
        while not self.finished.is_set():
            asked += 1
            title = f"Who sweeps street number {asked}?"
            with suppress(OSError):
                path = visitor.send(
                    "/c/waste/conversations/new/",
                    title=title,
                    html="<p>We do.</p>",
                    language="en",
                    shared_with="community",
                    act="send",
                )
                if not path.endswith("/new/"):
                    self.threads.append((path, title))
            self.finished.wait(0.05)

    @property
    def address(self) -> str:
        """How to reach the database beside the web."""
        return psycopg.conninfo.make_conninfo("", **Embedded(self.house.place.data).parameters())

    def grow(self) -> None:
        """Wait until more was acknowledged on both ways."""
        numbers, threads = len(self.numbers), len(self.threads)
        until(lambda: len(self.numbers) > numbers and len(self.threads) > threads)

    def missing(self) -> set[object]:
        """What was acknowledged and is not there."""
        with psycopg.connect(self.address) as connection:
            there = {number for (number,) in connection.execute("SELECT number FROM acknowledged")}
        visitor = signed_in(self.house)
        lost = {path for path, title in self.threads if title not in visitor.get(path)}
        return lost | (set(self.numbers) - there)


def signed_in(house: House) -> Visitor:
    visitor = Visitor(house.address)
    assert visitor.send("/account/login/", login=ADDRESS, password=PASSWORD) == "/"
    return visitor


@contextmanager
def writing(house: House) -> Iterator[Acknowledged]:
    """Write without a pause for as long as this lasts."""
    acknowledged = Acknowledged(house)
    with psycopg.connect(acknowledged.address) as connection:
        connection.execute("CREATE TABLE acknowledged (number bigint)")
    ways: list[Callable[[], None]] = [acknowledged.write_into_the_database, acknowledged.write_over_the_web]
    threads = [threading.Thread(target=way) for way in ways]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        acknowledged.finished.set()
        for thread in threads:
            thread.join()


def test_nothing_acknowledged_is_missing_whatever_is_killed(house: House) -> None:
    serving = house.start("serve")
    until(house.is_ready)
    assert house.run("shell", "-c", SETTLE).returncode == 0

    with writing(house) as acknowledged:
        for part in PARTS:
            acknowledged.grow()
            before = house.processes()[part]
            house.kill(part)
            until(partial(house.new, part, before))
            acknowledged.grow()
            until(house.is_ready)
        for parts in (["serve"], []):
            acknowledged.grow()
            house.kill(*parts)
            serving.wait()
            serving = house.start("serve")
            acknowledged.grow()
            until(house.is_ready)

    assert acknowledged.missing() == set()
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(60) == 0
    assert house.processes() == {}
