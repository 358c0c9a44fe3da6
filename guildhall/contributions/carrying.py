"""What a tool gives along of its things when a community is exported, and takes in again when one is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from guildhall.contributions.models import Attachment

# What a row of the neutral format says beside what every row says, by the ids of the posts.
Said = dict[int, dict[str, Any]]


@dataclass(slots=True, kw_only=True)
class Brought:
    """A post that was just brought in: it is written, and what its tool writes beside it is of the same transaction.

    `values` are its row as it came, in which nothing can be trusted; `own` the fields of its child table as they were
    written. `parent` is the reply that a reply answers, none where it answers the first post. `files` are those that
    were taken in, by their place in the folder. `tell` says in the report what is odd about the row.
    """

    id: int
    community: int
    author: int | None
    parent: int | None
    published_at: datetime
    values: dict[str, Any]
    own: dict[str, Any]
    files: Mapping[str, Attachment]
    tell: Callable[[str], None]


class Known(Protocol):
    """What the import knows by the names that the source has for it."""

    def organisations(self, names: Iterable[str]) -> dict[str, int]:
        """The ids of organisations by name; those that nobody knows yet are made."""

    def posts(self, source_ids: Iterable[str]) -> dict[str, int]:
        """The ids here of posts that came before, or come with the same batch."""


class Carrier:
    """Gives and takes what stands beside the rows of a kind. What a tool does not say otherwise stays behind.

    Each is asked for many rows at once, so that none costs a query of its own. What is given has been seen to: only
    what is published and not removed is asked for, and nothing may be given that its readers could not read.
    """

    def give(self, rows: Sequence[Any], files: Mapping[int, str]) -> Said:
        """What some things say of their own; `files` are the places in the folder of their attachments, by id."""
        return {}

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        """Writes what stands beside some things that were brought in."""

    def give_of_replies(self, rows: Sequence[Any]) -> Said:
        """What replies to such things say beside what every reply says."""
        return {}

    def take_of_replies(self, posts: Sequence[Brought], known: Known) -> None:
        """Writes what stands beside replies to such things."""
