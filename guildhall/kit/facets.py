"""Facets: questions with a few answers that narrow a list, each answer a plain link with its count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

# So many answers are counted where there may be hundreds; the first few are shown, the others on request.
MOST_CHOICES: Final = 30
FIRST: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: what the address calls it, what people call it, and how many it leaves, where that is known."""

    value: str
    label: str
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One question: its name in the address, its heading, and what takes a choice back."""

    name: str
    label: str
    everything: str
    choices: list[Choice] = field(default_factory=list)
    is_open: bool = True
    # One answer alone is no question, unless it leaves some things out.
    least: int = 2

    def __bool__(self) -> bool:
        """Whether there is anything to choose or to take back."""
        return len(self.choices) >= self.least or self.chosen is not None

    @property
    def first(self) -> list[Choice]:
        """What is shown at once: the first few, and one more where it would be hidden alone."""
        return self.choices if len(self.choices) <= FIRST + 1 else self.choices[:FIRST]

    @property
    def others(self) -> list[Choice]:
        """What is shown on request."""
        return self.choices[len(self.first) :]

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


def facet(
    name: str,
    label: str,
    everything: str,
    counted: Iterable[tuple[str, str, int | None]],
    chosen: str = "",
    *,
    is_open: bool = True,
    least: int = 2,
) -> Facet:
    """A facet from values, labels and counts in their order; what was chosen stands there even where it leaves nothing."""
    choices = [Choice(value, label, count, value == chosen) for value, label, count in counted]
    if chosen and not any(choice.is_chosen for choice in choices):
        choices.append(Choice(chosen, chosen, 0, is_chosen=True))
    return Facet(name, label, everything, choices, is_open, least)
