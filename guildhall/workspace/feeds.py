"""The Atom feed that every tool's list has, narrowed as the list is; readable with a key by feed readers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from guildhall.contributions.lines import Line, list_contributions
from guildhall.people.keys import or_by_key
from guildhall.workspace.listing import wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.registry import TOOLS


class _Feed(Atom1Feed):
    """A feed that is as old as its newest entry, and an empty one as its community, so that it changes only if it changed."""

    def __init__(self, *args: Any, began: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began = began

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.began


@require_safe
@or_by_key
@inside()
def feed(request: HttpRequest, where: Place, tool: str) -> HttpResponse:
    """What a list shows, most recently active first."""
    room = TOOLS[tool]
    page = list_contributions(request.user, wanted_in(request, where, room.words))
    made = _Feed(
        began=where.community.created_at,
        title=f"{where.community.name}: {room.label}",
        link=request.build_absolute_uri(request.path.removesuffix("feed.atom")),
        description=where.community.purpose,
        # The reader knows its own address, and nobody else needs it.
        feed_url=request.build_absolute_uri(request.path),
        language=request.LANGUAGE_CODE,
    )
    for line in page.lines:
        _add(made, line, request)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(made: Atom1Feed, line: Line, request: HttpRequest) -> None:
    made.add_item(
        title=line.title,
        link=request.build_absolute_uri(line.url),
        description=line.excerpt,
        author_name=line.author.name if line.author else None,
        pubdate=line.published_at,
        updateddate=line.active_at,
        unique_id=f"tag:{urlsplit(request.build_absolute_uri()).hostname},2026:contribution-{line.id}",
        categories=[str(line.kind_of.label)],
    )
