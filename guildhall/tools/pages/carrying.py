"""Pages in the neutral format: where each stands in the tree. Keepers and earlier versions stay behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.kit.given import line, number, several
from guildhall.tools.pages.models import Page

LARGEST: Final = 10**6
MOST_SUBPAGES: Final = 2000
LONGEST: Final = 200


def row(values: dict[str, Any]) -> dict[str, Any]:
    """Where it stands among those beside it."""
    return {"position": number(values.get("position"), -LARGEST, LARGEST) or 0}


class Pages(Carrier):
    """A page names the page above it and those under it: whichever comes later finds the other."""

    def give(self, rows: Sequence[Page], files: Mapping[int, str]) -> Said:
        pages = Page.objects.standing().filter(audience__isnull=False)
        above = set(pages.filter(pk__in=[row.parent_page_id for row in rows]).values_list("pk", flat=True))
        under: dict[int, list[str]] = {}
        for pk, parent in pages.filter(parent_page__in=rows).order_by("pk").values_list("pk", "parent_page"):
            under.setdefault(parent or 0, []).append(str(pk))
        return {
            row.pk: {
                "parent_page": str(row.parent_page_id) if row.parent_page_id in above else None,
                "subpages": under.get(row.pk),
                "position": row.position,
            }
            for row in rows
        }

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        named = {post.id: (line(post.values.get("parent_page"), LONGEST), _subpages(post)) for post in posts}
        ids = known.posts({name for above, under in named.values() for name in (above, *under) if name})
        pairs = [
            (under, above)
            for post in posts
            for under, above in (
                (post.id, ids.get(named[post.id][0])),
                *((ids.get(name), post.id) for name in named[post.id][1]),
            )
            if under and above
        ]
        for community in {post.community for post in posts}:
            _put(community, pairs)


def _subpages(post: Brought) -> list[str]:
    given = several(post.values.get("subpages"))[:MOST_SUBPAGES]
    return [name for each in given if (name := line(each, LONGEST))]


def _put(community: int, pairs: list[tuple[int, int]]) -> None:
    """Puts pages under others of the same community that they do not stand under yet; none comes to stand under itself."""
    pages = {page.pk: page for page in Page.objects.standing().filter(community=community)}
    moved = {}
    for pk, above in pairs:
        if (
            pk in pages
            and above in pages
            and pages[pk].parent_page_id is None
            and not _is_in(pages, above, pk)
        ):
            pages[pk].parent_page_id = above
            moved[pk] = pages[pk]
    Page.objects.bulk_update(moved.values(), ["parent_page"])


def _is_in(pages: Mapping[int, Page], pk: int, above: int) -> bool:
    """Whether a page is another one, or stands under it."""
    passed: set[int] = set()
    at: int | None = pk
    while at is not None and at in pages and at not in passed:
        if at == above:
            return True
        passed.add(at)
        at = pages[at].parent_page_id
    return False
