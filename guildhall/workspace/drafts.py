"""What somebody keeps and has not published: found by its author alone."""

from __future__ import annotations

from typing import Any

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, may
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution, Scheduled
from guildhall.people.models import Person
from guildhall.workspace.registry import TOOLS


def scheduled_models() -> list[Any]:
    """The models of the kinds that may wait before they are published."""
    return [kind.model for kind in KINDS.values() if issubclass(kind.model, Scheduled)]


def drafts_of(person: Person, community: Community | None = None) -> list[Any]:
    """The drafts of somebody, in one community or in all, last changed first, each with the fields of its kind."""
    drafts = Contribution.objects.unpublished_of(person).select_related("community__parent")
    drafts = drafts.filter(community=community) if community else drafts
    kept = list(drafts.order_by("-active_at", "-pk"))
    whole: dict[int, Any] = {}
    for kind in {draft.kind for draft in kept}:
        whole |= KINDS[kind].model._base_manager.in_bulk([each.pk for each in kept if each.kind == kind])
    for draft in kept:
        whole[draft.pk].community = draft.community
    return [whole[draft.pk] for draft in kept]


def count_drafts(person: Person, community: Community, kinds: list[str]) -> int:
    """How many drafts of some kinds somebody keeps in a community."""
    return Contribution.objects.unpublished_of(person).filter(community=community, kind__in=kinds).count()


def draft_of(person: Person, pk: int) -> Any | None:
    """One draft of somebody."""
    kept = Contribution.objects.unpublished_of(person).filter(pk=pk).first()
    return kept.whole if kept else None


def may_publish(person: Person, draft: Contribution) -> bool:
    """Whether the author may write there what they kept, and would read it afterwards."""
    act = TOOLS[KINDS[draft.kind].room].act
    if draft.shared_with == Contribution.SharedWith.FACILITATORS:
        act = Act.MODERATE
    return may(person, act, draft.community)
