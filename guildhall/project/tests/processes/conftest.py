from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guildhall.project.database import ROOT
from guildhall.project.tests.processes.house import House, until


@pytest.fixture
def house() -> Iterator[House]:
    """An empty house, at a path with spaces that is too long for a socket; nothing of it outlives the test."""
    with _place() as folder:
        house = House(folder)
        yield house
        house.clear()
        print(house.said()[-6000:])  # pytest shows it where the test failed


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """The data folder of a house whose database has its tables, and in which nothing runs."""
    with _place() as folder:
        house = House(folder)
        done = house.run("migrate")
        assert done.returncode == 0, done.stderr
        until(lambda: house.processes() == {})
        yield folder


@pytest.fixture
def tables(house: House, migrated: Path) -> None:
    """The house has its tables before anything starts in it; making them takes longer than most tests."""
    house.place.data.parent.mkdir(parents=True)
    subprocess.run(["cp", "-a", migrated, house.place.data], check=True)  # with the owners of its files


@contextmanager
def _place() -> Iterator[Path]:
    (ROOT / "build").mkdir(exist_ok=True)
    around = Path(tempfile.mkdtemp(prefix="processes-", dir=ROOT / "build"))
    yield around / "a folder with spaces in its name" / ("and a long one " * 6).strip()
    shutil.rmtree(around)
