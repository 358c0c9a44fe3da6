"""What a post says, as clean HTML, with what events and blogs say beside their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guildhall.contributions.kinds import imported_as
from guildhall.importing.plain import plain_to_html
from guildhall.importing.reports import Row
from guildhall.importing.sites import with_linked_pictures, without_indented_tags, without_short_codes
from guildhall.kit.dates import moment
from guildhall.kit.markup import clean_html, markdown_to_html, plain_text, text_to_html

# A person by their id in the source: the id here, and the name.
People = Mapping[str, tuple[int, str]]
NO_FILES: Final[Mapping[str, str]] = {}
# Numbers of people and posts in the HTML of another house.
NUMBERED: Final = re.compile(r'(<(?:span|blockquote)\b[^>]*?) data-(?:mention|reply)="\d+"')
FILE: Final = re.compile(r'(?<=")/files/([\w-]{8,64})/')


def body_of(row: Row, people: People) -> str:
    """What a post says as clean HTML, and who wrote it beside its author."""
    html = words_of(row.values, row.keys) if row.html is None else row.html
    if others := [_co_author(name, people) for name in co_authors(row.values)]:
        html += f"<p>{_('Written with %(names)s.') % {'names': ', '.join(others)}}</p>"
    return html


def prose(written: object, keys: Mapping[str, str] = NO_FILES) -> str:
    """HTML of another site, clean. Pictures whose files came along are shown, and all others are links.

    Whom it names by number is somebody else here. `keys` are those of its files: there, and here.
    """
    if not isinstance(written, str):
        return ""
    html = clean_html(with_linked_pictures(written, keys), own_files=bool(keys))
    html = NUMBERED.sub(r"\1", html) if " data-" in html else html
    return FILE.sub(lambda found: f"/files/{keys.get(found[1], found[1])}/", html) if keys else html


def words_of(values: Mapping[str, Any], keys: Mapping[str, str] = NO_FILES) -> str:
    """The words as clean HTML; hours, place and summary before them. Asks no database."""
    body = str(values.get("body") or "")
    form = values.get("body_format")
    if values.get("body_html") or form == "html":
        html = prose(str(values.get("body_html") or body), keys)
    elif form == "markdown":
        html = markdown_to_html(with_linked_pictures(without_indented_tags(without_short_codes(body))))
    else:
        html = plain_to_html(body)
    summary = _line(plain_text(str(values.get("summary") or "")))
    if summary and not _line(plain_text(html)).startswith(summary[:80]):
        html = text_to_html(summary) + html
    about = _about(values)
    if any(about):
        html = f"<p>{'<br>'.join(filter(None, about))}</p>{html}"
    return html


def _about(values: Mapping[str, Any]) -> list[str]:
    """The hours and the place as HTML, unless the kind has fields for them here."""
    ours = imported_as(str(values.get("kind") or ""))
    if ours is not None and ours.own.row:
        return []
    hours = f"<strong>{escape(_hours(values))}</strong>" if values.get("start") else ""
    return [hours, escape(_place(values))]


def co_authors(values: Mapping[str, Any]) -> list[str]:
    """Who wrote a post beside its author, by their ids or names in the source."""
    given = values.get("co_authors")
    return [str(name) for name in given] if isinstance(given, list) else []


def _line(text: str) -> str:
    return " ".join(text.split())


def _co_author(name: str, people: People) -> str:
    if name not in people:
        return escape(name)
    identifier, known_as = people[name]
    return f'<span data-mention="{identifier}">{escape(known_as)}</span>'


def _hours(values: Mapping[str, Any]) -> str:
    """The hours of an event, by the clock of where it took place."""
    start, end = moment(values["start"])[0], moment(values.get("end"))[0]
    if start is None:
        return f"{values['start']} – {values['end']}" if values.get("end") else str(values["start"])
    said = f"{date_format(start, 'j F Y')}, {start:%H:%M}"
    if end is not None and end > start:
        day = "" if end.date() == start.date() else f"{date_format(end, 'j F Y')}, "
        said += f" – {day}{end:%H:%M}"
    return f"{said} ({start.tzname()})"


def _place(values: Mapping[str, Any]) -> str:
    venue = values.get("venue") or ""
    parts = venue.values() if isinstance(venue, dict) else [venue]
    return ", ".join(str(part) for part in parts if part)
