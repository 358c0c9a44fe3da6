"""The one place where text becomes HTML that pages trust."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final, NamedTuple

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

TAGS: Final = {
    *("p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "hr"),
    *("a", "img", "span", "table", "thead", "tbody", "tr", "th", "td"),
}
# What other editors and sites call things; what is not called anything here would run into its neighbours.
RENAMED: Final = {
    "h1": "h3",
    "h2": "h3",
    "h5": "h4",
    "h6": "h4",
    "b": "strong",
    "i": "em",
    "del": "s",
    "strike": "s",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    **dict.fromkeys(
        ("div", "section", "article", "figure", "figcaption", "caption", "center", "address"), "p"
    ),
    **dict.fromkeys(("dt", "dd", "summary", "header", "footer"), "p"),
}
ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "span": {"data-mention"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "blockquote": {"data-author", "data-folded", "data-reply"},
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
RENAMED_TAG: Final = re.compile(rf"(</?)({'|'.join(RENAMED)})(?=[\s/>])", re.IGNORECASE)
EMPTY_PARAGRAPH: Final = re.compile(r"<p>\s*</p>")
TAG: Final = re.compile(r"<[^>]*>")
PICTURE_OF_NOTHING: Final = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
LOOKS_LIKE_HTML: Final = re.compile(
    r"\A\s*<(p|ul|ol|h[1-6]|blockquote|table|pre|div)[\s>]|</(p|ul|ol|li|h[1-6]|blockquote|table|pre|div)>",
    re.IGNORECASE,
)
QUOTED: Final = re.compile(r"^> ?")
FOLD: Final = 'data-folded="1"'
FOLDED: Final = re.compile(rf"<blockquote {FOLD}>(.*)</blockquote>\Z", re.DOTALL)
HEADING: Final = re.compile(r"<h([34])>(.*?)</h\1>", re.DOTALL)
LINK: Final = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
BULLET: Final = re.compile(r"^[-*•] +(?=\S)")
NUMBERED: Final = re.compile(r"^\d{1,3}[.)] +(?=\S)")


def clean_html(dirty: str, *, own_files: bool = True) -> str:
    """What is allowed of a piece of HTML: paragraphs, lists, links, quotes, headings, tables and our own pictures."""
    called = RENAMED_TAG.sub(lambda found: found[1] + RENAMED[found[2].lower()], dirty)
    cleaned = _cleaned(called, CLEANER if own_files else CLEANER_WITHOUT_FILES)
    return cleaned if called == dirty else EMPTY_PARAGRAPH.sub("", cleaned)


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
    """Plain text as paragraphs and line breaks, with web addresses as links.

    As in mails, lines that begin with > are a quote, and lines that all begin with - or a number are a list.
    """
    return clean_html(_blocks(text.replace("\x00", "").replace("\r\n", "\n")), own_files=False)


def _blocks(text: str) -> str:
    pieces = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.strip().split("\n")
        if not paragraph.strip():
            continue
        if all(line.startswith(">") for line in lines):
            pieces.append(
                f"<blockquote>{_blocks(chr(10).join(QUOTED.sub('', line) for line in lines))}</blockquote>"
            )
        elif all(BULLET.match(line) for line in lines):
            pieces.append(f"<ul>{_items(BULLET, lines)}</ul>")
        elif all(NUMBERED.match(line) for line in lines) and lines[0].startswith("1"):
            pieces.append(f"<ol>{_items(NUMBERED, lines)}</ol>")
        else:
            pieces.append(f"<p>{_linked(paragraph.strip())}</p>")
    return "".join(pieces)


def _items(mark: re.Pattern[str], lines: list[str]) -> str:
    return "".join(f"<li><p>{_linked(mark.sub('', line).strip())}</p></li>" for line in lines)


def typed_to_html(typed: str) -> str:
    """What came from a writing box: HTML from the editor, plain text where there was no JavaScript."""
    return clean_html(typed) if LOOKS_LIKE_HTML.search(typed) else text_to_html(typed)


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
    return mark_safe(FOLDED.sub(_as_details, markup) if FOLD in markup else markup)


def folded(markup: str) -> str:
    """Clean HTML that is shown only to whoever asks for it, such as what an answer by mail may have quoted. It comes last."""
    return f"<blockquote {FOLD}>{markup}</blockquote>"


def _as_details(found: re.Match[str]) -> str:
    summary = html.escape(_("Show quoted text"))
    return f"<details><summary>{summary}</summary><blockquote>{found[1]}</blockquote></details>"


class Heading(NamedTuple):
    """A heading of a text as a table of contents lists it: its level on the page, its anchor, its words."""

    level: int
    anchor: str
    words: str


def with_anchors(markup: str) -> tuple[SafeString, list[Heading]]:
    """Stored HTML with an anchor at each heading, and the headings for a table of contents.

    They stand one level higher than they are stored, right under the page's title, and no level is left out.
    """
    headings: list[Heading] = []
    taken: set[str] = set()

    def anchored(found: re.Match[str]) -> str:
        words = " ".join(plain_text(found[2]).split())
        if not words:
            return f"<p>{found[2]}</p>"
        level = min(int(found[1]) - 1, headings[-1].level + 1 if headings else 2)
        name = anchor = f"part-{slugify(words, allow_unicode=True)[:60] or len(headings) + 1}"
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{name}-{number}"
        taken.add(anchor)
        headings.append(Heading(level, anchor, words))
        return f'<h{level} id="{anchor}">{found[2]}</h{level}>'

    return mark_safe(HEADING.sub(anchored, markup)), headings


class Link(NamedTuple):
    """Where a link leads, and what is said of it if it leads to nothing that stands yet."""

    address: str
    remark: str = ""


def with_links(markup: str, lead: Callable[[str], Link | None]) -> str:
    """Stored HTML with its links led where they lead now: `lead` is given each address, None leaves the words alone.

    A link with a remark is marked as one to something missing, and the remark stands after its words.
    """

    def led(found: re.Match[str]) -> str:
        address = html.unescape(found[1])
        link = lead(address)
        if link is None:
            return found[2]
        if link == Link(address):
            return found[0]
        remark = f'<span class="missing__remark"> ({html.escape(link.remark)})</span>' if link.remark else ""
        mark = ' class="missing"' if link.remark else ""
        return f'<a href="{html.escape(link.address)}"{mark}>{found[2]}{remark}</a>'

    return LINK.sub(led, markup)


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
