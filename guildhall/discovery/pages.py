"""The texts of documents' pages: kept for whoever reads them, and given to the search."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction

from guildhall.contributions.models import Contribution
from guildhall.discovery.models import PageText
from guildhall.discovery.words import fold
from guildhall.kit.markup import plain_text

# A tsvector holds a megabyte: words in their order, for phrases, up to here, and then each further word once.
IN_ORDER: Final = 150_000
IN_ALL: Final = 300_000
WORD: Final = re.compile(r"\w[\w’'-]*\w|\w")

KEEP = """
INSERT INTO discovery_pagetext (contribution_id, audience_id, unit, number, text, words)
SELECT c.id, c.audience_id, %(unit)s, given.number, given.text,
  to_tsvector(CASE c.language WHEN 'en' THEN 'english' ELSE 'simple' END::regconfig, given.folded)
FROM (SELECT * FROM contributions_contribution WHERE id = %(contribution)s FOR SHARE) c,
  unnest(%(numbers)s::int[], %(texts)s::text[], %(folded)s::text[]) AS given (number, text, folded)
"""


@transaction.atomic
def keep_pages(contribution: Contribution, unit: str, texts: Sequence[str]) -> None:
    """Writes what stands on the pages of a document in place of what stood there, and gives it to the search.

    `unit` is one of PageText.Unit; the texts are counted from 1. Whoever may see the contribution finds them.
    """
    from guildhall.discovery.indexing import index

    PageText.objects.filter(contribution=contribution.pk).delete()
    kept = [(number, text) for number, text in enumerate(texts, 1) if text.strip()]
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            {
                "contribution": contribution.pk,
                "unit": unit,
                "numbers": [number for number, _text in kept],
                "texts": [text for _number, text in kept],
                "folded": [fold(text)[:IN_ORDER] for _number, text in kept],
            },
        )
    index([contribution.pk])


def keep_words_beside(contribution: Contribution, html: str) -> None:
    """Gives the search what was written beside a contribution's own words, such as what came of it."""
    keep_pages(contribution, PageText.Unit.WHOLE, [plain_text(html)])


def pages_of(contributions: Sequence[int]) -> list[str]:
    """The words of the pages of each of some contributions, for its search entry; mostly there are none."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    rows: Any = PageText.objects.filter(contribution__in=contributions).order_by("contribution", "number")
    for pk, text in rows.values_list("contribution_id", "text"):
        texts[pk].append(text)
    return [for_the_entry(texts[pk]) if pk in texts else "" for pk in contributions]


def for_the_entry(texts: Sequence[str]) -> str:
    """The texts as far as one entry holds them: the beginning as it stands, of the rest every new word once."""
    whole = fold("\n".join(texts))
    if len(whole.encode()) <= IN_ORDER:
        return whole
    begin = whole.encode()[:IN_ORDER].decode(errors="ignore")
    known = {word.lower() for word in WORD.findall(begin)}
    left, further = IN_ALL - IN_ORDER, list[str]()
    for word in dict.fromkeys(found.lower() for found in WORD.findall(whole[len(begin) :])):
        left -= len(word.encode()) + 1
        if left < 0:
            break
        if word not in known:
            further.append(word)
    return f"{begin}\n{' '.join(further)}"
