"""How the leak test meets hot seats: guests, questions with answers and votes, what was set aside, and links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.discovery.pages import keep_words_beside
from guildhall.project.tests.leak.asking import Secret, each_of_kind
from guildhall.tools.hot_seats import deeds
from guildhall.tools.hot_seats.models import GuestLink, HotSeat, digest_of


def word_of(seat: Contribution) -> str:
    """The word in the link of a hot seat in the world of the test; nobody could guess a real one."""
    return f"word-of-{seat.pk}"


def seats(_world: Any) -> list[str]:
    """The page of each hot seat, also with all questions."""
    found = HotSeat.objects.select_related("community").order_by("pk")
    return [seat.get_absolute_url() + query for seat in found for query in ("", "?all")]


def of_questions(name: str) -> Any:
    """An address that names a hot seat and one of its questions: the one that waits."""

    def addresses(_world: Any) -> Iterable[str]:
        for seat in HotSeat.objects.select_related("community").order_by("pk"):
            question = seat.thread.filter(parent=None).order_by("pk").first()
            yield reverse(name, args=[seat.community.slug, seat.pk, question.pk if question else 1])

    return addresses


def with_others_words(name: str) -> Any:
    """The guest's page of a hot seat, asked with the word of another one, and with none that exists."""

    def addresses(_world: Any) -> Iterable[str]:
        found = list(HotSeat.objects.select_related("community").order_by("pk"))
        for seat, other in zip(found[-2:], reversed(found[-2:]), strict=True):
            more = [1] if name.endswith("answer") else []
            yield reverse(name, args=[seat.community.slug, seat.pk, word_of(other), *more])
            yield reverse(name, args=[seat.community.slug, seat.pk, "x" * 43, *more])

    return addresses


READ: Final = {
    "hot_seat": seats,
    "hot_seat_live": each_of_kind("hot_seat", "hot_seat_live", "?all"),
    "hot_seat_answer": of_questions("hot_seat_answer"),
    "hot_seat_aside": of_questions("hot_seat_aside"),
    "hot_seat_merge": of_questions("hot_seat_merge"),
    "hot_seat_write_up": each_of_kind("hot_seat", "hot_seat_write_up"),
    "hot_seat_link": each_of_kind("hot_seat", "hot_seat_link"),
    "hot_seat_guest": with_others_words("hot_seat_guest"),
    "hot_seat_guest_answer": with_others_words("hot_seat_guest_answer"),
}
HARMLESS: Final = {
    "hot_seat_vote": "POST only; tested in the tool",
    "hot_seat_next": "POST only; tested in the tool",
    "hot_seat_back": "POST only; tested in the tool",
}
TEXTS: Final = {
    "hot_seats.HotSeat": {"guest_name", "guest_role", "guest_organisation", "write_up"},
    "hot_seats.SeatQuestion": {"reason"},
    # What a word amounts to.
    "hot_seats.GuestLink": {"digest"},
}
SHOWS: Final = {
    "guildhall.tools.hot_seats.seats": ("hot_seat_live", "hot_seat_link", "hot_seats"),
    "guildhall.tools.hot_seats.questions": ("hot_seat", "hot_seat_live"),
    "guildhall.tools.hot_seats.views": ("hot_seat_answer", "hot_seat_aside"),
    "guildhall.tools.hot_seats.moderating": ("hot_seat_merge",),
}
SECOND_LOCKS: Final = {
    "tools.hot_seats.seats:seats_on.1": "only for lines that the rule let through",
    "tools.hot_seats.views:asked.1": "the hot seat was let through, and a question that was removed is not in its list",
    "tools.hot_seats.moderating:merge.1": "one must look after the place, and choose among the questions one sees",
}


def fill(world: Any, root: Contribution, secret: Secret) -> None:
    """A guest by link, a question with an answer, one set aside, one that was removed, and a write-up."""
    if not isinstance(root, HotSeat):
        return
    now = timezone.now()
    place = next(name for name, community in world.communities.items() if community.pk == root.community_id)
    facilitator = world.people["facilitator"]
    root.guest_name, root.guest_role = secret("guest")[:120], secret("job of the guest")[:120]
    root.guest_organisation = secret("organisation of the guest")[:160]
    root.starts_at, root.ends_at = now - timedelta(days=1), now + timedelta(days=9)
    root.write_up, root.written_up_at = f"<p>{secret('write-up')}</p>", now
    root.written_up_by = facilitator
    root.save()
    keep_words_beside(root, root.write_up)
    member = world.people["facilitator" if root.shared_with == "facilitators" else "member"]
    question = root.reply(member, f"<p>{secret('question')}</p>")
    deeds.vote(question, facilitator, True)
    deeds.answer(root, question, f"<p>{secret('answer of a guest without an account')}</p>", None, "en")
    aside = root.reply(member, f"<p>{secret('question set aside')}</p>")
    deeds.set_aside(aside, secret("reason to set a question aside"), facilitator)
    actor = "facilitator" if root.shared_with == "facilitators" else "member"
    gone = root.reply(member, f"<p>{world.secret(place, f'{actor} or facilitators', 'removed question')}</p>")
    gone.remove(facilitator, world.secret(place, f"{actor} or facilitators", "reason of a removal"))
    GuestLink.objects.create(contribution_id=root.pk, digest=digest_of(word_of(root)), made_by=facilitator)
