"""Settings come from the environment or from files, and what cannot be read is said, without secrets."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from guildhall.project.addresses import (
    database_address,
    mail_address,
    outgoing_places,
    outgoing_ports,
    outgoing_proxy,
    site_address,
    webhook_secret,
)
from guildhall.project.environment import Environment

NOTHING: dict[str, Any] = {}


def test_a_variable_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    environment = Environment({"SECRET_KEY_FILE": str(secret)})
    assert environment.text("SECRET_KEY") == "from a file"
    assert environment.problems == []


def test_the_same_from_both_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("8001")
    environment = Environment({"PORT": "8000", "PORT_FILE": str(tmp_path / "port")})
    environment.number("PORT", 8000)
    assert environment.problems == ["Both PORT and PORT_FILE are set. Keep one of them."]


def test_a_file_that_is_not_there_is_a_problem() -> None:
    environment = Environment({"SECRET_KEY_FILE": "/nowhere/secret"})
    assert environment.text("SECRET_KEY", "default") == "default"
    assert "SECRET_KEY_FILE: /nowhere/secret cannot be read" in environment.problems[0]


def test_an_empty_variable_counts_as_unset() -> None:
    environment = Environment({"PORT": "", "DEBUG": "", "EMAIL_FROM": "", "SITE_URL": ""})
    assert environment.number("PORT", 8000) == 8000
    assert environment.flag("DEBUG") is False
    assert environment.text("EMAIL_FROM", "us") == "us"
    assert environment.problems == []


@pytest.mark.parametrize("said", ["eighty", "0", "65536", "-1", "8000.0", "²"])
def test_a_wrong_number_is_said_and_the_default_taken(said: str) -> None:
    environment = Environment({"PORT": said})
    assert environment.number("PORT", 8000, least=1, most=65535) == 8000
    assert environment.problems == [f"PORT is {said!r}; write a whole number from 1 to 65535."]


def test_a_flag_is_yes_or_no() -> None:
    environment = Environment({"A": "Yes", "B": "off", "C": "perhaps"})
    assert [environment.flag(name) for name in "ABC"] == [True, False, False]
    assert environment.problems == ["C is 'perhaps'; write 1 or 0."]


def test_a_choice_is_one_of_some_words() -> None:
    environment = Environment({"A": "debug", "B": "loud"})
    assert [environment.choice(name, "INFO", ["DEBUG", "INFO"]) for name in "AB"] == ["DEBUG", "INFO"]
    assert environment.problems == ["B is 'loud'; write one of DEBUG, INFO."]


def test_a_data_folder_that_cannot_be_used_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"not a directory\. Set GUILDHALL_DATA"):
        Environment({"GUILDHALL_DATA": str(tmp_path / "file" / "data")}).folder("GUILDHALL_DATA", tmp_path)


def test_a_data_folder_is_made_for_us_alone(tmp_path: Path) -> None:
    folder = Environment({"GUILDHALL_DATA": str(tmp_path / "new")}).folder("GUILDHALL_DATA", tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_database_address_is_taken_apart() -> None:
    read = database_address("postgresql://jo:p%40ss@db.example:5433/guild?sslmode=require")
    assert read == {
        "NAME": "guild",
        "USER": "jo",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("said", "host", "port", "at_once", "later"),
    [
        ("smtp://mail.example", "mail.example", 25, False, False),
        ("smtp://jo:pw@mail.example:587?starttls=1", "mail.example", 587, False, True),
        ("smtps://mail.example", "mail.example", 465, True, False),
    ],
)
def test_a_mail_address_is_taken_apart(said: str, host: str, port: int, at_once: bool, later: bool) -> None:
    read: dict[str, Any] = mail_address(said)
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"]) == (host, port)
    assert (read["EMAIL_USE_SSL"], read["EMAIL_USE_TLS"]) == (at_once, later)


@pytest.mark.parametrize(
    "said", ["mysql://a:s3cret@b/c", "postgresql://a:s3cret@b", "postgresql://a:s3cret@b:x/c"]
)
def test_a_wrong_database_address_is_said_without_its_password(said: str) -> None:
    environment = Environment({"DATABASE_URL": said})
    assert environment.read("DATABASE_URL", database_address, NOTHING) == {}
    assert environment.problems[0].startswith("DATABASE_URL must be")
    assert "s3cret" not in environment.problems[0]


@pytest.mark.parametrize(
    "said", ["mail.example", "imap://mail.example", "smtp://:s3cret@", "smtp://a:s3cret@b:port"]
)
def test_a_wrong_mail_address_is_said_without_its_password(said: str) -> None:
    environment = Environment({"EMAIL_URL": said})
    environment.read("EMAIL_URL", mail_address, NOTHING)
    assert environment.problems[0].startswith("EMAIL_URL must be like smtp://")
    assert "s3cret" not in environment.problems[0]


@pytest.mark.parametrize(
    "said", ["guildhall.example", "ftp://a.example", "https://a.example/guildhall", "https://"]
)
def test_a_wrong_site_address_is_said(said: str) -> None:
    environment = Environment({"SITE_URL": said})
    environment.read("SITE_URL", site_address, "http://localhost:8000")
    assert environment.problems == [f"SITE_URL is {said!r}; write it like https://guildhall.example.org."]


def test_a_slash_after_the_site_address_is_dropped() -> None:
    assert site_address("https://guildhall.example/") == "https://guildhall.example"


def test_where_requests_may_go_is_read() -> None:
    assert outgoing_places("intranet.exeter.gov.uk, 10.20.0.0/16") == [
        "intranet.exeter.gov.uk",
        "10.20.0.0/16",
    ]
    assert outgoing_ports("80 443, 8443") == [80, 443, 8443]
    proxy = "http://jo:s3cret@proxy.exeter.gov.uk:8080"
    assert outgoing_proxy(f"{proxy}/") == proxy


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("OUTGOING_ALLOWED", "10.20.0.1/16"),
        ("OUTGOING_ALLOWED", "intranet.exeter.gov.uk 10.20"),
        ("OUTGOING_PORTS", "http"),
        ("OUTGOING_PORTS", "0"),
        ("OUTGOING_PROXY", "proxy:s3cret@8080"),
        ("MAIL_WEBHOOK", "guildhall:s3cret"),
        ("MAIL_WEBHOOK", "s3cret-of-twenty-letters-or-more"),
        ("OUTGOING_PROXY", "socks5://jo:s3cret@proxy"),
    ],
)
def test_a_wrong_word_about_requests_is_said_without_a_password(name: str, said: str) -> None:
    readers: dict[str, Any] = {
        "OUTGOING_ALLOWED": outgoing_places,
        "OUTGOING_PORTS": outgoing_ports,
        "OUTGOING_PROXY": outgoing_proxy,
        "MAIL_WEBHOOK": webhook_secret,
    }
    environment = Environment({name: said})
    environment.read(name, readers[name], None)
    [problem] = environment.problems
    assert problem.startswith(name)
    assert "s3cret" not in problem
