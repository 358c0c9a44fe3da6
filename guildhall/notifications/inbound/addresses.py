"""Our addresses that take mail: one of each community, of each invitation, and of each person for each thing that they may answer.

The latter are signed, so that whoever writes to one was sent it. In local parts capitals may get lost on the way, so
they are written in letters that have none. RFC 5321 allows 64 of them.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from dataclasses import dataclass
from email.utils import parseaddr
from hashlib import sha256
from typing import Final

from django.conf import settings

from guildhall.communities.models import Community, Invitation
from guildhall.people.models import Person

REPLY, NEW, ASKED, INVITED, TALK = "r-", "n-", "d-", "i-", "t-"
# Stands for no community in particular.
ANYWHERE: Final = 0
MAC: Final = 10  # bytes: nobody tries 2^80 addresses against a mail server


@dataclass(frozen=True, slots=True)
class To:
    """What an address is for: the answer of a person to a contribution, to what a notice asks, to an invitation, or in a
    talk, or a new conversation in a community."""

    person: int | None = None
    contribution: int | None = None
    notice: int | None = None
    invitation: int | None = None
    talk: int | None = None
    community: int | None = None
    slug: str = ""


def takes_mail() -> bool:
    """Whether this site reads mail at all."""
    return bool(settings.MAIL_IN)


def reply_address(person: Person, contribution: int) -> str:
    """Where this person answers a contribution; empty where no mail is read."""
    return _address(REPLY + _token(REPLY, person, contribution)) if takes_mail() else ""


def notice_address(person: Person, notice: int) -> str:
    """Where this person answers what a notice asks; empty where no mail is read."""
    return _address(ASKED + _token(ASKED, person, notice)) if takes_mail() else ""


def talk_address(person: Person, talk: int) -> str:
    """Where this person answers in a talk; empty where no mail is read."""
    return _address(TALK + _token(TALK, person, talk)) if takes_mail() else ""


def invitation_address(invitation: Invitation) -> str:
    """Where whoever has an invitation says that they accept it; empty where no mail is read."""
    if not takes_mail():
        return ""
    number = _number(invitation.pk)
    return _address(INVITED + _letters(number + _mac(INVITED, number, invitation.token)))


def community_address(community: Community) -> str:
    """Where anybody begins a conversation in a community, and then says that they did; empty where no mail is read."""
    return _address(community.slug) if takes_mail() else ""


def own_address(person: Person, community: int) -> str:
    """Where this person begins one, which is posted at once, also with no community named; empty where no mail is read."""
    return _address(NEW + _token(NEW, person, community)) if takes_mail() else ""


def purpose_of(address: str) -> To | None:
    """What one of our addresses is for; None where it is none of ours.

    Nothing at all is what our sender's own address is for, to which mail servers send what they could not deliver.
    """
    if not settings.MAIL_IN:
        return None
    if address.lower() == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower():
        return To()
    before, _mark, after = settings.MAIL_IN.lower().partition("{}")
    found = re.fullmatch(re.escape(before) + r"([\w-]{1,64})" + re.escape(after), address.lower())
    if found is None:
        return None
    local = found[1]
    return _read(local) or To(slug=local)


def _address(local: str) -> str:
    return str(settings.MAIL_IN).replace("{}", local)


def _token(mark: str, person: Person, about: int) -> str:
    payload = _number(person.pk) + _number(about)
    return _letters(payload + _mac(mark, payload, person.keys_made))


def _letters(content: bytes) -> str:
    return b32encode(content).decode().rstrip("=").lower()


def _read(local: str) -> To | None:
    mark, token = local[:2], local[2:]
    if mark not in (REPLY, NEW, ASKED, INVITED, TALK):
        return None
    try:
        content = b32decode(token.upper() + "=" * (-len(token) % 8))
        if _letters(content) != token:  # the last letter may hold bits that mean nothing
            return None
        first, at = _read_number(content, 0)
        if mark == INVITED:
            return _read_invited(first, content, at)
        person = first
        about, at = _read_number(content, at)
    except (ValueError, IndexError):
        return None
    keys = Person.objects.filter(pk=person).values_list("keys_made", flat=True).first()
    if keys is None or not hmac.compare_digest(content[at:], _mac(mark, content[:at], keys)):
        return None
    if mark == REPLY:
        return To(person, contribution=about)
    if mark == ASKED:
        return To(person, notice=about)
    if mark == TALK:
        return To(person, talk=about)
    return To(person, community=about)


def _read_invited(pk: int, content: bytes, at: int) -> To | None:
    secret = Invitation.objects.filter(pk=pk).values_list("token", flat=True).first()
    if secret is None or not hmac.compare_digest(content[at:], _mac(INVITED, content[:at], secret)):
        return None
    return To(invitation=pk)


def _mac(mark: str, payload: bytes, keys: int | str) -> bytes:
    """Changes with the person's keys, so that new ones stop the addresses in old mails."""
    key = f"guildhall.notifications.{mark}:{keys}:{settings.SECRET_KEY}".encode()
    return hmac.new(key, payload, sha256).digest()[:MAC]


def _number(value: int) -> bytes:
    """A number in as many bytes as it needs, after how many these are."""
    content = value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")
    return bytes([len(content)]) + content


def _read_number(content: bytes, at: int) -> tuple[int, int]:
    length = content[at]
    if not 0 < length <= 8 or at + 1 + length > len(content):
        raise ValueError("no number")
    return int.from_bytes(content[at + 1 : at + 1 + length], "big"), at + 1 + length
