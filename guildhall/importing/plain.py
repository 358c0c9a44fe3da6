"""Plain text as mails and old forums write it, as HTML that reads well on a phone."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import Final

from guildhall.kit.markup import clean_html

# What list software leaves where it took something away, and the address that some mail programs write twice.
LEFTOVERS: Final = re.compile(
    r"(?m)^[ \t]*\[\[alternative HTML version deleted\]\][ \t]*$|<mailto:[^>\s]{0,320}>"
)
LINK: Final = re.compile(
    r"\[(?P<words>[^\[\]\n]{1,200})\]\((?P<to>https?://[^\s()<>\"']+)\)"
    r"|(?P<bare>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])"
)
BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n)+")
QUOTED: Final = re.compile(r"[ \t]{0,8}>")
QUOTED_LINE: Final = re.compile(r"^[ \t]{0,8}>", re.MULTILINE)
LISTED: Final = re.compile(r"\s*(?:[-*•·+–]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
INDENTED: Final = re.compile(r"(?: {2,}|\t)\s*\S")
IN_COLUMNS: Final = re.compile(r"\S(?: {3,}|\t+)\S")
CODE: Final = re.compile(r"<-|[{};]\s*$|^\s*[#$>+]|[^\s=]=\S|\\\\")
WRAPPED_FROM, WRAPPED_TO, DEEPEST = 50, 85, 6


def plain_to_html(text: str) -> str:
    """Paragraphs, with quoted mail as quotes, code and columns as they stand, and broken lines joined."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if "[[" in text or "<mailto:" in text:
        text = LEFTOVERS.sub("", text)
    return clean_html(_quotes(text, 0), own_files=False)


def _quotes(text: str, depth: int) -> str:
    if depth == DEEPEST or QUOTED_LINE.search(text) is None:
        return "".join(_block(block) for block in BLANK_LINES.split(text) if block.strip())
    html = ""
    for is_quote, group in groupby(text.split("\n"), lambda line: QUOTED.match(line) is not None):
        if is_quote:
            html += f"<blockquote>{_quotes(chr(10).join(map(_without_sign, group)), depth + 1)}</blockquote>"
        else:
            html += _quotes("\n".join(group), DEEPEST)
    return html


def _block(block: str) -> str:
    block = block.strip("\n")
    lines = block.split("\n")
    if "  " in block or "\t" in block:
        typed = sum(map(_stands_as_typed, lines))
        if 2 * typed > len(lines) and (len(lines) > 1 or CODE.search(block)):
            return f"<pre>{escape(block, quote=False)}</pre>"
    between = " " if _is_wrapped(lines) else "<br>"
    return f"<p>{between.join(_linked(line.strip()) for line in lines)}</p>"


def _without_sign(line: str) -> str:
    return line.lstrip()[1:].removeprefix(" ")


def _stands_as_typed(line: str) -> bool:
    return IN_COLUMNS.search(line) is not None or (
        INDENTED.match(line) is not None and LISTED.match(line) is None
    )


def _is_wrapped(lines: list[str]) -> bool:
    """Whether a program broke these lines, not the writer: all but the last are about as long as a line can be."""
    return (
        len(lines) > 1
        and all(WRAPPED_FROM <= len(line) <= WRAPPED_TO for line in lines[:-1])
        and not any(LISTED.match(line) or CODE.search(line) for line in lines)
    )


def _linked(line: str) -> str:
    if "http" not in line:
        return escape(line, quote=False)
    html, end = "", 0
    for found in LINK.finditer(line):
        to = found["to"] or found["bare"]
        html += escape(line[end : found.start()], quote=False)
        html += f'<a href="{escape(to)}">{escape(found["words"] or to, quote=False)}</a>'
        end = found.end()
    return html + escape(line[end:], quote=False)
