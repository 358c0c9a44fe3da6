"""The leak test can see: take the rule out of any one place, and it finds a leak."""

from __future__ import annotations

from typing import Final

import pytest

from guildhall.communities import audience
from guildhall.project.tests.leak.interference import interferences
from guildhall.project.tests.leak.mutations import Place, places, take_out
from guildhall.project.tests.leak.surfaces import SHOWING
from guildhall.project.tests.leak.sweep import leaks
from guildhall.project.tests.leak.world import World
from guildhall.web import middleware

LOOKERS: Final = ("outsider", "member", "visitor", "left")

# Where a leak would show if the rule were missing in a module.
SHOWS: Final[dict[str, tuple[str, ...]]] = {
    "guildhall.communities.directory": ("communities",),
    "guildhall.communities.forms": ("community_new",),
    "guildhall.communities.models.membership": ("community", "community_people"),
    "guildhall.communities.views.invitations": ("invitation",),
    "guildhall.communities.views.starting": ("community_new",),
    "guildhall.contributions.lines": ("conversations", "everything"),
    "guildhall.contributions.thread": ("conversation", "contribution_newer"),
    "guildhall.contributions.views.acts": (
        "contribution_edit",
        "contribution_history",
        "contribution_remove",
    ),
    "guildhall.contributions.views.changes": (
        *("removed", "contribution_edit", "contribution_move", "contribution_split", "contribution_merge"),
    ),
    "guildhall.contributions.views.files": ("file", "file_small"),
    "guildhall.discovery.matching": ("search",),
    "guildhall.discovery.people": ("people",),
    "guildhall.discovery.search": ("search",),
    "guildhall.discovery.similar": ("search_similar", "conversation"),
    "guildhall.discovery.views": ("search", "search_similar"),
    "guildhall.notifications.models": ("home", "notices"),
    "guildhall.notifications.views": ("notices",),
    "guildhall.tools.conversations.views": ("conversation", "contribution_newer"),
    "guildhall.web.ask": ("ask",),
    "guildhall.web.home": ("home",),
    "guildhall.web.organisations": ("organisation",),
    "guildhall.web.person": ("person",),
    "guildhall.web.welcome_matches": ("welcome",),
    "guildhall.workspace.people": ("community_people",),
    "guildhall.workspace.place": ("community", "community_people", "conversations"),
    "guildhall.workspace.views.front": ("community",),
}


# Uses of the rule that stand behind another one which hides the same: taken out alone they show nothing.
SECOND_LOCKS: Final[dict[str, str]] = {}


@pytest.mark.parametrize("place", places(), ids=str)
def test_each_use_of_the_rule_is_watched(world: World, monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    take_out(place, monkeypatch.setattr)
    names = SHOWS[place.module]
    seen = next(leaks(world, names, LOOKERS), None) or next(interferences(world, names, LOOKERS), None)
    assert seen, f"{place} can lose the rule and nobody sees: {place.source}"


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
