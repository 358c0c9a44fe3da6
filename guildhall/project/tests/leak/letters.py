"""Mails as each actor would get them now about everything there is, and what they can do by mail to what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.test import override_settings
from django.utils import timezone

from guildhall.asking.models import Climb
from guildhall.asking.tests import surfaces as asked
from guildhall.contributions.models import Contribution
from guildhall.meeting.tests import surfaces as meeting
from guildhall.newsletters.tests import surfaces as newsletters
from guildhall.notifications.inbound.addresses import notice_address, reply_address, talk_address
from guildhall.notifications.inbound.reading import deal_with
from guildhall.notifications.inbound.receiving import take_in
from guildhall.notifications.mailing import letters
from guildhall.notifications.models import Incoming, Mail, Notice, SavedSearch
from guildhall.people.models import Person
from guildhall.project.tests.leak.talks import mails_of_messages, talks_without
from guildhall.project.tests.leak.world import LEVELS, Secret, World


def leaks_by_letters(world: World, actors: Iterable[str]) -> Iterator[str]:
    """Secrets in the mails that actors would be sent now, of each sort, and answers by mail to what one may not see."""
    for actor in actors:
        if (known := world.people.get(actor)) is None:
            continue
        with transaction.atomic():
            yield from _in_mails(world, actor, known)
            yield from _by_answers(world, actor, known)
            transaction.set_rollback(True)


def _in_mails(world: World, actor: str, known: Person) -> Iterator[str]:
    _ask_something_that_nobody_answers(world)
    for mail in _mails(known):
        mail.person = Person.objects.get(pk=known.pk)
        letters._kept.clear()
        message = letters.letter(mail)
        if message is None:
            continue
        text = f"{message.subject}\n{message.from_email}\n{message.body}\n{message.alternatives}\n{message.extra_headers}"
        for secret in world.secrets:
            if secret.word in text and not world.may_read(actor, secret):
                yield f"a mail to {actor} would carry {secret.where} of {secret.place} ({secret.level})"


def _mails(person: Person) -> Iterator[Mail]:
    now = timezone.now()
    # The rows are never kept, so their numbers stand for nothing.
    digest = {"kind": Mail.Kind.DIGEST, "since": now - timedelta(hours=1), "until": now + timedelta(hours=1)}
    for rhythm in ("daily", "now"):  # whichever of them the person wants
        yield Mail(pk=0, person=person, why=rhythm, **digest)
    for root in Contribution.objects.exclude(published_at=None).filter(root=None).select_related("community"):
        yield Mail(
            pk=0, person=person, kind=Mail.Kind.POST, why="now", contribution=root, community=root.community
        )
    for search in SavedSearch.objects.filter(person=person):
        about = {**digest, "kind": Mail.Kind.SEARCH, "about": search.pk}
        yield Mail(pk=0, person=person, why="search", **about)
    yield from mails_of_messages(person)
    yield from newsletters.mails(person)
    yield from asked.mails(person)
    yield from meeting.mails(person)
    for notice in Notice.objects.filter(person=person).select_related("community"):
        yield Mail(
            pk=0,
            person=person,
            kind=Mail.Kind.NOTICE,
            why=notice.why,
            notice=notice,
            community=notice.community,
        )


def _ask_something_that_nobody_answers(world: World) -> None:
    """A question for facilitators in each place, asked before all that is new."""
    for place in world.roots:
        title = world.secret(place, "facilitators", "unanswered question")
        waiting = Contribution.objects.write(
            world.people["facilitator"],
            world.communities[place],
            "question",
            title=title,
            html="",
            shared_with="facilitators",
            organisation=world.people["member"].organisation,
        )
        Contribution.objects.filter(pk=waiting.pk).update(
            published_at=timezone.now() - timedelta(hours=2),
            organisation=world.people["member"].organisation,
        )
        Climb.objects.create(contribution=waiting, rung=Climb.Rung.DIGESTS)


def _by_answers(world: World, actor: str, known: Person) -> Iterator[str]:
    with override_settings(MAIL_IN="guildhall+{}@example.org"):
        for place, roots in world.roots.items():
            hidden = [root for root in roots if not _reads(world, actor, place, root.shared_with)]
            for root in hidden:
                Contribution.objects.filter(pk=root.pk).update(closed_at=None)
                if trouble := _trouble_of(known, reply_address(known, root.pk)):
                    yield f"{actor} was told by mail of {root.title}: {trouble}"
            about = Q(contribution__in=hidden) | Q(contribution__root__in=hidden)
            for notice in Notice.objects.filter(about, person=known):
                if trouble := _trouble_of(known, notice_address(known, notice.pk)):
                    yield f"{actor} was told by mail of what a notice is about: {trouble}"
        for talk in talks_without(known):
            if trouble := _trouble_of(known, talk_address(known, talk.pk)):
                yield f"{actor} was told by mail of a talk of others: {trouble}"


def _reads(world: World, actor: str, place: str, shared_with: str) -> bool:
    return world.may_read(actor, Secret("", place, LEVELS.get(shared_with, shared_with), ""))


def _trouble_of(known: Person, address: str) -> str:
    """What came of a mail to an address about something hidden, unless it is that there is no such thing."""
    head = f"From: {known.email}\r\nMessage-ID: <{address}>\r\n"
    take_in(f"{head}Subject: Re: it\r\n\r\nMy answer\r\n".encode(), [address])
    kept = Incoming.objects.latest("pk")
    deal_with(kept.pk)
    kept.refresh_from_db()
    return "" if kept.trouble == Incoming.Trouble.GONE else kept.trouble or kept.state
