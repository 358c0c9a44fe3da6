"""Files as answers: they have fewer readers than the thread, so they do not hang on it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from guildhall.contributions.models import Attachment
from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Answer, Asked, FormerAnswer, RoundRobin
from guildhall.tools.round_robin.rights import is_supplier, may_see_results, speaks_for_organisation


def file_for(person: Person | AnonymousUser, round_robin: RoundRobin, key: str) -> Attachment | None:
    """The file of an answer, if a person who sees the round robin may read that answer and nothing holds it back."""
    this = {"file__key": key, "file__state": Attachment.State.CLEAN}
    answers = Answer.objects.filter(contribution=round_robin.pk, **this)
    answer = answers.select_related("file", "asked", "question").first()
    if answer is not None:
        is_kept_from = answer.question.is_commercial and is_supplier(person)
        may_read = is_own(person, answer.asked) or (
            answer.asked.is_answered and may_see_results(person, round_robin)
        )
        return answer.file if may_read and not is_kept_from else None
    former = FormerAnswer.objects.filter(contribution=round_robin.pk, **this)
    before = former.select_related("file", "answer__asked", "answer__question").first()
    if before is None or not is_own(person, before.answer.asked):
        return None
    is_kept_from = before.answer.question.is_commercial and is_supplier(person)
    return None if is_kept_from else before.file


def is_own(person: Person | AnonymousUser, asked: Asked) -> bool:
    """Whether an answer is that of a person's own organisation."""
    if not isinstance(person, Person) or not speaks_for_organisation(person):
        return False
    return person.organisation_id == asked.organisation_id
