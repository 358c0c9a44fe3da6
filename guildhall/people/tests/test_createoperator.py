"""The command that makes the first operator."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from guildhall.organisations.models import Organisation
from guildhall.people.models import Person


def test_a_new_operator_signs_in_without_any_mail(
    client: Client, torridge: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("three unlikely words\n"))
    call_command("createoperator", "Gwen.Pugh@torridge.gov.uk", password=True, stdout=io.StringIO())
    client.post("/account/login/", {"login": "gwen.pugh@torridge.gov.uk", "password": "three unlikely words"})
    assert client.get("/operate/").status_code == 200
    gwen = Person.objects.get()
    assert (gwen.name, gwen.organisation, gwen.is_verified) == ("Gwen Pugh", torridge, True)


def test_somebody_known_becomes_one_and_stays_themselves(bo: Person) -> None:
    Person.objects.filter(pk=bo.pk).update(approved_at=None, is_active=False)
    call_command("createoperator", bo.email, stdout=io.StringIO())
    bo.refresh_from_db()
    assert (bo.is_operator, bo.is_approved, bo.is_active, bo.name) == (True, True, True, "Bo Lind")


@pytest.mark.parametrize(("email", "typed"), [("bo", "three unlikely words"), ("bo@x.gov.uk", "12345")])
def test_mistakes_change_nothing(db: None, monkeypatch: pytest.MonkeyPatch, email: str, typed: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    with pytest.raises(CommandError):
        call_command("createoperator", email, password=True)
    assert not Person.objects.exists()
