"""Asks every surface as every actor and reads every byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.core import mail
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.project.tests.leak.surfaces import ACTS, READ, SHOWING
from guildhall.project.tests.leak.world import ACTORS, LEVELS, WORD, Secret, World

# A route with at most so many addresses is read whole.
FEW: Final = 7


def sign_in(world: World, actor: str) -> Client:
    """A browser of an actor; the deactivated one signed in before they were switched off."""
    client = Client(raise_request_exception=True)
    if actor != "visitor":
        person = world.people[actor]
        Person.objects.filter(pk=person.pk).update(is_active=True)
        client.force_login(Person.objects.get(pk=person.pk))
        Person.objects.filter(pk=person.pk).update(is_active=person.is_active)
    return client


def body_of(response: HttpResponseBase) -> str:
    """Everything that was sent: the status, the headers, and the body, streamed or not."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{response.status_code}\n{headers}\n{response.cookies}\n{content.decode('utf-8', 'replace')}"


def some(world: World, name: str, every: int = 1, start: int = 0) -> list[str]:
    """The addresses of a route; of the many of a long one, each so-manieth, for who need not look everywhere.

    A step to the side after each: lists repeat themselves, as three queries for each community, and some would meet one query alone.
    """
    addresses = list(READ[name](world))
    if len(addresses) <= FEW:
        return addresses
    return [
        each for number, each in enumerate(addresses) if (number + number // every) % every == start % every
    ]


def reading(
    world: World, actor: str, names: Iterable[str], every: int = 1, start: int = 0
) -> Iterator[tuple[str, set[str]]]:
    """Each address of these routes, or some, with the secret words that an actor reads there beyond its own."""
    client = sign_in(world, actor)
    for name in names:
        for address in some(world, name, every, start):
            body = body_of(client.get(address))
            yield address, set(WORD.findall(body)) - set(WORD.findall(address))


def leaks(
    world: World, names: Iterable[str], actors: Iterable[str], every: int = 1, start: int = 0
) -> Iterator[str]:
    """Every secret that an actor read and may not, as it is met: «actor read where at address»."""
    names = list(names)
    for actor in actors:
        forbidden = {secret.word: secret for secret in world.secrets if not world.may_read(actor, secret)}
        for address, words in reading(world, actor, names, every, start):
            for word in words & forbidden.keys():
                secret = forbidden[word]
                yield f"{actor} read {secret.where} of {secret.place} ({secret.level}) at {address}"


def sweep(world: World, actors: Iterable[str], start: int = 0) -> list[str]:
    """Every leak where things are shown, once something has changed: on every route, at a third of the addresses of long ones.

    What everything shows is read whole before; what changed here, changed for all that stands in a place, whatever its kind.
    """
    return list(leaks(world, SHOWING, actors, every=3, start=start))


def leaks_by_acts(world: World, actors: Iterable[str] = ACTORS) -> Iterator[str]:
    """Secrets in what acts on hidden things answer: they must answer as if the thing were not there."""
    for actor in actors:
        client, person = sign_in(world, actor), world.people.get(actor)
        for place, roots in world.roots.items():
            for root in roots:
                if world.may_read(
                    actor, Secret("", place, LEVELS.get(root.shared_with, root.shared_with), "")
                ):
                    continue
                written = root.thread.filter(author=person).count()
                replying = f"/c/{world.communities[place].slug}/conversations/{root.pk}-x/"
                for address in (*(f"/contributions/{root.pk}/{act}/" for act in ACTS), replying):
                    response = client.post(address, {"reason": "x", "outcome": "x", "html": "x"})
                    if response.status_code not in (302, 404) or root.title.split()[-1] in body_of(response):
                        yield f"{actor} was told of {root.title} by {address}"
                if root.thread.filter(author=person).count() != written:
                    yield f"{actor} replied to {root.title}"
        # Notices that were kept from when one could still read what they are about.
        for notice in Notice.objects.filter(person=person).order_by("pk") if person else ():
            body = body_of(client.post(reverse("notice_read", args=[notice.pk])))
            for secret in world.secrets:
                if secret.word in body and not world.may_read(actor, secret):
                    yield f"{actor} was led to {secret.where} of {secret.place} by a notice"


def leaks_by_mail(world: World) -> list[str]:
    """Secrets in mails to people who may not read them."""
    actors = {person.email: actor for actor, person in world.people.items()}
    found = []
    for message in [*world.mails, *mail.outbox]:
        parts = [
            str(message.subject),
            str(message.body),
            *(str(part) for part, _kind in getattr(message, "alternatives", [])),
        ]
        headers = {**message.extra_headers, "From": message.from_email}
        text = "\n".join(parts + [f"{name}: {value}" for name, value in headers.items()])
        for address in message.recipients():
            actor = actors.get(address, "visitor")
            found += [
                f"a mail to {actor} carries {secret.where} of {secret.place}"
                for secret in world.secrets
                if secret.word in text
                and not world.may_read(actor, secret)
                # The author is a member, and no actor.
                and not (actor == "author" and world.may_read("member", secret))
                # An invitation says to what.
                and not (actor == "invited" and secret.level == "listed")
            ]
    return found
