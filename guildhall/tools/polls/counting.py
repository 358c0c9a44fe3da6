"""How ranked ballots are counted: by instant run-off, which English councils know as the supplementary or alternative vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Round:
    """One round: how many ballots count for each option still in, how many for none, and which options go out."""

    counts: dict[int, int]
    spent: int
    out: list[int]


def instant_run_off(
    options: Sequence[int], ballots: Sequence[Sequence[int]]
) -> tuple[list[Round], list[int]]:
    """The rounds, and the winner: several where they are equal to the end, none where nobody voted.

    Each ballot counts for the first of its choices that is still in. More than half of the ballots that count wins;
    otherwise the last goes out. Of several that are last, those go that had fewest in the first round in which they
    differed; those that never differed go together.
    """
    standing, rounds = list(options), list[Round]()
    while standing:
        counts = dict.fromkeys(standing, 0)
        for ballot in ballots:
            chosen = next((option for option in ballot if option in counts), None)
            if chosen is not None:
                counts[chosen] += 1
        counted, most = sum(counts.values()), max(counts.values())
        leading = [option for option in standing if counts[option] == most]
        is_over = most * 2 > counted or len(leading) == len(standing)
        out = [] if is_over else _last(counts, rounds)
        rounds.append(Round(counts, len(ballots) - counted, out))
        if is_over:
            return rounds, leading if counted else []
        standing = [option for option in standing if option not in out]
    return rounds, []


def _last(counts: dict[int, int], before: list[Round]) -> list[int]:
    """Those that go out."""
    fewest = min(counts.values())
    last = [option for option, count in counts.items() if count == fewest]
    for earlier in before:
        fewest = min(earlier.counts[option] for option in last)
        last = [option for option in last if earlier.counts[option] == fewest]
    return last
