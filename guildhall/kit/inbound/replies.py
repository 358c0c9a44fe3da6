"""What the author of a mail wrote, apart from what the mail quotes: nothing of either is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from guildhall.kit.inbound.answers import find_answers
from guildhall.kit.inbound.endings import Sender, find_endings, is_prose
from guildhall.kit.inbound.html_lines import html_lines
from guildhall.kit.inbound.layout import find_quotes, says_below, settle_answers
from guildhall.kit.inbound.lines import Line, Role
from guildhall.kit.inbound.quotes import MARKER
from guildhall.kit.inbound.reading import Message
from guildhall.kit.inbound.remarks import Remark
from guildhall.kit.inbound.render import rendered
from guildhall.kit.inbound.text_lines import structured, text_lines, unquoted

REPLIES: Final = re.compile(r"\s{0,3}(?:re|aw|sv|rv|antw?|ateb|ynghylch|ar ?agh)\s?:", re.IGNORECASE)
FORWARDS: Final = re.compile(r"\s{0,3}(?:fwd?|wg|tr|rv|i|doorst|ymlaen|blaenyrru)\s?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail in two parts, both safe HTML, both in the order of the mail.

    `html` is what its author wrote, with the lines it answers as blockquotes; `folded_html` is what was quoted,
    signatures, disclaimers. `is_sure` is False where the parting of the two is a guess.
    """

    html: str
    folded_html: str
    is_sure: bool
    remarks: list[str] = field(default_factory=list)


def read_reply(message: Message, *, sent: Sequence[str] = ()) -> Reply:
    """Parts what the author wrote from the rest. Every word of the mail is in one of the two, whatever is unsure.

    `sent` is what the mail answers, if we know it: the words of our own mail, those of its text and those of its HTML. With it,
    answers between the lines are found even where a client does not mark what it quotes.
    """
    by_markup = _parted(unquoted(html_lines(message.html)), message, sent) if message.html.strip() else None
    if by_markup and (by_markup.html or not message.text.strip()):
        return by_markup
    by_text = _parted(text_lines(message.text), message, sent, is_text=True)
    if not by_markup or not by_markup.folded_html:
        return by_text
    # Where one of two versions has words of the author and the other has none, the one that has them is shown.
    return replace(by_text, is_sure=False) if by_text.html else by_markup


def _parted(lines: list[Line], message: Message, sent: Sequence[str], *, is_text: bool = False) -> Reply:
    is_reply = bool(message.in_reply_to or message.references or REPLIES.match(message.subject))
    layout = find_quotes(lines, is_reply=is_reply)
    if is_text:
        lines = structured(lines)
    has_answers = find_answers(lines, sent)
    find_endings(lines, Sender(message.sender_name, message.sender))
    if not any(line.role is Role.OWN for line in lines):
        _take_back_signature(lines)
    settle_answers(lines, layout)
    has_own = any(line.role is Role.OWN for line in lines)
    # Somebody who pastes a mail into one of their own may go on below it.
    is_pasted = layout.open_ended and not is_reply and not FORWARDS.match(message.subject)
    may_hold_answers = layout.open_ended and not layout.forwards and not has_answers and says_below(lines)
    is_sure = not (layout.guessed or is_pasted or may_hold_answers or (layout.open_ended and not has_own))
    remarks = [str(Remark.ANSWERS_IN_QUOTE)] * may_hold_answers + [str(Remark.NOTHING_NEW)] * (not has_own)
    return Reply(_part(lines, is_shown=True), _part(lines, is_shown=False), is_sure, remarks)


def _part(lines: list[Line], *, is_shown: bool) -> str:
    """The lines of one of the two parts as HTML; where lines of the other stood between, a paragraph begins."""
    part: list[Line] = []
    was_in = False
    for line in lines:
        is_in = line.role.is_shown is is_shown
        if is_in:
            line.gap |= not was_in
            part.append(line)
        was_in = is_in
    return rendered(part)


def _take_back_signature(lines: list[Line]) -> None:
    """Somebody who typed into their signature, as Outlook invites them to, has written something all the same."""
    signature = [line for line in lines if line.role is Role.SIGNATURE]
    if any(is_prose(line.words) for line in signature):
        for line in signature:
            line.role = Role.OWN


__all__ = ["MARKER", "Reply", "read_reply"]
