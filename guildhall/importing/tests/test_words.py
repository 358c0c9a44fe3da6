"""What posts say looks right here, whatever wrote it."""

from __future__ import annotations

import pytest

from guildhall.importing.bodies import words_of
from guildhall.importing.plain import plain_to_html
from guildhall.kit.markup import plain_text

LINK = 'rel="nofollow noopener"'
PLAIN = {
    "paragraphs and lines": (
        "Dear all,\n\nBins:\nblack\ngreen",
        "<p>Dear all,</p><p>Bins:<br>black<br>green</p>",
    ),
    "lines that a mail program broke": (
        "We have collected food waste every week since 2019, and garden\n"
        "waste every second week, which surprised the finance team a lot\nwhen it worked.",
        "<p>We have collected food waste every week since 2019, and garden waste every second week,"
        " which surprised the finance team a lot when it worked.</p>",
    ),
    "quoted mail": (
        "> > Who charges?\n> We do.\nSince when?",
        "<blockquote><blockquote><p>Who charges?</p></blockquote><p>We do.</p></blockquote><p>Since when?</p>",
    ),
    "columns": ("Bins    240 l\nBoxes    55 l", "<pre>Bins    240 l\nBoxes    55 l</pre>"),
    "code": ("    bins <- 3\n    boxes <- 4", "<pre>    bins &lt;- 3\n    boxes &lt;- 4</pre>"),
    "a list is no code": ("  - bins\n  - boxes", "<p>- bins<br>- boxes</p>"),
    "addresses": (
        "See https://example.org/a?b=1&c=2. Or [the list](https://example.org/x).",
        f'<p>See <a href="https://example.org/a?b=1&amp;c=2" {LINK}>https://example.org/a?b=1&amp;c=2</a>.'
        f' Or <a href="https://example.org/x" {LINK}>the list</a>.</p>',
    ),
    "what list software left": (
        "Diolch\n\t[[alternative HTML version deleted]]\nann@example.org<mailto:ann@example.org>",
        "<p>Diolch</p><p>ann@example.org</p>",
    ),
    "HTML in plain text": ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
}
MARKDOWN = {
    "headings, one below the page's own": ("# Bins\n\nAll of them", "<h3>Bins</h3>\n<p>All of them</p>"),
    "a link within the old site": (
        'Ask [the team]({{< ref "/about/team.md" >}} "Us").',
        "<p>Ask the team.</p>",
    ),
    "a film": (
        '{{< youtube id="abc" title="A tour" >}}',
        f'<p><a href="https://www.youtube.com/watch?v=abc" {LINK}>A tour</a></p>',
    ),
    "a box": ("{{< box >}}\nMind the lid.\n{{< /box >}}", "<p>Mind the lid.</p>"),
    "a picture of the old site": (
        '{{< img src="bins.jpg" alt="Two bins" >}}',
        "<p>Picture: Two bins</p>",
    ),
    "a picture elsewhere": (
        "![Two bins](https://example.org/b.png)",
        f'<p><a href="https://example.org/b.png" {LINK}>Two bins</a></p>',
    ),
    "indented HTML is no code": ("<div>\n\n    <p>Bins</p>\n\n</div>", "<p>Bins</p>"),
    "characters written as numbers": ("Bins&#8217; lids &amp; wheels", "<p>Bins’ lids &amp; wheels</p>"),
}


@pytest.mark.parametrize(("text", "html"), PLAIN.values(), ids=PLAIN.keys())
def test_plain_text(text: str, html: str) -> None:
    assert plain_to_html(text) == html


@pytest.mark.parametrize(("text", "html"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown_of_other_sites(text: str, html: str) -> None:
    assert words_of({"body": text, "body_format": "markdown"}).strip() == html


def test_html_keeps_its_pictures_as_links_and_its_blocks_apart() -> None:
    html = words_of({"body_html": '<div>One</div><div>Two</div><img src="https://example.org/b.png">'})
    assert plain_text(html).split() == ["One", "Two", "Picture"]
    assert "<img" not in html
    assert 'href="https://example.org/b.png"' in html


@pytest.mark.parametrize(
    "beginning", ["> ", "{{< ", "[a]({{< ", "![", "[![a](", "<img ", "<div>", "    <p", "{% ", "<mailto:"]
)
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_what_begins_over_and_over_and_never_ends_is_read(beginning: str, form: str) -> None:
    html = words_of({"body": beginning * 5_000 + "deep", "body_format": form})
    # A tag without an end is no words to whoever reads HTML.
    assert "deep" in html or (form != "text" and beginning.strip().startswith("<"))
