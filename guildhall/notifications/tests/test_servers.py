"""Mail servers that are slow, refuse, hang up or answer nonsense: nothing is lost, and nobody waits for ever."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.jobs import LANES, LOCK, MANY, send
from guildhall.notifications.mailing.sending import PATIENCE, send_due
from guildhall.notifications.models import Mail, MailSettings
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.testing.jobs import run_jobs

Says = Callable[[bytes, "Server"], bytes | None]


class Server:
    """A mail server that does as a test wants: `says` gives the answer to a line, or nothing where it hangs up."""

    def __init__(self, says: Says, greeting: bytes = b"220 here\r\n") -> None:
        self.says, self.greeting = says, greeting
        self.took: list[bytes] = []
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.socket.getsockname()[1])
        self.stopped = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connected, _from = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=[connected], daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected, connected.makefile("rb") as lines:
            try:
                self.drip(connected, self.greeting)
                for line in lines:
                    if line.upper().startswith(b"DATA"):
                        connected.sendall(b"354 go on\r\n")
                        mail = b"".join(iter(lines.readline, b".\r\n"))
                        answer = self.says(b"." + mail, self)
                        if answer is None or not answer.startswith(b"250"):
                            pass
                        else:
                            self.took.append(mail)
                    else:
                        answer = self.says(line, self)
                    if answer is None:
                        return
                    self.drip(connected, answer)
            except OSError:
                return

    def drip(self, connected: socket.socket, answer: bytes) -> None:
        """Sends at once, or, where it begins so, a letter at a time until it is stopped."""
        if not answer.startswith(b"drip"):
            connected.sendall(answer)
            return
        while not self.stopped.wait(0.05):
            connected.sendall(b"2")

    def stop(self) -> None:
        """Answers nobody any more."""
        self.stopped.set()
        self.socket.close()


def fine(line: bytes, _server: Server) -> bytes | None:
    """What any server says."""
    return b"250 fine\r\n"


Serve = Callable[..., Server]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Has mails go to a server of one's own making, which is given a second and a half for each answer."""
    servers: list[Server] = []

    def begin(says: Says = fine, greeting: bytes = b"220 here\r\n") -> Server:
        server = Server(says, greeting)
        servers.append(server)
        settings.EMAIL_BACKEND = "guildhall.kit.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 1.5
        return server

    yield begin
    for server in servers:
        server.stop()


@pytest.fixture
def mails(waste: Community, ada: Person, bo: Person, write: Write) -> list[Mail]:
    """Two mails that are due, of one post to two people."""
    question = write(waste, bo, "Who charges for bins?", kind="question")
    Mail.objects.all().delete()
    return [
        Mail.objects.create(key=f"{number}", person=person, kind="post", why="now", contribution=question)
        for number, person in enumerate((ada, bo))
    ]


def states(mails: list[Mail]) -> list[tuple[str, int]]:
    return [
        (mail.state, mail.tries)
        for mail in Mail.objects.filter(pk__in=[each.pk for each in mails]).order_by("pk")
    ]


def go_on(server: Server, mails: list[Mail]) -> list[bytes]:
    """Some minutes later the server is as it should be; gives all Message-IDs that it ever took."""
    server.says, server.greeting = fine, b"220 here\r\n"
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        send_due(10)
    assert {state for state, _tries in states(mails)} == {"sent"}
    found = [re.search(rb"^Message-ID: (\S+)", mail, re.MULTILINE) for mail in server.took]
    return [each[1] for each in found if each]


def at(word: bytes, answer: bytes | None) -> Says:
    """A server that answers in its own way to one word, and else as any."""
    return lambda line, server: answer if line.upper().startswith(word) else fine(line, server)


@pytest.mark.parametrize(
    ("says", "greeting"),
    [
        (fine, b"421 too busy\r\n"),
        (fine, b"drip"),
        (fine, b"\xff\xfe\x00nonsense\r\n"),
        (at(b"MAIL", None), b"220 here\r\n"),
        (at(b"RCPT", b"drip"), b"220 here\r\n"),
        (at(b"RCPT", b"451 try again\r\n"), b"220 here\r\n"),
        (at(b".", b"452 no room\r\n"), b"220 here\r\n"),
        (at(b".", None), b"220 here\r\n"),
        (at(b".", b"drip"), b"220 here\r\n"),
    ],
    ids=[
        "busy",
        "drips",
        "nonsense",
        "hangs up",
        "drips later",
        "greylists",
        "full",
        "half closes",
        "never ends",
    ],
)
def test_what_a_server_does_not_take_today_it_takes_later_and_once(
    says: Says, greeting: bytes, serve: Serve, mails: list[Mail]
) -> None:
    server = serve(says, greeting)
    send_due(10)
    assert states(mails) == [("waiting", 1), ("waiting", 1)]
    ids = go_on(server, mails)
    assert len(ids) == len(set(ids)) == 2


def test_one_that_took_it_and_died_before_it_said_so_gets_it_again_under_the_same_name(
    serve: Serve, mails: list[Mail]
) -> None:
    def takes_and_dies(line: bytes, server: Server) -> bytes | None:
        if line.startswith(b"."):
            server.took.append(line[1:])
            return None
        return fine(line, server)

    server = serve(takes_and_dies)
    send_due(1)
    ids = go_on(server, mails)
    assert len(ids) == 3
    assert len(set(ids)) == 2


def test_a_recipient_that_is_refused_does_not_hinder_the_others(
    serve: Serve, mails: list[Mail], ada: Person
) -> None:
    refuse = f"<{ada.email}>".encode()
    server = serve(
        lambda line, server: (
            b"550 5.1.1 unknown\r\n"
            if line.upper().startswith(b"RCPT") and refuse in line.lower()
            else fine(line, server)
        )
    )
    send_due(10)
    assert states(mails) == [("failed", 0), ("sent", 0)]
    assert server.connections == 1
    assert "5.1.1" in MailSettings.objects.get(person=ada).paused_why


def test_a_server_that_is_away_is_not_asked_for_each_of_many(
    serve: Serve, mails: list[Mail], ada: Person, waste: Community
) -> None:
    server = serve(fine, b"421 away\r\n")
    post = Contribution.objects.get()
    more = [
        Mail(key=f"more {number}", person=ada, kind="post", why="now", contribution=post)
        for number in range(20)
    ]
    Mail.objects.bulk_create(more)
    send_due(50)
    assert server.connections == 3
    assert Mail.objects.filter(state="waiting", tries=0).count() == 19


def test_after_three_days_it_is_given_up_and_says_why(serve: Serve, mails: list[Mail]) -> None:
    serve(fine, b"421 away\r\n")
    now = timezone.now()
    for _day in range(len(PATIENCE) + 1):
        with time_machine.travel(now):
            send_due(10)
        now += timedelta(days=2)
    assert states(mails) == [("failed", len(PATIENCE))] * 2
    assert "421" in mails[0].__class__.objects.get(pk=mails[0].pk).problem


def test_many_go_out_by_two_jobs_at_once_and_a_third_lets_them(
    serve: Serve, mails: list[Mail], ada: Person
) -> None:
    server, post = serve(), Contribution.objects.get()
    others = connection.copy()
    try:
        with others.cursor() as cursor:
            for lane in range(LANES):
                cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, lane])
            send()
            assert states(mails) == [("waiting", 0), ("waiting", 0)]
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, LANES - 1])
            send()
            assert states(mails) == [("sent", 0), ("sent", 0)]
            run_jobs()
            Mail.objects.bulk_create(
                Mail(key=f"more {number}", person=ada, kind="post", why="now", contribution=post)
                for number in range(MANY + 1)
            )
            server.took.clear()
            send()
            assert len(server.took) == MANY + 1
            assert run_jobs() == 1, "another was asked to help"
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        others.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND classid = %s AND datname = current_database()",
            [LOCK],
        )
        assert cursor.fetchone() == (0,), "a lane is left when its job ends"
