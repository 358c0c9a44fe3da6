"""Talks, who takes part in them, what is said there, and what keeps people from being bothered."""

from guildhall.talks.models.contacts import Contact
from guildhall.talks.models.messages import Message
from guildhall.talks.models.safety import Block, Report, Stop
from guildhall.talks.models.talks import Part, Talk
from guildhall.talks.models.wishes import MessageWish

__all__ = ["Block", "Contact", "Message", "MessageWish", "Part", "Report", "Stop", "Talk"]
