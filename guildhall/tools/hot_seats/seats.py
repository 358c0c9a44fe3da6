"""Finding hot seats: one that somebody may see, those on a page of the list, and the list by how far they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.utils import timezone

from guildhall.communities.audience import audiences_of
from guildhall.communities.permissions import Act, may
from guildhall.contributions.lines import Line, Wanted
from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import HotSeat

Reader = Person | AnonymousUser | None
WITH: Final = ("community", "guest__organisation", "written_up_by")
# Whether somebody may see it, and a word that changes with every change of its rows.
SHOWN: Final = """
SELECT concat_ws(' ', h.ctid, h.xmin, c.ctid, c.xmin) FROM contributions_contribution c JOIN hot_seats_hotseat h ON h.contribution_ptr_id = c.id
 WHERE c.id = %(pk)s AND c.root_id IS NULL AND c.audience_id = ANY(%(audiences)s)"""
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


def seat_to_look_after(reader: Reader, pk: int) -> HotSeat:
    """A hot seat for whoever looks after its community; 404 where they may not see it, 403 where they only may see."""
    seat = seat_for(reader, pk)
    if seat is None:
        raise Http404
    if not may(reader, Act.MODERATE, seat.community):
        raise PermissionDenied
    return seat


def seat_shown(reader: Reader, pk: int) -> HotSeat | None:
    """The same to be shown alone, not changed: read once for all readers until something changes, at most a minute long."""
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"pk": pk, "audiences": audiences_of(reader).array})
        found = cursor.fetchone()
    return _read(pk, found[0], timezone.now().replace(second=0, microsecond=0)) if found else None


@lru_cache(maxsize=128)
def _read(pk: int, _mark: str, _minute: datetime) -> HotSeat | None:
    return HotSeat.objects.select_related(*WITH).filter(pk=pk).first()


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
