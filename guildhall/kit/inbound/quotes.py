"""Where a mail stops being its author's: our marker, blocks of headers, «On … wrote:», and what follows each."""

from __future__ import annotations

import re
from typing import Final

from guildhall.kit.inbound import phrases
from guildhall.kit.inbound.lines import Hint, Line

# Stands above the words of every mail that may be answered. Plain words: it must survive any client.
MARKER: Final = "Write above this line to reply · Ysgrifennwch uwchben y llinell hon i ateb"
MARKER_WORDS: Final = tuple(re.findall(r"\w+", MARKER.lower()))
MARKER_HALVES: Final = tuple(tuple(re.findall(r"\w+", half.lower())) for half in MARKER.split("·"))
MARKER_BEGINS: Final = re.compile(r"\W{0,10}(?:write|ysgrifennwch)", re.IGNORECASE)
LONGEST_ATTRIBUTION: Final = 500
MOST_WRAPPED: Final = 5
MOST_HEADER_LINES: Final = 40
KEY: Final = re.compile(
    r"[*_ ]{0,3}([^\W\d_][^:*_<>@|]{0,24}?)\s{0,3}[*_]{0,2}\s?[::][*_]{0,2}(?=\s|\Z|[^/\d])"
)
DASHES_AROUND: Final = re.compile(
    r"\s{0,3}[-_=*─—–]{2,80}\s{0,5}([^-_=*─—–][^─]{3,60}?)[-_=*─—–\s]{0,80}:?\Z"
)
WORD: Final = re.compile(r"\w+")


def is_marker(lines: list[Line], start: int) -> int:
    """How many lines from here hold our marker or one of its two halves, 0 for none."""
    words: list[str] = []
    if not MARKER_BEGINS.match(lines[start].words):
        return 0
    for count, line in enumerate(lines[start : start + 6], 1):
        words += WORD.findall(line.words.lower()[:300])
        if len(words) > len(MARKER_WORDS) + 4 or (count > 1 and line.gap):
            break
        if _is_marker(words):
            return count
    return 0


def _is_marker(words: list[str]) -> bool:
    said = tuple(words)
    return said in MARKER_HALVES or said[: len(MARKER_WORDS)] == MARKER_WORDS


def original_message(line: Line) -> str:
    """«original» or «forwarded» for a line such as «-----Original Message-----», nothing for others."""
    words = line.words
    if len(words) > 200:
        return ""
    around = DASHES_AROUND.match(words)
    said = (around[1] if around else words).strip(" :-–—*_").lower().replace("’", "'")
    if around:
        if said.startswith(phrases.FORWARDED):
            return "forwarded"
        return "original" if said in phrases.ORIGINAL else ""
    # Apple's has no dashes and ends with a colon.
    is_apple = words.rstrip().endswith(":") and said in phrases.FORWARDED
    return "forwarded" if is_apple else ""


def header_key(words: str) -> tuple[str, str]:
    """Which header a line begins with («from», «sent», …), and its value; nothing for other lines."""
    found = KEY.match(words[:200])
    if not found:
        return "", ""
    key = phrases.HEADER_KEYS.get(" ".join(found[1].lower().replace("\xa0", " ").split()), "")
    return key, words[found.end() :].strip(" *_") if key else ""


def header_block(lines: list[Line], start: int) -> int:
    """Where a block of headers that begins here ends, 0 where none begins.

    It is one only with a sender, a date, and a subject or recipient, each on a line of its own.
    """
    first = lines[start]
    if header_key(first.words)[0] not in ("from", "sent", "subject"):
        return 0
    is_spaced = start + 1 < len(lines) and lines[start + 1].gap
    found: dict[str, str] = {}
    end, key = start, ""
    for position in range(start, min(start + MOST_HEADER_LINES, len(lines))):
        line = lines[position]
        new, value = header_key(line.words)
        if line.depth != first.depth or (position > start and line.gap is not is_spaced):
            break  # an empty line follows the block, but some clients put one between all lines
        if line.gap and _is_complete(found) and not new:
            break
        if new:
            if new in found and new != "more":
                break
            found[new], key = value, new
        elif key and not found[key] and len(line.words) < 300:
            found[key] = line.words  # in a table the value stands in the next cell
        elif key not in ("to", "cc") or not _is_mailboxes(line.words):
            break
        end = position + 1
    return end if _is_complete(found) and _is_believable(found) else _one_line_block(first, start)


def foreign_block(lines: list[Line], start: int) -> int:
    """Where a block that a client drew a line above ends, if it looks like headers in a language we do not know."""
    end = start
    while end < len(lines) and lines[end].hint is Hint.RULED_BLOCK and end - start < MOST_HEADER_LINES:
        end += 1
    block = lines[start:end]
    keyed = sum(bool(KEY.match(line.words[:200])) for line in block)
    has_time = any(phrases.TIME.search(line.words) or phrases.YEAR.search(line.words) for line in block)
    return end if keyed >= 3 and has_time and len(block) - keyed <= 3 else 0


def _one_line_block(line: Line, start: int) -> int:
    """Some phones put the whole block on one line: «From: Bo Sent: Monday … To: Ada Subject: Bins»."""
    words = line.words[:2_000]
    if (
        header_key(words)[0] not in ("from", "sent")
        or not phrases.TIME.search(words)
        or not phrases.MAILBOX.search(words)
    ):
        return 0
    keys = [
        phrases.HEADER_KEYS.get(found[1].lower(), "")
        for found in re.finditer(r"(?:(?<=\s)|\A)([^\W\d_]{1,12}) ?:(?=\s)", words)
    ]
    return start + 1 if {"from", "sent", "subject"} <= set(keys) else 0


def _is_mailboxes(words: str) -> bool:
    return ";" in words or "@" in words or words.startswith("<")


def _is_complete(found: dict[str, str]) -> bool:
    return "from" in found and "sent" in found and ("to" in found or "subject" in found)


def _is_believable(found: dict[str, str]) -> bool:
    """An author may well write «From: the depot»; a client writes a date with a time or a year."""
    dated = any(phrases.YEAR.search(value) or phrases.TIME.search(value) for value in found.values())
    return dated and len(found["sent"]) < 120 and len(found["from"]) < 250


def attribution(lines: list[Line], start: int) -> int:
    """How many lines from here are one «On Monday, … wrote:», 0 for none. It may be wrapped over some lines."""
    count = _lines_to_colon(lines, start)
    said = _joined(lines, start, count)
    if not count or not _is_attribution(said) or (count > 1 and not _may_be_wrapped(lines[start].words)):
        return 0
    # What an author wrote right above is no part of it.
    begins_later = any(
        _may_be_wrapped(lines[start + at].words) and _is_attribution(_joined(lines, start + at, count - at))
        for at in range(1, count)
    )
    return 0 if begins_later else count


def _lines_to_colon(lines: list[Line], start: int) -> int:
    """How many lines there are up to one that ends as an attribution does, if that is soon enough."""
    first, length = lines[start], 0
    for count, line in enumerate(lines[start : start + MOST_WRAPPED], 1):
        length += len(line.words)
        if line.depth != first.depth or (count > 1 and line.gap) or length > LONGEST_ATTRIBUTION:
            return 0
        if ends_attribution(line.words) or (
            count > 1 and ends_attribution(_joined(lines, start, count)[-60:])
        ):
            return count
        if count == 1 and not _may_open(line.words):
            return 0
    return 0


def _joined(lines: list[Line], start: int, count: int) -> str:
    return " ".join(line.words for line in lines[start : start + count])


def opens(words: str) -> bool:
    """Whether a line begins as «On Monday …» does."""
    return bool(phrases.OPENS.match(words.lstrip("*_ ")))


def _may_be_wrapped(first: str) -> bool:
    """Whether the first line of more may begin an attribution: by its words, or by all that it holds already."""
    if opens(first):
        return True
    return bool(phrases.TIME.search(first) and (phrases.MAILBOX.search(first) or phrases.YEAR.search(first)))


def ends_attribution(said: str) -> bool:
    """Whether words end as the line above a quote does."""
    return said.endswith((":", "：", ": *", ":*", ":_", "> wrote"))


def _may_open(said: str) -> bool:
    return bool(opens(said) or "@" in said or phrases.YEAR.search(said))


def _is_attribution(said: str) -> bool:
    """It names a verb of writing, and a mailbox or a day. «On Monday the council wrote:» has neither of the latter."""
    mailbox = phrases.MAILBOX.search(said)
    dated = phrases.YEAR.search(said)
    if phrases.WROTE.search(said):
        return bool(
            mailbox
            or (dated and phrases.WEEKDAY_OR_MONTH.search(said))
            or (dated and phrases.TIME.search(said))
        )
    # Older Gmail: «2025-03-03 10:12 GMT+00:00 Bo Lind <bo@example.org>:»
    return bool(mailbox and dated and phrases.TIME.search(said) and len(said) < 200)


def is_strong(said: str) -> bool:
    """Whether an attribution is certain without any quote marked after it: it has the mailbox or the minute."""
    timed = phrases.TIME.search(said) and phrases.YEAR.search(said) and said.count(",") >= 2
    return bool(
        opens(said) and phrases.WROTE.search(said) and (timed or ("@" in said and phrases.YEAR.search(said)))
    )


def is_weak_attribution(line: Line) -> bool:
    """A line right above a quote with two of date, time and mailbox, in whatever language."""
    words = line.words
    if len(words) > LONGEST_ATTRIBUTION or not words.endswith((":", "：", ">")):
        return False
    signs = (phrases.MAILBOX, phrases.TIME, phrases.YEAR)
    return sum(bool(sign.search(words)) for sign in signs) >= 2
