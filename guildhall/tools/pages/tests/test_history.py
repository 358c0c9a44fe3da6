"""Versions are listed, compared, brought back, and say who wrote which part."""

from __future__ import annotations

import re
from typing import Any

import pytest

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.pages.comparing import side_by_side
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.tests.conftest import WritePage
from guildhall.tools.pages.who import who_wrote
from guildhall.tools.pages.writing import change


@pytest.fixture
def page(waste: Community, ada: Person, bo: Person, write_page: WritePage) -> Page:
    page = write_page(waste, ada, "Bins", "<p>We charge £30.</p><p>Ask us.</p><ul><li>black</li></ul>")
    page.edit(bo, title="Bins and lids", html=page.html.replace("£30", "£35"))
    page.edit(
        ada, title="Bins and lids", html=page.html.replace("<li>black</li>", "<li>black</li><li>green</li>")
    )
    return page


def text(answer: Any) -> str:
    return answer.content.decode()  # type: ignore[no-any-return]


def test_every_version_is_listed_with_who_and_what_was_sent_besides(
    browser: Browser, waste: Community, page: Page, bo: Person
) -> None:
    change(page, bo, 1, title="Bins", html="<p>We charge £31.</p><p>Ask us.</p><ul><li>black</li></ul>")
    shown = text(browser(bo).get(f"/c/{waste.slug}/pages/{page.pk}/history/"))
    rows = re.findall(r"/versions/(\w+)/", shown)
    sent = page.sent_meanwhile.get()
    assert rows == [f"s{sent.pk}", "3", "2", "1"]
    assert "Version 3, as it reads now" in shown
    assert "it never stood on the page like this" in shown
    assert "£31" in text(browser(bo).get(f"/c/{waste.slug}/pages/{page.pk}/versions/s{sent.pk}/"))


def test_two_versions_are_compared_side_by_side_and_in_one_text(
    browser: Browser, waste: Community, page: Page, bo: Person
) -> None:
    address = f"/c/{waste.slug}/pages/{page.pk}/compare/?before=1&after=3"
    beside = text(browser(bo).get(address))
    assert '<div class="sides__pair sides__pair--same">' in beside
    for shown in (beside, text(browser(bo).get(f"{address}&show=inline"))):
        assert re.search(r"<del>.*?30</del>", shown)
        assert re.search(r"<ins>.*?35</ins>", shown)
        assert re.search(r"<ins>.*?and lids</ins>", shown)


def test_it_does_not_matter_which_of_two_is_chosen_first(
    browser: Browser, waste: Community, page: Page, bo: Person
) -> None:
    address = f"/c/{waste.slug}/pages/{page.pk}/compare/"
    one, other = (
        text(browser(bo).get(f"{address}?{asked}")) for asked in ("before=1&after=3", "before=3&after=1")
    )
    assert one.count("<del>") == other.count("<del>") > 0
    assert re.search(r"<del>.*?30</del>", other)


def test_what_is_the_same_is_called_so(browser: Browser, waste: Community, page: Page, bo: Person) -> None:
    shown = text(browser(bo).get(f"/c/{waste.slug}/pages/{page.pk}/compare/?before=2&after=2"))
    assert "The words are the same" in shown


def test_a_version_is_brought_back_as_a_new_one(
    browser: Browser, waste: Community, page: Page, bo: Person, cy: Person
) -> None:
    assert "We charge £30" in text(browser(bo).get(f"/c/{waste.slug}/pages/{page.pk}/versions/1/"))
    address, newest = f"/c/{waste.slug}/pages/{page.pk}/restore/", page.html
    assert browser(cy).post(address, {"version": "1"}).status_code == 403
    browser(bo).post(address, {"version": "1"})
    page.refresh_from_db()
    assert (page.title, page.revisions.count()) == ("Bins", 3)
    assert "£30" in page.html
    browser(bo).post(address, {"version": "3"})
    page.refresh_from_db()
    assert page.html == newest


@pytest.mark.parametrize("key", ["0", "4", "s1", "s999999", "x", "99999999999999999999"])
def test_a_version_that_never_was_is_not_found(
    browser: Browser, waste: Community, page: Page, bo: Person, key: str
) -> None:
    assert browser(bo).get(f"/c/{waste.slug}/pages/{page.pk}/versions/{key}/").status_code == 404
    assert browser(bo).get(f"/c/{waste.slug}/pages/{page.pk}/compare/?before={key}").status_code == 404
    assert browser(bo).post(f"/c/{waste.slug}/pages/{page.pk}/restore/", {"version": key}).status_code == 404


def test_each_part_says_who_wrote_it(
    browser: Browser, waste: Community, page: Page, ada: Person, bo: Person
) -> None:
    assert [(part.version.by, part.version.key, part.html) for part in who_wrote(page)] == [
        (bo, "2", "<p>We charge £35.</p>"),
        (ada, "1", "<p>Ask us.</p><ul><li>black</li></ul>"),
        (ada, "3", "<ul><li>green</li></ul>"),
    ]
    shown = text(browser(bo).get(f"/c/{waste.slug}/pages/{page.pk}/who/"))
    assert shown.index("Bo Lind</a>") < shown.index("We charge £35") < shown.index("Ada Okafor</a>")


def test_words_moved_together_by_a_merge_keep_their_writers(page: Page, ada: Person, bo: Person) -> None:
    change(page, ada, 3, title=page.title, html=page.html.replace("£35", "£40"))
    change(page, bo, 3, title=page.title, html=page.html.replace("£40", "£35").replace("Ask us", "Ring us"))
    wrote = {part.html: part.version.by for part in who_wrote(page)}
    assert wrote["<p>We charge £40.</p>"] == ada
    assert wrote["<p>Ring us.</p>"] == bo


def test_only_so_many_versions_are_read_for_it(
    page: Page, bo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guildhall.tools.pages.who.MOST_VERSIONS", 2)
    assert {part.version.key for part in who_wrote(page)} == {"2", "3"}


def test_lines_that_were_put_in_have_nothing_beside_them() -> None:
    [same, new] = side_by_side("<p>one</p>", "<p>one</p><p>two</p>")
    assert same.is_same
    assert (new.before, [piece.text for piece in new.after]) == ([], ["two"])
