"""Finds what is delicate in stored HTML, and takes it out so that the rest stays whole."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from guildhall.kit.delicate.finding import NOBODY, Found, Kind, Writer, find
from guildhall.kit.markup import BLOCK_END, clean_html

# A tag, with what quotes may hold; a sign written as an entity; any other sign.
PIECE: Final = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|&(?:#\w{1,8}|\w{1,32});|.", re.DOTALL)
ATTRIBUTE: Final = re.compile(r'\s(href|title|alt)="([^"]*)"')
LINE_END: Final = re.compile(rf"{BLOCK_END.pattern}|</t[dh]>", re.IGNORECASE)
SKIPPED: Final = re.compile(r'<(blockquote|span)\s[^>]*?(?:data-reply|data-mention)="')


class Text(NamedTuple):
    """The words of some HTML, the place in it of each of their signs (none for the end of a line), and its tags."""

    words: str
    places: list[tuple[int, int] | None]
    tags: list[re.Match[str]]


class Edit(NamedTuple):
    """What stands between two places is replaced."""

    begins: int
    ends: int
    by: str


def found_in(markup: str, writer: Writer = NOBODY) -> list[Found]:
    """What looks delicate in clean HTML: in its words, and in the addresses and names of links and pictures."""
    text = _read(markup)
    found = find(text.words, writer)
    seen = {each.mark for each in found}
    for tag in text.tags:
        for hidden in _in_tag(tag[0], writer):
            if hidden.mark not in seen:
                seen.add(hidden.mark)
                found.append(hidden)
    return found


def mask(markup: str, writer: Writer = NOBODY) -> str:
    """Clean HTML with what looks delicate replaced by words that say what stood there; links that lead to it are undone."""
    text = _read(markup)
    edits = [edit for found in find(text.words, writer) for edit in _out_of_words(found, text.places)]
    edits += _out_of_tags(text.tags, writer)
    if not edits:
        return markup
    pieces, done = [], 0
    for edit in sorted(edits):
        pieces += [markup[done : edit.begins], edit.by]
        done = edit.ends
    return clean_html("".join([*pieces, markup[done:]]))


def mask_text(words: str, writer: Writer = NOBODY) -> str:
    """The same for plain text."""
    for found in reversed(find(words, writer)):
        words = words[: found.begins] + found.mask + words[found.ends :]
    return words


def _read(markup: str) -> Text:
    """The words; what is quoted from here, and people who are named, are left out: others published them."""
    words: list[str] = []
    places: list[tuple[int, int] | None] = []
    tags: list[re.Match[str]] = []
    skipped, depth = "", 0
    for piece in PIECE.finditer(markup):
        is_tag = len(piece[0]) > 1 and piece[0][0] == "<"
        if skipped:
            if is_tag and piece[0].startswith(f"<{skipped}"):
                depth += 1
            elif is_tag and piece[0].startswith(f"</{skipped}"):
                depth -= 1
                skipped = skipped if depth else ""
            continue
        if not is_tag:
            sign = html.unescape(piece[0])
            words.append(sign)
            places += [piece.span()] * len(sign)
            continue
        tags.append(piece)
        opens = SKIPPED.match(piece[0])
        if opens:
            skipped, depth = opens[1], 1
        if opens or LINE_END.match(piece[0]):
            words.append("\n")
            places.append(None)
    return Text("".join(words), places, tags)


def _in_tag(tag: str, writer: Writer) -> Iterator[Found]:
    for name, value in ATTRIBUTE.findall(tag):
        yield from _in_attribute(name, html.unescape(value), writer)


def _in_attribute(name: str, value: str, writer: Writer) -> list[Found]:
    if name != "href":
        return find(value, writer)
    scheme, _colon, rest = unquote(value).partition(":")
    if scheme in ("mailto", "tel"):
        return find(rest, writer)
    return [each for each in find(unquote(value), writer) if each.kind is Kind.EMAIL]


def _out_of_words(found: Found, places: list[tuple[int, int] | None]) -> Iterator[Edit]:
    """Its first sign becomes the mask, and the others go, whatever tags stand between them."""
    by = html.escape(found.mask, quote=False)
    for place in dict.fromkeys(places[found.begins : found.ends]):
        if place is not None:
            yield Edit(*place, by)
            by = ""


def _out_of_tags(tags: list[re.Match[str]], writer: Writer) -> Iterator[Edit]:
    undone: list[bool] = []
    for tag in tags:
        if tag[0].startswith("</a"):
            if undone and undone.pop():
                yield Edit(*tag.span(), "")
            continue
        leads = dict(ATTRIBUTE.findall(tag[0]))
        if tag[0].startswith("<a"):
            href = html.unescape(leads.get("href", ""))
            undone.append(bool(_in_attribute("href", href, writer)))
            if undone[-1]:
                yield Edit(*tag.span(), "")
                continue
        for attribute in ATTRIBUTE.finditer(tag[0]):
            value = html.unescape(attribute[2])
            if attribute[1] != "href" and find(value, writer):
                begins, ends = attribute.span(2)
                yield Edit(tag.start() + begins, tag.start() + ends, html.escape(mask_text(value, writer)))
