"""With a virus scanner nobody reads a document until it has looked; without an answer it stays locked."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from guildhall.communities.models import Community
from guildhall.contributions.jobs import scan, scan_waiting
from guildhall.contributions.models import Attachment, Contribution
from guildhall.contributions.writing import keep_file
from guildhall.kit import uploads
from guildhall.kit.scanner import ScannerAway
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.testing.jobs import run_jobs

Browser = Callable[[Person | None], Client]
VIRUS = b"X5O!P%@AP"


class Clamd(socketserver.BaseRequestHandler):
    """Speaks as much of clamd's language as we do."""

    def handle(self) -> None:
        asked = self._until_null()
        if asked == b"zPING":
            self.request.sendall(b"PONG\0")
        elif asked == b"zINSTREAM":
            content = b""
            while size := int.from_bytes(self._exactly(4), "big"):
                content += self._exactly(size)
            found = b"stream: Eicar-Test FOUND\0" if VIRUS in content else b"stream: OK\0"
            cast("Server", self.server).seen.append(content)
            self.request.sendall(cast("Server", self.server).says or found)

    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            got += self.request.recv(size - len(got))
        return got

    def _until_null(self) -> bytes:
        got = b""
        while not got.endswith(b"\0"):
            got += self.request.recv(1)
        return got[:-1]


class Server(socketserver.ThreadingTCPServer):
    """A clamd of this test's own."""

    daemon_threads = True
    says = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Clamd)
        self.seen: list[bytes] = []


@pytest.fixture
def clamd(settings: Settings) -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV = ("127.0.0.1", server.server_address[1])
        yield server
        server.shutdown()


def attached(thread: Contribution, owner: Person, content: bytes, name: str = "bins.txt") -> Attachment:
    kept = keep_file(uploads.accept(SimpleUploadedFile(name, content)), owner)
    Attachment.objects.filter(pk=kept.pk).update(contribution=thread, audience=thread.audience)
    return kept


def address(file: Attachment) -> str:
    return reverse("file", args=[file.key, file.name])


def test_nobody_reads_it_until_the_scanner_has_looked(
    clamd: Server, waste: Community, bo: Person, cy: Person, browser: Browser, write: Write
) -> None:
    thread = write(waste, bo, "Bins")
    kept = attached(thread, bo, b"Clean words")
    for person in (bo, cy):
        assert browser(person).get(address(kept)).status_code == 404
        shown = browser(person).get(thread.get_absolute_url()).content.decode()
        assert "We check it for viruses" in shown
        assert address(kept) not in shown.replace(f"{address(kept)}/small", "")
    run_jobs()
    assert clamd.seen == [b"Clean words"]
    assert browser(cy).get(address(kept)).status_code == 200


def test_what_holds_a_virus_is_taken_away(
    clamd: Server,
    waste: Community,
    bo: Person,
    browser: Browser,
    write: Write,
    django_capture_on_commit_callbacks: Any,
) -> None:
    thread = write(waste, bo, "Bins")
    kept = attached(thread, bo, VIRUS)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert Attachment.objects.get(pk=kept.pk).state == Attachment.State.INFECTED
    assert not uploads.path_of(kept.key).exists()
    assert browser(bo).get(address(kept)).status_code == 404
    assert "the virus scanner found something" in browser(bo).get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "says", [b"stream: Can't allocate memory ERROR\0", b"INSTREAM size limit exceeded. ERROR\0", b"hello\0"]
)
def test_what_the_scanner_does_not_answer_plainly_stays_locked(
    clamd: Server, waste: Community, bo: Person, browser: Browser, write: Write, says: bytes
) -> None:
    clamd.says = says
    kept = attached(write(waste, bo, "Bins"), bo, b"Words")
    with pytest.raises(ScannerAway):
        scan(attachment=kept.pk)
    assert browser(bo).get(address(kept)).status_code == 404


def test_what_waited_while_the_scanner_was_away_is_taken_up_again(
    clamd: Server, waste: Community, bo: Person, browser: Browser, write: Write, settings: Settings
) -> None:
    there = settings.CLAMAV
    settings.CLAMAV = ("127.0.0.1", 1)
    kept = attached(write(waste, bo, "Bins"), bo, b"Words")
    with pytest.raises(ScannerAway):
        scan(attachment=kept.pk)
    assert browser(bo).get(address(kept)).status_code == 404
    settings.CLAMAV = there
    scan_waiting()
    assert browser(bo).get(address(kept)).status_code == 200


def test_the_check_says_when_it_does_not_answer(clamd: Server, settings: Settings) -> None:
    def said() -> list[str]:
        return [str(each.id) for each in run_checks() if each.id == "guildhall.W008"]

    assert said() == []
    settings.CLAMAV = ("/nowhere/clamd.ctl", 0)
    assert said() == ["guildhall.W008"]


def test_without_a_scanner_everything_is_open(
    waste: Community, bo: Person, browser: Browser, write: Write
) -> None:
    kept = attached(write(waste, bo, "Bins"), bo, b"Words")
    assert browser(bo).get(address(kept)).status_code == 200
