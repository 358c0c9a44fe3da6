"""What a page shows of the author of a contribution, in one slotted object."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from guildhall.people.models import Person
from guildhall.people.names import initials_of

# The columns of an author as every hand-written query selects them, for aliases p (person), o (then) and n (now).
FACE = """p.slug, p.name, p.role, p.kind, p.verified_at IS NOT NULL, p.colour, p.photo,
    coalesce(nullif(o.short_name, ''), o.name, ''), coalesce(o.name, ''), coalesce(nullif(n.short_name, ''), n.name),
    coalesce(o.welsh_short_name, ''), coalesce(o.welsh_name, ''), coalesce(nullif(n.welsh_short_name, ''), n.welsh_name, ''),
    o.slug, n.id IS DISTINCT FROM o.id"""
FACE_COLUMNS = 15
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
    short_name: str
    full_name: str
    name_now: str | None
    welsh_short_name: str
    welsh_full_name: str
    welsh_name_now: str
    organisation_slug: str | None
    has_moved: bool

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
    def organisation(self) -> str:
        """What their council was called for short when they wrote, in the reader's language."""
        return _in_language(self.short_name, self.welsh_short_name)

    @property
    def organisation_full(self) -> str:
        """The same, by its whole name."""
        return _in_language(self.full_name, self.welsh_full_name)

    @property
    def organisation_name(self) -> str:
        return self.organisation_full

    @property
    def organisation_now(self) -> str:
        """Where they work today."""
        return _in_language(self.name_now or "", self.welsh_name_now)

    @property
    def photo_url(self) -> str | None:
        return f"/people/{self.slug}/photo" if self.photo else None


def _in_language(english: str, welsh: str) -> str:
    return (welsh if get_language() == "cy" else "") or english
