"""Who is told of what, once, and never of what they may not see."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.activity.jobs import consume
from guildhall.activity.models import Activity
from guildhall.communities.models import Community, Membership
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity, MakePerson, Write
from guildhall.testing.jobs import run_jobs


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", kind="question")


def told(person: Person) -> list[str]:
    """Why somebody was told something, oldest first, once everything that waits is done."""
    run_jobs()
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("why", flat=True))


def page(client: Client) -> str:
    run_jobs()
    return client.get("/notices/").content.decode()


def naming(person: Person) -> str:
    return f'<p>Ask <span data-mention="{person.pk}">@{person.name}</span>.</p>'


class TestWords:
    def test_whoever_asked_is_told_of_an_answer_and_the_one_who_answered_is_not(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        assert told(bo) == ["answer"]
        assert told(ada) == []

    def test_in_welsh_one_opens_it_and_is_not_told_that_it_is_open(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        run_jobs()
        bo.change_profile(language="cy")
        assert ">Agor<" in page(browser(bo))

    def test_whoever_follows_is_told_of_a_reply_until_they_stop(
        self, question: Contribution, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        browser(cy).post(f"/contributions/{question.pk}/follow/")
        question.reply(ada, "<p>We do.</p>")
        assert told(cy) == ["reply"]
        browser(cy).post(f"/contributions/{question.pk}/unfollow/")
        question.reply(ada, "<p>Since May.</p>")
        assert told(cy) == ["reply"]
        assert told(bo) == ["answer", "answer"]

    def test_a_reply_in_a_discussion_is_no_answer(
        self, waste: Community, ada: Person, bo: Person, write: Write
    ) -> None:
        write(waste, bo, "About crews").reply(ada, "<p>Yes.</p>")
        assert told(bo) == ["reply"]

    def test_one_reply_tells_one_person_one_thing_for_the_strongest_reason(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(ada, naming(bo))
        assert told(bo) == ["mention"]

    def test_an_edit_tells_those_it_names_first_and_nobody_twice(
        self, question: Contribution, ada: Person, bo: Person, cy: Person
    ) -> None:
        reply = question.reply(ada, naming(cy))
        reply.edit(ada, title="", html=naming(cy) + "<p>Or me.</p>")
        assert told(cy) == ["mention"]
        reply.edit(ada, title="", html=naming(bo))
        assert told(bo) == ["answer", "mention"]

    def test_whoever_answered_is_told_once_that_it_was_chosen(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        for _time in range(3):
            browser(bo).post(f"/contributions/{reply.pk}/accept/")
        assert told(ada) == ["accepted"]

    def test_doing_the_job_twice_tells_nobody_twice(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        assert told(bo) == ["answer"]
        consume(activity=Activity.objects.get(verb="replied").pk)
        assert told(bo) == ["answer"]

    def test_nobody_is_told_of_what_they_may_not_read(
        self, adoption: Community, ada: Person, bo: Person, cy: Person, dee: Person, eve: Person, write: Write
    ) -> None:
        root = write(adoption, bo, "About a panel", text=naming(cy))
        for person in (cy, dee, eve):
            root.follows.create(person=person)
        root.reply(ada, naming(dee))
        assert [told(person) for person in (cy, dee, eve)] == [[], [], []]
        assert told(bo) == ["reply"]

    def test_nobody_is_told_who_cannot_come_in(self, question: Contribution, ada: Person, bo: Person) -> None:
        Person.objects.filter(pk=bo.pk).update(is_active=False)
        question.reply(ada, "<p>We do.</p>")
        assert told(bo) == []


class TestModeration:
    def test_the_author_reads_why_and_their_own_words_and_not_who_removed_them(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        reply = question.reply(bo, "<p>Buy from my cousin.</p>")
        browser(ada).post(f"/contributions/{reply.pk}/remove/", {"reason": "Nobody sells here"})
        listed = page(browser(bo))
        assert "A facilitator removed what you wrote in Waste and recycling: Buy from my cousin." in listed
        assert "Nobody sells here" in listed
        assert "Ada Okafor" not in listed
        notice = Notice.objects.get(person=bo)
        opened = browser(bo).post(f"/notices/{notice.pk}/read/", follow=True).content.decode()
        assert "Nobody sells here" in opened
        assert "<p>Buy from my cousin.</p>" in opened
        assert "Ada Okafor" not in opened

    def test_only_the_author_opens_it(
        self, question: Contribution, ada: Person, bo: Person, cy: Person, browser: Browser, visitor: Client
    ) -> None:
        question.remove(ada, "Off topic")
        assert told(bo) == ["removed"]
        address = f"/notices/{Notice.objects.get().pk}/"
        assert browser(bo).get(address).status_code == 200
        assert [browser(each).get(address).status_code for each in (ada, cy)] == [404, 404]
        assert visitor.get(address).status_code == 302

    def test_whoever_removes_their_own_words_is_told_nothing(
        self, question: Contribution, bo: Person
    ) -> None:
        question.remove(bo, "Asked twice")
        assert told(bo) == []

    def test_whoever_may_no_longer_know_of_the_community_is_told_nothing(
        self, adoption: Community, ada: Person, bo: Person, browser: Browser, write: Write
    ) -> None:
        reply = write(adoption, ada, "About a panel").reply(bo, "<p>Rude.</p>")
        reply.remove(ada, "Rude")
        assert told(bo) == ["removed"]
        adoption.part_with(bo, by=ada)
        assert "Rude" not in page(browser(bo))

    def test_words_that_come_back_are_said_to_be_back(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        question.remove(ada, "Off topic")
        browser(ada).post(f"/contributions/{question.pk}/restore/")
        listed = page(browser(bo))
        assert told(bo) == ["removed", "restored"]
        assert "was removed, and has been brought back: Who charges for bins?" in listed
        assert "A facilitator brought back what you wrote: Who charges for bins?" in listed

    def test_whoever_wrote_it_is_told_where_it_stands_now(
        self, question: Contribution, ada: Person, bo: Person, make_community: MakeCommunity, write: Write
    ) -> None:
        question.move_to(make_community("Street scene"), ada)
        assert told(bo) == ["moved"]
        other = write(question.community, ada, "Bin charges")
        question.merge_into(other, ada)
        assert told(bo) == ["moved", "moved"]
        assert Notice.objects.filter(person=bo).latest("pk").contribution == other

    def test_nobody_is_told_of_a_move_to_where_they_may_not_read(
        self, question: Contribution, ada: Person, bo: Person
    ) -> None:
        chiefs = Community.objects.found(ada, name="Chief officers", purpose="x", kind="private")
        question.move_to(chiefs, ada)
        assert told(bo) == []


class TestCommunities:
    @pytest.fixture
    def closed(self, make_community: MakeCommunity) -> Community:
        return make_community("Licensing", kind="restricted")

    def test_those_who_look_after_it_are_told_of_a_request_and_members_are_not(
        self, closed: Community, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        closed.apply(cy, "I license taxis.")
        assert told(ada) == ["request"]
        assert told(bo) == []
        assert "Cy Morgan asks to join Licensing" in page(browser(ada))
        assert "I license taxis." not in page(browser(ada))

    def test_a_request_that_one_decided_is_off_the_others_list(
        self, closed: Community, ada: Person, bo: Person, cy: Person
    ) -> None:
        Membership.objects.get(community=closed, person=bo).appoint(ada)
        application = closed.apply(cy, "I license taxis.")
        assert told(bo) == ["appointed", "request"]
        application.accept(ada, "Welcome.")
        run_jobs()
        assert not Notice.objects.filter(why="request", read_at=None).exists()

    @pytest.mark.parametrize(
        ("decide", "why", "said"),
        [
            ("accept", "admitted", "Ada Okafor let you into Licensing"),
            ("ask_more", "asked", "Ada Okafor asks you for more before letting you into Licensing"),
            ("decline", "decision", "Your request to join Licensing was declined"),
        ],
    )
    def test_the_applicant_is_told_what_was_decided(
        self,
        closed: Community,
        ada: Person,
        cy: Person,
        browser: Browser,
        decide: str,
        why: str,
        said: str,
    ) -> None:
        getattr(closed.apply(cy, "I license taxis."), decide)(ada, "Dear Cy")
        assert told(cy) == [why]
        assert said in page(browser(cy))

    def test_what_more_is_asked_leads_to_where_it_is_answered(
        self, closed: Community, ada: Person, cy: Person, browser: Browser
    ) -> None:
        closed.apply(cy, "I license taxis.").ask_more(ada, "Which ones?")
        run_jobs()
        opened = browser(cy).post(f"/notices/{Notice.objects.get(person=cy).pk}/read/")
        assert opened["Location"] == f"/c/{closed.slug}/apply/"


class TestReading:
    def test_opening_a_notice_reads_it_and_leads_there(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        assert told(bo) == ["answer"]
        notice = Notice.objects.get()
        client = browser(bo)
        assert client.get(f"/notices/{notice.pk}/read/").status_code == 405
        opened = client.post(f"/notices/{notice.pk}/read/")
        assert opened["Location"] == reply.get_absolute_url()
        notice.refresh_from_db()
        assert notice.read_at is not None

    def test_reading_the_conversation_reads_what_was_said_of_it(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        assert told(bo) == ["answer"]
        browser(bo).get(question.get_absolute_url())
        assert not Notice.objects.filter(read_at=None).exists()

    def test_all_are_cleared_at_once_and_only_ones_own(
        self, question: Contribution, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        question.follows.create(person=cy)
        question.reply(ada, "<p>We do.</p>")
        run_jobs()
        browser(bo).post("/notices/read/")
        assert list(Notice.objects.filter(read_at=None).values_list("person", flat=True)) == [cy.pk]
        assert "Mark all as read" not in page(browser(bo))

    def test_another_persons_notice_cannot_be_opened(
        self, question: Contribution, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        question.reply(ada, "<p>We do.</p>")
        assert told(bo) == ["answer"]
        assert browser(cy).post(f"/notices/{Notice.objects.get().pk}/read/").status_code == 404

    def test_what_is_out_of_sight_is_neither_listed_nor_counted(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        reply = question.reply(ada, "<p>We do.</p>")
        assert "Mark all as read" in page(browser(bo))
        reply.remove(ada, "A mistake")
        assert "Ada Okafor answered" not in page(browser(bo))
        assert "Mark all as read" not in page(browser(bo))

    def test_the_list_shows_one_kind_and_turns_its_pages(
        self, question: Contribution, ada: Person, bo: Person, browser: Browser
    ) -> None:
        replies = [question.reply(ada, f"<p>{number}</p>") for number in range(31)]
        question.reply(ada, naming(bo))
        run_jobs()
        client = browser(bo)
        assert client.get("/notices/?why=mention").content.decode().count("mentioned you in") == 2
        first = client.get("/notices/").content.decode()
        older = client.get(f"/notices/?before={Notice.objects.order_by('-pk')[29].pk}").content.decode()
        assert first.count('class="row row--unread"') == 30
        assert older.count('class="row row--unread"') == len(replies) + 1 - 30

    def test_a_new_person_finds_an_empty_place(self, make_person: MakePerson, browser: Browser) -> None:
        assert "Nothing new" in page(browser(make_person("Fay Marsh")))

    def test_visitors_sign_in_first(self, db: None, visitor: Client) -> None:
        assert "/account/login/" in visitor.get("/notices/")["Location"]
