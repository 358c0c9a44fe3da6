"""Searches that somebody keeps: what is new in them comes by mail, once, as far as they may see it then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.indexing import index
from guildhall.notifications.jobs import make_digests
from guildhall.notifications.mailing.sending import send_due
from guildhall.notifications.models import Mail, MailSettings, Rhythm, SavedSearch
from guildhall.notifications.models.wishes import want_nothing
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.testing.jobs import run_jobs

KEPT_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday


def keep(person: Person, asked: str) -> SavedSearch:
    """A search that was kept on a Monday at noon by somebody who gets no other mails."""
    MailSettings.objects.update_or_create(person=person, defaults={"rhythm": Rhythm.NEVER})
    search = SavedSearch.objects.keep(person, asked)
    assert search is not None
    SavedSearch.objects.filter(pk=search.pk).update(since=KEPT_AT, told_until=KEPT_AT)
    return search


def at(written: Contribution, days: float) -> Contribution:
    """The same, as if it had been written so long after the search was kept."""
    moment = KEPT_AT + timedelta(days=days)
    Contribution.objects.filter(pk=written.pk).update(published_at=moment, active_at=moment)
    run_jobs()
    index([written.pk])
    mail.outbox.clear()
    return written


def mails_after(days: float) -> list[EmailMultiAlternatives]:
    """What is sent when so many days have passed since."""
    mail.outbox.clear()
    make_digests(KEPT_AT + timedelta(days=days))
    Mail.objects.filter(kind=Mail.Kind.SEARCH).update(due_at=timezone.now() - timedelta(hours=1))
    send_due(100)
    sent: list[Any] = mail.outbox
    return sent


def test_what_is_new_comes_once_and_nothing_while_there_is_nothing(
    write: Write, waste: Community, ada: Person, bo: Person
) -> None:
    search = keep(bo, "q=bins")
    assert mails_after(1) == []
    at(write(waste, ada, "Brown bins", "All about <them>"), 1.5)
    at(write(waste, ada, "Old bins"), -1)
    at(write(waste, bo, "My own bins"), 1.5)
    [sent] = mails_after(2)
    assert sent.to == [bo.email]
    assert sent.subject == "New for “bins”: Brown bins"
    assert "All about <them>" in str(sent.body)
    assert "You get this because you asked for what is new in this search." in str(sent.body)
    assert "Old bins" not in str(sent.body)
    assert "My own bins" not in str(sent.body)
    assert str(sent.extra_headers["List-Unsubscribe"])[1:-1] in str(sent.body)
    assert mails_after(2.1) == []
    assert mails_after(3) == []
    search.refresh_from_db()
    assert search.told_until == KEPT_AT + timedelta(days=3, minutes=-10)


def test_nothing_is_lost_while_nobody_could_send(
    write: Write, waste: Community, ada: Person, bo: Person
) -> None:
    keep(bo, "q=bins")
    at(write(waste, ada, "Brown bins"), 0.5)
    MailSettings.objects.filter(person=bo).update(paused_at=timezone.now())
    assert mails_after(1) == []
    MailSettings.objects.filter(person=bo).update(paused_at=None)
    [sent] = mails_after(5)
    assert "Brown bins" in str(sent.body)


def test_weekly_ones_come_on_the_weekday_of_their_person(
    write: Write, waste: Community, ada: Person, bo: Person
) -> None:
    search = keep(bo, "q=bins")
    SavedSearch.objects.filter(pk=search.pk).update(rhythm="weekly")
    MailSettings.objects.filter(person=bo).update(weekday=3)
    at(write(waste, ada, "Brown bins"), 0.5)
    assert mails_after(1) == []
    assert len(mails_after(3)) == 1


def test_only_what_its_reader_may_see_when_it_is_sent_is_told(
    browser: Browser, write: Write, make_community: MakeCommunity, ada: Person, bo: Person, cy: Person
) -> None:
    hidden = make_community("Chief officers", kind="confidential")
    for asked in ("q=bins", f"q=bins&community={hidden.slug}", "q=bins+in:chief-officers"):
        for person in (bo, cy):
            keep(person, asked)
    at(write(hidden, ada, "Brown bins"), 0.5)
    assert [each.to for each in mails_after(1)] == [[bo.email]] * 3
    at(write(hidden, ada, "Green bins"), 1.5)
    hidden.part_with(bo)
    assert mails_after(2) == []
    listed = browser(bo).get("/searches/").content.decode()
    assert "a community that you may not see now" in listed
    assert "community=chief-officers" not in listed


def test_a_search_that_lost_a_condition_does_not_become_another(
    write: Write, waste: Community, ada: Person, bo: Person
) -> None:
    keep(bo, "q=bins+tag:gone")
    at(write(waste, ada, "Brown bins"), 0.5)
    assert mails_after(1) == []


@pytest.mark.parametrize(("mails", "held"), [("full", True), ("link", True), ("sealed", False)])
def test_mails_hold_as_much_as_the_community_lets_them(
    write: Write, waste: Community, ada: Person, bo: Person, mails: str, held: bool
) -> None:
    Community.objects.filter(pk=waste.pk).update(mails=mails)
    keep(bo, "q=bins")
    at(write(waste, ada, "Brown bins", "Their lids"), 0.5)
    [sent] = mails_after(1)
    text = f"{sent.subject} {sent.body} {sent.alternatives}"
    assert ("Brown bins" in text) == held
    assert ("Their lids" in text) == (mails == "full")
    assert ("whose words may not stand in mails" in text) == (not held)


def test_a_search_is_kept_changed_and_stopped_without_script(
    browser: Browser, waste: Community, bo: Person, cy: Person
) -> None:
    client = browser(bo)
    page = client.get("/search/?q=bins&kind=question&utm=x").content.decode()
    assert '<input type="hidden" name="search" value="q=bins&amp;kind=question">' in page
    for _twice in range(2):
        client.post("/searches/", {"search": "q=bins&kind=question&utm=x"})
    [search] = SavedSearch.objects.filter(person=bo)
    listed = client.get("/searches/").content.decode()
    assert 'href="/search/?q=bins&amp;kind=question"' in listed
    assert "Questions" in listed
    address = f"/searches/{search.pk}/"
    assert browser(cy).post(address, {"act": "stop"}).status_code == 404
    client.post(address, {"rhythm": "weekly"})
    client.post(address, {"rhythm": "hourly"})
    search.refresh_from_db()
    assert search.rhythm == "weekly"
    assert client.get(address).status_code == 405
    client.post(address, {"act": "stop"})
    assert not SavedSearch.objects.exists()


def test_nothing_and_what_means_nothing_is_not_kept(browser: Browser, bo: Person) -> None:
    for asked in ("", "q=", "q=bins+in:nowhere", "%00", "q=%00"):
        browser(bo).post("/searches/", {"search": asked})
    assert not SavedSearch.objects.exists()
    assert "Mail me what is new" not in browser(bo).get("/search/?q=bins+in:nowhere").content.decode()
    assert "Mail me what is new" not in browser(None).get("/search/?q=bins").content.decode()
    assert browser(None).post("/searches/", {"search": "q=bins"}).status_code == 302


def test_the_link_in_the_mail_stops_that_search_alone(
    write: Write, waste: Community, browser: Browser, ada: Person, bo: Person
) -> None:
    keep(bo, "q=bins")
    keep(bo, "q=parks")
    at(write(waste, ada, "Brown bins"), 0.5)
    [sent] = mails_after(1)
    link = str(sent.extra_headers["List-Unsubscribe"])[1:-1].partition("/mail/")[2]
    client = browser(None)
    page = client.get(f"/mail/{link}").content.decode()
    assert "Send me no more of what it finds" in page
    assert SavedSearch.objects.count() == 2
    client.post(f"/mail/{link}", {"List-Unsubscribe": "One-Click"})
    assert [each.words for each in SavedSearch.objects.all()] == ["parks"]
    want_nothing(bo)
    assert not SavedSearch.objects.exists()
