"""How often a community may send a newsletter: days are counted by the calendar where we are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.communities.refusals import Refused
from guildhall.kit.times import local_date

if TYPE_CHECKING:
    from guildhall.newsletters.models import Newsletter


def next_day(newsletter: Newsletter) -> date | None:
    """The first day on which it may go, if that is after today, as far as those go that were sent."""
    others = type(newsletter).objects.filter(community=newsletter.community_id).exclude(pk=newsletter.pk)
    last = others.sent().first()
    if last is None or last.sent_at is None:
        return None
    day = timezone.localdate(last.sent_at) + _apart()
    return day if day > timezone.localdate() else None


def refuse_too_soon(newsletter: Newsletter, at: datetime) -> None:
    """Refuses a moment that is too near to another newsletter of the community, sent or still to go."""
    day = timezone.localdate(at)
    others = type(newsletter).objects.filter(community=newsletter.community_id).exclude(pk=newsletter.pk)
    for sent_at, send_at in others.values_list("sent_at", "send_at"):
        moment = sent_at or send_at
        if moment is None or abs(timezone.localdate(moment) - day) >= _apart():
            continue
        other = timezone.localdate(moment)
        words = (
            _("%(rule)s The last one went on %(day)s, so the next may go from %(from)s.")
            if sent_at
            else _(
                "%(rule)s Another one is to go on %(day)s. Call that one off, or choose %(from)s or later."
            )
        )
        said = {"rule": rule(), "day": local_date(other), "from": local_date(other + _apart())}
        raise Refused(words % said)


def rule() -> str:
    """The limit in words."""
    days = settings.NEWSLETTER_DAYS
    return ngettext(
        "A community sends at most one newsletter a day.",
        "A community sends at most one newsletter in %(num)s days.",
        days,
    ) % {"num": days}


def _apart() -> timedelta:
    return timedelta(days=settings.NEWSLETTER_DAYS)
