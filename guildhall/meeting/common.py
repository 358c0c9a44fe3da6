"""What two who meet have in common, in words, as one of them may know it, and with what they could begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from guildhall.communities.models import Community, Membership
from guildhall.discovery.models import PersonEntry
from guildhall.meeting.pairing import are_alike, jobs_of
from guildhall.people.models import Person

WORDS: Final = 4
COMMUNITIES: Final = 3


@dataclass(slots=True)
class Common:
    """Sentences about what two share, the communities where both are, and two questions to begin with."""

    sentences: list[str] = field(default_factory=list)
    communities: list[Community] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def common_to(person: Person, other: Person) -> Common:
    """What a person has in common with another."""
    jobs = jobs_of([person, other])
    words = jobs[person.pk].shared(jobs[other.pk])[:WORDS]
    common = Common()
    if words:
        common.sentences.append(_("You both work on: %(words)s.") % {"words": ", ".join(words)})
    if person.organisation and other.organisation:
        common.sentences.append(
            _("Your councils are alike by published figures.")
            if are_alike(person.organisation, other.organisation)
            else _("Your councils differ, so some of it may be done another way.")
        )
    mine = person.memberships.values("community")
    both = Membership.objects.visible_to(person).filter(person=other, community__in=mine)
    seen = both.filter(community__archived_at=None).select_related("community")
    common.communities = [each.community for each in seen.order_by("community__name")[:COMMUNITIES]]
    common.questions = _questions(words, other)
    return common


def _questions(words: list[str], other: Person) -> list[str]:
    entry = PersonEntry.objects.filter(person=other).first()
    first = (
        _("What about %(word)s takes most of your time at the moment?") % {"word": words[0]}
        if words
        else _("What takes most of your time at the moment?")
    )
    second = (
        _("You wrote that you are working on this: “%(words)s” How is it going?")
        % {"words": entry.working_on}
        if entry and entry.working_on
        else _("What have you changed lately that you would not change back?")
    )
    return [first, second]
