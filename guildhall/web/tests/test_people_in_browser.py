"""In a real browser: nothing typed is lost, nothing is left to see after signing out, pages are for everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from guildhall.people.models import Person, Session
from guildhall.testing.browser import Visit, is_accessible
from guildhall.testing.post import newest_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_a_session_that_ended_while_writing_loses_nothing(visit: Visit, bo: Person, script: bool) -> None:
    bo.trust_address()
    page = visit(bo, script=script, width=375)
    page.goto("/me/edit/")
    page.get_by_role("textbox", name="What I know about").fill("Bins, lids and «caddies»")
    page.get_by_label("Languages I speak").fill("Cymraeg")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save your profile").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    expect(page.get_by_text("What you wrote is kept")).to_be_visible()
    page.get_by_label("Your work e-mail address").fill(bo.email or "")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(newest_code(bo.email or ""))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/me/edit/"))
    expect(page.get_by_role("textbox", name="What I know about")).to_have_value("Bins, lids and «caddies»")
    expect(page.get_by_label("Languages I speak")).to_have_value("Cymraeg")
    page.get_by_role("button", name="Save your profile").click()
    expect(page.get_by_role("heading", name="Knows about")).to_be_visible()
    bo.refresh_from_db()
    assert bo.knows == "Bins, lids and «caddies»"


def test_going_back_after_signing_out_shows_nothing(visit: Visit, bo: Person) -> None:
    page = visit(bo)
    page.goto("/settings/")
    page.goto(bo.get_absolute_url())
    expect(page.get_by_role("heading", level=1, name="Bo Lind")).to_be_visible()
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    for _step in range(3):
        page.go_back()
        expect(page.get_by_text("bo.lind@torridge.gov.uk")).to_have_count(0)
        expect(page.get_by_role("heading", level=1, name="Bo Lind")).to_have_count(0)


@pytest.mark.parametrize(
    ("width", "dark", "welsh"), [(320, False, True), (375, True, False), (1280, False, False)]
)
def test_every_page_is_for_everybody(visit: Visit, bo: Person, width: int, dark: bool, welsh: bool) -> None:
    bo.set_password("three unlikely words")
    bo.is_operator = True
    bo.language = "cy" if welsh else "en"
    bo.save()
    visitor = visit(width=width, dark=dark, welsh=welsh)
    for address in ("login", "signup", "password/reset", "login/code", "waiting", "inactive"):
        visitor.goto(f"/account/{address}/")
        is_accessible(visitor)
    visitor.goto("/account/login/")
    visitor.get_by_role("main").get_by_role("button").first.click()
    expect(visitor.get_by_role("alert")).to_be_visible()
    is_accessible(visitor)
    signed_in = visit(bo, width=width, dark=dark, welsh=welsh)
    ours = (
        "/me/edit/",
        "/settings/",
        "/welcome/",
        "/welcome/?change=1",
        "/operate/",
        "/operate/people/?q=bo",
    )
    theirs = ("prove", "sessions", "password/change", "logout", "reauthenticate")
    for address in (bo.get_absolute_url(), *ours, *(f"/account/{each}/" for each in theirs)):
        signed_in.goto(address)
        is_accessible(signed_in)
