"""The register's fixed words as people read them: types, nations, regions and settings."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TYPES: Final[dict[str, Promise]] = {
    "Unitary authority": _("Unitary council"),
    "Non-metropolitan district": _("District council"),
    "County": _("County council"),
    "Metropolitan district": _("Metropolitan borough"),
    "London borough": _("London borough"),
    "City corporation": _("City corporation"),
    "Combined authority": _("Combined authority"),
    "Strategic Regional Authority": _("Strategic authority"),
    "Welsh unitary authority": _("Welsh council"),
    "Scottish unitary authority": _("Scottish council"),
    "NI district": _("Northern Ireland council"),
}
NATIONS: Final[dict[str, Promise]] = {
    "England": _("England"),
    "Wales": _("Wales"),
    "Scotland": _("Scotland"),
    "Northern Ireland": _("Northern Ireland"),
}
REGIONS: Final[dict[str, Promise]] = {
    "East Midlands": _("East Midlands"),
    "East of England": _("East of England"),
    "London": _("London"),
    "North East": _("North East"),
    "North West": _("North West"),
    "South East": _("South East"),
    "South West": _("South West"),
    "West Midlands": _("West Midlands"),
    "Yorkshire and The Humber": _("Yorkshire and The Humber"),
    **NATIONS,
}
# What the urban and rural figures call a place, within a sentence.
SETTINGS: Final[dict[str, Promise]] = {
    "Urban": _("Nearly everybody lives in a town or city."),
    "Urban with rural areas": _("Most people live in towns, with countryside around them."),
    "Rural": _("It is mostly countryside, with smaller towns."),
    "Sparse and rural": _("It is countryside, with few people to the mile."),
}


def in_words(word: str, words: dict[str, Promise]) -> str:
    """A fixed word in the reader's language; one that an operator typed stays as it is."""
    return str(words.get(word, word))
