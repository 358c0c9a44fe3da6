"""Who may do what, and what is for the organisers alone."""

from __future__ import annotations

import pytest

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity
from guildhall.tools.events.models import Event, Organiser
from guildhall.tools.events.tests.conftest import Plan, typed

LINK = "https://meet.example.org/lids"
ACTS = ("come", "stay-away", "cancel", "go-ahead")
PAGES = ("people", "dates", "dates/move", "afterwards")


def place(event: Event) -> str:
    return f"/c/{event.community.slug}/events/{event.pk}"


@pytest.fixture
def secret(plan: Plan, adoption: Community) -> Event:
    """An event of which Cy must not know."""
    return plan(community=adoption, link=LINK)


def test_what_one_may_not_see_is_not_there(secret: Event, browser: Browser, cy: Person, eve: Person) -> None:
    for person in (cy, eve):
        client = browser(person)
        for act in ACTS:
            assert client.post(f"{place(secret)}/{act}/").status_code == 404
        for page in PAGES:
            assert client.get(f"{place(secret)}/{page}/").status_code == 404
        assert client.get(f"{place(secret)}.ics").status_code == 404
        assert client.get(f"{place(secret)}/people.csv").status_code == 404
    assert not secret.attendances.exists()


def test_an_event_is_not_there_under_another_community(
    plan: Plan, browser: Browser, bo: Person, make_community: MakeCommunity
) -> None:
    other = make_community("Libraries")
    assert browser(bo).get(f"/c/{other.slug}/events/{plan().pk}/people/").status_code == 404


def test_only_organisers_and_facilitators_organise(
    plan: Plan, browser: Browser, ada: Person, bo: Person, cy: Person, waste: Community
) -> None:
    event = plan(by=ada, rule="FREQ=WEEKLY;COUNT=2")
    asked = f"?on={event.hours.day}"
    for page in PAGES:
        assert browser(bo).get(f"{place(event)}/{page}/{asked}").status_code == 403, page
        assert browser(ada).get(f"{place(event)}/{page}/{asked}").status_code == 200, page
    assert browser(bo).post(f"{place(event)}/cancel/").status_code == 403
    assert browser(bo).get(f"{place(event)}/people.csv").status_code == 403
    Organiser.objects.create(contribution=event, person=bo)
    for page in PAGES:
        assert browser(bo).get(f"{place(event)}/{page}/{asked}").status_code == 200, page
    waste.part_with(bo)
    assert browser(bo).get(f"{place(event)}/people/").status_code == 403


def test_the_form_names_organisers(browser: Browser, bo: Person, ada: Person, waste: Community) -> None:
    browser(bo).post(f"/c/{waste.slug}/events/new/", typed(organisers=" ada okafor , Bo Lind"))
    event = Event.objects.get()
    assert [each.person for each in event.organisers.all()] == [ada]
    assert "Organised with" in browser(ada).get(event.get_absolute_url()).content.decode()
    browser(bo).post(f"/contributions/{event.pk}/edit/", typed(organisers=""))
    assert not event.organisers.exists()


def test_whoever_reads_of_it_may_come_but_nobody_who_was_banned(
    plan: Plan, browser: Browser, bo: Person, cy: Person, eve: Person, waste: Community
) -> None:
    event = plan()
    assert browser(cy).post(f"{place(event)}/come/").status_code == 302
    assert browser(eve).post(f"{place(event)}/come/").status_code == 403
    assert "Nobody can sign up" in browser(eve).get(event.get_absolute_url()).content.decode()
    waste.archive(waste.facilitators()[0].person)
    assert browser(bo).post(f"{place(event)}/come/").status_code == 403


def test_a_visitor_is_led_to_sign_in(plan: Plan, waste: Community, bo: Person, browser: Browser) -> None:
    waste.change_kind("open", is_public=True)
    event = plan(link=LINK)
    event.come(bo)
    visitor = browser(None)
    page = visitor.get(event.get_absolute_url()).content.decode()
    assert "Sign in to say so" in page
    assert LINK not in page
    assert "Who is coming" not in page  # names of people are not for the whole internet
    assert "/account/login/" in visitor.post(f"{place(event)}/come/")["Location"]


class TestLink:
    def test_only_those_with_a_place_and_organisers_see_it(
        self, plan: Plan, browser: Browser, ada: Person, bo: Person, cy: Person
    ) -> None:
        event = plan(link=LINK, places=1)
        pages = (
            event.get_absolute_url(),
            f"{place(event)}.ics",
            f"/c/{event.community.slug}/events/calendar.ics",
        )

        def sees(person: Person) -> list[bool]:
            return [LINK in browser(person).get(page).content.decode() for page in pages]

        assert sees(cy) == [False] * 3
        assert sees(bo)[0]  # who planned it
        event.come(ada)
        event.come(cy)  # waits
        assert sees(ada) == [True] * 3
        assert sees(cy) == [False] * 3
        event.stay_away(ada)
        assert sees(cy) == [True] * 3
        assert sees(ada)[1:] == [False] * 2


class TestNeeds:
    def test_only_organisers_read_what_others_need(
        self, plan: Plan, browser: Browser, ada: Person, bo: Person, cy: Person
    ) -> None:
        event = plan()
        browser(cy).post(f"{place(event)}/come/", {"needs": "A seat near the door"})
        assert "A seat near the door" in browser(cy).get(event.get_absolute_url()).content.decode()
        for person in (ada, bo):
            page = browser(person).get(event.get_absolute_url()).content.decode()
            assert "Cy Morgan" in page
            assert "A seat near the door" not in page
            assert "A seat near the door" in browser(person).get(f"{place(event)}/people/").content.decode()

    def test_whoever_was_signed_out_meanwhile_finds_what_they_typed(
        self, plan: Plan, browser: Browser, cy: Person
    ) -> None:
        event, client = plan(), browser(None)
        page = f"http://testserver{event.get_absolute_url()}"
        client.post(f"{place(event)}/come/", {"needs": "A seat near the door"}, HTTP_REFERER=page)
        client.force_login(cy)
        assert "A seat near the door" in client.get(event.get_absolute_url()).content.decode()

    def test_too_many_words_come_back(self, plan: Plan, browser: Browser, cy: Person) -> None:
        answer = browser(cy).post(f"{place(plan())}/come/", {"needs": "x" * 501})
        assert answer.status_code == 422
        assert "x" * 501 in answer.content.decode()

    def test_the_table_is_harmless(
        self, plan: Plan, browser: Browser, bo: Person, cy: Person, ada: Person
    ) -> None:
        event = plan()
        Person.objects.filter(pk=cy.pk).update(name="=cmd|' /C calc'!A0")
        event.come(cy, "@SUM(A1)\nand a chair")
        event.come(ada, "-1 meal; +44")
        answer = browser(bo).get(f"{place(event)}/people.csv")
        assert "attachment" in answer["Content-Disposition"]
        text = answer.content.decode("utf-8-sig")
        assert "'=cmd" in text
        assert "\"'@SUM(A1)" in text
        assert "'-1 meal" in text


class TestAfterwards:
    def test_notes_and_a_recording_stand_on_the_page(
        self, plan: Plan, browser: Browser, bo: Person, cy: Person
    ) -> None:
        event = plan(day="2020-06-02")
        sent = {
            "notes": "<p>Smaller lids.</p><script>alert(1)</script>",
            "recording": "https://video.example.org/1",
        }
        assert browser(bo).post(f"{place(event)}/afterwards/", sent).status_code == 302
        page = browser(cy).get(event.get_absolute_url()).content.decode()
        assert "Smaller lids." in page
        assert "alert(1)" not in page
        assert "https://video.example.org/1" in page
        assert "It is over" in page

    def test_a_recording_is_an_address(self, plan: Plan, browser: Browser, bo: Person) -> None:
        answer = browser(bo).post(
            f"{place(plan())}/afterwards/", {"notes": "Kept", "recording": "javascript:alert(1)"}
        )
        assert answer.status_code == 422
        assert "Kept" in answer.content.decode()


def test_what_a_person_said_is_told_to_them(plan: Plan, ada: Person) -> None:
    from guildhall.tools.events.personal_data import about

    plan().come(ada, "No nuts")
    assert about(ada)["Attendance"][0]["needs"] == "No nuts"
