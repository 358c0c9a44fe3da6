"""A question: beside its words, who is asked in person."""

from __future__ import annotations

from django.http import QueryDict

from guildhall.asking.panel import ask_ticked
from guildhall.contributions.forms import RootForm
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person


class QuestionForm(RootForm):
    """A question. Whom it is put to was shown with the form, and is asked as it is published."""

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Asks those who were ticked; there are none where the form did not show them, as when a question is changed."""
        if isinstance(self.data, QueryDict) and (token := self.data.get("whom")):
            ask_ticked(contribution, token, self.data.getlist("ask"))
