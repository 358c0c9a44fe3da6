"""The lines of a text/plain body: > signs counted, lines that were wrapped by the client joined again."""

from __future__ import annotations

import html
import re
from typing import Final

from guildhall.kit.inbound.lines import DEEPEST, Line, Step, is_rule, joined

QUOTED: Final = re.compile(r"[ \t]?(>(?:[ \t]?>)*)[ \t]?")
ESCAPED_SIGNS: Final = re.compile(r"\A(?:&gt;\s?){1,50}")
ADDRESS: Final = re.compile(r"https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]*_]")
BULLET: Final = re.compile(r"[ \t]{0,8}(?:[-*•·–])[ \t]{1,8}(?=\S)")
NUMBERED: Final = re.compile(r"[ \t]{0,8}\d{1,3}[.)][ \t]{1,8}(?=\S)")
NARROWEST, WIDEST = 58, 100


def text_lines(text: str) -> list[Line]:
    """Lines of text, empty ones left out and noted as the gap of the next one."""
    found: list[Line] = []
    gap = True
    for raw in text.split("\n"):
        quoted = QUOTED.match(raw) if ">" in raw[:3] else None
        depth = min(quoted[1].count(">"), DEEPEST) if quoted else 0
        content = (raw[quoted.end() :] if quoted else raw).rstrip(" \t\xa0")
        words = joined(content)
        if not words:
            gap = True
            continue
        line = Line(words if content != "--" else raw.rstrip("\r"), content, depth, gap)
        line.is_rule = is_rule(words)
        if words == "--" and raw == "-- ":
            line.is_certain = True
        found.append(line)
        gap = False
    return found


def unquoted(lines: list[Line]) -> list[Line]:
    """Lines of HTML that was made from text, with their > signs counted as in text."""
    if any(line.depth for line in lines):
        return lines  # a client that has blockquotes quotes with them
    for line in lines:
        quoted = QUOTED.match(line.words) if line.words.startswith(">") and not line.path else None
        if quoted and line.markup.startswith("&gt;"):
            line.depth = min(line.depth + quoted[1].count(">"), DEEPEST)
            line.words = line.words[quoted.end() :].strip() or ">"
            line.markup = ESCAPED_SIGNS.sub("", line.markup).strip() or "&gt;"
    return lines


def structured(lines: list[Line]) -> list[Line]:
    """The lines with what was wrapped joined, lists recognised, and their words as markup."""
    width = _width(lines)
    found: list[Line] = []
    last_raw = ""
    for line in lines:
        if found and _continues(found[-1], last_raw, line, width):
            last_raw = line.markup
            found[-1].markup += " " + line.words
            found[-1].words += " " + line.words
            continue
        last_raw = line.markup
        found.append(line)
    _find_lists(found)
    return found


def _find_lists(lines: list[Line]) -> None:
    """Makes lines that begin with a bullet items of a list, and words into markup."""
    number = 0
    was_item = False
    for at, line in enumerate(lines):
        bullet = BULLET.match(line.markup)
        if bullet:
            number += not was_item
            line.path = (Step("ul", number), Step("li", at))
        was_item = bool(bullet)
        line.markup = linked(line.markup[bullet.end() if bullet else 0 :].strip())


def linked(text: str) -> str:
    """Plain text as inline HTML with its web addresses as links."""
    pieces: list[str] = []
    end = 0
    for found in ADDRESS.finditer(text):
        pieces.append(html.escape(text[end : found.start()], quote=False))
        address = html.escape(found[0])
        pieces.append(f'<a href="{address}">{address}</a>')
        end = found.end()
    return "".join(pieces) + html.escape(text[end:], quote=False)


def _width(lines: list[Line]) -> int:
    """The column at which the client wrapped, 0 where it did not."""
    longest = max(
        (len(line.markup) for line in lines if not line.is_rule and "://" not in line.markup), default=0
    )
    return longest if NARROWEST <= longest <= WIDEST else 0


def _continues(before: Line, last_raw: str, line: Line, width: int) -> bool:
    """Whether a line is the rest of the one before: its first word had no place there."""
    if not width or line.gap or line.depth != before.depth or line.role is not before.role or before.is_rule:
        return False
    if (
        line.is_rule
        or BULLET.match(line.markup)
        or NUMBERED.match(line.markup)
        or line.hint is not before.hint
    ):
        return False
    first = line.markup.strip().split(" ", 1)[0]
    return len(last_raw) + 1 + len(first) > width - 2 and len(last_raw) > NARROWEST - 12
