"""The members of a community as a list: words and the lens narrow it down; the newest come first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from guildhall.communities.models import Community, Membership
from guildhall.communities.models.membership import MembershipQuerySet
from guildhall.kit import keyset
from guildhall.organisations.lens import Lens

PAGE: Final = 30
AWAY: Final = timedelta(days=90)


class People:
    """Whom somebody looks for among the members."""

    def __init__(self, request: HttpRequest, community: Community) -> None:
        self.request, self.community = request, community
        self.lens = Lens.from_request(request)
        self.words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
        self.show = request.GET.get("show", "")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.lens or self.show)

    def members(self) -> MembershipQuerySet:
        """The members that fit, newest first."""
        found = Membership.objects.visible_to(self.request.user).filter(community=self.community)
        for word in self.words.split()[:8]:
            found = found.filter(
                Q(person__name__icontains=word)
                | Q(person__role__icontains=word)
                # The entry holds what everyone signed in may see; the profile itself holds more.
                | Q(person__search_entry__knows__icontains=word)
                | Q(person__organisation__name__icontains=word)
            )
        if self.show == "facilitators":
            found = found.facilitating()
        elif self.show == "away":
            long_ago = timezone.now() - AWAY
            found = found.filter(
                Q(person__last_seen_at=None) | Q(person__last_seen_at__lt=long_ago), joined_at__lt=long_ago
            )
        narrowed = self.lens.filter(found, "person__organisation")
        return narrowed.select_related("person__organisation").order_by("-joined_at", "-pk")

    def page(self) -> tuple[list[Membership], str]:
        """A page of them, and the address of the next."""
        found = self.members()
        if anchor := keyset.parsed(self.request.GET.get("after", "")):
            moment, pk = anchor
            found = found.filter(Q(joined_at__lt=moment) | Q(joined_at=moment, pk__lt=pk))
        rows = list(found[: PAGE + 1])
        if len(rows) <= PAGE:
            return rows, ""
        last = rows[PAGE - 1]
        query = self.request.GET.copy()
        query["after"] = keyset.written(last.joined_at, last.pk)
        return rows[:PAGE], f"{self.request.path}?{query.urlencode()}"

    @property
    def carried(self) -> Iterable[tuple[str, str]]:
        """What the search box keeps of the address."""
        return [*self.lens.carried(), *([("show", self.show)] if self.show else [])]
