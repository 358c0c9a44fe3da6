"""A practice page that is published: what it shows to whom, who changes it, and who is shown it first."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.discovery.similar import similar
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.practice.tests.conftest import WORDS, decide, text


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
        self, published: PracticePage, cy: Person, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(
            4
        ):  # forms of words, how common each is, the reader's audiences, the lines
            similar(cy, "Charging for bins and fly-tipping")


def test_the_list_costs_few_queries(
    published: PracticePage,
    bo: Person,
    browser: Browser,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browser(bo)
    client.get(f"/c/{published.community.slug}/practice/")
    with django_assert_max_num_queries(8):
        client.get(f"/c/{published.community.slug}/practice/")


def test_what_is_kept_of_somebody_is_their_own_words(page: PracticePage, ada: Person, bo: Person) -> None:
    from guildhall.tools.practice.personal_data import about

    assert about(ada)["Quote"][0]["words"] == "Arguments went up. Keep a log."
    assert "words" not in about(bo)["Quote"][0]
