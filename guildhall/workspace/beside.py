"""What stands beside a community's front page, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.people.pictured import Pictured
from guildhall.workspace.place import Place

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Who looks after a community, its themes, and what is inside it that the reader may know of.
BESIDE = """
SELECT (SELECT coalesce(json_agg(json_build_array(p.slug, p.name, p.colour, p.photo, coalesce(o.name, ''), m.role = 'lead')
          ORDER BY m.role DESC, m.joined_at, m.id), '[]')
        FROM communities_membership m JOIN people_person p ON p.id = m.person_id
        LEFT JOIN organisations_organisation o ON o.id = p.organisation_id
        WHERE m.community_id = %(community)s AND m.role <> 'member' AND %(is_signed_in)s),
  (SELECT coalesce(json_agg(json_build_array(t.slug, t.name) ORDER BY t.position, t.name), '[]')
     FROM communities_theme t WHERE t.community_id = %(community)s AND %(reads_front)s),
  (SELECT coalesce(json_agg(json_build_array(c.slug, c.name, c.kind) ORDER BY c.name), '[]') FROM communities_community c
    WHERE c.parent_id = %(community)s AND c.archived_at IS NULL AND c.audience_id = ANY(%(audiences)s)),
  {gathered}
"""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A page of a community that gathers something, shown once there is some: its address by name, its words, and how to find one.

    `found` is SQL that may name %(community)s and %(audiences)s.
    """

    name: str
    label: StrOrPromise
    found: str


# Floors above add theirs when they are made ready.
GATHERED: list[Gathered] = []


@dataclass(frozen=True, slots=True)
class Facilitator(Pictured):
    """Somebody who looks after a community."""

    slug: str
    name: str
    colour: int
    photo: str
    organisation_name: str
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Inner:
    """A community inside another one."""

    slug: str
    name: str
    kind: str

    @property
    def kind_label(self) -> str:
        return str(Community.Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the front page of a community."""

    facilitators: list[Facilitator]
    themes: list[tuple[str, str]]
    inside: list[Inner]
    gathered: list[Gathered]


def what_stands_beside(where: Place) -> Beside:
    """Facilitators for whoever is signed in, themes for readers of the front, and the communities inside."""
    parameters: dict[str, Any] = {
        "community": where.community.pk,
        "is_signed_in": where.is_signed_in,
        "reads_front": where.reads_front,
        "audiences": audiences_of(where.person).array,
    }
    with connection.cursor() as cursor:
        found = ", ".join(f"EXISTS ({each.found})" for each in GATHERED)
        cursor.execute(BESIDE.format(gathered=f"ARRAY[{found}]::bool[]"), parameters)
        facilitators, themes, inside, is_there = cursor.fetchone() or ([], [], [], [])
    return Beside(
        [Facilitator(*row) for row in facilitators],
        themes,
        [Inner(*row) for row in inside],
        [each for each, is_found in zip(GATHERED, is_there, strict=True) if is_found],
    )
