"""Practice pages over HTTP: written up from a conversation, quoted fairly, published, and shown first."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Draft
from guildhall.discovery.similar import similar
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson, Write
from guildhall.testing.jobs import run_jobs
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.practice.pieces import pieces_of
from guildhall.workspace.registry import TOOLS

WORDS = {
    "title": "Does charging for bins lead to fly-tipping?",
    "html": "No council that counted found that it did.",
    "options": "Charge for each bin.\n\nCharge the landlord.",
    "went_wrong": "Arguments about who broke the bin.",
    "unknown": "Does contamination rise?\n\nDid anybody stop?",
    "language": "en",
    "shared_with": "community",
}


def text(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


@pytest.fixture
def fay(make_person: MakePerson, waste: Community) -> Person:
    """Another member, who answered."""
    person = make_person("Fay Marsh", role="Street scene officer")
    waste.admit(person)
    return person


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Charging for bins and fly-tipping", text="Do you charge?", kind="question")


@pytest.fixture
def answer(question: Contribution, ada: Person) -> Contribution:
    reply = question.reply(ada, "<p>We charge £32.</p><p>Arguments went up. Keep a log.</p>")
    question.accept(reply, ada)
    return reply


@pytest.fixture
def new(question: Contribution, answer: Contribution) -> str:
    return f"/c/{question.community.slug}/practice/new/?from={question.pk}"


def take(post: Contribution, piece: int = 0, into: str = "went_wrong", **more: str) -> dict[str, str]:
    return WORDS | {"take": f"{post.pk}:{piece}", "into": into} | more


@pytest.fixture
def page(new: str, answer: Contribution, bo: Person, browser: Browser) -> PracticePage:
    """Bo's draft, which quotes Ada and has asked her."""
    client = browser(bo)
    client.post(new, take(answer, 1))
    made = PracticePage.objects.get()
    client.post(made.get_absolute_url(), WORDS | {"act": "ask"})
    made.refresh_from_db()
    run_jobs()
    return made


def decide(client: Client, quote: Quote, act: str, **more: str) -> Any:
    address = f"/c/{quote.post.community.slug}/practice/{quote.post_id}/fair/"
    return client.post(address, {"quote": quote.pk, "act": act, **more}, follow=True)


class TestWritingUp:
    def test_members_are_offered_it_on_a_conversation_with_replies(
        self, question: Contribution, bo: Person, cy: Person, ada: Person, browser: Browser, visitor: Client
    ) -> None:
        address = question.get_absolute_url()
        assert "Write this up" not in text(browser(bo).get(address))
        reply = question.reply(ada, "<p>Yes.</p>")
        assert text(browser(bo).get(address)).count("Write this up") == 1
        question.accept(reply, bo)
        assert text(browser(bo).get(address)).count("Write this up") == 2
        assert "Write this up" not in text(browser(cy).get(address))
        assert "Write this up" not in text(visitor.get(address))

    def test_the_offer_asks_nothing_of_the_database(
        self,
        question: Contribution,
        answer: Contribution,
        bo: Person,
        browser: Browser,
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: Any,
    ) -> None:
        client, address = browser(bo), question.get_absolute_url()
        client.get(address)
        with CaptureQueriesContext(connection) as with_it:
            assert "Write this up" in text(client.get(address))
        monkeypatch.setitem(TOOLS, "practice", replace(TOOLS["practice"], offers=""))
        with django_assert_num_queries(len(with_it)):
            assert "Write this up" not in text(client.get(address))

    def test_what_people_said_stands_beside_the_form(self, new: str, bo: Person, browser: Browser) -> None:
        page = text(browser(bo).get(new))
        assert 'value="Charging for bins and fly-tipping"' in page
        assert "Arguments went up. Keep a log." in page
        assert "Two or three sentences." in page

    def test_whoever_may_not_write_there_may_not_and_what_one_may_not_see_is_not_there(
        self,
        new: str,
        question: Contribution,
        ada: Person,
        bo: Person,
        cy: Person,
        browser: Browser,
        visitor: Client,
    ) -> None:
        assert browser(cy).get(new).status_code == 403
        assert "/account/login/" in visitor.get(new)["Location"]
        question.remove(ada, "Twice")
        assert browser(bo).get(new).status_code == 404
        assert browser(bo).get(f"{new}9").status_code == 404

    def test_taking_a_paragraph_keeps_everything_typed(
        self, new: str, answer: Contribution, bo: Person, ada: Person, browser: Browser
    ) -> None:
        client = browser(bo)
        landed = client.post(new, take(answer, 1), follow=True)
        page, quote = PracticePage.objects.get(), Quote.objects.get()
        assert (page.author, page.is_published, page.audience) == (bo, False, None)
        assert (quote.author, quote.organisation, quote.section) == (ada, ada.organisation, "went_wrong")
        assert quote.words == "Arguments went up. Keep a log."
        assert quote.state == "chosen"
        assert landed.request["PATH_INFO"] == page.get_absolute_url()
        assert "Arguments about who broke the bin." in text(landed)
        assert "Not asked yet" in text(landed)
        assert client.get(new)["Location"] == page.get_absolute_url()

    def test_a_title_is_not_asked_for_before_the_end(
        self, new: str, answer: Contribution, bo: Person, browser: Browser
    ) -> None:
        browser(bo).post(
            new, {"take": f"{answer.pk}:0", "into": "options", "language": "en", "shared_with": "community"}
        )
        page = PracticePage.objects.get()
        assert page.title == "Charging for bins and fly-tipping"
        failed = browser(bo).post(page.get_absolute_url(), WORDS | {"title": "", "act": "publish"})
        assert failed.status_code == 422
        assert "Give it a title" in text(failed)
        assert "Arguments about who broke the bin." in text(failed)

    def test_some_words_of_a_paragraph_are_taken_but_no_others(
        self, new: str, answer: Contribution, bo: Person, browser: Browser
    ) -> None:
        browser(bo).post(new, take(answer, 1, chosen="Keep a log."))
        browser(bo).post(new, take(answer, 1, chosen="Keep all the money."))
        assert [quote.words for quote in Quote.objects.order_by("pk")] == [
            "Keep a log.",
            "Arguments went up. Keep a log.",
        ]

    def test_the_same_twice_is_one_and_what_is_not_of_this_conversation_is_none(
        self,
        new: str,
        answer: Contribution,
        waste: Community,
        bo: Person,
        ada: Person,
        browser: Browser,
        write: Write,
    ) -> None:
        client, other = browser(bo), write(waste, ada, "Elsewhere")
        for _twice in range(2):
            client.post(new, take(answer))
        client.post(new, take(other))
        client.post(new, WORDS | {"take": "x:y"})
        client.post(new, take(answer, 7))
        assert Quote.objects.count() == 1
        assert PracticePage.objects.count() == 1

    def test_what_somebody_quotes_of_others_is_not_theirs(self) -> None:
        assert pieces_of(
            "<blockquote><p>Old</p><blockquote><p>Older</p></blockquote><p>x</p></blockquote><p>New</p>"
        ) == ["New"]
        assert pieces_of("<ul><li><p>one</p></li><li>two</li></ul><p>a <strong>b</strong></p>") == [
            "one",
            "two",
            "a b",
        ]

    def test_a_quote_is_left_out_again(
        self, new: str, answer: Contribution, bo: Person, browser: Browser
    ) -> None:
        browser(bo).post(new, take(answer))
        page, quote = PracticePage.objects.get(), Quote.objects.get()
        browser(bo).post(page.get_absolute_url(), WORDS | {"drop": quote.pk})
        assert not Quote.objects.exists()

    def test_script_gets_the_quotes_alone(
        self, new: str, answer: Contribution, bo: Person, browser: Browser
    ) -> None:
        browser(bo).post(new, take(answer))
        address = PracticePage.objects.get().get_absolute_url()
        got = browser(bo).post(address, take(answer, 1), headers={"X-Fragment": "1"})
        assert got.status_code == 200
        assert "<html" not in text(got)
        assert 'id="quotes-went_wrong"' in text(got)
        assert "Keep a log." in text(got)

    def test_ones_own_words_need_nobodys_word(
        self, new: str, question: Contribution, bo: Person, browser: Browser
    ) -> None:
        browser(bo).post(new, take(question))
        assert Quote.objects.get().state == "fair"
        browser(bo).post(PracticePage.objects.get().get_absolute_url(), WORDS | {"act": "publish"})
        assert PracticePage.objects.get().is_published

    def test_sent_twice_it_is_one_draft(self, new: str, bo: Person, browser: Browser) -> None:
        for _twice in range(2):
            browser(bo).post(new, WORDS | {"token": "same", "act": "keep"})
        assert PracticePage.objects.count() == 1
        assert not Draft.objects.exists()

    def test_a_draft_is_its_writers_alone(
        self, page: PracticePage, ada: Person, bo: Person, browser: Browser, visitor: Client
    ) -> None:
        address = page.get_absolute_url()
        assert browser(ada).get(address).status_code == 404
        assert visitor.get(address).status_code in (302, 404)
        for place in (
            "/everything/",
            f"/c/{page.community.slug}/practice/",
            "/search/?q=landlord",
            "/activity/",
        ):
            assert page.title not in text(browser(ada).get(place)), place
        mine = text(browser(bo).get(f"/c/{page.community.slug}/practice/"))
        assert f'href="{address}"' in mine

    def test_a_draft_is_thrown_away(self, page: PracticePage, bo: Person, browser: Browser) -> None:
        browser(bo).post(page.get_absolute_url(), {"act": "discard"})
        assert not PracticePage.objects.exists()
        assert not Quote.objects.exists()

    def test_it_is_for_the_readers_of_the_conversation_or_fewer(
        self, waste: Community, ada: Person, bo: Person, browser: Browser, write: Write
    ) -> None:
        source = write(waste, bo, "For us alone", kind="question", shared_with="members")
        source.reply(ada, "<p>Yes.</p>")
        address = f"/c/{waste.slug}/practice/new/?from={source.pk}"
        form = text(browser(bo).get(address))
        assert 'value="members"' in form
        assert 'name="shared_with" value="community"' not in form
        refused = browser(bo).post(address, WORDS | {"act": "keep"})
        assert refused.status_code == 422
        browser(bo).post(address, WORDS | {"act": "publish", "shared_with": "members"})
        assert PracticePage.objects.get().audience == waste.members_audience


class TestIsThisFair:
    def test_whoever_is_quoted_is_asked_once_and_sees_their_own_words_alone(
        self, page: PracticePage, ada: Person, browser: Browser
    ) -> None:
        notice = ada.notices.get(why="quoted")
        opened = browser(ada).post(f"/notices/{notice.pk}/read/", follow=True)
        assert "Is this fair?" in text(opened)
        assert "Arguments went up. Keep a log." in text(opened)
        for hidden in (page.title, "who broke the bin", "landlord"):
            assert hidden not in text(opened)
        assert "wants to quote what you wrote" in text(browser(ada).get("/notices/"))
        assert "Is this fair?" in text(browser(ada).get(f"/c/{page.community.slug}/practice/"))

    def test_nobody_else_sees_it_there(
        self, page: PracticePage, fay: Person, cy: Person, bo: Person, browser: Browser, visitor: Client
    ) -> None:
        quote = page.quotes.get()
        address = f"/c/{page.community.slug}/practice/{quote.post_id}/fair/"
        for person in (fay, cy):
            assert browser(person).get(address)["Location"] == quote.post.get_absolute_url()
            decide(browser(person), quote, "refuse")
        assert browser(bo).get(address)["Location"] == page.get_absolute_url()
        decide(browser(bo), quote, "fair")
        assert "/account/login/" in visitor.get(address)["Location"]
        quote.refresh_from_db()
        assert quote.state == "asked"

    def test_one_click_says_that_it_is_fair_and_the_writer_is_told(
        self, page: PracticePage, ada: Person, bo: Person, browser: Browser
    ) -> None:
        assert not page.may_be_published
        assert "It will stand as it is" in text(decide(browser(ada), page.quotes.get(), "fair"))
        run_jobs()
        notice = bo.notices.get(why="confirmed")
        opened = browser(bo).post(f"/notices/{notice.pk}/read/", follow=True)
        assert opened.request["PATH_INFO"] == page.get_absolute_url()
        assert page.may_be_published

    def test_words_are_changed_and_the_post_stays_as_it_is(
        self, page: PracticePage, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        decide(browser(ada), page.quotes.get(), "amend", words="Arguments went up a little.")
        browser(bo).post(page.get_absolute_url(), WORDS | {"act": "publish"})
        read = text(browser(cy).get(PracticePage.objects.get().get_absolute_url()))
        assert "Arguments went up a little." in read
        assert "Arguments went up. Keep a log." not in read
        assert "Confirmed, in changed words" in read
        assert "Keep a log." in Contribution.objects.get(pk=page.quotes.get().post_id).html

    def test_nothing_typed_is_lost_when_it_is_too_long(
        self, page: PracticePage, ada: Person, browser: Browser
    ) -> None:
        failed = decide(browser(ada), page.quotes.get(), "amend", words="Long " * 500)
        assert failed.status_code == 422
        assert "Long Long" in text(failed)
        assert decide(browser(ada), page.quotes.get(), "amend", words=" ").status_code == 422

    def test_whoever_asks_to_be_left_out_is_nowhere_on_the_page(
        self, page: PracticePage, answer: Contribution, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        decide(browser(ada), page.quotes.get(), "refuse")
        again = browser(bo).post(page.get_absolute_url(), take(answer, 0), follow=True)
        assert "Ada Okafor asked to be left out of this page." in text(again)
        browser(bo).post(page.get_absolute_url(), WORDS | {"act": "publish"})
        shown = PracticePage.objects.get()
        words = text(browser(cy).get(shown.get_absolute_url())).split("<aside")[0]
        assert "Keep a log" not in words
        assert "Ada Okafor" not in words.split('class="practice__part', 1)[1].split("replies")[0]
        decide(browser(ada), page.quotes.get(), "fair")
        assert "Keep a log" in text(browser(cy).get(shown.get_absolute_url()))

    def test_after_a_week_of_silence_it_may_be_published_and_says_not_confirmed(
        self, page: PracticePage, bo: Person, cy: Person, browser: Browser
    ) -> None:
        early = browser(bo).post(page.get_absolute_url(), WORDS | {"act": "publish"}, follow=True)
        assert "Not everybody whom you quote has answered yet" in text(early)
        assert not PracticePage.objects.get().is_published
        with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
            browser(bo).post(page.get_absolute_url(), WORDS | {"act": "publish"})
            read = text(browser(cy).get(PracticePage.objects.get().get_absolute_url()))
        assert "Keep a log." in read
        assert "Not confirmed" in read

    def test_whoever_is_gone_need_not_be_waited_for(
        self, new: str, answer: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        Person.objects.filter(pk=ada.pk).update(is_active=False)
        browser(bo).post(new, take(answer))
        page = PracticePage.objects.get()
        browser(bo).post(page.get_absolute_url(), WORDS | {"act": "ask"})
        browser(bo).post(page.get_absolute_url(), WORDS | {"act": "publish"})
        assert PracticePage.objects.get().is_published


@pytest.fixture
def published(page: PracticePage, ada: Person, bo: Person, browser: Browser) -> PracticePage:
    decide(browser(ada), page.quotes.get(), "fair")
    browser(bo).post(page.get_absolute_url(), WORDS | {"act": "publish"})
    run_jobs()
    return PracticePage.objects.select_related("community").get()


class TestThePage:
    def test_it_shows_its_sections_quotes_and_people(
        self, published: PracticePage, question: Contribution, cy: Person, bo: Person, browser: Browser
    ) -> None:
        read = text(browser(bo).get(published.get_absolute_url()))
        for words in (
            "The short answer",
            "Charge the landlord.",
            "What went wrong",
            "Keep a log.",
            "Confirmed",
        ):
            assert words in read
        assert "What it costs" not in read, "an empty section is not shown"
        assert "Leeds City Council" in read
        assert f"?reply={published.quotes.get().post_id}" in read
        asks = f"/c/{published.community.slug}/conversations/new/?kind=question&title=Does%20contamination%20rise%3F"
        assert asks in read
        assert "Ask this" not in text(browser(cy).get(published.get_absolute_url()))

    def test_the_conversation_and_the_page_show_each_other(
        self, published: PracticePage, question: Contribution, cy: Person, browser: Browser
    ) -> None:
        assert published.get_absolute_url() in text(browser(cy).get(question.get_absolute_url()))
        assert question.get_absolute_url() in text(browser(cy).get(published.get_absolute_url()))

    def test_a_quote_goes_with_its_post(
        self, published: PracticePage, answer: Contribution, ada: Person, cy: Person, browser: Browser
    ) -> None:
        answer.remove(ada, "Wrong figure")
        assert "Keep a log" not in text(browser(cy).get(published.get_absolute_url()))
        answer.restore(ada)
        assert "Keep a log" in text(browser(cy).get(published.get_absolute_url()))

    def test_quotes_of_a_conversation_that_moved_are_for_those_who_may_read_it(
        self, published: PracticePage, question: Contribution, adoption: Community, ada: Person, bo: Person, cy: Person,
        browser: Browser,
    ) -> None:  # fmt: skip
        question.move_to(adoption, ada)
        assert "Keep a log" in text(browser(bo).get(published.get_absolute_url()))
        read = text(browser(cy).get(published.get_absolute_url()))
        assert "Keep a log" not in read
        assert "Ada Okafor" not in read
        assert question.title not in read

    def test_quotes_are_no_part_of_what_search_feeds_and_history_know(self, published: PracticePage) -> None:
        assert "Keep a log" not in published.html
        assert "<h3>What went wrong</h3>" in published.html
        assert published.excerpt.startswith("No council that counted")

    def test_every_member_may_change_it_and_it_has_a_history(
        self, published: PracticePage, fay: Person, browser: Browser
    ) -> None:
        client, address = browser(fay), f"/contributions/{published.pk}/edit/"
        assert "No council that counted found that it did." in text(client.get(address))
        client.post(address, WORDS | {"cost_and_time": "About £32.", "version": published.version})
        changed = PracticePage.objects.get()
        assert changed.cost_and_time == "<p>About £32.</p>"
        assert changed.short_answer == published.short_answer
        assert "About £32." in changed.html
        assert "About £32." in text(client.get(f"/contributions/{published.pk}/history/"))

    def test_nobodys_change_is_overwritten_unseen(
        self, published: PracticePage, bo: Person, fay: Person, browser: Browser
    ) -> None:
        address, version = f"/contributions/{published.pk}/edit/", published.version
        browser(fay).post(address, WORDS | {"options": "First.", "version": version})
        second = browser(bo).post(address, WORDS | {"options": "Second.", "version": version})
        assert second.status_code == 409
        assert "Second." in text(second)
        assert PracticePage.objects.get().options == "<p>First.</p>"

    def test_members_quote_more_and_it_stands_there_once_it_is_fair(
        self,
        published: PracticePage,
        question: Contribution,
        ada: Person,
        bo: Person,
        cy: Person,
        fay: Person,
        browser: Browser,
    ) -> None:
        question.reply(fay, "<p>We bill the landlord.</p>")
        reply = question.thread.latest("pk")
        address = f"/c/{published.community.slug}/practice/{published.pk}/quotes/"
        assert browser(cy).get(address).status_code == 403
        assert "We bill the landlord." in text(browser(ada).get(address))
        browser(ada).post(address, {"take": f"{reply.pk}:0", "into": "options"})
        browser(ada).post(address, {"act": "ask"})
        run_jobs()
        assert "bill the landlord" not in text(browser(cy).get(published.get_absolute_url()))
        assert fay.notices.filter(why="quoted").exists()
        decide(browser(fay), Quote.objects.get(author=fay), "fair")
        assert "bill the landlord" in text(browser(cy).get(published.get_absolute_url()))

    def test_a_published_page_answers_a_draft_in_another_tab(
        self, published: PracticePage, bo: Person, ada: Person, browser: Browser
    ) -> None:
        draft = f"/c/{published.community.slug}/practice/{published.pk}/draft/"
        assert browser(bo).get(draft)["Location"] == published.get_absolute_url()
        assert browser(ada).get(draft).status_code == 404


class TestShownFirst:
    def test_to_whoever_asks_alike_before_questions_and_says_what_it_is(
        self,
        published: PracticePage,
        waste: Community,
        bo: Person,
        cy: Person,
        browser: Browser,
        write: Write,
    ) -> None:
        for number in range(3):
            write(waste, bo, f"Charging for bins and fly-tipping, once more {number}", kind="question")
        run_jobs()
        found = similar(cy, "Charging for bins and fly-tipping")
        assert found[0].id == published.pk
        assert len(found) == 5
        shown = text(browser(cy).get("/search/similar?q=charging+for+bins+and+fly-tipping"))
        assert shown.index(published.title) < shown.index("once more")
        assert "Practice page" in shown

    def test_but_not_where_it_is_about_something_else(self, published: PracticePage, cy: Person) -> None:
        assert similar(cy, "Licensing of street trading pitches") == []

    def test_and_not_to_whoever_may_not_read_it(
        self, published: PracticePage, adoption: Community, ada: Person, cy: Person
    ) -> None:
        published.move_to(adoption, ada)
        run_jobs()
        assert published.pk not in [line.id for line in similar(cy, "Charging for bins and fly-tipping")]

    def test_without_another_query(
        self, published: PracticePage, cy: Person, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(
            4
        ):  # forms of words, how common each is, the reader's audiences, the lines
            similar(cy, "Charging for bins and fly-tipping")


def test_the_list_costs_few_queries(
    published: PracticePage, bo: Person, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    client = browser(bo)
    client.get(f"/c/{published.community.slug}/practice/")
    with django_assert_max_num_queries(8):
        client.get(f"/c/{published.community.slug}/practice/")


def test_what_is_kept_of_somebody_is_their_own_words(page: PracticePage, ada: Person, bo: Person) -> None:
    from guildhall.tools.practice.personal_data import about

    assert about(ada)["Quote"][0]["words"] == "Arguments went up. Keep a log."
    assert "words" not in about(bo)["Quote"][0]
