"""Each command brings the database along, shares it where it runs, and leaves nothing behind."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import pytest

from guildhall.project.commands import OPERATOR
from guildhall.project.tests.processes.house import House, until

pytestmark = pytest.mark.process
POST = {"id": "1", "kind": "discussion", "author": "a", "community": "c", "title": "Bins", "text": "Who?"}


def test_every_command_brings_the_database_along_and_shares_it(house: House, tmp_path: Path) -> None:
    twice = [house.start("migrate"), house.start("migrate")]
    assert [command.wait() for command in twice] == [0, 0], house.said()
    assert house.processes() == {}

    both = [house.start("organisations", "load"), house.start("createoperator", "op@leeds.gov.uk")]
    assert [command.wait() for command in both] == [0, 0], house.said()
    assert house.processes() == {}

    both = [house.start("web"), house.start("worker")]
    until(house.is_ready)
    keeper = house.processes()["keeper"]
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "posts.jsonl").write_text(json.dumps(POST) + "\n")
    for command in (["check"], ["import", str(folder)], ["demo"]):
        done = house.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    assert house.processes()["keeper"] == keeper
    for process in both:
        process.send_signal(signal.SIGTERM)
    assert [process.wait() for process in both] == [0, 0]
    until(lambda: house.processes() == {})


def test_a_second_serve_and_a_taken_port_are_explained(house: House) -> None:
    with socket.create_server(("127.0.0.1", house.port)):
        refused = house.run("serve")
        assert "something listens there already" in house.run("web").stderr
    assert refused.returncode == 1
    assert f"cannot listen on 127.0.0.1:{house.port}: something listens there already" in refused.stderr

    house.place.data.mkdir(parents=True, exist_ok=True)
    first = house.start("serve")
    until(lambda: "keeper" in house.processes())
    second = house.run("serve")
    assert second.returncode == 1
    assert f"process {first.pid} already serves {house.place.data}" in second.stderr
    first.send_signal(signal.SIGTERM)  # while it is still preparing
    assert first.wait(60) == 0
    assert house.processes() == {}


@pytest.mark.parametrize(
    ("changed", "explained"),
    [
        ({"PORT": "http"}, "PORT is 'http'; write a whole number from 1 to 65535."),
        ({"DATABASE_URL": "mysql://a/b"}, "DATABASE_URL must begin with postgresql://"),
        (
            {"DATABASE_URL": "postgresql://jo:s3cret@127.0.0.1:1/none"},
            "The database of DATABASE_URL does not answer",
        ),
        (
            {"GUILDHALL_DATA": "/dev/null/data"},
            "The data folder /dev/null/data cannot be used: not a directory.",
        ),
    ],
)
def test_what_hinders_it_is_said_in_a_sentence(house: House, changed: dict[str, str], explained: str) -> None:
    refused = house.run("serve", **changed)
    assert refused.returncode == 1
    assert explained in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "s3cret" not in refused.stderr


def test_the_overview_has_a_line_for_each_command(house: House) -> None:
    said = house.run("--help").stdout
    assert all(f"  {name} " in said and what in said for name, what in OPERATOR.items())
    assert "PORT" in house.run("serve", "--help").stdout
    assert house.processes() == {}


@pytest.mark.parametrize("command", [name for name in OPERATOR if name != "serve"])
def test_each_command_explains_itself(command: str) -> None:
    from django.core.management import get_commands, load_command_class

    assert load_command_class(get_commands()[command], command).help
