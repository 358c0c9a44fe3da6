"""Hot seats in the neutral format. Votes, and the link that lets a guest in, stay behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Q

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.contributions.models import Contribution
from guildhall.discovery.pages import keep_words_beside
from guildhall.kit.given import at, line, text
from guildhall.tools.hot_seats.models import HotSeat, SeatAnswer, SeatQuestion
from guildhall.tools.hot_seats.words import name_of_guest

LONGEST_NAME: Final = 120
LONGEST_ORGANISATION: Final = 160
LONGEST_REASON: Final = 500
State = SeatQuestion.State


def row(values: dict[str, Any]) -> dict[str, Any]:
    """Who the guest is, when they take questions and answer, and the write-up, which comes clean."""
    opens, starts, ends = (at(values.get(name)) for name in ("opens", "start", "end"))
    write_up = str(values.get("write_up") or "")
    return {
        "guest_name": line(values.get("guest"), LONGEST_NAME),
        "guest_role": line(values.get("guest_role"), LONGEST_NAME),
        "guest_organisation": line(values.get("guest_organisation"), LONGEST_ORGANISATION),
        "opens_at": opens if opens and (starts is None or opens < starts) else None,
        "starts_at": starts,
        "ends_at": ends if starts and ends and starts < ends else None,
        "write_up": write_up,
        "written_up_at": (at(values.get("written_up")) or at(values.get("date"))) if write_up else None,
    }


class HotSeats(Carrier):
    """The guest's answers and the questions that were set aside are said by the replies that they are."""

    def give(self, rows: Sequence[HotSeat], files: Mapping[int, str]) -> Said:
        return {
            row.pk: {
                "guest": name_of_guest(row) if row.guest_name or row.guest_id else "",
                "guest_role": row.guest_role,
                "guest_organisation": row.guest_organisation,
                "opens": row.opens_at,
                "start": row.starts_at,
                "end": row.ends_at,
                "write_up": row.write_up,
                "written_up": row.written_up_at,
            }
            for row in rows
        }

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        for post in posts:
            if post.own["write_up"]:
                keep_words_beside(Contribution(pk=post.id), post.own["write_up"])

    def give_of_replies(self, rows: Sequence[Contribution]) -> Said:
        ids = [row.pk for row in rows]
        answers = SeatAnswer.objects.filter(contribution__in=ids).values_list("contribution", flat=True)
        said: Said = {pk: {"guests_answer": True} for pk in answers}
        questions = SeatQuestion.objects.filter(
            Q(state=State.ASIDE) | Q(state=State.MERGED), contribution__in=ids
        )
        for question in questions:
            if question.state == State.ASIDE:
                said.setdefault(question.pk, {})["set_aside"] = question.reason or True
            else:
                said.setdefault(question.pk, {})["merged"] = True
        return said

    def take_of_replies(self, posts: Sequence[Brought], known: Known) -> None:
        answers, questions = [], []
        for post in posts:
            if post.values.get("guests_answer") is True:
                if post.parent is None:
                    post.tell("is a guest's answer to no question; stands as a reply")
                else:
                    answers.append(SeatAnswer(contribution_id=post.id))
            elif (question := _question(post)) is not None:
                questions.append(question)
        SeatAnswer.objects.bulk_create(answers)
        SeatQuestion.objects.bulk_create(questions)


def _question(post: Brought) -> SeatQuestion | None:
    """The row beside a question that was set aside with a reason, or that stands under one that asks the same."""
    aside = post.values.get("set_aside")
    if post.parent is None and (aside is True or text(aside, LONGEST_REASON)):
        reason = line(aside, LONGEST_REASON)
        return SeatQuestion(
            contribution_id=post.id, state=State.ASIDE, reason=reason, changed_at=post.published_at
        )
    if post.parent is not None and post.values.get("merged") is True:
        return SeatQuestion(contribution_id=post.id, state=State.MERGED, changed_at=post.published_at)
    return None
