"""Every page, in a real browser: for everybody, in both languages, both schemes, on a phone and on a desk."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from playwright.sync_api import Page

from guildhall.people.models import Person
from guildhall.project.tests import pages
from guildhall.project.tests.leak.surfaces import routes
from guildhall.testing.browser import Visit, small_targets, violations, wider
from guildhall.testing.cast import MakePerson
from guildhall.testing.jobs import run_jobs


def test_every_route_is_a_page_that_is_looked_at_or_says_why_not() -> None:
    known = pages.PAGES.keys() | pages.NO_PAGES.keys() | pages.ONLY_SENT
    assert routes().keys() - {"styleguide"} == known - {"healthz", "readyz"}


# Whoever may not write is told how to join.
REFUSED = {"conversations_new": 403}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "dark", "welsh"), [(320, False, False), (1280, True, True)])
def test_every_page_is_for_everybody(
    visit: Visit,
    make_person: MakePerson,
    ada: Person,
    bo: Person,
    cy: Person,
    width: int,
    dark: bool,
    welsh: bool,
) -> None:
    cache.clear()
    bo.set_password("three unlikely words")
    bo.save()
    operator = make_person("Olu Bright", is_operator=True)
    newcomer = make_person("Nia Wynn")
    place = pages.build(ada, bo, cy, operator, newcomer)
    run_jobs()
    Person.objects.update(language="cy" if welsh else "en")
    browsers: dict[str, Page] = {
        who: visit(person, width=width, dark=dark, welsh=welsh) for who, person in place.people.items()
    }
    browsers[pages.VISITOR] = visit(width=width, dark=dark, welsh=welsh)
    wrong: list[str] = []
    for name, looks in pages.PAGES.items():
        for who, address in looks:
            page = browsers[who]
            answer = page.goto(address(place))
            assert answer is not None
            said = [f"status {answer.status}"] if answer.status not in (200, REFUSED.get(name, 200)) else []
            said += wrong_with_frame(page, "cy" if welsh else "en")
            said += wider(page) + violations(page)
            if width == 320 and not dark:
                said += small_targets(page)
            wrong += [f"{who or 'a visitor'} at {page.url}: {each}" for each in said]
    assert not wrong, "\n" + "\n".join(wrong)


def wrong_with_frame(page: Page, language: str) -> list[str]:
    """What a page lacks of title, language, one heading and landmarks."""
    found = page.evaluate(
        """() => ({
            title: document.title.split(" · ")[0].trim(),
            lang: document.documentElement.lang,
            headings: document.querySelectorAll("h1").length,
            landmarks: ["header", "main", "footer", "nav"].filter(name => !document.querySelector(name)),
        })"""
    )
    said = []
    if not found["title"]:
        said.append("no title")
    if found["lang"] != language:
        said.append(f"in {found['lang']}")
    if found["headings"] != 1:
        said.append(f"{found['headings']} first headings")
    return said + [f"no {name}" for name in found["landmarks"]]
