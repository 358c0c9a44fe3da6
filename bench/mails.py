"""`python -m bench.mails`: digests and posts written and handed over to a mail server, in mails a second and CPU a mail."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final

from bench.house import HOST, NotOurs, move_in
from bench.sizes import SIZES

ROOT: Final = Path(__file__).resolve().parent.parent


def main() -> int:
    """Seeds, puts a digest for everybody into the outbox, then a post to many, and sends both."""
    parser = argparse.ArgumentParser(prog="python -m bench.mails", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--most", type=int, default=100_000, help="mails of each sort at most")
    parser.add_argument(
        "--digests", type=int, default=0, help="so many digests at least: for several days, if need be"
    )
    parser.add_argument(
        "--alone", type=float, default=30, help="seconds for which pages are opened before that"
    )
    given = parser.parse_args()
    size = SIZES[given.size]
    data = ROOT / "build" / "bench" / f"mails-{size.name}"
    try:
        move_in(data)
    except NotOurs as refusal:
        say(f"bench: {refusal}")
        return 1
    port, stop = free_port(), multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(port, stop), daemon=True)
    server.start()
    os.environ |= {"EMAIL_HOST": HOST, "EMAIL_PORT": str(port)}
    import django

    django.setup()
    from django.core.management import call_command

    from bench.beside import opening
    from bench.house import web_server
    from bench.report import yardstick
    from bench.seeding import seed
    from bench.visitors import visitors
    from bench.visits import Request
    from guildhall.project.database import close_connections, shared_database
    from guildhall.project.static_files import collect_static_files

    with shared_database():
        call_command("migrate", verbosity=0)
        now = seed(size, data, say)
        collect_static_files()
        pages = [
            Request(path, who.cookies)
            for who in visitors(now)[0]
            for path in ["/", *who.communities[:1], *who.threads[:1]]
        ]
        made = put_digests(given.digests)
        close_connections()
        with web_server(data):
            with opening(pages) as waits:
                time.sleep(given.alone)
            say(f"pages while no mail is sent: {waits}")
            with opening(pages) as waits:
                measure("digest", made, given.most, data)
            say(f"pages meanwhile: {waits}")
        measure("post", put_posts(given.most), given.most, data)
        close_connections()
    stop.set()
    say(
        f"Two million additions: {yardstick():.0f} ms, at a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    return 0


def say(what: str) -> None:
    """A line of what was measured."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return int(asked.getsockname()[1])


def serve(port: int, stop: Event) -> None:
    """A mail server in a process of its own, that takes everything and keeps nothing."""
    from aiosmtpd.controller import Controller

    class Taking:
        async def handle_DATA(  # noqa: N802, the library calls it so
            self, _server: Any, _session: Any, _envelope: Any
        ) -> str:
            return "250 OK"

    controller = Controller(Taking(), hostname=HOST, port=port)
    controller.start()
    stop.wait()
    controller.stop()


def put_digests(least: int) -> int:
    """A digest for everybody whose communities have something new of the last days; those of more days until there are enough."""
    from django.db.models import Max

    from guildhall.contributions.models import Contribution
    from guildhall.notifications.jobs import make_digests
    from guildhall.notifications.models import Mail, MailSettings

    Mail.objects.all().delete()
    MailSettings.objects.all().delete()
    newest = Contribution.objects.aggregate(at=Max("published_at"))["at"]
    made, day = 0, newest.replace(hour=23, minute=0)
    while (more := make_digests(day)) and (made := made + more) < least:
        day += timedelta(days=1)
    Mail.objects.update(due_at=newest, since=newest - timedelta(days=7))
    return made


def put_posts(most: int) -> int:
    """One long post to everybody."""
    from guildhall.contributions.models import Contribution
    from guildhall.notifications.models import Mail
    from guildhall.people.models import Person

    post = Contribution.objects.filter(root=None, community__kind="open").order_by("-published_at").first()
    assert post is not None
    people = Person.objects.exclude(email=None).values_list("pk", flat=True)[:most]
    Mail.objects.all().delete()
    Mail.objects.bulk_create(
        Mail(
            key=f"bench:{pk}",
            person_id=pk,
            kind="post",
            why="now",
            contribution=post,
            community_id=post.community_id,
        )
        for pk in people
    )
    return len(people)


def measure(name: str, mails: int, most: int, data: Path) -> None:
    """Sends what is in the outbox as a worker does, on its lanes at once, and says what it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench import meters
    from guildhall.notifications.jobs import LANES
    from guildhall.notifications.mailing.sending import send_due
    from guildhall.project.management.commands.worker import NICENESS

    with CaptureQueriesContext(connection) as queries:
        first = send_due(20)
    database = meters.cpu(meters.backends(data))
    os.nice(NICENESS - os.nice(0))
    begun, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(LANES) as lanes:
        ended = sum(lanes.map(send_due, [most // LANES] * LANES), Counter[str]())
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        # While their connections are open, and what served them is still there to be asked.
        of_database = meters.spent_between(database, meters.cpu(meters.backends(data)))
    total = max(1, ended.total())
    say(
        f"{name}: {mails} in the outbox, {dict(ended)}; {total / seconds:.0f} a second, {1000 * cpu / total:.1f} ms CPU and"
        f" {of_database / total:.1f} ms of the database each, {len(queries) / max(1, first.total()):.1f} queries"
    )


if __name__ == "__main__":
    sys.exit(main())
