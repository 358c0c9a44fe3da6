"""Sums of money that stand in one sentence with words of tenders, bids, quotes and rates, in English and Welsh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MONEY: Final = re.compile(
    r"[£€] ?\d(?:[\d,]*\d)?(?:\.\d+)?(?: ?(?:k|m|bn|million|billion|thousand|mil|miliwn|filiwn|biliwn))?(?![\w])"
    r"|(?<![\w£€.,])\d(?:[\d,]*\d)?(?:\.\d+)?(?: ?(?:k|m|million|thousand))? (?:pounds|GBP|punt|o bunnau|o bunnoedd)\b"
    r"|\bGBP ?\d(?:[\d,]*\d)?(?:\.\d+)?",
    re.IGNORECASE,
)
COMMERCIAL: Final = re.compile(
    r"\b(?:(?:re)?tender(?:s|ed|er|ers|ing)?|bid(?:s|der|ders|ding)?|quot(?:e|es|ed|ing|ation|ations)|underbid|rate cards?|schedule of rates"
    r"|(?:day|daily|hourly|unit|contract|agency)[ -]rates?|rates? of [£€][\d.,]+ (?:a|an|per) (?:day|hour)|gate fees?|unit prices?|price schedules?"
    r"|(?:their|supplier|suppliers|contractor|contractors|consultant|consultants|agency)(?:['’]s|['’])? (?:\w+ )?(?:rates?|prices?)"
    r"|(?:supplier|contractor|vendor|provider)s? (?:charg|want|ask|offer)\w+|charg(?:e|es|ed|ing) us|best and final"
    r"|(?:d|th|nh)?endr(?:au|wr|wyr)?|tendr(?:au|wr|wyr)?|dd?yfynbris(?:iau)?|nyfynbris(?:iau)?|bidiau"
    r"|(?:[cg]|ch|ngh)yfradd(?:au)? (?:dd?yddiol|yr awr|fesul awr|y dydd|fesul diwrnod)|(?:[cg]|ch)ynigion|[cg]ynigi(?:odd|wr|wyr)|ynnig isaf|[cg]ynnig isaf"
    r"|codi tâl o [£€][\d.,]+ arnom)\b",
    re.IGNORECASE,
)
# Public money, public thresholds and wages on published scales are nobody's secret.
PUBLIC: Final = re.compile(
    r"\b(?:grants?|fund(?:s|ed|ing)?|lottery|levelling up|thresholds?|living wage|minimum wage|pay scales?|spinal|NJC|business rates?|interest rates?"
    r"|rateable|council tax|published|award notice|find a tender|contracts finder|sell2wales"
    r"|grantiau|gronfa|cronfa|cyllid|loteri|trothwy(?:on)?|cyflog byw|isafswm cyflog|ardrethi|treth gyngor|gwerthwchigymru)\b",
    re.IGNORECASE,
)
SENTENCE_ENDS: Final = re.compile(r"\n+|(?<=[.!?])\s+(?=[A-ZÂÊÎÔÛŴŶ])")


def prices_in(text: str) -> Iterator[tuple[int, int]]:
    """Where sums stand that look as if they were told in confidence."""
    begins = 0
    for ends, next_begins in [
        *(found.span() for found in SENTENCE_ENDS.finditer(text)),
        (len(text), len(text)),
    ]:
        sentence = text[begins:ends]
        sums = list(MONEY.finditer(sentence))
        if sums and COMMERCIAL.search(sentence) and not PUBLIC.search(sentence):
            for found in sums:
                yield begins + found.start(), begins + found.end()
        begins = next_begins
