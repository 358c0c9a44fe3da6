"""Who is likely to answer: a question's people in order, by features whose weights were learnt from earlier questions."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from operator import mul

from guildhall.routing.communities import telling
from guildhall.routing.evidence import HALF_LIVES, Evidence, Post, title_key
from guildhall.routing.words import counted

# The nearest of all past questions and answers; of these, the nearest of each community count in full.
SIMILAR_ANYWHERE = 400
SIMILAR_HERE = 100
MOST_WORDS = 120
# How many of each kind are looked at closely: those who are active here, and those for whom words speak.
POOL = 60
UNLIKELY = 0.01
# What a part of nothing is in logarithms.
NOTHING = 0.003
NOWHERE = [0.0] * (len(HALF_LIVES) + 1)
NO_VOTES = [0.0] * 5
LETTERS = re.compile(r"[^\W\d_]+")
ACTIVITY = ("answers here", "answers everywhere")
COUNTED = (
    *(f"{what}, {half:g} days" for what in ACTIVITY for half in HALF_LIVES),
    *(f"similar questions, {how}" for how in ("here", "sharp", "recent", "nearest", "anywhere")),
    *(f"similar answers, {how}" for how in ("here", "sharp", "recent")),
)
# The places of a vector, in order.
FEATURES = (
    *COUNTED,
    *(f"log of {name}" for name in COUNTED),
    *("last answer here", "recent questions answered", "last answer", "last word", "words, 7 days"),
    *("met", "named", "same title"),
)
# Where a history is too short to learn from: the two best single features together.
UNLEARNT = tuple(
    1.0 if name in {"answers here, 120 days", "similar questions, here"} else 0.0 for name in FEATURES
)
Counts = Mapping[str, list[float]]
Vector = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is about to be asked: its words, and how likely each community is."""

    question: Post
    words: Mapping[str, int]
    chances: Mapping[str, float]


def asking(evidence: Evidence, question: Post, is_given: bool = False) -> Asking:
    """A question with its community guessed, or as it was chosen."""
    words = counted(question.title, question.body)
    if is_given or evidence.guesser is None:
        return Asking(question, words, {question.community: 1.0})
    return Asking(
        question, words, evidence.guesser.chances(telling(question.title, question.body), question.author)
    )


def rank(features: Mapping[str, Vector], weights: Sequence[float]) -> list[str]:
    """The people in the order in which they should be asked."""
    scores = {person: sum(map(mul, weights, row)) for person, row in features.items()}
    return sorted(scores, key=lambda person: (-scores[person], person))


def features(evidence: Evidence, wanted: Asking) -> dict[str, Vector]:
    """The people who might be asked, with what speaks for each.

    Whoever never answered anything is not among them, nor is the asker, nor who neither answered much in a likely community
    lately nor anything like this question.
    """
    question, at = wanted.question, wanted.question.at
    here = active_here(evidence, wanted)
    questions, answers = question_votes(evidence, wanted), answer_votes(evidence, wanted)
    shares = recent_shares(evidence, wanted)
    met = evidence.met.get(question.author, Counter[str]())
    named, same = named_in(evidence, question), same_title(evidence, question)
    pool = {
        *nlargest(POOL, here, key=lambda person: (here[person][3] + here[person][1], person)),
        *nlargest(POOL, questions, key=lambda person: (questions[person][0], person)),
        *nlargest(POOL, answers, key=lambda person: (answers[person][0], person)),
        *(met.keys() | named | same),
    }
    counts, others = {}, {}
    for person in sorted(pool & evidence.everywhere.keys() - {question.author}):
        wide, wrote = evidence.everywhere[person], evidence.wrote[person]
        near = here.get(person, NOWHERE)
        counts[person] = [
            *near[:-1],
            *wide.at(at),
            *questions.get(person, NO_VOTES[:5]),
            *answers.get(person, NO_VOTES[:3]),
        ]
        others[person] = (
            math.log(0.003 + near[-1]),
            math.log(1 + shares.get(person, 0.0)),
            -math.log(0.1 + at - wide.last),
            -math.log(0.05 + at - wrote.last),
            math.log(1 + wrote.at(at)[0]),
            math.log(1 + met.get(person, 0)),
            float(person in named),
            float(person in same),
        )
    return {person: (*row, *others[person]) for person, row in shared_out(counts).items()}


def shared_out(counts: Counts) -> dict[str, Vector]:
    """Each count as a part of all people's, so that it means the same in a busy community and in a small one.

    Twice over: one logarithm tells the few who have much apart, the other whoever has a little from whoever has nothing.
    """
    totals = [sum(column) or 1.0 for column in zip(*counts.values(), strict=True)]
    found = {}
    for person, row in counts.items():
        parts = [count / total for count, total in zip(row, totals, strict=True)]
        found[person] = (
            *(math.log(1 + 30 * part) for part in parts),
            *(math.log(NOTHING + part) for part in parts),
        )
    return found


def active_here(evidence: Evidence, wanted: Asking) -> Counts:
    """How much each person answered in the likely communities, fading with each half-life; last, how lately."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * (len(HALF_LIVES) + 1))
    for community, chance in wanted.chances.items():
        if chance < UNLIKELY:
            continue
        for person, faded in evidence.here.get(community, {}).items():
            row = found[person]
            for place, count in enumerate(faded.at(wanted.question.at)):
                row[place] += chance * count
            row[-1] += chance / (0.1 + wanted.question.at - faded.last)
    return found


def recent_shares(evidence: Evidence, wanted: Asking) -> Mapping[str, float]:
    """How many of a community's last questions each person answered."""
    found: dict[str, float] = defaultdict(float)
    for community, chance in wanted.chances.items():
        for thread in evidence.recent.get(community, ()):
            for person in thread.answered:
                found[person] += chance
    return found


def question_votes(evidence: Evidence, wanted: Asking) -> Counts:
    """What similar past questions say of the people who answered them."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * 5)
    best = evidence.questions.search(wanted.words, SIMILAR_ANYWHERE, MOST_WORDS)
    left = dict.fromkeys(wanted.chances, SIMILAR_HERE)
    for score, thread_id in best:
        thread, near = evidence.threads[thread_id], score / best[0][0]
        chance = wanted.chances.get(thread.community, 0.0) if left.get(thread.community) else 0.0
        if chance:
            left[thread.community] -= 1
        for person, when in thread.answered.items():
            row, age = found[person], wanted.question.at - when
            row[0] += near**1.5 * chance
            row[1] += near**4 * chance
            row[2] += near**1.5 * chance * 0.5 ** (age / 150)
            row[3] = max(row[3], near * chance)
            row[4] += near**2
    return found


def answer_votes(evidence: Evidence, wanted: Asking) -> Counts:
    """What similar past answers say of the people who wrote them."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * 3)
    best = evidence.answers.search(wanted.words, SIMILAR_ANYWHERE, MOST_WORDS)
    for score, answer in best:
        near, chance = score / best[0][0], 0.1 + 0.9 * wanted.chances.get(answer.community, 0.0)
        row, age = found[answer.person], wanted.question.at - answer.at
        row[0] += near**2 * chance
        row[1] += near**4 * chance
        row[2] += near**2 * chance * 0.5 ** (age / 150)
    return found


def named_in(evidence: Evidence, question: Post) -> set[str]:
    """Who is named in a question, with first and last name."""
    letters = LETTERS.findall(f"{question.title} {question.body}".lower())
    pairs = {f"{first} {second}" for first, second in pairwise(letters)}
    return {person for pair in pairs & evidence.named.keys() for person in evidence.named[pair]}


def same_title(evidence: Evidence, question: Post) -> set[str]:
    """Who took part in the last threads of this title: one thread that broke in two."""
    threads = [evidence.threads[each] for each in evidence.titles.get(title_key(question.title), ())[-3:]]
    return {person for thread in threads for person in (thread.asker, *thread.answered)}
