"""Measures on a folder in the neutral format how well people, related questions and communities are found."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from guildhall.importing.histories import DAY, History
from guildhall.importing.reading import ImportRefused
from guildhall.routing.limits import ASKED, Requests
from guildhall.routing.measures import Measures, share_of_busiest
from guildhall.routing.replay import Routed, replay

Advance = Callable[[float], None]


@dataclass(slots=True)
class Routing:
    """How well people were found: without limits, and as they are asked in truth."""

    free: Measures = field(default_factory=Measures)
    limited: Measures = field(default_factory=Measures)
    free_share: float = 0.0
    limited_share: float = 0.0
    communities_right: float = 0.0
    seconds: float = 0.0


def since(history: History, written: str | None) -> float:
    """From when on questions count, in days since 1970: what was written, or the last calendar year of the history."""
    if written is None:
        if not history.posts:
            raise ImportRefused("There are no posts with dates in this folder.")
        last = datetime.fromtimestamp(history.posts[-1].at * DAY, UTC)
        written = f"{last.year}-01-01"
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp() / DAY
    except ValueError:
        raise ImportRefused(f"{written} is no date. Write it as 2018-01-31.") from None


def wanted_answers(folder: Path) -> dict[str, set[str]] | None:
    """Who answered each question that counts, from the folder's `routing-….csv`, where it has one."""
    files = sorted(folder.glob("routing-*.csv"))
    if not files:
        return None
    found: dict[str, set[str]] = defaultdict(set)
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["question"]].add(row["person"])
    return found


def most_prolific(history: History, before: float, number: int) -> list[str]:
    """Who had answered most before a moment."""
    askers = {post.id: post.author for post in history.posts if post.is_root}
    counts = Counter(
        post.author
        for post in history.posts
        if post.at < before and post.author and askers.get(post.thread, post.author) != post.author
    )
    return sorted(counts, key=lambda person: (-counts[person], person))[:number]


def evaluate_routing(
    history: History,
    begin: float,
    wanted: Mapping[str, set[str]] | None,
    *,
    is_given: bool,
    without: int,
    keep: Callable[[Routed], None],
    advance: Advance = lambda _part: None,
) -> Routing:
    """Replays a history and measures; each ranked question is handed to `keep`."""
    removed = most_prolific(history, begin, without)
    result, requests = Routing(), Requests(history.organisations)
    asked: tuple[list[list[str]], list[list[str]]] = ([], [])
    right = 0
    for routed in replay(
        history.posts, begin, history.names, is_given=is_given, without=removed, only=wanted, advance=advance
    ):
        answered = routed.answered if wanted is None else wanted[routed.question] - set(removed)
        if not answered:
            continue
        chosen = requests.choose(routed.ranked)
        rest = [person for person in routed.ranked if person not in chosen]
        result.free.add(routed.ranked, answered)
        result.limited.add([*chosen, *rest], answered)
        asked[0].append(routed.ranked[:ASKED])
        asked[1].append(chosen)
        right += routed.is_community_right
        keep(routed)
    result.free_share, result.limited_share = map(share_of_busiest, asked)
    result.communities_right = right / (result.free.questions or 1)
    return result
