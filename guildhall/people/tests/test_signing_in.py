"""Signing in by code or password, forgotten passwords, sessions, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from guildhall.people.models import Person, Session
from guildhall.testing.cast import Browser
from guildhall.testing.post import mails_to, newest_code, newest_mail

PASSWORD = "three unlikely words together"


@pytest.fixture
def member(ada: Person) -> Person:
    """Ada with an address she proved and a password."""
    ada.trust_address()
    ada.set_password(PASSWORD)
    ada.save()
    return ada


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> Iterator[None]:
    """No tries of other tests are remembered."""
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, person: Person, password: str = PASSWORD, after: str = "") -> int:
    address = f"/account/login/?next={after}" if after else "/account/login/"
    return client.post(address, {"login": person.email, "password": password}).status_code


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_by_password(client: Client, member: Person) -> None:
    assert sign_in(client, member) == 302
    assert is_signed_in(client)
    assert not mails_to(member.email or "")


def test_by_code(client: Client, member: Person) -> None:
    client.post("/account/login/?next=/saved/", {"login": member.email, "password": ""})
    answer = client.post(
        "/account/login/code/confirm/?next=/saved/", {"code": newest_code(member.email or "").lower()}
    )
    assert answer["Location"] == "/saved/"
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_look_alike(client: Client, member: Person) -> None:
    wrong = client.post("/account/login/", {"login": member.email, "password": "wrong"})
    unknown = client.post("/account/login/", {"login": "nobody@leeds.gov.uk", "password": "wrong"})
    words = "The address or the password is wrong."
    assert words in wrong.content.decode()
    assert words in unknown.content.decode()
    assert (member.email or "-") in wrong.content.decode(), "the address stays typed"


def test_an_unknown_address_gets_a_mail_and_no_code(client: Client, db: None) -> None:
    answer = client.post("/account/login/", {"login": "nobody@leeds.gov.uk"})
    assert answer["Location"].startswith("/account/login/code/confirm/")
    assert "Nobody is registered" in newest_mail("nobody@leeds.gov.uk").subject


def test_a_code_is_good_for_a_quarter_of_an_hour(client: Client, member: Person) -> None:
    client.post("/account/login/", {"login": member.email})
    code = newest_code(member.email or "")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client.post("/account/login/code/confirm/", {"code": code})
        assert not is_signed_in(client)


def test_five_wrong_passwords_close_the_door_for_every_browser(member: Person) -> None:
    for _try in range(5):
        assert sign_in(Client(), member, "wrong") == 200
    answer = Client().post("/account/login/", {"login": member.email, "password": PASSWORD})
    assert "too many tries" in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert sign_in(Client(), member) == 302


def test_tries_count_in_every_process(member: Person) -> None:
    sign_in(Client(), member, "wrong")
    # Another process has a cache object of its own; it must find the same count.
    other = caches.create_connection("default")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache_entries WHERE cache_key LIKE '%login_failed%'")
        keys = [str(row[0]).partition(":1:")[2] for row in cursor.fetchall()]
    assert keys
    assert any(len(other.get(key)) == 1 for key in keys)


def test_one_address_gets_three_codes_a_minute(member: Person) -> None:
    for _try in range(5):
        Client().post("/account/login/code/", {"email": member.email})
    assert len(mails_to(member.email or "")) == 3


def test_a_machine_that_tries_many_addresses_is_stopped(client: Client, db: None) -> None:
    answers = [
        client.post("/account/login/", {"login": f"p{number}@leeds.gov.uk", "password": "x"}).status_code
        for number in range(31)
    ]
    assert answers[-1] == 429


def test_a_forgotten_password_by_code(client: Client, member: Person) -> None:
    client.post("/account/password/reset/", {"email": member.email})
    answer = client.post("/account/password/reset/confirm/", {"code": newest_code(member.email or "")})
    assert answer["Location"] == "/account/password/reset/complete/"
    new = "four other words entirely"
    done = client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    assert done.status_code == 302
    assert sign_in(Client(), member, new) == 302
    assert sign_in(Client(), member) == 200
    assert "password has changed" in newest_mail(member.email or "").subject


def test_a_new_password_ends_the_other_sessions(client: Client, member: Person) -> None:
    other = Client()
    sign_in(other, member)
    sign_in(client, member)
    new = "four other words entirely"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_a_first_password_needs_a_fresh_proof(client: Client, bo: Person, browser: Browser) -> None:
    bo.trust_address()
    found_open = browser(bo)
    answer = found_open.get("/account/password/set/")
    assert answer["Location"] == "/account/prove/?next=%2Faccount%2Fpassword%2Fset%2F"
    found_open.post("/account/prove/?next=/account/password/set/", {"action": "send"})
    wrong = found_open.post("/account/prove/?next=/account/password/set/", {"code": "AAAA-0000"})
    assert wrong.status_code == 422
    answer = found_open.post(
        "/account/prove/?next=/account/password/set/", {"code": newest_code(bo.email or "")}
    )
    assert answer["Location"] == "/account/password/set/"
    found_open.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(client, bo) == 302


def test_proving_never_leads_away_from_the_site(bo: Person, browser: Browser) -> None:
    page = browser(bo).get("/account/prove/?next=https://evil.example/").content.decode()
    assert 'name="next" value="/account/email/"' in page
    assert 'value="https://evil.example/"' not in page


def test_sessions_are_listed_and_ended_one_by_one(client: Client, member: Person) -> None:
    here, there, elsewhere = (
        client,
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"),
        Client(),
    )
    for each in (here, there, elsewhere):
        sign_in(each, member)
    page = here.get("/account/sessions/").content.decode()
    assert "Firefox on Windows" in page
    chosen = UserSession.objects.get(user=member, user_agent__contains="Firefox")
    here.post("/account/sessions/", {"session": chosen.pk})
    assert [is_signed_in(each) for each in (here, there, elsewhere)] == [True, False, True]
    here.post("/account/sessions/", {})
    assert [is_signed_in(each) for each in (here, elsewhere)] == [True, False]


def test_nobody_ends_the_session_of_somebody_else(member: Person, bo: Person, browser: Browser) -> None:
    mine = Client()
    sign_in(mine, member)
    browser(bo).post("/account/sessions/", {"session": UserSession.objects.get(user=member).pk})
    assert is_signed_in(mine)


@pytest.mark.parametrize("verb", ["switch_off", "withdraw approval"])
def test_whoever_is_switched_off_is_out_at_once(member: Person, verb: str) -> None:
    client = Client()
    sign_in(client, member)
    assert is_signed_in(client)
    if verb == "switch_off":
        member.switch_off()
        assert not Session.objects.filter(person=member).exists()
    else:
        Person.objects.filter(pk=member.pk).update(approved_at=None)
    assert not is_signed_in(client)
    assert sign_in(Client(), member) in (200, 302)
    again = Client()
    sign_in(again, member)
    assert not is_signed_in(again)


def test_the_back_button_shows_nothing_after_signing_out(client: Client, member: Person) -> None:
    sign_in(client, member)
    page = client.get("/settings/")
    assert page["Cache-Control"] == "private, no-cache"
    assert client.post("/account/logout/")["Clear-Site-Data"] == '"cache"'
    assert client.get("/settings/").status_code == 302


def test_signing_out_needs_a_press(client: Client, member: Person) -> None:
    sign_in(client, member)
    assert client.get("/account/logout/").status_code == 200
    assert is_signed_in(client)


def test_passwords_are_hashed_with_argon2(settings: object) -> None:
    from guildhall.project import settings as real

    assert real.PASSWORD_HASHERS[-1].endswith("Argon2PasswordHasher")


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_signing_in_never_leads_away_from_the_site(client: Client, member: Person, where: str) -> None:
    answer = client.post(
        f"/account/login/?next={where}", {"login": member.email, "password": PASSWORD, "next": where}
    )
    assert answer["Location"] == "/"
