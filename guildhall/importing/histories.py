"""Reads a folder in the neutral format as a history to be replayed, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guildhall.importing.reading import posts_file, read_posts, read_table
from guildhall.importing.reports import Report
from guildhall.kit.dates import moment
from guildhall.routing.evidence import Post

DAY = 86_400


@dataclass(frozen=True, slots=True)
class History:
    """A folder's posts in the order of time, and the names and organisations of its people by id."""

    posts: list[Post]
    names: dict[str, str]
    organisations: dict[str, str]


def read_history(folder: Path) -> History:
    """The history of a folder. What has no id or no date cannot be placed in it and is left out."""
    report = Report()
    names, organisations = {}, {}
    for row in read_table(folder / "people.csv", report):
        person = row.values.get("id", "")
        names[person] = row.values.get("name", "")
        organisations[person] = row.values.get("organisation", "")
    posts = [
        post for row in read_posts(posts_file(folder), report) if (post := _post(row.values)) is not None
    ]
    posts.sort(key=lambda post: post.at)
    return History(posts, names, organisations)


def _post(values: dict[str, object]) -> Post | None:
    when, _remark = moment(values.get("date"))
    own = str(values.get("id") or "")
    if when is None or not own:
        return None
    tags = values.get("tags")
    return Post(
        id=own,
        thread=str(values.get("thread") or own),
        community=str(values.get("community") or ""),
        author=str(values.get("author") or ""),
        at=when.timestamp() / DAY,
        title=str(values.get("title") or ""),
        body=str(values.get("body") or ""),
        kind=str(values.get("kind") or ""),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
    )
