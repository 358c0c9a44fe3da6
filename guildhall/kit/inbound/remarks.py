"""What may be said of an incoming mail besides its words."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Remark(StrEnum):
    """What was unusual in a mail; `sentence` is for people."""

    TOO_MANY_PARTS = "too_many_parts"
    TOO_DEEP = "too_deep"
    UNCLOSED = "unclosed"
    TOO_MANY_ATTACHMENTS = "too_many_attachments"
    WINMAIL = "winmail"
    ENCRYPTED = "encrypted"
    SEVERAL_SENDERS = "several_senders"
    HTML_TOO_LONG = "html_too_long"
    EMPTY = "empty"
    NOTHING_NEW = "nothing_new"
    ANSWERS_IN_QUOTE = "answers_in_quote"

    @property
    def sentence(self) -> Promise:
        """The remark as a person reads it."""
        return SENTENCES[self]


SENTENCES: Final[dict[Remark, Promise]] = {
    Remark.TOO_MANY_PARTS: _("This mail has more parts than we take in. The last of them were left out."),
    Remark.TOO_DEEP: _("Some of this mail lies so deep in other mails that it was left out."),
    Remark.UNCLOSED: _("This mail is cut off before its end."),
    Remark.TOO_MANY_ATTACHMENTS: _(
        "This mail has more files than we take in. The last of them were left out."
    ),
    Remark.WINMAIL: _("A file came as winmail.dat, which only Outlook can open. It was left out."),
    Remark.ENCRYPTED: _("This mail is encrypted, and we cannot read it."),
    Remark.SEVERAL_SENDERS: _("This mail names more than one sender."),
    Remark.HTML_TOO_LONG: _(
        "The formatting of this mail was too long and was left out. Its words are all there."
    ),
    Remark.EMPTY: _("This mail has no words."),
    Remark.NOTHING_NEW: _("This mail only quotes what was written before."),
    Remark.ANSWERS_IN_QUOTE: _("Some answers may stand between the quoted lines."),
}
