"""The profile writes itself, and asks first."""

from __future__ import annotations

import pytest

from guildhall.asking.models import Suggestion
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag
from guildhall.people.models import Person
from guildhall.testing.cast import Browser

pytestmark = pytest.mark.django_db


def test_a_chosen_answer_suggests_what_one_knows(
    browser: Browser, known: Contribution, ada: Person, bo: Person
) -> None:
    assert "missed bins" not in browser(bo).get("/asked/").content.decode()
    known.accept(known.thread.get(), known.author or ada)
    page = browser(bo).get("/asked/").content.decode()
    assert "Your answer on “missed bins” helped somebody." in page
    tag = Tag.objects.get(name="missed bins")
    browser(bo).post(f"/asked/known/{tag.pk}/take")
    bo.refresh_from_db()
    assert "issed bins" in bo.knows
    assert "helped somebody" not in browser(bo).get("/asked/").content.decode()


def test_what_was_refused_is_not_suggested_again(
    browser: Browser, known: Contribution, ada: Person, bo: Person
) -> None:
    known.accept(known.thread.get(), known.author or ada)
    tag = Tag.objects.get(name="missed bins")
    for _twice in range(2):
        browser(bo).post(f"/asked/known/{tag.pk}/refuse")
    assert Suggestion.objects.get().is_taken is False
    bo.refresh_from_db()
    assert "issed bins" not in bo.knows
    assert "helped somebody" not in browser(bo).get("/asked/").content.decode()


def test_nobody_takes_what_was_not_suggested(browser: Browser, known: Contribution, cy: Person) -> None:
    tag = Tag.objects.get(name="missed bins")
    browser(cy).post(f"/asked/known/{tag.pk}/take")
    cy.refresh_from_db()
    assert "issed bins" not in cy.knows
