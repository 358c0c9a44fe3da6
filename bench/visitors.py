"""Who visits: people signed in with real sessions, and what each of them opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from bench.sizes import BUSY, TYPICAL, USUAL_THREAD
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person, Session
from guildhall.people.sessions import SessionStore

CSRF = "b" * 32
AWAY = timedelta(days=7)
EACH = 4


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at a browser: their cookies, and the addresses of communities and conversations of theirs."""

    cookies: str
    communities: list[str]
    threads: list[str]
    longest: str | None


def visitors(now: datetime) -> tuple[list[Visitor], list[Visitor], Visitor]:
    """People in a handful of communities, people in very many, and a visitor who is not signed in."""
    Session.objects.all().delete()
    people = list(Person.objects.filter(pk__lte=TYPICAL + BUSY).order_by("pk"))
    # All were here a week before, and their visit is under way: what they see is the same however often this runs.
    Person.objects.filter(pk__lte=TYPICAL + BUSY).update(
        last_seen_at=timezone.now(), previously_seen_at=now - AWAY
    )
    known = [_visitor(person) for person in people]
    return known[:TYPICAL], known[TYPICAL:], _visitor(None)


def _visitor(person: Person | None) -> Visitor:
    roots = Contribution.objects.visible_to(person).roots().select_related("community").order_by("-pk")
    longest = roots.filter(pk=Contribution.objects.order_by("-reply_count").values("pk")[:1]).first()
    if person is not None:
        roots = roots.filter(community__memberships__person=person)
    threads = list(roots.filter(reply_count=USUAL_THREAD)[:EACH]) or list(roots[:EACH])
    places = (
        [membership.community for membership in person.memberships.select_related("community").order_by("pk")]
        if person
        else list({thread.community for thread in threads})
    )
    return Visitor(
        _cookies(person),
        [place.get_absolute_url() for place in places],
        [thread.get_absolute_url() for thread in threads],
        longest.get_absolute_url() if longest else None,
    )


def _cookies(person: Person | None) -> str:
    if person is None:
        return ""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
