"""The template environment."""

from typing import Any

from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of every page."""
    return Environment(**options)
