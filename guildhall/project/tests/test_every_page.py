"""Every page, in a real browser: for everybody, in both languages, both schemes, on a phone and on a desk."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, Response

from guildhall.people.models import Person
from guildhall.project.tests import pages
from guildhall.project.tests.leak.surfaces import routes
from guildhall.project.tests.looking import VISITOR
from guildhall.testing.browser import Visit, menus_outside, small_targets, violations, wider
from guildhall.testing.cast import MakePerson
from guildhall.testing.jobs import run_jobs


def test_every_route_is_a_page_that_is_looked_at_or_says_why_not() -> None:
    known = pages.PAGES.keys() | pages.NO_PAGES.keys() | pages.ONLY_SENT
    assert routes().keys() - {"styleguide"} == known - {"healthz", "readyz"}


# Whoever may not write is told how to join.
REFUSED = {"conversations_new": 403}
# What somebody meets who is lost.
GONE_WRONG = [
    (VISITOR, "/nowhere/", (404,)),
    ("bo", "/operate/", (403,)),
    (VISITOR, "/mail/not-one-of-ours/", (410,)),
]
# Bytes of HTML on the wire.
HEAVIEST = 12_000
MET_MOST = (
    "home",
    "community",
    "conversation",
    "conversations_new",
    "account_login",
)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("width", "dark", "welsh", "names"),
    [
        # Every page in each language, each scheme and each width; those met most in what is left.
        (320, False, False, pages.PAGES),
        (1280, True, True, pages.PAGES),
        (320, True, True, MET_MOST),
        (375, True, False, MET_MOST),
        (1280, False, False, MET_MOST),
    ],
    ids=[
        "phone light English",
        "desk dark Welsh",
        "phone dark Welsh",
        "phone dark English",
        "desk light English",
    ],
)
def test_every_page_is_for_everybody(
    visit: Visit,
    make_person: MakePerson,
    ada: Person,
    bo: Person,
    cy: Person,
    width: int,
    dark: bool,
    welsh: bool,
    names: Iterable[str],
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
    browsers[VISITOR] = visit(width=width, dark=dark, welsh=welsh)
    looks = [
        (who, address(place), (200, REFUSED.get(name, 200)))
        for name in names
        for who, address in pages.PAGES[name]
    ]
    wrong: list[str] = []
    for who, address, statuses in [*looks, *GONE_WRONG]:
        page = browsers[who]
        answer = page.goto(address)
        assert answer is not None
        said = [f"status {answer.status}"] if answer.status not in statuses else []
        said += wrong_with_frame(page, "cy" if welsh else "en")
        said += wider(page) + menus_outside(page) + violations(page)
        weight = len(gzip.compress(answer.body()))
        said += [f"{weight} bytes of HTML"] if weight > HEAVIEST else []
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


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_pressed_is_seen(visit: Visit) -> None:
    page = visit(width=320)
    page.set_content(
        """<style>button { width: 6rem; height: 3rem } .row { position: relative } .row a::after { content: ""; position: absolute; inset: 0 }</style>
        <button>Free</button><button style="height: 1rem">Small</button>
        <div class="row"><a href="/">Row</a> <button>Under</button> <button style="position: relative">Over</button></div>"""
    )
    wrong = small_targets(page)
    assert [each.split(":")[0] for each in wrong] == ["target small, 96 by 16", "target covered"]
    assert "Under" in wrong[1]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_first_page_is_light(visit: Visit) -> None:
    answers: list[Response] = []
    page = visit()
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108, Playwright wants a function of Python
    page.goto("/", wait_until="networkidle")
    assert len(answers) > 3, "the page, its styles, its scripts and its type"
    assert sum(len(gzip.compress(answer.body())) for answer in answers) < 120_000
