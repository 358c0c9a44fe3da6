"""Finding councils and other organisations by their names, of which each word may be one slip away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from django.core.cache import caches

from guildhall.discovery.spelling import SHORTEST, is_one_slip, keys_of
from guildhall.discovery.words import PLAIN_WORD, fold
from guildhall.organisations.models import Organisation

KEPT_FOR: Final = 120  # seconds
MOST_WORDS: Final = 8
BEGINNING: Final = 3  # letters by which one may begin a name
# They may be left out of a name.
_COMMON: Final = (
    "and of the upon council borough city county district metropolitan unitary royal london authority combined "
    "service services y yr a ac o cyngor sir dinas bwrdeistref sirol awdurdod gwasanaeth"
)
_DIRECTIONS: Final = (
    "north south east west northern southern eastern western mid central greater new town "
    "gogledd de dwyrain gorllewin canolbarth"
)
COMMON: Final = frozenset(_COMMON.split())
# They stand in so many names that they name nobody by themselves.
VAGUE: Final = COMMON | frozenset(_DIRECTIONS.split())


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation that some words name; exactly, if nothing was mended or left to guess."""

    pk: int
    is_exact: bool


class Names:
    """The words of all names, ready to be looked up without asking the database."""

    def __init__(self, rows: Iterable[tuple[int, bool, Sequence[str]]]) -> None:
        self.of_word: defaultdict[str, set[int]] = defaultdict(set)
        self.by_key: defaultdict[str, set[str]] = defaultdict(set)
        self.whole: defaultdict[frozenset[str], set[int]] = defaultdict(set)
        self.order: dict[int, tuple[bool, int, str]] = {}
        for pk, is_current, names in rows:
            for name in filter(None, names):
                words = _words(name)
                for word in words:
                    self.of_word[word].add(pk)
                self.whole[frozenset(words) - COMMON or frozenset(words)].add(pk)
            # Among those that fit alike the shortest name is the likeliest.
            self.order[pk] = (not is_current, len(_words(names[0])), fold(names[0]).lower())
        for word in self.of_word:
            for key in keys_of(word):
                self.by_key[key].add(word)

    def named(self, words: str) -> list[Named]:
        """Those of which each word stands in a name, the likeliest first; at least one must be a name's own."""
        asked = _words(words)[:MOST_WORDS]
        if not set(asked) - VAGUE:
            return []
        exact = self.whole.get(frozenset(asked) - COMMON, set())
        found: set[int] | None = None
        for word in asked:
            holding = self._holding(word)
            found = holding if found is None else found & holding
        ranked = sorted({*exact, *(found or ())}, key=lambda pk: (pk not in exact, self.order[pk]))
        return [Named(pk, pk in exact) for pk in ranked]

    def _holding(self, word: str) -> set[int]:
        """The organisations with a word in a name, or with one that begins with it or is one slip away."""
        if word in self.of_word or word in COMMON:
            return self.of_word.get(word, set())
        near: set[str] = set()
        if len(word) >= SHORTEST:
            # People seldom get the first letter wrong, and parking is not Barking.
            near = {
                each
                for key in keys_of(word)
                for each in self.by_key.get(key, ())
                if each[0] == word[0] and is_one_slip(word, each)
            }
        if not near and len(word) >= BEGINNING:
            near = {each for each in self.of_word if each.startswith(word)}
        return {pk for each in near for pk in self.of_word[each]}


def organisations_named(words: str, among: Collection[int] | None = None) -> list[Named]:
    """Organisations that some words name, the likeliest first; with `among`, those of them alone."""
    return [each for each in _names().named(words) if among is None or each.pk in among]


_kept: dict[str, Names] = {}


def _names() -> Names:
    """Read at most every two minutes; what is kept beside the visitors' pages is forgotten with them."""
    stamp: str = caches["pages"].get("organisations_named", "")
    if stamp not in _kept:
        rows = Organisation.objects.values_list(
            "pk", "end_date", "short_name", "name", "welsh_name", "welsh_short_name", "slug"
        )
        read = Names(
            (pk, ended is None, [short or name, name, welsh, welsh_short, slug.replace("-", " ")])
            for pk, ended, short, name, welsh, welsh_short, slug in rows
        )
        _kept.clear()
        stamp = uuid4().hex
        _kept[stamp] = read
        caches["pages"].set("organisations_named", stamp, KEPT_FOR)
        return read
    return _kept[stamp]


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word.lower() for word in PLAIN_WORD.findall(fold(text))))
