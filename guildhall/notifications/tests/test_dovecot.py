"""The mailbox of a real IMAP server is read: Dovecot, where it is installed."""

from __future__ import annotations

import grp
import imaplib
import logging
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound import fetching
from guildhall.notifications.inbound.addresses import reply_address
from guildhall.notifications.inbound.fetching import fetch_new
from guildhall.notifications.models import Incoming
from guildhall.people.models import Person
from guildhall.testing.cast import Write
from guildhall.testing.jobs import run_jobs

DOVECOT: Final = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _is_known() -> bool:
    """Whether there is a Dovecot that takes the settings below, and a user to serve the box with."""
    if DOVECOT is None or os.geteuid() != 0:
        return False
    return subprocess.check_output([DOVECOT, "--version"], text=True).startswith("2.3")


pytestmark = [
    pytest.mark.usefixtures("takes_mail"),
    pytest.mark.skipif(not _is_known(), reason="Dovecot 2.3 is not installed, or we are not root"),
]
PASSWORD: Final = "p@ss/wörd"
# Whoever serves the box: Dovecot gives none to root.
USER: Final = "nobody"
GROUP: Final = grp.getgrgid(pwd.getpwnam(USER).pw_gid).gr_name


@dataclass(frozen=True)
class Mailbox:
    """The INBOX of one user, and its address."""

    folder: Path
    port: int

    def url(self, password: str = "p%40ss%2Fw%C3%B6rd", box: str = "INBOX") -> str:
        return f"imap://guildhall:{password}@127.0.0.1:{self.port}/{box}"

    def receive(self, name: str, content: str) -> None:
        """Lays a mail into the box, as a mail server does."""
        (self.folder / "tmp" / name).write_bytes(content.replace("\n", "\r\n").encode())
        shutil.chown(self.folder / "tmp" / name, USER, GROUP)
        (self.folder / "tmp" / name).rename(self.folder / "new" / name)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    # Sockets have short names, and whoever serves the box must get to it.
    base = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    base.chmod(0o755)
    box = base / "Maildir"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (base / "dovecot.conf").write_text(
        f"""
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {USER}
default_internal_group = {GROUP}
default_login_user = {USER}
first_valid_uid = 1
mail_location = maildir:{box}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={USER} gid={GROUP} home={base}
}}
"""
    )
    for path in (base, *base.rglob("*")):
        shutil.chown(path, USER, GROUP)
    server = subprocess.Popen([str(DOVECOT), "-F", "-c", str(base / "dovecot.conf")])
    try:
        _wait(port, base / "log")
        yield Mailbox(box, port)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(base, ignore_errors=True)


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.2)
        else:
            return
    pytest.fail(log.read_text() if log.exists() else "Dovecot did not start")


@pytest.fixture
def question(db: None, write: Write, bo: Person) -> Contribution:
    from guildhall.communities.models import Community

    waste = Community.objects.get(slug="waste-and-recycling")
    return write(waste, bo, "Who charges for bins?", kind="question")


def answer(to: str, ada: Person, words: str, number: int) -> str:
    return f"""Delivered-To: {to}
From: {ada.email}
To: guildhall@example.org
Subject: Re: Who charges for bins?
Message-ID: <{number}@example.net>
Content-Type: text/plain; charset=utf-8

{words}
"""


def test_what_is_unread_is_taken_in_once_and_marked_as_read(
    mailbox: Mailbox, waste: object, question: Contribution, ada: Person
) -> None:
    address = reply_address(ada, question.pk)
    for number, words in enumerate(("We do, £32.", "Tŷ Gwyn too.")):
        mailbox.receive(f"{number}.a", answer(address, ada, words, number))
    assert fetch_new(mailbox.url()) == 2
    assert fetch_new(mailbox.url()) == 0
    run_jobs()
    assert [reply.excerpt for reply in question.thread.order_by("pk")] == ["We do, £32.", "Tŷ Gwyn too."]
    assert len([path for path in (mailbox.folder / "cur").iterdir() if path.name.endswith("S")]) == 2


def test_whoever_dies_before_it_is_marked_makes_no_second_answer(
    mailbox: Mailbox, waste: object, question: Contribution, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.receive("1.a", answer(reply_address(ada, question.pk), ada, "We do.", 1))
    ask = imaplib.IMAP4.uid

    def dies(box: imaplib.IMAP4, command: str, *words: str) -> object:
        if command == "STORE":
            raise OSError("gone")
        return ask(box, command, *words)

    with monkeypatch.context() as patch:
        patch.setattr(imaplib.IMAP4, "uid", dies)
        assert fetch_new(mailbox.url()) == 0
    assert fetch_new(mailbox.url()) == 1
    run_jobs()
    assert question.thread.count() == 1
    assert Incoming.objects.count() == 1


@pytest.mark.parametrize("what", ["password", "box", "server"])
def test_a_mailbox_that_cannot_be_read_waits_and_no_password_is_written_down(
    mailbox: Mailbox, waste: object, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = {
        "password": mailbox.url(password="secret-word"),
        "box": mailbox.url(box="Nowhere"),
        "server": "imap://guildhall:secret-word@127.0.0.1:1/INBOX",
    }[what]
    with caplog.at_level(logging.WARNING, logger=fetching.__name__):
        assert fetch_new(url) == 0
    assert "could not be read" in caplog.text
    assert "secret-word" not in caplog.text
