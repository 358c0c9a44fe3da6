"""Two changes of one text are brought together, and where they clash nothing of either is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from guildhall.kit.markup import clean_html, plain_text
from guildhall.tools.pages.merging import Clash, blocks, merge

BINS = "<h3>Bins</h3><p>We charge £30 for a bin.</p><ul><li>black</li><li>green</li></ul><p>Ask us.</p>"


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        (("£30", "£35"), ("Ask us", "Ring us"), ("£35", "Ring us")),
        (("£30", "£35"), ("a bin.", "each bin."), ("£35 for each bin.",)),
        (("<li>black</li>", "<li>black lid</li>"), ("<li>green</li>", "<li>green lid</li>"), ("black lid", "green lid")),
        (("<p>Ask us.</p>", ""), ("£30", "£35"), ("£35", "green")),
        (("<h3>Bins</h3>", "<h3>Bins</h3><p>New first.</p>"), ("<p>Ask us.</p>", "<p>Ask us.</p><p>Last.</p>"), ("New first", "Last")),
        (("<p>Ask us.</p>", "<p>Ask us.</p><p>Mine.</p>"), ("<p>Ask us.</p>", "<p>Ask us.</p><p>Theirs.</p>"), ("Mine", "Theirs")),
        (("<li>green</li>", "<li>green</li><li>mine</li>"), ("<li>green</li>", "<li>green</li><li>theirs</li>"), ("<li>mine</li>", "<li>theirs</li>")),
        (("£30", "<strong>£30</strong>"), ("Ask us", "Ring us"), ("<strong>£30</strong>", "Ring us")),
    ],
)  # fmt: skip
def test_changes_in_different_places_both_stand(
    ours: tuple[str, str], theirs: tuple[str, str], both: tuple[str, ...]
) -> None:
    merged = merge(BINS, BINS.replace(*theirs), BINS.replace(*ours))
    assert not merged.clashes
    assert all(words in merged.html for words in both), merged.html
    assert clean_html(merged.html) == merged.html


def test_changes_of_the_same_words_are_shown_and_the_words_sent_stand() -> None:
    merged = merge(BINS, BINS.replace("£30", "£33"), BINS.replace("£30", "£35").replace("black", "blue"))
    [clash] = merged.clashes
    assert clash == Clash(
        "<p>We charge £30 for a bin.</p>",
        "<p>We charge £33 for a bin.</p>",
        "<p>We charge £35 for a bin.</p>",
    )
    assert "£35" in merged.html
    assert "blue" in merged.html


def test_what_one_took_out_and_the_other_changed_is_not_lost() -> None:
    for now, sent in (("", "£35 now."), ("£35 now.", "")):
        texts = [BINS.replace("<p>We charge £30 for a bin.</p>", f"<p>{words}</p>" if words else "") for words in (now, sent)]  # fmt: skip
        merged = merge(BINS, *texts)
        assert len(merged.clashes) == 1
        assert "£35 now." in merged.html


def test_crossing_markup_is_left_to_people() -> None:
    one = BINS.replace("charge £30 for", "<strong>charge £30</strong> for")
    other = BINS.replace("£30 for a", "<em>£30 for</em> a")
    merged = merge(BINS, one, other)
    assert merged.clashes or clean_html(merged.html) == merged.html


def test_texts_that_have_little_in_common_are_not_mixed_word_by_word() -> None:
    sent = BINS.replace("We charge £30 for a bin.", "All of it is free now in our district for everybody.")
    assert len(merge(BINS, BINS.replace("for a bin", "for a box"), sent).clashes) == 1


def test_blocks_put_together_again_are_the_whole() -> None:
    html = "words<p>a &amp; b<br>c</p>\n<hr><ul><li><p>x</p></li></ul>and <em>more</em> words<pre>a\nb</pre>"
    assert blocks(html) == [
        "words",
        "<p>a &amp; b<br>c</p>",
        "<hr>",
        "<ul><li><p>x</p></li></ul>",
        "and <em>more</em> words",
        "<pre>a\nb</pre>",
    ]


WORDS = some.lists(some.sampled_from([f"word{number}" for number in range(8)]), min_size=1, max_size=6)
TEXT = some.lists(WORDS, min_size=0, max_size=5)


def html_of(text: list[list[str]]) -> str:
    return "".join(f"<p>{' '.join(words)}</p>" for words in text)


@settings(max_examples=200, deadline=None)
@given(TEXT, some.data())
def test_new_words_of_both_are_in_what_was_merged(text: list[list[str]], data: some.DataObject) -> None:
    """Whatever two people put in, and wherever: without a clash it stands; with one it is shown."""
    changed = []
    for mark in ("theirs", "ours"):
        copy = [list(words) for words in text] or [[]]
        for number in range(data.draw(some.integers(1, 3))):
            words = copy[data.draw(some.integers(0, len(copy) - 1))]
            at = data.draw(some.integers(0, len(words)))
            words[at : at + data.draw(some.integers(0, 1))] = [f"{mark}{number}"]
            if data.draw(some.booleans()):
                copy.append([f"{mark}{number}more"])
        changed.append(html_of(copy))
    merged = merge(html_of(text), *changed)
    shown = merged.html + "".join(clash.now + clash.sent for clash in merged.clashes)
    for html in changed:
        new = {word for word in plain_text(html).split() if word.startswith(("theirs", "ours"))}
        assert new <= set(plain_text(shown).split())
    assert clean_html(merged.html) == merged.html
