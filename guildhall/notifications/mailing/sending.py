"""Hands the mails of the outbox to the mail server, one after the other, each once."""

from __future__ import annotations

import logging
import smtplib
from collections import Counter
from datetime import timedelta
from typing import Final

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from guildhall.kit.jobs import a_while_later
from guildhall.notifications.mailing.letters import letter
from guildhall.notifications.models import Mail
from guildhall.notifications.models.wishes import settings_for

log = logging.getLogger(__name__)
# How long one waits after the first failure, the second, …; then it is given up. Together three days, as mail servers do.
PATIENCE: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
AWAY: Final = 3  # failures to reach the server one after the other, after which the others need not be tried


class Refused(Exception):
    """The mail server will never take this mail."""


class AddressRefused(Refused):
    """There is no such address, or it takes no mail."""


class NotNow(Exception):
    """The mail server does not take this mail now."""


class ServerAway(NotNow):
    """The mail server cannot be reached, or hung up."""


def send_due(most: int) -> Counter[str]:
    """Sends up to so many mails that are due. Returns how many ended in which state."""
    ended, away, postman = Counter[str](), 0, Postman()
    try:
        while ended.total() < most and away < AWAY:
            with transaction.atomic():
                waiting = Mail.objects.due().with_thread().select_related("person__mail_settings")
                mail = waiting.select_for_update(skip_locked=True, of=("self",)).first()
                if mail is None:
                    break
                is_away = _try(mail, postman)
            away = away + 1 if is_away else 0
            ended[mail.state] += 1
    finally:
        postman.close()
    return ended


def _try(mail: Mail, postman: Postman) -> bool:
    """Sends one mail, or writes down why not. Whether the server was away."""
    is_away = False
    try:
        with transaction.atomic():
            message = letter(mail)
        if message is None:
            _end(mail, Mail.State.DROPPED)
        else:
            postman.hand_over(message)
            _end(mail, Mail.State.SENT)
    except Refused as refusal:
        _end(mail, Mail.State.FAILED, str(refusal))
        if isinstance(refusal, AddressRefused):
            settings_for(mail.person).pause(str(refusal))
    except NotNow as reason:
        is_away = isinstance(reason, ServerAway)
        _put_off(mail, str(reason))
    except Exception as error:
        log.exception("Mail %s could not be written", mail.pk)
        _put_off(mail, repr(error))
    return is_away


def _end(mail: Mail, state: str, problem: str = "") -> None:
    mail.state, mail.problem, mail.ended_at = state, problem[:200], timezone.now()
    mail.save(update_fields=["state", "problem", "ended_at"])


def _put_off(mail: Mail, problem: str) -> None:
    """Tries again later, each time after a longer while, and gives up in the end."""
    if mail.tries >= len(PATIENCE):
        _end(mail, Mail.State.FAILED, problem)
        return
    mail.due_at, mail.problem = a_while_later(timezone.now(), PATIENCE[mail.tries]), problem[:200]
    mail.tries += 1
    mail.save(update_fields=["due_at", "problem", "tries"])


class Postman:
    """A connection to the mail server that is kept while there is something to hand over."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def hand_over(self, message: EmailMessage) -> None:
        """Gives one mail to the server. Raises Refused, NotNow or ServerAway."""
        message.connection = self.connection
        try:
            self.connection.open()
            message.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            self._reset()
            said = _said(code, words)
            raise AddressRefused(str(said)) if isinstance(said, Refused) else said from refusal
        except smtplib.SMTPResponseException as refusal:
            self.close()
            if isinstance(refusal, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
                raise _said(refusal.smtp_code, refusal.smtp_error) from refusal
            raise ServerAway(str(refusal)) from refusal
        except (smtplib.SMTPException, OSError) as problem:
            self.close()
            raise ServerAway(repr(problem)) from problem

    def _reset(self) -> None:
        """A recipient was refused; the connection is good for the next mail if the server says so."""
        try:
            self.connection.connection.rset()
        except (AttributeError, smtplib.SMTPException, OSError):
            self.close()

    def close(self) -> None:
        """Hangs up, whatever the other side does."""
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError):
            self.connection = get_connection()


def _said(code: int, words: bytes | str) -> Refused | NotNow:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    # 552 is a full mailbox, which may be empty tomorrow. RFC 5321, 4.2.
    lasting = 500 <= code < 600 and code != 552
    return (Refused if lasting else NotNow)(f"{code} {text}")
