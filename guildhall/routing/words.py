"""The words of a text, cut to stems that English and Welsh both survive."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

# A word may hold dots and underscores: names of functions, files and sites are the best words there are.
WORD = re.compile(r"[^\W_](?:[\w.]*[^\W_])?")
PART = re.compile(r"[^\W_]+")
# Where a mail begins to repeat the one it answers.
REPEATED = re.compile(r"\s*(?:-----Original|From:\s)")
LONGEST_STEMMED = 24
# What is asked stands at the beginning; output and listings follow. Chosen on 2016 and 2017: docs/building/routing.md.
MOST_COUNTED = 150
COMMON_ENGLISH = """
    a about all also am an and any are as at be because been being but by can could did do does doing done for from
    get had has have he hello her here hi him his how i if in into is it its just know like may me might more most my
    need no not of on one only or other our out over please re regards same she should so some such than thank thanks
    that the their them then there these they this those to too two up us use used using very want was way we well were
    what when where which while who why will with would you your best dear fwd
"""
COMMON_WELSH = """
    a ac ag ar am at beth chi ei eich ein er eu fel fod gan hi hwn hyn i mae mewn na nad neu ni nid o oedd pan roedd
    sut sy sydd wedi wrth y ydy ydych yn yr
"""
COMMON = frozenset(f"{COMMON_ENGLISH} {COMMON_WELSH}".split())


def words_of(text: str) -> list[str]:
    """The stems of a text in its order, without common words; a name with dots gives itself and its parts."""
    found = []
    for word in WORD.findall(text.lower()):
        parts = [word, *PART.findall(word)] if "." in word or "_" in word else [word]
        found += [stem(part) for part in parts if part not in COMMON and not _is_long_number(part)]
    return found


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without its English ending.

    Cuts plurals, -ing, -ed and -ly alone, and only from words that keep four letters (plurals: three), so that Welsh words,
    which seldom end so, stay apart from each other. Words with a sign that English has not are never cut.
    """
    if not word.isascii() or not word.isalpha() or len(word) > LONGEST_STEMMED:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _is_long_number(word: str) -> bool:
    return len(word) > 4 and word.isdigit()


def own_words(body: str) -> str:
    """A mail's text without what it repeats of others."""
    kept: list[str] = []
    for line in body.splitlines():
        if line.startswith(">"):
            continue
        if len(kept) > 2 and REPEATED.match(line):
            break
        kept.append(line)
    return "\n".join(kept)


def counted(title: str, body: str, title_weight: int = 3, most: int = MOST_COUNTED) -> Counter[str]:
    """How often each stem stands in a text; the title counts several times, and the end of a long body not at all."""
    counts = Counter(words_of(own_words(body)[: most * 12])[:most]) if body else Counter[str]()
    for word in words_of(title):
        counts[word] += title_weight
    return counts
