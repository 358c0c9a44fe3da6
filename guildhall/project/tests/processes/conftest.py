from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guildhall.project.database import ROOT
from guildhall.project.tests.processes.house import House


@pytest.fixture
def house() -> Iterator[House]:
    """An empty house, at a path with spaces that is too long for a socket; nothing of it outlives the test."""
    (ROOT / "build").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="processes-", dir=ROOT / "build"))
    house = House(folder / "a folder with spaces in its name" / ("and a long one " * 6).strip())
    yield house
    house.clear()
    print(house.said()[-6000:])  # pytest shows it where the test failed
    shutil.rmtree(folder)
