"""What every tool must do. A new folder in guildhall/tools is tested here without a line being added."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise

from guildhall.communities.models import Community
from guildhall.contributions.kinds import KINDS, REPLY
from guildhall.contributions.models import Contribution
from guildhall.kit.jinja import icon
from guildhall.people.models import Person
from guildhall.project.tests.leak.surfaces import READ, routes
from guildhall.workspace.registry import TOOLS, Tool

Browser = Callable[[Person], Client]
MakeCommunity = Callable[..., Community]
Write = Callable[..., Contribution]

every_tool = pytest.mark.parametrize("tool", list(TOOLS.values()), ids=list(TOOLS))


def folder(tool: Tool) -> Path:
    return Path(str(import_module(f"guildhall.tools.{tool.name}").__file__)).parent


def roots(tool: Tool) -> list[str]:
    """The kinds that start something."""
    return [word for word in tool.words if word != REPLY]


@every_tool
def test_its_folder_has_what_every_tool_has(tool: Tool) -> None:
    here = folder(tool)
    for name in ("tool.py", "urls.py", "views.py", "tests", "migrations", f"jinja2/{tool.name}"):
        assert (here / name).exists(), name
    for name in ("help.md", "help.cy.md"):
        assert (here / name).read_text().startswith("# ")
    assert list((here / "tests").glob("test_*.py"))


@every_tool
def test_it_says_what_it_is_in_words_that_can_be_translated(tool: Tool) -> None:
    assert isinstance(tool.label, Promise)
    assert isinstance(tool.begin, Promise)
    assert "<svg" in icon(tool.icon)
    for kind in tool.kinds:
        assert isinstance(kind.label, Promise)
        assert isinstance(kind.plural, Promise)


@every_tool
def test_its_kinds_live_in_its_room_and_nowhere_else(tool: Tool) -> None:
    assert roots(tool)
    for kind in tool.kinds:
        assert KINDS[kind.word] is kind
        assert kind.room == tool.name
        assert len(kind.word) <= 16
    others = {word for other in TOOLS.values() if other is not tool for word in other.words}
    assert not others & set(tool.words)


@every_tool
def test_its_addresses_stand_under_its_word(tool: Tool) -> None:
    assert reverse(tool.name, args=["waste"]) == f"/c/waste/{tool.name}/"
    assert reverse(f"{tool.name}_new", args=["waste"]) == f"/c/waste/{tool.name}/new/"


@every_tool
def test_the_leak_test_knows_its_pages(tool: Tool) -> None:
    mine = {name for name, path in routes().items() if f"/{tool.name}/" in path}
    assert {tool.name, f"{tool.name}_new"} <= mine
    assert {tool.name, f"{tool.name}_new"} <= READ.keys()


@every_tool
def test_its_list_and_its_first_form_answer_whom_they_should(
    tool: Tool, waste: Community, bo: Person, cy: Person, browser: Browser, visitor: Client
) -> None:
    listing, new = reverse(tool.name, args=[waste.slug]), reverse(f"{tool.name}_new", args=[waste.slug])
    assert browser(bo).get(listing).status_code == 200
    assert browser(cy).get(listing).status_code == 200
    assert browser(bo).get(new).status_code == 200
    assert browser(cy).get(new).status_code == 403
    assert "/account/login/" in visitor.get(new)["Location"]
    waste.archive(waste.facilitators()[0].person)
    assert browser(bo).get(listing).status_code == 200
    assert browser(bo).get(new).status_code == 403


@every_tool
def test_it_is_not_there_in_a_community_that_is_not_there(
    tool: Tool, adoption: Community, bo: Person, cy: Person, eve: Person, browser: Browser
) -> None:
    for name in (tool.name, f"{tool.name}_new"):
        address = reverse(name, args=[adoption.slug])
        assert browser(bo).get(address).status_code == 200
        assert browser(cy).get(address).status_code == 404
        assert browser(eve).get(address).status_code == 404


@every_tool
def test_its_pages_speak_welsh(tool: Tool, waste: Community, bo: Person, browser: Browser) -> None:
    Person.objects.filter(pk=bo.pk).update(language="cy")
    for name in (tool.name, f"{tool.name}_new"):
        assert '<html lang="cy"' in browser(bo).get(reverse(name, args=[waste.slug])).content.decode()


@every_tool
def test_its_tab_is_there_once_there_is_something_to_see(
    tool: Tool, waste: Community, ada: Person, bo: Person, browser: Browser, write: Write
) -> None:
    tab = f'<li><a href="{reverse(tool.name, args=[waste.slug])}"'
    assert tab not in browser(bo).get(waste.get_absolute_url()).content.decode()
    hidden = write(waste, ada, "For us", kind=roots(tool)[0], shared_with="facilitators")
    assert tab not in browser(bo).get(waste.get_absolute_url()).content.decode()
    assert tab in browser(ada).get(waste.get_absolute_url()).content.decode()
    hidden.remove(ada, "Not needed")
    assert tab not in browser(ada).get(waste.get_absolute_url()).content.decode()


@every_tool
def test_what_is_written_in_it_shows_in_its_list_on_the_front_page_and_by_itself(
    tool: Tool, waste: Community, bo: Person, cy: Person, browser: Browser, write: Write
) -> None:
    client = browser(cy)
    for word in roots(tool):
        written = write(waste, bo, f"A {word} about bins", text="All about lids.", kind=word)
        assert written.get_absolute_url().startswith(f"/c/{waste.slug}/{tool.name}/{written.pk}-")
        for address in (reverse(tool.name, args=[waste.slug]), waste.get_absolute_url()):
            assert f"A {word} about bins" in client.get(address).content.decode(), address
        page = client.get(written.get_absolute_url())
        assert page.status_code == 200
        assert "All about lids." in page.content.decode()


@every_tool
def test_what_is_written_in_it_for_members_is_for_members(
    tool: Tool, waste: Community, bo: Person, cy: Person, browser: Browser, visitor: Client, write: Write
) -> None:
    for word in roots(tool):
        written = write(waste, bo, f"A {word} for us", kind=word, shared_with="members")
        assert browser(bo).get(written.get_absolute_url()).status_code == 200
        assert browser(cy).get(written.get_absolute_url()).status_code == 404
        for client in (browser(cy), visitor):
            listing = client.get(reverse(tool.name, args=[waste.slug]))
            assert f"A {word} for us" not in listing.content.decode()
