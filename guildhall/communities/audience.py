"""Who may see what: the one rule. Everything shared points to an audience; a person is in some audiences."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Lookup
from django.db.models.fields.related import ForeignKey
from django.db.models.fields.related_lookups import RelatedLookupMixin
from django.utils.translation import gettext_lazy as _

from guildhall.organisations.models import Organisation
from guildhall.people.models import Person


class Audience(models.Model):
    """A set of readers. Changing its reach shows or hides at once everything that points to it."""

    class Reach(models.IntegerChoices):
        EVERYBODY = 1, _("Everybody")
        SIGNED_IN = 2, _("Whoever is signed in")
        MEMBERS = 3, _("The members of a community")
        FACILITATORS = 4, _("The facilitators of a community")
        ORGANISATION = 5, _("The people of an organisation")
        NAMED = 6, _("Named people")

    reach = models.PositiveSmallIntegerField(choices=Reach)
    community = models.ForeignKey(
        "communities.Community", models.CASCADE, null=True, related_name="audiences"
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    people = models.ManyToManyField(Person, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["community", "reach"], name="audience_community"),
            models.Index(fields=["reach"], name="audience_reach"),
            models.Index(fields=["organisation"], name="audience_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reach_display()} ({self.pk})"


# Rows that every installation has, written by the first migration.
EVERYBODY = 1
SIGNED_IN = 2

AUDIENCES_SQL = """
    SELECT id FROM communities_audience WHERE reach <= 2
    UNION ALL
    SELECT a.id FROM communities_membership m
      JOIN communities_audience a ON a.community_id = m.community_id
       AND (a.reach = 3 OR (a.reach = 4 AND m.role <> 'member'))
     WHERE m.person_id = %(person)s
    UNION ALL
    SELECT a.id FROM people_person p
      JOIN communities_audience a ON a.reach = 5 AND a.organisation_id = p.organisation_id
     WHERE p.id = %(person)s AND p.verified_at IS NOT NULL
    UNION ALL
    SELECT n.audience_id FROM communities_audience_people n WHERE n.person_id = %(person)s
"""
OPEN_TO_ALL = "SELECT id FROM communities_audience WHERE reach = 1"
# What every member of a community may see, whoever they are.
OPEN_TO_MEMBERS = """
    SELECT id FROM communities_audience WHERE reach <= 2 OR reach = 3 AND community_id = %(community)s
"""


class Audiences(tuple[int, ...]):
    """The ids of the audiences that somebody is in; open communities make them many."""

    @cached_property
    def array(self) -> str:
        """They as an array in PostgreSQL's words, written once for all the queries of a page."""
        return f"{{{','.join(map(str, self))}}}"

    @classmethod
    def read(cls, array: str) -> Audiences:
        """Those of an array in PostgreSQL's words."""
        found = cls(map(int, array.strip("{}").split(","))) if array != "{}" else cls()
        found.array = array
        return found


def audiences_of(person: Person | AnonymousUser | None) -> Audiences:
    """The ids of the audiences that a person is in now; a visitor is in those open to everybody.

    Whoever is switched off or waits for approval reads as a visitor does.
    """
    if isinstance(person, Person) and person.is_active and person.is_approved:
        if person.known_audiences is not None:
            return person.known_audiences
        return _asked(AUDIENCES_SQL, person.pk)
    if not isinstance(person, AnonymousUser):
        return _asked(OPEN_TO_ALL)
    # A visitor of this kind lives as long as a request, and is asked about for every list on the page.
    known: Audiences | None = getattr(person, "known_audiences", None)
    if known is None:
        known = _asked(OPEN_TO_ALL)
        person.known_audiences = known  # type: ignore[attr-defined]
    return known


def audiences_of_members(community: int) -> Audiences:
    """The ids of the audiences that every member of a community is in."""
    return _asked(OPEN_TO_MEMBERS, community=community)


def _asked(query: str, person: int | None = None, community: int | None = None) -> Audiences:
    with connection.cursor() as cursor:
        cursor.execute(query, {"person": person, "community": community})
        return Audiences(row[0] for row in cursor.fetchall())


if TYPE_CHECKING:
    ArrayLookup = Lookup[Any]
else:
    ArrayLookup = Lookup


@ForeignKey.register_lookup
class AnyOf(RelatedLookupMixin, ArrayLookup):
    """`audience__any=[…]`: one array parameter where `__in` would write a thousand placeholders."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, parameters = self.process_lhs(compiler, connection)
        ids = self.rhs.array if isinstance(self.rhs, Audiences) else list(self.rhs)
        return f"{sql} = ANY(%s)", [*parameters, ids]

    def get_prep_lookup(self) -> Any:
        return self.rhs


SharedModel = TypeVar("SharedModel", bound=models.Model)


class SharedQuerySet(models.QuerySet[SharedModel]):
    """Rows with an audience."""

    def visible_to(self, person: Person | AnonymousUser | None) -> Self:
        """Those that a person may see now. No audience means nobody."""
        return self.filter(audience__any=audiences_of(person))

    def visible_to_members(self, community: int) -> Self:
        """Those that every member of a community may see now."""
        return self.filter(audience__any=audiences_of_members(community))


# The same rule seen from the other side: of some people, those who are in one audience.
AMONG_SQL = f"""
    SELECT asked.id FROM people_person asked
     WHERE asked.id = ANY(%(people)s) AND asked.is_active AND asked.approved_at IS NOT NULL
       AND EXISTS (SELECT FROM ({AUDIENCES_SQL.replace("%(person)s", "asked.id")}) a WHERE a.id = %(audience)s)"""


def who_may_see(audience: int | None, people: Iterable[int]) -> set[int]:
    """Of some people, those who may see what points to an audience. Of nobody, where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(AMONG_SQL, {"people": list(people), "audience": audience})
        return {pk for (pk,) in cursor.fetchall()}
