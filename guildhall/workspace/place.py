"""A community as one reader sees it: where they stand in it, its tabs, and the door that views go through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.communities.audience import audiences_of
from guildhall.communities.models import Community
from guildhall.communities.permissions import Act, Role, may, role_in
from guildhall.contributions.kinds import REPLY
from guildhall.people.access import is_in, lead_to_sign_in
from guildhall.people.models import Person
from guildhall.workspace.registry import TOOLS, Tool

NEWCOMER = timedelta(days=14)
Asked = ParamSpec("Asked")

# Which kinds are in use as far as this reader can see, how many requests wait, and how the reader stands here.
STATE = """
    SELECT {also}ARRAY(SELECT kind FROM unnest(%(kinds)s::text[]) kind WHERE EXISTS (
             SELECT 1 FROM contributions_contribution c WHERE c.community_id = %(community)s
               AND c.kind = kind.kind AND c.root_id IS NULL AND c.audience_id = ANY(%(audiences)s))),
      (SELECT count(*) FROM communities_application a
        WHERE a.community_id = %(community)s AND a.decided_at IS NULL AND a.state = 'waiting'),
      (SELECT a.state FROM communities_application a
        WHERE a.community_id = %(community)s AND a.decided_at IS NULL AND a.person_id = %(person)s),
      (SELECT m.joined_at FROM communities_membership m
        WHERE m.community_id = %(community)s AND m.person_id = %(person)s),
      EXISTS (SELECT 1 FROM communities_ban b
        WHERE b.community_id IN (%(community)s, %(parent)s) AND b.person_id = %(person)s)
"""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of a community's pages."""

    label: str
    url: str
    is_current: bool
    waiting: int = 0


class Place:
    """A community as the person of a request sees it."""

    def __init__(self, request: HttpRequest, community: Community) -> None:
        self.community = community
        self.path = request.path
        self.person: Person | AnonymousUser = request.user
        self.role = role_in(self.person, community)

    def may(self, act: Act | str) -> bool:
        """Whether the person may do this here; templates give the act's name: `place.may("POST")`."""
        return may(self.person, act if isinstance(act, Act) else Act[act], self.community)

    @property
    def is_member(self) -> bool:
        return self.role >= Role.MEMBER

    @property
    def is_facilitator(self) -> bool:
        return self.role >= Role.FACILITATOR

    @property
    def is_lead(self) -> bool:
        return self.role >= Role.LEAD

    @property
    def is_signed_in(self) -> bool:
        return self.role > Role.VISITOR

    @property
    def knows_parent(self) -> bool:
        """Whether the person may know of the community that this one is inside."""
        parent = self.community.parent
        return parent is not None and parent.audience_id in audiences_of(self.person)

    @cached_property
    def reads_front(self) -> bool:
        """Whether the person may read what the community is about, beyond its name and purpose."""
        return self.community.front_id in audiences_of(self.person)

    @cached_property
    def reads_posts(self) -> bool:
        """Whether the person may read what is shared with the whole community."""
        return self.community.posts_id in audiences_of(self.person)

    @property
    def requests_waiting(self) -> int:
        """How many people wait to be let in."""
        return self._state[1] if self.may(Act.DECIDE) else 0

    @property
    def my_request(self) -> str:
        """Where the person's own request to join stands: waiting, more, or nothing."""
        return self._state[2] or ""

    @property
    def is_banned(self) -> bool:
        """Whether the person was removed, and may not come back until a facilitator says so."""
        return self._state[4]

    @property
    def is_newcomer(self) -> bool:
        """Whether the person joined in the last two weeks."""
        joined = self._state[3]
        return joined is not None and timezone.now() - joined < NEWCOMER

    @property
    def tools(self) -> list[Tool]:
        """The tools in which there is something that the person may see."""
        kinds = set(self._state[0])
        return [tool for tool in TOOLS.values() if kinds & set(tool.words)]

    @property
    def tools_to_begin(self) -> list[Tool]:
        """The tools in which the person could start something."""
        return [tool for tool in TOOLS.values() if self.may(tool.act)]

    @property
    def tabs(self) -> list[Tab]:
        """Now, the tools in use, People, and for facilitators Look after."""
        slug = self.community.slug
        front = reverse("community", args=[slug])
        tabs = [Tab(_("Now"), front, self.path == front)]
        tabs += [self._tab(str(tool.label), reverse(tool.name, args=[slug])) for tool in self.tools]
        if self.reads_front and self.may(Act.SEE_MEMBERS):
            tabs.append(self._tab(_("People"), reverse("community_people", args=[slug])))
        if self.is_facilitator:
            look_after = reverse("look_after", args=[slug])
            tabs.append(self._tab(_("Look after"), look_after, self.requests_waiting))
        return tabs

    def ways(self, requests: str) -> list[tuple[str, str, bool]]:
        """The pages from which facilitators look after the community, with their words and which one this is."""
        ways = [
            ("look_after", _("Overview")),
            ("look_after_requests", requests),
            ("look_after_members", _("Members")),
            ("look_after_invitations", _("Invitations")),
            ("look_after_mails", _("Mails")),
            ("look_after_settings", _("Description")),
            ("look_after_themes", _("Themes")),
            ("look_after_front", _("Front page")),
        ]
        if self.may(Act.NEWSLETTER):
            ways.insert(4, ("look_after_newsletters", _("Newsletters")))
        if self.may(Act.CHANGE_KIND) or self.may(Act.ARCHIVE):
            ways += [("look_after_kind", _("Who can see what")), ("look_after_archive", _("Archive"))]
        found = [(words, reverse(name, args=[self.community.slug])) for name, words in ways]
        # The longest address that this page's begins with.
        here = max((url for _words, url in found if self.path.startswith(url)), key=len)
        return [(words, url, url == here) for words, url in found]

    def _tab(self, label: str, url: str, waiting: int = 0) -> Tab:
        return Tab(label, url, self.path.startswith(url), waiting)

    @cached_property
    def _state(self) -> tuple[list[str], int, str | None, datetime | None, bool]:
        parameters: dict[str, Any] = {
            "kinds": [word for tool in TOOLS.values() for word in tool.words if word != REPLY],
            "community": self.community.pk,
            "parent": self.community.parent_id,
            "audiences": audiences_of(self.person).array,
            "person": self.person.pk,
        }
        with connection.cursor() as cursor:
            cursor.execute(STATE.format(also=also_in_use()), parameters)
            kinds, waiting, request, joined, is_banned = cursor.fetchone() or ([], 0, None, None, False)
            return kinds, waiting, request, joined, is_banned


@cache
def also_in_use() -> str:
    """SQL for the kinds of those tools in which there is something else to see."""
    return "".join(
        f"(CASE WHEN EXISTS ({tool.also}) THEN ARRAY['{tool.words[0]}'] ELSE '{{}}' END)::text[] || "
        for tool in TOOLS.values()
        if tool.also
    )


def inside(
    act: Act | None = None,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Place, Asked], HttpResponseBase]], Callable[..., HttpResponseBase]
]:
    """The door of a community's page: finds what the person may know of, and asks `may` about the act.

    A community that is not for them is not found. Visitors are led to sign in, whether it exists or not.
    """

    def guarding(
        view: Callable[Concatenate[HttpRequest, Place, Asked], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, slug: str, *args: Asked.args, **kwargs: Asked.kwargs
        ) -> HttpResponseBase:
            known = Community.objects.visible_to(request.user).select_related("parent")
            community = known.filter(slug=slug).first()
            if community is None:
                if is_in(request.user):
                    raise Http404
                return lead_to_sign_in(request)
            if act is not None and not may(request.user, act, community):
                if is_in(request.user):
                    raise PermissionDenied
                return lead_to_sign_in(request)
            return view(request, Place(request, community), *args, **kwargs)

        return guarded

    return guarding
