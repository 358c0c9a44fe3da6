"""Who is doing what, as a table: what organisations say about one thing, or about the things of a community."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.communities.audience import audiences_of
from guildhall.contributions.kinds import address
from guildhall.contributions.models.stances import FADES_AFTER, Stance
from guildhall.people.models import Person

MOST: Final = 2000

DOING: Final = """
SELECT s.id, s.standing, s.words, s.said_at, s.confirmed_at, s.replaced_at, o.code, o.slug, coalesce(o.short_name, o.name), o.welsh_short_name,
  o.type, o.nation, p.slug, p.name, p.role, c.id, c.kind, c.title, c.language, y.slug
FROM contributions_stance s
JOIN contributions_contribution c ON c.id = s.contribution_id
JOIN communities_community y ON y.id = c.community_id
JOIN organisations_organisation o ON o.id = s.organisation_id
LEFT JOIN people_person p ON p.id = s.person_id
WHERE s.audience_id = ANY(%(audiences)s) AND c.root_id IS NULL AND {where}
ORDER BY {order} LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True)
class Said:
    """One organisation's word on one thing, as a row of the table."""

    id: int
    standing: str
    words: str
    said_at: datetime
    confirmed_at: datetime
    replaced_at: datetime | None
    code: str
    organisation_slug: str
    organisation: str
    welsh_organisation: str
    type: str
    nation: str
    person_slug: str | None
    person: str | None
    role: str | None
    root: int
    kind: str
    title: str
    language: str
    community_slug: str

    @property
    def url(self) -> str:
        return address(self.community_slug, self.kind, self.root, self.title)

    @property
    def label(self) -> str:
        """Where the organisation stands, in words."""
        return str(Stance.Standing(self.standing).label)

    @property
    def is_faded(self) -> bool:
        return timezone.now() - self.confirmed_at > FADES_AFTER

    def called(self, language: str) -> str:
        """The organisation's short name in the reader's language."""
        return (self.welsh_organisation if language == "cy" else "") or self.organisation


def who_is_doing(
    reader: Person | AnonymousUser,
    *,
    root: int | None = None,
    community: int | None = None,
    organisation: int | None = None,
    standing: str = "",
    lens: Collection[int] | None = None,
    is_history: bool = False,
    limit: int = MOST,
) -> list[Said]:
    """What organisations say, as far as the reader may see it: newest first, or by topic for a community."""
    where = ["s.replaced_at IS NOT NULL" if is_history else "s.replaced_at IS NULL"]
    parameters: dict[str, Any] = {"audiences": audiences_of(reader).array, "limit": limit}
    for column, value in (
        ("s.contribution_id", root),
        ("c.community_id", community),
        ("s.organisation_id", organisation),
        ("s.standing", standing or None),
    ):
        if value is not None:
            name = column.partition(".")[2]
            where.append(f"{column} = %({name})s")
            parameters[name] = value
    if lens is not None:
        where.append("s.organisation_id = ANY(%(lens)s)")
        parameters["lens"] = list(lens)
    order = "c.title, c.id, o.name" if community is not None else "s.said_at DESC, s.id DESC"
    with connection.cursor() as cursor:
        cursor.execute(DOING.format(where=" AND ".join(where), order=order), parameters)
        return [Said(*row) for row in cursor.fetchall()]


def rows_to_save(said: list[Said]) -> Iterator[list[str]]:
    """The table for a spreadsheet, with its heading."""
    yield [
        *(
            _("Topic"),
            _("Organisation"),
            _("Code"),
            _("Type"),
            _("Nation"),
            _("What it does"),
            _("In its words"),
        ),
        *(_("Said by"), _("Said on"), _("Last confirmed on")),
    ]
    for each in said:
        yield [
            *(each.title, each.organisation, each.code, each.type, each.nation, each.label, each.words),
            *(each.person or "", f"{each.said_at:%Y-%m-%d}", f"{each.confirmed_at:%Y-%m-%d}"),
        ]
