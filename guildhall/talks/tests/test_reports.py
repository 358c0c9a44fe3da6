"""Reporting a message, and what operators see and decide."""

from __future__ import annotations

import pytest

from guildhall.people.models import Person
from guildhall.talks.models import Message, Report, Stop, Talk
from guildhall.talks.tests.conftest import among
from guildhall.talks.tests.test_talks import words_of
from guildhall.talks.views import messages as views
from guildhall.testing.cast import Browser
from guildhall.testing.post import mails_to, newest_mail


@pytest.fixture
def operator(cy: Person) -> Person:
    """Cy runs the site."""
    cy.is_operator = True
    cy.save()
    return cy


@pytest.fixture
def rude(talk: Talk, bo: Person, ada: Person) -> Message:
    """Bo was rude to Ada, after some words that nobody else should read."""
    for words in ("Long before.", "Just before that.", "Just before."):
        talk.say(ada, f"<p>{words}</p>")
    said = talk.say(bo, "<p>You fool.</p>")
    talk.say(ada, "<p>Just after.</p>")
    talk.say(ada, "<p>Long after.</p>")
    return said


@pytest.fixture
def report(browser: Browser, operator: Person, ada: Person, rude: Message) -> Report:
    """Ada has reported it."""
    browser(ada).post(f"/messages/said/{rude.pk}/report/", {"reason": "He insults me."})
    return Report.objects.get()


def test_operators_are_told_and_see_the_message_and_what_stands_next_to_it(
    browser: Browser, operator: Person, report: Report
) -> None:
    note = newest_mail(str(operator.email)).body
    assert f"/operate/messages/{report.pk}/" in note and "fool" not in note
    page = words_of(browser(operator), f"/operate/messages/{report.pk}/")
    for words in ("He insults me.", "You fool.", "Just before that.", "Just before.", "Just after."):
        assert words in page
    for words in ("about lids", "Long before.", "Long after."):
        assert words not in page
    assert browser(operator).get(f"/messages/{report.message.talk_id}/").status_code == 404


def test_nobody_else_sees_reports(browser: Browser, ada: Person, bo: Person, report: Report) -> None:
    for person in (ada, bo):
        assert browser(person).get("/operate/messages/").status_code == 403
        assert browser(person).get(f"/operate/messages/{report.pk}/").status_code == 403
        assert (
            browser(person).post(f"/operate/messages/{report.pk}/", {"decision": "nothing"}).status_code
            == 403
        )


def test_only_what_one_may_read_is_reported_and_never_ones_own(
    browser: Browser, bo: Person, dee: Person, rude: Message
) -> None:
    for person in (bo, dee):
        answer = browser(person).post(f"/messages/said/{rude.pk}/report/", {"reason": "Look"})
        assert answer.status_code == 404
    assert not Report.objects.exists()


def test_a_report_needs_a_reason_and_is_made_once(browser: Browser, ada: Person, rude: Message) -> None:
    path = f"/messages/said/{rude.pk}/report/"
    assert browser(ada).post(path, {"reason": ""}).status_code == 422
    for _again in range(2):
        browser(ada).post(path, {"reason": "Rude."})
    assert Report.objects.count() == 1
    assert "You have reported this message" in words_of(browser(ada), path)


def test_what_was_reported_stays_with_the_operators_when_it_is_taken_back(
    browser: Browser, operator: Person, rude: Message, report: Report
) -> None:
    rude.take_back()
    assert "You fool." in words_of(browser(operator), f"/operate/messages/{report.pk}/")


def test_a_report_shows_no_more_than_its_reporter_could_read(
    browser: Browser, operator: Person, ada: Person, bo: Person, dee: Person
) -> None:
    talk = among(ada, bo)
    talk.say(ada, "<p>Before Dee came.</p>")
    talk.bring_in(dee, by=ada)
    said = talk.say(bo, "<p>You fool.</p>")
    browser(dee).post(f"/messages/said/{said.pk}/report/", {"reason": "Rude."})
    page = words_of(browser(operator), f"/operate/messages/{Report.objects.get().pk}/")
    assert "You fool." in page and "Before Dee came." not in page


def test_nothing_is_decided_and_only_the_reporter_is_told_that_somebody_looked(
    browser: Browser, operator: Person, ada: Person, bo: Person, report: Report
) -> None:
    before = len(mails_to(str(bo.email)))
    browser(operator).post(f"/operate/messages/{report.pk}/", {"decision": "nothing"})
    report.refresh_from_db()
    assert (report.decision, report.decided_by) == ("nothing", operator)
    assert "We looked at the message of Bo Lind" in newest_mail(str(ada.email)).body
    assert len(mails_to(str(bo.email))) == before


def test_a_sender_is_warned_by_mail(browser: Browser, operator: Person, bo: Person, report: Report) -> None:
    path = f"/operate/messages/{report.pk}/"
    assert browser(operator).post(path, {"decision": "warn"}).status_code == 422
    browser(operator).post(path, {"decision": "warn", "note": "Be kind."})
    told = newest_mail(str(bo.email)).body
    assert "Be kind." in told and "You fool." in told and "Ada" not in told
    assert not Stop.objects.exists()


def test_a_sender_is_stopped_and_let_write_again(
    browser: Browser, operator: Person, bo: Person, report: Report
) -> None:
    browser(operator).post(f"/operate/messages/{report.pk}/", {"decision": "stop", "note": "Enough."})
    assert Stop.objects.get().person == bo
    assert "Enough." in newest_mail(str(bo.email)).body
    talk = report.message.talk
    assert browser(bo).post(f"/messages/{talk.pk}/", {"html": "But"}).status_code == 422
    assert "Bo Lind" in words_of(browser(operator), "/operate/messages/")
    browser(operator).post(f"/operate/messages/stopped/{bo.pk}/")
    assert browser(bo).post(f"/messages/{talk.pk}/", {"html": "But"}).status_code == 302


def test_a_report_is_decided_once(browser: Browser, operator: Person, report: Report) -> None:
    path = f"/operate/messages/{report.pk}/"
    browser(operator).post(path, {"decision": "nothing"})
    browser(operator).post(path, {"decision": "stop", "note": "Enough."})
    report.refresh_from_db()
    assert report.decision == "nothing" and not Stop.objects.exists()


def test_the_page_of_operators_counts_reports(browser: Browser, operator: Person, report: Report) -> None:
    assert "1 report waits for you" in words_of(browser(operator), "/operate/")


def test_nobody_floods_the_operators(
    browser: Browser, ada: Person, rude: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_A_DAY", 1)
    others = rude.talk.messages.filter(author=rude.author).exclude(pk=rude.pk)
    browser(ada).post(f"/messages/said/{rude.pk}/report/", {"reason": "Rude."})
    answer = browser(ada).post(f"/messages/said/{others[0].pk}/report/", {"reason": "Rude too."})
    assert "You have reported many messages today" in answer.content.decode()
    assert Report.objects.count() == 1
