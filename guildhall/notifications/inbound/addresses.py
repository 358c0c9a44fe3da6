"""Our addresses that take mail: one of each community, and one of each person for each thing that they may answer.

The latter are signed, so that whoever writes to one was sent it. In local parts capitals may get lost on the way, so
they are written in letters that have none. RFC 5321 allows 64 of them.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.conf import settings

from guildhall.communities.models import Community
from guildhall.people.models import Person

REPLY, NEW = "r-", "n-"
MAC: Final = 10  # bytes: nobody tries 2^80 addresses against a mail server


@dataclass(frozen=True, slots=True)
class To:
    """What an address is for: the answer of a person to a contribution, or a new conversation in a community."""

    person: int | None = None
    contribution: int | None = None
    community: int | None = None
    slug: str = ""


def takes_mail() -> bool:
    """Whether this site reads mail at all."""
    return bool(settings.MAIL_IN)


def reply_address(person: Person, contribution: int) -> str:
    """Where this person answers a contribution; empty where no mail is read."""
    return _address(REPLY + _token(REPLY, person, contribution)) if takes_mail() else ""


def community_address(community: Community) -> str:
    """Where anybody begins a conversation in a community, and then says that they did; empty where no mail is read."""
    return _address(community.slug) if takes_mail() else ""


def own_address(person: Person, community: int) -> str:
    """Where this person begins one, which is posted at once; empty where no mail is read."""
    return _address(NEW + _token(NEW, person, community)) if takes_mail() else ""


def purpose_of(address: str) -> To | None:
    """What one of our addresses is for; None where it is none of ours, or its signature is wrong."""
    before, _mark, after = settings.MAIL_IN.lower().partition("{}")
    found = re.fullmatch(re.escape(before) + r"([\w-]{1,64})" + re.escape(after), address.lower())
    if not settings.MAIL_IN or found is None:
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
    if mark not in (REPLY, NEW):
        return None
    try:
        content = b32decode(token.upper() + "=" * (-len(token) % 8))
        person, at = _read_number(content, 0)
        about, at = _read_number(content, at)
    except (ValueError, IndexError):
        return None
    if _letters(content) != token:  # the last letter may hold bits that mean nothing
        return None
    keys = Person.objects.filter(pk=person).values_list("keys_made", flat=True).first()
    if keys is None or not hmac.compare_digest(content[at:], _mac(mark, content[:at], keys)):
        return None
    return To(person, contribution=about) if mark == REPLY else To(person, community=about)


def _mac(mark: str, payload: bytes, keys: int) -> bytes:
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
