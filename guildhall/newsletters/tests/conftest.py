"""A newsletter that is ready to go."""

from __future__ import annotations

import pytest

from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.newsletters.models import Item, Newsletter
from guildhall.people.models import Person
from guildhall.testing.cast import Write


@pytest.fixture
def question(waste: Community, bo: Person, write: Write) -> Contribution:
    return write(waste, bo, "Who charges for bins?", "We think of it.", kind="question")


@pytest.fixture
def ready(waste: Community, ada: Person, question: Contribution) -> Newsletter:
    """With one item and a few words."""
    made = Newsletter.objects.begin(waste, ada, "Waste and recycling: this week")
    made.tick([question.pk], [], ada)
    item = Item.objects.get()
    introduction = '<p>Dear <strong>all</strong>, see <a href="/help/">help</a>.</p>'
    made.change(ada, 0, {item.pk: "Do you?"}, introduction=introduction, ending="<p>Until soon.</p>")
    made.refresh_from_db()
    return made
