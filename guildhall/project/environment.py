"""Reads settings from the environment; what is wrong is kept for the system checks to say."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclass
class Environment:
    """The environment's variables, each of which may also come from a file named by X_FILE."""

    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """A variable's text, or what stands in the file named by its X_FILE."""
        file = self.variables.get(f"{name}_FILE")
        if file and name in self.variables:
            self.problems.append(f"Both {name} and {name}_FILE are set. Keep one of them.")
        if file:
            try:
                return Path(file).read_text().strip()
            except (OSError, UnicodeDecodeError) as error:
                self.problems.append(f"{name}_FILE: {file} cannot be read ({error}).")
        return self.variables.get(name, default)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A variable that is on or off."""
        said = self.text(name, "1" if default else "0").strip().lower()
        if said not in YES | NO:
            self.problems.append(f"{name} is {said!r}; write 1 or 0.")
            return default
        return said in YES

    def number(self, name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
        """A variable that is a whole number."""
        said = self.text(name, str(default))
        try:
            number = int(said)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            self.problems.append(f"{name} is {said!r}; write a whole number from {least} to {most}.")
            return default
        return number

    def words(self, name: str, default: str = "") -> list[str]:
        """A variable that lists words, parted by commas or spaces."""
        return self.text(name, default).replace(",", " ").split()

    def database(self, name: str) -> dict[str, Any]:
        """A PostgreSQL address such as postgresql://user:password@host:5432/name?sslmode=require."""
        said = self.text(name)
        try:
            parts = urlsplit(said)
            port = parts.port
        except ValueError:
            self.problems.append(
                f"{name} is not an address; write postgresql://user:password@host:5432/name."
            )
            return {}
        if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
            self.problems.append(f"{name} must begin with postgresql:// and end with the name of a database.")
            return {}
        return {
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }

    def mail(self, name: str) -> dict[str, Any]:
        """A mail server such as smtp://user:password@host:587?starttls=1, or smtps:// for TLS at once."""
        said = self.text(name)
        try:
            parts = urlsplit(said)
            port = parts.port
        except ValueError:
            port, parts = None, urlsplit("")
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            self.problems.append(
                f"{name} must be like smtp://user:password@host:587?starttls=1 or smtps://host."
            )
            return {}
        at_once = parts.scheme == "smtps"
        return {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port or (465 if at_once else 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": at_once,
            "EMAIL_USE_TLS": not at_once and dict(parse_qsl(parts.query)).get("starttls") in YES,
        }
