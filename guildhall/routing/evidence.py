"""What is known at a moment: who answered what, where and when. Grows one post at a time and never looks ahead."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from guildhall.routing.bm25 import Index
from guildhall.routing.communities import Guesser, telling
from guildhall.routing.words import counted

# In days. Short ones say who is here this week, long ones who has always been.
HALF_LIVES = (7.0, 30.0, 120.0, 500.0)
RECENT_QUESTIONS = 60
NAME = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody wrote; `author` is empty where nobody knows. `at` is in days since 1970."""

    id: str
    thread: str
    community: str
    author: str
    at: float
    title: str
    body: str
    kind: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_root(self) -> bool:
        return self.id == self.thread


@dataclass(slots=True)
class Decaying:
    """A count that fades with each half-life."""

    last: float
    counts: list[float] = field(default_factory=lambda: [0.0] * len(HALF_LIVES))

    def add(self, at: float) -> None:
        self.counts = [count + 1 for count in self.at(at)]
        self.last = at

    def at(self, at: float) -> list[float]:
        """The counts at a moment."""
        age = at - self.last
        return [count * 0.5 ** (age / half) for count, half in zip(self.counts, HALF_LIVES, strict=True)]


@dataclass(slots=True)
class Thread:
    """A question, or what else began a thread, and who answered when."""

    id: str
    community: str
    asker: str
    answered: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """That somebody answered, for the index of answers."""

    person: str
    community: str
    at: float


class Evidence:
    """Everything known so far. `names` are those of people, by id, to see who is named in a question.

    Where communities are always given there is none to guess, and learning costs half.
    """

    def __init__(self, names: Mapping[str, str] | None = None, *, guesses_communities: bool = True) -> None:
        self.guesser = Guesser() if guesses_communities else None
        self.questions: Index[str] = Index()
        self.answers: Index[Answer] = Index()
        self.threads: dict[str, Thread] = {}
        self.here: dict[str, dict[str, Decaying]] = defaultdict(dict)
        self.everywhere: dict[str, Decaying] = {}
        self.wrote: dict[str, Decaying] = {}
        self.met: dict[str, Counter[str]] = defaultdict(Counter)
        self.recent: dict[str, deque[Thread]] = defaultdict(lambda: deque(maxlen=RECENT_QUESTIONS))
        self.titles: dict[str, list[str]] = defaultdict(list)
        self.named: dict[str, list[str]] = defaultdict(list)
        for person, name in (names or {}).items():
            if len(NAME.findall(name)) > 1:
                self.named[" ".join(NAME.findall(name.lower()))].append(person)

    def learn(self, post: Post) -> None:
        """Takes in a post, which must be newer than all before."""
        counts = counted(post.title, post.body)
        if post.is_root:
            self._learn_root(post, counts)
        if not post.author:
            return
        if not post.is_root and (thread := self.threads.get(post.thread)) and thread.asker != post.author:
            self._learn_answer(post, counts, thread)
        self.wrote.setdefault(post.author, Decaying(post.at)).add(post.at)
        if self.guesser:
            self.guesser.learn_author(post.community, post.author)

    def _learn_root(self, post: Post, counts: Counter[str]) -> None:
        thread = self.threads[post.id] = Thread(post.id, post.community, post.author)
        self.questions.add(post.id, counts)
        if self.guesser:
            self.guesser.learn(post.community, telling(post.title, post.body))
        self.recent[post.community].append(thread)
        self.titles[title_key(post.title)].append(post.id)

    def _learn_answer(self, post: Post, counts: Counter[str], thread: Thread) -> None:
        person, at = post.author, post.at
        self.answers.add(Answer(person, post.community, at), counts)
        self.here[post.community].setdefault(person, Decaying(at)).add(at)
        self.everywhere.setdefault(person, Decaying(at)).add(at)
        self.met[thread.asker][person] += 1
        thread.answered.setdefault(person, at)


def title_key(title: str) -> str:
    """A title as it is compared with others: without «Re:», signs and case."""
    return " ".join(word for word in NAME.findall(title.lower()) if word not in {"re", "fwd", "fw"})
