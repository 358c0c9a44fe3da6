"""Changing a page while others change it: nobody's words are overwritten unseen, and none are lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.pages.merging import Clash, merge
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.versions import History


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: how the page reads now, or would read, its number, and where both changed the same."""

    title: str
    html: str
    newest: int
    clashes: list[Clash]
    titles: tuple[str, str] | None = None
    is_merged: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the page reads so now; otherwise it waits for its writer to choose."""
        return not self.clashes and self.titles is None


@transaction.atomic
def change(page: Page, by: Person, began_with: int, *, title: str, html: str, **fields: Any) -> Outcome:
    """Changes a page as somebody sent it who began with a numbered version.

    Where others changed it meanwhile both changes stand; what was sent is kept word for word either way. Where both
    changed the same words the page stays as it is, and the outcome says where.
    """
    now = Contribution.objects.select_for_update(of=("self",)).get(pk=page.pk)
    page.title, page.html, page.edited_at = now.title, now.html, now.edited_at
    history = History(page)
    began = history.version(min(max(began_with, 1), history.newest))
    if began.is_now or (title, html) == (now.title, now.html):
        page.edit(by, title=title, html=html, **fields)
        return Outcome(title, html, history.newest, [])
    merged = merge(history.html(began), now.html, html)
    titles = (
        (now.title, title) if title not in (began.title, now.title) and now.title != began.title else None
    )
    became = title if title != began.title else now.title
    kept = not merged.clashes and titles is None
    if kept:
        page.edit(by, title=became, html=merged.html, **fields)
    newest = page.revisions.count() + 1
    if not kept or (became, merged.html) != (title, html):
        what = {"person": by, "title": title, "html": html, "began_with": began.number}
        if not page.sent_meanwhile.filter(**what).exists():
            page.sent_meanwhile.create(**what, became=newest if kept else None)
    return Outcome(became, merged.html, newest, merged.clashes, titles, is_merged=kept)
