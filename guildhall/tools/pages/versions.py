"""Every version of a page, numbered from the first, and what was sent besides; the rows of the house, read in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from guildhall.contributions.models import Revision
from guildhall.people.models import Person
from guildhall.tools.pages.models import Page, Sent


@dataclass(frozen=True, slots=True)
class Version:
    """How a page read from one change to the next, or what somebody sent that it never read like.

    `key` names it in addresses: the number, or «s» and the number of what was sent.
    """

    key: str
    by: Person | None
    at: datetime
    title: str
    is_now: bool = False
    sent: Sent | None = None

    @property
    def number(self) -> int:
        """Its number; what was sent counts as the version that it was begun from."""
        return self.sent.began_with if self.sent else int(self.key)


class History:
    """The versions of one page. A revision keeps how it read before, and who changed it then."""

    def __init__(self, page: Page) -> None:
        self.page = page
        revisions = page.revisions.select_related("edited_by__organisation").defer("html")
        self.revisions = list(revisions.order_by("pk"))

    @property
    def newest(self) -> int:
        """The number of the version that stands."""
        return len(self.revisions) + 1

    @cached_property
    def sent(self) -> list[Sent]:
        """What was sent while others had changed the page."""
        return list(self.page.sent_meanwhile.select_related("person__organisation").defer("html"))

    def version(self, number: int) -> Version:
        """One version by its number, from 1."""
        before = self.revisions[number - 2] if number > 1 else None
        by, at = (
            (before.edited_by, before.replaced_at)
            if before
            else (self.page.author, self.page.published_at or self.page.active_at)
        )
        is_now = number == self.newest
        title = self.page.title if is_now else self.revisions[number - 1].title
        return Version(str(number), by, at, title, is_now)

    def find(self, key: str) -> Version | None:
        """What a word in an address names, if it names something here."""
        if not key.isascii() or len(key) > 18:
            return None
        if key.isdigit() and 1 <= int(key) <= self.newest:
            return self.version(int(key))
        if key[:1] == "s" and key[1:].isdigit():
            return next((_of(sent) for sent in self.sent if sent.pk == int(key[1:])), None)
        return None

    def html(self, version: Version) -> str:
        """The words of a version."""
        if version.sent:
            return version.sent.html
        return self.page.html if version.is_now else self.revisions[version.number - 1].html

    def newest_first(self) -> list[Version]:
        """All of it, what was sent among the versions by the time it was sent."""
        versions = [self.version(number) for number in range(1, self.newest + 1)]
        return sorted(
            [*versions, *map(_of, self.sent)],
            key=lambda each: (each.at, each.sent is None, each.number),
            reverse=True,
        )

    def texts(self, most: int) -> Iterator[tuple[Version, str]]:
        """The newest versions with their words, oldest first."""
        first = max(1, self.newest - most + 1)
        kept = Revision.objects.filter(contribution=self.page.pk).order_by("pk")
        texts = list(kept.values_list("html", flat=True)[first - 1 :])
        for number, html in enumerate([*texts, self.page.html], first):
            yield self.version(number), html


def _of(sent: Sent) -> Version:
    return Version(f"s{sent.pk}", sent.person, sent.sent_at, sent.title, sent=sent)
