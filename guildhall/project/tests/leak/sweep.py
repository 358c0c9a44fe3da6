"""Asks every surface as every actor and reads every byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core import mail
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.project.tests.leak.surfaces import ACTS, READ
from guildhall.project.tests.leak.world import ACTORS, LEVELS, WORD, Secret, World


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


def reading(world: World, actor: str, names: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    """Each address of these routes, with the secret words that an actor reads there beyond its own."""
    client = sign_in(world, actor)
    for name in names:
        for address in READ[name](world):
            body = body_of(client.get(address))
            yield address, set(WORD.findall(body)) - set(WORD.findall(address))


def leaks(world: World, names: Iterable[str] = READ, actors: Iterable[str] = ACTORS) -> Iterator[str]:
    """Every secret that an actor read and may not, as it is met: «actor read where at address»."""
    names = list(names)
    for actor in actors:
        forbidden = {secret.word: secret for secret in world.secrets if not world.may_read(actor, secret)}
        for address, words in reading(world, actor, names):
            for word in words & forbidden.keys():
                secret = forbidden[word]
                yield f"{actor} read {secret.where} of {secret.place} ({secret.level}) at {address}"


def sweep(world: World, names: Iterable[str] = READ, actors: Iterable[str] = ACTORS) -> list[str]:
    """Every leak."""
    return list(leaks(world, names, actors))


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
