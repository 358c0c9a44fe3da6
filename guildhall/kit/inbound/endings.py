"""What stands around the author's words in their own part of a mail: signatures, disclaimers, banners, markings."""

from __future__ import annotations

import re
from typing import Final

from guildhall.kit.inbound import phrases
from guildhall.kit.inbound.lines import Hint, Line, Role

LONGEST_SIGNATURE, LONGEST_BARE_SIGNATURE = 40, 14
MOST_OF_A_NAME: Final = 6
LONGEST_SENT_FROM: Final = 11
SHORTEST_SENTENCE: Final = 4
WORD: Final = re.compile(r"[^\W\d_]+")
FAR_ENOUGH: Final = 30
FEW: Final = 8
MOST_LINES: Final = 200
MAILING_LIST: Final = re.compile(r"[\w .'-]{1,60} mailing list", re.IGNORECASE)
QUOTATION: Final = re.compile('["“«„]')
SENTENCE: Final = re.compile(r"[.!?…][\"'”’)]?\s*\Z")
POSTSCRIPT: Final = re.compile(r"(?:p\.? ?){1,2}s\.?[\s:–-]|(?:O\.? ?N|N\.? ?B)\.?\s?[:–-]", re.IGNORECASE)
DELIMITER: Final = re.compile(r"(?:--|–|—|__)\s?\Z")


class Sender:
    """Who sends a mail: their name and address, by which a signature is known."""

    def __init__(self, name: str, address: str) -> None:
        self.name = {word.casefold() for word in WORD.findall(name)}
        local = {word.casefold() for word in WORD.findall(address.split("@", 1)[0])}
        self.parts = {word for word in self.name | local if len(word) > 1}

    def is_named(self, words: str) -> bool:
        """Whether a line is the whole name and nothing else."""
        return len(self.name) > 1 and {word.casefold() for word in WORD.findall(words)} == self.name

    def signs(self, words: str) -> bool:
        """Whether a short line holds a part of the name."""
        said = [word.casefold() for word in WORD.findall(words)]
        others = sum(word not in self.parts for word in said)
        return 0 < len(said) <= MOST_OF_A_NAME and others * 2 <= len(said)


def find_endings(lines: list[Line], sender: Sender) -> None:
    """Gives roles to signatures and notices among the author's lines, in place."""
    for number, run in enumerate(_own_runs(lines)):
        _banners(run)
        _notices(run, may_be_all=number > 0)
        _signature(run, sender, may_be_all=number > 0)
        _notices(run, may_be_all=number > 0)  # a signature may have stood below a disclaimer


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
        if is_marking(line.words) or line.is_rule or _is_banner(line.words[:2_000].replace("’", "'")):
            line.role = Role.NOTICE
        else:
            _unfold_rules(run[:at])
            return


def _is_banner(words: str) -> bool:
    return bool(phrases.BANNERS.search(words)) and not phrases.FIRST_PERSON.search(words)


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
    said = words[:6_000].replace("’", "'")
    if len(said) < 240 and phrases.DISCLAIMER_HEADINGS.fullmatch(said):
        return True
    if phrases.FIRST_PERSON.search(said) or QUOTATION.search(said):
        return False
    if phrases.DISCLAIMERS.search(said):
        return True
    return len({found[0].lower() for found in phrases.DISCLAIMING.finditer(said)}) > 1


def _notices(run: list[Line], *, may_be_all: bool) -> None:
    """Folds disclaimers and markings from the end upwards, until there are words of the author.

    `may_be_all`: below a quote there may stand nothing but a footer.
    """
    own = [line for line in run[-MOST_LINES:] if line.role is Role.OWN]
    may_be_all |= len(run) > MOST_LINES
    headed = _headed(own, may_be_all=may_be_all)
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
        if (is_notice(said) and (start or may_be_all or not _is_written(said))) or all(
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


def _is_heading(line: Line) -> bool:
    return len(line.words) < 240 and bool(phrases.DISCLAIMER_HEADINGS.fullmatch(line.words))


def _headed(own: list[Line], *, may_be_all: bool) -> int | None:
    """Where «DISCLAIMER» or a drawn line stands right above a notice, and only such things follow."""
    candidates = [at for at, line in enumerate(own[:-1]) if line.is_rule or _is_heading(line)]
    for at in candidates[-FEW:]:
        line = own[at]
        is_heading = _is_heading(line)
        if not (at or may_be_all):
            continue
        following = own[at + 1 :]
        if line.is_rule and len(following) < FEW and MAILING_LIST.fullmatch(following[0].words[:80]):
            return at
        noticed = sum(len(later.words) for later in following if is_notice(later.words))
        whole = sum(len(later.words) for later in following)
        speaks = any(phrases.FIRST_PERSON.search(later.words) for later in following)
        starts = is_notice(" ".join(later.words for later in following[:4]))
        if starts and not speaks and (noticed * 2 >= whole or is_heading):
            return at
    return None


def _signature(run: list[Line], sender: Sender, *, may_be_all: bool) -> None:
    _hinted(run)
    own = [line for line in run[-MOST_LINES:] if line.role in (Role.OWN, Role.SIGNATURE)]
    own = [line for line in own if line.role is Role.OWN]
    _delimited(own, sender)
    own = [line for line in own if line.role is Role.OWN]
    for line in own:
        if is_sent_from(line.words):
            line.role = Role.SIGNATURE
    own = [line for line in own if line.role is Role.OWN]
    _notices(own, may_be_all=may_be_all)
    own = [line for line in own if line.role is Role.OWN]
    _closed(own, sender)
    _named([line for line in own if line.role is Role.OWN], sender)


def _hinted(run: list[Line]) -> None:
    """What clients mark as a signature, but for sentences that somebody typed at its beginning."""
    before: Line | None = None
    for line in run:
        if line.role is Role.OWN and line.hint is Hint.SIGNATURE:
            begins = before is None or before.role is Role.OWN
            if not (begins and _is_typed(line.words)):
                line.role = Role.SIGNATURE
                if before and DELIMITER.match(before.words):
                    before.role = Role.SIGNATURE
        before = line


def _is_typed(words: str) -> bool:
    """Whether a line is a sentence in which its author speaks or asks."""
    if not SENTENCE.search(words) or len(words.split()) < SHORTEST_SENTENCE or "://" in words:
        return False
    return _speaks(words) and bool(phrases.FIRST_PERSON.search(words) or "?" in words)


def _delimited(own: list[Line], sender: Sender) -> None:
    """What follows «-- » (RFC 3676 section 4.3), if it is no longer than signatures are."""
    for at in range(len(own) - 1, -1, -1):
        words = own[at].words
        if not DELIMITER.match(words) or len(own[at].markup) > 40:
            continue
        following = own[at + 1 :]
        if not following:
            own[at].role = Role.SIGNATURE
            return
        is_proper = own[at].is_certain and words.startswith("--")
        most = LONGEST_SIGNATURE if is_proper else LONGEST_BARE_SIGNATURE
        tells = _is_contact_block(following) or sender.signs(following[0].words)
        if len(following) <= most and (is_proper or tells):
            own[at].role = Role.SIGNATURE
            _fold_but_typed(following)
        if is_proper:
            return


def _fold_but_typed(lines: list[Line]) -> None:
    """Folds a signature, but for paragraphs below it that begin as postscripts and sentences do."""
    is_typed = False
    for line in lines:
        if line.gap:
            is_typed = bool(POSTSCRIPT.match(line.words)) or _is_typed(line.words)
        if not is_typed:
            line.role = Role.SIGNATURE


def is_sent_from(words: str) -> bool:
    """«Sent from my iPhone», «Get Outlook for Android», in the languages of phones."""
    said = words.strip("*_<>[]()- ").replace("’", "'")
    if len(said) > 160 or not phrases.SENT_FROM.match(said) or not phrases.DEVICE.search(said):
        return False
    return len(said.split()) <= LONGEST_SENT_FROM or bool(phrases.EXCUSES.search(said))


def is_prose(words: str) -> bool:
    """Whether a line is a sentence and not a part of a signature."""
    count = len(words.split())
    return (
        bool(POSTSCRIPT.match(words))
        or "?" in words.split("://", maxsplit=1)[0]
        or count > 14
        or (count > 6 and bool(SENTENCE.search(words)))
    )


def _closed(own: list[Line], sender: Sender) -> None:
    """Folds what follows «Kind regards» and a name, if it tells how to reach somebody and is nobody's sentence."""
    for at in range(len(own) - 1, max(len(own) - FAR_ENOUGH, -1), -1):
        if not is_closing(own[at].words):
            continue
        block = own[at + 1 :]
        named = next((at for at, line in enumerate(block[:2], 1) if sender.signs(line.words)), 0)
        if named and _is_contact_block(block[named:]):
            for line in block[named:]:
                line.role = Role.SIGNATURE
        return


def _named(own: list[Line], sender: Sender) -> None:
    """Folds what follows the sender's own name in the last paragraph, if it tells how to reach them."""
    start = max((at for at, line in enumerate(own) if line.gap), default=0)
    while start and _is_contact_block(own[start:]) and not sender.is_named(own[start].words):
        start = max((at for at, line in enumerate(own[:start]) if line.gap), default=0)
    if start and sender.is_named(own[start].words) and _is_contact_block(own[start + 1 :]):
        for line in own[start + 1 :]:
            line.role = Role.SIGNATURE


def _is_contact_block(lines: list[Line]) -> bool:
    speaks = any(_speaks(line.words) for line in lines)
    return bool(lines) and not speaks and any(phrases.CONTACT.search(line.words) for line in lines)


def _speaks(words: str) -> bool:
    """Whether a line is somebody talking; of their working days people talk in signatures too."""
    if phrases.SIGNATURE_TALK.search(words.replace("’", "'")):
        return False
    return is_prose(words) or bool(phrases.FIRST_PERSON.search(words))


def is_closing(words: str) -> bool:
    """«Kind regards», «Cofion gorau» and the like, alone on their line."""
    return len(words) < 60 and bool(phrases.CLOSINGS.fullmatch(words.strip().replace("’", "'")))
