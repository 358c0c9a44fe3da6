"""Finding hot seats: one that somebody may see, those on a page of the list, and the list by how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from guildhall.communities.permissions import Act, may
from guildhall.contributions.lines import Line, Wanted
from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import HotSeat

Reader = Person | AnonymousUser | None
WITH: Final = ("community", "guest__organisation", "written_up_by")
STANDING: Final = {
    "now": "h.starts_at <= %(now)s AND (h.ends_at IS NULL OR h.ends_at > %(now)s)",
    "coming": "(h.starts_at IS NULL OR h.starts_at > %(now)s)",
    "over": "h.ends_at <= %(now)s",
}


def seat_for(reader: Reader, pk: int) -> HotSeat | None:
    """A hot seat that somebody may see."""
    # One that was merged into another thread is a reply there.
    seats = HotSeat.objects.visible_to(reader).filter(pk=pk, root=None)
    return seats.select_related(*WITH).first()


def seats_on(reader: Reader, lines: Iterable[Line]) -> dict[int, HotSeat]:
    """What is the tool's own of the lines of a list, by number."""
    seats = HotSeat.objects.visible_to(reader).filter(pk__in=[line.id for line in lines])
    return {seat.pk: seat for seat in seats.select_related("guest__organisation")}


def may_answer(reader: Reader, seat: HotSeat) -> bool:
    """Whether somebody may answer as the guest: the guest, and those who look after the place for them."""
    if not isinstance(reader, Person) or not seat.takes_answers:
        return False
    is_guest = seat.guest_id == reader.pk and may(reader, Act.REPLY, seat.community)
    return is_guest or may(reader, Act.MODERATE, seat.community)


@dataclass(slots=True, kw_only=True)
class WantedSeats(Wanted):
    """A list of hot seats that are on now, coming, or over."""

    standing: str = ""

    @classmethod
    def of(cls, wanted: Wanted, standing: str) -> WantedSeats:
        """The same list, of those that stand so."""
        asked = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
        return cls(**asked, standing=standing if standing in STANDING else "")

    def conditions(self) -> tuple[list[str], dict[str, Any]]:
        where, parameters = Wanted.conditions(self)
        if self.standing:
            where.append(
                f"c.id IN (SELECT h.contribution_ptr_id FROM hot_seats_hotseat h WHERE {STANDING[self.standing]})"
            )
            parameters["now"] = timezone.now()
        return where, parameters
