"""Who is asked: by evidence that the asker may see, within what is fair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guildhall.asking.choosing import Candidate, whom_to_ask
from guildhall.asking.evidence import Question
from guildhall.asking.models import Often, Request, Willingness
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.talks.models import Block
from guildhall.testing.jobs import run_jobs

pytestmark = pytest.mark.django_db

Answered = Callable[..., Contribution]


@pytest.fixture
def answered(make_person: Any, waste: Community) -> Answered:
    """A question that somebody answered: `answered("Missed bins", by=bo)`."""
    asker = make_person("Olu Asker")

    def write(
        title: str, *, by: Person, community: Community = waste, shared_with: str = "community"
    ) -> Contribution:
        for person in (asker, by):
            community.admit(person)
        root = Contribution.objects.write(
            asker, community, "question", title=title, html=f"<p>{title}?</p>", shared_with=shared_with
        )
        root.reply(by, f"<p>We know about {title.lower()}.</p>")
        run_jobs()
        return root

    return write


def asked(
    asker: Person, community: Community, title: str, text: str = "", shared_with: str = "community"
) -> list[Candidate]:
    question = Question(asker, community, title, text, timezone.now())
    return whom_to_ask(question, shared_with)


def words_of(candidate: Candidate) -> list[str]:
    return [reason[0] for reason in candidate.because]


def test_whoever_answered_the_like_comes_first_and_it_says_so(
    answered: Answered, waste: Community, ada: Person, bo: Person, cy: Person
) -> None:
    like = answered("Missed garden waste collections", by=bo)
    answered("Pay for drivers of gritting lorries", by=cy)
    first, *others = asked(ada, waste, "How do you count missed garden collections?")
    assert first.person == bo
    assert first.because[0] == ["answered", 1, like.pk]
    assert all("answered" not in words_of(each) for each in others)


def test_what_the_asker_may_not_see_speaks_for_nobody(
    answered: Answered, waste: Community, adoption: Community, ada: Person, bo: Person, make_person: Any
) -> None:
    outsider = make_person("Una Outside")
    waste.admit(outsider)
    answered("Missed garden waste collections", by=bo, community=adoption)
    assert [each.person for each in asked(ada, waste, "Missed garden waste collections")][:1] == [bo]
    assert bo not in [each.person for each in asked(outsider, waste, "Missed garden waste collections")][:1]
    assert all("answered" not in words_of(each) for each in asked(outsider, waste, "Missed garden waste"))


def test_nobody_is_asked_who_may_not_read_the_question(
    answered: Answered, waste: Community, adoption: Community, ada: Person, cy: Person
) -> None:
    answered("Missed garden waste collections", by=cy)
    assert cy in [each.person for each in asked(ada, waste, "Missed garden waste collections")]
    assert cy not in [each.person for each in asked(ada, adoption, "Missed garden waste collections")]


def test_a_profile_speaks_too(waste: Community, ada: Person, make_person: Any) -> None:
    new = make_person("Nia New")
    new.change_profile(knows="Contaminated recycling and reuse shops", working_on="A reuse shop")
    run_jobs()
    found = asked(ada, waste, "Has anybody opened a reuse shop?")
    assert found[0].person == new
    assert words_of(found[0])[:2] == ["says", "works on"]
    assert "new" in words_of(found[0])


@pytest.mark.parametrize(
    "why", ["supplier", "off", "blocked", "blocks", "never", "asked today", "away", "no address"]
)
def test_who_is_not_asked(
    answered: Answered, waste: Community, ada: Person, bo: Person, write: Any, why: str
) -> None:
    answered("Missed garden waste collections", by=bo)
    assert asked(ada, waste, "Missed garden waste collections")[0].person == bo
    match why:
        case "supplier":
            Person.objects.filter(pk=bo.pk).update(kind=Person.Kind.SUPPLIER)
        case "off":
            bo.switch_off()
        case "blocked":
            Block.objects.create(person=ada, blocked=bo)
        case "blocks":
            Block.objects.create(person=bo, blocked=ada)
        case "never":
            Willingness.objects.create(person=bo, most=Often.NEVER)
        case "asked today":
            Willingness.objects.create(person=bo, most=Often.ONE_A_MONTH)
            other = write(waste, ada, "Something else")
            Request.objects.create(
                contribution=other,
                person=bo,
                audience=other.audience,
                asked_at=timezone.now() - timedelta(days=20),
            )
        case "away":
            bo.change_profile(away_until=timezone.localdate() + timedelta(days=2))
        case "no address":
            Person.objects.filter(pk=bo.pk).update(email=None)
    assert bo not in [each.person for each in asked(ada, waste, "Missed garden waste collections")]


def test_at_most_two_of_one_organisation_and_one_from_another_region(
    answered: Answered,
    waste: Community,
    ada: Person,
    make_person: Any,
    torridge: Organisation,
    newport: Organisation,
) -> None:
    for number in range(5):
        colleague = make_person(f"Colleague {number}", organisation=torridge)
        answered(f"Missed garden waste collections {number}", by=colleague)
    far = make_person("Far Away", organisation=newport)
    answered("Garden waste", by=far)
    found = [each.person.organisation_id for each in asked(ada, waste, "Missed garden waste collections")]
    assert found.count(torridge.pk) == 2
    assert newport.pk in found


def test_whoever_said_not_me_is_not_asked_the_like_again(
    answered: Answered, waste: Community, ada: Person, bo: Person
) -> None:
    like = answered("Missed garden waste collections", by=bo)
    Request.objects.create(contribution=like, person=bo, audience=like.audience, state=Request.State.DECLINED)
    assert bo not in [each.person for each in asked(ada, waste, "Missed garden waste collections")]
    answered("Gritting roads in April", by=bo)
    assert bo in [each.person for each in asked(ada, waste, "Gritting roads in April")]


def test_a_house_that_knows_nothing_asks_the_facilitators(waste: Community, bo: Person) -> None:
    found = asked(bo, waste, "Zebra crossings of a new sort")
    assert found
    assert all(words_of(each)[0] == "facilitates" for each in found)
