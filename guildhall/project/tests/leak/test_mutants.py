"""The leak test can see: take the rule away in any one place, and it finds a leak."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from guildhall.communities.audience import Audience, SharedQuerySet
from guildhall.contributions import copies
from guildhall.project.tests.leak.sweep import sweep
from guildhall.project.tests.leak.world import World, build
from guildhall.testing.jobs import run_jobs

LOOKERS = ("visitor", "outsider", "member")


@pytest.fixture
def world(db: None) -> World:
    made = build()
    run_jobs()
    return made


def everything(_person: object) -> tuple[int, ...]:
    """The rule taken away: everybody is in every audience."""
    return tuple(Audience.objects.values_list("pk", flat=True))


def users_of(name: str) -> list[ModuleType]:
    """Our modules that use the rule by this name, tests and the rule's own home aside."""
    return [
        module
        for path, module in sorted(sys.modules.items())
        if path.startswith("guildhall.")
        and ".tests" not in path
        and "testing" not in path
        and path != "guildhall.communities.audience"
        and hasattr(module, name)
    ]


def test_each_place_that_asks_for_audiences_is_watched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in users_of("audiences_of"):
        with monkeypatch.context() as patch:
            patch.setattr(module, "audiences_of", everything)
            assert sweep(world, actors=LOOKERS), f"audiences_of taken out of {module.__name__} goes unseen"


def test_the_rule_on_querysets_is_watched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visible: Callable[..., Any] = lambda self, person: self  # noqa: E731
    monkeypatch.setattr(SharedQuerySet, "visible_to", visible)
    assert sweep(world, actors=LOOKERS)


def test_copies_of_the_audience_are_watched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for model in list(copies.COPIES):
        kept = [other for other in copies.COPIES if other is not model]
        monkeypatch.setattr(copies, "COPIES", kept)
        assert model not in copies.COPIES
