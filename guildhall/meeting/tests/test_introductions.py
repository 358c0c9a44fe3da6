"""Somebody asks a second to introduce them to a third."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.meeting.introducing import introducers
from guildhall.meeting.introductions import ask_for, decline, lapse, make, why_not_ask
from guildhall.meeting.models import Introduction
from guildhall.meeting.tests.conftest import WHY
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.talks.models import Block, Contact, Message, MessageWish, Talk
from guildhall.testing.cast import Browser, MakeCommunity
from guildhall.testing.incoming import Post
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to, newest_mail
from guildhall.web.my_data import about

pytestmark = pytest.mark.django_db
State = Introduction.State
Make = Callable[..., Person]


def names(asker: Person, wanted: Person) -> list[str]:
    return [each.person.name for each in introducers(asker, wanted)]


def later(**much: int) -> datetime:
    return timezone.now() + timedelta(**much)


# Who can be asked.


def test_contacts_come_first_then_colleagues_then_who_looks_after_a_community_of_both(
    waste: Community, bo: Person, ada: Person, cy: Person, olu: Person, make_person: Make
) -> None:
    colleague = make_person("Col League", organisation=bo.organisation)
    stranger = make_person("Stra Nger", organisation=cy.organisation)
    for person in (colleague, cy, stranger):
        person.trust_address()
        waste.admit(person)
    Person.objects.filter(pk=olu.pk).update(organisation=None)
    Contact.objects.create(person=bo, contact=cy)
    found = introducers(bo, olu)
    assert [each.person.name for each in found] == [cy.name, colleague.name, ada.name]
    assert found[0].why == ["in your contacts", f"is in {waste.name} with them"]
    assert found[2].why == [f"looks after {waste.name}, where you both are"]


def test_a_community_of_which_the_asker_knows_nothing_says_nothing(
    bo: Person, ada: Person, cy: Person, make_community: MakeCommunity
) -> None:
    hidden = make_community("Reorganisation", kind=Community.Kind.CONFIDENTIAL)
    Contact.objects.create(person=cy, contact=ada)
    assert names(cy, bo) == []
    hidden.admit(cy)
    assert names(cy, bo) == [ada.name]


def test_at_most_five_are_offered(waste: Community, bo: Person, olu: Person, make_person: Make) -> None:
    for number in range(7):
        person = make_person(f"Person {'abcdefg'[number]}", organisation=bo.organisation)
        person.trust_address()
        waste.admit(person)
    assert len(introducers(bo, olu)) == 5


@pytest.mark.parametrize("pair", [("ada", "bo"), ("bo", "ada"), ("ada", "olu"), ("olu", "ada")])
def test_who_has_blocked_or_is_blocked_is_not_offered(
    waste: Community, bo: Person, ada: Person, olu: Person, pair: tuple[str, str]
) -> None:
    people = {"ada": ada, "bo": bo, "olu": olu}
    assert ada.name in names(bo, olu)
    Block.objects.create(person=people[pair[0]], blocked=people[pair[1]])
    assert ada.name not in names(bo, olu)


def test_suppliers_neither_ask_nor_are_asked(waste: Community, bo: Person, ada: Person, olu: Person) -> None:
    Person.objects.filter(pk=ada.pk).update(kind=Person.Kind.SUPPLIER)
    assert ada.name not in names(bo, olu)
    bo.kind = Person.Kind.SUPPLIER
    assert "Suppliers do not ask" in why_not_ask(bo, olu)


def test_who_takes_first_messages_from_nobody_is_introduced_by_nobody(
    waste: Community, bo: Person, olu: Person
) -> None:
    MessageWish.objects.create(person=olu, taken_from=MessageWish.From.NOBODY)
    assert names(bo, olu) == []


# Asking.


def test_one_asks_on_the_page_of_somebody_and_the_introducer_is_told_with_both_names_and_the_words(
    browser: Browser, waste: Community, bo: Person, ada: Person, olu: Person
) -> None:
    client = browser(bo)
    page = client.get(f"/people/{olu.slug}/").content.decode()
    assert f"/people/{olu.slug}/introduction/" in page
    assert f"/messages/to/{olu.slug}/" in page, "they can simply write, too"
    page = client.get(f"/people/{olu.slug}/introduction/").content.decode()
    assert f"looks after {waste.name}, where you both are" in page
    sent = {"introducer": ada.slug, "words": WHY}
    assert client.post(f"/people/{olu.slug}/introduction/", sent).status_code == 302
    again = client.post(f"/people/{olu.slug}/introduction/", sent)
    assert again.status_code == 422, "a double click asks once"
    assert "You can ask again from" in again.content.decode()
    introduction = Introduction.objects.get()
    run_jobs()
    assert Notice.objects.get(person=ada, why=Notice.Why.INTRODUCE).actor == bo
    [message] = mails_to(str(ada.email))
    body = str(message.body)
    assert WHY in body and bo.name in body and olu.name in body
    assert "because somebody here thinks that you know them both" in body
    html = str(message.alternatives[0][0])
    assert "Introduce them" in html and "Not this time" in html
    assert not mails_to(str(olu.email))
    assert not Notice.objects.filter(person=olu).exists()
    assert introduction.is_waiting
    assert WHY in browser(ada).get("/introductions/").content.decode()


def test_people_who_are_found_can_be_asked_for(browser: Browser, bo: Person, olu: Person) -> None:
    page = browser(bo).get("/people/").content.decode()
    assert f"/people/{olu.slug}/introduction/" in page
    assert f"/people/{bo.slug}/introduction/" not in page


def test_nobody_is_asked_who_was_not_offered(
    browser: Browser, waste: Community, bo: Person, cy: Person, olu: Person
) -> None:
    reply = browser(bo).post(f"/people/{olu.slug}/introduction/", {"introducer": cy.slug, "words": WHY})
    assert reply.status_code == 422
    assert WHY in reply.content.decode()
    assert not Introduction.objects.exists()


def test_three_wait_at_most_and_each_person_is_asked_for_once_in_ninety_days(
    asked: Introduction, bo: Person, ada: Person, olu: Person, make_person: Make
) -> None:
    wanted = [make_person(f"Wanted {letter}") for letter in "abc"]
    for person in wanted:
        person.trust_address()
    for person in wanted[:2]:
        ask_for(bo, ada, person, WHY)
    assert "You wait for answers about 3" in why_not_ask(bo, wanted[2])
    decline(asked)
    assert why_not_ask(bo, wanted[2]) == ""
    with time_machine.travel(later(days=89), tick=False):
        assert "You asked for an introduction to Olu" in why_not_ask(bo, olu)
    with time_machine.travel(later(days=91), tick=False):
        lapse()
        assert why_not_ask(bo, olu) == ""


def test_where_the_wanted_person_has_blocked_the_asker_nobody_is_told_and_it_lapses_like_any_other(
    browser: Browser, waste: Community, bo: Person, ada: Person, olu: Person
) -> None:
    Block.objects.create(person=olu, blocked=bo)
    assert ada.name in names(bo, olu), "the page is the same"
    sent = browser(bo).post(f"/people/{olu.slug}/introduction/", {"introducer": ada.slug, "words": WHY})
    assert sent.status_code == 302
    introduction = Introduction.objects.get()
    run_jobs()
    assert not mails_to(str(ada.email))
    assert browser(ada).get(introduction.get_absolute_url()).status_code == 404
    assert WHY not in browser(ada).get("/introductions/").content.decode()
    with time_machine.travel(later(days=11), tick=False):
        assert lapse() == 1
        run_jobs()
    assert "did not come about" in str(newest_mail(str(bo.email)).body)


# Answering.


def test_the_introducer_opens_a_talk_of_three_in_their_own_words(
    browser: Browser, asked: Introduction, bo: Person, ada: Person, olu: Person
) -> None:
    client = browser(ada)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "may I introduce Bo Lind" in page
    assert WHY in page
    for _click in range(2):
        reply = client.post(asked.get_absolute_url(), {"words": "Olu, meet Bo. He counts bins."})
    talk = Talk.objects.get()
    assert reply["Location"] == talk.get_absolute_url()
    assert {part.person for part in talk.present()} == {ada, bo, olu}
    assert Message.objects.filter(kind=Message.Kind.WORDS).count() == 1
    asked.refresh_from_db()
    assert asked.is_made and asked.talk == talk
    assert not Notice.objects.filter(person=ada, read_at=None).exists()
    run_jobs()
    assert "He counts bins" in str(newest_mail(str(olu.email)).body)
    assert talk.get_absolute_url() in browser(bo).get("/introductions/").content.decode()


def test_not_this_time_tells_the_asker_the_same_as_silence_does(
    browser: Browser, asked: Introduction, bo: Person, ada: Person, olu: Person
) -> None:
    browser(ada).post(f"/introductions/{asked.pk}/not-this-time")
    run_jobs()
    declined = newest_mail(str(bo.email))
    told = about(bo)["Introduction"][0]["state"]
    assert "did not come about" in str(declined.body)
    assert not mails_to(str(olu.email))
    again = ask_for(ada, bo, olu, WHY)
    with time_machine.travel(later(days=11), tick=False):
        lapse()
        run_jobs()
    assert str(newest_mail(str(ada.email)).subject) == str(declined.subject)
    assert about(ada)["Introduction"][0]["state"] == told == "did not come about"
    again.refresh_from_db()
    assert again.state == State.LAPSED
    assert about(olu)["Introduction"] == []


def test_it_lapses_after_ten_days_and_not_before(asked: Introduction, bo: Person, ada: Person) -> None:
    with time_machine.travel(later(days=9), tick=False):
        assert lapse() == 0
    with time_machine.travel(later(days=10, minutes=1), tick=False):
        assert lapse() == 1
        assert lapse() == 0
        run_jobs()
    assert Notice.objects.filter(person=bo, why=Notice.Why.NOT_INTRODUCED).count() == 1
    assert not Notice.objects.filter(person=ada, read_at=None).exists()


@pytest.mark.parametrize("change", ["block", "block back", "wish", "leaves", "supplier"])
def test_rights_are_asked_again_when_it_is_made(
    asked: Introduction, bo: Person, ada: Person, olu: Person, browser: Browser, change: str
) -> None:
    match change:
        case "block":
            Block.objects.create(person=olu, blocked=bo)
        case "block back":
            Block.objects.create(person=bo, blocked=olu)
        case "wish":
            MessageWish.objects.create(person=olu, taken_from=MessageWish.From.NOBODY)
        case "leaves":
            Person.objects.filter(pk=olu.pk).update(is_active=False)
        case "supplier":
            Person.objects.filter(pk=bo.pk).update(kind=Person.Kind.SUPPLIER)
    page = browser(ada).post(asked.get_absolute_url(), {"words": "Meet."}, follow=True).content.decode()
    assert "not possible any more" in page
    assert not Talk.objects.exists()
    asked.refresh_from_db()
    assert asked.state == State.LAPSED
    assert Notice.objects.filter(person=bo, why=Notice.Why.NOT_INTRODUCED).exists()


def test_nobody_else_answers_or_sees_it(
    browser: Browser, asked: Introduction, bo: Person, cy: Person, olu: Person
) -> None:
    for person in (bo, cy, olu):
        client = browser(person)
        assert client.get(asked.get_absolute_url()).status_code == 404
        assert client.post(asked.get_absolute_url(), {"words": "Hello"}).status_code == 404
        assert client.post(f"/introductions/{asked.pk}/not-this-time").status_code == 404
    for person in (cy, olu):
        assert WHY not in browser(person).get("/introductions/").content.decode()
    asked.refresh_from_db()
    assert asked.is_waiting


# By mail, and by link.


def test_the_link_in_the_mail_leads_to_a_page_where_one_presses(
    browser: Browser, asked: Introduction, ada: Person, visitor: object
) -> None:
    link = re.search(r"/act/[\w:-]+/", str(newest_mail(str(ada.email)).body))
    assert link
    client = browser(None)
    page = client.get(link[0]).content.decode()
    assert "may I introduce Bo Lind" in page
    assert not Talk.objects.exists(), "to look at it changes nothing"
    done = client.post(link[0], {"act": "introduce", "words-introduce": "Olu, this is Bo."})
    assert "You have introduced Bo Lind and Olu Asker" in done.content.decode()
    assert Message.objects.get(kind=Message.Kind.WORDS).html == "<p>Olu, this is Bo.</p>"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Introduce", State.MADE),
        ("Introduce: Olu, this is Bo.", State.MADE),
        ("Not this time.", State.DECLINED),
        ("Ddim y tro hwn", State.DECLINED),
        ("Let me think about it", State.WAITING),
    ],
)
def test_one_answers_by_mail(
    post: Post,
    settings: object,
    waste: Community,
    bo: Person,
    ada: Person,
    olu: Person,
    said: str,
    state: str,
) -> None:
    asked = ask_for(bo, ada, olu, WHY)
    run_jobs()
    message = newest_mail(str(ada.email))
    post(ada, message.reply_to[0], said)
    asked.refresh_from_db()
    assert asked.state == state


def test_a_mail_that_has_waited_says_nothing_of_what_was_dealt_with(
    waste: Community, bo: Person, ada: Person, olu: Person
) -> None:
    decline(ask_for(bo, ada, olu, WHY))
    run_jobs()
    assert not mails_to(str(ada.email))


def test_making_it_by_the_house_is_the_same_twice(asked: Introduction) -> None:
    assert make(asked, "<p>Meet.</p>") == make(asked, "<p>Meet.</p>")
