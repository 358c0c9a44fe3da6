"""Splitting, merging and moving: what stands where afterwards, who reads it, and where old addresses lead."""

from __future__ import annotations

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Attachment, Contribution, Tag
from guildhall.contributions.models.tags import hang
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, Write
from guildhall.testing.jobs import run_jobs


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


class TestSplitting:
    def test_a_facilitator_splits_replies_off_and_their_old_links_lead_there(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person
    ) -> None:
        first, second, third = (question.reply(bo, f"<p>Reply {number}</p>") for number in range(3))
        old = second.get_absolute_url()
        sent = {"title": "Another matter", "replies": [second.pk, third.pk]}
        page = text(browser(ada).post(f"/contributions/{question.pk}/split/", sent, follow=True))
        assert "Another matter" in page
        assert "Reply 2" in page
        assert "Reply 0" not in page
        led = browser(bo).get(old, follow=True)
        assert "Another matter" in text(led)
        assert led.redirect_chain[0][0].startswith(f"/c/{question.community.slug}/conversations/{second.pk}-")
        assert "Reply 1" not in text(browser(bo).get(question.get_absolute_url()))
        assert first.root == question

    def test_nothing_chosen_or_named_says_so_and_changes_nothing(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(bo, "<p>Reply</p>")
        answer = browser(ada).post(f"/contributions/{question.pk}/split/", {"title": "Another matter"})
        assert answer.status_code == 422
        assert "Choose the replies that go there." in text(answer)
        assert "Another matter" in text(answer)
        assert question.thread.count() == 1

    def test_replies_of_another_thread_cannot_be_taken(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person, write: Write
    ) -> None:
        other = write(question.community, bo, "About crews").reply(bo, "<p>Theirs</p>")
        sent = {"title": "Mine now", "replies": [other.pk]}
        assert browser(ada).post(f"/contributions/{question.pk}/split/", sent).status_code == 422
        other.refresh_from_db()
        assert other.root_id is not None

    def test_it_is_found_by_its_own_title(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person, cy: Person
    ) -> None:
        reply = question.reply(bo, "<p>Reply</p>")
        question.split([reply], "A flapdoodle of its own", ada)
        run_jobs()
        assert "-a-flapdoodle-of-its-own/" in text(browser(cy).get("/search/?q=flapdoodle"))


class TestMerging:
    def test_pasting_the_others_address_merges_and_the_old_address_leads_there(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person, cy: Person, write: Write
    ) -> None:
        other = write(question.community, bo, "Charges for bins?", text="Same thing.", kind="question")
        other.reply(cy, "<p>Yes.</p>")
        old = other.get_absolute_url()
        into = {"into": f"http://testserver{question.get_absolute_url()}"}
        page = text(browser(ada).post(f"/contributions/{other.pk}/merge/", into, follow=True))
        assert "Charges for bins?" in page
        assert "Same thing." in page
        assert "Merged. Everyone who is signed in can read this" in page
        assert "Who charges for bins?" in text(browser(bo).get(old, follow=True))
        question.refresh_from_db()
        assert question.reply_count == 2

    def test_followers_keepers_and_tags_come_along(
        self, question: Contribution, ada: Person, bo: Person, cy: Person, browser: Browser, write: Write
    ) -> None:
        other = write(question.community, ada, "Charges for bins?", kind="question")
        hang(other, Tag.objects.named("charging"))
        for act in ("follow", "save"):
            browser(cy).post(f"/contributions/{other.pk}/{act}/")
        other.merge_into(question, ada)
        assert "Who charges for bins?" in text(browser(cy).get("/saved/"))
        assert "Who charges for bins?" in text(browser(cy).get("/tags/charging/"))
        question.reply(bo, "<p>More</p>")
        run_jobs()
        assert Notice.objects.filter(person=cy, why="reply", contribution__root=question).exists()

    @pytest.mark.parametrize("into", ["", "not an address", "/c/waste/conversations/99999999-x/"])
    def test_what_is_no_conversation_is_said_and_kept(
        self, browser: Browser, question: Contribution, ada: Person, into: str
    ) -> None:
        answer = browser(ada).post(f"/contributions/{question.pk}/merge/", {"into": into})
        assert answer.status_code == 422
        assert f'value="{into}"' in text(answer) or not into
        question.refresh_from_db()
        assert question.root is None

    def test_one_cannot_merge_into_a_conversation_that_one_does_not_look_after(
        self, browser: Browser, question: Contribution, bo: Person, ada: Person, cy: Person, write: Write
    ) -> None:
        theirs = Community.objects.found(cy, name="Planning policy", purpose="x")
        other = write(theirs, cy, "Elsewhere")
        for into in (other.pk, question.pk):
            answer = browser(ada).post(f"/contributions/{question.pk}/merge/", {"into": str(into)})
            assert answer.status_code == 422
        question.refresh_from_db()
        assert question.root is None

    def test_words_that_were_for_members_stay_for_members(
        self, question: Contribution, ada: Person, bo: Person, cy: Person, write: Write, browser: Browser
    ) -> None:
        """The thread that they become a part of decides who reads; merging into a closed one closes."""
        closed = write(question.community, ada, "Between us", shared_with="members")
        question.merge_into(closed, ada)
        question.refresh_from_db()
        assert question.audience == closed.audience
        assert (
            browser(cy).get(f"/c/{closed.community.slug}/conversations/{question.pk}-x/").status_code == 404
        )


class TestMoving:
    def test_the_page_says_who_will_read_it_and_so_does_the_result(
        self, browser: Browser, question: Contribution, ada: Person, make_community: MakeCommunity
    ) -> None:
        chiefs = make_community("Chief officers", kind="private")
        client = browser(ada)
        asked = text(client.get(f"/contributions/{question.pk}/move/"))
        assert (
            "Chief officers. Only the members of Chief officers can read this: 2 people in 2 organisations."
            in asked
        )
        moved = text(
            client.post(f"/contributions/{question.pk}/move/", {"community": chiefs.pk}, follow=True)
        )
        assert (
            "Moved to Chief officers. Only the members of Chief officers can read this: 2 people in 2 organisations."
            in moved
        )

    def test_files_and_replies_follow_and_nobody_else_reads_them(
        self,
        browser: Browser,
        question: Contribution,
        ada: Person,
        bo: Person,
        cy: Person,
        make_community: MakeCommunity,
    ) -> None:
        reply = question.reply(bo, "<p>Yes.</p>")
        file = Attachment.objects.create(
            contribution=reply,
            owner=bo,
            audience=reply.audience,
            key="a" * 32,
            name="a.txt",
            size=1,
            media_type="x",
        )
        assert Attachment.objects.visible_to(cy).filter(pk=file.pk).exists()
        question.move_to(make_community("Chief officers", kind="confidential"), ada)
        assert not Attachment.objects.visible_to(cy).filter(pk=file.pk).exists()
        assert Attachment.objects.visible_to(bo).filter(pk=file.pk).exists()
        assert (
            browser(cy)
            .get(f"/contributions/{question.pk}/newer/?after=2000-01-01T00:00:00%2B00:00_0")
            .status_code
            == 404
        )

    def test_one_moves_only_to_where_one_may_post(
        self, browser: Browser, question: Contribution, ada: Person, bo: Person, cy: Person
    ) -> None:
        theirs = Community.objects.found(cy, name="Planning policy", purpose="x")
        at = f"/contributions/{question.pk}/move/"
        assert "Planning policy" not in text(browser(ada).get(at))
        assert "Nowhere to move it" in text(browser(ada).get(at))
        assert browser(ada).post(at, {"community": theirs.pk}).status_code == 422
        assert browser(bo).post(at, {"community": theirs.pk}).status_code == 403
        question.refresh_from_db()
        assert question.community != theirs

    def test_a_theme_goes_with_it_where_the_other_has_it_too(
        self, question: Contribution, ada: Person, make_community: MakeCommunity
    ) -> None:
        Contribution.objects.filter(pk=question.pk).update(
            theme=question.community.add_theme("Charging", ada)
        )
        question.refresh_from_db()
        other = make_community("Street scene")
        theirs = other.add_theme("Charging", ada)
        question.move_to(other, ada)
        assert question.theme == theirs
        question.move_to(make_community("Parks"), ada)
        assert question.theme is None
