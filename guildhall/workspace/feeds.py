"""The Atom feed that every tool's list has, narrowed as the list is; readable with a key by feed readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from guildhall.contributions.lines import Line, list_contributions
from guildhall.discovery.search import Hit
from guildhall.people.keys import or_by_key
from guildhall.workspace.listing import wanted_in
from guildhall.workspace.place import Place, inside
from guildhall.workspace.registry import TOOLS

# An empty feed is as old as this, so that it is the same each time.
BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)


class _Feed(Atom1Feed):
    """A feed that is as old as its newest entry, and an empty one as its community, so that it changes only if it changed."""

    def __init__(self, *args: Any, began: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began = began

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.began


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list, or of what a search found, with its title and how it begins in plain words."""

    row: Line | Hit
    title: str
    says: str


@require_safe
@or_by_key
@inside()
def feed(request: HttpRequest, where: Place, tool: str) -> HttpResponse:
    """What a list shows, most recently active first."""
    room = TOOLS[tool]
    page = list_contributions(request.user, wanted_in(request, where, room.words))
    title = f"{where.community.name}: {room.label}"
    return answer(
        request, map(entry_of, page.lines), title, where.community.created_at, where.community.purpose
    )


def answer(
    request: HttpRequest, entries: Iterable[Entry], title: str, began: datetime, about: str = ""
) -> HttpResponse:
    """Rows of a list as an Atom feed at the address of the list, with feed.atom behind it."""
    made = _Feed(
        began=began,
        title=title,
        link=request.build_absolute_uri(request.path.removesuffix("feed.atom")),
        description=about,
        # The reader knows its own address, and nobody else needs it.
        feed_url=request.build_absolute_uri(request.path),
        language=request.LANGUAGE_CODE,
    )
    for entry in entries:
        _add(made, entry, request)
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def entry_of(line: Line) -> Entry:
    """What a feed says of a row of a list."""
    return Entry(line, line.title, line.excerpt)


def _add(made: Atom1Feed, entry: Entry, request: HttpRequest) -> None:
    row = entry.row
    made.add_item(
        title=entry.title,
        link=request.build_absolute_uri(row.url),
        description=entry.says,
        author_name=row.author.name if row.author else row.shielded_as or None,
        pubdate=row.published_at,
        updateddate=row.active_at,
        unique_id=f"tag:{urlsplit(request.build_absolute_uri()).hostname},2026:contribution-{row.id}",
        categories=[str(row.kind_of.label)],
    )
