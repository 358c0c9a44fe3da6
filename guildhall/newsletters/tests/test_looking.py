"""Looking at a newsletter before it goes, trying it, and its page once it went."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.newsletters.models import Newsletter
from guildhall.newsletters.tests.doing import of, to
from guildhall.notifications.mailing.sending import send_due as send_mails
from guildhall.notifications.models import Mail
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson, Write
from guildhall.testing.jobs import run_jobs

LONDON = ZoneInfo("Europe/London")


class TestPreview:
    def test_it_shows_the_mail_as_a_member_gets_it(
        self, ready: Newsletter, waste: Community, ada: Person, write: Write, browser: Browser
    ) -> None:
        hidden = write(waste, ada, "Hidden meanwhile")
        ready.tick([hidden.pk], [], ada)
        Contribution.objects.filter(pk=hidden.pk).update(audience=waste.facilitators_audience)
        client = browser(ada)
        page = client.get(of(ready, "preview/")).content.decode()
        assert "Dear all" in page and "2 members will get it." in page
        frame = client.get(of(ready, "preview/mail/"))
        shown = frame.content.decode()
        assert "Dear <strong>all</strong>" in shown
        assert "Hidden meanwhile" not in page + shown
        assert (
            "sandbox" in frame["Content-Security-Policy"] and "script" not in frame["Content-Security-Policy"]
        )
        assert frame["X-Frame-Options"] == "SAMEORIGIN"
        assert ".invalid" not in page + shown
        assert "Left out: members cannot read it here any more" in client.get(of(ready)).content.decode()

    def test_a_mail_to_try_it_goes_to_oneself_once(
        self, ready: Newsletter, ada: Person, bo: Person, browser: Browser
    ) -> None:
        client = browser(ada)
        with time_machine.travel(datetime(2026, 6, 3, 9, 0, 1, tzinfo=LONDON)):
            client.post(of(ready, "preview/"))
            client.post(of(ready, "preview/"))
            [message] = to(ada)
        assert message.subject == "To try it: Waste and recycling: this week"
        assert to(bo) == []
        ready.refresh_from_db()
        assert not ready.is_sent

    def test_nobody_floods_even_themselves(self, ready: Newsletter, ada: Person, browser: Browser) -> None:
        client = browser(ada)
        for _time in range(11):
            answer = client.post(of(ready, "preview/"), follow=True)
        assert "Wait an hour." in answer.content.decode()

    def test_whoever_looks_after_it_no_more_gets_no_test(
        self, ready: Newsletter, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        waste.memberships.get(person=bo).appoint(ada)
        browser(bo).post(of(ready, "preview/"))
        waste.memberships.filter(person=bo).update(role="member")
        run_jobs()
        assert Mail.objects.get(kind="newsletter").state == Mail.State.DROPPED


class TestThePage:
    def test_it_is_read_by_whoever_reads_the_community(
        self,
        ready: Newsletter,
        waste: Community,
        ada: Person,
        bo: Person,
        cy: Person,
        browser: Browser,
        visitor: Client,
    ) -> None:
        front = f"/c/{waste.slug}/"
        assert "/newsletters/" not in browser(bo).get(front).content.decode()
        page = ready.get_absolute_url()
        assert browser(ada).get(page).status_code == 404
        ready.send(ada, ready.version)
        assert "/newsletters/" in browser(bo).get(front).content.decode()
        for reader in (bo, cy):
            shown = browser(reader).get(page).content.decode()
            assert "Dear <strong>all</strong>" in shown and "Do you?" in shown
            assert "this week" in browser(reader).get(f"{front}newsletters/").content.decode()
        assert visitor.get(page).status_code == 404
        assert visitor.get(f"/newsletters/{ready.pk}/").status_code == 302
        waste.change_kind(Community.Kind.PRIVATE, by=ada)
        assert browser(cy).get(page).status_code == 404
        assert browser(cy).get(f"/newsletters/{ready.pk}/").status_code == 404
        assert browser(bo).get(page).status_code == 200

    def test_facilitators_take_it_off_and_mails_that_wait_do_not_leave(
        self,
        ready: Newsletter,
        waste: Community,
        ada: Person,
        bo: Person,
        browser: Browser,
        settings: Settings,
        make_person: MakePerson,
    ) -> None:
        settings.NEWSLETTER_MAILS_PER_HOUR = 60
        waste.admit(make_person("Fay Marsh"))
        page, acting = ready.get_absolute_url(), of(ready, "show/")
        ready.send(ada, ready.version)
        run_jobs()
        desk = browser(ada)
        said = desk.get(page).content.decode()
        assert "1 mail has left." in said and "2 mails wait their turn." in said
        assert "has left." not in browser(bo).get(page).content.decode()
        assert browser(bo).post(acting, {"act": "take off"}).status_code == 403
        assert "Taken off the site." in desk.post(acting, {"act": "take off"}, follow=True).content.decode()
        assert browser(bo).get(page).status_code == 404
        assert "/newsletters/" not in browser(bo).get(f"/c/{waste.slug}/").content.decode()
        with time_machine.travel(timezone.now() + timedelta(minutes=10)):
            send_mails(100)
        assert "2 mails were held back" in desk.get(page).content.decode()
        assert "Shown again." in desk.post(acting, {"act": "show"}, follow=True).content.decode()
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
