"""How mail clients mark in HTML what is quoted and what is a signature: their classes, ids and styles."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from guildhall.kit.inbound.lines import Hint
from guildhall.kit.inbound.tokens import Tag

# All that stands in these is the earlier mail, whatever it looks like.
QUOTED: Final = re.compile(
    r"yahoo_quoted|mail-editor-reference-message-container|ms-outlook-mobile-reference-message"
    r"|moz-forward-container|__quoted_text__|messagereplysection"
)
# Outlook on the web prefixes ids of quoted mails by x_; such a one is deep in the quote already.
REPLY_HEADER: Final = re.compile(r"(?:^| )(?:x_)*divrplyfwdmsg(?: |$)|__headers__")
ATTRIBUTION: Final = re.compile(r"gmail_attr|moz-cite-prefix|reply-intro|moz-email-headers-table")
SIGNATURE: Final = re.compile(
    r"gmail_signature|moz-signature|ms-outlook-mobile-signature|applemailsignature|composer_signature"
    r"|messagesignaturesection|protonmail_signature_block(?!-empty)|(?:^| )(?:x_)*signature(?: |$)|ydp\w{4,12}signature"
    r"|edo-signature|linebreakatbeginningofsignature"
)
# Where a quote that has no end of its own ends with the element.
SCOPE: Final = re.compile(
    r"gmail_quote|gmail_extra|yahoo_quoted|moz-forward|protonmail_quote|mail-editor-reference|mobile-reference-message"
    r"|messagereplysection"
)
BORDER: Final = re.compile(r"border-left(?:-width|-style)?\s{0,5}:\s{0,5}(?!none|0|medium none)")
RULED: Final = re.compile(r"border-top(?:-style)?\s{0,5}:\s{0,5}(?:solid|1(?:\.0)?p[tx])")


class Meaning(NamedTuple):
    """What a tag says about the words in it, and whether quotes end with it."""

    hint: Hint
    is_scope: bool


def meaning(tag: Tag) -> Meaning:
    """Reads the attributes of an opening tag."""
    named = _named(tag)
    style = tag.attributes.get("style", "").lower()
    is_scope = bool(SCOPE.search(named)) or (tag.name in ("div", "td") and bool(BORDER.search(style)))
    for pattern, hint in (
        (REPLY_HEADER, Hint.REPLY_HEADER),
        (QUOTED, Hint.QUOTE),
        (ATTRIBUTION, Hint.ATTRIBUTION),
        (SIGNATURE, Hint.SIGNATURE),
    ):
        if pattern.search(named):
            return Meaning(hint, is_scope)
    if tag.name == "div" and RULED.search(style):
        return Meaning(Hint.RULED_BLOCK, is_scope)
    if tag.name == "div" and tag.attributes.get("name", "") == "quote" and BORDER.search(style):
        return Meaning(Hint.QUOTE, True)  # GMX and WEB.DE
    return Meaning(Hint.NONE, is_scope)


def is_quoting(tag: Tag) -> bool:
    """Whether a blockquote is a client's quote, and not text that its author indented."""
    if tag.attributes.get("type", "").lower() == "cite" or "cite" in tag.attributes:
        return True
    style = tag.attributes.get("style", "").lower()
    return bool(re.search(r"quote|cite|bq", _named(tag))) or bool(BORDER.search(style))


def _named(tag: Tag) -> str:
    if not tag.attributes:
        return ""
    names = (
        tag.attributes.get(name, "") for name in ("class", "id", "name", "data-marker", "data-smartmail")
    )
    return " ".join(filter(None, names))[:500].lower()
