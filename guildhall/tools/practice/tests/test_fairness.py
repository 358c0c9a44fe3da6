"""Whoever is quoted says whether it is fair, before the page is published."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs
from guildhall.tools.practice.models import PracticePage
from guildhall.tools.practice.tests.conftest import WORDS, decide, take, text


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
