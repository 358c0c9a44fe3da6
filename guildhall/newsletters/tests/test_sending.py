"""Sending a newsletter: once, not too often, and at its hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.newsletters.jobs import send_due
from guildhall.newsletters.models import Newsletter
from guildhall.newsletters.tests.doing import HERE, of, send, to
from guildhall.notifications.mailing.sending import send_due as send_mails
from guildhall.notifications.models import Mail
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.jobs import run_jobs

LONDON = ZoneInfo("Europe/London")


class TestOnce:
    def test_pressed_twice_it_goes_once(
        self, ready: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        client = browser(ada)
        version = ready.version
        send(client, ready)
        again = client.post(of(ready, "send/"), {"act": "now", "version": version})
        assert again["Location"] == ready.get_absolute_url()
        run_jobs()
        send_due()
        assert len(to(bo)) == 1

    def test_a_worker_that_runs_twice_sends_once(self, ready: Newsletter, ada: Person, bo: Person) -> None:
        ready.schedule(timezone.now() + timedelta(minutes=1), ada, ready.version)
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            assert ready.send_if_due()
            assert not ready.send_if_due()
            send_due()
            send_mails(100)
            send_mails(100)
        assert len(to(bo)) == 1

    def test_a_killed_worker_leaves_all_to_the_next(
        self, ready: Newsletter, ada: Person, bo: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ready.schedule(timezone.now() + timedelta(minutes=1), ada, ready.version)

        def killed(*_args: object) -> int:
            raise KeyboardInterrupt

        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            monkeypatch.setattr("guildhall.newsletters.models.put_into_outbox", killed)
            with pytest.raises(KeyboardInterrupt):
                send_due()
            monkeypatch.undo()
            ready.refresh_from_db()
            assert ready.is_scheduled
            send_due()
            assert len(to(bo)) == 1

    def test_what_was_changed_meanwhile_is_not_sent_unseen(
        self, ready: Newsletter, ada: Person, browser: Browser
    ) -> None:
        version = ready.version
        ready.change(ada, version, {}, ending="<p>Other words</p>")
        answer = browser(ada).post(of(ready, "send/"), {"act": "now", "version": version})
        assert answer.status_code == 409
        assert "Somebody changed it meanwhile." in answer.content.decode()
        assert not Mail.objects.filter(kind="newsletter").exists()

    def test_one_with_nothing_in_it_is_not_sent(
        self, waste: Community, ada: Person, browser: Browser
    ) -> None:
        made = Newsletter.objects.begin(waste, ada, "News")
        assert "There is nothing in it yet." in send(browser(ada), made)
        assert not Mail.objects.filter(kind="newsletter").exists()


class TestLimits:
    def test_not_more_than_one_in_three_days_and_the_page_says_when_the_next(
        self,
        ready: Newsletter,
        waste: Community,
        ada: Person,
        bo: Person,
        browser: Browser,
        question: Contribution,
    ) -> None:
        client = browser(ada)
        with time_machine.travel(datetime(2026, 6, 3, 9, tzinfo=LONDON)):
            send(client, ready)
            following = Newsletter.objects.begin(waste, ada, "The next")
            following.tick([question.pk], [], ada)
            page = client.get(of(following, "send/")).content.decode()
            assert "The next one may go from 6 June." in page and "Send it now" not in page
        with time_machine.travel(datetime(2026, 6, 5, 23, 59, tzinfo=LONDON)):
            page = send(client, following)
            assert "The last one went on 3 June, so the next may go from 6 June." in page
        with time_machine.travel(datetime(2026, 6, 6, 0, 1, tzinfo=LONDON)):
            assert "It goes to 2 readers." in send(client, following)
            assert len(to(bo)) == 2

    def test_two_are_not_scheduled_too_near_to_each_other(
        self, ready: Newsletter, waste: Community, ada: Person, browser: Browser, question: Contribution
    ) -> None:
        with time_machine.travel(datetime(2026, 6, 3, 9, tzinfo=LONDON)):
            send(browser(ada), ready, act="later", day="2026-06-10", clock="09:00")
            other = Newsletter.objects.begin(waste, ada, "Another")
            other.tick([question.pk], [], ada)
            said = send(browser(ada), other, act="later", day="2026-06-08", clock="09:00")
            assert "Another one is to go on 10 June. Call that one off, or choose 13 June or later." in said
            assert "It goes to 2 readers." in send(browser(ada), other)

    def test_many_mails_are_spread_over_time(
        self, ready: Newsletter, waste: Community, ada: Person, make_person: MakePerson, settings: Settings
    ) -> None:
        settings.NEWSLETTER_MAILS_PER_HOUR = 120
        for number in range(3):
            waste.admit(make_person(f"Fay {number}"))
        ready.send(ada, ready.version)
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
        self, ready: Newsletter, ada: Person, bo: Person, browser: Browser, day: str, utc: int
    ) -> None:
        moment = datetime.fromisoformat(f"{day}T{utc:02}:00:00+00:00")
        with time_machine.travel(moment - timedelta(days=4)):
            send(browser(ada), ready, act="later", day=day, clock="09:00")
            ready.refresh_from_db()
            assert ready.send_at == moment
            page = browser(ada).get(of(ready, "send/")).content.decode()
            assert f'value="{day}"' in page and 'value="09:00"' in page
        with time_machine.travel(moment - timedelta(minutes=1)):
            send_due()
            assert to(bo) == []
        with time_machine.travel(moment + timedelta(seconds=5)):
            send_due()
            assert len(to(bo)) == 1

    def test_until_it_goes_it_is_changed_or_called_off(
        self, ready: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        client = browser(ada)
        later = timezone.localtime() + timedelta(days=2)
        assert "Scheduled" in send(client, ready, act="later", day=f"{later:%Y-%m-%d}", clock="09:00")
        ready.refresh_from_db()
        ready.change(ada, ready.version, {}, subject="Another subject")
        assert "Called off." in send(client, ready, act="call off")
        with time_machine.travel(later + timedelta(days=1)):
            send_due()
            assert to(bo) == []

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("", "Choose the day on which to send it."),
            ("2020-01-01", "This moment has passed."),
            ("x", "2027-03-31"),
        ],
    )
    def test_an_odd_day_is_refused_in_words(
        self, ready: Newsletter, ada: Person, browser: Browser, day: str, said: str
    ) -> None:
        assert said in send(browser(ada), ready, act="later", day=day)
        ready.refresh_from_db()
        assert ready.send_at is None

    def test_it_is_held_back_where_nobody_may_send_it_any_more(
        self, ready: Newsletter, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        waste.memberships.get(person=bo).appoint(ada)
        ready.schedule(timezone.now() + timedelta(minutes=1), bo, ready.version)
        waste.memberships.filter(person=bo).update(role="member")
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            send_due()
            assert to(ada) == []
        assert "Held back" in browser(ada).get(HERE).content.decode()
