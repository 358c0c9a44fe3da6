"""Asks every surface as every actor and reads every byte."""

from __future__ import annotations

from collections.abc import Iterable

from django.core import mail
from django.http.response import HttpResponseBase
from django.test import Client

from guildhall.people.models import Person
from guildhall.project.tests.leak.surfaces import READ
from guildhall.project.tests.leak.world import ACTORS, World


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
    """Everything that was sent: the body, streamed or not, and the headers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{response.cookies}\n{content.decode('utf-8', 'replace')}"


def sweep(world: World, names: Iterable[str] = READ, actors: Iterable[str] = ACTORS) -> list[str]:
    """Every secret that an actor read and may not: as «actor read where at address»."""
    leaks = []
    wanted = list(names)
    for actor in actors:
        client = sign_in(world, actor)
        forbidden = {secret.word: secret for secret in world.secrets if not world.may_read(actor, secret)}
        for name in wanted:
            for address in READ[name](world):
                body = body_of(client.get(address)).replace(address, "")
                for word, secret in forbidden.items():
                    if word in body and word not in address:
                        leaks.append(
                            f"{actor} read {secret.where} of {secret.place} ({secret.level}) at {address}"
                        )
    return leaks


def read_by(world: World, actor: str) -> set[str]:
    """The secrets that an actor finds anywhere: to prove that the sweep can see at all."""
    client = sign_in(world, actor)
    seen: set[str] = set()
    for name in READ:
        for address in READ[name](world):
            body = body_of(client.get(address))
            seen |= {secret.word for secret in world.secrets if secret.word in body}
    return seen


def leaks_by_mail(world: World) -> list[str]:
    """Secrets in mails to people who may not read them."""
    actors = {person.email: actor for actor, person in world.people.items()}
    leaks = []
    for message in mail.outbox:
        parts = [
            str(message.subject),
            str(message.body),
            *(str(part) for part, _kind in getattr(message, "alternatives", [])),
        ]
        text = "\n".join(parts + [f"{name}: {value}" for name, value in message.extra_headers.items()])
        for address in message.recipients():
            actor = actors.get(address, "visitor")
            leaks += [
                f"a mail to {actor} carries {secret.where} of {secret.place}"
                for secret in world.secrets
                if secret.word in text
                and not world.may_read(actor, secret)
                # An invitation says to what.
                and not (actor == "invited" and secret.level == "listed")
            ]
    return leaks
