"""Who looks at which page of a hot seat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.project.tests.looking import VISITOR, Look, Place, in_waste, of_thing, thing
from guildhall.tools.hot_seats import deeds
from guildhall.tools.hot_seats.models import GuestLink, HotSeat, digest_of

WORD: Final = "a-word-for-the-guest"


def furnish(place: Place) -> None:
    """One that is live, with a question in each state; one that is coming; and one that is over and written up."""
    ada, bo, cy = place.people["ada"], place.people["bo"], place.people["cy"]
    now = timezone.now()
    seat = _seat(place, "Ask the lid researcher", now - timedelta(days=1), now + timedelta(days=13))
    answered = seat.reply(bo, "<p>Which lid?</p>")
    waiting = seat.reply(ada, "<p>What did it cost?</p>")
    same = seat.reply(bo, "<p>Which lid would you choose?</p>")
    aside = seat.reply(bo, "<p>Which maker?</p>")
    deeds.vote(answered, ada, True)
    deeds.answer(seat, answered, "<p>The round one.</p>", None, "en")
    deeds.make_next(waiting, ada)
    deeds.merge(same, answered, ada)
    deeds.set_aside(aside, "That is for a tender.", ada)
    GuestLink.objects.create(contribution_id=seat.pk, digest=digest_of(WORD), made_by=ada)
    _seat(place, "Coming: fly-tipping", now + timedelta(days=5), now + timedelta(days=5, hours=1))
    over = _seat(place, "Over: garden waste", now - timedelta(days=9), now - timedelta(days=8))
    over.guest, over.write_up, over.written_up_at = cy, "<h3>Lids</h3><p>Round.</p>", now
    over.save()


def _seat(place: Place, title: str, starts: Any, ends: Any) -> HotSeat:
    made: Any = Contribution.objects.write(
        *(place.people["ada"], place.waste, "hot_seat"),
        title=title,
        html="<p>She counted bins.</p>",
        guest_name="Imogen Farrow",
        guest_role="Researcher",
        guest_organisation="Bright Street Trust",
        starts_at=starts,
        ends_at=ends,
    )
    return made  # type: ignore[no-any-return]


def _of_question(name: str) -> Any:
    """An address of the question that waits in the first hot seat."""

    def address(place: Place) -> str:
        seat = HotSeat.objects.order_by("pk")[0]
        question = seat.thread.get(html="<p>What did it cost?</p>")
        return reverse(name, args=[place.waste.slug, seat.pk, question.pk])

    return address


def _guests(name: str) -> Any:
    def address(place: Place) -> str:
        seat = HotSeat.objects.order_by("pk")[0]
        question = seat.thread.get(html="<p>What did it cost?</p>")
        more = [question.pk] if name.endswith("answer") else []
        return reverse(name, args=[place.waste.slug, seat.pk, WORD, *more])

    return address


def _over(_place: Place) -> str:
    return HotSeat.objects.order_by("-pk")[0].get_absolute_url()


PAGES: Final[dict[str, list[Look]]] = {
    "hot_seats": [("bo", in_waste("hot_seats")), (VISITOR, in_waste("hot_seats", "?show=coming"))],
    "hot_seats_new": [("ada", in_waste("hot_seats_new"))],
    "hot_seat": [
        *(("bo", thing("hot_seat")), ("ada", thing("hot_seat")), ("newcomer", thing("hot_seat"))),
        ("bo", _over),
    ],
    "hot_seat_answer": [("ada", _of_question("hot_seat_answer"))],
    "hot_seat_aside": [("ada", _of_question("hot_seat_aside"))],
    "hot_seat_merge": [("ada", _of_question("hot_seat_merge"))],
    "hot_seat_write_up": [("ada", of_thing("hot_seat", "hot_seat_write_up"))],
    "hot_seat_link": [("ada", of_thing("hot_seat", "hot_seat_link"))],
    "hot_seat_guest": [(VISITOR, _guests("hot_seat_guest"))],
    "hot_seat_guest_answer": [(VISITOR, _guests("hot_seat_guest_answer"))],
}
NO_PAGES: Final = {"hot_seat_live": "a part of a page"}
ONLY_SENT: Final = ("hot_seat_vote", "hot_seat_next", "hot_seat_back")
