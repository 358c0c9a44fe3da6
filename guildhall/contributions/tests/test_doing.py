"""Who is doing what, who tried it, what belongs together, and what still holds."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.jobs import ask_again
from guildhall.contributions.models import Connection, Contribution, Stance, Trial
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson, Write
from guildhall.testing.jobs import run_jobs


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


def say(client: Client, root: Contribution, standing: str, words: str = "") -> str:
    sent = {"standing": standing, "words": words}
    return client.post(f"/contributions/{root.pk}/doing/", sent, follow=True).content.decode()


class TestWhoIsDoingWhat:
    def test_a_word_stands_for_the_organisation_and_says_who_said_it(
        self, question: Contribution, cy: Person, ada: Person, browser: Browser
    ) -> None:
        page = say(browser(cy), question, "doing", "Since 2024, £32 a bin.")
        assert "Said for Newport" in page
        read = browser(ada).get(f"/contributions/{question.pk}/doing/").content.decode()
        assert "Since 2024, £32 a bin." in read
        assert "Cy Morgan" in read
        assert "1 organisation" in browser(ada).get(question.get_absolute_url()).content.decode()

    def test_a_colleagues_newer_word_replaces_it_and_keeps_the_old(
        self, question: Contribution, bo: Person, make_person: MakePerson, browser: Browser
    ) -> None:
        say(browser(bo), question, "planning", "From April.")
        page = say(browser(make_person("Fay Marsh")), question, "doing")
        assert [stance.standing for stance in Stance.objects.current()] == ["doing"]
        assert "What was said before" in page
        assert "From April." in page

    def test_the_same_again_confirms_it_and_makes_no_second(
        self, question: Contribution, bo: Person, browser: Browser
    ) -> None:
        say(browser(bo), question, "doing", "Weekly.")
        Stance.objects.update(confirmed_at=timezone.now() - timedelta(days=300))
        say(browser(bo), question, "doing", "Weekly.")
        assert Stance.objects.count() == 1
        assert not Stance.objects.faded().exists()

    def test_it_can_be_taken_back(self, question: Contribution, bo: Person, browser: Browser) -> None:
        say(browser(bo), question, "doing")
        browser(bo).post(f"/contributions/{question.pk}/doing/", {"act": "take_back"})
        assert not Stance.objects.current().exists()

    def test_nobody_speaks_for_an_organisation_unless_it_is_certain_that_they_work_there(
        self, question: Contribution, make_person: MakePerson, browser: Browser
    ) -> None:
        page = say(browser(make_person("Gil Roe", verified_at=None)), question, "doing", "Ha")
        assert "cannot speak for an organisation" in page
        assert not Stance.objects.exists()

    def test_it_fades_after_half_a_year_and_whoever_said_it_is_asked_once(
        self, question: Contribution, cy: Person, browser: Browser
    ) -> None:
        say(browser(cy), question, "doing")
        with time_machine.travel(timezone.now() + timedelta(days=200), tick=False):
            ask_again()
            ask_again()
            run_jobs()
            notices = browser(cy).get("/notices/").content.decode()
            assert notices.count("Is it still so? Who charges for bins?") == 2  # said, and on the button
            assert (
                "not confirmed since"
                in browser(cy).get(f"/contributions/{question.pk}/doing/").content.decode()
            )
            browser(cy).post(f"/contributions/{question.pk}/doing/", {"act": "confirm"})
            assert not Stance.objects.faded().exists()

    def test_whoever_works_elsewhere_now_is_not_asked(
        self, question: Contribution, cy: Person, ada: Person, browser: Browser
    ) -> None:
        say(browser(cy), question, "doing")
        Person.objects.filter(pk=cy.pk).update(organisation=ada.organisation)
        with time_machine.travel(timezone.now() + timedelta(days=200), tick=False):
            ask_again()
            run_jobs()
            assert "Is it still so?" not in browser(cy).get("/notices/").content.decode()

    def test_the_table_is_narrowed_by_the_lens_and_saved_for_a_spreadsheet(
        self, question: Contribution, bo: Person, ada: Person, browser: Browser
    ) -> None:
        say(browser(bo), question, "doing", "=HYPERLINK(1)")
        say(browser(ada), question, "stopped")
        for place in (f"/contributions/{question.pk}/doing.csv", f"/c/{question.community.slug}/doing.csv"):
            rows = list(csv.reader(io.StringIO(browser(bo).get(place).content.decode("utf-8-sig"))))
            assert {row[1] for row in rows[1:]} == {"Torridge", "Leeds"}
            assert "'=HYPERLINK(1)" in {row[6] for row in rows}
            narrowed = browser(bo).get(f"{place}?lens=type").content.decode()
            assert "Leeds" not in narrowed

    def test_a_communitys_table_names_topics_and_councils(
        self, question: Contribution, bo: Person, cy: Person, browser: Browser
    ) -> None:
        say(browser(bo), question, "interested")
        page = browser(cy).get(f"/c/{question.community.slug}/doing/").content.decode()
        assert "Who charges for bins?" in page
        assert "Torridge" in page
        organisation = browser(cy).get("/councils/torridge/").content.decode()
        assert "What it is doing" in organisation

    def test_it_follows_its_thread_when_that_is_removed(
        self, question: Contribution, bo: Person, ada: Person, browser: Browser
    ) -> None:
        say(browser(bo), question, "doing", "Weekly.")
        question.remove(ada, "Twice")
        assert "Weekly." not in browser(bo).get("/councils/torridge/").content.decode()


class TestTrials:
    def test_a_promise_is_asked_about_after_sixty_days_and_told(
        self, question: Contribution, cy: Person, bo: Person, browser: Browser
    ) -> None:
        client, at = browser(cy), f"/contributions/{question.pk}/tried/"
        client.post(at, {"act": "promise"})
        client.post(at, {"act": "promise"})
        assert Trial.objects.count() == 1
        with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
            ask_again()
            ask_again()
            run_jobs()
            client = browser(cy)  # a visit of two months ago is over
            assert client.get("/notices/").content.decode().count("Did it work? Who charges") == 2
            client.post(at, {"outcome": "partly", "words": "Only in town."})
            run_jobs()
            assert "tried what you wrote" in browser(bo).get("/notices/").content.decode()
        page = client.get(question.get_absolute_url()).content.decode()
        assert "Tried by 1 council:" in page
        assert "in part 1" in page
        assert "Only in town." in client.get(at).content.decode()

    def test_it_can_be_taken_back_and_said_anew(
        self, question: Contribution, cy: Person, browser: Browser
    ) -> None:
        at = f"/contributions/{question.pk}/tried/"
        browser(cy).post(at, {"outcome": "worked", "words": "Well."})
        browser(cy).post(at, {"outcome": "no", "words": "Not after all."})
        assert Trial.objects.get().outcome == "no"
        browser(cy).post(at, {"act": "withdraw"})
        assert not Trial.objects.exists()

    def test_an_empty_form_comes_back_with_what_is_missing(
        self, question: Contribution, cy: Person, browser: Browser
    ) -> None:
        response = browser(cy).post(f"/contributions/{question.pk}/tried/", {"words": "It was hard"})
        assert response.status_code == 422
        assert "It was hard" in response.content.decode()


class TestBelonging:
    def test_two_things_show_each_other_until_they_are_parted(
        self, question: Contribution, waste: Community, bo: Person, write: Write, browser: Browser
    ) -> None:
        other = write(waste, bo, "Our leaflet")
        client = browser(bo)
        client.post(f"/contributions/{question.pk}/connect/", {"other": other.get_absolute_url()})
        client.post(f"/contributions/{other.pk}/connect/", {"other": question.get_absolute_url()})
        assert Connection.objects.count() == 1
        for one, shown in ((question, "Our leaflet"), (other, "Who charges for bins?")):
            assert shown in client.get(one.get_absolute_url()).content.decode()
        client.post(f"/contributions/{other.pk}/part/{question.pk}/")
        assert not Connection.objects.exists()

    def test_what_one_may_not_see_cannot_be_connected(
        self,
        question: Contribution,
        adoption: Community,
        bo: Person,
        ada: Person,
        write: Write,
        browser: Browser,
    ) -> None:
        hidden = write(adoption, ada, "For us", shared_with="facilitators")
        for wrong in (str(hidden.pk), str(question.pk), "999999", "nothing"):
            response = browser(bo).post(f"/contributions/{question.pk}/connect/", {"other": wrong})
            assert response.status_code == 422, wrong

    def test_a_day_to_look_again_comes_and_confirming_moves_it_on(
        self, question: Contribution, bo: Person, ada: Person, cy: Person, browser: Browser
    ) -> None:
        at = f"/contributions/{question.pk}/review/"
        assert browser(cy).get(at).status_code == 403
        browser(bo).post(at, {"due_on": f"{date.today() + timedelta(days=30):%Y-%m-%d}"})
        with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
            ask_again()
            ask_again()
            run_jobs()
            assert browser(bo).get("/notices/").content.decode().count("Does it still hold?") == 2
            assert (
                "It is time to look at this again."
                in browser(ada).get(question.get_absolute_url()).content.decode()
            )
            browser(ada).post(at, {"act": "confirm"})
            page = browser(cy).get(question.get_absolute_url()).content.decode()
            assert "Confirmed still true by Ada Okafor, Leeds" in page
            assert "It is time" not in page

    def test_no_day_means_never(self, question: Contribution, bo: Person, browser: Browser) -> None:
        at = f"/contributions/{question.pk}/review/"
        browser(bo).post(at, {"due_on": "2030-01-01"})
        browser(bo).post(at, {"due_on": ""})
        assert question.review.due_on is None
        assert browser(bo).post(at, {"due_on": "soon"}).status_code == 422
