"""Pages in a real browser, with script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Window
from playwright.sync_api import expect

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.browser import Visit, is_accessible
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.tests.conftest import WritePage
from guildhall.tools.pages.tree import Tree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(waste: Community, bo: Person, write_page: WritePage) -> list[Page]:
    return [write_page(waste, bo, title, position=at) for at, title in enumerate(("Bins", "Lids", "Boxes"))]


def order(waste: Community, person: Person) -> list[str]:
    """The titles as they stand, those under another one with a dash."""
    tree = Tree(person, waste.pk)
    return [text for top in tree.tops for text in (top.title, *(f"- {leaf.title}" for leaf in top.under))]


def write(window: Window, words: str) -> None:
    """Writes other words into the writing box."""
    window.locator(".ProseMirror[contenteditable]").first.click()
    window.keyboard.press("Control+a")
    window.keyboard.type(words)


def send(window: Window, words: str) -> None:
    window.get_by_role("button", name="Keep the change").click()
    expect(window.get_by_role("heading", level=1)).to_have_text(words)


@pytest.mark.parametrize("script", [True, False])
def test_a_page_is_written_changed_and_linked(
    visit: Visit, waste: Community, bo: Person, pages: list[Page], script: bool
) -> None:
    window = visit(bo, script=script, width=375)
    window.goto(f"/c/{waste.slug}/pages/")
    window.get_by_role("link", name="Write a page").click()
    window.get_by_label("Title", exact=True).fill("Charging")
    if script:
        window.locator(".ProseMirror[contenteditable]").first.click()
        window.keyboard.type("See [[Lids]] and [[Prices]].")
    else:
        window.get_by_role("textbox", name="What the page says").fill("See [[Lids]] and [[Prices]].")
    window.get_by_role("button", name="Publish").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Charging")
    if script:
        is_accessible(window)
    expect(window.get_by_role("link", name="Prices (not written yet)")).to_be_visible()
    window.get_by_role("link", name="Lids").first.click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Lids")
    window.get_by_role("link", name="Change this page").click()
    if script:
        window.locator(".ProseMirror[contenteditable]").first.click()
        window.keyboard.press("End")
        window.keyboard.type(" And more.")
    else:
        window.get_by_role("textbox", name="What the page says").fill("Some words. And more.")
    send(window, "Lids")
    expect(window.get_by_text("Some words. And more.")).to_be_visible()


def test_two_who_change_the_same_words_see_both(
    visit: Visit, waste: Community, ada: Person, bo: Person, pages: list[Page]
) -> None:
    address = f"/c/{waste.slug}/pages/{pages[0].pk}/edit/"
    hers, his = visit(ada, script=False), visit(bo, width=320)
    hers.goto(address)
    his.goto(address)
    hers.get_by_role("textbox", name="What the page says").fill("Some new words.")
    write(his, "Some old words.")
    send(hers, "Bins")
    his.get_by_role("button", name="Keep the change").click()
    expect(his.get_by_text("You and somebody else changed the same words")).to_be_visible()
    expect(his.get_by_text("Some new words.", exact=True)).to_be_visible()
    expect(his.locator(".ProseMirror").first).to_have_text("Some old words.")
    is_accessible(his)
    write(his, "Some new and old words.")
    send(his, "Bins")
    expect(his.get_by_text("Some new and old words.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_pages_are_put_in_order_with_buttons(
    visit: Visit, waste: Community, bo: Person, pages: list[Page], script: bool
) -> None:
    window = visit(bo, script=script, width=375)
    window.goto(f"/c/{waste.slug}/pages/order/")
    window.get_by_role("button", name="Up: Boxes").click()
    expect(window.locator("[data-page] a")).to_have_text(["Bins", "Boxes", "Lids"])
    window.get_by_role("button", name="Under the page before it: Boxes").click()
    expect(window.locator("[data-page] [data-page] a")).to_have_text(["Boxes"])
    assert order(waste, bo) == ["Bins", "- Boxes", "Lids"]
    if script:
        is_accessible(window)
    window.get_by_role("link", name="Back to the pages").click()
    expect(window.get_by_role("navigation", name="All pages").get_by_role("link")).to_have_text(
        ["Bins", "Boxes", "Lids"]
    )


def test_the_arrow_keys_move_a_page_and_stay_with_it(
    visit: Visit, waste: Community, bo: Person, pages: list[Page]
) -> None:
    window = visit(bo)
    window.goto(f"/c/{waste.slug}/pages/order/")
    window.get_by_role("button", name="Up: Boxes").focus()
    for key, then in (("ArrowUp", ["Bins", "Boxes", "Lids"]), ("ArrowUp", ["Boxes", "Bins", "Lids"])):
        window.keyboard.press(key)
        expect(window.locator("[data-page] a")).to_have_text(then)
        expect(window.get_by_role("button", name="Up: Boxes")).to_be_focused()
    expect(window.get_by_role("status").filter(has_text="Moved: Boxes")).to_have_count(1)
    window.keyboard.press("ArrowDown")
    expect(window.locator("[data-page] a")).to_have_text(["Bins", "Boxes", "Lids"])
    window.keyboard.press("ArrowRight")
    expect(window.locator("[data-page] [data-page] a")).to_have_text(["Boxes"])


def test_a_page_is_dragged_under_another_and_between_others(
    visit: Visit, waste: Community, bo: Person, pages: list[Page]
) -> None:
    window = visit(bo)
    window.goto(f"/c/{waste.slug}/pages/order/")

    def drag(title: str, onto: str, part: float) -> None:
        grip = window.locator(f"#page-{by_title[title]} > form [data-grip]").bounding_box()
        row = window.locator(f"#page-{by_title[onto]} > form").bounding_box()
        assert grip is not None
        assert row is not None
        window.mouse.move(grip["x"] + 10, grip["y"] + 10)
        window.mouse.down()
        window.mouse.move(row["x"] + 80, row["y"] + row["height"] * part, steps=4)
        window.mouse.up()

    by_title = {page.title: page.pk for page in pages}
    drag("Boxes", "Bins", 0.5)
    expect(window.locator("[data-page] [data-page] a")).to_have_text(["Boxes"])
    drag("Boxes", "Bins", 0.1)
    expect(window.locator("[data-page] a")).to_have_text(["Boxes", "Bins", "Lids"])
    drag("Boxes", "Lids", 0.9)
    expect(window.locator("[data-page] a")).to_have_text(["Bins", "Lids", "Boxes"])
    assert order(waste, bo) == ["Bins", "Lids", "Boxes"]
