"""Naming people in words that were typed without the editor: «@Bo Lind» is Bo, where there is only one."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from django.db.models.functions import Lower
from django.utils.html import escape

from guildhall.communities.models import Community
from guildhall.kit.markup import TAG
from guildhall.people.models import Person

MOST_WORDS: Final = 5
MOST_NAMES: Final = 20
TYPED: Final = re.compile(rf"(?<![\w@/])@(?=[^\W\d_])((?:[\w'’.-]+(?: (?=[^\W_]))?){{2,{MOST_WORDS}}})")


def name_people(html: str, community: Community) -> str:
    """The same words with each typed name of one active person marked as a mention; members count first."""
    parts = _parts(html)
    typed = [found[1] for is_text, part in parts if is_text for found in TYPED.finditer(part)]
    people = _people([beginning for name in typed[:MOST_NAMES] for beginning in _beginnings(name)], community)
    if not people:
        return html

    def marked(found: re.Match[str]) -> str:
        for beginning in _beginnings(found[1]):
            if person := people.get(beginning.lower()):
                rest = found[0][len(beginning) + 1 :]
                return f'<span data-mention="{person.pk}">@{escape(person.name)}</span>{rest}'
        return found[0]

    return "".join(TYPED.sub(marked, part) if is_text else part for is_text, part in parts)


def _parts(html: str) -> list[tuple[bool, str]]:
    """Tags and the text between them; what stands inside a link or a mention already is left alone."""
    parts, at, inside = [], 0, 0
    for tag in TAG.finditer(html):
        parts += [(inside == 0, html[at : tag.start()]), (False, tag[0])]
        if re.match(r"</?(a|span|code|pre)\b", tag[0]):
            inside += -1 if tag[0].startswith("</") else 1
        at = tag.end()
    return [*parts, (inside == 0, html[at:])]


def _beginnings(name: str) -> list[str]:
    """What may be the name at the beginning of some words, the longest first: at least two words."""
    words = name.rstrip(" .,'’-").split(" ")
    return [" ".join(words[:count]).rstrip(".,'’-") for count in range(len(words), 1, -1)]


def _people(names: list[str], community: Community) -> dict[str, Person]:
    if not names:
        return {}
    found: dict[str, list[Person]] = defaultdict(list)
    lowered = {name.lower() for name in names}
    for person in Person.objects.active().annotate(lowered=Lower("name")).filter(lowered__in=lowered):
        found[person.name.lower()].append(person)
    members = set(
        community.memberships.filter(
            person__in=[each for people in found.values() for each in people]
        ).values_list("person", flat=True)
    )
    one = {}
    for name, people in found.items():
        here = [each for each in people if each.pk in members] or people
        if len(here) == 1:
            one[name] = here[0]
    return one
