"""What the house knows about a question that is about to be asked: the part of its history that speaks for somebody.

`guildhall.routing` measures on whole histories in memory. Here the search index finds the few hundred posts that are like the
question, the newest answers of its community are added without their words, and the same functions rank. Only what the
asker may see counts: a reason must never tell what somebody wrote behind a door.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.contributions.kinds import REPLY
from guildhall.contributions.models import Contribution, Stance
from guildhall.discovery.similar import Term, nearest, telling_terms
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person
from guildhall.routing.evidence import Evidence, Post
from guildhall.routing.ranking import UNLEARNT, asking, features, rank
from guildhall.routing.words import words_of

NEAR_THREADS: Final = 60
NEAR_REPLIES: Final = 100
# Of a thread of thousands of replies the first tell who knows.
FIRST: Final = 50
ACTIVE: Final = 1_500
LONG_AGO: Final = 500
MOST_TERMS: Final = 30
# How much of the weight of a question's words something must hold to be like it.
LIKE: Final = 0.3
SAYS: Final = 0.15
LONGEST: Final = 4_000
# People for each word at most: what so many say tells nothing of any.
PEOPLE: Final = 2_000
DAY: Final = 86_400

# The threads that are like it with what was said in them first, and the newest answers where it is asked.
POSTS: Final = f"""
WITH near AS (SELECT unnest(%(near)s::bigint[]) AS id),
threads AS (SELECT DISTINCT coalesce(c.root_id, c.id) AS id FROM contributions_contribution c JOIN near USING (id)
  WHERE c.audience_id = ANY(%(audiences)s)),
newest AS (SELECT c.id, c.root_id FROM (
    SELECT s.contribution_id FROM discovery_searchentry s
    WHERE s.community_id = %(community)s AND s.kind = '{REPLY}' AND s.audience_id = ANY(%(audiences)s)
      AND s.published_at > %(now)s - interval '{LONG_AGO} days' AND s.published_at < %(now)s
    ORDER BY s.published_at DESC, s.contribution_id DESC LIMIT {ACTIVE}) s
  JOIN contributions_contribution c ON c.id = s.contribution_id),
wanted AS (SELECT id FROM threads UNION SELECT id FROM near
  UNION SELECT r.id FROM threads CROSS JOIN LATERAL (SELECT c.id FROM contributions_contribution c WHERE c.root_id = threads.id
    ORDER BY c.published_at, c.id LIMIT {FIRST}) r
  UNION SELECT c.answer_id FROM threads JOIN contributions_contribution c USING (id)
  UNION SELECT id FROM newest UNION SELECT root_id FROM newest)
SELECT c.id, c.root_id, c.community_id, c.author_id, c.published_at, c.thanks_count, r.answer_id = c.id, c.title,
  CASE WHEN c.id = ANY(%(near)s) THEN left(c.html, {LONGEST}) ELSE '' END
FROM wanted JOIN contributions_contribution c USING (id) LEFT JOIN contributions_contribution r ON r.id = c.root_id
WHERE c.audience_id = ANY(%(audiences)s) AND c.published_at < %(now)s AND c.id <> %(but)s
ORDER BY c.published_at, c.id"""

SAID: Final = """
WITH term AS (SELECT * FROM unnest(%(terms)s::text[], %(weights)s::float8[]) AS t (query, weight))
SELECT e.person_id, sum(term.weight) AS score, min(e.knows || ' ' || e.responsible_for), min(e.working_on)
FROM term CROSS JOIN LATERAL (SELECT * FROM discovery_personentry p WHERE p.words @@ term.query::tsquery LIMIT %(budget)s) e
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked, by whom and where."""

    asker: Person
    community: Community
    title: str
    text: str
    asked_at: datetime
    # Its own row, where it is published already: what was said in it speaks for nobody yet.
    contribution: int = 0

    @property
    def words(self) -> str:
        return f"{self.title} {self.text}"[:LONGEST]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people who might be asked.

    `ranked` are those who answered, the likeliest first, and `says` those whose profile holds the words. `answered` are the
    threads like it that each answered, the most alike first; `proved` how often that was thanked or chosen; `here` how often
    each answered where it is asked, lately; `doing` the organisations that say they do the like; `near` the threads like it.
    """

    ranked: list[int]
    says: dict[int, tuple[bool, bool]]
    answered: dict[int, list[int]]
    proved: Counter[int]
    here: Counter[int]
    doing: set[int]
    near: list[int]


def gather(question: Question) -> Known:
    """Everything known about a question. Two kinds of evidence count alike: learnt weights were no better, see routing.md."""
    terms = telling_terms(question.words, MOST_TERMS)
    asked = partial(nearest, question.asker, terms, before=question.asked_at)
    roots, replies = asked(NEAR_THREADS, replies=False), asked(NEAR_REPLIES, replies=True)
    like = {str(pk): place for place, (pk, part) in enumerate(roots.items()) if part >= LIKE}
    said_the_like = {str(pk) for pk, part in replies.items() if part >= LIKE}
    evidence, wanted = Evidence(guesses_communities=False), _post_of(question)
    threads, proved, here = defaultdict[int, set[str]](set), Counter[int](), Counter[int]()
    for post, thanks in _posts(question, [*roots, *replies]):
        evidence.learn(post)
        if post.is_root or not post.author:
            continue
        author = int(post.author)
        here[author] += post.community == wanted.community and post.at > wanted.at - LONG_AGO
        if post.thread in like or post.id in said_the_like:
            threads[author].add(post.thread)
            proved[author] += thanks
    stances = Stance.objects.visible_to(question.asker).current().filter(contribution__in=like)
    doing = stances.filter(standing=Stance.Standing.DOING).values_list("organisation", flat=True)
    ranked = rank(features(evidence, asking(evidence, wanted, is_given=True)), UNLEARNT)
    return Known(
        ranked=[int(person) for person in ranked],
        says=_says(question, terms),
        answered={
            author: [int(each) for each in sorted(some, key=lambda pk: like.get(pk, len(like)))]
            for author, some in threads.items()
        },
        proved=proved,
        here=here,
        doing=set(doing),
        near=[int(each) for each in like],
    )


def communities_meant(asker: Person, title: str, limit: int = 3) -> list[int]:
    """Where things like this are asked, the likeliest first, among what the asker may see."""
    roots = nearest(asker, telling_terms(title), NEAR_THREADS, replies=False, before=timezone.now())
    near = {pk: part for pk, part in roots.items() if part >= LIKE}
    votes: dict[int, float] = defaultdict(float)
    where = Contribution.objects.visible_to(asker).filter(pk__in=near)
    for pk, community in where.values_list("pk", "community"):
        votes[community] += near[pk] ** 2
    return sorted(votes, key=lambda community: (-votes[community], community))[:limit]


def community_meant(asker: Person, words: str) -> Community | None:
    """Where somebody most likely wants to ask who names no community, among those that they are in."""
    mine = Community.objects.visible_to(asker).live().filter(memberships__person=asker)
    by_number = mine.in_bulk()
    meant = next((pk for pk in communities_meant(asker, words, 20) if pk in by_number), None)
    if meant is None and len(by_number) == 1:
        return next(iter(by_number.values()))
    return by_number[meant] if meant else None


def _post_of(question: Question) -> Post:
    return Post(
        id="",
        thread="",
        community=str(question.community.pk),
        author=str(question.asker.pk),
        at=question.asked_at.timestamp() / DAY,
        title=question.title,
        body=question.text,
    )


def _posts(question: Question, near: list[int]) -> list[tuple[Post, int]]:
    """The part of the history that matters, in the order of time; with each whether it was thanked, and chosen as the answer."""
    parameters: dict[str, Any] = {
        "near": near,
        "audiences": audiences_of(question.asker).array,
        "community": question.community.pk,
        "now": question.asked_at,
        "but": question.contribution,
    }
    with connection.cursor() as cursor:
        cursor.execute(POSTS, parameters)
        rows = cursor.fetchall()
    return [
        (
            Post(
                id=str(pk),
                thread=str(root or pk),
                community=str(community),
                author=str(author or ""),
                at=published.timestamp() / DAY,
                title=title if html else "",
                body=plain_text(html) if html else "",
            ),
            bool(thanks) + bool(is_answer),
        )
        for pk, root, community, author, published, thanks, is_answer, title, html in rows
        if question.contribution not in (pk, root)
    ]


def _says(question: Question, terms: Sequence[Term]) -> dict[int, tuple[bool, bool]]:
    """Whose profile, as everyone signed in sees it, holds the words: whether as knowledge, and whether as work of this month."""
    parameters: dict[str, Any] = {
        "terms": [term.query for term in terms],
        "weights": [term.weight for term in terms],
        "limit": NEAR_THREADS,
        "budget": PEOPLE,
    }
    with connection.cursor() as cursor:
        cursor.execute(SAID, parameters)
        rows = cursor.fetchall()
    all_of_it = sum(term.weight for term in terms)
    asked = set(words_of(question.words))
    found = {}
    for person, score, knows, working_on in rows:
        if score < SAYS * all_of_it:
            break
        said = (bool(asked & set(words_of(knows))), bool(asked & set(words_of(working_on))))
        if any(said):
            found[person] = said
    return found
