"""Mails as clients really write them, each compared with what its author wrote."""

from __future__ import annotations

from collections import Counter

import pytest

from guildhall.kit.inbound.reading import read
from guildhall.kit.inbound.replies import read_reply
from guildhall.kit.inbound.tests import corpus
from guildhall.kit.inbound.tests.corpus import Verdict
from guildhall.kit.markup import clean_html

NAMES = corpus.names()


@pytest.mark.parametrize("name", NAMES)
def test_the_author_s_words_are_told_from_the_rest(name: str) -> None:
    reply, wanted = read_reply(read(corpus.content(name))), corpus.expected(name)
    assert corpus.verdict(reply, wanted) is Verdict.EXACT, f"{reply.html}\n---\n{reply.folded_html}"
    assert reply.is_sure is wanted.is_sure
    for markup in wanted.markup:
        assert markup in reply.html


@pytest.mark.parametrize("name", NAMES)
def test_what_comes_out_is_clean_already(name: str) -> None:
    reply = read_reply(read(corpus.content(name)))
    for markup in (reply.html, reply.folded_html):
        assert corpus.words(clean_html(markup)) == corpus.words(markup)
        assert "<script" not in markup and "javascript:" not in markup and " style=" not in markup


def test_the_corpus_is_large_and_every_mail_has_its_expectation() -> None:
    assert len(NAMES) >= 150
    verdicts = Counter(
        corpus.verdict(read_reply(read(corpus.content(name))), corpus.expected(name)) for name in NAMES
    )
    assert not verdicts[Verdict.CUT] and not verdicts[Verdict.LOST]
