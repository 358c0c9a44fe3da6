"""A question is put to people: in the form, on its page, and by mail."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guildhall.asking.ladder import climb
from guildhall.asking.models import Climb, Often, Request, often_of
from guildhall.asking.tests.conftest import TITLE, TOKEN, ask_bo, form_of, post_question
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.inbound.addresses import ANYWHERE, own_address, reply_address
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.incoming import Post, path_of
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to, newest_mail

pytestmark = pytest.mark.django_db
State = Request.State


def test_the_form_shows_whom_it_asks_and_why_and_asks_those_who_are_ticked(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    client = browser(ada)
    page = form_of(client, waste).content.decode()
    assert "answered 1 question like this" in page
    assert known.title in page
    request = ask_bo(browser, ada, bo, waste)
    assert request.because[0] == ["answered", 1, known.pk]
    assert Request.objects.count() == 1, "whoever was not ticked is not asked"
    told = Notice.objects.get(person=bo, why=Notice.Why.PUT_TO_YOU)
    assert told.actor == ada


def test_nobody_is_asked_who_was_not_shown(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, eve: Person
) -> None:
    client = browser(ada)
    token = TOKEN.search(form_of(client, waste).content.decode())
    assert token
    post_question(client, waste, whom=token[1], ask=[str(eve.pk), "nonsense"])
    assert not Request.objects.exists()
    assert Climb.objects.get().rung == Climb.Rung.PEOPLE, "the asker chose nobody, and so does the house"


def test_whom_the_form_showed_stays_while_the_words_change(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    client = browser(ada)
    token = TOKEN.search(form_of(client, waste).content.decode())
    assert token
    address = f"/c/{waste.slug}/conversations/new/?kind=question"
    sent = {"title": TITLE, "language": "en", "shared_with": "community", "act": "check", "whom": token[1]}
    sent |= {"html": "<p>All about zeppelins.</p>"}
    checked = client.post(address, sent | {"ask": [str(bo.pk)]}).content.decode()
    assert f'value="{bo.pk}" id="ask-{bo.pk}" checked' in checked
    assert "We ask 1 person who may know" in checked
    none = client.post(address, sent).content.decode()
    assert f'value="{bo.pk}" id="ask-{bo.pk}">' in none
    assert "We ask 0 people who may know" in none


@pytest.mark.parametrize("token", ["forged", "", "eyJ9:1:x"])
def test_a_forged_token_asks_nobody_and_loses_nothing(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, token: str
) -> None:
    post_question(browser(ada), waste, whom=token, ask=[str(bo.pk)])
    assert not Request.objects.exists()


def test_while_one_types_a_fragment_says_who_would_be_asked(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    page = browser(ada).get("/ask/typed", {"q": TITLE, "community": waste.slug}).content.decode()
    assert 'data-into="who"' in page
    assert bo.name in page
    assert (
        bo.name not in browser(ada).get("/ask/typed", {"q": TITLE, "community": "nowhere"}).content.decode()
    )


def test_the_mail_says_why_and_brings_the_question_once(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, takes_mail: None
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    [message] = mails_to(str(bo.email))
    assert message.subject == TITLE
    for part in (str(message.body), str(message.alternatives[0][0])):
        assert "You answered 1 question like this." in part
        assert "By round or by street?" in part
    assert message.reply_to[0].endswith(f"<{reply_address(bo, request.contribution_id)}>")
    assert "likely to know" in str(message.body)


def test_an_answer_settles_it(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, post: Post
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    post(bo, reply_address(bo, request.contribution_id), "By street, and so should you.")
    request.refresh_from_db()
    assert request.state == State.ANSWERED
    assert "By street" in request.contribution.thread.get().html


def test_not_me_by_mail(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, post: Post
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    post(bo, reply_address(bo, request.contribution_id), "Not me.\n\nKind regards\nBo")
    request.refresh_from_db()
    assert request.state == State.DECLINED
    assert not request.contribution.thread.exists()
    assert Notice.objects.get(person=bo, why=Notice.Why.PUT_TO_YOU).read_at is not None


@pytest.mark.parametrize("to", ["name", "address", "capitals"])
def test_passed_on_by_mail(
    browser: Browser,
    known: Contribution,
    waste: Community,
    ada: Person,
    bo: Person,
    cy: Person,
    post: Post,
    to: str,
) -> None:
    cy.trust_address()
    request = ask_bo(browser, ada, bo, waste)
    whom = {"name": cy.name, "address": str(cy.email), "capitals": str(cy.email).upper()}[to]
    post(bo, reply_address(bo, request.contribution_id), f"Pass on: {whom}")
    request.refresh_from_db()
    assert request.state == State.PASSED
    theirs = Request.objects.get(person=cy)
    assert (theirs.passed_by, theirs.is_waiting) == (bo, True)
    assert f"{bo.name} thinks that you may know." in str(newest_mail(str(cy.email)).body)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("nobody@example.net", "Nobody who may read this question"),
        ("", "Write the name or the mail address"),
        ("Ada Okafor", "Nobody who may read this question"),
    ],
)
def test_what_cannot_be_passed_on_says_why_and_waits_on(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, to: str, said: str
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    page = browser(bo).post(f"/asked/{request.contribution_id}/pass-on", {"to": to}, follow=True)
    assert said in page.content.decode()
    request.refresh_from_db()
    assert request.is_waiting


def test_whoever_may_not_read_it_is_not_told_apart_from_nobody(
    browser: Browser, known: Contribution, adoption: Community, ada: Person, bo: Person, cy: Person
) -> None:
    root = Contribution.objects.write(ada, adoption, "question", title="Closed doors", html="<p>?</p>")
    adoption.admit(bo)
    request = Request.objects.create(contribution=root, person=bo, audience=root.audience)
    page = browser(bo).post(f"/asked/{request.contribution_id}/pass-on", {"to": str(cy.email)}, follow=True)
    assert "Nobody who may read this question" in page.content.decode()


def test_the_link_in_the_mail_does_it_without_signing_in(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, client: Any
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    link = re.search(r"http\S+/act/\S+", str(newest_mail(str(bo.email)).body))
    assert link, newest_mail(str(bo.email)).body
    page = client.get(path_of(link[0])).content.decode()
    for label in ("Pass it on", "Not me", "Ask me less"):
        assert label in page
    assert Request.objects.get(pk=request.pk).is_waiting, "to look at it changes nothing"
    client.post(path_of(link[0]), {"act": "not-me"})
    assert Request.objects.get(pk=request.pk).state == State.DECLINED


def test_asked_less_step_by_step(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    client = browser(bo)
    for often in (Often.ONE_A_WEEK, Often.ONE_A_MONTH, Often.NEVER, Often.NEVER):
        client.post(f"/asked/{request.contribution_id}/ask-less")
        assert often_of(bo) == often
    client.post("/asked/often", {"most": "12"})
    assert often_of(bo) == Often.THREE_A_WEEK
    assert client.post("/asked/often", {"most": "13"}).status_code == 404


def test_the_page_of_what_is_asked_of_me_says_why_to_me_alone(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, cy: Person
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    page = browser(bo).get("/asked/").content.decode()
    assert TITLE in page
    assert "You answered 1 question like this: " in page
    assert TITLE not in browser(cy).get("/asked/").content.decode()
    for verb in ("not-me", "pass-on", "ask-less"):
        assert browser(cy).post(f"/asked/{request.contribution_id}/{verb}").status_code == 404
    thread = browser(bo).get(request.contribution.get_absolute_url()).content.decode()
    assert "You may know the answer" in thread
    assert (
        "You may know the answer"
        not in browser(cy).get(request.contribution.get_absolute_url()).content.decode()
    )


def test_whoever_asked_sees_who_is_asked_and_can_ask_more(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, cy: Person
) -> None:
    root = post_question(browser(ada), waste)
    page = browser(ada).get(f"/ask/{root.pk}/")
    token = TOKEN.search(page.content.decode())
    assert token
    browser(ada).post(f"/ask/{root.pk}/", {"whom": token[1], "ask": [str(bo.pk)]})
    assert [request.person for request in Request.objects.all()] == [bo]
    browser(ada).post(f"/ask/{root.pk}/", {"whom": token[1], "ask": [str(bo.pk)]})
    assert Request.objects.count() == 1, "sent twice asks once"
    assert "Has not answered yet" in browser(ada).get(f"/ask/{root.pk}/").content.decode()
    assert browser(cy).get(f"/ask/{root.pk}/").status_code == 404
    assert browser(bo).get(f"/ask/{root.pk}/").status_code == 404


def test_accepting_ends_the_other_requests(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, cy: Person
) -> None:
    request = ask_bo(browser, ada, bo, waste)
    reply = request.contribution.reply(cy, "<p>By round.</p>")
    request.contribution.accept(reply, ada)
    run_jobs()
    request.refresh_from_db()
    assert request.state == State.OVER


def test_a_mail_that_waits_is_dropped_once_there_is_an_answer(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, cy: Person
) -> None:
    client = browser(ada)
    token = TOKEN.search(form_of(client, waste).content.decode())
    assert token
    root = post_question(client, waste, whom=token[1], ask=[str(bo.pk)])
    root.close(ada, "Solved elsewhere: our contractor counts them.")
    assert TITLE not in [message.subject for message in mails_to(str(bo.email))]


def test_by_mail_with_no_community_named(
    known: Contribution, waste: Community, adoption: Community, ada: Person, bo: Person, post: Post
) -> None:
    post(ada, own_address(ada, ANYWHERE), "By round or by street?", subject=TITLE)
    root = Contribution.objects.get(title=TITLE)
    assert (root.community, root.kind, root.author) == (waste, "question", ada)
    assert climb(timezone.now() + timedelta(hours=2)) == 1
    assert Request.objects.filter(contribution=root, person=bo).exists()


def test_by_mail_where_nothing_says_where(
    known: Contribution, adoption: Community, ada: Person, post: Post
) -> None:
    found = post(ada, own_address(ada, ANYWHERE), "Hm?", subject="Xyzzy?")
    assert found.state == "tray"
    assert "the address of a community" in found.said


def test_whoever_is_asked_joins_an_open_community_by_answering(
    browser: Browser, known: Contribution, waste: Community, ada: Person, cy: Person, post: Post
) -> None:
    root = post_question(browser(ada), waste)
    cy.trust_address()
    waste.memberships.filter(person=cy).delete()
    refused = post(cy, reply_address(cy, root.pk), "We do.")
    assert refused.state == "tray", "nobody is made a member who was not asked"
    Request.objects.create(contribution=root, person=cy, audience=root.audience)
    post(cy, reply_address(cy, root.pk), "We count by street.")
    assert waste.memberships.filter(person=cy).exists()
    assert "by street" in root.thread.get().html


def test_whoever_was_banned_does_not_come_back_by_answering(
    browser: Browser, known: Contribution, waste: Community, ada: Person, cy: Person, post: Post
) -> None:
    root = post_question(browser(ada), waste)
    cy.trust_address()
    Request.objects.create(contribution=root, person=cy, audience=root.audience)
    waste.ban(cy, by=ada, reason="Sold things")
    assert post(cy, reply_address(cy, root.pk), "We count by street.").state == "tray"
    assert not waste.memberships.filter(person=cy).exists()
