"""What every tool must do. A new folder in guildhall/tools is tested here without a line being added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import feedparser
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise

from guildhall.communities.models import Community
from guildhall.communities.permissions import MAY, Role
from guildhall.contributions.forms import RootForm
from guildhall.contributions.kinds import KINDS, REPLY, imported_as
from guildhall.contributions.models import Contribution, Tag
from guildhall.contributions.models.tags import hang
from guildhall.demo.reading import read_communities, read_things
from guildhall.kit.jinja import icon
from guildhall.people.keys import key_of, make_new_keys
from guildhall.people.models import Person
from guildhall.project.tests.leak.surfaces import HARMLESS, READ, routes
from guildhall.testing.jobs import run_jobs
from guildhall.workspace.registry import TOOLS, Tool

Browser = Callable[[Person], Client]
MakeCommunity = Callable[..., Community]
Write = Callable[..., Contribution]

# What is typed into a box that asks for something, by the sort of box.
FILLED: Final = {
    "text": "All about lids",
    "date": f"{date.today() + timedelta(days=7):%Y-%m-%d}",
    "time": "10:00",
    "datetime-local": f"{date.today() + timedelta(days=7):%Y-%m-%dT10:00}",
    "number": "3",
    "url": "https://www.example.org/lids",
    "email": "lids@torridge.gov.uk",
}
WORDS: Final = ("title", "html", "tags")

every_tool = pytest.mark.parametrize("tool", list(TOOLS.values()), ids=list(TOOLS))


def folder(tool: Tool) -> Path:
    return Path(str(import_module(f"guildhall.tools.{tool.name}").__file__)).parent


def writer(tool: Tool, ada: Person, bo: Person) -> Person:
    """Somebody who may start something in it: Bo is a member, and Ada facilitates."""
    return bo if MAY[tool.act] <= Role.MEMBER else ada


def roots(tool: Tool) -> list[str]:
    """The kinds that start something."""
    return [word for word in tool.words if word != REPLY]


@every_tool
def test_its_folder_has_what_every_tool_has(tool: Tool) -> None:
    here = folder(tool)
    names = (
        "tool.py",
        "urls.py",
        "views.py",
        "personal_data.py",
        "tests",
        "migrations",
        f"jinja2/{tool.name}",
    )
    for name in names:
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
        assert kind.word == REPLY or imported_as(kind.own.imported_from[0]) is kind


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
    mine = {name for name, path in routes().items() if path.startswith(f"/c/<slug:slug>/{tool.name}/")}
    assert {tool.name, f"{tool.name}_new"} <= mine
    shows = resolve(f"/c/waste/{tool.name}/1-lids/").url_name
    unknown = mine - READ.keys() - HARMLESS.keys() - {shows}
    assert not unknown, "Say in the tool's tests/surfaces.py how to ask for these."


@every_tool
def test_its_own_tables_hang_on_the_base_row_or_on_the_community(tool: Tool) -> None:
    for model in apps.get_app_config(tool.name).get_models():
        related = [model, *(field.related_model for field in model._meta.get_fields() if field.is_relation)]
        # A contribution, a row of one, or what contributions point to; or something of a community.
        assert any(
            isinstance(each, type) and issubclass(each, (Contribution, Community)) for each in related
        ), model


@every_tool
def test_its_list_and_its_first_form_answer_whom_they_should(
    tool: Tool, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser, visitor: Client
) -> None:
    listing, new = reverse(tool.name, args=[waste.slug]), reverse(f"{tool.name}_new", args=[waste.slug])
    assert browser(bo).get(listing).status_code == 200
    assert browser(cy).get(listing).status_code == 200
    assert browser(writer(tool, ada, bo)).get(new).status_code == 200
    assert browser(bo).get(new).status_code == (200 if writer(tool, ada, bo) == bo else 403)
    assert browser(cy).get(new).status_code == 403
    assert "/account/login/" in visitor.get(new)["Location"]
    waste.archive(waste.facilitators()[0].person)
    assert browser(bo).get(listing).status_code == 200
    assert browser(writer(tool, ada, bo)).get(new).status_code == 403


@every_tool
def test_it_is_not_there_in_a_community_that_is_not_there(
    tool: Tool, adoption: Community, ada: Person, bo: Person, cy: Person, eve: Person, browser: Browser
) -> None:
    for name in (tool.name, f"{tool.name}_new"):
        address = reverse(name, args=[adoption.slug])
        assert browser(writer(tool, ada, bo)).get(address).status_code == 200
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


@every_tool
def test_each_kind_has_a_form_and_a_row_that_stands_by_itself(
    tool: Tool, waste: Community, bo: Person
) -> None:
    for word in roots(tool):
        kind = KINDS[word]
        assert issubclass(kind.form, RootForm)
        written = Contribution.objects.write(bo, waste, word, title="Lids", html="<p>All about lids.</p>")
        assert type(Contribution.objects.get(pk=written.pk).whole) is kind.model
        fields = {field.name for field in kind.model._meta.get_fields()}
        assert set(kind.form.own) <= fields


@every_tool
def test_some_of_each_kind_is_in_the_demo(tool: Tool) -> None:
    there = {values["kind"] for values in read_things(tool.name)}
    for community in read_communities() if tool.name == "conversations" else ():
        there |= {values["kind"] for values in community["conversation"]}
    assert there >= set(roots(tool))


@every_tool
def test_its_list_is_narrowed_by_what_every_list_is_narrowed_by(
    tool: Tool, waste: Community, ada: Person, bo: Person, browser: Browser, write: Write
) -> None:
    theme = waste.themes.create(name="Charges", slug="charges")
    for word in roots(tool):
        wanted = write(waste, bo, f"Wanted {word}", kind=word, theme=theme, language="cy")
        hang(wanted, Tag.objects.named("lids"))
        other = write(waste, ada, f"Other {word}", kind=word)
        long_ago = timezone.now() - timedelta(days=400)
        Contribution.objects.filter(pk=other.pk).update(published_at=long_ago)
        listing = reverse(tool.name, args=[waste.slug])
        for query in ("theme=charges", "tag=lids", "language=cy", "date=month", "lens=type"):
            page = browser(bo).get(f"{listing}?{query}").content.decode()
            assert f"Wanted {word}" in page, query
            assert f"Other {word}" not in page, query


@every_tool
def test_its_list_is_a_feed_for_those_who_may_read_it(
    tool: Tool, waste: Community, bo: Person, cy: Person, visitor: Client, browser: Browser, write: Write
) -> None:
    word = roots(tool)[0]
    written = write(waste, bo, f"A {word} for all", kind=word)
    write(waste, bo, f"A {word} for us", kind=word, shared_with="members")
    feed = reverse(f"{tool.name}_feed", args=[waste.slug])
    read = feedparser.parse(browser(cy).get(feed).content)
    assert [entry.title for entry in read.entries] == [f"A {word} for all"]
    assert read.entries[0].link == f"http://testserver{written.get_absolute_url()}"
    assert len(feedparser.parse(visitor.get(f"{feed}?key={key_of(bo)}").content).entries) == 2
    old = key_of(bo)
    make_new_keys(bo)
    assert visitor.get(f"{feed}?key={old}").status_code == 404


@every_tool
def test_what_it_keeps_of_a_person_is_told_to_that_person(tool: Tool, bo: Person) -> None:
    personal = import_module(f"guildhall.tools.{tool.name}.personal_data")
    told = personal.about(bo)
    named = {
        model.__name__
        for model in apps.get_app_config(tool.name).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Person
    } - {kind.model.__name__ for kind in tool.kinds}
    assert named <= told.keys(), "Say in personal_data.py what these keep of a person."


class Fields(HTMLParser):
    """The form on a page as a browser would send it untouched, with something in each box that is empty."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self.box = ""
        self.choice = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "textarea":
            self.box, self.sent[name] = name, ""
        elif tag == "select":
            self.choice = name
        elif tag == "option" and self.choice and (self.choice not in self.sent or "selected" in given):
            self.sent[self.choice] = given.get("value", "")
        elif tag == "input" and kind == "file" and "required" in given:
            self.sent[name] = SimpleUploadedFile("lids.txt", b"All about lids")
        elif tag == "input" and name and (kind not in ("radio", "checkbox", "file") or "checked" in given):
            self.sent[name] = given.get("value", "") or (FILLED.get(kind, "") if "required" in given else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.box = ""
        elif tag == "select":
            self.choice = ""

    def handle_data(self, words: str) -> None:
        if self.box:
            self.sent[self.box] += words.strip()


@every_tool
def test_its_first_form_filled_in_makes_something_for_those_it_says(
    tool: Tool, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser, visitor: Client
) -> None:
    person = writer(tool, ada, bo)
    client, address = browser(person), reverse(f"{tool.name}_new", args=[waste.slug])
    fields = Fields(client.get(address).content.decode()).sent
    filled = {name: value or ("All about lids" if name in WORDS else "") for name, value in fields.items()}
    answer = client.post(address, filled | {"act": "send"})
    made = Contribution.objects.roots().get()
    assert made.kind in tool.words
    assert (made.author, made.organisation, made.community) == (person, person.organisation, waste)
    assert made.audience == waste.posts
    assert answer["Location"] == made.get_absolute_url()
    assert "All about lids" in browser(cy).get(made.get_absolute_url()).content.decode()
    assert visitor.get(made.get_absolute_url()).status_code == 404


@every_tool
def test_what_is_written_in_it_is_found_and_told_until_it_is_removed(
    tool: Tool, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser, write: Write
) -> None:
    client = browser(cy)
    for word in roots(tool):
        written = write(waste, bo, f"A {word} about flapdoodle", kind=word)
        run_jobs()
        places = (
            "/search/?q=flapdoodle",
            "/everything/",
            "/activity/",
            f"/c/{waste.slug}/activity/",
            f"/people/{bo.slug}/",
            f"/people/{bo.slug}/activity/",
            f"/councils/{bo.organisation.slug}/activity/" if bo.organisation else "",
        )
        for place in places:
            assert written.get_absolute_url() in client.get(place).content.decode(), place
        browser(ada).post(f"/contributions/{written.pk}/remove/", {"reason": "Not here"})
        run_jobs()
        for place in places:
            assert written.get_absolute_url() not in client.get(place).content.decode(), place
        assert client.get(written.get_absolute_url()).status_code == 404


@every_tool
def test_what_is_written_in_it_has_what_every_contribution_has(
    tool: Tool, waste: Community, ada: Person, bo: Person, cy: Person, browser: Browser, write: Write
) -> None:
    for word in roots(tool):
        written = write(waste, bo, f"A {word} about lids", kind=word)
        at = f"/contributions/{written.pk}"
        for act in ("thank", "save", "follow"):
            assert browser(cy).post(f"{at}/{act}/")["Location"] == written.get_absolute_url()
        assert written.thanks.get().person == cy
        assert f"A {word} about lids" in browser(cy).get("/saved/").content.decode()
        written.reply(ada, "<p>Yes.</p>")
        run_jobs()
        assert f"replied in: A {word} about lids" in browser(cy).get("/notices/").content.decode()
        assert browser(bo).get(f"{at}/edit/", follow=True).status_code == 200
        assert browser(cy).get(f"{at}/edit/").status_code == 403
        assert browser(ada).get(f"{at}/move/").status_code == 200
