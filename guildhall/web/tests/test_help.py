"""Help stands in both languages, and every place that is empty or wrong leads to it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.web import help_pages

NAMES = list(help_pages.sources())


@pytest.mark.parametrize("name", NAMES)
def test_every_page_stands_in_both_languages_and_says_the_same_things(name: str) -> None:
    source = help_pages.sources()[name]
    english = source.read_text(encoding="utf-8")
    welsh = help_pages.in_language(source, "cy").read_text(encoding="utf-8")
    assert english.startswith("# ") and welsh.startswith("# ")
    for mark in (r"^## ", r"^- ", r"^\d\. ", r"\]\("):
        counts = [len(re.findall(mark, text, re.MULTILINE)) for text in (english, welsh)]
        assert counts[0] == counts[1], f"{name}: {mark} stands {counts[0]} and {counts[1]} times"


def test_every_page_has_a_place_in_the_list() -> None:
    listed = [page.name for _label, some in help_pages.groups("en") for page in some]
    assert sorted(listed) == sorted(NAMES)


def test_a_visitor_reads_help_in_either_language(visitor: Client, db: None) -> None:
    assert "First steps" in visitor.get("/help/").content.decode()
    page = visitor.get("/help/first-steps/").content.decode()
    assert "<h1>First steps</h1>" in page
    assert "<h2>I am stuck</h2>" in page
    welsh = visitor.get("/help/first-steps/", headers={"Accept-Language": "cy"}).content.decode()
    assert "<h1>Camau cyntaf</h1>" in welsh


def test_links_in_help_lead_somewhere(visitor: Client, db: None) -> None:
    for language in help_pages.LANGUAGES:
        for page in help_pages.pages(language).values():
            for address in re.findall(r'href="(/[^"]*)"', page.html):
                assert visitor.get(address).status_code == 200, f"{page.name} in {language}: {address}"


def test_there_is_no_help_that_nobody_wrote(visitor: Client, db: None) -> None:
    assert visitor.get("/help/nothing/").status_code == 404


def test_pages_lead_to_help(bo: Person, browser: Browser) -> None:
    bos = browser(bo)
    assert 'href="/help/"' in bos.get("/").content.decode()
    assert 'href="/help/"' in bos.get("/nowhere/").content.decode()
    assert 'href="/help/first-steps/"' in bos.get("/").content.decode()
    assert 'href="/help/conversations/"' in bos.get("/saved/").content.decode()
