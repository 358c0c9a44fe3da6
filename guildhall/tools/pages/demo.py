"""What the demo has of pages: where they stand, who keeps them, what they were before, and who confirmed them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from guildhall.contributions.models import Contribution, Review, Revision
from guildhall.contributions.models.connections import A_YEAR
from guildhall.kit.markup import excerpt, markdown_to_html
from guildhall.people.models import Person
from guildhall.tools.pages.links import link_typed
from guildhall.tools.pages.models import Keeper, Page


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of a page's own table; its place in the tree waits until it stands."""
    return {"position": values.get("position", 0)}


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Its place, links, earlier versions, keepers and confirmation."""
    now = timezone.now()
    page = Page.objects.get(pk=root.pk)
    named = {other.title: other for other in Page.objects.filter(community=root.community_id)}
    page.parent_page = named.get(values.get("under", ""))
    for title in values.get("in_place_of", []):
        Page.objects.filter(pk=named[title].pk).update(superseded_by=page)
        Review.objects.filter(contribution=named[title].pk).update(due_on=None)
    page.html = link_typed(root.html, root.community)
    page.excerpt = excerpt(page.html)
    for earlier in values.get("earlier", []):
        at = now - timedelta(days=earlier["next_days_ago"])
        page.edited_at = at
        Revision.objects.create(
            contribution=root,
            title=earlier.get("title", root.title),
            html=link_typed(markdown_to_html(earlier["body"].strip()), root.community),
            edited_by=people[earlier["next_by"]],
            replaced_at=at,
        )
    page.save()
    confirmed = values.get("confirmed")
    by = people[confirmed["by"]] if confirmed else None
    at = now - timedelta(days=confirmed["days_ago"] if confirmed else values["days_ago"])
    Review.objects.create(
        contribution=root,
        due_on=at.date() + A_YEAR,
        confirmed_at=at if by else None,
        confirmed_by=by,
        organisation=by.organisation if by else None,
    )
    Keeper.objects.bulk_create(
        [Keeper(contribution=root, person=people[key]) for key in values.get("keepers", [values["author"]])]
    )
