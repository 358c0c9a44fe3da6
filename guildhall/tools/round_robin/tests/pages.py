"""The pages of round robins, and who looks at them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, of_thing, thing
from guildhall.tools.round_robin.models import Answer, Asked, Question, RoundRobin

QUESTIONS: Final[list[dict[str, Any]]] = [
    {"words": "Do you charge for garden waste?", "kind": "yes_no", "key": "charge"},
    {"words": "What does a household pay a year?", "kind": "number", "unit": "£", "key": "fee"},
    {"words": "How do people pay?", "kind": "choice", "choices": ["Direct debit", "Card"], "key": "how"},
    {"words": "What did you pay for a bin?", "kind": "number", "is_commercial": True, "key": "bin"},
    {"words": "What would you do differently?", "kind": "text", "key": "words"},
    {"words": "Your letter to residents", "kind": "file", "key": "letter"},
]


def furnish(place: Place) -> None:
    """A round robin of last year, answered; the same again, which waits for Bo's council; and one that is closed."""
    ada, bo = place.people["ada"], place.people["bo"]
    before = _ask(place, ada, "What did you charge for garden waste last year?")
    again = _ask(place, ada, "What do you charge for garden waste this year?", again_of=before)
    before.ask([each.organisation for each in (ada, bo, place.people["cy"]) if each.organisation])
    again.ask([each.organisation for each in (ada, bo, place.people["cy"]) if each.organisation])
    for person, fee in ((ada, "32.50"), (bo, "45")):
        _answer(before, person, fee)
    _answer(again, ada, "36")
    cys = place.people["cy"].organisation
    Asked.objects.get(contribution=before.pk, organisation=cys).decline(
        bo, "time", "We change it all in spring."
    )
    before.close(ada, "All is in the table.")


def _ask(place: Place, person: Person, title: str, **fields: Any) -> RoundRobin:
    made = Contribution.objects.write(
        person,
        place.waste,
        "round_robin",
        title=title,
        html="<p>Our members ask.</p>",
        deadline=timezone.localdate() + timedelta(days=10),
        **fields,
    )
    assert isinstance(made, RoundRobin)
    for position, each in enumerate(QUESTIONS):
        Question.objects.create(contribution_id=made.pk, position=position, **each)
    return made


def _answer(round_robin: RoundRobin, person: Person, fee: str) -> None:
    asked = Asked.objects.get(contribution=round_robin.pk, organisation=person.organisation)
    given: dict[str, dict[str, Any]] = {
        "charge": {"text": "yes"},
        "fee": {"number": Decimal(fee)},
        "how": {"text": "Card"},
        "words": {"text": "Write to people in January."},
    }
    for question in round_robin.questions:
        if question.key in given:
            Answer.objects.create(
                contribution_id=round_robin.pk,
                asked=asked,
                question=question,
                changed_by=person,
                **given[question.key],
            )
    asked.send(person)


def _second(verb: str) -> Any:
    def address(_place: Place) -> str:
        found = RoundRobin._base_manager.select_related("community").get(title__endswith="this year?")
        slug, pk = found.community.slug, found.pk
        return f"/c/{slug}/round_robin/{pk}/{verb}/" if verb else found.get_absolute_url()

    return address


def _again(place: Place) -> str:
    first = RoundRobin._base_manager.order_by("pk")[0]
    return in_waste("round_robin_new", f"?again={first.pk}")(place)


PAGES: Final[dict[str, list[Look]]] = {
    "round_robin": [
        ("bo", in_waste("round_robin")),
        (VISITOR, in_waste("round_robin")),
        ("newcomer", in_waste("round_robin", "?show=waiting")),
    ],
    "round_robin_new": [("bo", in_waste("round_robin_new")), ("ada", _again)],
    "round_robin_show": [
        ("bo", thing("round_robin")),
        ("bo", _second("")),
        ("ada", _second("")),
        ("newcomer", _second("")),
    ],
    "round_robin_answer": [("bo", _second("answer")), ("ada", _second("answer"))],
    "round_robin_ask": [("ada", _second("ask"))],
    "round_robin_results": [
        ("ada", of_thing("round_robin", "round_robin_results")),
        ("ada", _second("results")),
    ],
}
NO_PAGES: Final = {
    "round_robin_csv": "a table for a spreadsheet",
    "round_robin_file": "a file",
}
ONLY_SENT: Final = {"round_robin_decline", "round_robin_take_back"}
