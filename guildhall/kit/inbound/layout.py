"""Which lines of a mail are its author's: finds where earlier mails begin, and how the answer stands to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from guildhall.kit.inbound import phrases
from guildhall.kit.inbound.lines import Hint, Line, Role
from guildhall.kit.inbound.quotes import (
    attribution,
    foreign_block,
    header_block,
    is_marker,
    is_strong,
    is_weak_attribution,
    opens,
    original_message,
)

# So much of a quote stays in sight above its answer; what comes before it is folded.
MOST_KEPT: Final = 15
LONG_QUOTE: Final = 5


@dataclass(slots=True)
class Layout:
    """What was found out about a whole mail."""

    is_reply: bool
    attributed: bool = False  # something says in words that an earlier mail begins
    forwards: bool = False
    guessed: bool = False  # something was decided without certainty
    open_ended: bool = False  # a quote without marks of its own goes to the end


def find_quotes(lines: list[Line], *, is_reply: bool) -> Layout:
    """Gives each line that is quoted or announces a quote its role, in place."""
    layout = Layout(is_reply)
    position = 0
    while position < len(lines):
        position = _step(lines, position, layout)
    _settle_depths(lines, layout)
    return layout


def _step(lines: list[Line], at: int, layout: Layout) -> int:
    """Looks whether an earlier mail begins here; the next place to look at."""
    line = lines[at]
    if line.hint is Hint.QUOTE:
        line.role = Role.QUOTE
        layout.attributed = True
        return at + 1
    if line.depth:
        return _step_in_quote(lines, at, layout)
    if line.hint is Hint.REPLY_HEADER:
        end = at
        while end < len(lines) and lines[end].hint is Hint.REPLY_HEADER:
            end += 1
        return _begin_quote(lines, at, end, layout)
    if count := is_marker(lines, at):
        return _begin_quote(lines, at, at + count, layout)
    if which := original_message(line):
        return _begin_quote(lines, at, _after_headers(lines, at + 1), layout, forwards=which == "forwarded")
    if line.hint is Hint.RULED_BLOCK and (end := foreign_block(lines, at)):
        return _begin_quote(lines, at, end, layout)
    if end := header_block(lines, at):
        return _begin_quote(lines, at, end, layout)
    return _attributed(lines, at, layout)


def _step_in_quote(lines: list[Line], at: int, layout: Layout) -> int:
    """Apple puts «On … wrote:» into the quote itself, and our marker stands in quotes of our mails."""
    count = is_marker(lines, at) or attribution(lines, at) or max(header_block(lines, at) - at, 0)
    for line in lines[at : at + count]:
        line.role = Role.ATTRIBUTION
        layout.attributed = True
    return at + max(count, 1)


def _after_headers(lines: list[Line], at: int) -> int:
    if at >= len(lines) or lines[at].depth:
        return at
    return header_block(lines, at) or at


def _attributed(lines: list[Line], at: int, layout: Layout) -> int:
    count = attribution(lines, at)
    end = at + count
    if not count:
        is_marked = lines[at].hint is Hint.ATTRIBUTION and _has_sign(lines[at].words)
        is_weak = is_marked or is_weak_attribution(lines[at])
        if not is_weak or not _is_quoted(lines, at + 1, lines[at]):
            return at + 1
        end = at + 1
    is_marked = lines[at].hint is Hint.ATTRIBUTION
    if not is_marked and not opens(lines[at].words) and (layout.attributed or _announces_itself(lines, end)):
        return at + 1  # the line is the author's: the quote below has another one that announces it
    said = " ".join(line.words for line in lines[at:end])
    if _is_quoted(lines, end, lines[at]):
        _announce(lines, at, end, layout)
        return end
    if end < len(lines) and lines[end].hint is Hint.QUOTE:
        _announce(lines, at, end, layout)
        return end
    is_last = end >= len(lines)
    if lines[at].hint is Hint.ATTRIBUTION or (is_strong(said) and (lines[at].gap or is_last)):
        return _begin_quote(lines, at, end, layout)
    return at + 1


def _has_sign(words: str) -> bool:
    return "@" in words or any(letter.isdigit() for letter in words)


def _announces_itself(lines: list[Line], at: int) -> bool:
    if at >= len(lines) or not (lines[at].depth or lines[at].hint is Hint.QUOTE):
        return False
    return bool(attribution(lines, at) and opens(lines[at].words))


def _is_quoted(lines: list[Line], at: int, announced: Line) -> bool:
    """Whether a quote begins here: marked by the client, or indented by it."""
    if at >= len(lines):
        return False
    line = lines[at]
    indented = [step for step in line.path if step.tag == "blockquote" and step not in announced.path]
    if indented and not line.depth:
        while at < len(lines) and indented[0] in lines[at].path:
            lines[at].depth = 1
            lines[at].is_certain = True
            at += 1
    return line.depth > announced.depth


def _announce(lines: list[Line], start: int, end: int, layout: Layout) -> None:
    for line in lines[start:end]:
        line.role = Role.ATTRIBUTION
    if start and lines[start - 1].is_rule:
        lines[start - 1].role = Role.ATTRIBUTION
    layout.attributed = True


def _begin_quote(lines: list[Line], start: int, end: int, layout: Layout, *, forwards: bool = False) -> int:
    """Lines that announce an earlier mail; all after them is quoted, but where the quote is marked line by line."""
    _announce(lines, start, end, layout)
    layout.forwards |= forwards
    if end < len(lines) and lines[end].depth and not lines[start].depth:
        return end  # the client marks each line, so that answers between them show
    scopes = lines[start].scopes
    if end < len(lines):
        lines[end].gap = True
    while end < len(lines) and lines[end].scopes[: len(scopes)] == scopes:
        lines[end].role = Role.QUOTE
        end += 1
    layout.open_ended |= end == len(lines)
    return end


def _settle_depths(lines: list[Line], layout: Layout) -> None:
    """Decides on the lines that a client, or an author, marked with > or as a blockquote."""
    if not any(line.depth and line.role is Role.OWN for line in lines):
        return
    first = next(
        (at for at, line in enumerate(lines) if line.role in (Role.ATTRIBUTION, Role.QUOTE)), len(lines)
    )
    last_own = max((at for at, line in enumerate(lines) if _is_written(line)), default=-1)
    certain = layout.attributed
    for run in _runs(lines):
        if any(line.is_certain for line in lines[run[0] : run[1]]) or (certain and run[1] > first):
            for line in lines[run[0] : run[1]]:
                line.role = Role.QUOTE
        elif run[0] > last_own and _is_trailing_quote(lines, run, layout):
            layout.guessed = True
            for line in lines[run[0] : run[1]]:
                line.role = Role.QUOTE
        elif layout.is_reply and not _is_typed(lines[run[0] : run[1]]):
            layout.guessed = True
            for line in lines[run[0] : run[1]]:
                line.role = Role.KEPT_QUOTE
        else:
            _as_typed(lines[run[0] : run[1]])


def _is_written(line: Line) -> bool:
    return line.role is Role.OWN and not line.depth and not line.is_rule


def _runs(lines: list[Line]) -> list[tuple[int, int]]:
    """The stretches of lines with depth that have no role yet."""
    runs: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if line.depth and line.role is Role.OWN:
            if runs and runs[-1][1] == at:
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
    return runs


def _is_trailing_quote(lines: list[Line], run: tuple[int, int], layout: Layout) -> bool:
    """A long quote at the end of a reply is one even if nothing announces it."""
    start, end = run
    return (
        layout.is_reply
        and start > 0
        and lines[start].gap
        and end - start >= LONG_QUOTE
        and not _is_typed(lines[start:end])
    )


def _is_typed(run: list[Line]) -> bool:
    """Prompts of a program, and lists for which somebody uses > as the bullet."""
    return any(line.depth >= 3 for line in run[:1]) or (
        all(not line.gap and len(line.words) < 60 for line in run[1:])
        and (1 < len(run) < LONG_QUOTE and not run[0].gap)
    )


def _as_typed(run: list[Line]) -> None:
    """Gives the > signs back to whoever typed them."""
    for line in run:
        signs = ">" * line.depth + " "
        line.words = signs + line.words
        line.markup = signs + line.markup
        line.depth = 0


def settle_answers(lines: list[Line], layout: Layout) -> None:
    """Keeps in sight what the author answers line by line; folds a quote that stands above or below the whole answer."""
    answered = _answered_runs(lines)
    has_top = any(line.role is Role.OWN for line in lines[: answered[0][0]]) if answered else False
    if not answered or (len(answered) == 1 and not has_top):
        return
    for start, end in answered:
        for line in lines[_last_paragraphs(lines, start, end) : end]:
            if line.role is Role.QUOTE:
                line.role = Role.KEPT_QUOTE


def _answered_runs(lines: list[Line]) -> list[tuple[int, int]]:
    """Stretches of marked quotes with words of the author right below."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for at, line in enumerate(lines):
        if line.role is Role.QUOTE and line.depth and line.hint is not Hint.QUOTE:
            start = at if start is None else start
        elif line.role is Role.OWN:
            if start is not None:
                found.append((start, at))
            start = None
    return found


def _last_paragraphs(lines: list[Line], start: int, end: int) -> int:
    """Where the part of a quote begins that stays in sight."""
    if end - start <= MOST_KEPT:
        return start
    at = end - MOST_KEPT
    while at < end - 1 and not lines[at].gap:
        at += 1
    return at


def says_below(lines: list[Line]) -> bool:
    """Whether the author says that answers stand in the quote («see my comments in red»)."""
    return any(phrases.BELOW.search(line.words[:1_000]) for line in lines if line.role is Role.OWN)
