"""Registering: the address is proved by a code, and its domain decides who comes in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from guildhall.organisations.models import Domain, Organisation
from guildhall.people import admission
from guildhall.people.models import Person
from guildhall.testing.post import mails_to, newest_code, newest_mail

ADDRESS = "sian.rhys@torridge.gov.uk"


def register(client: Client, address: str) -> None:
    answer = client.post("/account/signup/", {"email": address})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == "/account/confirm-email/"


def a_minute_later() -> time_machine.travel:
    """One address gets a code every ten seconds at most."""
    return time_machine.travel(timezone.now() + timedelta(minutes=1))


def enter(client: Client, code: str) -> str:
    """Enters a code; returns where it leads, or nothing."""
    answer = client.post("/account/confirm-email/", {"code": code})
    return str(answer.get("Location", ""))


def test_a_work_address_is_enough(client: Client, torridge: Organisation) -> None:
    register(client, ADDRESS)
    assert not Person.objects.active().filter(email=ADDRESS).exists(), "nobody is in before the proof"
    assert enter(client, newest_code(ADDRESS)).startswith("/welcome/")
    person = Person.objects.get(email=ADDRESS)
    assert (person.name, person.organisation, person.is_verified) == ("Sian Rhys", torridge, True)
    assert client.get("/welcome/").status_code == 200


def test_the_code_comes_as_text_and_html_and_only_in_the_mail(client: Client, torridge: Organisation) -> None:
    register(client, ADDRESS)
    message = newest_mail(ADDRESS)
    code = newest_code(ADDRESS)
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert code in str(html)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", str(html), re.DOTALL)
    assert all(style.strip().startswith("@media") for style in styles), "all others stand at the elements"
    page = client.get("/account/confirm-email/").content.decode()
    assert ADDRESS in page
    assert code not in page


def test_a_wrong_code_keeps_one_out_and_the_third_ends_it(client: Client, torridge: Organisation) -> None:
    register(client, ADDRESS)
    code = newest_code(ADDRESS)
    for _try in range(2):
        answer = client.post("/account/confirm-email/", {"code": "AAAA-0000"})
        assert b"This is not the code we sent" in answer.content
    client.post("/account/confirm-email/", {"code": "AAAA-0000"})
    assert not enter(client, code).startswith("/welcome/"), "three wrong codes end it"
    assert not EmailAddress.objects.filter(email=ADDRESS, verified=True).exists()


def test_a_code_works_once_and_in_one_browser(client: Client, torridge: Organisation) -> None:
    register(client, ADDRESS)
    code = newest_code(ADDRESS)
    stranger = Client()
    assert not enter(stranger, code).startswith("/welcome/")
    assert enter(client, code).startswith("/welcome/")
    client.post("/account/logout/")
    assert not enter(client, code).startswith("/welcome/")


def test_two_tabs_the_newer_code_counts(client: Client, torridge: Organisation) -> None:
    register(client, ADDRESS)
    first = newest_code(ADDRESS)
    client.post("/account/confirm-email/", {"action": "resend"})
    second = newest_code(ADDRESS)
    if first != second:
        assert not enter(client, first).startswith("/welcome/")
    assert enter(client, second).startswith("/welcome/")
    assert Person.objects.filter(email=ADDRESS).count() == 1


def test_nobody_learns_who_is_registered(client: Client, ada: Person) -> None:
    assert ada.email
    ada.trust_address()
    register(client, ada.email)
    known = client.get("/account/confirm-email/").content.decode()
    assert "registered already" in str(newest_mail(ada.email).body)
    other = Client()
    register(other, "new.person@leeds.gov.uk")
    unknown = other.get("/account/confirm-email/").content.decode()
    hidden = "csrfmiddlewaretoken"
    plain = [
        [line for line in page.replace(address, "").splitlines() if hidden not in line]
        for page, address in ((known, ada.email), (unknown, "new.person@leeds.gov.uk"))
    ]
    assert plain[0] == plain[1]


def test_nobody_can_prepare_an_account_for_somebody_else(client: Client, torridge: Organisation) -> None:
    intruder = Client()
    intruder.post("/account/signup/", {"email": ADDRESS, "password1": "a-password-of-mine"})
    with a_minute_later():
        register(client, ADDRESS)
    assert enter(client, newest_code(ADDRESS)).startswith("/welcome/")
    answer = Client().post("/account/login/", {"login": ADDRESS, "password": "a-password-of-mine"})
    assert answer.status_code == 200
    assert not Person.objects.get(email=ADDRESS).has_usable_password()


def test_a_domain_may_wait_for_approval(client: Client, torridge: Organisation) -> None:
    torridge.admission = Organisation.Admission.APPROVAL
    torridge.save()
    register(client, ADDRESS)
    assert enter(client, newest_code(ADDRESS)) == "/account/waiting/"
    assert client.get("/welcome/").status_code == 302, "waiting is not being in"
    person = Person.objects.waiting().get()
    assert person.email == ADDRESS
    person.approve()
    client.post("/account/login/", {"login": ADDRESS})
    answer = client.post("/account/login/code/confirm/", {"code": newest_code(ADDRESS)})
    assert answer["Location"].startswith("/welcome/")


def test_by_invitation_only(client: Client, torridge: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    torridge.admission = Organisation.Admission.INVITATION
    torridge.save()
    register(client, ADDRESS)
    assert "invited" in str(newest_mail(ADDRESS).body)
    assert not Person.objects.filter(email=ADDRESS).exists()
    monkeypatch.setattr(admission, "INVITATION_CHECKS", [lambda email: email == ADDRESS])
    again = Client()
    with a_minute_later():
        register(again, ADDRESS)
    assert enter(again, newest_code(ADDRESS)).startswith("/welcome/")


def test_an_address_of_no_organisation_waits(client: Client, torridge: Organisation) -> None:
    register(client, "somebody@example.org")
    assert enter(client, newest_code("somebody@example.org")) == "/account/waiting/"
    person = Person.objects.get(email="somebody@example.org")
    assert (person.organisation, person.is_verified) == (None, False)


def test_a_shared_domain_is_offered_as_a_choice_and_the_strictest_decides(
    client: Client, torridge: Organisation, leeds: Organisation
) -> None:
    Domain.objects.create(organisation=leeds, name="torridge.gov.uk")
    register(client, ADDRESS)
    enter(client, newest_code(ADDRESS))
    page = client.get("/welcome/").content.decode()
    assert "Which of these do you work for?" in page
    assert "Leeds" in page
    assert "Torridge" in page
    client.post("/welcome/", {"name": "Siân Rhys", "organisation": leeds.pk, "working_on": ""})
    person = Person.objects.get(email=ADDRESS)
    assert (person.organisation, person.is_verified, person.slug) == (leeds, True, "sian-rhys")
    leeds.admission = Organisation.Admission.INVITATION
    leeds.save()
    assert admission.admission_of("other@torridge.gov.uk") == Organisation.Admission.INVITATION


def test_an_imported_person_is_claimed_by_their_address(client: Client, torridge: Organisation) -> None:
    imported = Person.objects.register(ADDRESS, "Siân ap Rhys", organisation=torridge)
    register(client, ADDRESS)
    assert enter(client, newest_code(ADDRESS)).startswith("/welcome/")
    assert Person.objects.get(email=ADDRESS).pk == imported.pk
    assert Person.objects.get(pk=imported.pk).name == "Siân ap Rhys"


def test_an_imported_person_may_simply_ask_for_a_code(client: Client, torridge: Organisation) -> None:
    imported = Person.objects.register(ADDRESS, "Siân ap Rhys", organisation=torridge)
    client.post("/account/login/", {"login": ADDRESS})
    answer = client.post("/account/login/code/confirm/", {"code": newest_code(ADDRESS)})
    assert answer["Location"].startswith("/welcome/")
    assert len(mails_to(ADDRESS)) == 1, "one code is enough"
    assert EmailAddress.objects.get(user=imported).verified


def test_the_mail_is_in_the_language_of_the_page(client: Client, torridge: Organisation) -> None:
    client.cookies["django_language"] = "cy"
    register(client, ADDRESS)
    message = newest_mail(ADDRESS)
    assert message.extra_headers["Content-Language"] == "cy"
    enter(client, newest_code(ADDRESS))
    assert Person.objects.get(email=ADDRESS).language == "cy"


@pytest.mark.parametrize("address", ["a@b", "two@addresses.uk,x@y.uk", "line\nbreak@torridge.gov.uk", ""])
def test_what_is_no_address_is_refused_with_words(client: Client, address: str, db: None) -> None:
    answer = client.post("/account/signup/", {"email": address})
    assert answer.status_code == 200
    assert b"There is a problem" in answer.content
