"""Contributions in the words of the house, and how a new one is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from django.db import transaction
from django.utils import timezone

from guildhall.activity.models import Verb
from guildhall.communities.audience import SharedQuerySet
from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS
from guildhall.kit.markup import excerpt
from guildhall.people.models import Person

if TYPE_CHECKING:
    from guildhall.contributions.models.contribution import Contribution

EXCERPT: Final = 240


class ContributionQuerySet(SharedQuerySet["Contribution"]):
    """Contributions, in the words of the house."""

    def roots(self) -> Self:
        """What starts a thread: everything that is not a reply."""
        return self.filter(root__isnull=True)

    def with_authors(self) -> Self:
        return self.select_related("author", "organisation", "community")

    @transaction.atomic
    def write(
        self, author: Person | None, community: Community, kind: str, *, html: str, **fields: Any
    ) -> Contribution:
        """Publishes a new root: its author follows it, those it names are mentioned, and the log knows.

        A kind with a table of its own gets its row there; the fields may be of either. Only what is asked shielded has no author.
        """
        now = fields.pop("published_at", None) or timezone.now()
        contribution = _made(author, community, kind, html, fields)
        contribution.stand(now)
        contribution.save(force_insert=True)
        contribution.after_writing(author, Verb.WROTE)
        Community.objects.filter(pk=community.pk).update(active_at=contribution.active_at)
        return contribution

    def keep(
        self, author: Person, community: Community, kind: str, *, html: str, **fields: Any
    ) -> Contribution:
        """Keeps a new root without publishing it: nobody but its author finds it, and nobody is told."""
        contribution = _made(author, community, kind, html, fields)
        contribution.save(force_insert=True)
        return contribution

    def unpublished_of(self, author: Person) -> Self:
        """What somebody keeps and has not published; the one way to it, beside the rule."""
        return self.filter(author=author, published_at=None, root=None)


def _made(
    author: Person | None, community: Community, kind: str, html: str, fields: dict[str, Any]
) -> Contribution:
    return KINDS[kind].model(
        author=author,
        organisation_id=author.organisation_id if author else None,
        community=community,
        kind=kind,
        html=html,
        excerpt=excerpt(html, EXCERPT),
        **fields,
    )
