"""Letting more people read a question or a discussion than it was shared with, as long as only its author's words stand there."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.contributions.readers import who_reads_in
from guildhall.people.models import Person

# From the fewest readers to the most.
WIDTHS: Final = (
    Contribution.SharedWith.FACILITATORS,
    Contribution.SharedWith.MEMBERS,
    Contribution.SharedWith.COMMUNITY,
)
ROOM: Final = "conversations"


def can_be_widened(kind: str, shared_with: str) -> bool:
    """Whether there is anybody more whom its author could let read it."""
    return KINDS[kind].room == ROOM and shared_with != Contribution.SharedWith.COMMUNITY


def wider(contribution: Contribution) -> list[tuple[str, str]]:
    """With whom it could be shared instead: the word in the row, and who reads it then."""
    if not can_be_widened(contribution.kind, contribution.shared_with):
        return []
    community = contribution.community
    now = WIDTHS.index(Contribution.SharedWith(contribution.shared_with))
    return [
        (str(each), who_reads_in(community, each))
        for each in WIDTHS[now + 1 :]
        # Where only members read anything, both widths are the same.
        if each != Contribution.SharedWith.MEMBERS or community.kind == Community.Kind.OPEN
    ]


def have_others_written(contribution: Contribution, person: Person) -> bool:
    """Whether words of others stand there, in sight or removed: they were written for fewer readers.

    Under a question asked without a name one's own count as well: were they the only ones that do not hinder, they would tell whose it is.
    """
    mine = [] if contribution.shielded_as else [person.pk]
    return (
        Contribution.objects.filter(root=contribution).exclude(author__in=mine).exists()
        or contribution.stances.exclude(person__in=mine).exists()
        or contribution.trials.exclude(person__in=mine).exists()
    )


@transaction.atomic
def widen(contribution: Contribution, person: Person, shared_with: str) -> str:
    """Lets more people read it. Gives the reason why not, where others wrote there or it is as wide already."""
    now = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("community")
        .get(pk=contribution.pk)
    )
    if shared_with not in dict(wider(now)):
        return _("It is shared with as many already.")
    if have_others_written(now, person):
        return _("Somebody has written there meanwhile, for those who can read it now. Ask anew instead.")
    now.share_with(shared_with, person)
    return ""
