"""What a round picture and a link need of somebody whom a hand-written query found."""

from __future__ import annotations

from guildhall.people.names import initials_of


class Pictured:
    """For slotted rows with a slug, a name and a photo."""

    __slots__ = ()

    slug: str
    name: str
    photo: str

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    @property
    def url(self) -> str:
        return f"/people/{self.slug}/"

    @property
    def photo_url(self) -> str:
        return f"{self.url}photo" if self.photo else ""
