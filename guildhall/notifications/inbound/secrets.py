"""What our mails give their reader alone must not be published with what others quote of them: signed links and addresses."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from django.conf import settings

from guildhall.kit.inbound.replies import Reply

ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
SIGNED: Final = re.compile(r"/(?:act|mail|incoming|invitation|calendar|feeds?)/[^/\s?&]{12}", re.IGNORECASE)
# What mail programs break off an address that is longer than their lines.
BROKEN_OFF: Final = re.compile(
    r"(?:\s|<br\s*/?>|</?(?:p|a|blockquote)[^>]*>)*?(?<=[\s>])(?=[^\s<]*\d)[\w:.~=-]{20,}/?(?=[\s<]|$)"
)


# A signed value as Django writes it, also with its colons encoded by those who rewrite links.
COLON: Final = r"(?::|%3A|%253A|-3A|&#58;)"
TOKEN: Final = re.compile(
    rf"(?<![\w.=-])[\w.=-]{{4,500}}{COLON}[\w-]{{6}}{COLON}[\w-]{{20,60}}", re.IGNORECASE | re.ASCII
)


def reply_without_secrets(reply: Reply) -> Reply:
    """A reply whose words, and what they quote, hold nothing that acts for whoever was sent it.

    What is quoted keeps no links at all: some filters rewrite them so that nobody can tell where they lead.
    """
    quoted = re.sub(r'\shref="[^"]*"', "", without_secrets(reply.folded_html))
    return replace(reply, html=without_secrets(reply.html), folded_html=quoted)


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
    return _own_addresses().sub("…", TOKEN.sub("…", "".join(pieces) + markup[end:]))


def _own_addresses() -> re.Pattern[str]:
    before, _mark, after = settings.MAIL_IN.partition("{}")
    if not after:
        return re.compile(r"(?!)")
    return re.compile(
        re.escape(html.escape(before)).replace(r"\+", r"(?:\+|%2B)")
        + r"[rndit]-[a-z2-7]{16,64}"
        + re.escape(html.escape(after)),
        re.IGNORECASE,
    )
