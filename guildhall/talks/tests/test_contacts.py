"""Contacts are a list of one's own, and who is here shows only between people who both show it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guildhall.people.models import Person
from guildhall.talks.models import Contact
from guildhall.testing.cast import Browser


class TestContacts:
    def test_one_adds_somebody_keeps_a_line_and_takes_them_out(
        self, bo: Person, ada: Person, browser: Browser
    ) -> None:
        client = browser(bo)
        for _twice in range(2):
            client.post(f"/contacts/{ada.slug}/add")
        kept = Contact.objects.get()
        assert "Take out of my contacts" in client.get(ada.get_absolute_url()).content.decode()
        client.post(f"/contacts/{ada.slug}/note", {f"{kept.pk}-note": "Met at the <b>waste</b> conference"})
        page = client.get("/contacts/").content.decode()
        assert "Met at the &lt;b&gt;waste&lt;/b&gt; conference" in page
        assert f"/messages/to/{ada.slug}/" in page
        client.post(f"/contacts/{ada.slug}/note", {f"{kept.pk}-note": "x" * 300})
        kept.refresh_from_db()
        assert kept.note.startswith("Met at"), "what is too long changes nothing"
        client.post(f"/contacts/{ada.slug}/take-out")
        assert "No contacts yet" in client.get("/contacts/").content.decode()

    def test_they_are_found_by_name_council_and_note(
        self, bo: Person, ada: Person, cy: Person, browser: Browser
    ) -> None:
        Contact.objects.create(person=bo, contact=ada, note="Knows about lids")
        Contact.objects.create(person=bo, contact=cy)
        for words in ("lids", ada.name.split()[0], str(ada.organisation).split()[0]):
            page = browser(bo).get("/contacts/", {"q": words}).content.decode()
            assert ada.slug in page, words
        page = browser(bo).get("/contacts/", {"q": "lids"}).content.decode()
        assert cy.slug not in page
        assert browser(bo).get("/contacts/", {"q": "\x00%_'"}).status_code == 200

    def test_nobody_else_reads_changes_or_is_told_of_them(
        self, bo: Person, ada: Person, cy: Person, browser: Browser
    ) -> None:
        kept = Contact.objects.create(person=bo, contact=ada, note="Precious")
        for person in (ada, cy):
            assert "Precious" not in browser(person).get("/contacts/").content.decode()
        assert browser(cy).post(f"/contacts/{ada.slug}/note", {f"{kept.pk}-note": "Mine"}).status_code == 404
        browser(cy).post(f"/contacts/{ada.slug}/take-out")
        kept.refresh_from_db()
        assert kept.note == "Precious"
        assert not ada.notices.exists()
        assert browser(bo).post(f"/contacts/{bo.slug}/add").status_code == 404


class TestPresence:
    @pytest.mark.parametrize(
        ("shows", "reader_shows", "minutes", "is_seen"),
        [(True, True, 1, True), (True, True, 30, False), (True, False, 1, False), (False, True, 1, False)],
    )
    def test_who_is_here_shows_only_between_people_who_both_show_it(
        self,
        shows: bool,
        reader_shows: bool,
        minutes: int,
        is_seen: bool,
        bo: Person,
        ada: Person,
        browser: Browser,
    ) -> None:
        now = timezone.now()
        Person.objects.filter(pk=ada.pk).update(
            shows_presence=shows, last_seen_at=now - timedelta(minutes=minutes)
        )
        Person.objects.filter(pk=bo.pk).update(shows_presence=reader_shows)
        Contact.objects.create(person=bo, contact=ada)
        bo.refresh_from_db()
        for address in (ada.get_absolute_url(), "/contacts/"):
            assert ("here now" in browser(bo).get(address).content.decode()) is is_seen, address

    def test_it_is_off_until_somebody_switches_it_on_in_their_profile(
        self, bo: Person, browser: Browser
    ) -> None:
        assert not bo.shows_presence
        page = browser(bo).get("/me/edit/").content.decode()
        assert 'name="shows_presence"' in page
        assert 'name="shows_presence" checked' not in page
