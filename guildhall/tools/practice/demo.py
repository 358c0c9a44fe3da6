"""What the demo's practice pages have of their own: sections, the conversation they come from, and quotes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.contributions.models.connections import connect, review_on
from guildhall.contributions.models.queryset import EXCERPT
from guildhall.kit.markup import excerpt, markdown_to_html
from guildhall.people.models import Person
from guildhall.tools.practice.models import PracticePage, Quote
from guildhall.tools.practice.sections import REST, SHORT_ANSWER, whole_page


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The fields of the child table."""
    words = {section.name: markdown_to_html(values.get(section.name, "").strip()) for section in REST}
    return words | {SHORT_ANSWER.name: markdown_to_html(values["body"].strip())}


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Makes the sections one text, and quotes the conversation."""
    assert isinstance(root, PracticePage)
    assert root.published_at is not None
    assert root.author is not None
    root.html = whole_page(root.sections, root.language)
    root.excerpt = excerpt(root.html, EXCERPT)
    root.source = Contribution.objects.roots().get(community=root.community, title=values["source"])
    root.save()
    connect(root.author, root, root.source)
    review_on(root, timezone.localdate(root.published_at) + timedelta(days=365))
    for given in values.get("quote", []):
        _quote(root, given, people[given["by"]])


def _quote(page: PracticePage, given: dict[str, Any], author: Person) -> None:
    """Quotes the reply of somebody that holds these words."""
    assert page.source is not None
    assert page.published_at is not None
    posts = Contribution.objects.filter(root=page.source, author=author, html__contains=given["words"][:20])
    is_asked = given.get("state") == Quote.State.ASKED
    Quote.objects.create(
        page=page,
        post=posts[0],
        author=author,
        organisation=author.organisation,
        taken_by=page.author,
        section=given["under"],
        words=given["words"],
        amended=given.get("amended", ""),
        state=given.get("state", Quote.State.FAIR),
        taken_at=page.published_at,
        asked_at=timezone.now() - timedelta(hours=5) if is_asked else page.published_at,
        decided_at=None if is_asked else page.published_at,
    )
