"""Turns a post of the neutral format into what the database keeps. Needs no database, so it is easy to test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from guildhall.importing.reading import Report, Row, moment
from guildhall.kit.markup import clean_html, excerpt, markdown_to_html, plain_text, text_to_html

ROOT_KINDS = {"question": "question", "discussion": "discussion", "blog": "discussion", "event": "discussion"}
REPLY_KINDS = {"answer", "reply", "comment"}
LONGEST_TITLE = 200
LONGEST_SEARCHED = 100_000


@dataclass(slots=True)
class Post:
    """A post, ready to be written."""

    line: int
    source_id: str
    thread: str
    parent: str | None
    community: str
    author: str | None
    kind: str
    title: str
    html: str
    excerpt: str
    words: str
    published_at: datetime | None
    tags: list[str]
    is_accepted: bool
    thanks: int
    id: int = 0

    @property
    def is_root(self) -> bool:
        return self.thread == self.source_id


def prepare(row: Row, report: Report) -> Post:
    """A post from its row; what is odd about it is reported, and nothing of it is lost."""
    values = row.values
    source_id = str(values["id"])[:200]
    thread = str(values.get("thread") or source_id)[:200]
    published_at = moment(values.get("date"))
    if published_at is None:
        report.tell(
            "posts", row.line, f"has no date that can be read ({values.get('date')!r}); the one before counts"
        )
    kind = str(values.get("kind") or ("discussion" if thread == source_id else "reply"))
    if kind not in ROOT_KINDS and kind not in REPLY_KINDS:
        report.tell("posts", row.line, f"is of an unknown kind ({kind}); taken as a discussion or a reply")
    html = _body(values)
    words = plain_text(html)
    title = " ".join(str(values.get("title") or "").split())
    if not words and not title:
        report.tell("posts", row.line, "is empty")
    if thread == source_id and not title:
        title = excerpt(html, 80) or source_id
    if len(title) > LONGEST_TITLE:
        html = f"<p><strong>{escape(title)}</strong></p>{html}"
    return Post(
        line=row.line,
        source_id=source_id,
        thread=thread,
        parent=str(values["parent"])[:200] if values.get("parent") else None,
        community=str(values.get("community") or ""),
        author=str(values["author"]) if values.get("author") else None,
        kind=ROOT_KINDS.get(kind, "discussion") if thread == source_id else "reply",
        title=title[:LONGEST_TITLE].replace("\0", ""),
        html=html,
        excerpt=excerpt(html),
        words=words[:LONGEST_SEARCHED],
        published_at=published_at,
        tags=_tags(values, kind),
        is_accepted=values.get("accepted") is True and kind in REPLY_KINDS,
        thanks=_number(values.get("likes")),
    )


def _body(values: dict[str, Any]) -> str:
    """The words as clean HTML: the author's own HTML first, then Markdown or text, with what events and blogs add."""
    body = str(values.get("body") or "")
    form = str(values.get("body_format") or "text")
    if values.get("body_html"):
        html = clean_html(str(values["body_html"]), own_files=False)
    elif form == "markdown":
        html = markdown_to_html(body)
    else:
        html = clean_html(body, own_files=False) if form == "html" else text_to_html(body)
    summary = str(values.get("summary") or "").strip()
    before = text_to_html(summary) if summary and plain_text(html)[:80] != summary[:80] else ""
    lines = []
    if values.get("start"):
        until = f" – {values['end']}" if values.get("end") else ""
        lines.append(f"<strong>{escape(str(values['start']))}{escape(until)}</strong>")
    if venue := values.get("venue"):
        parts = venue.values() if isinstance(venue, dict) else [venue]
        lines.append(escape(", ".join(str(part) for part in parts if part)))
    after = ", ".join(str(name) for name in values.get("co_authors") or [])
    when = f"<p>{'<br>'.join(lines)}</p>" if lines else ""
    return (
        clean_html(when + before, own_files=False)
        + html
        + (f"<p><em>{escape(after)}</em></p>" if after else "")
    )


def _tags(values: dict[str, Any], kind: str) -> list[str]:
    given = values.get("tags") or []
    words = given.split(";") if isinstance(given, str) else [str(tag) for tag in given]
    tags = [" ".join(word.split()).lower()[:40] for word in words]
    # Blog posts and events are conversations for now; the tag says what they were.
    return list(dict.fromkeys([tag for tag in tags if tag] + ([kind] if kind in ("blog", "event") else [])))


def _number(value: object) -> int:
    return max(0, min(int(value), 10**6)) if isinstance(value, int | float) else 0
