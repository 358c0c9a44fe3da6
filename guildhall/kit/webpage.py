"""What a web page says of itself: its title, its description, its site, and its feeds. Read without trust."""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from guildhall.kit.markup import TAG, shortened
from guildhall.kit.outgoing.answers import Answer

HEAD: Final = 256 * 1024
# Each looks at no more than a bounded piece from where it begins, so no page can make them slow.
TITLE: Final = re.compile(r"<title(?:\s[^<>]{0,500})?>([^<]{0,2000})", re.IGNORECASE)
MARK: Final = re.compile(r"<(meta|link)\s([^<>]{1,3000})>", re.IGNORECASE)
ATTRIBUTE: Final = re.compile(
    r"""([a-z:-]{1,30})\s{0,5}=\s{0,5}(?:"([^"]{0,2500})"|'([^']{0,2500})'|([^\s"'>]{1,2500}))""",
    re.IGNORECASE,
)
CHARSET: Final = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{2,40})", re.IGNORECASE)
COMMENT: Final = re.compile(r"<!--[^>]{0,3000}>")
SIGNS: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
FEEDS: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass(frozen=True, slots=True)
class Webpage:
    """What a page says of itself; each may be empty. Plain text, cut to a length that can be shown."""

    title: str = ""
    description: str = ""
    site: str = ""
    feeds: list[tuple[str, str]] = field(default_factory=list)


def plain_line(text: str, length: int) -> str:
    """Somebody else's text on one line: without markup, without signs that turn or hide what follows."""
    bare = html.unescape(TAG.sub(" ", text[: length * 20]))
    return shortened(SIGNS.sub(" ", TAG.sub(" ", bare)), length)


def decoded(answer: Answer) -> str:
    """The text of an answer, in the alphabet that it names, or in the likeliest."""
    body = answer.body[:HEAD]
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    named = CHARSET.search(answer.headers.get("content-type", "")) or CHARSET.search(
        body[:2048].decode("latin-1")
    )
    try:
        codec = codecs.lookup(named[1]).name if named else "utf-8"
        return body.decode(codec if _is_of_text(codec) else "utf-8", "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def _is_of_text(codec: str) -> bool:
    return bool(getattr(codecs.lookup(codec), "_is_text_encoding", True)) and codec not in (
        "idna",
        "punycode",
    )


def read_page(answer: Answer) -> Webpage:
    """What the page in an answer says of itself; nothing if it is no page."""
    if "html" not in answer.headers.get("content-type", "html").lower():
        return Webpage()
    text = COMMENT.sub("", decoded(answer))
    title = TITLE.search(text)
    metas: dict[str, str] = {}
    feeds: list[tuple[str, str]] = []
    for kind, inside in MARK.findall(text):
        said = {name.lower(): html.unescape(a or b or c) for name, a, b, c in ATTRIBUTE.findall(inside)}
        if kind.lower() == "meta":
            metas.setdefault(
                (said.get("property") or said.get("name") or "").lower(), said.get("content", "")
            )
        elif "alternate" in said.get("rel", "").lower().split() and said.get("type", "").lower() in FEEDS:
            _add_feed(feeds, answer.address, said)
    return Webpage(
        title=plain_line(metas.get("og:title") or (title[1] if title else ""), 200),
        description=plain_line(metas.get("description") or metas.get("og:description") or "", 400),
        site=plain_line(metas.get("og:site_name", ""), 120),
        feeds=feeds[:20],
    )


def _add_feed(feeds: list[tuple[str, str]], page: str, said: dict[str, str]) -> None:
    try:
        address = urljoin(page, said.get("href", "").strip())
        is_web = urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return
    if is_web and len(address) <= 2000:
        feeds.append((plain_line(said.get("title", ""), 200), address))


def host_of(address: str) -> str:
    """The site of an address, as people call it."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def web_address(text: str) -> str:
    """An address that a stranger's file names, if it is one that a browser opens as a page; otherwise nothing."""
    address = text.strip()[:2000]
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.hostname and not parts.username else ""
