"""What the house knows of events."""

from django.utils.translation import gettext_lazy as _

from guildhall.contributions.kinds import Kind, Own
from guildhall.workspace.registry import Tool

tool = Tool(
    name="events",
    label=_("Events"),
    icon="calendar-days",
    kinds=[
        Kind(
            "event",
            "events",
            _("Event"),
            _("Events"),
            Own(
                model="events.Event",
                form="guildhall.tools.events.forms.EventForm",
                imported_from=["event"],
                row="guildhall.tools.events.importing.row",
                prose=["notes"],
                carrier="guildhall.tools.events.carrying.Events",
            ),
        ),
    ],
    begin=_("Plan an event"),
    position=50,
    front="guildhall.tools.events.front.next_events",
)
