"""Stored HTML as text mails show it."""

from __future__ import annotations

import pytest

from guildhall.kit.plain import as_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        (
            "<p>We do:</p><ul><li>one</li><li>two <strong>big</strong></li></ul><p>End</p>",
            "We do:\n\n- one\n- two big\n\nEnd",
        ),
        ('<ol start="3"><li>c</li><li>d</li></ol>', "3. c\n4. d"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc"),
        ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>", "> a\n>\n> > b\n\nc"),
        ('<p><a href="https://a.example/x">here</a>.</p>', "here (https://a.example/x)."),
        ('<p><a href="https://a.example/">https://a.example/</a></p>', "https://a.example/"),
        ('<p><a href="/c/waste/">here</a></p>', "here (https://site.example/c/waste/)"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a | b\n1 | 2"),
        ("<pre>a  b\n  c</pre><p>d</p>", "a  b\n  c\n\nd"),
        ('<p>x <img src="/files/a/b.png" alt="A bin"> y</p>', "x [A bin] y"),
        ("<p>a &amp; b &lt;c&gt;</p>", "a & b <c>"),
        ("", ""),
    ],
)
def test_it_reads_as_somebody_would_type_it(html: str, text: str) -> None:
    assert as_text(html, "https://site.example") == text
