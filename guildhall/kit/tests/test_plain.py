"""What is simple is shown without markup, and comes back the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.kit.markup import text_to_html, typed_to_html
from guildhall.kit.plain import as_typed

TYPED = [
    "One line",
    "First line\nsecond line\n\nNext paragraph",
    "Look at https://example.gov.uk/a?b=1&c=2 first.",
    "Less < more & «quotes» 'x' \"y\"",
    "- one\n- two\n\nand then",
    "1. first\n2. second",
    "> You said this\n> and that\n>\n> and more\n\nI answer.",
    "> - a list\n> - in a quote",
    "Prices - as of May - stand",
    "2. not a list, as it begins with two",
]


@pytest.mark.parametrize("typed", TYPED)
def test_what_was_typed_plainly_is_shown_plainly_again(typed: str) -> None:
    html = typed_to_html(typed)
    assert as_typed(html) == typed
    assert typed_to_html(as_typed(html)) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>Very <strong>bold</strong></p>",
        "<h3>Heading</h3><p>x</p>",
        '<p>Ask <span data-mention="7">@Bo</span></p>',
        '<p>Read <a href="https://example.org" rel="nofollow noopener">this page</a></p>',
        "<ul><li><p>one</p><ul><li><p>inner</p></li></ul></li></ul>",
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
        "<p>Begins with</p><p>- a dash</p>",
        "A heading that was taken away<p>and words</p>",
    ],
)
def test_what_is_not_simple_keeps_its_markup_and_loses_nothing(html: str) -> None:
    assert typed_to_html(as_typed(html)) == html


def test_a_quote_of_a_reply_is_quoted_as_in_mails() -> None:
    html = '<blockquote data-reply="12"><p>We charge £30.</p></blockquote><p>Ada Okafor: </p>'
    assert as_typed(html).startswith("> We charge £30.\n\nAda Okafor:")


blocks = st.lists(
    st.text(st.sampled_from("ab <>&-1.>*\n\"'é"), max_size=12).map(text_to_html)
    | st.sampled_from(["<p>x<br>y</p>", "<ul><li><p>x</p></li></ul>", "<blockquote><p>q</p></blockquote>"]),
    max_size=6,
).map("".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=80)
@given(blocks)
def test_nothing_changes_by_being_shown_and_sent_again(html: str) -> None:
    once = typed_to_html(as_typed(html))
    assert once == typed_to_html(html) or as_typed(html) == html
    assert typed_to_html(as_typed(once)) == once
