"""Who gets a newsletter, and how one has none of them."""

from __future__ import annotations

import re

from django.test import Client
from django.utils import timezone

from guildhall.communities.models import Community
from guildhall.newsletters.models import Newsletter
from guildhall.newsletters.readers import is_reader
from guildhall.newsletters.tests.doing import of, send, to
from guildhall.notifications.models import CommunityWish, Mail, MailSettings, NewsletterWish
from guildhall.notifications.models.wishes import newsletters_wanted
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/mail/\S+)")


class TestWho:
    def test_members_get_it_unless_they_want_no_mail_or_cannot(
        self, ready: Newsletter, waste: Community, ada: Person, make_person: MakePerson, browser: Browser
    ) -> None:
        names = ("Fay Marsh", "Gus Hill", "Hal Moor", "Ivy Dale", "Jo Reed", "Kit Lane", "Lou Park")
        people = {name.split()[0]: make_person(name) for name in names}
        for person in people.values():
            waste.admit(person)
        MailSettings.objects.create(person=people["Fay"], rhythm="never")
        MailSettings.objects.create(person=people["Gus"], paused_at=timezone.now())
        NewsletterWish.objects.create(person=people["Hal"], community=waste, is_wanted=False)
        CommunityWish.objects.create(person=people["Ivy"], community=waste, rhythm="never")
        Person.objects.filter(pk=people["Jo"].pk).update(is_active=False)
        Person.objects.filter(pk=people["Kit"].pk).update(email=None)
        # Who wants no other mail may still want this.
        MailSettings.objects.create(person=people["Lou"], rhythm="never")
        NewsletterWish.objects.create(person=people["Lou"], community=waste, is_wanted=True)
        page = browser(ada).get(of(ready, "send/")).content.decode()
        for said in (
            "3 members will get it.",
            "1 member has stopped these newsletters.",
            "2 members want no mail from this community.",
            "Mails to 1 member came back, so we send them none.",
            "We know no address of 1 member.",
            "1 member has an account that is switched off.",
            "Send it now to 3 members",
        ):
            assert said in page
        send(browser(ada), ready)
        got = Mail.objects.filter(kind="newsletter").values_list("person__name", flat=True)
        assert set(got) == {"Ada Okafor", "Bo Lind", "Lou Park"}
        # Both ways in which the rule about wishes is written say the same.
        for person in (*people.values(), ada):
            wants = waste.pk in newsletters_wanted(Person.objects.get(pk=person.pk))
            is_well = person.name.split()[0] not in ("Gus", "Jo", "Kit")
            assert is_reader(waste.pk, person.pk) == (wants and is_well), person

    def test_whoever_left_or_stopped_it_while_it_waited_gets_none(
        self, ready: Newsletter, waste: Community, ada: Person, bo: Person, make_person: MakePerson
    ) -> None:
        fay = make_person("Fay Marsh")
        waste.admit(fay)
        ready.send(ada, ready.version)
        waste.part_with(fay)
        NewsletterWish.objects.create(person=bo, community=waste, is_wanted=False)
        assert to(bo) == to(fay) == []
        assert len(to(ada)) == 1

    def test_one_click_stops_the_newsletters_of_this_community_alone(
        self, ready: Newsletter, waste: Community, ada: Person, bo: Person, visitor: Client
    ) -> None:
        ready.send(ada, ready.version)
        [message] = to(bo)
        found = LINK.search(str(message.body))
        assert found is not None
        link = found[1]
        assert link in message.extra_headers["List-Unsubscribe"]
        page = visitor.get(link).content.decode()
        assert "Send me no newsletters of this community" in page
        assert newsletters_wanted(bo) == {waste.pk}
        visitor.post(link, {"List-Unsubscribe": "One-Click"})
        assert newsletters_wanted(bo) == set()
        assert not CommunityWish.objects.filter(person=bo).exists()
        assert "Send them again" in visitor.get(link).content.decode()
        visitor.post(link, {"act": "newsletters"})
        assert newsletters_wanted(bo) == {waste.pk}
        visitor.post(link, {"act": "nothing"})
        assert newsletters_wanted(Person.objects.get(pk=bo.pk)) == set()

    def test_ones_settings_say_of_which_communities(
        self, waste: Community, adoption: Community, bo: Person, browser: Browser
    ) -> None:
        client = browser(bo)
        page = client.get("/settings/mail/").content.decode()
        assert page.count('name="newsletters"') == 2
        sent = {
            "rhythm": "daily",
            "hour": 7,
            "weekday": 0,
            "wanted": ["answers"],
            "newsletters": [adoption.pk],
        }
        client.post("/settings/mail/", sent)
        assert newsletters_wanted(Person.objects.get(pk=bo.pk)) == {adoption.pk}
        assert NewsletterWish.objects.count() == 1
        # What was ticked only because the rest came ends with the rest.
        client.post("/settings/mail/", sent | {"rhythm": "never"})
        assert newsletters_wanted(Person.objects.get(pk=bo.pk)) == set()
        client.post("/settings/mail/", sent | {"rhythm": "never"})
        assert newsletters_wanted(Person.objects.get(pk=bo.pk)) == {adoption.pk}
