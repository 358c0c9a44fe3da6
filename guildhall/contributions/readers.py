"""Says in one sentence who will read something, and how many they are, beside the button that sends it."""

from __future__ import annotations

from typing import Final

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

A_WHILE: Final = 600


def who_reads(
    shared_with: str, kind: str, *, is_public: bool, name: str, members: int, community: int | None = None
) -> str:
    """Who can read what is shared this way in a community of this kind."""
    if shared_with == Contribution.SharedWith.FACILITATORS:
        facilitators = Membership.objects.filter(community=community).facilitating().count()
        return ngettext(
            "Only the facilitators of %(name)s can read this: %(num)s person.",
            "Only the facilitators of %(name)s can read this: %(num)s people.",
            facilitators,
        ) % {"name": name, "num": f"{facilitators:,}"}
    if shared_with == Contribution.SharedWith.MEMBERS or kind != Community.Kind.OPEN:
        return ngettext(
            "Only the members of %(name)s can read this: %(num)s person.",
            "Only the members of %(name)s can read this: %(num)s people.",
            members,
        ) % {"name": name, "num": f"{members:,}"}
    if is_public:
        return _("Anybody on the internet can read this.")
    everyone = how_many_people()
    return ngettext(
        "Everyone who is signed in can read this, in every council: %(num)s person.",
        "Everyone who is signed in can read this, in every council: %(num)s people.",
        everyone,
    ) % {"num": f"{everyone:,}"}


def who_reads_in(community: Community, shared_with: str) -> str:
    """Who can read what is shared this way in a community."""
    return who_reads(
        shared_with,
        community.kind,
        is_public=community.is_public,
        name=community.name,
        members=community.member_count,
        community=community.pk,
    )


def how_many_people() -> int:
    """How many people can sign in; each process counts them every ten minutes."""
    count: int = caches["pages"].get_or_set("people", Person.objects.active().count, A_WHILE) or 0
    return count
