"""The demo: invented people in real councils, who help each other."""

from __future__ import annotations

import re
from io import StringIO
from typing import ClassVar

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count, F
from django.test import TestCase

from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution
from guildhall.demo.accounts import ACCOUNTS
from guildhall.demo.reading import read_communities, read_people
from guildhall.discovery.models import SearchEntry
from guildhall.kit.markup import plain_text
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person

# Anything that could reach a real person: a telephone number, a postcode, an address that mail can reach.
REACHES_SOMEBODY = re.compile(
    r"\b0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|@(?!\w+\.example)\w|https?://"
)


class TestDemo(TestCase):
    """What one finds after `guildhall demo`."""

    said: ClassVar[str]

    @classmethod
    def setUpTestData(cls) -> None:
        out = StringIO()
        call_command("organisations", "load", stdout=StringIO())
        call_command("demo", stdout=out)
        cls.said = out.getvalue()

    def test_there_is_enough_to_look_at(self) -> None:
        assert Community.objects.count() >= 12
        assert Contribution.objects.roots().count() >= 200
        assert Person.objects.count() >= 100
        assert {each.kind for each in Community.objects.all()} == set(Community.Kind.values)
        assert Contribution.objects.exclude(answer=None).count() >= 20
        assert SearchEntry.objects.count() == Contribution.objects.count()

    def test_a_second_run_adds_nothing(self) -> None:
        before = (Person.objects.count(), Contribution.objects.count())
        out = StringIO()
        call_command("demo", stdout=out)
        assert out.getvalue() == "The demo is loaded already.\n"
        assert (Person.objects.count(), Contribution.objects.count()) == before

    def test_one_signs_in_as_an_operator_a_facilitator_and_a_member(self) -> None:
        for account in ACCOUNTS:
            assert account.address in self.said
            login = {"login": account.address, "password": settings.DEMO_PASSWORD}
            assert self.client.post("/account/login/", login).status_code == 302
            assert self.client.get("/").status_code == 200
            self.client.post("/account/logout/")
        member, facilitator, operator = (Person.objects.get(email=account.address) for account in ACCOUNTS)
        assert operator.is_operator and not facilitator.is_operator and not member.is_operator
        roles = set(Membership.objects.filter(person=facilitator).values_list("role", flat=True))
        assert roles & {Membership.Role.LEAD, Membership.Role.FACILITATOR}
        assert not Membership.objects.filter(person=member).exclude(role=Membership.Role.MEMBER).exists()

    def test_nobody_else_can_sign_in_and_no_mail_reaches_anybody(self) -> None:
        for person in Person.objects.exclude(email__in=[account.address for account in ACCOUNTS]):
            assert not person.has_usable_password()
        assert not Person.objects.exclude(email__endswith=".example").exists()
        for post in Contribution.objects.all():
            words = f"{post.title}\n{plain_text(post.html)}"
            assert not REACHES_SOMEBODY.search(words), (post, REACHES_SOMEBODY.search(words))

    def test_the_councils_are_real_and_of_every_nation(self) -> None:
        councils = Organisation.objects.filter(people__isnull=False).distinct()
        assert {each.nation for each in councils} == {"England", "Wales", "Scotland", "Northern Ireland"}
        assert councils.count() >= 50
        assert not councils.exclude(sector=Organisation.Sector.COUNCIL).exists()

    def test_some_of_it_is_welsh_and_found_by_welsh_words(self) -> None:
        welsh = Contribution.objects.filter(language="cy")
        assert welsh.roots().count() >= 15
        assert all(re.search(r"\b(yn|mae|y|yr|i|ac|â)\b", plain_text(post.html).lower()) for post in welsh)
        self.client.force_login(Person.objects.get(email=ACCOUNTS[0].address))
        page = self.client.get("/search/?q=cyngor").content.decode()
        assert any(post.get_absolute_url() in page for post in welsh.select_related("community", "root"))

    def test_times_run_forwards_and_counts_are_right(self) -> None:
        assert not Contribution.objects.filter(published_at__lt=F("root__published_at")).exists()
        counted = Contribution.objects.roots().annotate(replies=Count("thread"))
        assert not counted.exclude(replies=F("reply_count")).exists()
        assert not Contribution.objects.roots().exclude(active_at__gte=F("published_at")).exists()


def test_people_say_different_things() -> None:
    people = read_people()
    assert len({person["name"] for person in people}) == len(people)
    bodies = [
        body
        for community in read_communities()
        for conversation in community["conversation"]
        for body in [conversation["body"], *(reply["body"] for reply in conversation.get("reply", []))]
    ]
    assert len(set(bodies)) == len(bodies)
    openings = [" ".join(body.split()[:5]) for body in bodies]
    assert len(set(openings)) > 0.95 * len(openings), "nobody begins like everybody else"


class TestWithoutTheRegister(TestCase):
    """The demo needs the councils."""

    def test_the_demo_says_what_to_do_first(self) -> None:
        Organisation.objects.all().delete()
        with self.assertRaisesMessage(CommandError, "guildhall organisations load"):
            call_command("demo")
