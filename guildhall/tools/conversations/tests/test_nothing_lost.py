"""Nothing typed is lost, and nothing is made twice."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution, Draft
from guildhall.kit import uploads
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


@pytest.fixture
def new(waste: Community) -> str:
    return f"/c/{waste.slug}/conversations/new/"


def typed(**changes: object) -> dict[str, object]:
    return {
        "title": "Who charges for bins?",
        "html": "<p>Do you charge?</p>",
        "language": "en",
        "shared_with": "community",
        "token": "one",
        "act": "send",
        **changes,
    }


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


class TestTwice:
    def test_going_back_and_writing_something_else_makes_something_else(
        self, browser: Browser, question: Contribution, ada: Person
    ) -> None:
        client, at = browser(ada), f"{question.get_absolute_url()}"
        for html in ("<p>We do.</p>", "<p>We do.</p>", "<p>And since May for lids.</p>"):
            client.post(at, {"html": html, "token": "same"})
        assert [reply.excerpt for reply in question.thread.order_by("pk")] == [
            "We do.",
            "And since May for lids.",
        ]

    def test_two_people_with_the_same_words_are_two(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person
    ) -> None:
        for person in (ada, bo):
            browser(person).post(f"{question.get_absolute_url()}", {"html": "<p>Yes.</p>", "token": "t"})
        assert question.thread.count() == 2

    def test_the_same_words_in_a_new_form_are_said_again(
        self, browser: Browser, question: Contribution, ada: Person
    ) -> None:
        for token in ("one", "two"):
            browser(ada).post(f"{question.get_absolute_url()}", {"html": "<p>Yes.</p>", "token": token})
        assert question.thread.count() == 2


class TestDrafts:
    def test_a_reply_comes_back_and_can_be_begun_afresh(
        self, browser: Browser, question: Contribution, ada: Person
    ) -> None:
        client, at = browser(ada), question.get_absolute_url()
        client.post("/drafts/keep", {"place": f"reply:{question.pk}", "html": "<p>We do, but</p>"})
        page = text(client.get(at))
        assert "We do, but" in page
        assert "You began this earlier" in page
        discard = {"place": f"reply:{question.pk}"}
        back = client.post("/drafts/discard", discard, headers={"referer": f"http://testserver{at}"})
        assert back["Location"] == at
        assert "We do, but" not in text(client.get(at))

    def test_a_title_that_came_along_is_no_draft_and_takes_the_place_of_one_typed_earlier(
        self, browser: Browser, waste: Community, ada: Person
    ) -> None:
        client, at = browser(ada), f"/c/{waste.slug}/conversations/new/"
        place = f"new:{waste.pk}:question"
        assert "You began this earlier" not in text(client.get(at, {"title": "Lids?"}))
        client.post("/drafts/keep", {"place": place, "title": "Bins?", "html": ""})
        page = text(client.get(at, {"title": "Lids?"}))
        assert 'value="Lids?"' in page
        assert "You began this earlier" not in page
        assert 'value="Bins?"' in text(client.get(at))
        client.post("/drafts/keep", {"place": place, "title": "Bins?", "html": "<p>Who charges?</p>"})
        page = text(client.get(at, {"title": "Lids?"}))
        assert "Who charges?" in page
        assert 'value="Bins?"' in page
        assert "You began this earlier" in page

    def test_a_box_that_was_emptied_brings_nothing_back(
        self, browser: Browser, question: Contribution, ada: Person
    ) -> None:
        client = browser(ada)
        for html in ("<p>We do, but</p>", "<p></p>"):
            client.post("/drafts/keep", {"place": f"reply:{question.pk}", "html": html})
        assert "You began this earlier" not in text(client.get(question.get_absolute_url()))

    def test_sending_lets_the_draft_go(self, browser: Browser, question: Contribution, ada: Person) -> None:
        client = browser(ada)
        client.post("/drafts/keep", {"place": f"reply:{question.pk}", "html": "<p>We do, but</p>"})
        client.post(f"{question.get_absolute_url()}", {"html": "<p>We do.</p>", "token": "t"})
        assert not Draft.objects.exists()

    def test_nobody_throws_away_anothers_draft(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person, visitor: Client
    ) -> None:
        place = f"reply:{question.pk}"
        browser(ada).post("/drafts/keep", {"place": place, "html": "<p>Mine</p>"})
        browser(bo).post("/drafts/discard", {"place": place})
        assert visitor.post("/drafts/discard", {"place": place}).status_code == 401
        assert Draft.objects.get().values["html"] == "<p>Mine</p>"

    def test_keeping_says_when_the_session_has_ended(self, visitor: Client, db: None) -> None:
        assert visitor.post("/drafts/keep", {"place": "x", "html": "<p>w</p>"}).status_code == 401

    def test_files_wait_on_a_draft_and_can_be_taken_out(self, browser: Browser, new: str, bo: Person) -> None:
        client = browser(bo)
        file = SimpleUploadedFile("plan.txt", b"Our plan", "text/plain")
        assert "Take out plan.txt" in text(client.post(new, typed(files=[file], act="check")))
        waiting = Attachment.objects.get()
        assert waiting.audience is None
        client.post(new, typed(without=[waiting.key]))
        assert not Attachment.objects.exists()
        assert Contribution.objects.get().attachments.count() == 0


class TestSessions:
    def test_a_reply_sent_after_the_session_ended_waits_in_its_box(
        self, browser: Browser, question: Contribution, ada: Person
    ) -> None:
        client, at = Client(), question.get_absolute_url()
        sent = {"html": "<p>We do, £32.</p>", "token": "t"}
        led = client.post(at, sent, headers={"referer": f"http://testserver{at}"})
        assert "/account/login/" in led["Location"]
        client.force_login(ada)
        assert "We do, £32." in text(client.get(at))
        assert not question.thread.exists()

    def test_so_it_does_where_the_browser_does_not_say_where_it_came_from(
        self, question: Contribution, ada: Person
    ) -> None:
        client, at = Client(), question.get_absolute_url()
        led = client.post(at, {"html": "<p>We do, £32.</p>", "token": "t"})
        assert "login" in led["Location"]
        client.force_login(ada)
        assert "We do, £32." in text(client.get(at, follow=True))

    def test_a_form_whose_proof_ran_out_comes_back_filled_in(self, new: str, bo: Person) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(bo)
        client.get(new)
        origin = {"referer": f"http://testserver{new}", "origin": "http://testserver"}
        back = client.post(new, typed(title="Kept title", csrfmiddlewaretoken="x" * 64), headers=origin)
        assert back.status_code == 302
        page = text(client.get(back["Location"]))
        assert "Kept title" in page
        assert "Do you charge?" in page
        assert not Contribution.objects.exists()


class TestClosedMeanwhile:
    def test_a_reply_to_what_was_closed_is_shown_to_its_writer_and_nobody_else(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.close(bo, "We know now.")
        sent = {"html": "<p>Too late, alas</p>", "token": "t"}
        page = text(browser(ada).post(f"{question.get_absolute_url()}", sent, follow=True))
        assert "Nobody can reply here any more. What you wrote is kept below." in page
        assert "Too late, alas" in page
        assert "Too late" not in text(browser(bo).get(question.get_absolute_url()))
        question.reopen(bo)
        assert "Too late, alas" in text(browser(ada).get(question.get_absolute_url()))


class TestFiles:
    def test_a_file_of_25_megabytes_goes_and_a_larger_one_is_refused_with_the_words_kept(
        self, browser: Browser, new: str, bo: Person
    ) -> None:
        client = browser(bo)
        large = SimpleUploadedFile("large.txt", b"x" * (uploads.LIMIT + 1), "text/plain")
        refused = client.post(new, typed(files=[large]))
        assert refused.status_code == 422
        assert "25" in text(refused)
        assert "Do you charge?" in text(refused)
        assert not Contribution.objects.exists()
        most = SimpleUploadedFile("most.txt", b"x" * uploads.LIMIT, "text/plain")
        assert client.post(new, typed(files=[most])).status_code == 302
        assert Attachment.objects.get().size == uploads.LIMIT

    def test_pictures_have_a_small_one_to_look_at_first(
        self, browser: Browser, new: str, bo: Person, cy: Person
    ) -> None:
        drawn = BytesIO()
        Image.new("RGB", (1200, 800), "green").save(drawn, "PNG")
        browser(bo).post(new, typed(files=[SimpleUploadedFile("van.png", drawn.getvalue(), "image/png")]))
        page = text(browser(cy).get(Contribution.objects.get().get_absolute_url()))
        small = re.search(r'<img src="(/files/[^"]+/small/256)" alt="van.png"', page)
        assert small is not None
        answer = browser(cy).get(small[1])
        with Image.open(BytesIO(answer.getvalue())) as picture:
            assert max(picture.size) == 256
