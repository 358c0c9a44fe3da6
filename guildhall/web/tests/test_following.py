"""Following people, tags and organisations: who is told of what, by notice and by mail, and by nothing of what is hidden."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution, Tag
from guildhall.contributions.models.tags import hang
from guildhall.notifications.mailing.choosing import MOST_FOLLOWED
from guildhall.notifications.models import Interest, MailSettings, Notice
from guildhall.organisations.models import Organisation
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity
from guildhall.testing.jobs import run_jobs
from guildhall.testing.post import mails_to


def write(
    author: Person, community: Community, title: str, tags: str = "", shared_with: str = "community"
) -> None:
    made = Contribution.objects.write(
        author, community, "discussion", title=title, html="<p>Words</p>", shared_with=shared_with
    )
    if tags:
        hang(made, Tag.objects.named(tags))
    run_jobs()


def told(person: Person) -> list[str]:
    notices = Notice.objects.filter(person=person, why="followed").order_by("pk")
    return [str(notice.contribution and notice.contribution.title) for notice in notices]


@pytest.fixture
def lids(waste: Community, ada: Person) -> Tag:
    """A tag that is in use."""
    write(ada, waste, "The first", "lids")
    return Tag.objects.get(slug="lids")


class TestPages:
    @pytest.mark.parametrize("what", ["person", "tag", "organisation"])
    def test_one_follows_and_stops_from_the_page_and_twice_is_once(
        self, what: str, lids: Tag, ada: Person, cy: Person, browser: Browser
    ) -> None:
        assert ada.organisation is not None
        page = {
            "person": ada.get_absolute_url(),
            "tag": "/tags/lids/",
            "organisation": ada.organisation.get_absolute_url(),
        }[what]
        client = browser(cy)
        assert "Stop following" not in client.get(page).content.decode()
        address = f"/follow/{what}/{page.rstrip('/').rpartition('/')[2]}/"
        for _twice in range(2):
            assert client.post(address, {"act": "follow"})["Location"] == page
        assert Interest.objects.filter(person=cy).count() == 1
        assert "Stop following" in client.get(page).content.decode()
        assert "Stop following" in client.get("/following/").content.decode()
        assert client.post(address, {"act": "stop", "from": "list"})["Location"] == "/following/"
        assert "nobody and nothing yet" in client.get("/following/").content.decode()

    def test_nobody_follows_themselves_or_what_they_may_not_see(
        self, make_community: MakeCommunity, ada: Person, cy: Person, browser: Browser, visitor: Client
    ) -> None:
        secret = make_community("Chief officers", kind="confidential")
        write(ada, secret, "Secret", "reorganisation")
        client = browser(cy)
        for address in (
            "/follow/tag/reorganisation/",
            f"/follow/person/{cy.slug}/",
            "/follow/tag/none/",
            "/follow/x/y/",
        ):
            assert client.post(address, {"act": "follow"}).status_code == 404
        assert client.get(f"/follow/person/{ada.slug}/").status_code == 405
        assert not Interest.objects.exists()
        assert "/account/login/" in visitor.post(f"/follow/person/{ada.slug}/")["Location"]

    def test_the_name_of_a_tag_is_not_shown_once_all_that_has_it_is_hidden(
        self, lids: Tag, ada: Person, cy: Person, browser: Browser
    ) -> None:
        Interest.objects.follow(cy, lids)
        assert "lids" in browser(cy).get("/following/").content.decode()
        Contribution.objects.get(title="The first").remove(ada, "Twice")
        page = browser(cy).get("/following/").content.decode()
        assert "lids" not in page
        assert "nobody and nothing yet" in page


class TestNews:
    def test_one_is_told_once_whatever_one_follows_of_it(
        self, lids: Tag, waste: Community, ada: Person, cy: Person
    ) -> None:
        assert isinstance(ada.organisation, Organisation)
        for subject in (ada, lids, ada.organisation):
            Interest.objects.follow(cy, subject)
        write(ada, waste, "The second", "lids")
        assert told(cy) == ["The second"]
        [message] = [each for each in mails_to(str(cy.email)) if "The second" in each.subject]
        assert "because you follow whoever wrote it" in str(message.body)
        assert "Words" in str(message.body)

    def test_each_by_itself(self, lids: Tag, waste: Community, ada: Person, bo: Person, cy: Person) -> None:
        Interest.objects.follow(cy, lids)
        write(bo, waste, "About lids", "lids")
        write(bo, waste, "About bags", "bags")
        Interest.objects.stop(cy, lids)
        Interest.objects.follow(cy, bo)
        write(bo, waste, "By Bo")
        write(ada, waste, "By Ada", "lids")
        assert told(cy) == ["About lids", "By Bo"]

    def test_a_tag_that_comes_later_tells_those_once_who_followed_it_when_it_was_written(
        self, lids: Tag, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser
    ) -> None:
        Interest.objects.follow(ada, lids)
        Interest.objects.follow(bo, lids)
        write(ada, waste, "Untagged")
        Interest.objects.follow(cy, lids)
        late = Contribution.objects.get(title="Untagged")
        for tags in ("lids", "", "lids, bags"):
            given = {"title": late.title, "html": late.html, "language": "en", "tags": tags}
            assert browser(ada).post(f"/contributions/{late.pk}/edit/", given).status_code == 302
            run_jobs()
        assert told(bo) == ["Untagged"]
        assert told(cy) == []
        assert told(ada) == []
        assert len([each for each in mails_to(str(bo.email)) if "Untagged" in each.subject]) == 1

    def test_of_what_one_may_not_read_one_is_told_nothing(
        self, waste: Community, ada: Person, bo: Person, cy: Person
    ) -> None:
        for person in (bo, cy):
            Interest.objects.follow(person, ada)
        write(ada, waste, "For members", shared_with="members")
        assert told(bo) == ["For members"]
        assert told(cy) == []
        assert not [each for each in mails_to(str(cy.email)) if "For members" in each.subject]

    def test_by_mail_it_can_be_switched_off_and_a_busy_day_ends(
        self, waste: Community, ada: Person, cy: Person
    ) -> None:
        Interest.objects.follow(cy, ada)
        MailSettings.objects.create(person=cy, off=["followed"])
        write(ada, waste, "Silent")
        assert told(cy) == ["Silent"]
        assert not [each for each in mails_to(str(cy.email)) if "Silent" in each.subject]
        MailSettings.objects.filter(person=cy).update(off=[])
        mail.outbox.clear()
        for number in range(MOST_FOLLOWED + 3):
            write(ada, waste, f"Number {number}")
        assert len(mails_to(str(cy.email))) == MOST_FOLLOWED
        assert len(told(cy)) == MOST_FOLLOWED + 4
