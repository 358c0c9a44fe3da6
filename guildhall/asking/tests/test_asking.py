"""A question is put to people: in the form, on its page, by mail, and by the ladder."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from guildhall.asking.digests import unanswered
from guildhall.asking.ladder import climb
from guildhall.asking.models import Climb, Often, Request, Suggestion, often_of
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.notifications.inbound.addresses import ANYWHERE, own_address, reply_address
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.incoming import Post, path_of
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to, newest_mail

pytestmark = pytest.mark.django_db
TITLE = "How do you count missed garden collections?"
TOKEN = re.compile(r'name="whom" value="([^"]+)"')
State = Request.State


@pytest.fixture
def known(waste: Community, ada: Person, bo: Person, make_person: Any) -> Contribution:
    """Bo answered a question like it. Olu, who asked, and everybody else is a member."""
    olu = make_person("Olu Asker")
    waste.admit(olu)
    for person in (ada, bo, olu):
        person.trust_address()
    root = Contribution.objects.write(
        olu, waste, "question", title="Missed garden waste collections", html="<p>Who counts them?</p>"
    )
    hang(root, Tag.objects.named("missed bins"))
    root.reply(bo, "<p>We count garden collections that were missed.</p>")
    run_jobs()
    mail.outbox.clear()
    return root


def form_of(client: Any, waste: Community) -> Any:
    page = client.get(f"/c/{waste.slug}/conversations/new/", {"kind": "question", "title": TITLE})
    assert page.status_code == 200
    return page


def post_question(client: Any, waste: Community, **values: Any) -> Contribution:
    sent = {"title": TITLE, "html": "By round or by street?", "language": "en", "shared_with": "community"}
    reply = client.post(
        f"/c/{waste.slug}/conversations/new/?kind=question", sent | {"act": "send", "token": "x"} | values
    )
    assert reply.status_code == 302, reply.content.decode()
    return Contribution.objects.get(title=TITLE)


def ask_bo(browser: Browser, ada: Person, bo: Person, waste: Community) -> Request:
    client = browser(ada)
    token = TOKEN.search(form_of(client, waste).content.decode())
    assert token
    root = post_question(client, waste, whom=token[1], ask=[str(bo.pk)])
    run_jobs()
    return Request.objects.select_related("contribution", "person").get(contribution=root, person=bo)


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
    page = browser(bo).post(f"/asked/{request.pk}/pass-on", {"to": to}, follow=True)
    assert said in page.content.decode()
    request.refresh_from_db()
    assert request.is_waiting


def test_whoever_may_not_read_it_is_not_told_apart_from_nobody(
    browser: Browser, known: Contribution, adoption: Community, ada: Person, bo: Person, cy: Person
) -> None:
    root = Contribution.objects.write(ada, adoption, "question", title="Closed doors", html="<p>?</p>")
    adoption.admit(bo)
    request = Request.objects.create(contribution=root, person=bo, audience=root.audience)
    page = browser(bo).post(f"/asked/{request.pk}/pass-on", {"to": str(cy.email)}, follow=True)
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
        client.post(f"/asked/{request.pk}/ask-less")
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
        assert browser(cy).post(f"/asked/{request.pk}/{verb}").status_code == 404
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


class TestLadder:
    """With a clock that is moved."""

    def test_it_climbs_rung_by_rung_and_never_twice(
        self, browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, dee: Person
    ) -> None:
        root = post_question(browser(ada), waste)
        asked_at = root.published_at
        assert asked_at is not None
        assert climb(asked_at + timedelta(minutes=50)) == 0
        assert climb(asked_at + timedelta(minutes=61)) == 1
        first = set(Request.objects.values_list("person", flat=True))
        assert bo.pk in first
        assert climb(asked_at + timedelta(hours=47)) == 0
        assert climb(asked_at + timedelta(hours=49)) == 1
        assert climb(asked_at + timedelta(hours=49)) == 0
        assert set(Request.objects.filter(step=2).values_list("person", flat=True)).isdisjoint(first)
        run_jobs()
        assert not Notice.objects.filter(why=Notice.Why.UNANSWERED).exists()
        assert climb(asked_at + timedelta(days=5, hours=1)) == 1
        run_jobs()
        facilitators = waste.memberships.facilitating().values_list("person", flat=True)
        told = Notice.objects.filter(why=Notice.Why.UNANSWERED).values_list("person", flat=True)
        assert set(told) == set(facilitators)
        assert climb(asked_at + timedelta(days=10, hours=1)) == 1
        assert Climb.objects.get().rung == Climb.Rung.DIGESTS
        assert climb(asked_at + timedelta(days=11)) == 0

    def test_whoever_chose_is_not_overruled(
        self, browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
    ) -> None:
        request = ask_bo(browser, ada, bo, waste)
        published = request.contribution.published_at
        assert published is not None
        assert climb(published + timedelta(hours=2)) == 0

    @pytest.mark.parametrize("how", ["answered", "closed", "removed", "too old", "archived"])
    def test_it_stops(
        self, browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person, how: str
    ) -> None:
        root = post_question(browser(ada), waste)
        match how:
            case "answered":
                root.reply(bo, "<p>By street.</p>")
            case "closed":
                root.close(ada, "Never mind.")
            case "removed":
                root.remove(ada, "Twice.")
            case "too old":
                Contribution.objects.filter(pk=root.pk).update(
                    published_at=timezone.now() - timedelta(days=15)
                )
            case "archived":
                Community.objects.filter(pk=waste.pk).update(archived_at=timezone.now())
        assert climb(timezone.now() + timedelta(hours=2)) == 0

    def test_a_question_that_fails_holds_up_no_other(
        self,
        browser: Browser,
        known: Contribution,
        waste: Community,
        ada: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        root = post_question(browser(ada), waste)
        other = Contribution.objects.write(ada, waste, "question", title="Another", html="<p>?</p>")
        from guildhall.asking import ladder

        def fail(question: Contribution) -> list[Any]:
            if question.pk == root.pk:
                raise RuntimeError("no")
            return []

        monkeypatch.setattr(ladder, "candidates_for", fail)
        assert climb(timezone.now() + timedelta(hours=2)) == 1
        assert Climb.objects.get().contribution == other


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


class TestSuggestion:
    """The profile writes itself, and asks first."""

    def test_a_chosen_answer_suggests_what_one_knows(
        self, browser: Browser, known: Contribution, ada: Person, bo: Person
    ) -> None:
        assert "missed bins" not in browser(bo).get("/asked/").content.decode()
        known.accept(known.thread.get(), known.author or ada)
        page = browser(bo).get("/asked/").content.decode()
        assert "Your answer on «missed bins» helped somebody." in page
        tag = Tag.objects.get(name="missed bins")
        browser(bo).post(f"/asked/known/{tag.pk}/take")
        bo.refresh_from_db()
        assert "issed bins" in bo.knows
        assert "helped somebody" not in browser(bo).get("/asked/").content.decode()

    def test_what_was_refused_is_not_suggested_again(
        self, browser: Browser, known: Contribution, ada: Person, bo: Person
    ) -> None:
        known.accept(known.thread.get(), known.author or ada)
        tag = Tag.objects.get(name="missed bins")
        for _twice in range(2):
            browser(bo).post(f"/asked/known/{tag.pk}/refuse")
        assert Suggestion.objects.get().is_taken is False
        bo.refresh_from_db()
        assert "issed bins" not in bo.knows
        assert "helped somebody" not in browser(bo).get("/asked/").content.decode()

    def test_nobody_takes_what_was_not_suggested(
        self, browser: Browser, known: Contribution, cy: Person
    ) -> None:
        tag = Tag.objects.get(name="missed bins")
        browser(cy).post(f"/asked/known/{tag.pk}/take")
        cy.refresh_from_db()
        assert "issed bins" not in cy.knows


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


def test_a_digest_says_what_nobody_has_answered_for_ten_days(
    browser: Browser, known: Contribution, waste: Community, ada: Person, bo: Person
) -> None:
    root = post_question(browser(ada), waste)
    assert unanswered(bo, [waste])[1] == []
    Climb.objects.create(contribution=root, rung=Climb.Rung.DIGESTS)
    [line] = unanswered(bo, [waste])[1]
    assert line.title == TITLE
    assert unanswered(ada, [waste])[1] == [], "not to whoever asked"
    root.reply(bo, "<p>By street.</p>")
    assert unanswered(bo, [waste])[1] == []
