"""Which organisations a round robin asks: by the lens, by name, or all of a community."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import Final

from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.organisations.lens import LABELS, Lens, View
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

EVERYBODY: Final = "community"
NAMED: Final = "named"
MOST: Final = 600
MOST_GUESSES: Final = 10


def ways(home: Organisation | None) -> list[tuple[str, str]]:
    """How somebody of an organisation can choose whom to ask: the word, and what people call it."""
    lenses = [
        (str(view), f"{LABELS[view]}. {Lens(home, view).meaning()}") for view in View if Lens(home, view)
    ]
    return [
        (EVERYBODY, _("Every organisation in this community, also those that join later")),
        *lenses,
        (NAMED, _("Only those that I name below")),
    ]


def chosen(community: Community, person: Person, way: str) -> list[Organisation]:
    """The organisations of one of these ways; whoever asks by the lens answers too, so that they can compare."""
    current = Organisation.objects.current()
    if way == EVERYBODY:
        members = community.memberships.filter(person__is_active=True)
        return list(current.filter(pk__in=members.values("person__organisation")))
    lens = Lens(person.organisation, way)
    if not lens:
        return []
    home = person.organisation.today() if person.organisation else []
    return list({each.pk: each for each in [*home, *current.filter(lens.condition())]}.values())


def by_name(typed: str) -> tuple[list[Organisation], list[str]]:
    """The organisations named, one a line, and what is wrong with the names that are not found, in words."""
    lines = list(dict.fromkeys(" ".join(line.split()) for line in typed.splitlines()))
    lines = [line.strip(" ,;•-") for line in lines if line.strip(" ,;•-")]
    if not lines:
        return [], []
    known = _known()
    found: dict[int, Organisation] = {}
    problems: list[str] = []
    for line in lines:
        match list(known.get(line.casefold(), {}).values()):
            case [organisation]:
                found[organisation.pk] = organisation
            case []:
                is_guessed = len(problems) < MOST_GUESSES
                problems.append(_unknown(line, known if is_guessed else {}))
            case several:
                names = " · ".join(each.full_name for each in several)
                problems.append(
                    _("“%(name)s” could be several. Write the whole name: %(names)s")
                    % {"name": line, "names": names}
                )
    return list(found.values()), problems


def _known() -> dict[str, dict[int, Organisation]]:
    """Every organisation of today by each of its names, in small letters."""
    known: dict[str, dict[int, Organisation]] = defaultdict(dict)
    for each in Organisation.objects.current():
        for name in (each.name, each.short_name, each.welsh_name, each.welsh_short_name, each.code):
            if name:
                known[name.casefold()][each.pk] = each
    return known


def _unknown(line: str, known: dict[str, dict[int, Organisation]]) -> str:
    close = get_close_matches(line.casefold(), known, n=6, cutoff=0.6)
    meant = {each.pk: each.full_name for name in close for each in known[name].values()}
    if meant:
        names = " · ".join(list(meant.values())[:3])
        return _("We know no organisation called “%(name)s”. Did you mean %(names)s?") % {
            "name": line,
            "names": names,
        }
    return _("We know no organisation called “%(name)s”. Write its name as the list of councils has it.") % {
        "name": line
    }
