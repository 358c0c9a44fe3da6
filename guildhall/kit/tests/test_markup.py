"""What pages add to stored HTML when they show it: anchors for a table of contents, and links led where they lead now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from guildhall.kit.markup import Heading, Link, clean_html, with_anchors, with_links


def test_headings_get_anchors_and_stand_right_under_the_title() -> None:
    markup, headings = with_anchors("<h3>What it costs</h3><p>£32</p><h4>In <em>Leeds</em> &amp; York</h4>")
    assert markup == (
        '<h2 id="part-what-it-costs">What it costs</h2><p>£32</p>'
        '<h3 id="part-in-leeds-york">In <em>Leeds</em> &amp; York</h3>'
    )
    assert headings == [
        Heading(2, "part-what-it-costs", "What it costs"),
        Heading(3, "part-in-leeds-york", "In Leeds & York"),
    ]


def test_no_level_is_left_out_and_no_anchor_is_there_twice() -> None:
    _markup, headings = with_anchors("<h4>Costs</h4><h4>Costs</h4><h3>Costs 2</h3><h3>?</h3>")
    assert [(each.level, each.anchor) for each in headings] == [
        (2, "part-costs"),
        (3, "part-costs-2"),
        (2, "part-costs-2-2"),
        (2, "part-4"),
    ]


def test_a_heading_without_words_is_in_no_table_of_contents() -> None:
    markup, headings = with_anchors("<h3> </h3><p>Words</p>")
    assert (markup, headings) == ("<p> </p><p>Words</p>", [])


def test_what_looks_like_a_heading_in_words_stays_words() -> None:
    stored = clean_html("<p>&lt;h3&gt;No&lt;/h3&gt;</p>")
    assert with_anchors(stored) == (stored, [])


@given(some.text(max_size=40))
def test_no_words_of_a_heading_get_out_of_its_anchor(words: str) -> None:
    markup, headings = with_anchors(clean_html(f"<h3>{words}</h3>"))
    for each in headings:
        assert f'id="{each.anchor}"' in markup
        assert not set(each.anchor) & set("\"'<>& ")


def test_links_are_led_where_they_lead_now() -> None:
    stored = clean_html('<p><a href="/old/?a=1&amp;b=2">Bins</a> and <a href="/gone/">lids</a></p>')
    led = with_links(stored, lambda address: Link("/new/?c=<>") if address == "/old/?a=1&b=2" else None)
    assert led == '<p><a href="/new/?c=&lt;&gt;">Bins</a> and lids</p>'


def test_a_link_to_what_is_missing_says_so() -> None:
    led = with_links('<a href="/x/">Lids</a>', lambda _address: Link("/new/", "not <written> yet"))
    assert led == (
        '<a href="/new/" class="missing">Lids<span class="missing__remark"> (not &lt;written&gt; yet)</span></a>'
    )


def test_a_link_that_leads_where_it_led_stays_as_it_is() -> None:
    stored = clean_html('<p><a href="https://example.org/">Bins</a></p>')
    assert with_links(stored, Link) == stored
