"""Words in the other language say so, wherever they stand, for whoever has pages read out."""

from __future__ import annotations

import re

import pytest

from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.project.tests import looking, pages
from guildhall.testing.cast import Browser, MakePerson
from guildhall.testing.jobs import run_jobs

WELSH = "Oes rhywun yn codi tâl?"


@pytest.fixture
def place(make_person: MakePerson, ada: Person, bo: Person, cy: Person) -> looking.Place:
    """The world of every page, in which Ada wrote in Welsh."""
    operator = make_person("Olu Bright", is_operator=True)
    made = pages.build(ada, bo, cy, operator, make_person("Nia Wynn"), is_furnished=False)
    run_jobs()
    return made


@pytest.mark.parametrize(("language", "marked"), [("en", True), ("cy", False)])
def test_a_welsh_title_is_marked_on_english_pages_alone(
    place: looking.Place, bo: Person, browser: Browser, language: str, marked: bool
) -> None:
    Person.objects.update(language=language)
    slug = place.waste.slug
    address = Contribution.objects.get(title=WELSH).get_absolute_url()
    addresses = {
        *("/", "/everything/", f"/c/{slug}/", f"/c/{slug}/conversations/", "/search/?q=codi"),
        *("/people/ada-okafor/", "/councils/leeds/", "/ask/?title=codi", "/search/similar?q=codi", address),
    }
    seen = 0
    for each in addresses:
        html = browser(bo).get(each).content.decode()
        body = html.partition("<main")[2] or html
        shown = body.replace("<mark>", "").replace("</mark>", "")
        for tags in re.findall(rf"((?:<[^>]+>\s*)+){re.escape(WELSH)}", shown):
            seen += 1
            assert ('lang="cy"' in tags) == marked, f"{each}: {tags}"
    assert seen >= len(addresses) - 2
