"""The leak test can see: take the rule out of any one place, and it finds a leak."""

from __future__ import annotations

from typing import Final

import pytest
from django.core.exceptions import ObjectDoesNotExist

from guildhall.asking.tests import surfaces as asked
from guildhall.communities import audience
from guildhall.discovery import matching
from guildhall.meeting.tests import surfaces as meeting
from guildhall.newsletters.tests import surfaces as newsletters
from guildhall.project.tests.leak import talks
from guildhall.project.tests.leak.interference import interferences
from guildhall.project.tests.leak.letters import leaks_by_letters
from guildhall.project.tests.leak.mutations import Place, places, take_out
from guildhall.project.tests.leak.surfaces import SHOWING
from guildhall.project.tests.leak.sweep import leaks, leaks_by_acts
from guildhall.project.tests.leak.world import World
from guildhall.web import middleware
from guildhall.workspace.registry import said_by_tools

# What these let through shows in mails, and in what can be done by mail.
MAILING: Final = (
    *("guildhall.notifications.mailing", "guildhall.notifications.inbound"),
    *("guildhall.talks.letters", "guildhall.talks.by_mail"),
    "guildhall.newsletters.mails",
    *("guildhall.asking.letters", "guildhall.asking.by_mail", "guildhall.asking.digests"),
    *("guildhall.meeting.letters", "guildhall.meeting.by_mail"),
)
LOOKERS: Final = ("outsider", "member", "visitor", "left")

# Where a leak would show if the rule were missing in a module.
SHOWS: Final[dict[str, tuple[str, ...]]] = {
    "guildhall.communities.directory": ("communities",),
    "guildhall.communities.forms": ("community_new",),
    "guildhall.communities.models.membership": ("communities", "community", "community_people", "person"),
    "guildhall.communities.views.invitations": ("invitation",),
    "guildhall.communities.views.starting": ("community_new",),
    "guildhall.contributions.cloud": ("tags", "community_tags"),
    "guildhall.contributions.doing": ("organisation", "community_doing", "community_doing_csv"),
    "guildhall.contributions.lines": ("conversations", "everything"),
    "guildhall.contributions.stream": ("stream", "community_stream", "person_stream", "organisation_stream"),
    "guildhall.contributions.thread": ("conversation", "contribution_newer"),
    "guildhall.contributions.views.acts": (
        "contribution_edit",
        "contribution_history",
        "contribution_remove",
        "contribution",
    ),
    "guildhall.contributions.views.belonging": ("connect",),
    "guildhall.contributions.views.changes": (
        *("removed", "contribution_edit", "contribution_move", "contribution_split", "contribution_merge"),
    ),
    "guildhall.contributions.views.files": ("file", "file_small"),
    "guildhall.discovery.communities": ("search",),
    "guildhall.discovery.conditions": ("search",),
    "guildhall.discovery.directory": ("people",),
    "guildhall.discovery.finding": ("search",),
    "guildhall.discovery.matching": ("search",),
    "guildhall.discovery.people": ("people",),
    "guildhall.discovery.search": ("search",),
    "guildhall.discovery.similar": ("search_similar", "conversation"),
    "guildhall.discovery.spelling": ("search",),
    "guildhall.discovery.suggesting": ("search_suggest",),
    "guildhall.discovery.views": ("search", "search_similar"),
    "guildhall.notifications.unread": ("home",),
    "guildhall.notifications.views.choices": ("mail_settings", "mail_choice"),
    "guildhall.notifications.views.notices": ("notices",),
    "guildhall.notifications.views.searches": ("searches",),
    "guildhall.web.ask": ("ask",),
    "guildhall.web.following": ("following",),
    "guildhall.web.home": ("home",),
    "guildhall.web.organisations": ("organisation",),
    "guildhall.web.person": ("person",),
    "guildhall.web.welcome_matches": ("welcome",),
    "guildhall.workspace.beside": ("community",),
    "guildhall.workspace.begun": ("drafts",),
    "guildhall.workspace.people": ("community_people",),
    "guildhall.workspace.place": ("community", "community_people", "conversations"),
    "guildhall.workspace.reading": ("conversation",),
    "guildhall.workspace.views.drafts": ("drafts", "draft"),
    "guildhall.workspace.views.front": ("community",),
    **talks.SHOWS,
}
SHOWS.update(newsletters.SHOWS)
SHOWS.update(asked.SHOWS)
SHOWS.update(meeting.SHOWS)
for _said in said_by_tools("tests.surfaces", "SHOWS"):
    SHOWS.update(_said)


# Uses of the rule that stand behind another one, or show nothing: taken out alone they change no page, and why.
SECOND_LOCKS: Final[dict[str, str]] = {
    "contributions.views.belonging:connection.1": "what is connected is shown by the rule",
    "communities.directory:Directory._cards.1": "chooses words on the card of a community that is shown",
    "communities.directory:Directory._cards.2": "whoever knows of a community may reach those who look after it",
    "communities.directory:Directory._mine.1": "narrows what the rule has let through",
    "communities.forms:CommunityForm.__init__.1": "one must look after the community, too",
    "contributions.thread:THREAD.2": "an answer that is removed is the answer no more",
    "contributions.views.acts:restore.1": "only facilitators restore",
    "contributions.views.changes:move.1": "one must be a member of the community, too",
    "contributions.views.changes:split.1": "only facilitators split, and they may read what was removed",
    "contributions.views.shielded:mine.1": "only what one asked oneself",
    "contributions.views.shielded:name.1": "only what one asked oneself",
    "contributions.views.changes:merge.1": "one must look after the other thread, too",
    "discovery.search:SEARCH.1": "the search entry was found by its own copy of the audience",
    "discovery.similar:RESEMBLING.1": "looked at again when the rows are fetched",
    "discovery.similar:RESEMBLING.2": "found by the search entry's own copy of the audience",
    "discovery.views:resembling.1": "only lifts what is found among what one may see",
    "notifications.inbound.posting:begin.1": "one must be a member of the community, too",
    "notifications.mailing.digest:NEW.2": "who sees a thread sees its replies; those that were removed may be counted",
    "notifications.mailing.letters:_write_post.1": "asked only for what the rule let through a moment ago",
    "notifications.views.notices:notice.1": "shows authors their own words alone",
    "web.ask:ask.1": "one must be a member of the community, too",
    "web.organisations:communities_of.2": "who may know the members may know of the community",
    "web.person:person.3": "who may know the members may know of the community",
    "workspace.views.drafts:_meanwhile.1": "leads authors to their own words, and the page there asks the rule",
    "web.following:_may_follow.1": "what one follows is shown and told by the rule; web/tests/test_following.py tries it",
    "workspace.people:People.members.1": "the page is closed to whoever may not read the front page",
    "workspace.place:Place.knows_parent.1": "who is inside a community is in the one around it",
    "workspace.place:Place.reads_posts.1": "what it opens is fetched by the rule",
    **talks.SECOND_LOCKS,
}
SECOND_LOCKS.update(newsletters.SECOND_LOCKS)
SECOND_LOCKS.update(asked.SECOND_LOCKS)
SECOND_LOCKS.update(meeting.SECOND_LOCKS)
for _said in said_by_tools("tests.surfaces", "SECOND_LOCKS"):
    SECOND_LOCKS.update(_said)


# What these let through shows in what acts answer, and in no page.
ACTING: Final = ("workspace.reading:_reply.1", "notifications.views.notices:read.1")


def seen(world: World, module: str, *, acts_alone: bool = False) -> str | None:
    """The first leak of any sort that shows in the pages of a module; a page that breaks over a hidden row is one."""
    names = () if acts_alone else SHOWS.get(module, ())
    try:
        if module.startswith(MAILING):
            return next(leaks_by_letters(world, LOOKERS), None)
        return (
            next(leaks(world, names, LOOKERS), None)
            or next(interferences(world, names, LOOKERS), None)
            or next(leaks_by_acts(world, LOOKERS), None)
        )
    except (
        AttributeError,
        ObjectDoesNotExist,
        ValueError,
    ) as error:  # not a query that the missing rule made wrong
        return repr(error)


@pytest.mark.parametrize("place", [place for place in places() if str(place) not in SECOND_LOCKS], ids=str)
def test_each_use_of_the_rule_is_watched(world: World, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    if place.name.startswith("IN_NEWEST"):
        monkeypatch.setattr(matching, "FEW", -1)  # every word counts as a common one
    take_out([place], monkeypatch.setattr)
    found = seen(world, place.module, acts_alone=str(place) in ACTING)
    assert found, f"{place} can lose the rule and nobody sees"


def test_what_stands_behind_two_locks_is_watched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    take_out(
        [place for place in places() if place.module == "guildhall.discovery.similar"], monkeypatch.setattr
    )
    assert seen(world, "guildhall.discovery.similar")


def test_the_second_locks_are_still_there() -> None:
    assert SECOND_LOCKS.keys() <= {str(place) for place in places()}


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("WHERE reach <= 2", "WHERE reach <= 6"),
        ("a.reach = 3 OR", "a.reach <= 4 OR"),
        ("m.role <> 'member'", "true"),
        ("WHERE m.person_id = %(person)s", ""),
    ],
)
def test_each_line_of_the_rule_itself_is_watched(
    world: World, monkeypatch: pytest.MonkeyPatch, rule: str, broken: str
) -> None:
    assert rule in audience.AUDIENCES_SQL
    for module in (audience, middleware):
        monkeypatch.setattr(module, "AUDIENCES_SQL", audience.AUDIENCES_SQL.replace(rule, broken))
    middleware._query.cache_clear()
    assert next(leaks(world, SHOWING, LOOKERS), None)
    middleware._query.cache_clear()
