"""What our mails give their reader alone must not be published with what others quote of them: signed links and addresses."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import unquote

from django.conf import settings

ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
SIGNED: Final = re.compile(r"/(?:act|mail|incoming|invitation|calendar|feeds?)/[^/\s?&]{12}", re.IGNORECASE)
# What mail programs break off an address that is longer than their lines.
BROKEN_OFF: Final = re.compile(
    r"(?:\s|<br\s*/?>|</?(?:p|a|blockquote)[^>]*>)*?(?<=[\s>])(?=[^\s<]*\d)[\w:.~=-]{20,}/?(?=[\s<]|$)"
)


def without_secrets(markup: str) -> str:
    """HTML of a mail without the links that act for whoever was sent them, also as filters for safety rewrite them, and
    without the addresses at which they alone write to us."""
    pieces, end = list[str](), 0
    for found in ADDRESS.finditer(markup):
        if found.start() < end:
            continue
        said = unquote(unquote(html.unescape(found[0])))
        if settings.SITE_URL.partition("://")[2].lower() in said.lower() and SIGNED.search(said):
            pieces += [markup[end : found.start()], settings.SITE_URL]
            end = found.end()
            if rest := BROKEN_OFF.match(markup, end):
                end = rest.end()
    return _own_addresses().sub(_of_all, "".join(pieces) + markup[end:])


def _own_addresses() -> re.Pattern[str]:
    before, _mark, after = settings.MAIL_IN.partition("{}")
    if not after:
        return re.compile(r"(?!)")
    return re.compile(
        re.escape(html.escape(before)) + r"[rndi]-[a-z2-7]{16,64}" + re.escape(html.escape(after)),
        re.IGNORECASE,
    )


def _of_all(_found: re.Match[str]) -> str:
    return "…"
