"""What a community's themes and tags gather, and how its front page is arranged."""

from __future__ import annotations

from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Tag
from guildhall.contributions.models.tags import hang
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, Write


def words(client: Client, address: str) -> str:
    return client.get(address).content.decode()


class TestThemes:
    def test_a_theme_gathers_what_was_put_under_it(
        self, waste: Community, ada: Person, bo: Person, write: Write, browser: Browser
    ) -> None:
        theme = waste.add_theme("Charges", ada)
        write(waste, bo, "What do you charge?", kind="question", theme=theme)
        write(waste, bo, "Something else")
        page = words(browser(bo), f"/c/{waste.slug}/themes/{theme.slug}/")
        assert "What do you charge?" in page
        assert "Something else" not in page
        assert f"/c/{waste.slug}/themes/{theme.slug}/" in words(browser(bo), waste.get_absolute_url())

    def test_another_communitys_theme_is_not_found(
        self, waste: Community, adoption: Community, ada: Person, cy: Person, browser: Browser
    ) -> None:
        theme = adoption.add_theme("Panels", ada)
        assert browser(cy).get(f"/c/{adoption.slug}/themes/{theme.slug}/").status_code == 404
        assert browser(ada).get(f"/c/{waste.slug}/themes/{theme.slug}/").status_code == 404


class TestTags:
    def test_the_cloud_is_a_list_in_the_order_of_the_alphabet_with_counts(
        self, waste: Community, bo: Person, write: Write, browser: Browser
    ) -> None:
        for title, tags in (("One", "bins, lids"), ("Two", "bins"), ("Three", "bins, alarms")):
            hang(write(waste, bo, title), Tag.objects.named(tags))
        for place in ("/tags/", f"/c/{waste.slug}/tags/"):
            page = words(browser(bo), place)
            assert page.index("/tags/alarms/") < page.index("/tags/bins/") < page.index("/tags/lids/")
            assert 'cloud__tag--5"><a href="/tags/bins/"' in page
            assert '<span class="soft">3<' in page

    def test_it_counts_only_what_the_reader_may_see(
        self, waste: Community, bo: Person, cy: Person, write: Write, browser: Browser
    ) -> None:
        hang(write(waste, bo, "One"), Tag.objects.named("bins"))
        hang(write(waste, bo, "Two", shared_with="members"), Tag.objects.named("bins, secretive"))
        page = words(browser(cy), f"/c/{waste.slug}/tags/")
        assert '<span class="soft">1<' in page
        assert "secretive" not in page


class TestFrontPage:
    def test_facilitators_alone_arrange_it(
        self, waste: Community, ada: Person, bo: Person, browser: Browser
    ) -> None:
        address = f"/c/{waste.slug}/look-after/settings/front/"
        assert browser(bo).get(address).status_code == 403
        assert browser(ada).get(address).status_code == 200

    def test_a_shelf_is_moved_left_out_and_brought_back(
        self, waste: Community, ada: Person, browser: Browser
    ) -> None:
        address = f"/c/{waste.slug}/look-after/settings/front/"
        client = browser(ada)
        for act in ("up", "hide"):
            client.post(address, {"tool": "conversations", "act": act})
        waste.refresh_from_db()
        assert waste.front_order[0] == "conversations"
        assert waste.front_hidden == ["conversations"]
        client.post(address, {"tool": "conversations", "act": "show"})
        client.post(address, {"tool": "nothing", "act": "hide"})
        client.post(address, {"act": "by itself"})
        waste.refresh_from_db()
        assert (waste.front_order, waste.front_hidden) == ([], [])
