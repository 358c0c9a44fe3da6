"""What somebody typed into a search box, as a question to PostgreSQL that is never an error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

LONGEST = 200
MOST_PARTS = 16
PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
ALTERNATIVES = ("or", "neu")
PLAIN_WORD = re.compile(r"[^\W\d_]+")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A search in PostgreSQL's terms; each is the text of a `tsquery`, and all are empty when there is nothing to find.

    `query` finds: English stems and plain forms of each word, so that it finds English and Welsh. `shown` marks what
    was found. `wanted` are the single words and phrases, without the unwanted ones. `unwanted` finds these where there
    are no others.
    """

    typed: str
    query: str = ""
    shown: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: str = ""

    def __bool__(self) -> bool:
        return bool(self.query)

    @property
    def is_joined(self) -> bool:
        """Whether words must come together, so that the planner's estimate of matches runs low."""
        return " & " in self.query or "<" in self.query

    @property
    def any_shown(self) -> str:
        """Marks the words, with and without their accents."""
        return either(self.shown, self.any_wanted)

    @property
    def any_wanted(self) -> str:
        """Finds whatever holds at least one of the words."""
        return " | ".join(self.wanted)


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phrase as typed."""

    text: str
    is_unwanted: bool


def fold(text: str) -> str:
    """The text without accents, so that Siân is found as Sian, and ty as tŷ; what is indexed went through this too."""
    if text.isascii():
        return text
    return BEYOND_ASCII.sub(lambda found: _folded(found[0]), text)


def _folded(letters: str) -> str:
    apart = unicodedata.normalize("NFD", letters)
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", kept)


def tidy(typed: str) -> str:
    """At most 200 characters on one line, without what PostgreSQL cannot hold."""
    plain = typed.replace("\0", " ").encode("utf-8", "ignore").decode()
    return " ".join(plain.split())[:LONGEST].strip()


def understand(typed: str) -> Words:
    """What a person typed: words, "phrases in quotes", -unwanted ones, and alternatives joined by «or» or «neu»."""
    return _understood(tidy(typed))


def parts_of(typed: str) -> list[list[Part]]:
    """The alternatives of a search, each a list of parts that must all hold."""
    alternatives: list[list[Part]] = [[]]
    for number, found in enumerate(PART.finditer(typed)):
        if number == MOST_PARTS:
            break
        text = found["phrase"] if found["word"] is None else found["word"]
        if found["word"] is not None and not found["minus"] and text.lower() in ALTERNATIVES:
            alternatives.append([])
        elif text.strip(" -"):
            alternatives[-1].append(Part(text, bool(found["minus"])))
    return [parts for parts in alternatives if parts]


@lru_cache(maxsize=4096)
def _understood(typed: str) -> Words:
    alternatives = parts_of(typed)
    return _words(typed, alternatives, forms_of([part.text for parts in alternatives for part in parts]))


def single_words(words: Words) -> dict[str, str]:
    """The wanted parts of a search that are one word, as they were typed, each with how it is indexed."""
    wanted = [part.text for parts in parts_of(words.typed) for part in parts if not part.is_unwanted]
    return {text: fold(text).lower() for text in wanted if PLAIN_WORD.fullmatch(text)}


def widened(words: Words, near: Mapping[str, Sequence[str]]) -> Words:
    """The same search, in which each of some typed parts may be one of other words, too."""
    alternatives = parts_of(words.typed)
    texts = [part.text for parts in alternatives for part in parts]
    forms = forms_of([*texts, *(other for others in near.values() for other in others)])
    for text, others in near.items():
        every = [forms[each] for each in (text, *others)]
        forms[text] = Forms(
            either(*(form.english for form in every)),
            either(*(form.plain for form in every)),
            either(*(form.shown for form in every)),
        )
    return _words(words.typed, alternatives, forms)


def _words(typed: str, alternatives: list[list[Part]], forms: Mapping[str, Forms]) -> Words:
    for with_common_words in (False, True):
        query = [_joined(parts, forms, with_common_words) for parts in alternatives]
        if any(query):
            wanted = [part.text for parts in alternatives for part in parts if not part.is_unwanted]
            return Words(
                typed,
                query=" | ".join(filter(None, query)),
                shown=" | ".join(filter(None, (forms[text].shown for text in dict.fromkeys(wanted)))),
                wanted=tuple(
                    dict.fromkeys(filter(None, (forms[text].found(with_common_words) for text in wanted)))
                ),
            )
    unwanted = (forms[part.text] for parts in alternatives for part in parts if part.is_unwanted)
    return Words(
        typed, unwanted=either(*(query for form in unwanted for query in (form.english, form.plain)))
    )


@dataclass(frozen=True, slots=True)
class Forms:
    """How PostgreSQL reads one part: as English (empty for words like «the»), as it is, and as shown with accents."""

    english: str
    plain: str
    shown: str

    def found(self, with_common_words: bool) -> str:
        if not self.english and not with_common_words:
            return ""
        return either(self.english, self.plain)


def either(*queries: str) -> str:
    """Finds what any of some queries finds."""
    different = [query for query in dict.fromkeys(queries) if query]
    return different[0] if len(different) == 1 else f"({' | '.join(different)})" if different else ""


def _joined(parts: list[Part], forms: Mapping[str, Forms], with_common_words: bool) -> str:
    """All the wanted and none of the unwanted; empty where only unwanted words are left, which would ask for everything."""
    wanted = [forms[part.text].found(with_common_words) for part in parts if not part.is_unwanted]
    unwanted = [
        either(forms[part.text].english, forms[part.text].plain) for part in parts if part.is_unwanted
    ]
    if not any(wanted):
        return ""
    joined = [*filter(None, wanted), *(f"!{query}" for query in unwanted if query)]
    return joined[0] if len(joined) == 1 else f"({' & '.join(f'({one})' for one in joined)})"


def forms_of(texts: Iterable[str]) -> dict[str, Forms]:
    """Asks PostgreSQL how it reads some words and phrases."""
    ordered = sorted(set(texts))
    if not ordered:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT phraseto_tsquery('english', folded)::text, phraseto_tsquery('simple', folded)::text,
                      phraseto_tsquery('english', shown)::text, phraseto_tsquery('simple', shown)::text
                 FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (folded, shown, place) ORDER BY place""",
            [[fold(text) for text in ordered], ordered],
        )
        rows = cursor.fetchall()
    return {
        text: Forms(_one(english), _one(plain), either(*(_one(query) for query in (english, plain, *shown))))
        for text, (english, plain, *shown) in zip(ordered, rows, strict=True)
    }


def _one(query: str) -> str:
    """A query that can stand in another one."""
    return f"({query})" if " " in query else query
