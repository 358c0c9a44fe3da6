"""Pages are written under one another, linked by title, and show what is in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.notifications.models import Notice
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.testing.jobs import run_jobs
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.tests.conftest import WritePage


def write(client: Client, title: str, html: str = "<p>Some words.</p>", **more: Any) -> Page:
    values = {"title": title, "html": html, "language": "en", "shared_with": "community", "act": "send"}
    client.post("/c/waste-and-recycling/pages/new/", values | {"token": title} | more)
    return Page.objects.latest("pk")


def text(answer: Any) -> str:
    return answer.content.decode()  # type: ignore[no-any-return]


def links(answer: Any) -> dict[str, str]:
    """The links in the words of a page: where each word leads."""
    [prose] = re.findall(r'<div class="prose prose--page"[^>]*>(.*?)</div>', text(answer), re.DOTALL)
    return {words: leads for leads, words in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)', prose)}


class TestWriting:
    def test_a_page_written_under_another_stands_under_it_last(
        self, browser: Browser, waste: Community, bo: Person
    ) -> None:
        client = browser(bo)
        bins = write(client, "Bins")
        form = text(client.get(f"/c/{waste.slug}/pages/new/?under={bins.pk}"))
        assert "It will stand under: Bins" in form
        assert f'name="under" value="{bins.pk}"' in form
        first, second = (write(client, title, under=bins.pk) for title in ("Zinc bins", "Black bins"))
        assert [first.parent_page, second.parent_page] == [bins, bins]
        assert first.position < second.position
        page = text(client.get(second.get_absolute_url()))
        assert f'<a href="{bins.get_absolute_url()}">Bins</a>' in page.split("</nav>")[2] + page
        listed = text(client.get(f"/c/{waste.slug}/pages/"))
        assert listed.index("Bins") < listed.index("Zinc bins") < listed.index("Black bins")

    def test_a_draft_begun_elsewhere_does_not_say_where_it_will_stand(
        self, browser: Browser, waste: Community, bo: Person
    ) -> None:
        client = browser(bo)
        bins, lids = write(client, "Bins"), write(client, "Lids")
        kept = {
            "place": f"new:{waste.pk}:page",
            "title": "Locks",
            "html": "<p>Half.</p>",
            "under": str(lids.pk),
        }
        client.post("/drafts/keep", kept)
        form = text(client.get(f"/c/{waste.slug}/pages/new/?under={bins.pk}"))
        assert 'value="Locks"' in form
        assert re.findall(r'name="under" value="(\d*)"', form) == [str(bins.pk)]

    def test_its_writer_keeps_it(self, browser: Browser, waste: Community, bo: Person) -> None:
        page = write(browser(bo), "Bins")
        assert page.keepers.get().person == bo
        assert "Who keeps this page" in text(browser(bo).get(page.get_absolute_url()))

    def test_every_member_may_change_it_and_nobody_else(
        self,
        browser: Browser,
        waste: Community,
        ada: Person,
        bo: Person,
        cy: Person,
        visitor: Client,
        write_page: WritePage,
    ) -> None:
        page = write_page(waste, ada, "Bins")
        address = f"/c/{waste.slug}/pages/{page.pk}/edit/"
        assert browser(bo).get(address).status_code == 200
        assert browser(cy).get(address).status_code == 403
        assert "/account/login/" in visitor.get(address)["Location"]
        assert "Change this page" in text(browser(bo).get(page.get_absolute_url()))
        assert "Change this page" not in text(browser(cy).get(page.get_absolute_url()))
        browser(bo).post(address, {"title": "Bins", "html": "<p>Better.</p>", "language": "en", "version": 1})
        page.refresh_from_db()
        assert page.html == "<p>Better.</p>"

    def test_whoever_follows_it_is_told_once_that_it_changed(
        self, browser: Browser, waste: Community, ada: Person, bo: Person, write_page: WritePage
    ) -> None:
        page = write_page(waste, ada, "Bins")
        for words in ("Better.", "Best."):
            page.edit(bo, title="Bins", html=f"<p>{words}</p>")
        run_jobs()
        assert Notice.objects.get(person=ada).why == "changed"
        assert not Notice.objects.filter(person=bo).exists()
        assert "Bo Lind changed a page you follow: Bins" in text(browser(ada).get("/notices/"))
        browser(ada).get(page.get_absolute_url())
        page.edit(bo, title="Bins", html="<p>Worse.</p>")
        run_jobs()
        assert Notice.objects.filter(person=ada).count() == 2

    def test_one_who_left_or_muted_it_is_not_told(
        self,
        waste: Community,
        adoption: Community,
        ada: Person,
        bo: Person,
        dee: Person,
        write_page: WritePage,
    ) -> None:
        page = write_page(adoption, ada, "Panels")
        page.follows.create(person=dee)
        page.follows.create(person=bo, is_muted=True)
        page.edit(ada, title="Panels", html="<p>New.</p>")
        run_jobs()
        assert not Notice.objects.exists()


class TestContents:
    def test_headings_are_listed_and_can_be_reached(
        self, browser: Browser, waste: Community, bo: Person, write_page: WritePage
    ) -> None:
        html = "<h3>What it costs</h3><p>£32</p><h4>In towns</h4><p>More</p><h3>Whom to ask</h3><p>Us</p>"
        page = write_page(waste, bo, "Bins", html)
        shown = text(browser(bo).get(page.get_absolute_url()))
        assert '<a href="#part-what-it-costs">What it costs</a>' in shown
        assert '<h2 id="part-what-it-costs">What it costs</h2>' in shown
        assert '<h3 id="part-in-towns">In towns</h3>' in shown

    def test_one_heading_makes_no_list(
        self, browser: Browser, waste: Community, bo: Person, write_page: WritePage
    ) -> None:
        page = write_page(waste, bo, "Bins", "<h3>Costs</h3><p>£32</p>")
        assert "Contents" not in text(browser(bo).get(page.get_absolute_url()))


class TestLinks:
    def test_a_title_in_brackets_leads_to_the_page_of_that_title(
        self, browser: Browser, waste: Community, bo: Person
    ) -> None:
        client = browser(bo)
        lids = write(client, "Lids & locks")
        page = write(client, "Bins", "<p>See [[lids &amp; locks]] and [[Lids &amp; locks|the lids]].</p>")
        found = links(client.get(page.get_absolute_url()))
        assert found == {"lids &amp; locks": lids.get_absolute_url(), "the lids": lids.get_absolute_url()}

    def test_words_typed_without_script_are_linked_too(
        self, browser: Browser, waste: Community, bo: Person
    ) -> None:
        client = browser(bo)
        lids = write(client, "Lids")
        page = write(client, "Bins", "See [[Lids]].\n\nAll of them.")
        assert links(client.get(page.get_absolute_url())) == {"Lids": lids.get_absolute_url()}

    def test_a_missing_page_is_offered_and_found_once_it_is_there(
        self, browser: Browser, waste: Community, bo: Person, cy: Person
    ) -> None:
        client = browser(bo)
        page = write(client, "Bins", "<p>See [[Lids]].</p>")
        [leads] = links(client.get(page.get_absolute_url())).values()
        assert leads == f"/c/{waste.slug}/pages/new/?title=Lids"
        assert "not written yet" in text(client.get(page.get_absolute_url()))
        assert links(browser(cy).get(page.get_absolute_url())) == {}
        assert 'value="Lids"' in text(client.get(leads))
        lids = write(client, "Lids")
        for reader in (bo, cy):
            assert links(browser(reader).get(page.get_absolute_url())) == {"Lids": lids.get_absolute_url()}

    def test_links_keep_working_when_the_page_gets_another_title(
        self, browser: Browser, waste: Community, bo: Person
    ) -> None:
        client = browser(bo)
        early = write(client, "Early", "<p>See [[Lids]].</p>")
        lids = write(client, "Lids")
        late = write(client, "Late", "<p>See [[Lids]].</p>")
        lids.edit(bo, title="Locks", html=lids.html)
        lids = Page.objects.get(pk=lids.pk)
        again = write(client, "Again", "<p>See [[Lids]].</p>")
        for page in (early, late, again):
            assert links(client.get(page.get_absolute_url())) == {"Lids": lids.get_absolute_url()}
        assert client.get(lids.get_absolute_url()).status_code == 200

    def test_brackets_in_code_stay_as_they_are(self, browser: Browser, waste: Community, bo: Person) -> None:
        page = write(browser(bo), "Bins", "<p>Type <code>[[Lids]]</code>.</p>")
        assert page.html == "<p>Type <code>[[Lids]]</code>.</p>"

    @pytest.mark.parametrize("typed", ["[[ ]]", "[[]]", "[[a", "[[<b>]]", "[[x|]]", '[["><script>]]'])
    def test_nothing_typed_between_brackets_breaks_a_page(
        self, browser: Browser, waste: Community, bo: Person, typed: str
    ) -> None:
        client = browser(bo)
        page = write(client, "Bins", f"Begin {typed} end.")
        assert "<script>alert" not in text(client.get(page.get_absolute_url()))
        assert client.get(page.get_absolute_url()).status_code == 200


class TestSuperseded:
    def test_it_points_onward_to_the_last(
        self, browser: Browser, waste: Community, bo: Person, write_page: WritePage
    ) -> None:
        client = browser(bo)
        first, second, third = (write_page(waste, bo, title) for title in ("In 2023", "In 2024", "In 2025"))
        for old, new in ((first, second), (second, third)):
            answer = client.post(f"/c/{waste.slug}/pages/{old.pk}/superseded/", {"page": new.pk})
            assert answer["Location"] == old.get_absolute_url()
        shown = text(client.get(first.get_absolute_url()))
        assert "This page no longer counts" in shown
        assert f'<a href="{third.get_absolute_url()}">In 2025</a>' in shown
        assert "It is still true" not in shown
        listed = text(client.get(f"/c/{waste.slug}/pages/"))
        assert listed.count("Superseded") == 2

    def test_no_page_comes_to_stand_in_its_own_place(
        self, browser: Browser, waste: Community, bo: Person, write_page: WritePage
    ) -> None:
        client = browser(bo)
        first, second = write_page(waste, bo, "In 2023"), write_page(waste, bo, "In 2024")
        client.post(f"/c/{waste.slug}/pages/{first.pk}/superseded/", {"page": second.pk})
        for chosen in (first.pk, second.pk):
            answer = client.post(f"/c/{waste.slug}/pages/{second.pk}/superseded/", {"page": chosen})
            assert answer.status_code == 422
        client.post(f"/c/{waste.slug}/pages/{first.pk}/superseded/", {"page": ""})
        assert "no longer counts" not in text(client.get(first.get_absolute_url()))


def test_the_list_asks_few_questions_of_the_database(
    browser: Browser,
    waste: Community,
    bo: Person,
    write_page: WritePage,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(8):
        write_page(waste, bo, f"Page {number}")
    client = browser(bo)
    client.get(f"/c/{waste.slug}/pages/")
    with django_assert_max_num_queries(7):
        client.get(f"/c/{waste.slug}/pages/")


def test_a_page_merged_into_a_conversation_is_a_page_no_more(
    browser: Browser, waste: Community, ada: Person, write_page: WritePage
) -> None:
    page, other = write_page(waste, ada, "Bins"), write_page(waste, ada, "Lids")
    Contribution.objects.get(pk=page.pk).merge_into(other, ada)
    listed = text(browser(ada).get(f"/c/{waste.slug}/pages/"))
    assert f"/pages/{page.pk}-" not in listed
    assert browser(ada).get(f"/c/{waste.slug}/pages/{page.pk}/history/").status_code == 404
