"""Who may write to whom, and what they are told where they may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.talks import rules
from guildhall.talks.models import Block, Message, MessageWish, Part, Stop, Talk
from guildhall.talks.tests.conftest import WriteTo
from guildhall.testing.cast import Browser, MakePerson

LONG_AGO = timezone.now() - timedelta(days=400)
TAKES_NONE = "does not take messages from you"


@pytest.fixture
def long_here(bo: Person, cy: Person) -> None:
    """Bo and Cy are not new."""
    Person.objects.update(joined_at=LONG_AGO)
    bo.refresh_from_db()
    cy.refresh_from_db()


def said(response: object) -> str:
    """What a page says."""
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    "fields",
    [{"is_active": False}, {"email": None}],
)
def test_nobody_writes_to_an_account_that_is_not_in_use(
    write_to: WriteTo, browser: Browser, bo: Person, ada: Person, fields: dict[str, object]
) -> None:
    Person.objects.filter(pk=ada.pk).update(**fields)
    answer = write_to(bo, ada, "Hello?")
    assert "the account is not in use" in said(answer)
    assert "Hello?" in said(answer)  # nothing is lost
    assert "/messages/to/" not in said(browser(bo).get("/people/ada-okafor/"))
    assert not Talk.objects.exists()


def test_nobody_writes_to_imported_people_until_they_claim_their_name(
    write_to: WriteTo, browser: Browser, bo: Person, make_person: MakePerson
) -> None:
    fay = make_person("Fay Marsh")
    assert "the account is not in use" in said(write_to(bo, fay))
    assert "/messages/to/" not in said(browser(bo).get("/people/fay-marsh/"))
    fay.trust_address()
    assert write_to(bo, fay).status_code == 302


def test_whoever_waits_for_approval_cannot_be_found(
    write_to: WriteTo, bo: Person, make_person: MakePerson
) -> None:
    assert write_to(bo, make_person("Fay Marsh", approved_at=None)).status_code == 404


def test_suppliers_do_not_write_first_but_answer(
    write_to: WriteTo, browser: Browser, bo: Person, ada: Person
) -> None:
    Person.objects.filter(pk=bo.pk).update(kind=Person.Kind.SUPPLIER)
    assert "Suppliers do not write first" in said(browser(bo).get("/messages/to/ada-okafor/"))
    assert "Suppliers do not write first" in said(write_to(bo, ada))
    assert not Talk.objects.exists()
    write_to(ada, bo)
    answer = browser(bo).post(f"/messages/{Talk.objects.get().pk}/", {"html": "Gladly."})
    assert answer.status_code == 302


def test_whoever_is_blocked_reads_the_same_as_for_one_who_wants_no_messages(
    write_to: WriteTo, browser: Browser, bo: Person, ada: Person
) -> None:
    browser(ada).post("/settings/messages/bo-lind/block")
    blocked = said(browser(bo).get("/messages/to/ada-okafor/"))
    assert TAKES_NONE in blocked and "block" not in blocked.lower().replace("{% block", "")
    assert TAKES_NONE in said(write_to(bo, ada))
    Block.objects.all().delete()
    MessageWish.objects.create(person=ada, taken_from=MessageWish.From.NOBODY)
    assert (
        said(browser(bo).get("/messages/to/ada-okafor/")).count(TAKES_NONE) == blocked.count(TAKES_NONE) == 1
    )
    assert not Talk.objects.exists()


def test_a_block_ends_a_talk_of_two_until_it_is_taken_back(
    browser: Browser, bo: Person, ada: Person, talk: Talk
) -> None:
    browser(ada).post("/settings/messages/bo-lind/block")
    answer = browser(bo).post(f"/messages/{talk.pk}/", {"html": "Well?"})
    assert answer.status_code == 422 and TAKES_NONE in said(answer) and "Well?" in said(answer)
    assert "You take no messages from Bo Lind" in said(browser(ada).get(f"/messages/{talk.pk}/"))
    browser(ada).post("/settings/messages/bo-lind/unblock")
    assert browser(bo).post(f"/messages/{talk.pk}/", {"html": "Well?"}).status_code == 302


def test_whoever_blocked_somebody_does_not_write_to_them(write_to: WriteTo, bo: Person, ada: Person) -> None:
    Block.objects.create(person=bo, blocked=ada)
    assert "You take no messages from Ada Okafor" in said(write_to(bo, ada))


def test_one_sees_whom_one_has_blocked(browser: Browser, bo: Person, ada: Person) -> None:
    Block.objects.create(person=bo, blocked=ada)
    assert "Ada Okafor" in said(browser(bo).get("/settings/messages/"))
    assert "Ada Okafor" not in said(browser(ada).get("/settings/messages/")).partition("Whom you have")[2]


def test_people_choose_who_may_write_first(
    write_to: WriteTo, browser: Browser, bo: Person, cy: Person, waste: Community, ada: Person
) -> None:
    browser(ada).post("/settings/messages/", {"taken_from": "shared"})
    assert TAKES_NONE in said(write_to(cy, ada))
    assert write_to(bo, ada).status_code == 302
    browser(ada).post("/settings/messages/", {"taken_from": "everyone"})
    assert write_to(cy, ada).status_code == 302


def test_whoever_takes_no_first_messages_still_gets_answers(
    write_to: WriteTo, browser: Browser, bo: Person, ada: Person
) -> None:
    browser(ada).post("/settings/messages/", {"taken_from": "nobody"})
    assert TAKES_NONE in said(write_to(bo, ada))
    write_to(ada, bo)
    assert browser(bo).post(f"/messages/{Talk.objects.get().pk}/", {"html": "Yes."}).status_code == 302


def test_new_members_write_to_few_strangers_a_day(
    write_to: WriteTo, bo: Person, cy: Person, waste: Community, ada: Person, make_person: MakePerson
) -> None:
    people = [make_person(f"Stranger {number}") for number in range(rules.STRANGERS_OF_NEW + 1)]
    for person in people:
        person.trust_address()
    for person in people[:-1]:
        assert write_to(bo, person).status_code == 302
    assert "You are new here" in said(write_to(bo, people[-1]))
    assert write_to(bo, ada).status_code == 302  # they are in a community together
    Part.objects.update(joined_at=timezone.now() - timedelta(days=2))
    assert write_to(bo, people[-1]).status_code == 302


def test_those_who_are_here_for_long_write_to_more(
    write_to: WriteTo, bo: Person, make_person: MakePerson, long_here: None
) -> None:
    for number in range(rules.STRANGERS_OF_NEW + 1):
        person = make_person(f"Stranger {number}")
        person.trust_address()
        assert write_to(bo, person).status_code == 302


def test_everybody_has_an_end_of_first_messages(
    write_to: WriteTo,
    bo: Person,
    make_person: MakePerson,
    long_here: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "FIRST_A_DAY", 2)
    people = [make_person(f"Stranger {number}") for number in range(3)]
    for person in people:
        person.trust_address()
    assert [write_to(bo, person).status_code for person in people] == [302, 302, 422]


def test_everybody_has_an_end_of_messages_in_a_day(
    browser: Browser, bo: Person, ada: Person, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MESSAGES_A_DAY", 2)
    codes = [
        browser(ada).post(f"/messages/{talk.pk}/", {"html": f"Number {number}"}).status_code
        for number in range(3)
    ]
    assert codes == [302, 302, 422]


def test_a_stranger_who_does_not_answer_gets_a_few_messages(
    write_to: WriteTo, browser: Browser, cy: Person, ada: Person, long_here: None
) -> None:
    write_to(cy, ada)
    talk = Talk.objects.get()
    for number in range(rules.BEFORE_AN_ANSWER - 1):
        assert browser(cy).post(f"/messages/{talk.pk}/", {"html": f"And {number}"}).status_code == 302
    assert "has not answered yet" in said(browser(cy).post(f"/messages/{talk.pk}/", {"html": "Hello?"}))
    browser(ada).post(f"/messages/{talk.pk}/", {"html": "Here I am."})
    assert browser(cy).post(f"/messages/{talk.pk}/", {"html": "Good."}).status_code == 302


def test_whoever_was_stopped_reads_why_and_can_still_read(
    browser: Browser, bo: Person, ada: Person, talk: Talk, write_to: WriteTo, cy: Person
) -> None:
    Stop.objects.create(person=bo, why="Sold things to members")
    page = said(browser(bo).get(f"/messages/{talk.pk}/"))
    assert "Sold things to members." in page and "about lids" in page
    assert browser(bo).post(f"/messages/{talk.pk}/", {"html": "But"}).status_code == 422
    assert "Sold things to members" in said(write_to(bo, cy))
    assert Message.objects.count() == 1


def test_nobody_writes_to_themselves(browser: Browser, bo: Person) -> None:
    assert "This is you" in said(browser(bo).get("/messages/to/bo-lind/"))
    assert "/messages/to/" not in said(browser(bo).get("/people/bo-lind/"))


def test_whoever_takes_no_first_messages_is_brought_into_a_group_by_those_they_wrote_to(
    browser: Browser, bo: Person, cy: Person, talk: Talk
) -> None:
    MessageWish.objects.create(person=bo, taken_from=MessageWish.From.NOBODY)
    path, ada = f"/messages/{talk.pk}/people/", talk.parts.exclude(person=bo).get().person
    browser(ada).post(path, {"person": "cy-morgan", "token": "x"})
    assert {part.person for part in Talk.objects.get(pair=None).present()} == {ada, bo, cy}


def test_strangers_brought_into_a_group_count_too(
    browser: Browser, bo: Person, make_person: MakePerson
) -> None:
    people = [make_person(f"Stranger {number}") for number in range(rules.STRANGERS_OF_NEW + 1)]
    group = Talk.objects.gather(bo, token="y")
    for person in people:
        person.trust_address()
        browser(bo).post(f"/messages/{group.pk}/people/", {"person": person.slug})
    assert group.parts.count() == 1 + rules.STRANGERS_OF_NEW
