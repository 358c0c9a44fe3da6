"""Invented sentences whose words are as unevenly common as those of a real language."""

from __future__ import annotations

from itertools import accumulate
from random import Random

_SMALL = (
    "the of and to in a is that for it on with as are this be was by at from we have not or they an which our "
    "you their has but one all can will would there if more about when who what some out them then other into "
    "only also than any these could been do how where after should over most those before same because each"
)
_TRADE = (
    "council service community people support local report plan budget policy team area household waste planning "
    "housing care staff contract cost data review public meeting residents process new member officer work year "
    "scheme funding application guidance government school transport health site decision committee project list "
    "collection charge rent tenant landlord licence fee inspection enforcement appeal consultation strategy climate "
    "energy heat network recycling fly-tipping bins garden food street parking highway road drainage flood adoption "
    "fostering placement panel assessment eligibility benefit revenue arrears debt recovery voucher grant procurement "
    "supplier framework tender evaluation risk audit complaint ombudsman election register canvass democratic scrutiny "
    "cabinet leader chief executive director manager apprentice training vacancy agency digital form website customer "
    "contact centre telephone library museum leisure pool park playground tree allotment cemetery burial coroner "
    "trading standards noise nuisance hygiene taxi gambling premises event safety emergency resilience volunteer"
)
_SYLLABLES = "ba be bri ca co da den dor el fa fen gal ham he hol in ka ker lan len lo mar men mor na nor ol pen ra ren ro sal sen sto ta ten tor ul van ver wen wick win yar"
SMALL, TRADE, SYLLABLES = _SMALL.split(), _TRADE.split(), _SYLLABLES.split()
VOCABULARY = 20_000
SENTENCES = 40_000
OFTEN = 10  # how many words share the top: the commonest word of the trade is in about a third of all posts


class Language:
    """A stock of words and sentences."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.words = [*TRADE, *self._invented(VOCABULARY - len(TRADE))]
        weights = list(accumulate(1 / (rank + OFTEN) for rank in range(len(self.words))))
        self.sentences = [self._sentence(weights) for _ in range(SENTENCES)]

    def text(self, sentences: int) -> list[str]:
        """Some sentences."""
        return self.chance.choices(self.sentences, k=sentences)

    def html(self, text: list[str]) -> str:
        """Sentences in paragraphs of three."""
        return "".join(f"<p>{' '.join(text[start : start + 3])}</p>" for start in range(0, len(text), 3))

    def title(self) -> str:
        """A sentence short enough to be a title."""
        return self.chance.choice(self.sentences)[:90].rpartition(" ")[0]

    def names(self, count: int) -> str:
        """Some words of the trade, as people list what they know."""
        return ", ".join(self.chance.sample(TRADE, count))

    def _sentence(self, weights: list[float]) -> str:
        length = self.chance.randint(6, 22)
        trade = self.chance.choices(self.words, cum_weights=weights, k=length)
        small = self.chance.choices(SMALL, k=length)
        words = [small[place] if self.chance.random() < 0.45 else trade[place] for place in range(length)]
        return f"{' '.join(words).capitalize()}."

    def _invented(self, count: int) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < count:
            made["".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4)))] = None
        return list(made)
