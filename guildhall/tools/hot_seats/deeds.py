"""What is done with questions: voted for, answered, put next, set aside, brought back, merged."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from guildhall.activity.models import Verb
from guildhall.contributions.models import Contribution
from guildhall.kit import live
from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import HotSeat, SeatAnswer, SeatQuestion, SeatVote

State = SeatQuestion.State


@transaction.atomic
def vote(question: Contribution, person: Person, wants: bool) -> None:
    """Gives the person's vote to a question, or takes it back; asked twice it is the same."""
    _hold(question)
    mine = SeatVote.objects.filter(contribution=question, person=person)
    if wants:
        SeatVote.objects.get_or_create(contribution=question, person=person)
    else:
        mine.delete()
    _count([question.pk])
    _changed(question)


@transaction.atomic
def answer(
    seat: HotSeat, question: Contribution, html: str, by: Person | None, language: str
) -> Contribution:
    """The guest's answer to a question. `by` is whoever wrote it down; nobody, where the guest has no account.

    The same words sent again, as by a double click, are the same answer.
    """
    _hold_seat(question)
    same = question.children.filter(html=html, author=by, seat_answer__isnull=False, audience__isnull=False)
    if (made := same.first()) is not None:
        return made
    reply = seat.reply(by, html, parent=question, verb=Verb.ANSWERED, language=language)
    SeatAnswer.objects.create(contribution=reply)
    return reply


@transaction.atomic
def make_next(question: Contribution, by: Person) -> None:
    """Puts this question at the top, and the one that stood there back among the others."""
    _hold_seat(question)
    SeatQuestion.objects.filter(contribution__root=question.root_id, state=State.NEXT).update(
        state=State.WAITING, changed_at=timezone.now()
    )
    _state(question, State.NEXT, by)


@transaction.atomic
def set_aside(question: Contribution, reason: str, by: Person) -> None:
    """Takes a question out of the list, with a reason; it stays to be read further down."""
    _state(question, State.ASIDE, by, reason)


@transaction.atomic
def bring_back(question: Contribution, by: Person) -> None:
    """Makes it one of the questions again, also one that was merged; votes it had lent go with it."""
    _hold_seat(question)
    held = _hold(question)
    if held.state == State.MERGED:
        lent = SeatVote.objects.filter(came_from=question)
        into = list(lent.values_list("contribution", flat=True).distinct())
        lent.delete()
        _count(into)
        Contribution.objects.filter(pk=question.pk).update(parent=None)
    _state(question, State.WAITING, by)


@transaction.atomic
def merge(question: Contribution, into: Contribution, by: Person) -> bool:
    """Says that a question asks the same as another: it stands under it, and each voter counts once.

    False where the other one was put under a third meanwhile.
    """
    _hold_seat(question)
    _hold(question)
    into.refresh_from_db(fields=["parent"])
    if _hold(into).state == State.MERGED or into.parent_id is not None:
        return False
    known = SeatVote.objects.filter(contribution=into).values("person")
    voters = SeatVote.objects.filter(contribution=question).exclude(person__in=known)
    SeatVote.objects.bulk_create(
        [SeatVote(contribution=into, person_id=each.person_id, came_from=question) for each in voters],
        ignore_conflicts=True,
    )
    Contribution.objects.filter(pk=question.pk).update(parent=into)
    _count([into.pk])
    _state(question, State.MERGED, by)
    return True


def _hold_seat(question: Contribution) -> None:
    """The hot seat of a question, held first by whatever changes more than one row of it."""
    assert question.root_id is not None
    Contribution.objects.select_for_update(of=("self",)).get(pk=question.root_id)


def _hold(question: Contribution) -> SeatQuestion:
    """The row beside a question, held until the end of the transaction."""
    SeatQuestion.objects.get_or_create(contribution=question)
    return SeatQuestion.objects.select_for_update(of=("self",)).get(contribution=question)


def _state(question: Contribution, state: str, by: Person, reason: str = "") -> None:
    SeatQuestion.objects.update_or_create(
        contribution=question,
        defaults={"state": state, "reason": reason, "changed_by": by, "changed_at": timezone.now()},
    )
    _changed(question)


def _count(questions: Iterable[int]) -> None:
    """Counts the votes of some questions anew."""
    votes = SeatVote.objects.filter(contribution__in=questions).values("contribution").annotate(n=Count("pk"))
    counted = {each["contribution"]: each["n"] for each in votes}
    for pk in questions:
        SeatQuestion.objects.filter(contribution=pk).update(
            votes=counted.get(pk, 0), changed_at=timezone.now()
        )


def _changed(question: Contribution) -> None:
    live.changed(f"thread:{question.root_id}")
