"""Fairness: nobody's whole council is asked, and the busiest few do not get everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ASKED = 5
MOST_OF_ONE_ORGANISATION = 2
BUSIEST = 5
MOST_TO_BUSIEST = 0.45
# Of so few requests, five people get most whatever one does: the share is not looked at yet.
FEW = 50


@dataclass(slots=True)
class Requests:
    """Who was asked so far; `choose` picks from a ranking whom to ask next and remembers it.

    At most two of those asked are from one organisation (people without one count for themselves), and no five people
    together get more than 45 % of all requests, counted when each choice is made. While that share would be passed, those
    of the five busiest who stand lowest are left out for the next who may be asked.
    """

    organisations: Mapping[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def choose(self, ranked: Sequence[str], number: int = ASKED) -> list[str]:
        """The first of a ranking who may be asked, in its order."""
        chosen: list[str] = []
        here: Counter[str] = Counter()
        barred: set[str] = set()
        while True:
            chosen, here = [], Counter()
            for person in ranked:
                organisation = self.organisations.get(person) or f"of {person} alone"
                if person in barred or here[organisation] == MOST_OF_ONE_ORGANISATION:
                    continue
                here[organisation] += 1
                chosen.append(person)
                if len(chosen) == number:
                    break
            over = self._too_busy(chosen)
            if over is None:
                break
            barred.add(over)
        self.counts.update(chosen)
        return chosen

    def _too_busy(self, chosen: Sequence[str]) -> str | None:
        """Of those chosen, the one to leave out where the five busiest would get too much; the lowest ranked of them."""
        after = self.counts + Counter(chosen)
        busiest = sorted(after, key=lambda person: (-after[person], person))[:BUSIEST]
        if (
            after.total() <= FEW
            or sum(after[person] for person in busiest) <= MOST_TO_BUSIEST * after.total()
        ):
            return None
        return next((person for person in reversed(chosen) if person in busiest), None)
