"""Blog posts in the neutral format: which of their pictures is the cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.tools.blog.models import BlogPost


class BlogPosts(Carrier):
    """The cover is named by its place among the files."""

    def give(self, rows: Sequence[BlogPost], files: Mapping[int, str]) -> Said:
        return {row.pk: {"cover": files.get(row.cover_id or 0)} for row in rows}

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        for post in posts:
            place = post.values.get("cover")
            cover = post.files.get(place) if isinstance(place, str) else None
            if cover is not None and cover.is_image:
                BlogPost._base_manager.filter(pk=post.id).update(cover=cover)
            elif place:
                post.tell("has a cover that is none of its pictures; left out")
