"""A conversation is written up: its posts beside the form, what is taken out of them, the draft."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Draft
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.practice.pieces import pieces_of
from guildhall.tools.practice.tests.conftest import WORDS, take, text
from guildhall.workspace.registry import TOOLS


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
        django_assert_num_queries: DjangoAssertNumQueries,
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

    def test_publishing_asks_once_about_what_looks_delicate_and_keeping_does_not(
        self, new: str, ada: Person, question: Contribution, browser: Browser
    ) -> None:
        client = browser(ada)
        words = WORDS | {"html": "Ring 07700 900123.", "options": "Her number is 943 476 5919."}
        client.post(new, words | {"act": "keep"})
        page = PracticePage.objects.get()
        asked = client.post(page.get_absolute_url(), words | {"act": "publish"})
        assert asked.status_code == 422
        assert "Look once more before you post" in text(asked)
        assert not PracticePage.objects.get().is_published
        sent = text(asked)
        assert 0 < sent.index('name="act" value="publish"') < sent.index('name="act" value="keep"')
        assert re.search(r'name="asked" value="\w{10} \w{10}"', sent)
        client.post(page.get_absolute_url(), words | {"act": "publish", "careful": "masked"})
        page = PracticePage.objects.get()
        assert page.is_published
        assert "[phone number removed]" in page.short_answer
        assert "[NHS number removed]" in page.options
        assert "900123" not in page.html
        assert "5919" not in page.html

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
