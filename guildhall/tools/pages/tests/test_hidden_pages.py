"""A page that a reader may not see is nowhere: not in the tree, not above or below others, not in links, not by its acts."""

from __future__ import annotations

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.tests.conftest import WritePage


@pytest.fixture
def hidden(waste: Community, ada: Person, write_page: WritePage) -> Page:
    return write_page(waste, ada, "Flapdoodle", "Secret words.", shared_with="facilitators")


def page_for(client: Client, page: Page) -> str:
    return client.get(page.get_absolute_url()).content.decode()


def test_it_is_in_no_tree_and_nowhere_above_or_below(
    browser: Browser, waste: Community, hidden: Page, ada: Person, bo: Person, write_page: WritePage
) -> None:
    above = write_page(waste, ada, "Above")
    below = write_page(waste, ada, "Below", under=hidden)
    Page.objects.filter(pk=hidden.pk).update(parent_page=above)
    Page.objects.filter(pk=above.pk).update(superseded_by=hidden)
    for address in (
        f"/c/{waste.slug}/pages/",
        f"/c/{waste.slug}/pages/order/",
        f"/c/{waste.slug}/pages/{above.pk}/superseded/",
        f"/c/{waste.slug}/pages/new/?under={hidden.pk}",
        above.get_absolute_url(),
        below.get_absolute_url(),
    ):
        assert "Flapdoodle" in browser(ada).get(address).content.decode(), address
        assert "Flapdoodle" not in browser(bo).get(address).content.decode(), address
    assert "no longer counts" not in page_for(browser(bo), above)


@pytest.mark.parametrize("what", ["history", "compare", "who", "edit", "superseded", "versions/1"])
def test_its_pages_are_not_found(browser: Browser, hidden: Page, bo: Person, what: str) -> None:
    assert browser(bo).get(f"/c/waste-and-recycling/pages/{hidden.pk}/{what}/").status_code == 404


@pytest.mark.parametrize("act", ["restore", "keep", "place", "superseded", "edit"])
def test_its_acts_answer_as_if_it_were_not_there(
    browser: Browser, hidden: Page, bo: Person, act: str
) -> None:
    answer = browser(bo).post(f"/c/waste-and-recycling/pages/{hidden.pk}/{act}/", {"version": "1"})
    assert answer.status_code == 404


def test_nothing_is_put_under_or_after_it_by_whoever_does_not_see_it(
    browser: Browser, waste: Community, hidden: Page, bo: Person, write_page: WritePage
) -> None:
    page = write_page(waste, bo, "Mine")
    values = {"under": hidden.pk, "after": hidden.pk}
    browser(bo).post(f"/c/{waste.slug}/pages/{page.pk}/place/", values)
    browser(bo).post(f"/c/{waste.slug}/pages/{page.pk}/superseded/", {"page": hidden.pk})
    page.refresh_from_db()
    assert (page.parent_page, page.superseded_by) == (None, None)


def test_its_title_in_brackets_finds_nothing_for_those_who_may_not_see_it(
    browser: Browser, waste: Community, hidden: Page, ada: Person, bo: Person
) -> None:
    values = {"title": "Guess", "html": "<p>[[Flapdoodle]]</p>", "language": "en", "shared_with": "community"}
    browser(bo).post(f"/c/{waste.slug}/pages/new/", values | {"act": "send", "token": "t"})
    page = Page.objects.get(title="Guess")
    assert f"/pages/{hidden.pk}-" not in page.html
    assert "not written yet" in page_for(browser(bo), page)
    assert hidden.get_absolute_url() in page_for(browser(ada), page)


def test_a_link_to_it_is_words_alone_for_those_who_may_not_see_it(
    browser: Browser, waste: Community, hidden: Page, ada: Person, bo: Person, write_page: WritePage
) -> None:
    page = write_page(waste, ada, "Open", f'<p>See <a href="{hidden.get_absolute_url()}">that one</a>.</p>')
    assert f"/pages/{hidden.pk}-" in page_for(browser(ada), page)
    assert f"/pages/{hidden.pk}-" not in page_for(browser(bo), page)
    assert "See that one." in page_for(browser(bo), page)


def test_a_hidden_successor_stays_when_somebody_who_does_not_see_it_keeps_the_form(
    browser: Browser, waste: Community, hidden: Page, ada: Person, bo: Person, write_page: WritePage
) -> None:
    page = write_page(waste, ada, "Open", superseded_by=hidden)
    browser(bo).post(f"/c/{waste.slug}/pages/{page.pk}/superseded/", {"page": ""})
    page.refresh_from_db()
    assert page.superseded_by == hidden
