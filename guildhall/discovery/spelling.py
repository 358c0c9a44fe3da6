"""«Did you mean …»: words one slip away from what was typed, by a table of words with one letter left out.

A suggestion must never tell a word that its reader could not have read. So only words of what is open to everyone
signed in are learnt, and of these a word is offered to somebody only if it would find them something now.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from guildhall.communities.audience import SIGNED_IN, audiences_of
from guildhall.discovery.matching import FEW, NEWEST
from guildhall.discovery.words import PLAIN_WORD, fold, forms_of, parts_of, tidy
from guildhall.people.models import Person

SHORTEST, LONGEST = 4, 24
MOST_WORDS: Final = 6
TRIED: Final = 5
# A word that is known is still taken for a slip where another is this many times as common.
COMMONER: Final = 20
# At this many texts a word has to stand in one more of them to be learnt, so that rare slips are not.
TEXTS: Final = 100_000

FOLDED: Final = (
    "to_tsvector('simple', regexp_replace(normalize(lower({text}), NFD), '[\u0300-\u036f]', '', 'g'))"
)
PLAIN: Final = "c.title || ' ' || regexp_replace(c.html, '<[^>]*>|&[#a-z0-9]+;', ' ', 'g')"
# What is open to whoever is signed in, and of profiles what their entries hold.
SOURCES: Final = {
    "contributions": f"""SELECT {FOLDED.format(text=PLAIN)} FROM contributions_contribution c
        JOIN communities_audience a ON a.id = c.audience_id AND a.reach <= 2 WHERE c.published_at IS NOT NULL""",
    "people": f"""SELECT {FOLDED.format(text="concat_ws(' ', e.sort_name, e.knows, e.responsible_for, e.working_on)")}
        FROM discovery_personentry e WHERE true""",
    "communities": f"""SELECT {FOLDED.format(text="c.name || ' ' || c.purpose")} FROM communities_community c
        JOIN communities_audience a ON a.id = c.audience_id AND a.reach <= 2 WHERE true""",
}
KEYS: Final = {"contributions": "c.id", "people": "e.person_id", "communities": "c.id"}

WORDS: Final = f"""SELECT word, ndoc AS times FROM ts_stat(%s)
    WHERE word ~ '^[[:alpha:]]+$' AND length(word) BETWEEN {SHORTEST} AND {LONGEST}"""
DELETIONS: Final = """(SELECT array_agg(DISTINCT left(word, place - 1) || substr(word, place + 1)) || word
    FROM generate_series(1, length(word)) place)"""
LEARN: Final = f"""INSERT INTO discovery_spelling (word, times, keys)
    SELECT word, times, {DELETIONS} FROM ({WORDS}) w ORDER BY word ON CONFLICT DO NOTHING"""

RELEARN: Final = f"""
WITH learnt AS MATERIALIZED (SELECT word, sum(times)::integer AS times FROM (
    SELECT word, times FROM ({WORDS}) w
     WHERE times > (SELECT greatest(reltuples, 0) / {TEXTS} FROM pg_class WHERE oid = 'contributions_contribution'::regclass)
    UNION ALL {WORDS} UNION ALL {WORDS}) w GROUP BY word),
forgotten AS (DELETE FROM discovery_spelling s WHERE NOT EXISTS (SELECT 1 FROM learnt l WHERE l.word = s.word))
INSERT INTO discovery_spelling (word, times, keys) SELECT word, times, {DELETIONS} FROM learnt ORDER BY word
ON CONFLICT (word) DO UPDATE SET times = excluded.times WHERE discovery_spelling.times <> excluded.times"""

NEAR: Final = "SELECT word, times FROM discovery_spelling WHERE keys && %(keys)s::varchar[]"
ASKED: Final = "(phraseto_tsquery('english', %(word{n})s) || phraseto_tsquery('simple', %(word{n})s))"
# A common word is looked for in the newest entries, a rare one in all; neither can cost more than a search does.
SEEN: Final = "s.audience_id = ANY(%(audiences)s)"
IN_NEWEST: Final = f"""EXISTS (SELECT 1 FROM (SELECT audience_id, words FROM discovery_searchentry
    ORDER BY published_at DESC, contribution_id DESC LIMIT {NEWEST}) s
    WHERE {SEEN} AND s.words @@ {{asked}})"""
IN_INDEX: Final = f"(SELECT bool_or({SEEN}) FROM discovery_searchentry s WHERE s.words @@ {{asked}})"
AMONG_PEOPLE: Final = """%(signed_in)s AND EXISTS (SELECT 1 FROM discovery_personentry e JOIN people_person p
    ON p.id = e.person_id AND p.is_active AND p.approved_at IS NOT NULL WHERE e.words @@ {asked})"""
AMONG_COMMUNITIES: Final = """EXISTS (SELECT 1 FROM discovery_communityentry e JOIN communities_community c
    ON c.id = e.community_id AND c.audience_id = ANY(%(audiences)s) WHERE e.words @@ {asked})"""


def learn(source: str, ids: Iterable[int]) -> None:
    """Learns the words of some contributions, people or communities that were not known, as far as they are open."""
    if wanted := ", ".join(str(int(each)) for each in ids):
        with connection.cursor() as cursor:
            cursor.execute(LEARN, [f"{SOURCES[source]} AND {KEYS[source]} IN ({wanted})"])


@transaction.atomic
def learn_everything() -> None:
    """Learns all words anew, counts them, and forgets those that stand in nothing open any more."""
    with connection.cursor() as cursor:
        cursor.execute(RELEARN, list(SOURCES.values()))
        cursor.execute("ANALYZE discovery_spelling")


def did_you_mean(person: Person | AnonymousUser | None, typed: str) -> str:
    """What was typed with its slips mended, for a search that found little; empty where there is nothing to mend."""
    text = tidy(typed)
    words = _mendable(text)
    if not words:
        return ""
    times, near = _near(words)
    if not any(near.values()):
        return ""
    near = _other_words(near)
    # A word that finds its reader nothing counts as unknown, or silence would tell that it stands somewhere.
    found = _finding(person, times)
    mended = text
    for word, candidates in near.items():
        least = times[word] * COMMONER if word in found else 0
        better = next((each for each in candidates if each in found and times[each] >= least), None)
        if better is not None:
            mended = _replaced(mended, word, better)
    return mended if mended != text else ""


def keys_of(word: str) -> list[str]:
    """The word and what is left of it without one of its letters; words one slip apart have one of these in common."""
    return [word, *(word[:n] + word[n + 1 :] for n in range(len(word)))]


def is_one_slip(one: str, other: str) -> bool:
    """Whether a letter left out, added, changed, or swapped with the next one makes one word the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    start = next((n for n, letter in enumerate(one) if letter != other[n]), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = (
        one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    )
    return one[start + 1 :] == other[start + 1 :] or swapped


def _replaced(text: str, word: str, better: str) -> str:
    return PLAIN_WORD.sub(
        lambda found: better if fold(found[0]).lower() == word else found[0],
        text,
    )


def _mendable(text: str) -> list[str]:
    """The words that are wanted and long enough to be sure of, folded."""
    wanted = [part.text for parts in parts_of(text) for part in parts if not part.is_unwanted]
    folded = dict.fromkeys(fold(word).lower() for part in wanted for word in PLAIN_WORD.findall(part))
    return [word for word in folded if SHORTEST <= len(word) <= LONGEST][:MOST_WORDS]


def _near(words: list[str]) -> tuple[dict[str, int], dict[str, list[str]]]:
    """How often each word was learnt, and those one slip away from each of some words, the commonest first."""
    keys = {key for word in words for key in keys_of(word)}
    with connection.cursor() as cursor:
        cursor.execute(NEAR, {"keys": sorted(keys)})
        known: dict[str, int] = dict(cursor.fetchall())
    near = {}
    for word in words:
        candidates = [each for each in known if is_one_slip(word, each)]
        # People seldom get the first letter wrong.
        near[word] = sorted(candidates, key=lambda each: (each[0] != word[0], -known[each], each))[:TRIED]
    kept = {*words, *(each for candidates in near.values() for each in candidates)}
    return {word: times for word, times in known.items() if word in kept}, near


def _other_words(near: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without candidates that find the same as what was typed: «repairs» mends no «repair»."""
    forms = forms_of([*near, *(each for candidates in near.values() for each in candidates)])
    return {
        word: [each for each in candidates if forms[each].english != forms[word].english]
        for word, candidates in near.items()
    }


def _finding(person: Person | AnonymousUser | None, times: dict[str, int]) -> set[str]:
    """Those words that find somebody something now."""
    audiences = audiences_of(person)
    parameters: dict[str, Any] = {"audiences": audiences.array, "signed_in": SIGNED_IN in audiences}
    each = []
    for n, word in enumerate(times):
        parameters[f"word{n}"] = word
        written = IN_NEWEST if times[word] > FEW else IN_INDEX
        conditions = " OR ".join(f"({where})" for where in (AMONG_PEOPLE, AMONG_COMMUNITIES, written))
        each.append(f"SELECT %(word{n})s::text WHERE " + conditions.format(asked=ASKED.format(n=n)))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each), parameters)
        return {row[0] for row in cursor.fetchall()}
