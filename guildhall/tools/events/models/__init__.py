"""Events, the dates of those that repeat, who comes, and who organises them."""

from guildhall.tools.events.models.attending import Attendance, Organiser
from guildhall.tools.events.models.event import Event, events_for
from guildhall.tools.events.models.occurrence import Occurrence

__all__ = ["Attendance", "Event", "Occurrence", "Organiser", "events_for"]
