"""Says in one sentence who will read something, and how many they are, beside the button that sends it."""

from __future__ import annotations

from typing import Final

from django.core.cache import caches
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

A_WHILE: Final = 600


def who_reads(
    shared_with: str,
    kind: str,
    *,
    is_public: bool,
    name: str,
    members: int,
    organisations: int,
    community: int | None = None,
) -> str:
    """Who can read what is shared this way in a community of this kind; `organisations` are those of its members."""
    if shared_with == Contribution.SharedWith.FACILITATORS:
        facilitators = Membership.objects.filter(community=community).facilitating()
        counted = facilitators.aggregate(
            people=Count("pk"), organisations=Count("person__organisation", distinct=True)
        )
        return _("Only the facilitators of %(name)s can read this: %(number)s.") % {
            "name": name,
            "number": how_many(counted["people"], counted["organisations"]),
        }
    if shared_with == Contribution.SharedWith.MEMBERS or kind != Community.Kind.OPEN:
        return _("Only the members of %(name)s can read this: %(number)s.") % {
            "name": name,
            "number": how_many(members, organisations),
        }
    if is_public:
        return _("Anybody on the internet can read this.")
    return _("Everyone who is signed in can read this: %(number)s.") % {"number": how_many(*everybody())}


def who_reads_in(community: Community, shared_with: str) -> str:
    """Who can read what is shared this way in a community."""
    return who_reads(
        shared_with,
        community.kind,
        is_public=community.is_public,
        name=community.name,
        members=community.member_count,
        organisations=community.organisation_count,
        community=community.pk,
    )


def how_many(people: int, organisations: int) -> str:
    """«412 people in 96 organisations»."""
    counted = ngettext("%(num)s person", "%(num)s people", people) % {"num": f"{people:,}"}
    if not organisations:
        return counted
    of_these = ngettext("%(num)s organisation", "%(num)s organisations", organisations)
    return _("%(people)s in %(councils)s") % {
        "people": counted,
        "councils": of_these % {"num": f"{organisations:,}"},
    }


def everybody() -> tuple[int, int]:
    """How many people can sign in, and of how many organisations; each process counts them every ten minutes."""
    counted: tuple[int, int] = caches["pages"].get_or_set("readers.everybody", _count_everybody, A_WHILE) or (
        0,
        0,
    )
    return counted


def _count_everybody() -> tuple[int, int]:
    counted = Person.objects.active().aggregate(
        people=Count("pk"), organisations=Count("organisation", distinct=True)
    )
    return counted["people"], counted["organisations"]
