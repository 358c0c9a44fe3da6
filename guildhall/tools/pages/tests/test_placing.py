"""Pages are moved up, down, in and out, or dropped somewhere; never under themselves."""

from __future__ import annotations

import random

import pytest

from guildhall.communities.models import Community
from guildhall.people.models import Person
from guildhall.testing.cast import Browser, MakeCommunity
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.placing import NotThere, put
from guildhall.tools.pages.tests.conftest import WritePage
from guildhall.tools.pages.tree import Leaf, Tree


def drawn(leaves: list[Leaf]) -> str:
    """A tree in one line: «a(b c) d»."""
    return " ".join(leaf.title + (f"({drawn(leaf.under)})" if leaf.under else "") for leaf in leaves)


def seen(person: Person, community: Community) -> str:
    return drawn(Tree(person, community.pk).tops)


@pytest.fixture
def pages(waste: Community, bo: Person, write_page: WritePage) -> dict[str, Page]:
    """a(b c) d."""
    made: dict[str, Page] = {}
    for position, (title, under) in enumerate((("a", ""), ("b", "a"), ("c", "a"), ("d", ""))):
        made[title] = write_page(waste, bo, title, under=made.get(under), position=position)
    return made


@pytest.mark.parametrize(
    ("title", "way", "after"),
    [
        ("d", "up", "d a(b c)"),
        ("a", "down", "d a(b c)"),
        ("d", "in", "a(b c d)"),
        ("c", "in", "a(b(c)) d"),
        ("b", "out", "a(c) b d"),
        ("c", "up", "a(c b) d"),
        ("a", "up", "a(b c) d"),
        ("d", "down", "a(b c) d"),
        ("a", "in", "a(b c) d"),
        ("a", "out", "a(b c) d"),
        ("a", "sideways", "a(b c) d"),
    ],
)
def test_a_page_goes_one_step(
    browser: Browser, waste: Community, bo: Person, pages: dict[str, Page], title: str, way: str, after: str
) -> None:
    answer = browser(bo).post(f"/c/{waste.slug}/pages/{pages[title].pk}/place/", {"way": way})
    assert answer["Location"] == f"/c/{waste.slug}/pages/order/#page-{pages[title].pk}"
    assert seen(bo, waste) == after


@pytest.mark.parametrize(
    ("title", "under", "after", "is_then"),
    [
        ("d", "a", "b", "a(b d c)"),
        ("d", "a", "", "a(d b c)"),
        ("c", "", "", "c a(b) d"),
        ("c", "", "a", "a(b) c d"),
        ("c", "d", "", "a(b) d(c)"),
        ("a", "b", "", "a(b c) d"),
        ("a", "a", "", "a(b c) d"),
        ("a", "", "b", "a(b c) d"),
    ],
)
def test_a_page_is_dropped_under_another_and_after_another(
    browser: Browser,
    waste: Community,
    bo: Person,
    pages: dict[str, Page],
    title: str,
    under: str,
    after: str,
    is_then: str,
) -> None:
    values = {name: pages[of].pk if of else "" for name, of in (("under", under), ("after", after))}
    browser(bo).post(f"/c/{waste.slug}/pages/{pages[title].pk}/place/", values)
    assert seen(bo, waste) == is_then


def test_only_members_change_the_order(
    browser: Browser, waste: Community, cy: Person, pages: dict[str, Page]
) -> None:
    assert browser(cy).get(f"/c/{waste.slug}/pages/order/").status_code == 403
    assert browser(cy).post(f"/c/{waste.slug}/pages/{pages['d'].pk}/place/", {"way": "up"}).status_code == 403


def test_whatever_is_moved_no_page_is_lost_and_none_stands_under_itself(
    waste: Community, ada: Person, bo: Person, pages: dict[str, Page], write_page: WritePage
) -> None:
    chance = random.Random(4)
    for title in "ef":
        pages[title] = write_page(waste, ada, title, shared_with="facilitators")
    for _time in range(150):
        mover = chance.choice([ada, bo])
        mine = [*Tree(mover, waste.pk).leaves]
        page, under, after = chance.choice(mine), chance.choice([None, *mine]), chance.choice([None, *mine])
        try:
            put(waste.pk, mover, page, under, after)
        except NotThere:
            pass
        else:
            leaf = Tree(mover, waste.pk).leaves[page]
            assert (leaf.parent.id if leaf.parent else None) == under
        parents = dict(Page.objects.values_list("pk", "parent_page"))
        for pk in parents:
            line: list[int] = []
            at: int | None = pk
            while at is not None:
                assert at not in line
                line.append(at)
                at = parents[at]
        assert sorted(drawn(Tree(ada, waste.pk).tops).translate({40: 32, 41: 32}).split()) == list("abcdef")


def test_hidden_pages_keep_their_places_between_those_one_sees(
    waste: Community, ada: Person, bo: Person, pages: dict[str, Page], write_page: WritePage
) -> None:
    hidden = write_page(waste, ada, "x", shared_with="facilitators")
    put(waste.pk, ada, hidden.pk, None, pages["a"].pk)
    assert seen(ada, waste) == "a(b c) x d"
    put(waste.pk, bo, pages["c"].pk, None, pages["a"].pk)
    assert seen(bo, waste) == "a(b) c d"
    assert seen(ada, waste) in ("a(b) c x d", "a(b) x c d")


def test_pages_under_one_that_is_removed_or_moved_away_stand_at_the_top(
    browser: Browser,
    waste: Community,
    ada: Person,
    bo: Person,
    pages: dict[str, Page],
    make_community: MakeCommunity,
) -> None:
    pages["a"].remove(ada, "Not needed")
    assert seen(bo, waste) == "b c d"
    pages["a"].restore(ada)
    assert seen(bo, waste) == "a(b c) d"
    street = make_community("Street scene")
    pages["a"].move_to(street, ada)
    assert (seen(bo, waste), seen(bo, street)) == ("b c d", "a")
