"""A form whose words may be published at once, kept as a draft, or published at a moment to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guildhall.contributions.forms import RootForm
from guildhall.kit.forms import ClockField, DayField

KEEP: Final = "keep"
LATER: Final = "later"
MORNING: Final = time(9)


def moment_of(day: date, clock: time | None) -> datetime:
    """A day and a time of day where we are, as a moment."""
    return timezone.make_aware(datetime.combine(day, clock or MORNING))


class LaterForm(RootForm):
    """The form of a kind that is `Scheduled`; the button that sent it says what becomes of the words."""

    chosen_once: ClassVar[Sequence[str]] = (*RootForm.chosen_once, "publish_day", "publish_clock")
    publish_at: datetime | None = None

    publish_day = DayField(label=_("Day"), required=False)
    publish_clock = ClockField(label=_("Time"), required=False, initial=MORNING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_kept:
            self.fields["html"].required = False

    @property
    def act(self) -> str:
        """Which button sent it."""
        return str(self.data.get("act", ""))

    @property
    def is_kept(self) -> bool:
        """Whether it is put aside unfinished: then only a title is asked for, to find it again."""
        return self.act == KEEP

    def clean_html(self) -> str:
        return super().clean_html() if self.cleaned_data["html"] or not self.is_kept else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.act == LATER and "publish_day" in self.fields and not self.errors.keys() & {"publish_day"}:
            self._choose_moment(values)
        return values

    def _choose_moment(self, values: dict[str, Any]) -> None:
        day = values.get("publish_day")
        if day is None:
            self.add_error("publish_day", _("Choose the day on which to publish it."))
            return
        moment = moment_of(day, values.get("publish_clock"))
        if moment <= timezone.now():
            self.add_error("publish_day", _("This moment has passed. Choose a later one, or publish it now."))
            return
        self.publish_at = moment

    @classmethod
    def moment_in(cls, moment: datetime | None) -> dict[str, Any]:
        """What the fields hold for a moment that was chosen before."""
        if moment is None:
            return {}
        local = timezone.localtime(moment)
        return {"publish_day": local.date(), "publish_clock": local.time()}
