"""Through a real Postfix, where it is installed: a mail goes out, its answer comes in, and what is refused comes back."""

from __future__ import annotations

import os
import re
import shutil
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from aiosmtpd.controller import Controller

from guildhall.project.tests.processes.house import House, until
from guildhall.project.tests.processes.test_mailing import free_port

POSTFIX: Final = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(
        POSTFIX is None or os.geteuid() != 0, reason="Postfix is not installed, or we are not root"
    ),
]
DOMAIN: Final = "post.example.org"
MAIN: Final = """
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
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

    mails: dict[str, bytes] = field(default_factory=dict)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:  # noqa: N802
        if address.startswith("gone@"):
            return "550 5.1.1 User unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails |= dict.fromkeys(envelope.rcpt_tos, envelope.content)
        return "250 OK"


@dataclass(frozen=True)
class Postfix:
    """A Postfix that takes mail at a port, and what it handed on to others."""

    port: int
    others: Others


@pytest.fixture
def postfix(house: House) -> Iterator[Postfix]:
    others, port, lmtp = Others(), free_port(), free_port()
    controller = Controller(others, hostname="127.0.0.1", port=free_port())
    controller.start()
    base = Path(tempfile.mkdtemp(prefix="postfix-", dir="/tmp"))
    base.chmod(0o755)
    (base / "etc").mkdir()
    for name in ("queue", "data"):
        (base / name).mkdir()
    shutil.chown(base / "data", "postfix")
    (base / "etc/main.cf").write_text(MAIN.format(base=base, relay=controller.port, lmtp=lmtp))
    (base / "etc/master.cf").write_text(MASTER.format(port=port))
    house.environment |= {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(port),
        "EMAIL_FROM": f"Guildhall <guildhall@{DOMAIN}>",
        "EMAIL_IN": f"{{}}@{DOMAIN}",
        "LMTP_LISTEN": f"127.0.0.1:{lmtp}",
    }
    command = [str(POSTFIX), "-c", str(base / "etc")]
    started = subprocess.run([*command, "start"], capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    try:
        yield Postfix(port, others)
    finally:
        subprocess.run([*command, "stop"], capture_output=True, check=False)
        controller.stop()
        shutil.rmtree(base, ignore_errors=True)


def seen(house: House) -> str:
    return house.run("shell", "-c", SEEN).stdout.rpartition("seen")[2].strip()


def test_a_mail_and_its_answer_and_what_is_refused(house: House, postfix: Postfix) -> None:
    house.start("serve")
    until(house.is_ready)
    assert house.run("shell", "-c", SETTLE).returncode == 0, house.said()
    until(lambda: "bo@leeds.gov.uk" in postfix.others.mails, 90)
    sent = postfix.others.mails["bo@leeds.gov.uk"]
    found = re.search(rb"^Reply-To: .*<(r-[^>]+)>", sent, re.MULTILINE)
    assert found, sent
    address = found[1].decode()
    answer = (
        f"From: Bo <bo@leeds.gov.uk>\r\nTo: {address}\r\nSubject: Re: Bins?\r\nMessage-ID: <1@leeds.gov.uk>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "Tŷ Gwyn do.\r\n"
    )
    with smtplib.SMTP("127.0.0.1", postfix.port) as council:
        council.sendmail("bo@leeds.gov.uk", [address], answer.encode(), ["BODY=8BITMIME"])
    # The question went to nobody who is gone: Postfix brought the refusal back, and we stopped writing there.
    until(lambda: seen(house).startswith("[('Bo', 'Tŷ Gwyn do.')] ['Gone'] 2"), 90)


def test_while_we_are_away_postfix_keeps_what_is_for_us(house: House, postfix: Postfix) -> None:
    serving = house.start("serve")
    until(house.is_ready)
    house.kill("lmtp")
    serving.terminate()
    serving.wait(60)
    with smtplib.SMTP("127.0.0.1", postfix.port) as council:
        council.sendmail(
            "bo@leeds.gov.uk",
            [f"waste@{DOMAIN}"],
            b"From: bo@leeds.gov.uk\r\nMessage-ID: <2@leeds.gov.uk>\r\nSubject: Hello\r\n\r\nWords\r\n",
        )
    house.start("serve")
    until(house.is_ready)
    until(lambda: seen(house).endswith("1"), 90)
