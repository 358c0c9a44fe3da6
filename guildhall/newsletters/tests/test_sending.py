"""Sending a newsletter: to whom, once, when, and how it reads."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.newsletters.jobs import send_due
from guildhall.newsletters.models import Item, Newsletter
from guildhall.newsletters.readers import is_reader
from guildhall.notifications.mailing.sending import send_due as send_mails
from guildhall.notifications.models import CommunityWish, Mail, MailSettings, NewsletterWish
from guildhall.notifications.models.wishes import newsletters_wanted
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson, Write
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to

HERE = "/c/waste-and-recycling/look-after/newsletters/"
LONDON = ZoneInfo("Europe/London")
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/mail/\S+)")


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", "We think of it.", kind="question")


@pytest.fixture
def draft(waste: Community, ada: Person, question: Contribution) -> Newsletter:
    """With one item and a few words."""
    made = Newsletter.objects.begin(waste, ada, "Waste and recycling: this week")
    made.tick([question.pk], [], ada)
    item = Item.objects.get()
    words = {"introduction": "<p>Dear <strong>all</strong>, see <a href=\"/help/\">help</a>.</p>", "ending": "<p>Until soon.</p>"}
    made.change(ada, 0, {item.pk: "Do you?"}, **words)
    made.refresh_from_db()
    return made


def of(newsletter: Newsletter, page: str = "") -> str:
    return f"{HERE}{newsletter.pk}/{page}"


def to(person: Person) -> list[EmailMultiAlternatives]:
    """The newsletters that somebody got."""
    return [each for each in mails_to(str(person.email)) if "onversation" not in each.subject]


def html_of(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def send(client: Client, newsletter: Newsletter, **more: object) -> str:
    """Presses «send», and gives what the page then says."""
    newsletter.refresh_from_db()
    sent = {"act": "now", "version": newsletter.version} | more
    return client.post(of(newsletter, "send/"), sent, follow=True).content.decode()


class TestTheMail:
    def test_it_reads_as_it_was_written(
        self, draft: Newsletter, ada: Person, bo: Person, browser: Browser, question: Contribution
    ) -> None:
        page = send(browser(ada), draft)
        assert "It goes to 2 readers." in page
        [message] = to(bo)
        assert message.subject == "Waste and recycling: this week"
        assert parseaddr(message.from_email)[0] == "Waste and recycling (Guildhall)"
        text, html = str(message.body), html_of(message)
        assert "Dear all" in text and "Dear <strong>all</strong>" in html
        assert 'href="http://127.0.0.1:8000/help/"' in html
        assert "* Who charges for bins?\n  Do you?\n  Question · Bo Lind, Torridge District Council\n" in text
        assert f"http://127.0.0.1:8000{question.get_absolute_url()}" in text
        assert text.index("Dear all") < text.index("Who charges") < text.index("Until soon.")
        assert "You get this because you are a member of Waste and recycling." in text
        headers = message.extra_headers
        assert headers["List-Id"] == "Waste and recycling <waste-and-recycling.localhost>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_the_frame_is_in_the_language_of_each_reader(
        self, draft: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        Person.objects.filter(pk=bo.pk).update(language="cy")
        send(browser(ada), draft)
        [welsh], [english] = to(bo), to(ada)
        assert welsh.extra_headers["Content-Language"] == "cy"
        assert '<html lang="cy">' in html_of(welsh)
        assert "You get this because" in str(english.body)
        assert "You get this because" not in str(welsh.body)
        assert '<div lang="en">' in html_of(welsh)

    def test_what_was_removed_moved_or_is_not_for_a_reader_is_left_out(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, write: Write, browser: Browser
    ) -> None:
        posts = {title: write(waste, ada, title) for title in ("Removed", "Moved", "Hidden", "Stays")}
        draft.tick([post.pk for post in posts.values()], [], ada)
        other = Community.objects.found(ada, name="Elsewhere", purpose="Other things")
        send(browser(ada), draft)
        # Between the press of the button and the sending of the mails.
        posts["Removed"].remove(ada, "Twice")
        posts["Moved"].move_to(other, ada)
        Contribution.objects.filter(pk=posts["Hidden"].pk).update(audience=waste.facilitators_audience)
        text = str(to(bo)[0].body)
        assert "Stays" in text
        assert not {"Removed", "Moved", "Hidden"} & set(re.findall(r"^\* (\w+)$", text, re.MULTILINE))
        assert "Hidden" in str(to(ada)[0].body)

    def test_nothing_is_sent_to_a_reader_for_whom_nothing_is_left(
        self, waste: Community, ada: Person, bo: Person, question: Contribution
    ) -> None:
        made = Newsletter.objects.begin(waste, ada, "News")
        made.tick([question.pk], [], ada)
        made.send(ada, 0)
        Contribution.objects.filter(pk=question.pk).update(audience=waste.facilitators_audience)
        assert to(bo) == []
        assert len(to(ada)) == 1
        assert Mail.objects.get(person=bo, kind="newsletter").state == Mail.State.DROPPED

    def test_mails_hold_as_much_as_the_community_lets_them(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person
    ) -> None:
        Community.objects.filter(pk=waste.pk).update(mails="link")
        draft.send(ada, draft.version)
        text = str(to(bo)[0].body) + html_of(to(bo)[0])
        assert "Who charges for bins?" in text
        assert not any(words in text for words in ("Dear", "Do you?", "Until soon", "We think of it"))

    def test_a_sealed_mail_says_nothing_and_leads_to_the_page(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        Community.objects.filter(pk=waste.pk).update(mails="sealed")
        draft.send(ada, draft.version)
        [message] = to(bo)
        said = f"{message.subject}{message.body}{html_of(message)}{message.from_email}{message.extra_headers}"
        assert not any(word in said.lower() for word in ("waste", "bins", "dear"))
        answer = browser(bo).get(f"/newsletters/{draft.pk}/")
        assert answer["Location"] == f"/c/waste-and-recycling/newsletters/{draft.pk}/"


class TestWho:
    def test_members_get_it_unless_they_want_no_mail_or_cannot(
        self, draft: Newsletter, waste: Community, ada: Person, make_person: MakePerson, browser: Browser
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
        page = browser(ada).get(of(draft, "send/")).content.decode()
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
        send(browser(ada), draft)
        got = Mail.objects.filter(kind="newsletter").values_list("person__name", flat=True)
        assert set(got) == {"Ada Okafor", "Bo Lind", "Lou Park"}
        # Both ways in which the rule about wishes is written say the same.
        for person in (*people.values(), ada):
            wants = waste.pk in newsletters_wanted(Person.objects.get(pk=person.pk))
            is_well = person.name.split()[0] not in ("Gus", "Jo", "Kit")
            assert is_reader(waste.pk, person.pk) == (wants and is_well), person

    def test_whoever_left_or_stopped_it_while_it_waited_gets_none(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, make_person: MakePerson
    ) -> None:
        fay = make_person("Fay Marsh")
        waste.admit(fay)
        draft.send(ada, draft.version)
        waste.part_with(fay)
        NewsletterWish.objects.create(person=bo, community=waste, is_wanted=False)
        assert to(bo) == to(fay) == []
        assert len(to(ada)) == 1

    def test_one_click_stops_the_newsletters_of_this_community_alone(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, visitor: Client
    ) -> None:
        draft.send(ada, draft.version)
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
        sent = {"rhythm": "daily", "hour": 7, "weekday": 0, "wanted": ["answers"], "newsletters": [adoption.pk]}
        client.post("/settings/mail/", sent)
        assert newsletters_wanted(Person.objects.get(pk=bo.pk)) == {adoption.pk}
        assert NewsletterWish.objects.count() == 1
        # What was ticked only because the rest came ends with the rest.
        client.post("/settings/mail/", sent | {"rhythm": "never"})
        assert newsletters_wanted(Person.objects.get(pk=bo.pk)) == set()
        client.post("/settings/mail/", sent | {"rhythm": "never"})
        assert newsletters_wanted(Person.objects.get(pk=bo.pk)) == {adoption.pk}


class TestOnce:
    def test_pressed_twice_it_goes_once(
        self, draft: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        client = browser(ada)
        version = draft.version
        send(client, draft)
        again = client.post(of(draft, "send/"), {"act": "now", "version": version})
        assert again["Location"] == draft.get_absolute_url()
        run_jobs()
        send_due()
        assert len(to(bo)) == 1

    def test_a_worker_that_runs_twice_sends_once(
        self, draft: Newsletter, ada: Person, bo: Person
    ) -> None:
        draft.schedule(timezone.now() + timedelta(minutes=1), ada, draft.version)
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            assert draft.send_if_due()
            assert not draft.send_if_due()
            send_due()
            send_mails(100)
            send_mails(100)
        assert len(to(bo)) == 1

    def test_a_killed_worker_leaves_all_to_the_next(
        self, draft: Newsletter, ada: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft.schedule(timezone.now() + timedelta(minutes=1), ada, draft.version)

        def killed(*_args: object) -> int:
            raise KeyboardInterrupt

        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
                patched.setattr("guildhall.newsletters.models.put_into_outbox", killed)
                send_due()
            draft.refresh_from_db()
            assert draft.is_scheduled
            send_due()
            assert len(to(bo)) == 1

    def test_what_was_changed_meanwhile_is_not_sent_unseen(
        self, draft: Newsletter, ada: Person, browser: Browser
    ) -> None:
        version = draft.version
        draft.change(ada, version, {}, ending="<p>Other words</p>")
        answer = browser(ada).post(of(draft, "send/"), {"act": "now", "version": version})
        assert answer.status_code == 409
        assert "Somebody changed it meanwhile." in answer.content.decode()
        assert not Mail.objects.filter(kind="newsletter").exists()

    def test_one_with_nothing_in_it_is_not_sent(self, waste: Community, ada: Person, browser: Browser) -> None:
        made = Newsletter.objects.begin(waste, ada, "News")
        assert "There is nothing in it yet." in send(browser(ada), made)
        assert not Mail.objects.filter(kind="newsletter").exists()


class TestLimits:
    def test_not_more_than_one_in_three_days_and_the_page_says_when_the_next(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, browser: Browser, question: Contribution
    ) -> None:
        client = browser(ada)
        with time_machine.travel(datetime(2026, 6, 3, 9, tzinfo=LONDON)):
            send(client, draft)
            following = Newsletter.objects.begin(waste, ada, "The next")
            following.tick([question.pk], [], ada)
            assert "The next one may go from 6 June." in client.get(of(following, "send/")).content.decode()
        with time_machine.travel(datetime(2026, 6, 5, 23, 59, tzinfo=LONDON)):
            page = send(client, following)
            assert "The last one went on 3 June, so the next may go from 6 June." in page
        with time_machine.travel(datetime(2026, 6, 6, 0, 1, tzinfo=LONDON)):
            assert "It goes to 2 readers." in send(client, following)
            assert len(to(bo)) == 2

    def test_two_are_not_scheduled_too_near_to_each_other(
        self, draft: Newsletter, waste: Community, ada: Person, browser: Browser, question: Contribution
    ) -> None:
        with time_machine.travel(datetime(2026, 6, 3, 9, tzinfo=LONDON)):
            send(browser(ada), draft, act="later", day="2026-06-10", clock="09:00")
            other = Newsletter.objects.begin(waste, ada, "Another")
            other.tick([question.pk], [], ada)
            said = send(browser(ada), other, act="later", day="2026-06-08", clock="09:00")
            assert "Another one is to go on 10 June. Call that one off, or choose 13 June or later." in said
            assert "It goes to 2 readers." in send(browser(ada), other)

    def test_many_mails_are_spread_over_time(
        self, draft: Newsletter, waste: Community, ada: Person, make_person: MakePerson, settings: Settings
    ) -> None:
        settings.NEWSLETTER_MAILS_PER_HOUR = 120
        for number in range(3):
            waste.admit(make_person(f"Fay {number}"))
        draft.send(ada, draft.version)
        now = timezone.now()
        due = Mail.objects.filter(kind="newsletter").order_by("due_at").values_list("due_at", flat=True)
        assert [round((at - now).total_seconds() / 60) for at in due] == [0, 0, 1, 1, 2]


class TestLater:
    @pytest.mark.parametrize(
        ("day", "utc"),
        [("2027-03-27", 9), ("2027-03-29", 8), ("2026-10-24", 8), ("2026-10-26", 9)],
        ids=["before summer time", "after it began", "before it ends", "after it ended"],
    )
    def test_nine_in_the_morning_is_nine_by_the_clock_on_that_day(
        self, draft: Newsletter, ada: Person, bo: Person, browser: Browser, day: str, utc: int
    ) -> None:
        moment = datetime.fromisoformat(f"{day}T{utc:02}:00:00+00:00")
        with time_machine.travel(moment - timedelta(days=4)):
            send(browser(ada), draft, act="later", day=day, clock="09:00")
            draft.refresh_from_db()
            assert draft.send_at == moment
            page = browser(ada).get(of(draft, "send/")).content.decode()
            assert f'value="{day}"' in page and 'value="09:00"' in page
        with time_machine.travel(moment - timedelta(minutes=1)):
            send_due()
            assert to(bo) == []
        with time_machine.travel(moment + timedelta(seconds=5)):
            send_due()
            assert len(to(bo)) == 1

    def test_until_it_goes_it_is_changed_or_called_off(
        self, draft: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        client = browser(ada)
        later = timezone.localtime() + timedelta(days=2)
        assert "Scheduled" in send(client, draft, act="later", day=f"{later:%Y-%m-%d}", clock="09:00")
        draft.refresh_from_db()
        draft.change(ada, draft.version, {}, subject="Another subject")
        assert "Called off." in send(client, draft, act="call off")
        with time_machine.travel(later + timedelta(days=1)):
            send_due()
            assert to(bo) == []

    @pytest.mark.parametrize(
        ("day", "said"),
        [("", "Choose the day on which to send it."), ("2020-01-01", "This moment has passed."), ("x", "2027-03-31")],
    )
    def test_an_odd_day_is_refused_in_words(
        self, draft: Newsletter, ada: Person, browser: Browser, day: str, said: str
    ) -> None:
        assert said in send(browser(ada), draft, act="later", day=day)
        draft.refresh_from_db()
        assert draft.send_at is None

    def test_it_is_held_back_where_nobody_may_send_it_any_more(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        waste.memberships.get(person=bo).appoint(ada)
        draft.schedule(timezone.now() + timedelta(minutes=1), bo, draft.version)
        waste.memberships.filter(person=bo).update(role="member")
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            send_due()
            assert to(ada) == []
        assert "Held back" in browser(ada).get(HERE).content.decode()


class TestPreview:
    def test_it_shows_the_mail_as_a_member_gets_it(
        self, draft: Newsletter, waste: Community, ada: Person, write: Write, browser: Browser
    ) -> None:
        hidden = write(waste, ada, "Hidden meanwhile")
        draft.tick([hidden.pk], [], ada)
        Contribution.objects.filter(pk=hidden.pk).update(audience=waste.facilitators_audience)
        client = browser(ada)
        page = client.get(of(draft, "preview/")).content.decode()
        assert "Dear all" in page and "2 members will get it." in page
        frame = client.get(of(draft, "preview/mail/"))
        shown = frame.content.decode()
        assert "Dear <strong>all</strong>" in shown
        assert "Hidden meanwhile" not in page + shown
        assert "sandbox" in frame["Content-Security-Policy"] and "script" not in frame["Content-Security-Policy"]
        assert frame["X-Frame-Options"] == "SAMEORIGIN"
        assert ".invalid" not in page + shown
        assert "Left out: members cannot read it here any more" in client.get(of(draft)).content.decode()

    def test_a_mail_to_try_it_goes_to_oneself_once(
        self, draft: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        client = browser(ada)
        with time_machine.travel(datetime(2026, 6, 3, 9, 0, 1, tzinfo=LONDON)):
            client.post(of(draft, "preview/"))
            client.post(of(draft, "preview/"))
            [message] = to(ada)
        assert message.subject == "To try it: Waste and recycling: this week"
        assert to(bo) == []
        draft.refresh_from_db()
        assert not draft.is_sent

    def test_nobody_floods_even_themselves(self, draft: Newsletter, ada: Person, browser: Browser) -> None:
        client = browser(ada)
        for _time in range(11):
            answer = client.post(of(draft, "preview/"), follow=True)
        assert "Wait an hour." in answer.content.decode()

    def test_whoever_looks_after_it_no_more_gets_no_test(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        waste.memberships.get(person=bo).appoint(ada)
        browser(bo).post(of(draft, "preview/"))
        waste.memberships.filter(person=bo).update(role="member")
        run_jobs()
        assert Mail.objects.get(kind="newsletter").state == Mail.State.DROPPED


class TestThePage:
    def test_it_is_read_by_whoever_reads_the_community(
        self, draft: Newsletter, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser, visitor: Client
    ) -> None:
        front = f"/c/{waste.slug}/"
        assert "/newsletters/" not in browser(bo).get(front).content.decode()
        page = draft.get_absolute_url()
        assert browser(ada).get(page).status_code == 404
        draft.send(ada, draft.version)
        assert "/newsletters/" in browser(bo).get(front).content.decode()
        for reader in (bo, cy):
            shown = browser(reader).get(page).content.decode()
            assert "Dear <strong>all</strong>" in shown and "Do you?" in shown
            assert "this week" in browser(reader).get(f"{front}newsletters/").content.decode()
        assert visitor.get(page).status_code == 404
        assert visitor.get(f"/newsletters/{draft.pk}/").status_code == 302
        waste.change_kind(Community.Kind.PRIVATE, by=ada)
        assert browser(cy).get(page).status_code == 404
        assert browser(cy).get(f"/newsletters/{draft.pk}/").status_code == 404
        assert browser(bo).get(page).status_code == 200

    def test_the_archive_has_pages(self, waste: Community, ada: Person, bo: Person, browser: Browser) -> None:
        now = timezone.now()
        Newsletter.objects.bulk_create(
            [
                Newsletter(
                    community=waste,
                    subject=f"Number {number:02}",
                    audience=waste.posts,
                    sent_at=now - timedelta(days=number),
                )
                for number in range(25)
            ]
        )
        client = browser(bo)
        first = client.get(f"/c/{waste.slug}/newsletters/").content.decode()
        assert "Number 19" in first and "Number 20" not in first
        older = first.split('href="?before=')[1].split('"')[0]
        second = client.get(f"/c/{waste.slug}/newsletters/?before={older}").content.decode()
        assert "Number 20" in second and "Number 19" not in second
