"""What is kept unpublished: found by its author alone, published once, when its author said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guildhall.activity.models import Activity
from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution, Draft
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs
from guildhall.tools.blog.models import BlogPost
from guildhall.workspace import jobs

POST = {
    "title": "A year of smaller bins",
    "html": "<p>We halved them.</p>",
    "tags": "lids",
    "language": "en",
    "shared_with": "community",
    "token": "one",
}


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def new(waste: Community) -> str:
    return f"/c/{waste.slug}/blog/new/"


def later(days: int = 3) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    return {**POST, "act": "later", "publish_day": f"{day:%Y-%m-%d}", "publish_clock": "09:30"}


def at_half_past_nine(days: int = 3) -> datetime:
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=9, minute=30, second=1, microsecond=0)


def keep(client: Client, new: str, **changes: Any) -> BlogPost:
    client.post(new, {**POST, "act": "keep", **changes})
    return BlogPost.objects.get()


class TestKept:
    def test_a_draft_is_found_by_its_author_and_nobody_else(
        self, browser: Browser, new: str, waste: Community, ada: Person, bo: Person, visitor: Client
    ) -> None:
        answer = browser(bo).post(new, {**POST, "act": "keep"}, follow=True)
        assert "Kept as a draft. Only you see it" in text(answer)
        draft = BlogPost.objects.get()
        assert (draft.published_at, draft.audience, draft.author) == (None, None, bo)
        assert answer.redirect_chain[-1][0] == f"/drafts/{draft.pk}/"
        assert "A year of smaller bins" in text(browser(bo).get("/drafts/"))
        assert "You keep 1 draft here" in text(browser(bo).get(f"/c/{waste.slug}/blog/"))
        run_jobs()
        for client in (browser(ada), visitor):
            assert client.get(f"/drafts/{draft.pk}/", follow=False).status_code in (302, 404)
            for page in (
                "/drafts/",
                waste.get_absolute_url(),
                f"/c/{waste.slug}/blog/",
                "/search/?q=smaller",
            ):
                assert "A year of smaller bins" not in text(client.get(page, follow=True)), page
        assert browser(ada).get(f"/drafts/{draft.pk}/").status_code == 404
        assert browser(ada).post(f"/drafts/{draft.pk}/", {**POST, "act": "send"}).status_code == 404
        assert browser(ada).post(f"/drafts/{draft.pk}/discard/").status_code == 404
        assert browser(ada).get("/tags/lids/").status_code == 404
        assert not Activity.objects.filter(contribution=draft).exists()
        assert not Draft.objects.exists(), "what was typed is in the draft now"

    def test_a_title_is_enough_to_keep_one_and_words_are_needed_to_publish_it(
        self, browser: Browser, new: str, bo: Person
    ) -> None:
        client = browser(bo)
        draft = keep(client, new, html="")
        refused = client.post(f"/drafts/{draft.pk}/", {**POST, "html": "", "act": "send"})
        assert refused.status_code == 422
        assert "There is a problem" in text(refused)
        draft.refresh_from_db()
        assert not draft.is_published
        assert client.post(new, {**POST, "title": "", "act": "keep"}).status_code == 422

    def test_it_is_changed_without_history_and_published_by_the_same_form(
        self, browser: Browser, new: str, waste: Community, bo: Person, cy: Person
    ) -> None:
        client = browser(bo)
        draft = keep(client, new, files=[SimpleUploadedFile("plan.txt", b"Our plan", "text/plain")])
        file = Attachment.objects.get()
        address = f"/files/{file.key}/{file.name}"
        assert client.get(address).status_code == 200
        assert browser(cy).get(address).status_code == 404
        page = f"/drafts/{draft.pk}/"
        assert "We halved them." in text(client.get(page))
        assert "You began this earlier" not in text(client.get(page))
        client.post(page, {**POST, "html": "<p>We halved all.</p>", "act": "keep"})
        naming = f'<p>We halved all. <span data-mention="{cy.pk}">@Cy Morgan</span></p>'
        published = client.post(page, {**POST, "html": naming, "act": "send"})
        draft.refresh_from_db()
        assert published["Location"] == draft.get_absolute_url()
        assert "/blog/" in draft.get_absolute_url()
        assert (draft.audience, draft.edited_at, draft.revisions.count()) == (waste.posts, None, 0)
        assert draft.taggings.get().published_at == draft.published_at
        assert draft.follows.get().person == bo
        assert browser(cy).get(address).status_code == 200
        run_jobs()
        assert "A year of smaller bins" in text(browser(cy).get("/notices/"))
        assert "A year of smaller bins" in text(browser(cy).get("/search/?q=halved"))
        assert client.get(page)["Location"] == draft.get_absolute_url()

    def test_a_double_click_keeps_one_and_going_back_to_publish_publishes_it(
        self, browser: Browser, new: str, bo: Person
    ) -> None:
        client = browser(bo)
        for _time in range(2):
            draft = keep(client, new)
        client.post(new, {**POST, "act": "send"})
        draft.refresh_from_db()
        assert draft.is_published
        assert Activity.objects.filter(contribution=draft).count() == 1
        client.post(new, {**POST, "act": "keep"})
        draft = BlogPost.objects.get()
        assert draft.is_published, "what is published is not taken back by an old form"

    def test_an_old_form_of_what_was_published_meanwhile_loses_nothing(
        self, browser: Browser, new: str, bo: Person
    ) -> None:
        client = browser(bo)
        draft = keep(client, new)
        draft.publish()
        page = client.post(
            f"/drafts/{draft.pk}/", {**POST, "html": "<p>Changed late.</p>", "act": "keep"}, follow=True
        )
        assert page.redirect_chain
        draft.refresh_from_db()
        assert "Changed late" not in draft.html

    def test_it_is_thrown_away_with_its_files(self, browser: Browser, new: str, bo: Person) -> None:
        client = browser(bo)
        draft = keep(client, new, files=[SimpleUploadedFile("plan.txt", b"Our plan", "text/plain")])
        assert client.post(f"/drafts/{draft.pk}/discard/")["Location"] == "/drafts/"
        assert not Contribution.objects.exists()
        assert not Attachment.objects.exists()

    def test_whoever_was_banned_reads_their_own_words_and_cannot_publish_them(
        self, browser: Browser, new: str, waste: Community, ada: Person, bo: Person
    ) -> None:
        client = browser(bo)
        draft = keep(client, new)
        waste.ban(bo, by=ada, reason="Sold things")
        page = text(client.get(f"/drafts/{draft.pk}/"))
        assert "We halved them." in page
        assert "You cannot publish this" in page
        client.post(f"/drafts/{draft.pk}/", {**POST, "act": "send"})
        draft.refresh_from_db()
        assert not draft.is_published

    def test_acts_of_others_never_publish_one_by_accident(
        self, browser: Browser, new: str, waste: Community, ada: Person, bo: Person
    ) -> None:
        draft = keep(browser(bo), new)
        for act in ("thank", "save", "pin", "remove", "restore", "move", "edit"):
            assert browser(ada).post(f"/contributions/{draft.pk}/{act}/", {"reason": "x"}).status_code == 404
        draft.remove(ada, "x")
        draft.restore(ada)
        other = Community.objects.found(ada, name="Street scene", purpose="Streets")
        draft.move_to(other, ada)
        waste.change_kind("private", by=ada)
        draft.refresh_from_db()
        assert (draft.published_at, draft.audience) == (None, None)


class TestLater:
    def test_it_is_published_on_its_day_and_not_before(
        self, browser: Browser, new: str, waste: Community, bo: Person, cy: Person
    ) -> None:
        client = browser(bo)
        page = text(client.post(new, later(), follow=True))
        assert "It will be published on" in page
        assert "09:30" in page
        post = BlogPost.objects.get()
        assert post.publish_at == at_half_past_nine().replace(second=0)
        jobs.publish_due()
        post.refresh_from_db()
        assert not post.is_published
        with time_machine.travel(at_half_past_nine(), tick=False):
            jobs.publish_due()
            jobs.publish_due()
        post.refresh_from_db()
        assert (post.published_at, post.audience) == (at_half_past_nine(), waste.posts)
        assert Activity.objects.filter(contribution=post).count() == 1
        assert browser(cy).get(post.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"publish_day": ""}, "Choose the day on which to publish it."),
            ({"publish_day": "2020-01-01"}, "This moment has passed."),
            ({"publish_day": "next week"}, "Write the day like this"),
            ({"publish_clock": "9 am"}, "Write the time like this"),
        ],
    )
    def test_a_moment_that_cannot_be_comes_back_with_the_words(
        self, browser: Browser, new: str, bo: Person, changes: dict[str, str], said: str
    ) -> None:
        refused = browser(bo).post(new, later() | changes)
        assert refused.status_code == 422
        assert said in text(refused)
        assert "We halved them." in text(refused)
        assert not Contribution.objects.exists()

    def test_a_worker_that_dies_in_the_middle_loses_nothing_and_publishes_nothing_twice(
        self, browser: Browser, new: str, bo: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in (1, 2):
            browser(bo).post(new, later() | {"token": str(number), "title": f"Post {number}"})

        def die(self: Contribution, author: Person, verb: str) -> None:
            raise SystemError

        with time_machine.travel(at_half_past_nine(), tick=False):
            with monkeypatch.context() as patched:
                patched.setattr(Contribution, "after_writing", die)
                jobs.publish_due()
            assert not BlogPost.objects.exclude(published_at=None).exists(), "half done is not done"
            jobs.publish_due()
        assert BlogPost.objects.exclude(published_at=None).count() == 2
        assert Activity.objects.filter(contribution__kind="blog").count() == 2

    def test_keeping_it_as_a_draft_takes_it_off_the_calendar(
        self, browser: Browser, new: str, bo: Person
    ) -> None:
        client = browser(bo)
        client.post(new, later())
        post = BlogPost.objects.get()
        assert 'value="09:30"' in text(client.get(f"/drafts/{post.pk}/"))
        client.post(f"/drafts/{post.pk}/", {**POST, "act": "keep"})
        with time_machine.travel(at_half_past_nine(), tick=False):
            jobs.publish_due()
        post.refresh_from_db()
        assert not post.is_published

    def test_what_its_author_may_not_write_any_more_is_held_back_and_says_so(
        self, browser: Browser, new: str, waste: Community, bo: Person
    ) -> None:
        browser(bo).post(new, later())
        post = BlogPost.objects.get()
        waste.part_with(bo)
        with time_machine.travel(at_half_past_nine(), tick=False):
            jobs.publish_due()
            waste.admit(bo)
            jobs.publish_due()
        post.refresh_from_db()
        assert (post.is_published, post.is_held_back) == (False, True)
        assert "This was not published on its day" in text(browser(bo).get(f"/drafts/{post.pk}/"))
