"""Reads the demo's people and conversations from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_people() -> list[dict[str, Any]]:
    """Everybody in the demo."""
    return [person for path in sorted(DATA.glob("people-*.toml")) for person in _read(path)["person"]]


def read_communities() -> list[dict[str, Any]]:
    """The demo's communities, each with its conversations."""
    return [_read(path) for path in sorted((DATA / "communities").glob("*.toml"))]


def read_things(tool: str) -> list[dict[str, Any]]:
    """What the demo has of a tool: the `thing` tables of its `demo.toml`, each with its community, kind and author."""
    path = Path(str(import_module(f"guildhall.tools.{tool}").__file__)).with_name("demo.toml")
    return _read(path).get("thing", []) if path.exists() else []


def read_talks() -> list[dict[str, Any]]:
    """What people of the demo write to each other."""
    talks: list[dict[str, Any]] = _read(DATA / "messages.toml")["talk"]
    return talks


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
