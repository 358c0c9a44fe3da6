"""What somebody began to type and did not send: where it stands, and the words."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.communities.models import Community
from guildhall.communities.permissions import may
from guildhall.contributions.kinds import KINDS, Kind
from guildhall.contributions.models import Contribution, Draft
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.writing import has_words
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person
from guildhall.workspace.registry import TOOLS

MOST: Final = 50
LONGEST: Final = 240
# The places of the forms that every tool has; what else is begun is found where it was begun.
PLACE: Final = re.compile(r"(?P<form>new|reply|edit):(?P<number>\d{1,18})(?::(?P<kind>\w+))?")


@dataclass(frozen=True, slots=True)
class Begun:
    """Words that wait in a form. Without a `url` its writer can no longer get there, and reads them here.

    `where` says where they stand; `title` and `html` are what was typed.
    """

    place: str
    where: str
    url: str
    title: str
    html: str
    kept_at: datetime

    @property
    def says(self) -> str:
        """The words in short."""
        return " · ".join(part for part in (self.title, plain_text(self.html)) if part)[:LONGEST]


def begun_by(person: Person, kept: Collection[int] = ()) -> list[Begun]:
    """What somebody typed and did not send, last changed first, without changes to what they keep unpublished."""
    found = [
        (draft, match["form"], int(match["number"]), KINDS.get(match["kind"] or ""))
        for draft in Draft.objects.filter(person=person).order_by("-kept_at", "-pk")[:MOST]
        if has_words(draft.values) and (match := PLACE.fullmatch(draft.place))
    ]
    about = {number for _draft, form, number, _kind in found if form != "new"}
    things = Contribution.objects.visible_to(person).select_related("community", "root__community")
    seen = things.in_bulk(about)
    places = {number for _draft, form, number, _kind in found if form == "new"}
    communities = Community.objects.visible_to(person).in_bulk(places)
    begun = []
    for draft, form, number, kind in found:
        where, url = _("Something you had begun"), ""
        if form == "new":
            if kind and (community := communities.get(number)):
                where, url = _of_new(person, community, kind)
        elif number in kept:
            continue
        elif thing := seen.get(number):
            where, url = _of_reply(thing) if form == "reply" else _of_changes(person, thing)
        title, html = (str(draft.values.get(name, "")) for name in ("title", "html"))
        begun.append(Begun(draft.place, where, url, title, html, draft.kept_at))
    return begun


def _of_new(person: Person, community: Community, kind: Kind) -> tuple[str, str]:
    where = _("%(kind)s in %(community)s") % {"kind": kind.label, "community": community.name}
    if not may(person, TOOLS[kind.room].act, community):
        return where, ""
    return where, f"{reverse(f'{kind.room}_new', args=[community.slug])}?kind={kind.word}"


def _of_reply(thing: Contribution) -> tuple[str, str]:
    where = _("Your reply to: %(title)s") % {"title": thing.root_or_self.title}
    # In another thread now, whose box is another; where nobody can reply any more, its page shows the words.
    return where, "" if thing.root_id else f"{thing.get_absolute_url()}#your-reply"


def _of_changes(person: Person, thing: Contribution) -> tuple[str, str]:
    where = _("Your changes to: %(title)s") % {"title": thing.root_or_self.title}
    can_go_on = may_change(person, Change.EDIT, thing)
    return where, reverse("contribution_edit", args=[thing.pk]) if can_go_on else ""
