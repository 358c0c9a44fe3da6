"""What a community's front page gathers: what matters now, and who is here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.communities.models import Community
from guildhall.contributions.lines import Page, Wanted, list_several
from guildhall.organisations.lens import Lens
from guildhall.organisations.map import CouncilMap, council_map
from guildhall.people.models import Person
from guildhall.workspace.place import Place
from guildhall.workspace.shelves import Shelf, shelves, shown_tools, wanted_on

PINNED: Final = 5
WAITING: Final = 4
NEWEST: Final = 12
FEWER: Final = 5  # where shelves follow
NAMED: Final = 12
HERE_FOR: Final = 300  # seconds that the map may be behind somebody's change of employer

HERE = """
    SELECT o.code, o.slug, o.short_name, o.name, o.welsh_short_name, count(*) AS people
      FROM communities_membership m JOIN people_person p ON p.id = m.person_id
      JOIN organisations_organisation o ON o.id = p.organisation_id
     WHERE m.community_id = %s GROUP BY o.id ORDER BY people DESC, o.name
"""


@dataclass(frozen=True, slots=True)
class OrganisationHere:
    """An organisation with people in a community."""

    code: str
    slug: str
    short_name: str
    name: str
    welsh_short_name: str
    people: int

    def label(self, language: str) -> str:
        """The short name in the reader's language."""
        return (self.welsh_short_name if language == "cy" else "") or self.short_name or self.name


@dataclass(frozen=True, slots=True)
class WhoIsHere:
    """A community's members by organisation, with their dots on the map."""

    organisations: list[OrganisationHere]
    alike: int
    map: CouncilMap

    @property
    def caption(self) -> str:
        """How many organisations there are, and how many like the reader's own."""
        count = len(self.organisations)
        here = ngettext("%(count)s organisation", "%(count)s organisations", count) % {"count": count}
        if not self.alike:
            return here
        return _("%(organisations)s, %(alike)s like yours") % {"organisations": here, "alike": self.alike}

    @property
    def named(self) -> list[OrganisationHere]:
        """The ones to name; the rest is on the map."""
        return self.organisations[:NAMED]

    @property
    def path(self) -> str:
        """The dots of the organisations here, in one SVG path."""
        points = self.map.points
        return "".join(
            f"M{points[each.code][0]:g} {points[each.code][1]:g}h0"
            for each in self.organisations
            if each.code in points
        )


def who_is_here(community: Community, reader: Person | AnonymousUser) -> WhoIsHere:
    """The organisations of a community's members, and how many of them are like the reader's own."""
    organisations = [OrganisationHere(*row) for row in _organisations_in(community)]
    mine = reader.organisation if isinstance(reader, Person) else None
    alike = set(mine.most_alike) if mine else set()
    return WhoIsHere(organisations, sum(each.code in alike for each in organisations), council_map())


def _organisations_in(community: Community) -> list[tuple[Any, ...]]:
    """The rows of HERE, kept for a while: they are the same for every reader, and ten thousand people take long to count."""
    key = f"here-{community.pk}-{community.member_count}-{community.organisation_count}"
    kept: list[tuple[Any, ...]] | None = caches["pages"].get(key)
    if kept is None:
        with connection.cursor() as cursor:
            cursor.execute(HERE, [community.pk])
            kept = cursor.fetchall()
        caches["pages"].set(key, kept, HERE_FOR)
    return kept


@dataclass(frozen=True, slots=True)
class Now:
    """What matters now in a community."""

    pinned: Page
    waiting: Page
    newest: Page
    shelves: list[Shelf]

    def __bool__(self) -> bool:
        return bool(self.pinned or self.waiting or self.newest or self.shelves)


def what_matters_now(where: Place, lens: Lens) -> Now:
    """Pinned things, questions that wait for an answer, the newest of everything, and a shelf for each tool in use."""
    place, organisations = where.community.pk, lens.ids()
    most = NEWEST + PINNED + WAITING
    tools = shown_tools(where)
    # One tool alone needs no shelf: the newest of everything is all that it has.
    tools = tools if len(tools) > 1 else []
    pinned, waiting, newest, *pages = list_several(
        where.person,
        Wanted(community=place, is_pinned=True, limit=PINNED),
        Wanted(community=place, is_waiting=True, organisations=organisations, limit=WAITING),
        Wanted(community=place, organisations=organisations, limit=most),
        *(wanted_on(where, tool, organisations) for tool in tools),
    )
    above = {line.id for line in (*pinned.lines, *waiting.lines)}
    newest.lines = [line for line in newest.lines if line.id not in above][: FEWER if tools else NEWEST]
    return Now(pinned, waiting, newest, shelves(where, tools, pages))
