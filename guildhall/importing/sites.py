"""What Markdown and HTML of other sites hold that means nothing here: their short codes and pictures."""

from __future__ import annotations

import re
from collections.abc import Container
from html import escape, unescape
from typing import Final

from django.utils.translation import gettext as _

# «{{< note >}}», «{{% img src="…" %}}» and «{% link … %}», as Hugo and Jekyll write them.
CODE: Final = r"\{\{[<%].{0,4000}?[%>]\}\}|\{%.{0,4000}?%\}"
SHORT_CODE: Final = re.compile(CODE, re.DOTALL)
LINK_WITHIN: Final = re.compile(rf"\[([^\[\]]*)\]\(\s*<?(?:{CODE})[^)\n]*\)", re.DOTALL)
PLACE_WITHIN: Final = re.compile(rf"""\b(?:href|src)=(["']?)(?:{CODE})[^"'\s>]*\1""", re.DOTALL)
ARGUMENT: Final = re.compile(r'([\w-]+)="((?:[^"\\]|\\.)*)"')
LONE: Final = re.compile(r'(?<![=\w])"([^"]+)"')
WORDS: Final = ("kicker", "intro", "title", "text", "label", "caption", "alt")
MARKDOWN_PICTURE: Final = re.compile(r"!\[([^\]]{0,1000})\]\(\s*<?([^\s)>]{1,2000})>?(?:\s[^)\n]{0,1000})?\)")
LINKING_PICTURE: Final = re.compile(
    r"\[!\[([^\]]{0,1000})\]\([^)\n]{0,2000}\)\s*\]\(\s*<?([^\s)>]{1,2000})>?(?:\s[^)\n]{0,1000})?\)"
)
HTML_PICTURE: Final = re.compile(r"<img\b[^>]{0,4000}>", re.IGNORECASE)
HTML_ARGUMENT: Final = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
INDENTED_TAG: Final = re.compile(
    r"^[ \t]+(?=</?(?:ul|ol|li|p|h[1-6]|div|dl|dt|dd|table|thead|tbody|tr|td|th|blockquote|section|figure)\b)",
    re.MULTILINE | re.IGNORECASE,
)
FILE: Final = re.compile(r"/files/([\w-]{8,64})/")
ADDRESS: Final = re.compile(r"https?://[^\s<>()\"']+\Z")


def without_indented_tags(markdown: str) -> str:
    """Markdown whose HTML stands at the edge: indented, as editors leave it, Markdown would show it as code."""
    return markdown if "```" in markdown or "~~~" in markdown else INDENTED_TAG.sub("", markdown)


def without_short_codes(markdown: str) -> str:
    """Markdown whose short codes became the words and links they hold."""
    if "{{" not in markdown and "{%" not in markdown:
        return markdown
    markdown = LINK_WITHIN.sub(r"\1", markdown)
    markdown = PLACE_WITHIN.sub("", markdown)
    return SHORT_CODE.sub(lambda found: _said(found[0]), markdown)


def with_linked_pictures(source: str, keys: Container[str] = ()) -> str:
    """Markdown or HTML in which pictures of other sites are links, because no page here calls another site.

    HTML keeps those whose files came along; `keys` are what the source calls these.
    """
    if "![" in source:
        source = LINKING_PICTURE.sub(lambda found: _link(found[1], found[2]), source)
        source = MARKDOWN_PICTURE.sub(lambda found: _link(found[1], found[2]), source)
    if "<img" in source.lower():
        source = HTML_PICTURE.sub(lambda found: _html_picture(found, keys), source)
    return source


def _said(code: str) -> str:
    arguments = dict(ARGUMENT.findall(code))
    lone = LONE.search(code)
    name = re.sub(r"^\W+", "", code).split(maxsplit=1)[0].lower()
    name = re.sub(r"^\W+", "", code).split(maxsplit=1)[0].lower()
    if "img" in name and (picture := arguments.get("alt") or arguments.get("caption")):
        arguments = {"title": f"{_('Picture')}: {picture}", "src": arguments.get("src", "")}
    words = ": ".join(dict.fromkeys(filter(None, (arguments.get(each, "").strip() for each in WORDS))))
    if name == "quote-block":
        return f"\n> {words}\n>\n> {arguments.get('cite', '')}\n"
    if name == "youtube" and (video := arguments.get("id") or (lone and lone[1])):
        return _link(words or _("Video"), f"https://www.youtube.com/watch?v={video}")
    if name == "tweet" and "user" in arguments and "id" in arguments:
        to = f"https://twitter.com/{arguments['user']}/status/{arguments['id']}"
        return _link(to, to)
    given = [*arguments.values(), lone[1] if lone else ""]
    to = next((value for value in given if ADDRESS.match(value)), "")
    return _link(words, to) if to else words


def _link(words: str, to: str) -> str:
    words = " ".join(words.replace("[", "(").replace("]", ")").split())
    return f"[{words or _('Picture')}]({to})" if ADDRESS.match(to) else words


def _html_picture(found: re.Match[str], keys: Container[str]) -> str:
    said = {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in HTML_ARGUMENT.findall(found[0])
    }
    words = escape(" ".join(said.get("alt", "").split()), quote=False)
    to = said.get("src", "")
    if (own := FILE.match(to)) and own[1] in keys:
        return found[0]
    return f'<a href="{escape(to)}">{words or _("Picture")}</a>' if ADDRESS.match(to) else words
