"""Through a mail server, a real Postfix where it is installed: mails go out, answers come in, what is refused comes back."""

from __future__ import annotations

import asyncio
import os
import shutil
import smtplib
import subprocess
import tempfile
from ast import literal_eval
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any, Final

import pytest
from aiosmtpd.controller import Controller

from guildhall.project.tests.processes.house import House, until
from guildhall.project.tests.processes.test_mailing import free_port

POSTFIX: Final = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [pytest.mark.process, pytest.mark.usefixtures("tables")]
no_postfix = pytest.mark.skipif(
    POSTFIX is None or os.geteuid() != 0, reason="Postfix is not installed, or we are not root"
)
DOMAIN: Final = "post.example.org"
MAIN: Final = """
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
maillog_file = {base}/log
maillog_file_prefixes = /tmp
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
disable_dns_lookups = yes
relayhost = [127.0.0.1]:{relay}
virtual_mailbox_domains = post.example.org
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
message_size_limit = 36700160
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
"""
MASTER: Final = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
SETTLE: Final = """
from django.utils import timezone
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import MailSettings
from guildhall.people.models import Person
people = [
    Person.objects.register(f"{name}@leeds.gov.uk", name.title(), welcomed_at=timezone.now())
    for name in ("ada", "bo", "gone")
]
waste = Community.objects.found(people[0], name="Waste", purpose="Bins", formed_at=timezone.now())
for person in people[1:]:
    waste.admit(person)
    MailSettings.objects.create(person=person, rhythm="now")
Contribution.objects.write(people[0], waste, "question", title="Bins?", html="<p>Who charges, Tŷ Gwyn?</p>")
"""
SEEN: Final = """
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import Incoming, MailSettings
print("seen", [(each.author.name, each.excerpt) for each in Contribution.objects.filter(kind="reply")],
      [each.person.name for each in MailSettings.objects.exclude(paused_at=None)], Incoming.objects.count())
"""


@dataclass
class Others:
    """The mail server of the councils: takes all mail but that for whoever is gone."""

    mails: dict[str, list[EmailMessage]] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("gone@"):
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        for address in envelope.rcpt_tos:
            self.mails.setdefault(address, []).append(mail)
        return "250 OK"

    def newest(self, address: str, words: str) -> EmailMessage:
        """The newest mail to an address whose subject or text holds some words, once it is there."""

        def found() -> list[EmailMessage]:
            return [
                mail for mail in self.mails.get(address, []) if words in f"{mail['Subject']}\n{text_of(mail)}"
            ]

        until(lambda: bool(found()), 90)
        return found()[-1]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""


@dataclass(frozen=True)
class Server:
    """A mail server that takes mail at a port, hands ours to Guildhall by LMTP, and all else to others."""

    port: int
    others: Others

    def take(self, mail: EmailMessage) -> None:
        """Hands it a mail, as a mail program of a council does."""
        with smtplib.SMTP("127.0.0.1", self.port) as council:
            council.send_message(mail)


@dataclass
class Relay:
    """Hands on each mail while its sender waits."""

    others: Others
    lmtp: int

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        ours = [each for each in envelope.rcpt_tos if each.endswith(f"@{DOMAIN}")]
        envelope.rcpt_tos = [each for each in envelope.rcpt_tos if each not in ours]
        if ours:
            await asyncio.to_thread(self._to_guildhall, envelope.mail_from, ours, envelope.content)
        return await self.others.handle_DATA(_server, _session, envelope)

    def _to_guildhall(self, sender: str, ours: list[str], content: bytes) -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp) as taker:
            taker.sendmail(sender, ours, content)


def written(sender: str, to: str, subject: str, words: str) -> EmailMessage:
    """A mail as somebody writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, subject, make_msgid()
    mail.set_content(words)
    return mail


def answered(mail: EmailMessage, words: str) -> EmailMessage:
    """An answer to a mail, with what it answers quoted below, as mail programs do."""
    quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
    below = f"\n\nOn Fri, 27 Nov 2026 at 10:12, {mail['From']} wrote:\n{quoted}\n"
    answer = written(
        "Dee Evans <dee@leeds.gov.uk>", str(mail["Reply-To"]), f"Re: {mail['Subject']}", words + below
    )
    answer["In-Reply-To"] = mail["Message-ID"]
    return answer


@pytest.fixture(params=[pytest.param("postfix", marks=no_postfix), "aiosmtpd"])
def server(house: House, request: pytest.FixtureRequest) -> Iterator[Server]:
    others, port, lmtp = Others(), free_port(), free_port()
    house.environment |= {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_FROM": f"Guildhall <guildhall@{DOMAIN}>",
        "EMAIL_IN": f"{{}}@{DOMAIN}",
        "LMTP_LISTEN": f"127.0.0.1:{lmtp}",
    }
    with (postfix if request.param == "postfix" else relay)(others, port, lmtp):
        yield Server(port, others)


@contextmanager
def relay(others: Others, port: int, lmtp: int) -> Iterator[None]:
    """A mail server in this process: it sends back what cannot be delivered, and keeps nothing."""
    controller = Controller(Relay(others, lmtp), hostname="127.0.0.1", port=port)
    controller.start()
    yield
    controller.stop()


@contextmanager
def postfix(others: Others, port: int, lmtp: int) -> Iterator[None]:
    """A Postfix of our own, with its queue in a folder that is thrown away."""
    controller = Controller(others, hostname="127.0.0.1", port=free_port())
    controller.start()
    base = Path(tempfile.mkdtemp(prefix="postfix-", dir="/tmp"))
    base.chmod(0o755)
    for name in ("etc", "queue", "data"):
        (base / name).mkdir()
    shutil.chown(base / "data", "postfix")
    daemons = subprocess.check_output(["postconf", "-dh", "daemon_directory"], text=True).strip()
    (base / "etc/main.cf").write_text(
        MAIN.format(base=base, daemons=daemons, relay=controller.port, lmtp=lmtp)
    )
    (base / "etc/master.cf").write_text(MASTER.format(port=port))
    command = [str(POSTFIX), "-c", str(base / "etc")]
    try:
        started = subprocess.run([*command, "start"], capture_output=True, text=True, check=False)
        assert started.returncode == 0, started.stderr
        yield
    finally:
        subprocess.run([*command, "stop"], capture_output=True, check=False)
        controller.stop()
        shutil.rmtree(base, ignore_errors=True)


def seen(house: House) -> str:
    return house.run("shell", "-c", SEEN).stdout.rpartition("seen")[2].strip()


@pytest.mark.parametrize("server", [pytest.param("postfix", marks=no_postfix)], indirect=True)
def test_a_mail_and_its_answer_and_what_is_refused(house: House, server: Server) -> None:
    house.start("serve")
    until(house.is_ready)
    assert house.run("shell", "-c", SETTLE).returncode == 0, house.said()
    sent = server.others.newest("bo@leeds.gov.uk", "Bins?")
    answer = answered(sent, "Tŷ Gwyn do.")
    answer.replace_header("From", "Bo <bo@leeds.gov.uk>")
    server.take(answer)
    # The question could not reach who is gone: Postfix brought the refusal back, and we stopped writing there.
    until(lambda: seen(house).startswith("[('Bo', 'Tŷ Gwyn do.')] ['Gone'] 2"), 90)


def told(house: House, script: str) -> str:
    """What a script prints after the word «told», run in the house."""
    return house.run("shell", "-c", script).stdout.rpartition("told")[2].strip()


INVITE: Final = """
from guildhall.communities.models import Community
from guildhall.people.models import Person
Community.objects.get().invite(["dee@leeds.gov.uk"], Person.objects.get(name="Ada"))
"""
ANSWER: Final = """
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
Contribution.objects.get(title="Who charges for lids?").reply(Person.objects.get(name="Ada"), "<p>We do, £4.</p>")
"""
STANDING: Final = """
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import CommunityWish
from guildhall.people.models import Person
dee = Person.objects.filter(email="dee@leeds.gov.uk").first()
root = Contribution.objects.filter(title="Who charges for lids?").first()
answer = root and root.thread.order_by("pk").first()
print("told", {
    "name": dee and dee.name,
    "member": bool(dee and dee.memberships.exists()),
    "asked": bool(root and root.author == dee),
    "thanked": bool(answer and answer.thanks_count),
    "accepted": bool(answer and root.answer_id == answer.pk),
    "files": [file.name for reply in root.thread.all() for file in reply.attachments.all()] if root else [],
    "wishes": list(CommunityWish.objects.values_list("person__name", "rhythm")),
    "password": bool(dee and dee.has_usable_password()),
    "visits": dee.sessions.count() if dee else 0,
})
"""


def test_somebody_who_only_uses_mail_takes_part_in_everything(house: House, server: Server) -> None:
    house.start("serve")
    until(house.is_ready)
    assert house.run("shell", "-c", SETTLE).returncode == 0, house.said()

    def until_it_stands(**wanted: object) -> None:
        def stands() -> bool:
            now = literal_eval(told(house, STANDING))
            return all(now[name] == value for name, value in wanted.items())

        until(stands, 60)

    assert house.run("shell", "-c", INVITE).returncode == 0, house.said()
    server.take(answered(server.others.newest("dee@leeds.gov.uk", "invites you"), "Yes, please join me in."))
    # It is not certain what they want, so they are asked once more.
    server.take(answered(server.others.newest("dee@leeds.gov.uk", "“yes” or “no”"), "Yes"))
    until_it_stands(name="Dee Evans", member=True)

    welcome = server.others.newest("dee@leeds.gov.uk", "You are a member of Waste")
    server.take(
        written(
            "Dee Evans <dee@leeds.gov.uk>", str(welcome["Reply-To"]), "Who charges for lids?", "And how much?"
        )
    )
    until_it_stands(asked=True)

    assert house.run("shell", "-c", ANSWER).returncode == 0, house.said()
    answer = server.others.newest("dee@leeds.gov.uk", "We do, £4.")
    server.take(answered(answer, "Thanks!"))
    server.take(answered(answer, "Accept"))
    until_it_stands(thanked=True, accepted=True)

    with_file = answered(answer, "Here is our policy.")
    with_file.add_attachment("Lids are free.", filename="lids.txt")
    server.take(with_file)
    until_it_stands(files=["lids.txt"])

    server.take(answered(answer, "weekly"))
    until_it_stands(wishes=[("Dee Evans", "weekly")])
    server.take(answered(answer, "leave"))
    until_it_stands(member=False, password=False, visits=0)


@pytest.mark.parametrize("server", [pytest.param("postfix", marks=no_postfix)], indirect=True)
def test_while_we_are_away_postfix_keeps_what_is_for_us(house: House, server: Server) -> None:
    serving = house.start("serve")
    until(house.is_ready)
    house.kill("lmtp")
    serving.terminate()
    serving.wait(60)
    with smtplib.SMTP("127.0.0.1", server.port) as council:
        council.sendmail(
            "bo@leeds.gov.uk",
            [f"waste@{DOMAIN}"],
            b"From: bo@leeds.gov.uk\r\nMessage-ID: <2@leeds.gov.uk>\r\nSubject: Hello\r\n\r\nWords\r\n",
        )
    house.start("serve")
    until(house.is_ready)
    until(lambda: seen(house).endswith("1"), 90)
