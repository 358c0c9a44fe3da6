"""Whatever an author writes, and whatever their client: no word of theirs is lost, and none is folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from guildhall.kit.inbound.reading import read
from guildhall.kit.inbound.replies import read_reply
from guildhall.kit.inbound.tests.corpus import is_within, plain_words, words
from guildhall.kit.inbound.tests.layouts import LAYOUTS, MARKED_BY_SIGNS, Paragraphs

# Lines that look like what clients and servers write, and are not.
ODD = (
    *(
        "From: the depot",
        "To: the tip",
        "Subject: to the weather",
        "Sent: letters to all",
        "Date: to be settled",
    ),
    *(
        "On Monday the council wrote:",
        "On Monday the council wrote: no.",
        "As she wrote:",
        "Ar ddydd Llun ysgrifennodd y cyngor:",
    ),
    *(
        "> 5 tonnes",
        "> more recycling",
        ">>> print(1)",
        "a > b",
        "<b>bold</b>",
        "&lt;p&gt; &amp; &nbsp;",
        "-----",
        "=====",
    ),
    *(
        "Regards",
        "Thanks",
        "Diolch",
        "Kind regards to all at the depot",
        "Original message",
        "The original message was lost:",
    ),
    *(
        "- fuel",
        "* crews",
        "• noise",
        "1. first",
        "2) second",
        "Westcombe Depot, Bideford EX39 3JQ",
        "Tel: 01237 428 711",
    ),
    *(
        "Am 10:00 ist Pause:",
        "06:00 crews meet",
        "Von: Hand",
        "De: rien",
        "At: ten",
        "Is it OFFICIAL?",
        "bo@example.org said yes",
    ),
    *(
        "https://example.org/a?b=c&d=e",
        "Forwarded message",
        "I think it is confidential",
        "Begin forwarded message: yes",
        "|a|b|",
    ),
    *(
        "Sent from Cardiff",
        "Anfonwyd y llythyr ddoe",
        "Do not click links in it",
        "write above this line",
        "PS: bring boots",
    ),
    *(
        "The council accepts no liability",
        "see https://example.org/.",
        "`code`",
        "SELECT * FROM: x",
        "{% if x %}",
        "£3.20 – €4",
    ),
)
letters = some.characters(categories=("L", "N", "Sc", "Sm"), exclude_characters="<>|~^`=+ªº")
plain_line = some.lists(some.text(letters, min_size=1, max_size=9), min_size=1, max_size=12).map(" ".join)
line = some.one_of(plain_line, some.sampled_from(ODD))
paragraph = some.lists(line, min_size=1, max_size=4)
paragraphs = some.lists(paragraph, min_size=1, max_size=5)


def said(own: Paragraphs) -> list[str]:
    """The words of an author, without signs that stand alone."""
    found = [word for lines in own for line in lines for word in plain_words(line)]
    return [word for word in found if any(letter.isalnum() for letter in word)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=paragraphs)
def test_every_word_of_the_author_is_shown(layout: Callable[[Paragraphs], bytes], own: Paragraphs) -> None:
    reply = read_reply(read(layout(own)))
    shown, folded = words(reply.html), words(reply.folded_html)
    assert not Counter(said(own)) - Counter(shown + folded), "lost"
    if layout in MARKED_BY_SIGNS:
        own = [[line for line in lines if not line.startswith(">")] for lines in own]
    assert is_within(said(own), shown), reply.folded_html


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=some.text(
        some.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t"), max_size=600
    ),
    is_html=some.booleans(),
)
def test_nothing_is_lost_of_any_text(text: str, is_html: bool) -> None:
    mail = EmailMessage()
    mail["In-Reply-To"] = "<a@b>"
    mail.set_content(
        text or " ", subtype="html" if is_html and "<" not in text and "&" not in text else "plain"
    )
    reply = read_reply(read(mail.as_bytes()))
    had = {word for word in plain_words(text) if word.isascii() and word.isalnum()}
    assert had <= set(words(reply.html) + words(reply.folded_html))
