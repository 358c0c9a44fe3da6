"""Search by meaning: where hardly anything holds the words that were typed, what holds words that mean much the same.

A worker learns now and then which words these are, where the model is installed; a search looks them up in a table. Only
words of what is open to everyone signed in are learnt, and what is found is found by the rule like anything else.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction

from guildhall.discovery.models import NearWord, Spelling
from guildhall.discovery.words import Words, single_words, widened
from guildhall.kit.meaning import Meanings

# From here on two words can stand for each other; chosen by eye, on words of councils: docs/decisions/0022.
ALIKE: Final = 0.66
# So many of the commonest words of this house are learnt; a rarer one is seldom what somebody means.
MOST_LEARNT: Final = 20_000
# In a query; the nearest.
MOST_NEAR: Final = 12


def learn_meanings(model: Meanings) -> int:
    """Learns anew which words of this house mean much the same as any word that the model knows. Returns for how many.

    Words that are not English have no place in the model, and what it makes of their letters means nothing: a word of
    the house is learnt only if the model knows it whole.
    """
    known = model.known_words()
    commonest = Spelling.objects.order_by("-times", "word").values_list("word", flat=True)[:MOST_LEARNT]
    here = sorted(set(commonest) & set(known))
    found = zip(known, model.alike(known, here, ALIKE), strict=True) if here else ()
    rows = [NearWord(word=word, near=near[:MOST_NEAR]) for word, near in found if near]
    with transaction.atomic():
        NearWord.objects.all().delete()
        NearWord.objects.bulk_create(rows, batch_size=2_000)
    return len(rows)


def by_meaning(words: Words) -> Words | None:
    """The same search with words beside those typed that mean much the same; nothing where none are known."""
    typed = single_words(words)
    known = dict(NearWord.objects.filter(word__in=set(typed.values())).values_list("word", "near"))
    near = {text: known[word] for text, word in typed.items() if word in known}
    return widened(words, near) if near else None
