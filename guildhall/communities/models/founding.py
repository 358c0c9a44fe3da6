"""Finding communities, and making new ones."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.communities.kinds import Kind
from guildhall.communities.models.membership import Membership
from guildhall.communities.names import skeleton
from guildhall.people.models import Person

if TYPE_CHECKING:
    from guildhall.communities.models.community import Community

# What everybody who may know of a community may look for in it.
WORDS = SearchVector("name", "purpose", config="english")

RECOUNT = """
    UPDATE communities_community c SET member_count = n.people, organisation_count = n.organisations FROM (
      SELECT c.id, count(m.id) AS people, count(DISTINCT p.organisation_id) AS organisations
        FROM communities_community c LEFT JOIN communities_membership m ON m.community_id = c.id
        LEFT JOIN people_person p ON p.id = m.person_id WHERE c.id = ANY(%s) GROUP BY c.id) n
    WHERE c.id = n.id AND (c.member_count, c.organisation_count) IS DISTINCT FROM (n.people, n.organisations)
"""


class CommunityQuerySet(SharedQuerySet["Community"]):
    """Communities; `visible_to` gives those that a person may know of."""

    def live(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def recount(self) -> None:
        """Counts members and their organisations anew; every change of membership does so by itself."""
        with connection.cursor() as cursor:
            cursor.execute(RECOUNT, [list(self.values_list("pk", flat=True))])

    def matching(self, words: str) -> Self:
        """Those whose name or purpose holds each of some words, or the beginnings of them."""
        asked = " & ".join(f"{word}:*" for word in _plain_words(words))
        return self.annotate(words=WORDS).filter(
            words=SearchQuery(asked, config="english", search_type="raw")
        )

    def similar_to(self, text: str) -> Self:
        """Those whose name or purpose shares words with a text, the most alike first."""
        asked = SearchQuery(" | ".join(_plain_words(text)), config="english", search_type="raw")
        found = self.annotate(words=WORDS).filter(words=asked)
        return found.annotate(alike=SearchRank(WORDS, asked)).order_by("-alike", "-active_at", "pk")

    def named_like(self, name: str) -> Self:
        """Those whose name is the same to the eye, but for confidential ones, whose names are secret."""
        return self.filter(skeleton=skeleton(name)).exclude(kind=Kind.CONFIDENTIAL)

    @transaction.atomic
    def found(self, founder: Person | None, **fields: Any) -> Community:
        """A new community with its audiences, led by its founder; forming until it has two facilitators."""
        community = self.model(**fields)
        community.is_public = community.is_public and community.kind == Kind.OPEN
        if founder is None and community.formed_at is None:
            community.formed_at = timezone.now()
        community.slug = community.slug or _free_slug(self.all(), community.name, community.kind)
        community.fits_its_parent()
        community.save()
        community.posts = Audience.objects.create(reach=community.reach, community=community)
        community.members_audience = Audience.objects.create(
            reach=Audience.Reach.MEMBERS, community=community
        )
        community.facilitators_audience = Audience.objects.create(
            reach=Audience.Reach.FACILITATORS, community=community
        )
        community.set_audiences()
        community.save()
        if founder:
            community.announce("founded", founder)
            community.admit(founder, role=Membership.Role.LEAD)
        return community


def _plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text)[:20] or ["nothing"]


def _free_slug(communities: CommunityQuerySet, name: str, kind: str) -> str:
    base = slugify(name)[:70] or "community"
    if kind == Kind.CONFIDENTIAL:
        # An address that others can guess, or that makes theirs end in -2, would tell that this exists.
        return f"{base}-{secrets.token_hex(4)}"
    taken = set(communities.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )
