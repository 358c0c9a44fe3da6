"""Who gets the newsletters of a community, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import ngettext

from guildhall.notifications.models import Mail

# Each member with why they do not get it, or nothing. Wishes are those of notifications/models/wishes.py.
READERS: Final = """
SELECT m.person_id, CASE
  WHEN NOT p.is_active OR p.approved_at IS NULL THEN 'away'
  WHEN p.email IS NULL THEN 'no address'
  WHEN s.paused_at IS NOT NULL THEN 'paused'
  WHEN n.is_wanted IS FALSE THEN 'stopped'
  WHEN n.is_wanted IS NULL AND coalesce(w.rhythm, s.rhythm, 'daily') = 'never' THEN 'no mail'
  ELSE '' END AS why
FROM communities_membership m JOIN people_person p ON p.id = m.person_id
LEFT JOIN notifications_mailsettings s ON s.person_id = m.person_id
LEFT JOIN notifications_communitywish w ON w.person_id = m.person_id AND w.community_id = m.community_id
LEFT JOIN notifications_newsletterwish n ON n.person_id = m.person_id AND n.community_id = m.community_id
WHERE m.community_id = %(community)s AND (%(person)s::bigint IS NULL OR m.person_id = %(person)s)"""


# A mail for each of them, so many in a minute: in one statement, since whoever writes in the community waits for it.
MAILS: Final = f"""
INSERT INTO notifications_mail (key, person_id, kind, why, community_id, made_at, due_at, state, tries, problem)
SELECT %(key)s || r.person_id, r.person_id, 'newsletter', 'newsletter', %(community)s, %(now)s,
  %(now)s + (row_number() OVER (ORDER BY r.person_id) - 1) / %(a_minute)s * interval '1 minute', 'waiting', 0, ''
FROM ({READERS}) r WHERE r.why = '' ON CONFLICT (key) DO NOTHING"""


@dataclass(frozen=True, slots=True)
class Readers:
    """How many members get it, and how many do not, by why."""

    count: int
    others: dict[str, int]

    @property
    def reasons(self) -> list[str]:
        """Why the others do not, in words."""
        return [words(number) for why, words in REASONS.items() if (number := self.others.get(why, 0))]


def _stopped(number: int) -> str:
    return ngettext(
        "%(num)s member has stopped these newsletters.",
        "%(num)s members have stopped these newsletters.",
        number,
    ) % {"num": number}


def _no_mail(number: int) -> str:
    return ngettext(
        "%(num)s member wants no mail from this community.",
        "%(num)s members want no mail from this community.",
        number,
    ) % {"num": number}


def _paused(number: int) -> str:
    return ngettext(
        "Mails to %(num)s member came back, so we send them none.",
        "Mails to %(num)s members came back, so we send them none.",
        number,
    ) % {"num": number}


def _no_address(number: int) -> str:
    return ngettext(
        "We know no address of %(num)s member.", "We know no address of %(num)s members.", number
    ) % {"num": number}


def _away(number: int) -> str:
    return ngettext(
        "%(num)s member has an account that is switched off.",
        "%(num)s members have accounts that are switched off.",
        number,
    ) % {"num": number}


REASONS: Final = {
    "stopped": _stopped,
    "no mail": _no_mail,
    "paused": _paused,
    "no address": _no_address,
    "away": _away,
}


def readers_of(community: int) -> Readers:
    """The count of those who get the newsletters of a community now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT why, count(*) FROM ({READERS}) r GROUP BY why", {"community": community, "person": None}
        )
        others = dict(cursor.fetchall())
    return Readers(others.pop("", 0), others)


def is_reader(community: int, person: int) -> bool:
    """Whether somebody gets the newsletters of a community now."""
    with connection.cursor() as cursor:
        cursor.execute(READERS, {"community": community, "person": person})
        found = cursor.fetchone()
    return found is not None and not found[1]


def put_into_outbox(newsletter: int, community: int) -> int:
    """Writes a mail for each reader into the outbox, spread over time where they are many. Returns how many."""
    from guildhall.notifications.jobs import send_soon

    asked: dict[str, Any] = {
        "community": community,
        "person": None,
        "key": key_of(newsletter, ""),
        "now": timezone.now(),
        "a_minute": max(1, settings.NEWSLETTER_MAILS_PER_HOUR // 60),
    }
    with connection.cursor() as cursor:
        cursor.execute(MAILS, asked)
        put: int = cursor.rowcount
    send_soon()
    return put


def put_test(newsletter: int, version: int, community: int, person: int) -> None:
    """Has the newsletter as it is now sent to one person alone, to try it; pressed twice within a minute it is one mail."""
    key = f"{key_of(newsletter, person)}:{version}-{timezone.now():%y%m%d%H%M}"
    kind = Mail.Kind.NEWSLETTER
    Mail.objects.put([Mail(key=key, person_id=person, kind=kind, why=kind, community_id=community)])


def how_it_went(newsletter: int, community: int) -> list[str]:
    """What became of the mails of a newsletter, in words, as long as the outbox remembers them."""
    mails = Mail.objects.filter(community=community, kind=Mail.Kind.NEWSLETTER)
    mine = mails.filter(key__regex=rf"^newsletter:{newsletter}:\d+$")
    counted = dict(mine.values_list("state").annotate(number=Count("pk")).order_by("state"))
    return [words(number) for state, words in STATES.items() if (number := counted.get(state, 0))]


def _sent(number: int) -> str:
    return ngettext("%(num)s mail has left.", "%(num)s mails have left.", number) % {"num": number}


def _waiting(number: int) -> str:
    return ngettext("%(num)s mail waits its turn.", "%(num)s mails wait their turn.", number) % {
        "num": number
    }


def _failed(number: int) -> str:
    return ngettext(
        "%(num)s mail was refused by the reader’s mail server.",
        "%(num)s mails were refused by their readers’ mail servers.",
        number,
    ) % {"num": number}


def _dropped(number: int) -> str:
    return ngettext(
        "%(num)s mail was held back: its reader stopped these mails or left, or nothing in it was for them any more.",
        "%(num)s mails were held back: their readers stopped these mails or left, or nothing in them was for them any more.",
        number,
    ) % {"num": number}


STATES: Final = {
    Mail.State.SENT: _sent,
    Mail.State.WAITING: _waiting,
    Mail.State.FAILED: _failed,
    Mail.State.DROPPED: _dropped,
}


def key_of(newsletter: int, person: int | str) -> str:
    """Nobody gets a newsletter twice."""
    return f"newsletter:{newsletter}:{person}"


def newsletter_in(mail: Mail) -> tuple[int, bool]:
    """Which newsletter a mail brings, and whether it is one to try it."""
    _word, newsletter, _person, *test = mail.key.split(":")
    return int(newsletter), bool(test)
