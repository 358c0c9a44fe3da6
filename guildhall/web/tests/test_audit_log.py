"""Each act of an operator leaves one entry, what fails leaves none, and operators alone read them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver

from guildhall.audit.models import Act, AuditEntry, record
from guildhall.communities.models import Community
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.project.tests.leak.surfaces import routes
from guildhall.talks.models import Message, Report, Stop, Talk
from guildhall.testing.cast import Browser
from guildhall.web.tests.test_operating_organisations import filled


@pytest.fixture
def operator(browser: Browser, ada: Person) -> Client:
    """Ada's browser, while she looks after the site."""
    ada.is_operator = True
    ada.save()
    return browser(ada)


def newest() -> tuple[str, str, str]:
    """The only entry: what was done, to what, and why."""
    entry = AuditEntry.objects.get()
    assert entry.operator_name == "Ada Okafor"
    return entry.act, entry.label, entry.reason


@pytest.mark.parametrize(
    ("path", "sent", "act", "reason"),
    [
        ("approve", {}, Act.APPROVED, ""),
        ("verify", {}, Act.VERIFIED, ""),
        ("switch-off", {}, Act.SWITCHED_OFF, ""),
        ("switch-on", {}, Act.SWITCHED_ON, ""),
        ("decline/", {"reason": "No council"}, Act.DECLINED, "No council"),
        ("address/", {"email": "bo@new.gov.uk"}, Act.GAVE_ADDRESS, ""),
    ],
)
def test_acts_on_accounts(
    operator: Client,
    browser: Browser,
    bo: Person,
    cy: Person,
    path: str,
    sent: dict[str, str],
    act: Act,
    reason: str,
) -> None:
    Person.objects.filter(pk=bo.pk).update(approved_at=None)
    address = f"/operate/people/{bo.pk}/{path}"
    browser(cy).post(address, sent)
    operator.get(address)
    if sent:
        assert operator.post(address, {"reason": "", "email": "bo"}).status_code == 422
    assert not AuditEntry.objects.exists()
    assert operator.post(address, sent).status_code == 302
    assert newest() == (act, "Bo Lind", reason)


def test_an_address_is_kept_as_it_was_and_is(operator: Client, bo: Person) -> None:
    before = bo.email
    operator.post(f"/operate/people/{bo.pk}/address/", {"email": "bo@new.gov.uk"})
    assert AuditEntry.objects.get().details == {"email": [before, "bo@new.gov.uk"]}


def test_what_is_refused_leaves_nothing(operator: Client, ada: Person, bo: Person) -> None:
    operator.post(f"/operate/people/{ada.pk}/switch-off")
    operator.post(f"/operate/people/{bo.pk}/promote")
    operator.post(f"/operate/people/{bo.pk}/address/", {"email": ada.email})
    assert not AuditEntry.objects.exists()


def test_an_act_fails_where_its_entry_cannot_be_written(
    operator: Client, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AuditEntry.objects, "create", lambda **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        operator.post(f"/operate/people/{bo.pk}/switch-off")
    bo.refresh_from_db()
    assert bo.is_active


def test_acts_on_organisations_say_what_changed(operator: Client, leeds: Organisation) -> None:
    operator.post("/operate/organisations/leeds/", filled(name=""))
    assert not AuditEntry.objects.exists()
    operator.post("/operate/organisations/leeds/", filled(admission="approval"))
    assert newest() == (Act.CHANGED_ORGANISATION, "Leeds City Council", "")
    changes = AuditEntry.objects.get().details
    assert changes["admission"] == ["freely", "approval"]
    operator.post("/operate/organisations/leeds/", filled(admission="approval"))
    assert AuditEntry.objects.count() == 1, "nothing was changed"


def test_adding_an_organisation(operator: Client) -> None:
    operator.post(
        "/operate/organisations/new/",
        filled(name="Humber Waste", short_name="", mail_domains="humber.example"),
    )
    assert newest() == (Act.ADDED_ORGANISATION, "Humber Waste", "")
    assert AuditEntry.objects.get().details["mail_domains"] == ["", "humber.example"]


def test_acts_on_reports(operator: Client, bo: Person, cy: Person) -> None:
    talk = Talk.objects.create(begun_by=bo)
    said = Message.objects.create(talk=talk, author=bo, html="<p>You fool.</p>")
    report = Report.objects.create(
        message=said, author=bo, kept_html=said.html, reported_by=cy, reason="Rude"
    )
    address = f"/operate/messages/{report.pk}/"
    operator.get(address)
    operator.post(address, {"decision": "stop"})
    assert not AuditEntry.objects.exists()
    for _twice in range(2):
        operator.post(address, {"decision": "stop", "note": "Be kind."})
    assert newest() == (Act.DECIDED_REPORT, "Bo Lind", "Be kind.")
    assert "fool" not in str(AuditEntry.objects.values())
    stop = Stop.objects.get()
    for _twice in range(2):
        operator.post(f"/operate/messages/stopped/{stop.pk}/")
    assert [each.act for each in AuditEntry.objects.newest()] == [Act.LET_WRITE, Act.DECIDED_REPORT]


def test_acts_on_the_command_line(waste: Community, bo: Person, tmp_path: Path) -> None:
    quiet = io.StringIO()
    call_command("createoperator", bo.email, stdout=quiet)
    call_command("organisations", "add", "Humber Waste", "--sector", "partner", stdout=quiet)
    call_command("export", waste.slug, str(tmp_path / "out"), stdout=quiet)
    with pytest.raises(CommandError):
        call_command("export", "nowhere", str(tmp_path / "there"), stdout=quiet)
    with pytest.raises(CommandError):
        call_command("createoperator", "bo", stdout=quiet)
    did = [(each.act, each.label, each.operator) for each in AuditEntry.objects.order_by("pk")]
    assert did == [
        (Act.MADE_OPERATOR, "Bo Lind", None),
        (Act.ADDED_ORGANISATION, "Humber Waste", None),
        (Act.EXPORTED, waste.name, None),
    ]


def test_every_page_of_operators_is_known_here() -> None:
    """A new act of operators is written down, too: add it to the tests above, and then here."""
    assert get_resolver()
    assert {path for path in routes().values() if path.startswith("/operate/")} == {
        "/operate/",
        "/operate/audit/",
        "/operate/audit/log.csv",
        "/operate/people/",
        "/operate/people/<int:pk>/address/",
        "/operate/people/<int:pk>/decline/",
        "/operate/people/<int:pk>/<slug:verb>",
        "/operate/organisations/",
        "/operate/organisations/new/",
        "/operate/organisations/<slug:slug>/",
        "/operate/asked/<int:pk>/",  # tools/conversations/tests/test_shielded.py
        "/operate/messages/",
        "/operate/messages/<int:pk>/",
        "/operate/messages/stopped/<int:pk>/",
    }


@pytest.fixture
def entries(ada: Person, bo: Person, cy: Person) -> None:
    """Three acts on three days."""
    with time_machine.travel("2026-05-01T12:00:00+00:00"):
        record(ada, Act.VERIFIED, bo)
    with time_machine.travel("2026-05-02T23:30:00+00:00"):  # the third of May in London
        record(ada, Act.DECLINED, cy, reason="=No council")
    with time_machine.travel("2026-05-04T12:00:00+00:00"):
        record(cy, Act.VERIFIED, ada, details={"kind": ["officer", ""]})


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["Ada Okafor", "Cy Morgan", "Bo Lind"]),
        ("act=verified", ["Ada Okafor", "Bo Lind"]),
        ("act=none", ["Ada Okafor", "Cy Morgan", "Bo Lind"]),
        ("q=cy+m", ["Ada Okafor", "Cy Morgan"]),
        ("since=2026-05-03", ["Ada Okafor", "Cy Morgan"]),
        ("until=2026-05-03", ["Cy Morgan", "Bo Lind"]),
        ("since=2026-05-03&until=2026-05-03", ["Cy Morgan"]),
        ("since=soon", ["Ada Okafor", "Cy Morgan", "Bo Lind"]),
    ],
)
def test_the_log_is_narrowed_on_the_page_and_in_the_file(
    operator: Client, entries: None, query: str, labels: list[str]
) -> None:
    assert operator.get(f"/operate/audit/?{query}").status_code == 200
    told = operator.get(f"/operate/audit/log.csv?{query}").content.decode("utf-8-sig")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(told)))
    assert [row["on"] for row in rows] == labels
    assert all(row["reason"] in ("", "'=No council") for row in rows), "a spreadsheet would run it"


def test_operators_alone_read_it(browser: Browser, visitor: Client, bo: Person, entries: None) -> None:
    for address in ("/operate/audit/", "/operate/audit/log.csv"):
        assert visitor.get(address).status_code == 302
        assert browser(bo).get(address).status_code == 403


def test_people_are_told_what_was_done_to_them_and_not_by_whom(
    browser: Browser, cy: Person, bo: Person, entries: None
) -> None:
    [told] = browser(bo).get("/settings/data.json").json()["AuditEntry"]
    assert (told["act"], told["subject"]) == ("verified", bo.pk)
    assert "Ada" not in str(told)
    assert browser(cy).get("/settings/data.json").json()["AuditEntry"][0]["reason"] == "=No council"
