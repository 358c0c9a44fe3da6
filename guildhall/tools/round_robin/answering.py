"""Keeping what colleagues fill in together: nothing of theirs is lost, and who is overtaken is told."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.contributions.writing import keep_file
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.tools.round_robin.answer_form import AnswerForm, Proposal, as_typed
from guildhall.tools.round_robin.models import Answer, Asked, Question, RoundRobin, round_robins_for
from guildhall.tools.round_robin.rights import is_supplier


def hold(round_robin: RoundRobin, organisation: Organisation) -> Asked:
    """The row of an organisation, held until the end of the transaction so that colleagues take turns."""
    asked, _is_new = Asked.objects.get_or_create(contribution_id=round_robin.pk, organisation=organisation)
    held = Asked.objects.select_for_update(of=("self",)).select_related("organisation")
    return held.get(pk=asked.pk)


def answers_of(asked: Asked) -> dict[int, Answer]:
    """What an organisation has answered so far, by question."""
    if asked.pk is None:
        return {}
    rows = asked.answers.select_related("question", "file", "changed_by").prefetch_related(
        "former__said_by", "former__file"
    )
    return {answer.question_id: answer for answer in rows}


def proposals_for(
    person: Person, round_robin: RoundRobin, asked: Asked, questions: list[Question]
) -> dict[int, Proposal]:
    """What the organisation, or one whose place it took, answered to the same questions the last time."""
    if not round_robins_for(person).filter(pk__in=[round_robin.again_of_id or 0]).exists():
        return {}
    homes = [asked.organisation_id, *asked.organisation.predecessors.values_list("pk", flat=True)]
    earlier = Answer.objects.filter(
        contribution=round_robin.again_of_id,
        asked__organisation__in=homes,
        asked__state=Asked.State.ANSWERED,
    )
    if is_supplier(person):
        earlier = earlier.exclude(question__is_commercial=True)
    rows = earlier.select_related("question", "file", "contribution").order_by("changed_at")
    before = {answer.question.key: answer for answer in rows if answer.is_given and not answer.file_id}
    found = {}
    for question in questions:
        answer = before.get(question.key)
        if answer is not None and _still_fits(answer, question):
            published = answer.contribution.published_at or timezone.now()
            found[question.pk] = Proposal(answer.typed, answer.shown, published.year)
    return found


def _still_fits(answer: Answer, question: Question) -> bool:
    if answer.question.kind != question.kind:
        return False
    return question.kind != Question.Kind.CHOICE or answer.text in question.choices


@transaction.atomic
def keep(round_robin: RoundRobin, person: Person, form: AnswerForm, *, send: bool) -> tuple[Asked, list[str]]:
    """Keeps each box that was changed, also of a form in which others are wrong; hands all in if it is right.

    Returns the row of the organisation, and for each box that a colleague had changed meanwhile a sentence.
    """
    assert person.organisation is not None
    form.is_valid()
    asked = hold(round_robin, person.organisation)
    answers = answers_of(asked)
    told = []
    for question in form.questions:
        if not form.was_touched(question) or (not send and form.is_unconfirmed(question)):
            continue
        answer = answers.get(question.pk) or Answer(
            contribution_id=round_robin.pk, asked=asked, question=question
        )
        if overtaken := _put(answer, question, person, form):
            told.append(overtaken)
    if send and not asked.answers.exclude(text="", number=None, file=None).exists():
        send = False
        if not form.errors:
            form.add_error(None, _("Answer at least one question, or say that you cannot answer."))
    if send and form.is_valid():
        asked.send(person)
        round_robin.tell_asker_when_complete()
    elif asked.answers.exists():
        asked.begin()
    visitors_see_something_else()
    return asked, told


def _put(answer: Answer, question: Question, person: Person, form: AnswerForm) -> str:
    """Puts what is in a box into its row. Says so if a colleague had changed the row since the page was opened."""
    value = form.cleaned_data[f"a{question.pk}"]
    if question.kind == Question.Kind.FILE:
        return _put_file(answer, person, value)
    stands, was = answer.typed, form.cleaned_data.get(f"was{question.pk}", "")
    if stands == as_typed(value):
        return ""
    said = _overtaken(answer) if answer.pk and stands != was and answer.changed_by_id != person.pk else ""
    _keep_former(answer)
    is_number = question.kind == Question.Kind.NUMBER
    answer.number = value if is_number else None
    answer.text = "" if is_number else value
    _save(answer, person)
    return said


def _put_file(answer: Answer, person: Person, stored: Any) -> str:
    _keep_former(answer)
    answer.file = keep_file(stored, person) if stored is not None else None
    _save(answer, person)
    return ""


def _keep_former(answer: Answer) -> None:
    if answer.pk:
        answer.keep_former()


def _save(answer: Answer, person: Person) -> None:
    answer.changed_by, answer.changed_at = person, timezone.now()
    answer.save()


def _overtaken(answer: Answer) -> str:
    name = answer.changed_by.name if answer.changed_by else _("a colleague")
    words = {"question": answer.question.words, "name": name, "answer": answer.shown or "–"}
    return (
        _(
            "“%(question)s”: meanwhile %(name)s had answered “%(answer)s”. Yours stands now, and both are kept below."
        )
        % words
    )
