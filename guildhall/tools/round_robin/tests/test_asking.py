"""Asking: questions, whom, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.round_robin.models import RoundRobin
from guildhall.tools.round_robin.tests.conftest import Asking, address, answer

pytestmark = pytest.mark.django_db
DAY = timezone.localdate() + timedelta(days=9)


def send(client: Client, community: Community, **fields: Any) -> Any:
    form = {"title": "What do you charge?", "html": "Our members ask.", "act": "send", "language": "en"}
    form |= {"shared_with": "community", "deadline": f"{DAY:%Y-%m-%d}", "whom": "community"}
    return client.post(reverse("round_robin_new", args=[community.slug]), form | fields)


def asked(round_robin: RoundRobin) -> set[str]:
    return {each.organisation.slug for each in round_robin.all_asked}


def only() -> RoundRobin:
    return RoundRobin._base_manager.get()


def test_questions_of_every_kind_are_put_to_every_organisation_in_the_community(
    waste: Community, bo: Person, browser: Browser
) -> None:
    send(
        browser(bo),
        waste,
        q1_words="Do you charge?",
        q1_kind="yes_no",
        q3_words="What is the fee?",
        q3_kind="number",
        q3_unit="£",
        q3_commercial="on",
        q4_words="How do people pay?",
        q4_kind="choice",
        q4_choices="Card\nDirect debit\n\nCard",
    )
    made = only()
    assert asked(made) == {"leeds", "torridge"}
    assert made.deadline == DAY
    assert made.asks_everybody
    kinds = [(each.words, each.kind, each.unit, each.choices, each.is_commercial) for each in made.questions]
    assert kinds == [
        ("Do you charge?", "yes_no", "", [], False),
        ("What is the fee?", "number", "£", [], True),
        ("How do people pay?", "choice", "", ["Card", "Direct debit"], False),
    ]
    page = browser(bo).get(made.get_absolute_url()).content.decode()
    for words in ("Do you charge?", "Direct debit", "£", "hidden from suppliers", "Leeds"):
        assert words in page


def test_without_a_question_the_title_is_the_question(waste: Community, bo: Person, browser: Browser) -> None:
    send(browser(bo), waste)
    assert [(each.words, each.kind) for each in only().questions] == [("What do you charge?", "text")]


def test_questions_that_name_somebody_are_asked_about_first_and_can_be_masked(
    waste: Community, bo: Person, browser: Browser
) -> None:
    question = {"q1_words": "Did 943 476 5919 move to you?", "q1_kind": "yes_no"}
    page = send(browser(bo), waste, **question)
    assert page.status_code == 422
    assert "NHS number: <strong>943 476 5919</strong>" in page.content.decode()
    assert not RoundRobin._base_manager.exists()
    send(browser(bo), waste, careful="masked", **question)
    assert [each.words for each in only().questions] == ["Did [NHS number removed] move to you?"]


def test_the_double_click_asks_once(waste: Community, bo: Person, browser: Browser) -> None:
    client = browser(bo)
    first = send(client, waste, token="the-same-token", q1_words="Do you?")
    second = send(client, waste, token="the-same-token", q1_words="Do you?")
    assert first["Location"] == second["Location"]
    assert only().questions.count() == 1


def test_organisations_are_named_one_a_line_by_any_of_their_names(
    waste: Community, bo: Person, browser: Browser, newport: Organisation
) -> None:
    send(browser(bo), waste, whom="named", names="leeds\n\n  Newport City Council,\nTOR\nLeeds")
    assert asked(only()) == {"leeds", "newport", "torridge"}
    assert not only().asks_everybody


def test_a_name_that_is_not_known_comes_back_with_what_was_meant_and_everything_kept(
    waste: Community, bo: Person, browser: Browser
) -> None:
    page = send(browser(bo), waste, whom="named", names="Leedes\nQqqqq", q1_words="Do you charge?")
    assert page.status_code == 422
    text = page.content.decode()
    assert "We know no organisation called “Leedes”. Did you mean Leeds City Council?" in text
    assert "We know no organisation called “Qqqqq”" in text
    assert "Leedes\nQqqqq" in text
    assert 'value="Do you charge?"' in text
    assert not Contribution.objects.exists()


def test_a_name_that_could_be_several_is_asked_for_in_full(
    waste: Community, bo: Person, browser: Browser
) -> None:
    for code, kind in (("DUR", "County"), ("DU2", "City")):
        Organisation.objects.create(code=code, name=f"Durham {kind} Council", short_name="Durham")
    page = send(browser(bo), waste, whom="named", names="Durham")
    assert "“Durham” could be several" in page.content.decode()


def test_naming_nobody_is_told(waste: Community, bo: Person, browser: Browser) -> None:
    page = send(browser(bo), waste, whom="named")
    assert page.status_code == 422
    assert "Name at least one organisation" in page.content.decode()


def test_organisations_are_chosen_by_the_lens_and_the_askers_own_answers_too(
    waste: Community, bo: Person, browser: Browser, torridge: Organisation, newport: Organisation
) -> None:
    Organisation.objects.filter(pk=torridge.pk).update(touching=["NWP"])
    Person.objects.filter(pk=bo.pk).update(organisation=torridge)
    send(browser(bo), waste, whom="neighbours", names="Leeds")
    assert asked(only()) == {"newport", "torridge", "leeds"}


def test_a_lens_that_means_nothing_to_the_asker_is_not_offered(
    waste: Community, bo: Person, browser: Browser
) -> None:
    page = browser(bo).get(reverse("round_robin_new", args=[waste.slug])).content.decode()
    assert 'value="type"' in page
    assert 'value="list"' not in page
    assert send(browser(bo), waste, whom="list").status_code == 422


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"q1_words": "How?", "q1_kind": "choice", "q1_choices": "One"}, "from two to twelve choices"),
        ({"q1_unit": "£"}, "Write the question that this belongs to"),
        ({"deadline": "2020-01-01"}, "This day has passed"),
        ({"deadline": ""}, "Say until when you need the answers"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    waste: Community, bo: Person, browser: Browser, fields: dict[str, str], said: str
) -> None:
    page = send(browser(bo), waste, **fields, q2_words="Kept all the same")
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Kept all the same" in page.content.decode()
    assert not Contribution.objects.exists()
    again = browser(bo).get(reverse("round_robin_new", args=[waste.slug])).content.decode()
    assert "Kept all the same" in again, "the draft has it"


def test_asking_again_fills_in_questions_and_organisations(
    fees: RoundRobin, waste: Community, ada: Person, bo: Person, browser: Browser
) -> None:
    answer(browser(ada), fees, fee="32")
    new = reverse("round_robin_new", args=[waste.slug]) + f"?again={fees.pk}"
    page = browser(ada).get(new).content.decode()
    assert "Newport City Council" in page
    assert 'value="fee"' in page
    # Bo has not answered and may not know what came of it.
    assert 'value="fee"' not in browser(bo).get(new).content.decode()
    send(browser(ada), waste, again=str(fees.pk), title="This year?", q1_words="Fee?", q1_key="fee")
    made = RoundRobin._base_manager.get(title="This year?")
    assert made.again_of == fees
    assert [each.key for each in made.questions] == ["fee"]
    send(browser(bo), waste, again=str(fees.pk), title="Not so")
    assert RoundRobin._base_manager.get(title="Not so").again_of is None


def test_more_organisations_are_asked_by_the_asker_and_by_facilitators_alone(
    asking: Asking,
    leeds: Organisation,
    torridge: Organisation,
    ada: Person,
    bo: Person,
    cy: Person,
    browser: Browser,
) -> None:
    made = asking(leeds, author=bo)
    for person in (ada, bo):
        assert browser(person).get(address(made, "ask")).status_code == 200
    assert browser(cy).get(address(made, "ask")).status_code == 403
    page = browser(bo).post(address(made, "ask"), {"names": "Torige"})
    assert page.status_code == 422
    assert "Torige" in page.content.decode()
    browser(bo).post(address(made, "ask"), {"names": "Torridge\nLeeds"})
    assert asked(made) == {"leeds", "torridge"}


def test_the_deadline_and_words_are_changed_and_the_questions_stay(
    fees: RoundRobin, ada: Person, browser: Browser
) -> None:
    client, edit = browser(ada), f"/contributions/{fees.pk}/edit/"
    assert "Answers by" in client.get(edit).content.decode()
    client.post(
        edit,
        {
            "title": "Another",
            "html": "<p>W</p>",
            "language": "en",
            "deadline": f"{DAY:%Y-%m-%d}",
            "version": "",
        },
    )
    changed = only()
    assert (changed.title, changed.deadline, changed.questions.count()) == ("Another", DAY, 6)
