"""What stands around the author's words in their own part of a mail: signatures, disclaimers, banners, markings."""

from __future__ import annotations

import re
from typing import Final

from guildhall.kit.inbound import phrases
from guildhall.kit.inbound.lines import Hint, Line, Role

LONGEST_SIGNATURE, LONGEST_BARE_SIGNATURE = 40, 14
LONGEST_NAME: Final = 60
FAR_ENOUGH: Final = 30
SENTENCE: Final = re.compile(r"[.!?…][\"'”’)]?\s*\Z")
POSTSCRIPT: Final = re.compile(r"(?:p\.? ?s\.?|o\.? ?n\.?|n\.? ?b\.?)\b\s?[:.–-]?", re.IGNORECASE)
DELIMITER: Final = re.compile(r"(?:--|–|—|__)\s?\Z")


def find_endings(lines: list[Line]) -> None:
    """Gives roles to signatures and notices among the author's lines, in place."""
    for run in _own_runs(lines):
        _banners(run)
        _notices(run)
        _signature(run)
        _notices(run)  # a signature may have stood below a disclaimer


def _own_runs(lines: list[Line]) -> list[list[Line]]:
    """The stretches of the author's lines."""
    runs: list[list[Line]] = []
    was_own = False
    for line in lines:
        is_own = line.role is Role.OWN
        if is_own and was_own:
            runs[-1].append(line)
        elif is_own:
            runs.append([line])
        was_own = is_own
    return runs


def _banners(run: list[Line]) -> None:
    """Warnings and markings that a mail server put on top."""
    for at, line in enumerate(run[:6]):
        if is_marking(line.words) or line.is_rule:
            line.role = Role.NOTICE
        elif phrases.BANNERS.search(line.words[:2_000]) and not phrases.FIRST_PERSON.search(line.words):
            for before in run[at : at + 1]:
                before.role = Role.NOTICE
        else:
            _unfold_rules(run[:at])
            return


def _unfold_rules(above: list[Line]) -> None:
    """A line drawn by the author, with no banner near it."""
    if all(line.is_rule for line in above):
        for line in above:
            line.role = Role.OWN


def is_marking(words: str) -> bool:
    """Whether a line is nothing but a protective marking (Government Security Classifications)."""
    return len(words) < 90 and bool(phrases.MARKINGS.fullmatch(words))


def is_notice(words: str) -> bool:
    """Whether a paragraph is a council's disclaimer, or the like; never one in which somebody says «I»."""
    said = words[:6_000]
    if phrases.DISCLAIMER_HEADINGS.fullmatch(said[:240]):
        return True
    return bool(phrases.DISCLAIMERS.search(said)) and not phrases.FIRST_PERSON.search(said)


def _notices(run: list[Line]) -> None:
    """Folds disclaimers and markings from the end upwards, until there are words of the author."""
    own = [line for line in run if line.role is Role.OWN]
    headed = _headed(own)
    if headed is not None:
        for line in own[headed:]:
            line.role = Role.NOTICE
        own = own[:headed]
    end = len(own)
    folded: list[Line] = []
    while end:
        start = end - 1
        while start and not own[start].gap and not _begins_alone(own[start]):
            start -= 1
        group = own[start:end]
        said = " ".join(line.words for line in group)
        if (is_notice(said) and not (start == 0 and _is_written(said))) or all(
            line.is_rule or is_marking(line.words) for line in group
        ):
            folded += group
        else:
            break
        end = start
    if any(not line.is_rule for line in folded):
        for line in folded:
            line.role = Role.NOTICE


def _begins_alone(line: Line) -> bool:
    """A line that can be judged without its neighbours: a whole paragraph, or a marking."""
    return is_notice(line.words) or is_marking(line.words) or line.is_rule


def _is_written(said: str) -> bool:
    """Whether a mail that consists of what looks like a notice may still be somebody's words."""
    return "?" in said or len(said) < 160


def _headed(own: list[Line]) -> int | None:
    """Where «DISCLAIMER» or a drawn line stands right above a notice, and only such things follow."""
    for at, line in enumerate(own[:-1]):
        is_heading = bool(phrases.DISCLAIMER_HEADINGS.fullmatch(line.words[:240]))
        if not (is_heading or line.is_rule) or not at:
            continue
        following = own[at + 1 :]
        noticed = sum(len(later.words) for later in following if is_notice(later.words))
        whole = sum(len(later.words) for later in following)
        speaks = any(phrases.FIRST_PERSON.search(later.words) for later in following)
        starts = is_notice(" ".join(later.words for later in following[:4]))
        if starts and not speaks and (noticed * 2 >= whole or is_heading):
            return at
    return None


def _signature(run: list[Line]) -> None:
    own = [line for line in run if line.role is Role.OWN]
    for line in own:
        if line.hint is Hint.SIGNATURE:
            line.role = Role.SIGNATURE
    own = [line for line in own if line.role is Role.OWN]
    _delimited(own)
    own = [line for line in own if line.role is Role.OWN]
    for line in own:
        if is_sent_from(line.words):
            line.role = Role.SIGNATURE
    own = [line for line in own if line.role is Role.OWN]
    _notices(own)
    _closed([line for line in own if line.role is Role.OWN])


def _delimited(own: list[Line]) -> None:
    """What follows «-- » (RFC 3676 section 4.3), if it is no longer than signatures are."""
    for at in range(len(own) - 1, -1, -1):
        words = own[at].words
        if not DELIMITER.match(words) or len(own[at].markup) > 40:
            continue
        following = own[at + 1 :]
        is_proper = own[at].is_certain and words.startswith("--")
        most = LONGEST_SIGNATURE if is_proper else LONGEST_BARE_SIGNATURE
        prose = sum(is_prose(line.words) for line in following)
        if following and len(following) <= most and (is_proper or not prose):
            for line in own[at:]:
                line.role = Role.SIGNATURE
        if is_proper:
            return


def is_sent_from(words: str) -> bool:
    """«Sent from my iPhone», «Get Outlook for Android», in the languages of phones."""
    said = words.strip("*_<>[]()- ").replace("’", "'")
    if len(said) > 160 or not phrases.SENT_FROM.match(said):
        return False
    return bool(phrases.DEVICE.search(said))


def is_prose(words: str) -> bool:
    """Whether a line is a sentence and not a part of a signature."""
    count = len(words.split())
    return (
        bool(POSTSCRIPT.match(words))
        or "?" in words.split("://", maxsplit=1)[0]
        or count > 14
        or (count > 6 and bool(SENTENCE.search(words)))
    )


def _closed(own: list[Line]) -> None:
    """Folds what follows «Kind regards» and a name, if it tells how to reach somebody and is nobody's sentence."""
    for at in range(len(own) - 1, max(len(own) - FAR_ENOUGH, -1), -1):
        if not is_closing(own[at].words):
            continue
        block = own[at + 1 :]
        name = 1 if block and _is_name(block[0].words) else 0
        rest = block[name:]
        speaks = any(is_prose(line.words) or phrases.FIRST_PERSON.search(line.words) for line in rest)
        contacts = sum(bool(phrases.CONTACT.search(line.words)) for line in rest)
        if rest and not speaks and contacts:
            for line in rest:
                line.role = Role.SIGNATURE
        return


def is_closing(words: str) -> bool:
    """«Kind regards», «Cofion gorau» and the like, alone on their line."""
    return len(words) < 60 and bool(phrases.CLOSINGS.fullmatch(words.strip().replace("’", "'")))


def _is_name(words: str) -> bool:
    return len(words) <= LONGEST_NAME and len(words.split()) <= 5 and not phrases.CONTACT.search(words)
