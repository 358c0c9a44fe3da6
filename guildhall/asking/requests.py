"""What people do with questions that are put to them: they are asked, pass on, decline, answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.activity.models import Verb, record
from guildhall.asking.choosing import Candidate, whom_to_ask
from guildhall.asking.evidence import Question
from guildhall.asking.models import Often, Request, Willingness, often_of
from guildhall.asking.reasons import Because, Reason
from guildhall.communities.audience import who_may_see
from guildhall.contributions.models import Contribution
from guildhall.kit.markup import plain_text
from guildhall.notifications.inbound.actions import NotAllowed
from guildhall.notifications.models import Mail, Notice
from guildhall.notifications.models.outbox import post_key
from guildhall.notifications.models.wishes import settings_of
from guildhall.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime

# People asked one question; whoever passes it on asks one more.
MOST: Final = 18


def question_of(root: Contribution, at: datetime | None = None) -> Question:
    """A published question as something to be asked."""
    assert root.author is not None
    return Question(
        root.author, root.community, root.title, plain_text(root.html), at or timezone.now(), root.pk
    )


def is_open(root: Contribution) -> bool:
    """Whether a question waits for an answer."""
    return (
        root.kind == "question"
        and root.root_id is None
        and root.audience_id is not None
        and root.closed_at is None
        and root.answer_id is None
        and (root.author_id is not None or root.shielded_as != "")
    )


def candidates_for(root: Contribution) -> list[Candidate]:
    """Who would be asked now about a published question, beside those who were asked."""
    asked = set(Request.objects.filter(contribution=root).values_list("person", flat=True))
    answered = root.thread.exclude(author=None).values_list("author", flat=True)
    return whom_to_ask(question_of(root), root.shared_with, but={*asked, *answered})


@transaction.atomic
def ask(
    root: Contribution,
    candidates: Iterable[Candidate],
    *,
    step: int = 0,
    passed_by: Person | None = None,
) -> list[Request]:
    """Asks people, each once: a notice and a mail that says why. Nothing where nobody can answer any more.

    The row of the question orders those who do this at the same time.
    """
    root = Contribution.objects.select_for_update(of=("self",)).select_related("community").get(pk=root.pk)
    if not is_open(root):
        return []
    known = set(Request.objects.filter(contribution=root).values_list("person", flat=True))
    room = 1 if passed_by else max(0, MOST - len(known))
    made = [
        Request(
            contribution=root,
            person=each.person,
            audience_id=root.audience_id,
            because=each.because,
            step=step,
            passed_by=passed_by,
        )
        for each in candidates
        if each.person.pk not in known
    ][:room]
    Request.objects.bulk_create(made)
    for request in made:
        record(passed_by or root.author, Verb.ASKED, root, about=request.person)
    _mail(root, made)
    return made


def _mail(root: Contribution, requests: Collection[Request]) -> None:
    """Their mails: each brings the question whole, so whoever wants all of the community at once has it once."""
    settings = settings_of([request.person_id for request in requests])
    had = set(
        Mail.objects.filter(
            key__in=[post_key(root.pk, request.person_id) for request in requests]
        ).values_list("person", flat=True)
    )
    Mail.objects.put(
        [
            Mail(
                key=f"request:{request.pk}"
                if request.person_id in had
                else post_key(root.pk, request.person_id),
                person_id=request.person_id,
                kind=Mail.Kind.REQUEST,
                why=Notice.Why.PUT_TO_YOU,
                contribution=root,
                community_id=root.community_id,
                about=request.pk,
            )
            for request in requests
            if settings[request.person_id].wants(Notice.Why.PUT_TO_YOU)
        ]
    )


def decline(request: Request) -> bool:
    """«Not me»: they are not asked about things like this again, and what they were told is read."""
    has_ended = request.settle(Request.State.DECLINED)
    _read(request)
    return has_ended


def ask_less(person: Person) -> Often:
    """One step down, until they are not asked at all."""
    less = often_of(person).less
    Willingness.objects.update_or_create(person=person, defaults={"most": less})
    return less


@transaction.atomic
def pass_on(request: Request, to: str) -> Person:
    """Puts the question to somebody else instead, by name or address. Raises NotAllowed with the reason."""
    mine = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not mine.is_waiting:
        raise NotAllowed(_("You have dealt with this already."))
    root = request.contribution
    if not is_open(root):
        raise NotAllowed(_("This question has been answered or closed."))
    person = _found(" ".join(to.split()), root, request.person)
    if not often_of(person).value:
        raise NotAllowed(_("%(name)s does not want to be asked in person.") % {"name": person.name})
    because: list[Reason] = [[Because.PASSED, request.person.name]]
    if not ask(root, [Candidate(person, because)], step=request.step, passed_by=request.person):
        raise NotAllowed(_("%(name)s has been asked already.") % {"name": person.name})
    request.settle(Request.State.PASSED)
    _read(request)
    return person


def _found(to: str, root: Contribution, by: Person) -> Person:
    """Who is meant, among those who may read the question; nobody learns from this who else has an account."""
    people = Person.objects.active().filter(email__isnull=False).exclude(pk__in=[by.pk, root.author_id])
    if not to:
        raise NotAllowed(_("Write the name or the mail address of the person who may know."))
    found = list(people.filter(email=to.lower()) if _is_address(to) else people.filter(name__iexact=to)[:20])
    readers = who_may_see(root.audience_id, [person.pk for person in found])
    found = [person for person in found if person.pk in readers]
    if not found:
        raise NotAllowed(
            _(
                "Nobody who may read this question has this name or address: %(to)s. Invite them to the community, or forward the mail to them."
            )
            % {"to": to}
        )
    if len(found) > 1:
        raise NotAllowed(
            _("Several people are called %(name)s. Write the mail address.") % {"name": found[0].name}
        )
    return found[0]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _read(request: Request) -> None:
    told = Notice.objects.filter(
        person=request.person_id, contribution=request.contribution_id, why=Notice.Why.PUT_TO_YOU
    )
    told.filter(read_at=None).update(read_at=timezone.now())
