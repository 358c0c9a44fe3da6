"""Writing an announcement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.later import LaterForm
from guildhall.contributions.models import Contribution
from guildhall.kit.forms import DayField
from guildhall.people.models import Person
from guildhall.tools.announcements.models import Announcement


class AnnouncementForm(LaterForm):
    """An announcement: until when it stands at the top, and whether readers are asked to say that they read it."""

    own: ClassVar[Sequence[str]] = ("pinned_until", "asks_acknowledgement")

    pinned_until = DayField(
        label=_("Keep it at the top of the community until"),
        required=False,
        help_text=_("It stands there to the end of that day. Leave this empty if it need not."),
    )
    asks_acknowledgement = forms.BooleanField(
        label=_("Ask members to say that they have read it"),
        required=False,
        help_text=_("They find a button under it. You see how many did, not who."),
    )

    def clean_pinned_until(self) -> date | None:
        day: date | None = self.cleaned_data["pinned_until"]
        if day and day < timezone.localdate() and "pinned_until" in self.changed_data:
            raise forms.ValidationError(_("This day has passed. Choose a later one, or leave it empty."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        day = values.get("pinned_until")
        if day and self.publish_at and day < timezone.localdate(self.publish_at):
            self.add_error(
                "pinned_until", _("This is before the day on which it is published. Choose a later one.")
            )
        return values

    def keep_more(self, contribution: Contribution, person: Person) -> None:
        """Puts it at the top, or takes it down, where the day was changed after it was published."""
        assert isinstance(contribution, Announcement)
        if contribution.is_published and "pinned_until" in self.changed_data:
            contribution.pin(contribution.is_for_the_top)
