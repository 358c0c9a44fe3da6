"""Several people change a page at once: both changes stand, clashes are shown, and every text ever sent can be found."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.test import Client

from guildhall.communities.models import Community
from guildhall.contributions.models import Draft
from guildhall.people.models import Person
from guildhall.testing.cast import Browser
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.tests.conftest import WritePage
from guildhall.tools.pages.versions import History
from guildhall.tools.pages.writing import change

TEXT = "<h3>Bins</h3><p>We charge £30 for a bin.</p><p>Ask us.</p>"


@pytest.fixture
def page(waste: Community, ada: Person, write_page: WritePage) -> Page:
    return write_page(waste, ada, "Charging", TEXT)


def send(client: Client, page: Page, html: str, version: int = 1, **more: Any) -> Any:
    values = {"title": "Charging", "html": html, "version": version, "language": "en", "token": html[-30:]}
    return client.post(f"/c/waste-and-recycling/pages/{page.pk}/edit/", values | more)


def texts(page: Page) -> set[str]:
    """Every text that the history of a page has."""
    known = History(Page.objects.get(pk=page.pk))
    return {html for _version, html in known.texts(100)} | {sent.html for sent in page.sent_meanwhile.all()}


class TestTwo:
    def test_changes_in_different_places_both_stand(
        self, browser: Browser, page: Page, bo: Person, ada: Person
    ) -> None:
        send(browser(ada), page, TEXT.replace("£30", "£35"))
        client = browser(bo)
        answer = send(client, page, TEXT.replace("Ask us", "Ring us"))
        assert answer["Location"] == page.get_absolute_url()
        page.refresh_from_db()
        assert "£35" in page.html
        assert "Ring us" in page.html
        shown = client.get(page.get_absolute_url()).content.decode()
        assert "both changes stand" in shown
        assert TEXT.replace("Ask us", "Ring us") in texts(page)

    def test_changes_of_the_same_words_are_both_shown_and_kept(
        self, browser: Browser, page: Page, bo: Person, ada: Person
    ) -> None:
        send(browser(ada), page, TEXT.replace("£30", "£33"))
        client = browser(bo)
        answer = send(client, page, TEXT.replace("£30", "£35").replace("Ask", "Ring"))
        assert answer.status_code == 409
        said = answer.content.decode()
        assert "You and somebody else changed the same words" in said
        assert "We charge £33 for a bin." in said
        assert "We charge £35 for a bin." in said
        assert 'name="version" value="2"' in said
        page.refresh_from_db()
        assert page.html == TEXT.replace("£30", "£33")
        assert TEXT.replace("£30", "£35").replace("Ask", "Ring") in texts(page)
        # The form that came back is sent as it is; its draft has the same.
        assert Draft.objects.get(person=bo).values["version"] == "2"
        assert "£35" in Draft.objects.get(person=bo).values["html"]
        answer = send(client, page, TEXT.replace("£30", "£34").replace("Ask", "Ring"), 2)
        assert answer.status_code == 302
        page.refresh_from_db()
        assert page.html == TEXT.replace("£30", "£34").replace("Ask", "Ring")
        assert TEXT.replace("£30", "£33") in texts(page)
        assert not Draft.objects.filter(person=bo).exists()

    def test_two_titles_are_both_shown(self, browser: Browser, page: Page, bo: Person, ada: Person) -> None:
        send(browser(ada), page, TEXT, title="Charges")
        answer = send(browser(bo), page, TEXT, title="What bins cost")
        assert answer.status_code == 409
        assert "Charges" in answer.content.decode()
        assert 'value="What bins cost"' in answer.content.decode()

    def test_a_title_that_only_one_changed_stands(
        self, browser: Browser, page: Page, bo: Person, ada: Person
    ) -> None:
        send(browser(ada), page, TEXT, title="Charges")
        send(browser(bo), page, TEXT.replace("£30", "£31"))
        page.refresh_from_db()
        assert (page.title, page.html) == ("Charges", TEXT.replace("£30", "£31"))

    def test_a_form_sent_twice_changes_it_once(
        self, browser: Browser, page: Page, bo: Person, ada: Person
    ) -> None:
        send(browser(ada), page, TEXT.replace("£30", "£35"))
        for _again in range(2):
            assert send(browser(bo), page, TEXT.replace("Ask us", "Ring us")).status_code == 302
        assert page.revisions.count() == 2
        assert page.sent_meanwhile.count() == 1

    def test_what_one_did_not_touch_is_not_put_back(
        self, browser: Browser, page: Page, waste: Community, bo: Person, ada: Person
    ) -> None:
        theme = waste.themes.create(name="Charges", slug="charges")
        send(browser(ada), page, TEXT, theme=theme.pk, tags="bins")
        untouched: dict[str, Any] = {
            "initial-theme": "",
            "theme": "",
            "initial-tags": "",
            "tags": "",
            "initial-language": "en",
        }
        send(browser(bo), page, TEXT.replace("£30", "£35"), **untouched)
        page.refresh_from_db()
        assert page.theme == theme
        assert page.taggings.get().tag.name == "bins"

    def test_a_form_that_cannot_be_sent_comes_back_filled_in(
        self, browser: Browser, page: Page, bo: Person
    ) -> None:
        answer = send(browser(bo), page, "<p>Much that was typed</p>", title="")
        assert answer.status_code == 422
        assert "Much that was typed" in answer.content.decode()

    def test_whoever_may_no_longer_write_has_their_words_in_a_draft(
        self, browser: Browser, page: Page, waste: Community, bo: Person, ada: Person
    ) -> None:
        waste.archive(ada)
        assert send(browser(bo), page, "<p>Much that was typed</p>").status_code == 403
        assert Draft.objects.get(person=bo).values["html"] == "<p>Much that was typed</p>"


class Schedule:
    """Three editors who open the page, change something somewhere and send it, in an order that chance decides."""

    def __init__(self, page: Page, editors: list[Person], seed: int) -> None:
        self.page, self.editors, self.chance = page, editors, random.Random(seed)
        self.open = dict.fromkeys(range(len(editors)), (1, page.html))
        self.written: set[str] = set()
        self.number = 0

    def run(self, steps: int) -> None:
        for _step in range(steps):
            editor = self.chance.randrange(len(self.editors))
            if editor not in self.open:
                self.open[editor] = (self.page.revisions.count() + 1, self.page.html)
            else:
                self.send(editor, *self.open.pop(editor))

    def send(self, editor: int, version: int, html: str) -> None:
        typed = self.changed(html, editor)
        self.written.add(typed)
        outcome = change(self.page, self.editors[editor], version, title=self.page.title, html=typed)
        if not outcome.is_kept:
            self.open[editor] = (outcome.newest, outcome.html)

    def changed(self, html: str, editor: int) -> str:
        """A word put in, changed or taken out, or a paragraph more."""
        self.number += 1
        parts = html.split(" ")
        at = self.chance.randrange(len(parts))
        match self.chance.randrange(4):
            case 0:
                return f"{html}<p>paragraph{editor}x{self.number}</p>"
            case 1 if "<" not in parts[at]:
                return " ".join(parts[:at] + parts[at + 1 :])
            case 2 if "<" not in parts[at]:
                return " ".join([*parts[:at], f"changed{editor}x{self.number}", *parts[at + 1 :]])
            case _:
                return html.replace("</p>", f" new{editor}x{self.number}</p>", self.chance.randrange(1, 3))


@pytest.mark.django_db
def test_in_500_schedules_every_text_written_can_be_found(
    page: Page, ada: Person, bo: Person, waste: Community, make_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = make_person("Fay Marsh")
    waste.admit(third)
    # What follows from a change (the log, jobs, streams) is tested elsewhere, and takes most of the time.
    for follows in ("record", "live.changed"):
        monkeypatch.setattr(f"guildhall.contributions.models.contribution.{follows}", lambda *given: None)
    monkeypatch.setattr(Page, "name_people", lambda self: None)
    merged = clashed = 0
    for seed in range(500):
        start = "<p>one two three four five</p><p>six seven eight nine ten</p>"
        Page.objects.filter(pk=page.pk).update(html=start)
        page.revisions.all().delete()
        page.sent_meanwhile.all().delete()
        page.refresh_from_db()
        schedule = Schedule(page, [ada, bo, third], seed)
        schedule.run(4)
        assert schedule.written | {start} <= texts(page), f"seed {seed}"
        merged += page.sent_meanwhile.filter(became__isnull=False).count()
        clashed += page.sent_meanwhile.filter(became=None).count()
    # Chance brought about enough of each to mean something.
    assert merged > 50
    assert clashed > 20
