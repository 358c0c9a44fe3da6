"""Asking shielded: what a label says, the words that wait, their publishing in lots, and putting one's name to them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from guildhall.activity.models import Activity, Verb, record
from guildhall.communities.audience import who_may_see
from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.contributions.models import Contribution, ShieldedAuthor, ShieldedQuestion, ShieldedReply
from guildhall.contributions.models.tags import Tag, hang
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

# Fewer organisations that a label fits would be a guess among names.
FEWEST: Final = 10
QUARTER: Final = timedelta(minutes=15)
# A reader who sees the label in the words of a sentence: «a district council», «the East of England».
KINDS: Final[dict[str, Promise]] = {
    "Unitary authority": gettext_lazy("a unitary council"),
    "Non-metropolitan district": gettext_lazy("a district council"),
    "County": gettext_lazy("a county council"),
    "Metropolitan district": gettext_lazy("a metropolitan borough"),
    "London borough": gettext_lazy("a London borough"),
    "Combined authority": gettext_lazy("a combined authority"),
    "Welsh unitary authority": gettext_lazy("a Welsh council"),
    "Scottish unitary authority": gettext_lazy("a Scottish council"),
    "NI district": gettext_lazy("a Northern Ireland council"),
}
PLACES: Final[dict[str, Promise]] = {
    "East Midlands": gettext_lazy("the East Midlands"),
    "East of England": gettext_lazy("the East of England"),
    "London": gettext_lazy("London"),
    "North East": gettext_lazy("the North East"),
    "North West": gettext_lazy("the North West"),
    "South East": gettext_lazy("the South East"),
    "South West": gettext_lazy("the South West"),
    "West Midlands": gettext_lazy("the West Midlands"),
    "Yorkshire and The Humber": gettext_lazy("Yorkshire and The Humber"),
    "England": gettext_lazy("England"),
    "Wales": gettext_lazy("Wales"),
    "Scotland": gettext_lazy("Scotland"),
    "Northern Ireland": gettext_lazy("Northern Ireland"),
}
# What of an organisation each label tells, the finest first; each tells less than the one before it.
FINENESS: Final[list[tuple[str, ...]]] = [
    ("sector", "type", "region"),
    ("sector", "type", "nation"),
    ("sector",),
    (),
]


def carries_files(request: HttpRequest) -> bool:
    """Whether files or pictures came with a form."""
    return bool(request.FILES.getlist("files")) or "<img" in request.POST.get("html", "")


def why_no_files() -> str:
    """Why a shielded question takes no files."""
    return _("A question without your name takes no files or pictures: many of them say who made them.")


@dataclass(frozen=True, slots=True)
class Label:
    """How a shielded question says who asks: how fine, and in the words of one language."""

    fineness: int
    words: str


def label_for(person: Person, community: Community, language: str, at_least: int = 0) -> Label | None:
    """The finest label that ten current organisations fit, in the register and among those of the community's members.

    None where there is none: somebody without an organisation, or a community of fewer than ten. `at_least` is the fineness
    that was shown before; it does not become finer.
    """
    organisation = person.organisation
    if organisation is None:
        return None
    current = Organisation.objects.current()
    members = community.memberships.filter(person__is_active=True).values("person__organisation")
    for fineness, fields in list(enumerate(FINENESS))[at_least:]:
        with override(language):
            words = _words(organisation, fields)
        if words is None:
            continue
        alike = current.filter(**{name: getattr(organisation, name) for name in fields})
        if alike.filter(pk__in=members)[:FEWEST].count() == FEWEST:
            return Label(fineness, words)
    return None


def _words(organisation: Organisation, fields: tuple[str, ...]) -> str | None:
    """The label that tells these fields; None where we have no words for what they hold."""
    if not fields:
        return _("Somebody in this community")
    if organisation.sector != Organisation.Sector.COUNCIL:
        return None
    if fields == ("sector",):
        return _("Somebody in a council")
    kind, place = KINDS.get(organisation.type), PLACES.get(getattr(organisation, fields[-1]))
    if kind is None or place is None:
        return None
    return _("Somebody in %(kind)s in %(place)s") % {"kind": kind, "place": place}


def wait(person: Person, community: Community, label: Label, token: str, **words: Any) -> None:
    """Keeps a question for the next quarter of an hour, once however often it is sent."""
    _keep(ShieldedQuestion, person, token, community=community, fineness=label.fineness, **words)


def wait_with_reply(person: Person, question: Contribution, token: str, **words: Any) -> None:
    """Keeps what whoever asked adds below their question, in the same way."""
    _keep(ShieldedReply, person, token, question=question, **words)


def _keep(model: type[ShieldedQuestion | ShieldedReply], person: Person, token: str, **values: Any) -> None:
    if not ShieldedAuthor.objects.of(person).filter(token=token).exists():
        model.objects.get_or_create(person=person, token=token, defaults=values)


def label_of_reply(question: Contribution) -> str:
    """How a reply of whoever asked says who writes, in the language of the question."""
    with override(question.language):
        return _("%(label)s, who asked this") % {"label": question.shielded_as}


def quarter(now: datetime) -> datetime:
    """The last full quarter of an hour."""
    return now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)


def next_quarter(since: datetime) -> datetime:
    """When what was sent at a moment is published."""
    return quarter(since) + QUARTER


@transaction.atomic
def publish_lot(now: datetime | None = None) -> int:
    """Publishes what was waiting at the last full quarter of an hour, in an order drawn by lot. Returns how many."""
    at = quarter(now or timezone.now())
    lot: list[ShieldedQuestion | ShieldedReply] = []
    for model, beside in ((ShieldedQuestion, "community"), (ShieldedReply, "question__community")):
        waiting = model.objects.filter(waits_since__lt=at, is_held=False).order_by("pk")
        lot += waiting.select_for_update(of=("self",), skip_locked=True).select_related("person", beside)
    random.SystemRandom().shuffle(lot)
    return sum(_publish(each, at) for each in lot)


def _publish(waiting: ShieldedQuestion | ShieldedReply, at: datetime) -> bool:
    """Makes the row of one; kept back where its asker could not write it now."""
    made = _ask(waiting, at) if isinstance(waiting, ShieldedQuestion) else _reply(waiting, at)
    if made is None:
        waiting.is_held = True
        waiting.save(update_fields=["is_held"])
        return False
    question = first_of(waiting.question) if isinstance(waiting, ShieldedReply) else None
    ShieldedAuthor.objects.create(
        contribution=made, person=waiting.person, token=waiting.token, question=question
    )
    waiting.delete()
    return True


def _ask(waiting: ShieldedQuestion, at: datetime) -> Contribution | None:
    person, community = waiting.person, waiting.community
    label = label_for(person, community, waiting.language, waiting.fineness)
    if label is None or not _may_ask(person, waiting):
        return None
    made = Contribution.objects.write(
        None,
        community,
        "question",
        title=waiting.title,
        html=waiting.html,
        theme=waiting.theme,
        language=waiting.language,
        shared_with=waiting.shared_with,
        shielded_as=label.words,
        published_at=at,
    )
    hang(made, Tag.objects.named(waiting.tags))
    made.follows.get_or_create(person=person)
    return made


def _may_ask(person: Person, waiting: ShieldedQuestion) -> bool:
    audience = Contribution(community=waiting.community, shared_with=waiting.shared_with).audience_now()
    is_in = person.is_active and person.is_approved and may(person, Act.POST, waiting.community)
    return bool(is_in and audience is not None and who_may_see(audience.pk, [person.pk]))


def _reply(waiting: ShieldedReply, at: datetime) -> Contribution | None:
    """The reply under the question, as long as that is open, seen by its asker, and still without a name."""
    person = waiting.person
    # As it is now: it may have been closed, merged or named since the lot was read.
    question = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("community")
        .get(pk=waiting.question_id)
    )
    parent = waiting.parent if waiting.parent and waiting.parent.root_id == question.pk else None
    is_in = person.is_active and person.is_approved and may(person, Act.REPLY, question.community)
    is_seen = question.audience_id is not None and who_may_see(question.audience_id, [person.pk])
    is_open = question.root_id is None and question.closed_at is None
    if not (is_in and is_seen and is_open and question.is_asked_by(person)):
        return None
    return question.reply(
        None,
        waiting.html,
        parent=parent,
        language=waiting.language,
        shielded_as=label_of_reply(question),
        published_at=at,
    )


def first_of(written: Contribution) -> Contribution:
    """The question to which something shielded was added, wherever either stands now; else the same."""
    author = ShieldedAuthor.objects.filter(contribution=written).select_related("question").first()
    return author.question if author and author.question else written


@transaction.atomic
def put_name(contribution: Contribution, person: Person) -> bool:
    """Puts the asker's name to their question and to what they added, for good. False where somebody else asked it, or it was done."""
    first = first_of(contribution)
    row = Contribution.objects.select_for_update(of=("self",)).get(pk=first.pk)
    if not row.is_asked_by(person):
        return False
    asked = ShieldedAuthor.objects.of(person).filter(Q(contribution=row) | Q(question=row))
    written = list(
        Contribution.objects.select_for_update(of=("self",)).filter(shielded_author__in=asked).order_by("pk")
    )
    asked.delete()
    wrote = Activity.objects.filter(actor=None, contribution__in=written, verb__in=(Verb.WROTE, Verb.REPLIED))
    chose = Activity.objects.filter(actor=None, contribution__root=row, verb=Verb.ACCEPTED)
    for mine in (wrote, chose):
        mine.update(actor=person, organisation=person.organisation_id)
    for each in written:
        each.author, each.organisation_id, each.shielded_as = person, person.organisation_id, ""
        each.save(update_fields=["author", "organisation", "shielded_as"])
        # Search and its copies follow the log, and find the author there from now on.
        record(person, Verb.EDITED, each)
    visitors_see_something_else()
    return True
