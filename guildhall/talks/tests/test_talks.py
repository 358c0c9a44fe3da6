"""Writing to somebody, answering, and who reads it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Draft
from guildhall.people.models import Person
from guildhall.talks.models import Message, Part, Talk
from guildhall.talks.reading import MESSAGES, TALKS
from guildhall.talks.tests.conftest import WriteTo
from guildhall.testing.cast import Browser, MakePerson


def words_of(client: Client, path: str) -> str:
    """A page as one who may open it reads it."""
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_somebody_writes_from_the_page_of_a_person(browser: Browser, bo: Person, ada: Person) -> None:
    assert "/messages/to/ada-okafor/" in words_of(browser(bo), "/people/ada-okafor/")
    sent = browser(bo).post("/messages/to/ada-okafor/", {"html": "May I ask you\nabout lids?"}, follow=True)
    assert "May I ask you<br>about lids?" in sent.content.decode()
    assert "May I ask you<br>about lids?" in words_of(browser(ada), f"/messages/{Talk.objects.get().pk}/")


def test_an_answer_goes_into_the_same_talk(
    browser: Browser, bo: Person, ada: Person, talk: Talk, write_to: WriteTo
) -> None:
    browser(ada).post(f"/messages/{talk.pk}/", {"html": "Of course."})
    write_to(ada, bo, "And one more thing.")
    assert Talk.objects.count() == 1
    page = words_of(browser(bo), f"/messages/{talk.pk}/")
    assert page.index("about lids") < page.index("Of course.") < page.index("one more thing")


def test_who_has_a_talk_with_somebody_is_led_to_it(browser: Browser, ada: Person, talk: Talk) -> None:
    answer = browser(ada).get("/messages/to/bo-lind/")
    assert answer["Location"] == f"/messages/{talk.pk}/#id_html"


def test_nobody_else_reads_a_talk(browser: Browser, cy: Person, visitor: Client, talk: Talk) -> None:
    assert browser(cy).get(f"/messages/{talk.pk}/").status_code == 404
    assert browser(cy).post(f"/messages/{talk.pk}/", {"html": "Me too."}).status_code == 404
    assert "/account/login/" in visitor.get(f"/messages/{talk.pk}/")["Location"]
    assert "lids" not in words_of(browser(cy), "/messages/")


def test_an_operator_reads_no_talk(browser: Browser, cy: Person, talk: Talk) -> None:
    cy.is_operator = True
    cy.save()
    assert browser(cy).get(f"/messages/{talk.pk}/").status_code == 404
    assert "lids" not in words_of(browser(cy), "/operate/messages/")


def test_whoever_is_switched_off_takes_part_no_more(browser: Browser, ada: Person, talk: Talk) -> None:
    client = browser(ada)
    Person.objects.filter(pk=ada.pk).update(is_active=False)
    assert client.get(f"/messages/{talk.pk}/").status_code == 302


def test_the_head_counts_talks_with_something_unread(
    browser: Browser, bo: Person, ada: Person, talk: Talk
) -> None:
    assert 'id="messages-badge"' not in words_of(browser(bo), "/settings/")
    assert (
        '<span class="count">1</span>' in words_of(browser(ada), "/settings/").partition("messages-badge")[2]
    )
    assert "Unread" in words_of(browser(ada), "/messages/")
    browser(ada).get(f"/messages/{talk.pk}/")
    assert 'id="messages-badge"' not in words_of(browser(ada), "/settings/")


def test_a_form_that_is_sent_twice_says_it_once(
    browser: Browser, bo: Person, ada: Person, write_to: WriteTo
) -> None:
    for _again in range(2):
        write_to(bo, ada, "Hello.", token="abc")
    talk = Talk.objects.get()
    for _again in range(2):
        browser(ada).post(f"/messages/{talk.pk}/", {"html": "Yes?", "token": "def"})
    assert list(talk.messages.order_by("pk").values_list("html", flat=True)) == [
        "<p>Hello.</p>",
        "<p>Yes?</p>",
    ]


def test_other_words_in_the_same_form_are_said_too(browser: Browser, ada: Person, talk: Talk) -> None:
    for words in ("Yes?", "Yes? Ask me."):
        browser(ada).post(f"/messages/{talk.pk}/", {"html": words, "token": "def"})
    assert talk.messages.count() == 3


def test_what_was_typed_comes_back_after_signing_in_again(
    bo: Person, ada: Person, visitor: Client, talk: Talk
) -> None:
    path = f"/messages/{talk.pk}/"
    visitor.post(path, {"html": "A long thought.", "token": "x"})
    visitor.force_login(ada)
    assert "A long thought." in words_of(visitor, path)


def test_a_draft_waits_in_the_box_until_it_is_sent(browser: Browser, ada: Person, talk: Talk) -> None:
    client = browser(ada)
    client.post("/drafts/keep", {"place": f"talk:{talk.pk}", "html": "Half a thought"})
    assert "Half a thought" in words_of(client, f"/messages/{talk.pk}/")
    client.post(f"/messages/{talk.pk}/", {"html": "A whole thought"})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("words", ["", "   ", "x" * 20_001])
def test_too_little_or_too_much_is_refused_and_kept(
    browser: Browser, ada: Person, talk: Talk, words: str
) -> None:
    answer = browser(ada).post(f"/messages/{talk.pk}/", {"html": words})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert talk.messages.count() == 1


def test_nothing_in_a_message_is_markup(browser: Browser, ada: Person, talk: Talk) -> None:
    browser(ada).post(f"/messages/{talk.pk}/", {"html": "<script>alert(1)</script> https://leeds.gov.uk/x"})
    html = talk.messages.latest("pk").html
    assert "<script" not in html and "&lt;script" in html
    assert '<a href="https://leeds.gov.uk/x"' in html


def test_ones_own_message_can_be_taken_back(browser: Browser, bo: Person, ada: Person, talk: Talk) -> None:
    said = talk.messages.get()
    path = f"/messages/said/{said.pk}/take-back/"
    assert browser(ada).post(path).status_code == 404
    assert "lids" in words_of(browser(bo), path)
    browser(bo).post(path)
    page = words_of(browser(ada), f"/messages/{talk.pk}/")
    assert "lids" not in page and "Taken back" in page
    said.refresh_from_db()
    assert said.html == ""


def test_long_lists_are_turned_by_pages(browser: Browser, bo: Person, make_person: MakePerson) -> None:
    people = [make_person(f"Person {number:02}") for number in range(TALKS + 1)]
    for person in people:
        Talk.objects.between(person, bo).say(person, f"<p>From {person.name}</p>")
    first = words_of(browser(bo), "/messages/")
    assert f"From {people[-1].name}" in first and f"From {people[0].name}" not in first
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert f"From {people[0].name}" in words_of(browser(bo), older)


def test_the_list_costs_the_same_however_long_it_is(
    browser: Browser,
    bo: Person,
    make_person: MakePerson,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        person = make_person(f"Person {number:02}")
        Talk.objects.between(person, bo).say(person, "<p>Hello</p>")
    client = browser(bo)
    client.get("/messages/")
    with django_assert_max_num_queries(6):
        client.get("/messages/")


def test_a_long_talk_shows_its_newest_and_leads_to_what_was_before(
    browser: Browser, ada: Person, bo: Person, talk: Talk
) -> None:
    for number in range(MESSAGES):
        talk.say(bo, f"<p>Number {number:03}</p>")
    page = words_of(browser(ada), f"/messages/{talk.pk}/")
    assert "Number 000" in page and "about lids" not in page
    oldest_shown = talk.messages.order_by("pk")[1].pk
    assert "about lids" in words_of(browser(ada), f"/messages/{talk.pk}/?before={oldest_shown}")


def test_what_came_since_is_marked_as_new(browser: Browser, ada: Person, bo: Person, talk: Talk) -> None:
    browser(ada).get(f"/messages/{talk.pk}/")
    talk.say(bo, "<p>Are you there?</p>")
    page = words_of(browser(ada), f"/messages/{talk.pk}/")
    assert (
        page.index("about lids") < page.index("New since you were last here") < page.index("Are you there?")
    )


def test_what_is_said_while_somebody_reads_stays_unread(ada: Person, bo: Person, talk: Talk) -> None:
    part = talk.part_of(ada)
    opened = talk.messages.get().pk
    talk.say(bo, "<p>And?</p>")
    part.refresh_from_db()
    part.read(opened)
    assert Part.objects.get(pk=part.pk).is_unread


def test_a_person_who_was_deleted_leaves_their_words(
    browser: Browser, ada: Person, bo: Person, talk: Talk
) -> None:
    bo.delete()
    page = words_of(browser(ada), f"/messages/{talk.pk}/")
    assert "about lids" in page and "Somebody who left" in page
    assert Message.objects.get().author is None
    assert "Somebody who left" in words_of(browser(ada), "/messages/")


def test_a_talk_costs_the_same_however_much_is_said(
    browser: Browser, ada: Person, bo: Person, talk: Talk
) -> None:
    def cost() -> int:
        client.get(f"/messages/{talk.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/messages/{talk.pk}/")
        return len(queries)

    client = browser(ada)
    few = cost()
    for number in range(10):
        talk.say(ada if number % 2 else bo, "<p>Well.</p>")
    assert cost() <= few
    assert few <= 12


def test_one_writes_to_whoever_looks_after_a_community_from_its_front(
    browser: Browser, bo: Person, ada: Person, visitor: Client, waste: Community
) -> None:
    assert "/messages/to/ada-okafor/" in words_of(browser(bo), waste.get_absolute_url())
    assert "/messages/to/" not in words_of(browser(ada), waste.get_absolute_url())
    assert "/messages/to/" not in words_of(visitor, waste.get_absolute_url())


def test_the_empty_list_says_how_to_begin(browser: Browser, bo: Person) -> None:
    page = words_of(browser(bo), "/messages/")
    assert "No messages yet" in page and "/messages/new/" in page


def test_my_data_holds_what_one_wrote_and_nothing_of_the_other(
    browser: Browser, bo: Person, ada: Person, talk: Talk
) -> None:
    talk.say(ada, "<p>Her kestrel.</p>")
    told = browser(bo).get("/settings/data.json").json()
    assert [each["html"] for each in told["Message"]] == ["<p>May I ask you about lids?</p>"]
    assert "kestrel" not in str(told)
