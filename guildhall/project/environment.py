"""Reads settings from the environment; what is wrong is kept for the system checks to say."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
Value = TypeVar("Value")


@dataclass
class Environment:
    """The environment's variables, each of which may also come from a file named by X_FILE; empty means unset."""

    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """A variable's text, or what stands in the file named by its X_FILE."""
        said, file = self.variables.get(name, ""), self.variables.get(f"{name}_FILE")
        if not file:
            return said or default
        if said:
            self._object(f"Both {name} and {name}_FILE are set. Keep one of them.")
        try:
            return Path(file).read_text().strip() or default
        except (OSError, UnicodeDecodeError) as error:
            self._object(f"{name}_FILE: {file} cannot be read ({error}).")
            return default

    def read(self, name: str, reader: Callable[[str], Value], default: Value) -> Value:
        """A variable in the form that the reader makes of it; its ValueError says what to write."""
        said = self.text(name).strip()
        try:
            return reader(said) if said else default
        except ValueError as error:
            self._object(f"{name} {error}")
            return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A variable that is on or off."""

        def reader(said: str) -> bool:
            if said.lower() not in YES | NO:
                raise ValueError(f"is {said!r}; write 1 or 0.")
            return said.lower() in YES

        return self.read(name, reader, default)

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        """A variable that is a whole number."""

        def reader(said: str) -> int:
            if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
                raise ValueError(f"is {said!r}; write a whole number from {least} to {most}.")
            return int(said)

        return self.read(name, reader, default)

    def choice(self, name: str, default: str, among: Collection[str]) -> str:
        """A variable that is one of some words, in capitals or not."""
        known = {each.lower(): each for each in among}

        def reader(said: str) -> str:
            if said.lower() not in known:
                raise ValueError(f"is {said!r}; write one of {', '.join(among)}.")
            return known[said.lower()]

        return self.read(name, reader, default)

    def words(self, name: str) -> list[str]:
        """A variable that lists words, parted by commas or spaces."""
        return self.text(name).replace(",", " ").split()

    def folder(self, name: str, default: Path) -> Path:
        """A folder of ours, made when it is missing; without it nothing works, not even the checks."""
        folder = Path(self.text(name) or default).expanduser().resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            usable = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
            reason = "we may not write there"
        except OSError as error:
            usable, reason = False, (error.strerror or str(error)).lower()
        if not usable:
            raise ImproperlyConfigured(
                f"The data folder {folder} cannot be used: {reason}. "
                f"Set {name} to a folder that belongs to whoever runs Guildhall."
            )
        return folder

    def _object(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
