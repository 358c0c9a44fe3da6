"""Turns a post of the neutral format into what the database keeps; needs no database itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any

from django.utils import timezone

from guildhall.contributions.kinds import Kind, imported_as
from guildhall.contributions.models import Contribution
from guildhall.importing.bodies import People, body_of, co_authors, prose
from guildhall.importing.reports import Report, Row
from guildhall.importing.sites import without_short_codes
from guildhall.kit.dates import moment
from guildhall.kit.given import several
from guildhall.kit.markup import plain_text, shortened

# What begins a thread; a tool may say that one of these becomes a kind of its own.
ROOT_KINDS = {"question", "discussion", "blog", "event"}
REPLY_KINDS = {"answer", "reply", "comment"}
LANGUAGES = {"en", "cy"}
SHARED_WITH = tuple(Contribution.SharedWith.values)
LONGEST_TITLE = 200
LONGEST_SEARCHED = 100_000
MOST_THANKS = 10**6
# What has a place of its own here; whatever else a post says is kept beside it, as it came.
PLACED = {
    *(
        "id",
        "community",
        "thread",
        "parent",
        "kind",
        "author",
        "date",
        "title",
        "body",
        "body_html",
        "body_format",
    ),
    *("tags", "likes", "accepted", "language", "shared_with", "files"),
}
NOTHING: tuple[object, ...] = ("", None, [], {})


@dataclass(slots=True)
class Post:
    """A post, ready to be written."""

    row: Row
    source_id: str
    thread: str
    parent: str | None
    community: str
    author: str | None
    kind: str
    title: str
    html: str
    words: str
    language: str
    published_at: datetime
    tags: list[str]
    is_accepted: bool
    thanks: int
    mentions: list[int]
    own: dict[str, Any]
    rest: dict[str, Any]
    shared_with: str
    id: int = 0

    @property
    def is_root(self) -> bool:
        return self.thread == self.source_id


def prepare(
    row: Row, source_id: str, thread: str, *, people: People, before: datetime, report: Report
) -> Post:
    """A post from its row; what is odd about it is reported, and nothing of it is lost.

    A post without a date takes the one of the post before it.
    """
    values = row.values
    is_root = thread == source_id
    kind = str(values.get("kind") or ("discussion" if is_root else "reply"))
    if kind not in ROOT_KINDS and kind not in REPLY_KINDS and not (is_root and imported_as(kind)):
        report.tell(row, f"is of an unknown kind ({kind}); taken as a {'discussion' if is_root else 'reply'}")
    html = body_of(row, people)
    words = plain_text(html)
    said = " ".join(unescape(str(values.get("title") or "")).split())
    if not words and not (is_root and said):
        report.tell(row, "has no words")
    title = ""
    if is_root:
        title = said or shortened(words, 80) or source_id
        if len(title) > LONGEST_TITLE:
            html = f"<p><strong>{escape(title)}</strong></p>{html}"
            title = f"{title[: LONGEST_TITLE - 1]}…"
    language, shared_with = values.get("language"), values.get("shared_with")
    ours = imported_as(kind) if is_root else None
    taken_as = ours.word if ours else "discussion" if is_root else "reply"
    placed = {*PLACED, *(ours.own.prose if ours else ())}
    rest = {name: value for name, value in values.items() if name not in placed and value not in NOTHING}
    if (likes := values.get("likes")) and _number(likes) != likes:
        rest["likes"] = likes
    # Short codes hold names and addresses that are not shown.
    if (
        values.get("body_format") == "markdown"
        and without_short_codes(body := str(values.get("body"))) != body
    ):
        rest["body"] = body
    return Post(
        row=row,
        source_id=source_id,
        thread=thread,
        parent=identifier(values.get("parent")),
        community=identifier(values.get("community")) or "",
        author=identifier(values.get("author")),
        kind=taken_as,
        title=title,
        html=html,
        words=words[:LONGEST_SEARCHED],
        language=language if isinstance(language, str) and language in LANGUAGES else "en",
        published_at=_date(row, before, report),
        tags=_tags(values, kind if ours is None else ""),
        is_accepted=values.get("accepted") is True and kind in REPLY_KINDS,
        thanks=_number(values.get("likes")),
        mentions=[people[name][0] for name in co_authors(values) if name in people],
        own=_own(ours, row) if ours else {},
        shared_with=shared_with if shared_with in SHARED_WITH else "community",
        rest=rest | ({"kind": kind} if kind != taken_as else {}) | ({"title": said} if said != title else {}),
    )


def identifier(value: object) -> str | None:
    """An id as the source wrote it, in text."""
    return str(value)[:200] if value not in (None, "") else None


def _own(kind: Kind, row: Row) -> dict[str, Any]:
    """The fields of a kind's own table, of which no HTML is as it came."""
    clean = {name: prose(row.values.get(name), row.keys) for name in kind.own.prose}
    return kind.row(row.values | clean)


def _date(row: Row, before: datetime, report: Report) -> datetime:
    found, remark = moment(row.values.get("date"))
    if found is None:
        report.tell(row, f"{remark}; takes the one of the post before it")
        return before
    if found > timezone.now():
        found, remark = timezone.now(), f"has a date in the future ({row.values['date']}); taken as today"
    if remark:
        report.tell(row, remark)
    return found.astimezone(UTC)


def _tags(values: dict[str, Any], kind: str) -> list[str]:
    given = values.get("tags") or []
    words = given.split(";") if isinstance(given, str) else [str(tag) for tag in several(given)]
    tags = [" ".join(word.split()).lower()[:40] for word in words]
    # What has no room of its own here is a conversation; the tag says what it was.
    return list(dict.fromkeys([tag for tag in tags if tag] + ([kind] if kind in ("blog", "event") else [])))


def _number(value: object) -> int:
    return max(0, min(value, MOST_THANKS)) if isinstance(value, int) else 0
