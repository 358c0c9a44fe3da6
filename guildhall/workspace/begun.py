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
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution, Draft
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.writing import has_words
from guildhall.kit.markup import plain_text
from guildhall.people.models import Person
from guildhall.workspace.registry import TOOLS

MOST: Final = 50
LONGEST: Final = 240
# The places of the forms that every tool has; what else is begun is found where it was begun.
NEW: Final = re.compile(r"new:(\d{1,18}):(\w+)")
REPLY: Final = re.compile(r"reply:(\d{1,18})")
EDIT: Final = re.compile(r"edit:(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Begun:
    """Words that wait in a form. Without a `url` its writer can no longer get there, and reads them here.

    `title` says where they stand, `heading` is what was typed as theirs.
    """

    place: str
    title: str
    url: str
    heading: str
    html: str
    says: str
    kept_at: datetime


def begun_by(person: Person, kept: Collection[int] = ()) -> list[Begun]:
    """What somebody typed and did not send, last changed first, without changes to what they keep unpublished."""
    found = [
        (draft, match)
        for draft in Draft.objects.filter(person=person).order_by("-kept_at", "-pk")[:MOST]
        if has_words(draft.values)
        for pattern in (NEW, REPLY, EDIT)
        if (match := pattern.fullmatch(draft.place))
    ]
    places = {int(match[1]) for _draft, match in found if match.re is NEW}
    communities = Community.objects.visible_to(person).in_bulk(places)
    about = {int(match[1]) for _draft, match in found if match.re is not NEW}
    things = (
        Contribution.objects.visible_to(person).select_related("community", "root__community").in_bulk(about)
    )
    return [
        _begun(person, draft, match, communities, things)
        for draft, match in found
        if match.re is NEW or int(match[1]) not in kept
    ]


def _begun(
    person: Person,
    draft: Draft,
    match: re.Match[str],
    communities: dict[int, Community],
    things: dict[int, Contribution],
) -> Begun:
    title, url = _("Something you had begun"), ""
    if match.re is NEW:
        community, kind = communities.get(int(match[1])), KINDS.get(match[2])
        if community and kind:
            title = _("%(kind)s in %(community)s") % {"kind": kind.label, "community": community.name}
            if may(person, TOOLS[kind.room].act, community):
                url = f"{reverse(f'{kind.room}_new', args=[community.slug])}?kind={match[2]}"
    elif thing := things.get(int(match[1])):
        where = {"title": thing.root_or_self.title}
        if match.re is REPLY:
            title = _("Your reply to: %(title)s") % where
            # In another thread now, whose box is another; where nobody can reply any more, its page shows the words.
            url = "" if thing.root_id else f"{thing.get_absolute_url()}#your-reply"
        else:
            title = _("Your changes to: %(title)s") % where
            if may_change(person, Change.EDIT, thing):
                url = reverse("contribution_edit", args=[thing.pk])
    words, html = str(draft.values.get("title", "")), str(draft.values.get("html", ""))
    says = " · ".join(part for part in (words, plain_text(html)) if part)
    return Begun(draft.place, title, url, words, html, says[:LONGEST], draft.kept_at)
