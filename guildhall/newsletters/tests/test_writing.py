"""Writing a newsletter: choosing, the words, the order, and two who do it at once."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.newsletters.models import Item, Newsletter
from guildhall.newsletters.tests.doing import HERE, of
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakePerson, Write


@pytest.fixture
def desk(ada: Person, waste: Community, browser: Browser) -> Client:
    """Ada's browser, with a newsletter begun."""
    client = browser(ada)
    client.post(HERE)
    return client


@pytest.fixture
def draft(desk: Client) -> Newsletter:
    return Newsletter.objects.get()


def words(newsletter: Newsletter, **changed: object) -> dict[str, object]:
    """What the form holds, with some of it changed."""
    newsletter.refresh_from_db()
    names = ("subject", "introduction", "ending", "language", "version")
    held = {name: getattr(newsletter, name) for name in names}
    held |= {f"line-{item.pk}": item.line for item in newsletter.items.all()}
    return held | {"act": "keep"} | changed


def titles(newsletter: Newsletter) -> list[str]:
    return [item.contribution.title for item in newsletter.items.select_related("contribution")]


class TestChoosing:
    def test_one_begins_with_what_is_new_and_every_member_may_read(
        self, draft: Newsletter, desk: Client, waste: Community, ada: Person, bo: Person, write: Write
    ) -> None:
        write(waste, bo, "Who charges for bins?", kind="question")
        write(waste, bo, "For members", shared_with="members")
        write(waste, ada, "For facilitators", shared_with="facilitators")
        old = write(waste, bo, "From long ago")
        Contribution.objects.filter(pk=old.pk).update(published_at="2020-01-01T00:00:00Z")
        page = desk.get(of(draft, "choose/")).content.decode()
        assert "Who charges for bins?" in page
        assert "For members" in page
        assert "For facilitators" not in page
        assert "From long ago" not in page
        assert "From long ago" in desk.get(of(draft, "choose/?since=ever")).content.decode()

    def test_ticks_are_kept_while_one_goes_on_to_more(
        self, draft: Newsletter, desk: Client, waste: Community, bo: Person, write: Write
    ) -> None:
        posts = [write(waste, bo, f"Number {number:02}") for number in range(25)]
        body = desk.get(of(draft, "choose/")).content.decode()
        assert "Number 24" in body and "Number 02" not in body
        more = body.split('name="act" value="after:')[1].split('"')[0]
        answer = desk.post(
            of(draft, "choose/"), {"ticked": [posts[24].pk, posts[20].pk], "act": f"after:{more}"}
        )
        second = desk.get(answer["Location"]).content.decode()
        assert "Number 04" in second and "Number 05" not in second
        desk.post(of(draft, "choose/"), {"ticked": [posts[1].pk]})
        assert titles(draft) == ["Number 24", "Number 20", "Number 01"]
        desk.post(of(draft, "choose/"), {"before": [posts[20].pk, posts[24].pk], "ticked": [posts[24].pk]})
        assert titles(draft) == ["Number 24", "Number 01"]

    def test_the_most_thanked_come_first_if_one_likes_page_by_page(
        self, draft: Newsletter, desk: Client, waste: Community, bo: Person, write: Write
    ) -> None:
        posts = [write(waste, bo, f"Number {number:02}") for number in range(22)]
        Contribution.objects.filter(pk=posts[3].pk).update(thanks_count=5)
        body = desk.get(of(draft, "choose/?order=thanked")).content.decode()
        assert body.index("Number 03") < body.index("Number 21")
        more = body.split('name="act" value="after:')[1].split('"')[0]
        answer = desk.post(of(draft, "choose/?order=thanked"), {"act": f"after:{more}"})
        rest = desk.get(answer["Location"]).content.decode()
        assert "Number 01" in rest and "Number 00" in rest
        assert "Number 03" not in rest and "Number 02" not in rest

    @pytest.mark.parametrize(
        ("act", "leads_to"),
        [
            ("order:thanked", "choose/?order=thanked"),
            ("since:ever", "choose/?since=ever"),
            ("preview", "preview/"),
            ("send", "send/"),
            ("", ""),
        ],
    )
    def test_every_button_keeps_the_ticks(
        self,
        draft: Newsletter,
        desk: Client,
        waste: Community,
        bo: Person,
        write: Write,
        act: str,
        leads_to: str,
    ) -> None:
        post = write(waste, bo, "One")
        answer = desk.post(of(draft, "choose/"), {"ticked": [post.pk], "act": act})
        assert answer["Location"] == of(draft, leads_to)
        assert titles(draft) == ["One"]

    def test_an_odd_place_in_the_list_shows_its_beginning(self, draft: Newsletter, desk: Client) -> None:
        for odd in ("x", "1_2_3_4", "2026-01-01_x", "9_9"):
            assert desk.get(of(draft, f"choose/?after={odd}")).status_code == 200

    def test_what_only_facilitators_may_read_and_what_stands_elsewhere_cannot_be_sent_in(
        self,
        draft: Newsletter,
        desk: Client,
        waste: Community,
        adoption: Community,
        ada: Person,
        write: Write,
    ) -> None:
        hidden = write(waste, ada, "For facilitators", shared_with="facilitators")
        elsewhere = write(adoption, ada, "Elsewhere")
        reply = write(waste, ada, "A question", kind="question").reply(ada, "<p>x</p>")
        desk.post(of(draft, "choose/"), {"ticked": [hidden.pk, elsewhere.pk, reply.pk, "x", "9" * 30]})
        assert titles(draft) == []

    def test_no_more_than_somebody_reads(
        self, draft: Newsletter, desk: Client, waste: Community, bo: Person, write: Write
    ) -> None:
        posts = [write(waste, bo, f"Number {number}") for number in range(41)]
        answer = desk.post(of(draft, "choose/"), {"ticked": [post.pk for post in posts]}, follow=True)
        assert "A newsletter holds up to 40 things" in answer.content.decode()
        assert titles(draft) == []


class TestTheWords:
    def test_a_subject_is_proposed(self, draft: Newsletter) -> None:
        assert draft.subject.startswith("Waste and recycling: ")
        assert " to " in draft.subject

    def test_pressing_twice_begins_one(self, desk: Client, draft: Newsletter) -> None:
        assert desk.post(HERE)["Location"] == of(draft, "choose/")
        assert Newsletter.objects.count() == 1

    def test_words_and_lines_are_kept_clean(
        self, draft: Newsletter, desk: Client, waste: Community, bo: Person, write: Write
    ) -> None:
        post = write(waste, bo, "Who charges for bins?")
        desk.post(of(draft, "choose/"), {"ticked": [post.pk]})
        item = Item.objects.get()
        sent = words(
            draft,
            subject=" Bins \n again ",
            introduction='<p onclick="x()">Hello <script>y</script><img src="/files/abcdefgh/a.png" alt=""></p>',
            ending="Until\nnext time",
        )
        desk.post(of(draft), sent | {f"line-{item.pk}": "Read\nthis"})
        draft.refresh_from_db()
        assert draft.subject == "Bins again"
        assert draft.introduction == "<p>Hello </p>"
        assert draft.ending.startswith("<p>Until")
        assert Item.objects.get().line == "Read this"

    def test_every_button_keeps_what_was_typed(
        self, draft: Newsletter, desk: Client, waste: Community, bo: Person, write: Write
    ) -> None:
        posts = [write(waste, bo, title) for title in ("One", "Two", "Three")]
        desk.post(of(draft, "choose/"), {"ticked": [post.pk for post in posts]})
        first, second, _third = draft.items.all()
        answer = desk.post(of(draft), words(draft, introduction="Hello", act=f"down:{first.pk}"))
        assert answer["Location"] == f"{of(draft)}#items"
        assert titles(draft) == ["Two", "One", "Three"]
        desk.post(of(draft), words(draft, act=f"up:{second.pk}"))
        assert titles(draft) == ["Two", "One", "Three"]
        desk.post(of(draft), words(draft, ending="Bye", act=f"remove:{second.pk}"))
        assert titles(draft) == ["One", "Three"]
        assert desk.post(of(draft), words(draft, act="preview"))["Location"] == of(draft, "preview/")
        draft.refresh_from_db()
        assert (draft.introduction, draft.ending) == ("<p>Hello</p>", "<p>Bye</p>")

    def test_bad_input_loses_nothing(self, draft: Newsletter, desk: Client) -> None:
        answer = desk.post(of(draft), words(draft, subject="", introduction="Many words"))
        assert answer.status_code == 422
        assert "Many words" in answer.content.decode()
        assert "“Subject” is missing." in answer.content.decode()

    def test_a_draft_is_thrown_away(self, draft: Newsletter, desk: Client) -> None:
        desk.post(of(draft, "discard/"))
        assert not Newsletter.objects.exists()
        assert desk.get(of(draft)).status_code == 404


class TestTwoAtOnce:
    def test_the_second_sees_what_the_first_changed_and_loses_nothing(
        self,
        draft: Newsletter,
        desk: Client,
        waste: Community,
        ada: Person,
        bo: Person,
        browser: Browser,
    ) -> None:
        waste.memberships.get(person=bo).appoint(ada)
        before = words(draft)
        desk.post(of(draft), before | {"introduction": "Words of Ada"})
        other = browser(bo)
        answer = other.post(of(draft), before | {"introduction": "Words of Bo"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Ada Okafor changed this meanwhile" in page
        assert "Words of Ada" in page and "Words of Bo" in page
        draft.refresh_from_db()
        assert draft.introduction == "<p>Words of Ada</p>"
        version = page.split('name="version" value="')[1].split('"')[0]
        other.post(of(draft), before | {"introduction": "Words of both", "version": version})
        draft.refresh_from_db()
        assert draft.introduction == "<p>Words of both</p>"

    def test_whoever_typed_the_same_is_not_stopped(self, draft: Newsletter, desk: Client) -> None:
        before = words(draft)
        assert desk.post(of(draft), before | {"ending": "Bye"}).status_code == 302
        assert desk.post(of(draft), before | {"ending": "Bye"}).status_code == 302

    def test_ticks_of_two_undo_nothing_of_each_other(
        self, draft: Newsletter, desk: Client, waste: Community, bo: Person, write: Write
    ) -> None:
        one, two = write(waste, bo, "One"), write(waste, bo, "Two")
        desk.post(of(draft, "choose/"), {"ticked": [one.pk]})
        desk.post(of(draft, "choose/"), {"ticked": [two.pk]})
        assert titles(draft) == ["One", "Two"]


class TestWho:
    @pytest.mark.parametrize("page", ["", "choose/", "preview/", "preview/mail/", "send/"])
    def test_members_find_no_drafts_and_visitors_are_led_to_sign_in(
        self, draft: Newsletter, page: str, bo: Person, browser: Browser, visitor: Client
    ) -> None:
        assert browser(bo).get(of(draft, page)).status_code == 403
        assert visitor.get(of(draft, page)).status_code == 302

    def test_facilitators_of_another_community_find_it_not(
        self, draft: Newsletter, make_person: MakePerson, browser: Browser
    ) -> None:
        fay = make_person("Fay Marsh")
        other = Community.objects.found(fay, name="Elsewhere", purpose="Other things")
        client = browser(fay)
        assert client.get(of(draft)).status_code == 403
        assert client.get(f"/c/{other.slug}/look-after/newsletters/{draft.pk}/").status_code == 404
        assert draft.subject not in client.get(f"/c/{other.slug}/look-after/newsletters/").content.decode()

    def test_an_archived_community_writes_none(
        self, draft: Newsletter, desk: Client, waste: Community, ada: Person
    ) -> None:
        waste.archive(ada)
        assert desk.get(HERE).status_code == 403
        assert "Newsletters" not in desk.get("/c/waste-and-recycling/look-after/").content.decode()
