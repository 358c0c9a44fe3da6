"""A poll to vote in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person
from guildhall.tools.polls.models import Option, Poll

MakePoll = Callable[..., Poll]


@pytest.fixture
def make_poll(waste: Community, ada: Person) -> MakePoll:
    """A poll by Ada with three options: `make_poll(way="ranked")`."""

    def make(**fields: Any) -> Poll:
        poll = Contribution.objects.write(ada, waste, "poll", title="How often?", html="", **fields)
        assert isinstance(poll, Poll)
        for number, words in enumerate(("Weekly", "Two weeks", "Three weeks")):
            Option.objects.create(contribution=poll, text=words, position=number)
        return poll

    return make
