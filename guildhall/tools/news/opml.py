"""Lists of feeds, as feed readers exchange them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from guildhall.kit.outgoing.answers import NotFetched
from guildhall.kit.outgoing.asking import checked
from guildhall.kit.webpage import plain_line
from guildhall.tools.news.models import Feed

MOST_BYTES: Final = 1024 * 1024


class NotOpml(Exception):
    """A file is no list of feeds."""


def read_opml(body: bytes) -> tuple[list[tuple[str, str]], int]:
    """Addresses and titles of the feeds in a list, each once, and how many addresses are none that we would ask."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotOpml from None
    if root.tag.rpartition("}")[2].lower() != "opml":
        raise NotOpml
    found: dict[str, str] = {}
    unusable = 0
    for outline in root.iter():
        said = {name.lower(): value for name, value in outline.attrib.items()}
        if not (address := said.get("xmlurl", "").strip()):
            continue
        try:
            found.setdefault(
                str(checked(address)), plain_line(said.get("title") or said.get("text") or "", 200)
            )
        except NotFetched:
            unusable += 1
    return list(found.items()), unusable


def write_opml(title: str, feeds: Iterable[Feed]) -> bytes:
    """A list of feeds for other feed readers."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    for feed in feeds:
        SubElement(body, "outline", type="rss", text=str(feed), title=str(feed), xmlUrl=feed.url)
    written: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written
