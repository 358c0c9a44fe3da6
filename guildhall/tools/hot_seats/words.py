"""When a guest answers, and where a hot seat stands, as people say it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.kit.times import local_date, local_time, weekday
from guildhall.tools.hot_seats.models import HotSeat, Phase


def name_of_guest(seat: HotSeat) -> str:
    """The guest's name, as a sentence can begin with it."""
    return seat.guest_name or (seat.guest.name if seat.guest else "") or _("The guest")


def day_of(moment: datetime) -> str:
    """“Thursday 12 March”."""
    return _("%(weekday)s %(date)s") % {"weekday": weekday(moment), "date": local_date(moment)}


def hours_of(seat: HotSeat) -> str:
    """“Thursday 12 March, 10:00 to 11:00”, or “12 March to 26 March”; nothing where no day is settled."""
    starts, ends = seat.starts_at, seat.ends_at
    if starts is None:
        return ""
    day, time = day_of(starts), local_time(starts)
    if ends is None:
        return _("%(day)s, %(time)s") % {"day": day, "time": time}
    if timezone.localdate(starts) == timezone.localdate(ends):
        return _("%(day)s, %(start)s to %(end)s") % {"day": day, "start": time, "end": local_time(ends)}
    return _("%(first)s to %(last)s") % {"first": local_date(starts), "last": local_date(ends)}


def stands(seat: HotSeat) -> str:
    """Where it stands, in one sentence that says what to do."""
    name, hours = name_of_guest(seat), hours_of(seat)
    match seat.phase:
        case Phase.OVER:
            return (
                _("Over, and written up above.") if seat.written_up_at else _("Over. Thank you for asking.")
            )
        case Phase.LIVE:
            if seat.ends_at is None:
                return _("Live now: %(name)s answers.") % {"name": name}
            return _("Live now: %(name)s answers until %(end)s.") % {"name": name, "end": _end(seat.ends_at)}
        case Phase.COMING:
            assert seat.opens_at is not None
            opens = _("%(day)s, %(time)s") % {"day": day_of(seat.opens_at), "time": local_time(seat.opens_at)}
            return _("You can put your questions from %(opens)s. %(name)s answers: %(hours)s.") % {
                "opens": opens,
                "name": name,
                "hours": hours or _("the day is not settled yet"),
            }
        case _:
            return _("Put your question now. %(name)s answers: %(hours)s.") % {
                "name": name,
                "hours": hours or _("the day is not settled yet"),
            }


def _end(ends_at: datetime) -> str:
    """The time where it ends today, else the day."""
    return local_time(ends_at) if timezone.localdate(ends_at) == timezone.localdate() else day_of(ends_at)
