"""What a page shows of the author of a contribution, in one slotted object."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.people.models import Person
from guildhall.people.names import initials_of

# The columns of an author as every hand-written query selects them, for aliases p (person), o (then) and n (now).
FACE = """p.slug, p.name, p.role, p.kind, p.verified_at IS NOT NULL, p.colour, p.photo,
    coalesce(o.short_name, ''), coalesce(o.name, ''), o.slug, n.id IS DISTINCT FROM o.id, coalesce(n.short_name, n.name)"""
FACE_COLUMNS = 12
FACE_JOINS = """LEFT JOIN people_person p ON p.id = c.author_id
    LEFT JOIN organisations_organisation o ON o.id = c.organisation_id
    LEFT JOIN organisations_organisation n ON n.id = p.organisation_id"""


@dataclass(slots=True, frozen=True)
class Face:
    """Who wrote it, their job, and their council when they wrote it."""

    slug: str | None
    name: str
    role: str
    kind: str
    is_verified: bool
    colour: int
    photo: str
    organisation: str
    organisation_full: str
    organisation_slug: str | None
    has_moved: bool
    organisation_now: str | None

    @classmethod
    def of(cls, columns: tuple[object, ...]) -> Face | None:
        """The face in a row's columns; None where the author was detached."""
        return cls(*columns) if columns[0] is not None else None  # type: ignore[arg-type]

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    @property
    def url(self) -> str:
        return f"/people/{self.slug}/"

    @property
    def kind_label(self) -> str:
        return str(Person.Kind(self.kind).label)

    @property
    def organisation_name(self) -> str:
        return self.organisation_full

    @property
    def photo_url(self) -> str | None:
        return f"/people/{self.slug}/photo" if self.photo else None
