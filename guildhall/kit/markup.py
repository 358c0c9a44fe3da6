"""The one place where text becomes HTML that pages trust."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options
from django.utils.safestring import SafeString, mark_safe

TAGS: Final = {
    *("p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "hr"),
    *("a", "img", "span", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "span": {"data-mention"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "blockquote": {"data-author", "data-reply"},
}
EMPTIED: Final = {"script", "style", "title", "iframe", "object", "template", "noscript", "svg", "math"}
OWN_FILE: Final = re.compile(r"/files/[\w-]{8,64}/[\w.%-]*\Z")
IDENTIFIER: Final = re.compile(r"[1-9]\d{0,17}\Z")
BLOCK_END: Final = re.compile(
    r"</(?:p|li|h[1-6]|blockquote|tr|pre|ul|ol|table)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE
)
# Signs of the private use area, which stand around found words until the text is escaped.
MARK_BEGINS: Final = "\ue000"
MARK_ENDS: Final = "\ue001"
MARKED: Final = re.compile(f"{MARK_BEGINS}([^{MARK_BEGINS}{MARK_ENDS}]*){MARK_ENDS}")
TAG: Final = re.compile(r"<[^>]*>")
PICTURE_OF_NOTHING: Final = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")


def clean_html(dirty: str, *, own_files: bool = True) -> str:
    """What is allowed of a piece of HTML: paragraphs, lists, links, quotes, headings, tables and our own pictures."""
    return _cleaned(dirty, CLEANER if own_files else CLEANER_WITHOUT_FILES)


def _cleaned(dirty: str, cleaner: nh3.Cleaner) -> str:
    return PICTURE_OF_NOTHING.sub("", cleaner.clean(dirty.replace("\x00", "")))


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in ("data-mention", "data-reply"):
        return value if IDENTIFIER.match(value) else None
    if tag == "img" and name == "src":
        return value if OWN_FILE.match(value) else None
    return value


def _attribute_without_files(tag: str, name: str, value: str) -> str | None:
    return None if tag == "img" and name == "src" else _attribute(tag, name, value)


def _cleaner(attribute: Callable[[str, str, str], str | None], tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags=EMPTIED,
        attributes=ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow noopener",
    )


# Made once: to make one takes ten times as long as to clean a post.
CLEANER: Final = _cleaner(_attribute, TAGS)
CLEANER_WITHOUT_FILES: Final = _cleaner(_attribute_without_files, TAGS)
CLEANER_OF_DOCUMENTS: Final = _cleaner(_attribute_without_files, TAGS | {"h2"})


def markdown_to_html(text: str) -> str:
    """Markdown, and what is allowed of the HTML in it, as clean HTML."""
    rendered = cmarkgfm.github_flavored_markdown_to_html(
        text.replace("\x00", ""), options=Options.CMARK_OPT_UNSAFE
    )
    return clean_html(rendered, own_files=False)


def document_to_html(text: str) -> str:
    """Markdown of a page of its own, with second headings under the page's title, as clean HTML."""
    rendered = cmarkgfm.github_flavored_markdown_to_html(text)
    return _cleaned(rendered, CLEANER_OF_DOCUMENTS)


def text_to_html(text: str) -> str:
    """Plain text as paragraphs and line breaks, with web addresses as links."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\x00", "").replace("\r\n", "\n").strip())
    joined = "".join(f"<p>{_linked(paragraph.strip())}</p>" for paragraph in paragraphs if paragraph.strip())
    return clean_html(joined, own_files=False)


def typed_to_html(typed: str) -> str:
    """What came from a writing box: HTML from the editor, plain text where there was no JavaScript."""
    looks_like_html = re.match(r"\s*<(p|ul|ol|h[1-6]|blockquote|table|pre|div)[\s>]", typed, re.IGNORECASE)
    return clean_html(typed) if looks_like_html else text_to_html(typed)


def plain_text(markup: str) -> str:
    """The words of stored HTML, for excerpts, search and text mails."""
    return html.unescape(TAG.sub("", BLOCK_END.sub("\n", markup))).replace("\xa0", " ").strip()


def excerpt(markup: str, length: int = 240) -> str:
    """The first words of stored HTML on one line, ending at a word."""
    return shortened(plain_text(markup[: length * 40]), length)


def shortened(text: str, length: int = 240) -> str:
    """The first words of plain text on one line, ending at a word."""
    words = " ".join(text[: length * 40].split())
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…"


def mentioned(markup: str) -> set[int]:
    """The ids of the people named in stored HTML."""
    return {int(found) for found in re.findall(r'data-mention="(\d+)"', markup)}


def stored(markup: str) -> SafeString:
    """Marks HTML that went through this module when it was written as safe to show."""
    return mark_safe(markup)


def highlighted(text: str) -> SafeString:
    """Plain text as HTML, with what stands between the signs MARK_BEGINS and MARK_ENDS marked as found."""
    marked = MARKED.sub("<mark>\\1</mark>", html.escape(text))
    return mark_safe(marked.replace(MARK_BEGINS, "").replace(MARK_ENDS, ""))


def _linked(paragraph: str) -> str:
    escaped = html.escape(paragraph, quote=False).replace("\n", "<br>")
    return re.sub(
        r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]",
        lambda found: f'<a href="{found[0].replace(chr(34), "%22")}">{found[0]}</a>',
        escaped,
    )
