"""How the leak test asks for addresses; the `tests/surfaces.py` of tools are written with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from guildhall.contributions.models import Contribution

if TYPE_CHECKING:
    from guildhall.project.tests.leak.world import World

Addresses = Callable[["World"], Iterable[str]]
# Makes a new secret word for a text, by what the text is: `secret("place of the event")`.
Secret = Callable[[str], str]


def at(*addresses: str) -> Addresses:
    """Fixed addresses."""
    return lambda _world: addresses


def each_community(name: str, *queries: str) -> Addresses:
    """An address of every community, plain and with each query."""
    return lambda world: [
        reverse(name, args=[community.slug]) + query
        for community in world.communities.values()
        for query in ("", *queries)
    ]


def each_root(name: str, *queries: str, also_discussions: bool = False) -> Addresses:
    """An address of every question by its number; what is common to all kinds is one code, and half of the time is saved."""
    return lambda world: [
        reverse(name, args=[root.pk]) + query
        for roots in world.roots.values()
        for root in roots
        if root.kind == "question" or also_discussions
        for query in ("", *queries)
    ]


def each_of_kind(kind: str, name: str, *queries: str) -> Addresses:
    """An address under each community that names a root of a kind by its number: `/c/<slug>/events/<pk>/people/`."""
    return lambda world: [
        reverse(name, args=[root.community.slug, root.pk]) + query
        for root in Contribution.objects.filter(kind=kind, root=None)
        .select_related("community")
        .order_by("pk")
        for query in ("", *queries)
    ]
