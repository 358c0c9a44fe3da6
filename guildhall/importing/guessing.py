"""Measures how well communities and related questions are found in a folder in the neutral format."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from guildhall.importing.histories import History
from guildhall.importing.reading import ImportRefused
from guildhall.routing.communities import Guesser, best, telling
from guildhall.routing.evidence import Post
from guildhall.routing.measures import Measures
from guildhall.routing.related import Item, PlainSearch, Related, Weights

# «To ask the Secretary of State for Transport, what …»: names the answer that is to be guessed.
SALUTATION = re.compile(
    r"To (?:ask|question)\b.*?, (?=(?:with|pursuant|what|whether|how|if|when|who|whom|whose|which|where|why|for|on"
    r"|further|by|to|in|under|following|given|at|as|since|of)\b)",
    re.IGNORECASE,
)
Ways = dict[str, Measures]


def without_salutation(text: str) -> str:
    """A parliamentary question from its first word that asks; other texts as they are."""
    salutation = SALUTATION.match(text)
    return text[salutation.end() :] if salutation else text


def evaluate_community(history: History, begin: float) -> Ways:
    """Learns from all roots before a moment and guesses the communities of those after it.

    The author's habit is told apart from the words, and so is a salutation that names the community.
    """
    guesses: dict[str, Callable[[Guesser, Guesser, Post], dict[str, float]]] = {
        "words and author": lambda plain, _full, post: plain.chances(_words(post), post.author),
        "words alone": lambda plain, _full, post: plain.chances(_words(post)),
        "words with the salutation": lambda _plain, full, post: full.chances(telling(post.title, post.body)),
    }
    plain, full = Guesser(), Guesser()
    found: Ways = {name: Measures() for name in guesses}
    for post in history.posts:
        if post.at < begin:
            if post.is_root:
                plain.learn(post.community, _words(post))
                full.learn(post.community, telling(post.title, post.body))
            if post.author:
                plain.learn_author(post.community, post.author)
        elif post.is_root:
            for name, guess in guesses.items():
                found[name].add(best(guess(plain, full, post)), {post.community})
    return found


def _words(post: Post) -> Counter[str]:
    return telling(post.title, without_salutation(post.body))


def linked(folder: Path) -> list[tuple[str, str]]:
    """Which question links to which, from `links.csv`."""
    path = folder / "links.csv"
    if not path.is_file():
        raise ImportRefused(f"{folder} has no links.csv, which says what is related.")
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["a"], row["b"]) for row in csv.DictReader(file)]


def evaluate_related(history: History, links: Sequence[tuple[str, str]]) -> Ways:
    """Looks for what each linking question links to, among all other questions, those asked later too.

    A link from or to what is not in the folder does not count. The direction does: from the linking to the linked.
    """
    items = items_of(history)
    known = {item.id for item in items}
    right: dict[str, set[str]] = defaultdict(set)
    for linking, other in links:
        if linking in known and other in known:
            right[linking].add(other)
    alone = Weights(tags=0, answers=0)
    ways: dict[str, Callable[[str], list[str]]] = {
        "as built": Related(items).like,
        "without answers": Related(items, Weights(answers=0)).like,
        "BM25 over title and text": Related(items, alone).like,
        "plain full-text search": PlainSearch(items).like,
    }
    found: Ways = {name: Measures() for name in ways}
    for name, like in ways.items():
        for linking, others in right.items():
            found[name].add(like(linking), others)
    return found


def items_of(history: History) -> list[Item]:
    """The questions of a history with their answers; all threads, where it tells no questions apart."""
    answers: dict[str, list[str]] = defaultdict(list)
    for post in history.posts:
        if not post.is_root and post.kind != "comment":
            answers[post.thread].append(post.body)
    roots = [post for post in history.posts if post.is_root]
    questions = [post for post in roots if post.kind == "question"] or roots
    return [Item(post.id, post.title, post.body, post.tags, answers[post.id]) for post in questions]
