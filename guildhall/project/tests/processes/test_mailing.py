"""Mail out and in by real processes and real sockets: nothing is missing, and nothing comes twice, whatever is killed."""

from __future__ import annotations

import os
import random
import re
import signal
import smtplib
import socket
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pytest
from aiosmtpd.controller import Controller

from guildhall.project.tests.processes.house import House, until

pytestmark = [pytest.mark.process, pytest.mark.usefixtures("tables")]
# More take minutes: GUILDHALL_MAILS=10000 bin/test guildhall/project/tests/processes/test_mailing.py
MEMBERS: Final = 40
REPLIES: Final = int(os.environ.get("GUILDHALL_MAILS", "1000")) // MEMBERS
EVENTS: Final = MEMBERS * REPLIES
KILLS: Final = max(6, EVENTS // 400)
SETTLE: Final = f"""
from django.utils import timezone
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import MailSettings
from guildhall.people.models import Person
people = [
    Person.objects.register(f"p{{n}}@leeds.gov.uk", f"Person {{n}}", welcomed_at=timezone.now())
    for n in range({MEMBERS} + 1)
]
waste = Community.objects.found(people[0], name="Waste", purpose="Bins", formed_at=timezone.now())
for person in people[1:]:
    waste.admit(person)
    MailSettings.objects.create(person=person, rhythm="now")
root = Contribution.objects.write(people[0], waste, "question", title="Bins?", html="<p>Who?</p>")
for n in range({REPLIES} - 1):
    root.reply(people[0], f"<p>Reply {{n}}</p>")
"""
DONE: Final = """
from procrastinate.contrib.django.models import ProcrastinateJob
from guildhall.notifications.models import Mail
left = ProcrastinateJob.objects.filter(task_name="activity.consume").exclude(status="succeeded").count()
print("left", left, Mail.objects.filter(state="waiting").count(), Mail.objects.filter(state="sent").count())
"""


class Taking:
    """A mail server that counts what it took."""

    def __init__(self) -> None:
        self.ids: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        found = re.search(rb"^Message-ID: (\S+)", envelope.content, re.MULTILINE | re.IGNORECASE)
        assert found is not None
        self.ids[found[1].decode()] += 1
        return "250 OK"


@pytest.fixture
def server(house: House) -> Iterator[Taking]:
    taking = Taking()
    controller = Controller(taking, hostname="127.0.0.1", port=free_port())
    controller.start()
    house.environment |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(controller.port)}
    yield taking
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def left(house: House) -> list[int]:
    """Activities not dealt with, mails that wait, mails that were sent."""
    said = house.run("shell", "-c", DONE).stdout
    return [int(word) for word in said.rpartition("left")[2].split()]


def test_each_mail_arrives_and_at_most_one_a_kill_twice_whenever_workers_are_killed(
    house: House, server: Taking
) -> None:
    house.start("serve")
    until(house.is_ready)
    assert house.run("shell", "-c", SETTLE).returncode == 0, house.said()
    chance = random.Random(4)
    for number in range(KILLS):
        # Between the first and the last there are always some left to send.
        until(lambda wanted=EVENTS * number // (KILLS + 2): len(server.ids) >= wanted, 200)  # type: ignore[misc]
        before = house.processes().get("worker", set())
        house.kill(*chance.choice([("worker",), ("worker", "backend"), ("postgres",)]))
        until(lambda before=before: house.new("worker", before) or house.is_ready())  # type: ignore[misc]
    until(lambda: len(server.ids) >= EVENTS, 300 + EVENTS // 10)
    until(lambda: left(house)[:2] == [0, 0], 300)
    assert len(server.ids) == EVENTS
    assert sum(server.ids.values()) - EVENTS <= KILLS


def test_what_a_mail_server_hands_over_is_kept_before_it_is_told_so(house: House) -> None:
    port = free_port()
    house.environment |= {"EMAIL_IN": "guildhall+{}@example.org", "LMTP_LISTEN": f"127.0.0.1:{port}"}
    serving = house.start("serve")
    until(house.is_ready)
    until(lambda: house.processes().get("lmtp"))
    mail = b"From: a@leeds.gov.uk\r\nTo: x\r\nMessage-ID: <1@example.net>\r\nSubject: Hello\r\n\r\nWords\r\n"

    def handed_over() -> bool:
        try:
            with smtplib.LMTP("127.0.0.1", port) as lmtp:
                refused = lmtp.sendmail(
                    "a@leeds.gov.uk", ["guildhall+waste@example.org", "no@else.org"], mail
                )
        except OSError:
            return False
        assert refused.keys() == {"no@else.org"}
        return True

    until(handed_over)
    house.kill("lmtp")
    until(handed_over)
    count = "from guildhall.notifications.models import Incoming as I\nprint('kept', I.objects.count(), I.objects.get().trouble)"
    until(lambda: "kept 1 stranger" in house.run("shell", "-c", count).stdout)
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(60) == 0
    assert house.processes() == {}
