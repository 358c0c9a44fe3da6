"""What comes by mail, to whom, how it reads, and how one has less of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from guildhall.activity.jobs import consume
from guildhall.activity.models import Activity
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.jobs import make_digests
from guildhall.notifications.mailing.sending import send_due
from guildhall.notifications.models import CommunityWish, Mail, MailSettings, Sort
from guildhall.people.keys import make_new_keys
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to

LONDON = ZoneInfo("Europe/London")
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/mail/\S+)")


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


def at_once(person: Person, community: Community | None = None) -> None:
    """Has a person want everything at once, from one community or from all."""
    if community is None:
        MailSettings.objects.update_or_create(person=person, defaults={"rhythm": "now"})
    else:
        CommunityWish.objects.create(person=person, community=community, rhythm="now")


def to(person: Person) -> list[EmailMultiAlternatives]:
    return mails_to(str(person.email))


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def link_in(message: EmailMultiAlternatives) -> str:
    found = LINK.search(str(message.body))
    assert found is not None
    return found[1]


class TestWho:
    def test_an_answer_comes_whole_at_once_and_says_why(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(ada, "<p>We do: <strong>£32</strong>.</p><ul><li>one</li><li>two</li></ul>")
        [message] = to(bo)
        assert message.subject == "Re: Who charges for bins?"
        assert "We do: £32.\n\n- one\n- two" in str(message.body)
        assert "You get this because you asked." in str(message.body)
        assert "<strong>£32</strong>" in html_of(message)
        assert parseaddr(message.from_email)[0] == "Ada Okafor (Guildhall)"
        assert to(ada) == []

    def test_only_members_who_want_it_get_all_of_a_community_and_never_their_own(
        self, question: Contribution, waste: Community, ada: Person, bo: Person, cy: Person
    ) -> None:
        waste.join(cy)
        at_once(ada, waste)
        at_once(bo)
        reply = question.reply(bo, "<p>Nobody?</p>")
        assert [message.subject for message in to(ada)] == [
            "Who charges for bins?",
            "Re: Who charges for bins?",
        ]
        assert to(bo) == []
        assert to(cy) == []
        assert "You get this because you want everything from Waste and recycling at once." in str(
            to(ada)[0].body
        )
        assert reply.pk

    def test_for_two_reasons_one_mail(
        self, question: Contribution, waste: Community, ada: Person, bo: Person
    ) -> None:
        at_once(bo)
        question.reply(ada, f'<p><span data-mention="{bo.pk}">@Bo</span> We do.</p>')
        [message] = to(bo)
        assert "You get this because you are mentioned." in str(message.body)

    def test_whatever_is_done_twice_is_mailed_once(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        run_jobs()
        for activity in Activity.objects.all():
            consume(activity.pk)
        run_jobs()
        assert len(to(bo)) == 1

    def test_what_is_switched_off_or_muted_does_not_come(
        self, question: Contribution, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        MailSettings.objects.create(person=bo, off=["answers", "replies"])
        question.reply(ada, "<p>We do.</p>")
        assert to(bo) == []
        at_once(ada)
        browser(ada).post(f"/contributions/{question.pk}/unfollow/")
        question.reply(bo, "<p>Thanks.</p>")
        assert to(ada) == []

    def test_rights_are_looked_at_again_when_it_is_sent(
        self, question: Contribution, waste: Community, ada: Person, bo: Person
    ) -> None:
        reply = question.reply(ada, "<p>Secret.</p>")
        for activity in Activity.objects.all():
            consume(activity.pk)
        assert Mail.objects.get(person=bo, kind="post").state == "waiting"
        reply.remove(ada, "A mistake")
        send_due(10)
        assert not any("Secret" in str(message.body) for message in mail.outbox)
        assert Mail.objects.get(person=bo, kind="post").state == "dropped"

    def test_nothing_goes_to_whoever_was_switched_off_or_left_or_has_no_address(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        Person.objects.filter(pk=bo.pk).update(is_active=False)
        assert to(bo) == []

    def test_a_request_to_join_comes_to_those_who_decide(
        self, adoption: Community, ada: Person, bo: Person, cy: Person
    ) -> None:
        adoption.apply(cy, "I work on this")
        assert [each.subject for each in to(ada)] == [f"{cy.name} asks to join {adoption.name}"]
        assert to(bo) == []


class TestLooks:
    def test_headers_thread_the_conversation_and_offer_one_click(
        self, question: Contribution, waste: Community, ada: Person, bo: Person
    ) -> None:
        at_once(ada)
        reply = question.reply(bo, "<p>One.</p>")
        under = question.reply(bo, "<p>Two.</p>", parent=reply)
        third = to(ada)[-1]
        headers = third.message()
        assert headers["Message-ID"] == f"<post.{under.pk}.{ada.pk}@localhost>"
        assert headers["In-Reply-To"] == f"<post.{reply.pk}.{ada.pk}@localhost>"
        assert headers["References"].split() == [
            f"<post.{question.pk}.{ada.pk}@localhost>",
            f"<post.{reply.pk}.{ada.pk}@localhost>",
        ]
        assert headers["List-Id"] == "Waste and recycling <waste-and-recycling.localhost>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert headers["Auto-Submitted"] == "auto-generated"

    def test_in_welsh_all_but_the_words_is_welsh(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        Person.objects.filter(pk=bo.pk).update(language="cy")
        question.reply(ada, "<p>We do.</p>")
        [message] = to(bo)
        assert "We do." in str(message.body)
        assert "You get this" not in str(message.body)
        assert message.extra_headers["Content-Language"] == "cy"

    @pytest.mark.parametrize("mails", ["link", "sealed"])
    def test_a_community_may_keep_its_words_out_of_mails(
        self, mails: str, adoption: Community, ada: Person, bo: Person, write: Write
    ) -> None:
        Community.objects.filter(pk=adoption.pk).update(mails=mails)
        question = write(adoption, bo, "A private title", kind="question")
        question.reply(ada, "<p>Private words.</p>")
        [message] = to(bo)
        whole = str(message.message())
        assert "Private words" not in whole
        assert ("A private title" in message.subject) == (mails == "link")
        if mails == "sealed":
            for secret in ("private", "Private", adoption.name, adoption.slug, ada.name):
                assert secret not in whole, secret
            assert f"/contributions/{question.thread.get().pk}/" in str(message.body)

    def test_quotes_in_names_stay_as_they_are(
        self, question: Contribution, waste: Community, ada: Person, bo: Person
    ) -> None:
        Person.objects.filter(pk=ada.pk).update(name='Ada "A" O’Kafor & <Co>')
        question.reply(ada, "<p>We do &amp; did.</p>")
        [message] = to(bo)
        assert "We do & did." in str(message.body)
        assert "&amp;" not in str(message.body)
        assert parseaddr(message.message()["From"])[1] == "guildhall@localhost"
        assert "<Co>" not in html_of(message)


class TestDigest:
    NINE = datetime(2030, 5, 7, 9, tzinfo=LONDON)

    def test_it_tells_what_is_new_once_and_never_of_nothing(
        self, waste: Community, ada: Person, bo: Person, cy: Person, write: Write
    ) -> None:
        now = timezone.now()
        Person.objects.update(joined_at=now - timedelta(days=30))
        question = write(waste, bo, "Who charges for bins?", kind="question")
        question.reply(ada, "<p>We do.</p>")
        waste.join(cy)
        run_jobs()
        mail.outbox.clear()
        tomorrow = now + timedelta(days=1)
        for person in Person.objects.all():
            MailSettings.objects.create(person=person, hour=0)
        assert make_digests(tomorrow) >= 3
        assert make_digests(tomorrow) == 0
        with time_machine.travel(tomorrow):
            send_due(10)
        [digest] = to(cy)
        assert digest.subject == "Who charges for bins?"
        assert "WASTE AND RECYCLING" in str(digest.body)
        assert "1 new reply" in str(digest.body)
        assert "You get this once a day" in str(digest.body)
        [other] = to(ada)
        assert "Joined: Cy" in str(other.body)
        with time_machine.travel(tomorrow + timedelta(days=1)):
            make_digests(timezone.now())
            send_due(10)
        assert len(to(cy)) == 1

    def test_weekly_ones_come_on_their_day_after_their_hour(self, waste: Community, ada: Person) -> None:
        Person.objects.update(joined_at=timezone.now() - timedelta(days=30))
        MailSettings.objects.create(person=ada, rhythm="weekly", weekday=2, hour=17)
        tuesday = self.NINE
        keys = []
        for hours in range(0, 24 * 8, 1):
            make_digests(tuesday + timedelta(hours=hours))
            keys.append(Mail.objects.filter(person=ada).count())
        first = keys.index(1)
        at = tuesday + timedelta(hours=first)
        assert (at.weekday(), at.hour) == (2, 17)
        assert keys[-1] == 2 if len(keys) > first + 168 else keys[-1] == 1

    def test_what_one_may_not_see_is_in_nobodys_digest(
        self, adoption: Community, ada: Person, bo: Person, cy: Person, write: Write
    ) -> None:
        Person.objects.update(joined_at=timezone.now() - timedelta(days=30))
        write(adoption, ada, "For facilitators", shared_with="facilitators")
        write(adoption, ada, "For members")
        run_jobs()
        for person in (ada, bo, cy):
            MailSettings.objects.create(person=person, hour=0)
        with time_machine.travel(timezone.now() + timedelta(hours=23)):
            make_digests(timezone.now())
            send_due(10)
        assert to(cy) == []
        text = "".join(str(message.body) for message in to(bo))
        assert "For members" in text
        assert "For facilitators" not in text


class TestLess:
    def test_looking_at_the_link_changes_nothing_and_one_click_mutes_the_conversation(
        self, question: Contribution, ada: Person, bo: Person, visitor: Client
    ) -> None:
        discussion_link = link_in(self._reply(question, ada, bo))
        assert visitor.get(discussion_link).status_code == 200
        assert not question.follows.filter(person=bo, is_muted=True).exists()
        answer = Client(enforce_csrf_checks=True).post(discussion_link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        question.reply(ada, "<p>More.</p>")
        assert len(to(bo)) == 1

    @staticmethod
    def _reply(question: Contribution, ada: Person, bo: Person) -> EmailMultiAlternatives:
        question.reply(ada, "<p>We do.</p>")
        return to(bo)[-1]

    def test_by_the_link_one_chooses_how_often(
        self, question: Contribution, waste: Community, ada: Person, visitor: Client
    ) -> None:
        at_once(ada)
        question.reply(question.author, "<p>Nobody?</p>")
        link = link_in(to(ada)[-1])
        page = visitor.get(link).content.decode()
        assert "Waste and recycling" in page
        page = visitor.post(link, {"act": "rhythm", "rhythm": "weekly"}).content.decode()
        assert "This holds for this community" in page
        assert CommunityWish.objects.get(person=ada, community=waste).rhythm == "weekly"
        visitor.post(link, {"act": "nothing"})
        settings = MailSettings.objects.get(person=ada)
        assert (settings.rhythm, len(settings.off)) == ("never", len(Sort.values))

    @pytest.mark.parametrize("change", ["old", "forged", "new keys"])
    def test_a_link_that_is_not_good_any_more_says_so_and_does_nothing(
        self, change: str, question: Contribution, ada: Person, bo: Person, visitor: Client
    ) -> None:
        link = link_in(self._reply(question, ada, bo))
        if change == "forged":
            link = link[:-3] + "abc/"
        if change == "new keys":
            make_new_keys(bo)
        days = 200 if change == "old" else 0
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            answer = visitor.post(link, {"act": "nothing"})
        assert answer.status_code == 410
        assert "no longer good" in answer.content.decode()
        assert not MailSettings.objects.filter(person=bo, rhythm="never").exists()

    def test_one_page_holds_everything(self, waste: Community, bo: Person, browser: Browser) -> None:
        client = browser(bo)
        page = client.get("/settings/mail/").content.decode()
        assert "Waste and recycling" in page
        sent: dict[str, Any] = {"rhythm": "weekly", "hour": "6", "weekday": "3", "wanted": ["answers"]}
        sent[f"community-{waste.pk}"] = "now"
        assert client.post("/settings/mail/", sent).status_code == 302
        settings = MailSettings.objects.get(person=bo)
        assert (settings.rhythm, settings.hour, settings.weekday) == ("weekly", 6, 3)
        assert "mentions" in settings.off
        assert CommunityWish.objects.get(person=bo).rhythm == "now"
        assert client.post("/settings/mail/", sent | {"rhythm": "often"}).status_code == 422
