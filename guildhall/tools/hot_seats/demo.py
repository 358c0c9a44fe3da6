"""What the demo's hot seats have of their own: hours that are always near today, votes, and answers under questions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from guildhall.contributions.models import Contribution
from guildhall.discovery.pages import keep_words_beside
from guildhall.kit.markup import markdown_to_html
from guildhall.people.models import Person
from guildhall.tools.hot_seats.models import HotSeat, SeatAnswer, SeatQuestion, SeatVote


def own(values: dict[str, Any], began: datetime, people: dict[str, Person]) -> dict[str, Any]:
    """The guest and the hours; a write-up stands from an hour after the end."""
    day = timezone.localtime() + timedelta(days=values["starts_in_days"])
    starts = day.replace(hour=values["starts_hour"], minute=0, second=0, microsecond=0)
    ends = starts + timedelta(hours=values["lasts_hours"])
    fields: dict[str, Any] = {
        "guest": people[values["guest"]] if "guest" in values else None,
        "guest_name": values["guest_name"],
        "guest_role": values["guest_role"],
        "guest_organisation": values["guest_organisation"],
        "starts_at": starts,
        "ends_at": ends,
    }
    if "write_up" in values:
        fields |= {
            "write_up": markdown_to_html(values["write_up"].strip()),
            "written_up_at": ends + timedelta(hours=20),
            "written_up_by": people[values["author"]],
        }
    return fields


def after(root: Contribution, values: dict[str, Any], people: dict[str, Person]) -> None:
    """Puts answers under their questions, and votes beside them; nobody is told of what is past."""
    # Written in one go, so in the order of their numbers.
    posts = list(root.thread.order_by("pk"))
    seat = HotSeat.objects.get(pk=root.pk)
    keep_words_beside(seat, seat.write_up)
    for post, given in zip(posts, values.get("reply", []), strict=True):
        if "answers" in given:
            author = None if given.get("by_link") else F("author")
            organisation = None if given.get("by_link") else F("organisation")
            Contribution.objects.filter(pk=post.pk).update(
                parent=posts[given["answers"]], author=author, organisation=organisation
            )
            SeatAnswer.objects.create(contribution=post)
            continue
        voters = given.get("votes", [])
        SeatVote.objects.bulk_create([SeatVote(contribution=post, person=people[key]) for key in voters])
        SeatQuestion.objects.create(
            contribution=post,
            votes=len(voters),
            state=given.get("state", SeatQuestion.State.WAITING),
            reason=given.get("reason", ""),
            changed_by=root.author if "state" in given else None,
        )
    HotSeat.objects.filter(pk=seat.pk).update(
        **{
            told: moment
            for told, moment in (("told_start", seat.starts_at), ("told_end", seat.ends_at))
            if moment and moment <= timezone.now()
        }
    )
