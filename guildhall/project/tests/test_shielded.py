"""Nothing on any page, feed or mail tells which of two people of the same label asked without a name.

Whoever asked is swapped for somebody else: the same is asked, added, answered, edited, chosen, closed and opened by the one and by the
other, with the same numbers and at the same moments, and everything that anybody else is shown stays the same to the byte.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import pytest
import time_machine
from django.core import mail
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.contributions.shielding import FEWEST, publish_lot
from guildhall.notifications.mailing.scopes import Scope
from guildhall.notifications.models import Interest, MailSettings, Rhythm
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.project.tests.leak.interference import lasting
from guildhall.project.tests.leak.surfaces import READ
from guildhall.project.tests.leak.sweep import body_of
from guildhall.project.tests.leak.world import World
from guildhall.testing.cast import MakePerson
from guildhall.testing.jobs import run_jobs
from guildhall.tools.conversations.tests.test_shielded import ask

ACTORS: Final = ("visitor", "member", "facilitator")
# Where a conversation, or what somebody did in one, is shown.
NAMES: Final = (
    *("home", "everything", "stream", "community_stream", "notices", "tags", "community_tags"),
    *("conversations", "conversations_feed", "community", "community_people", "removed", "community_doing"),
)


@pytest.fixture
def small(make_person: MakePerson, ada: Person, bo: Person, cy: Person, dee: Person) -> World:
    """A public community of eleven district councils; Bo and Dee are in two of them, and everybody is told everything."""
    waste = Community.objects.found(ada, name="Waste", purpose="Bins", is_public=True)
    council = Organisation.objects.create(
        code="SEC",
        slug="second",
        name="Second District Council",
        type="Non-metropolitan district",
        nation="England",
        region="South West",
    )
    dee.place(council)
    members = [bo, dee]
    for number in range(FEWEST):
        other = Organisation.objects.create(
            code=f"D{number}",
            slug=f"d{number}",
            name=f"District {number}",
            type=council.type,
            nation=council.nation,
            region=council.region,
        )
        members.append(make_person(f"Member {'abcdefghijk'[number]}", organisation=other))
    for person in members:
        waste.admit(person)
    operator = make_person("Olu Bright", is_operator=True)
    people = {"facilitator": ada, "outsider": cy, "member": members[-1], "operator": operator}
    for person in (*people.values(), bo, dee):
        MailSettings.objects.update_or_create(person=person, defaults={"rhythm": Rhythm.NOW})
    for person in (bo, dee):
        Client().force_login(person)  # whoever never signed in cannot be written to
    for subject in (bo, dee, council, bo.organisation):
        assert subject is not None
        Interest.objects.follow(people["member"], subject)
    run_jobs()
    communities = {"public": waste}
    for kind in ("restricted", "private", "confidential"):
        communities[kind] = Community.objects.found(
            ada, name=f"A {kind} one", purpose="Other things", kind=kind
        )
    kinds = {kind: kind for kind in communities}
    return World(communities=communities, people=people, kinds=kinds, roots={kind: [] for kind in kinds})


def lives(world: World, asker: Person) -> Iterator[str]:
    """What somebody asks without a name, and does with it; says each moment at which pages are looked at."""
    waste = world.communities["public"]
    client = Client()
    client.force_login(asker)
    with time_machine.travel("2026-05-04T14:03:00+00:00", tick=False):
        ask(client, waste, html="<p>Do you charge? Ask @Ada.</p>", shared_with="members")
        yield "waiting"
    with time_machine.travel("2026-05-04T14:15:03+00:00", tick=False):
        assert publish_lot() == 1
        run_jobs()
    question = Contribution.objects.roots().get()
    with time_machine.travel("2026-05-04T14:40:00+00:00", tick=False):
        wider = {"shared_with": "community"}
        assert client.post(f"/contributions/{question.pk}/widen/", wider).status_code == 302
        run_jobs()
        yield "widened"
        # What is added waits, too.
        added = {"html": "<p>We are small.</p>", "token": "added", "act": "send", "asked_as": "shielded"}
        assert client.post(question.get_absolute_url(), added).status_code == 302
        run_jobs()
        yield "adding"
    with time_machine.travel("2026-05-04T14:45:02+00:00", tick=False):
        assert publish_lot() == 1
        run_jobs()
        yield "added"
    with time_machine.travel("2026-05-04T15:00:00+00:00", tick=False):
        question.refresh_from_db()
        more = question.thread.get()
        sent = {"html": "<p>We are very small.</p>", "version": more.version}
        assert client.post(f"/contributions/{more.pk}/edit/", sent).status_code == 302
        answer = question.reply(world.people["facilitator"], "<p>We do.</p>")
        sent = {
            "title": "Who charges now?",
            "html": "<p>Still?</p>",
            "language": "en",
            "version": question.version,
        }
        assert client.post(f"/contributions/{question.pk}/edit/", sent).status_code == 302
        client.post(f"/contributions/{answer.pk}/accept/")
        client.post(f"/contributions/{question.pk}/close/", {"outcome": "Most do"})
        client.post(f"/contributions/{question.pk}/reopen/")
        run_jobs()
        yield "answered"


def addresses(world: World, askers: tuple[Person, Person], names: Collection[str]) -> list[str]:
    """Every page that shows what people wrote, and those about the askers and the question."""
    found = [each for name in names for each in READ[name](world)]
    for person in askers:
        found += [f"/people/{person.slug}/{rest}" for rest in ("", "activity/", "feed.atom")]
        found += [f"/search/?q=charges+author:{person.slug}", f"/people/?q={person.name.split()[0]}"]
        assert person.organisation is not None
        found += [f"/councils/{person.organisation.slug}/{rest}" for rest in ("", "activity/")]
    found += ["/search/?q=charges", "/search/?q=charges&lens=type", "/search/?q=charge&show=people"]
    for question in Contribution.objects.filter(root=None).select_related("community"):
        number = question.pk
        found += [question.get_absolute_url(), f"/contributions/{number}/history/"]
        found += [f"/contributions/{each.pk}/history/" for each in question.thread.all()]
        found += [f"/contributions/{number}/newer/?after=2000-01-01T00:00:00%2B00:00_0"]
    member = world.people["member"]
    return [*found, Scope(member.pk, member.keys_made, community=world.communities["public"].pk).address]


def shown(
    world: World, asker: Person, askers: tuple[Person, Person], names: Collection[str]
) -> dict[str, str]:
    """All that everybody else is shown and sent, by moment, actor and address."""
    answers: dict[str, str] = {}
    mail.outbox.clear()
    numbers = _numbers()
    with transaction.atomic():
        for moment in lives(world, asker):
            for actor in ACTORS:
                caches["pages"].clear()
                client = Client()
                if actor != "visitor":
                    client.force_login(Person.objects.get(pk=world.people[actor].pk))
                for address in addresses(world, askers, names):
                    with transaction.atomic():
                        answers[f"{moment} {actor} {address}"] = lasting(body_of(client.get(address)))
                        transaction.set_rollback(True)
        others = [person.email for person in world.people.values()]
        sent = [each for each in mail.outbox if each.to[0] in others]
        assert sent
        for each in sent:
            headers = {name: value for name, value in each.extra_headers.items() if name != "Message-ID"}
            parts = [
                each.subject,
                each.body,
                each.from_email,
                headers,
                *map(str, getattr(each, "alternatives", [])),
            ]
            answers[f"mail {each.to} {each.subject}"] = "\n".join(map(str, parts))
        transaction.set_rollback(True)
    _set_numbers(numbers)
    return answers


def _numbers() -> list[tuple[str, int | None]]:
    """How far every sequence has counted; rolling back does not take a number back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences")
        return list(cursor.fetchall())


def _set_numbers(numbers: list[tuple[str, int | None]]) -> None:
    with connection.cursor() as cursor:
        for name, last in numbers:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def test_nothing_tells_which_of_two_people_asked(small: World, bo: Person, dee: Person) -> None:
    first, second = shown(small, bo, (bo, dee), NAMES), shown(small, dee, (bo, dee), NAMES)
    assert first.keys() == second.keys() and len(first) > 100
    wrong = [where for where, words in first.items() if words != second[where]]
    assert not wrong, "\n".join([*wrong, _difference(first[wrong[0]], second[wrong[0]])])
    # It is a test only where the question was seen at all, and by its label.
    seen = [where for where, words in first.items() if "Somebody in a district council" in words]
    assert {where.split()[0] for where in seen} == {"widened", "adding", "added", "answered", "mail"}
    assert {where.split()[1] for where in seen if not where.startswith("mail")} == set(ACTORS)
    # And what was added to it.
    added = [where.split()[0] for where, words in first.items() if "who asked this" in words]
    assert set(added) == {"added", "answered", "mail"}


def test_it_would_see_a_name(small: World, bo: Person, dee: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Contribution, "named", lambda _self, by: by)
    first, second = shown(small, bo, (bo, dee), ()), shown(small, dee, (bo, dee), ())
    assert any(words != second.get(where) for where, words in first.items())


def _difference(one: str, other: str) -> str:
    lines = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((f"{was!r}\n{now!r}" for was, now in lines if was != now), "its length")
