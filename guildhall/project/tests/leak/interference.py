"""Whether what an actor may not see changes anything of what they see: a count, an order, a face, a suggestion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction
from django.db.models import F

from guildhall.activity.models import Activity
from guildhall.communities.models import Application, Audience, Ban, Community
from guildhall.contributions.models import Contribution, Tag
from guildhall.discovery.models import CommunityEntry
from guildhall.meeting.tests import surfaces as meeting
from guildhall.newsletters.tests import surfaces as newsletters
from guildhall.notifications.models import Incoming, Notice
from guildhall.project.tests.leak import talks
from guildhall.project.tests.leak.sweep import body_of, sign_in, some
from guildhall.project.tests.leak.world import Secret, World
from guildhall.workspace.registry import said_by_tools

# What differs from one answer to the next: nonces, tokens, lengths, moments.
PASSING: Final = re.compile(
    r"""nonce[-=]["']?[\w+/=-]+|csrftoken=\w+|(?<=name="csrfmiddlewaretoken" value=")\w+|expires=[^;]+"""
    r"""|(Content-Length|ETag|Expires|Last-Modified): .*|(?<=name="token" value=")[\w-]+|(?<=name="whom" value=")[\w:.-]+|(?<=>)[^<]*(?=</time>)|\d+ (minute|second)s? ago|just now"""
)


def lasting(body: str) -> str:
    """An answer without what differs from one to the next."""
    return PASSING.sub("", body)


def interferences(world: World, names: Iterable[str], actors: Iterable[str], every: int = 1) -> Iterator[str]:
    """Each address, or each so-manieth of a long route, that answers otherwise once all that is hidden from an actor is gone."""
    for actor in actors:
        addresses = [address for name in names for address in some(world, name, every)]
        before = _answers(world, actor, addresses)
        with transaction.atomic():
            forget_what_is_hidden_from(world, actor)
            after = _answers(world, actor, addresses)
            transaction.set_rollback(True)
        for address, was, is_now in zip(addresses, before, after, strict=True):
            if was != is_now:
                yield f"{actor} sees something of what is hidden at {address}: {_difference(was, is_now)}"


def forget_what_is_hidden_from(world: World, actor: str) -> None:
    """Deletes all that an actor may not see, by the world's own opinion."""
    person = world.people.get(actor)
    meeting.forget_what_is_hidden_from(person)
    talks.forget_what_is_hidden_from(person)
    for place in reversed(world.communities):  # what is inside another first
        community = world.communities[place]
        hidden = {
            level
            for level in ("listed", "front", "posts", "members", "facilitators")
            if not world.may_read(actor, Secret("", place, level, ""))
        }
        here = Contribution.objects.filter(community=community)
        here.filter(published_at=None).exclude(author=person).delete()
        if "facilitators" in hidden:
            here.filter(removals__isnull=False).exclude(author=person).delete()
            Application.objects.filter(community=community).exclude(person=person).delete()
            Ban.objects.filter(community=community).delete()
            Incoming.objects.filter(community=community).delete()
            told = Notice.objects.filter(person=person).values("activity")
            Activity.objects.filter(audience=community.facilitators_audience).exclude(pk__in=told).delete()
        for level in hidden & {"posts", "members", "facilitators"}:
            there = here.filter(shared_with="community" if level == "posts" else level)
            there.exclude(author=person, published_at=None).delete()
        if "members" in hidden:
            Activity.objects.filter(audience=community.members_audience).delete()
        if "front" in hidden:
            # Whoever knows of a community may reach those who look after it.
            community.memberships.filter(role="member").exclude(person=person).delete()
            community.themes.all().delete()
            CommunityEntry.objects.filter(community=community).update(front_words=F("words"))
        newsletters.forget(community, hidden)
        if "posts" in hidden:
            for forget in said_by_tools("tests.surfaces", "forget"):
                forget(community)
        # Whoever keeps a draft in a place that they left keeps it, and is told no more of the place.
        if "listed" in hidden and not here.filter(published_at=None, author=person).exists():
            _forget(community)
    Tag.objects.filter(taggings=None).delete()


def _forget(community: Community) -> None:
    """Deletes a community with the audiences that nothing points to any more."""
    Activity.objects.filter(community=community).delete()
    Contribution.objects.filter(community=community).delete()
    names = ("audience", "front", "posts", "members_audience", "facilitators_audience")
    Community.objects.filter(pk=community.pk).update(**dict.fromkeys(names))
    Audience.objects.filter(community=community).delete()
    Community.objects.get(pk=community.pk).delete()


def _answers(world: World, actor: str, addresses: list[str]) -> list[str]:
    """What each address answers, as if it were the first to be read: reading a thread clears its notices."""
    client = sign_in(world, actor)
    answers = []
    for address in addresses:
        with transaction.atomic():
            answers.append(lasting(body_of(client.get(address))))
            transaction.set_rollback(True)
    return answers


def _difference(before: str, after: str) -> str:
    """The first line that is not the same."""
    lines = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((f"{was!r} or {now!r}" for was, now in lines if was != now), "its length")
