"""What the organisations answered, as a table and by question, over the years too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guildhall.organisations.lens import Lens
from guildhall.people.models import Person
from guildhall.tools.round_robin.models import Answer, Asked, Question, RoundRobin, round_robins_for
from guildhall.tools.round_robin.numbers import plain_number, show_number
from guildhall.tools.round_robin.rights import may_see_results, questions_for

MOST_YEARS: Final = 8
# The strip of dots: its width, its edge, and how far apart dots stand on top of one another.
WIDTH, EDGE, STEP = 600, 14, 18


@dataclass(slots=True)
class Bar:
    """One of several answers, and how many gave it."""

    label: str
    count: int
    share: float


@dataclass(slots=True)
class Strip:
    """Numbers as dots on a line, with the least, the middle and the greatest."""

    least: str
    middle: str
    greatest: str
    dots: list[tuple[float, float, bool]]
    height: int
    middle_at: int
    width: int = WIDTH
    edge: int = EDGE


@dataclass
class Column:
    """A question with what was answered to it."""

    question: Question
    answers: list[Answer] = field(default_factory=list)
    mine: int | None = None

    @cached_property
    def bars(self) -> list[Bar]:
        """How often each of the possible answers was given."""
        match self.question.kind:
            case Question.Kind.YES_NO:
                possible = [("yes", _("Yes")), ("no", _("No"))]
            case Question.Kind.CHOICE:
                possible = [(choice, choice) for choice in self.question.choices]
            case _:
                return []
        counts = Counter(answer.text for answer in self.answers)
        most = len(self.answers) or 1
        return [Bar(label, counts[value], 100 * counts[value] / most) for value, label in possible]

    @cached_property
    def numbers(self) -> list[Decimal]:
        return sorted(answer.number for answer in self.answers if answer.number is not None)

    @cached_property
    def strip(self) -> Strip | None:
        """The numbers as dots, each above where it stands between the least and the greatest."""
        if not self.numbers:
            return None
        least, greatest = self.numbers[0], self.numbers[-1]
        heaps: Counter[int] = Counter()
        dots = []
        for answer in sorted(self.answers, key=lambda each: each.number or 0):
            if answer.number is None:
                continue
            place = self._across(answer.number)
            heap = place // STEP
            dots.append((place, heaps[heap] * STEP + EDGE, answer.asked.organisation_id == self.mine))
            heaps[heap] += 1
        height = max(heaps.values()) * STEP + EDGE
        unit = self.question.unit
        return Strip(
            show_number(least, unit),
            show_number(median(self.numbers), unit),
            show_number(greatest, unit),
            [(x, height - y, is_mine) for x, y, is_mine in dots],
            height,
            self._across(median(self.numbers)),
        )

    def _across(self, number: Decimal) -> int:
        """Where a number stands between the least and the greatest."""
        least, greatest = self.numbers[0], self.numbers[-1]
        share = float((number - least) / (greatest - least)) if greatest > least else 0.5
        return round(EDGE + share * (WIDTH - 2 * EDGE))

    @property
    def is_mine(self) -> bool:
        """Whether the reader's own organisation is among those that answered."""
        return any(answer.asked.organisation_id == self.mine for answer in self.answers)

    @property
    def summary(self) -> str:
        """All the answers in a few words, to set beside those of another year."""
        if not self.answers:
            return _("No answers")
        match self.question.kind:
            case Question.Kind.NUMBER:
                return _("%(middle)s in the middle") % {
                    "middle": show_number(median(self.numbers), self.question.unit)
                }
            case Question.Kind.YES_NO:
                return _("%(count)s of %(all)s say yes") % {
                    "count": self.bars[0].count,
                    "all": len(self.answers),
                }
            case Question.Kind.CHOICE:
                most = max(self.bars, key=lambda bar: bar.count)
                return f"{most.label}: {most.count}/{len(self.answers)}"
        count = len(self.answers)
        return ngettext("%(num)s answer", "%(num)s answers", count) % {"num": count}


@dataclass
class Row:
    """An organisation with its answers in the order of the questions; None where it gave none."""

    asked: Asked
    cells: list[Answer | None]


@dataclass
class Results:
    """One round robin as a reader may see it."""

    round_robin: RoundRobin
    rows: list[Row]
    columns: list[Column]
    declined: list[Asked]

    @property
    def year(self) -> str:
        published = self.round_robin.published_at
        return str(published.year) if published else ""

    def of_key(self, key: str) -> Column | None:
        """What was answered to a question of this key."""
        return next((column for column in self.columns if column.question.key == key), None)


def results_of(reader: Person | AnonymousUser, round_robin: RoundRobin, lens: Lens | None = None) -> Results:
    """The answers that were handed in, for whoever `may_see_results`; the caller has asked."""
    questions = questions_for(reader, round_robin)
    asked = round_robin.all_asked.order_by("organisation__name", "pk")
    asked = lens.filter(asked, "organisation") if lens else asked
    settled = [each for each in asked if each.is_answered or each.is_declined]
    given: dict[tuple[int, int], Answer] = {}
    shown = Answer.objects.filter(
        asked__in=[each.pk for each in settled if each.is_answered],
        question__in=[question.pk for question in questions],
    )
    for answer in shown.select_related("question", "file", "asked__organisation"):
        if answer.is_given:
            given[(answer.asked_id, answer.question_id)] = answer
    home = reader.organisation_id if isinstance(reader, Person) else None
    rows = [
        Row(each, [given.get((each.pk, question.pk)) for question in questions])
        for each in settled
        if each.is_answered
    ]
    columns = [
        Column(question, [answer for (_asked, of), answer in given.items() if of == question.pk], home)
        for question in questions
    ]
    return Results(round_robin, rows, columns, [each for each in settled if each.is_declined])


def earlier_results(
    reader: Person | AnonymousUser, round_robin: RoundRobin, lens: Lens | None = None
) -> list[Results]:
    """The years before, newest first, as far back as the reader's organisation answered and may see."""
    found: list[Results] = []
    before = round_robin.again_of_id
    while before is not None and len(found) < MOST_YEARS:
        earlier = round_robins_for(reader).filter(pk=before).first()
        if earlier is None:
            break
        if may_see_results(reader, earlier):
            found.append(results_of(reader, earlier, lens))
        before = earlier.again_of_id
    return found


def over_the_years(now: Results, earlier: list[Results]) -> list[tuple[Column, list[tuple[str, str, str]]]]:
    """For each question that was asked before: year, all answers in a few words, and one's own."""
    compared = []
    for column in now.columns:
        years = [(results.year, results.of_key(column.question.key)) for results in [now, *earlier]]
        lines = [(year, each.summary, _own(each)) for year, each in years if each is not None]
        if len(lines) > 1:
            compared.append((column, lines))
    return compared


def _own(column: Column) -> str:
    mine = (answer for answer in column.answers if answer.asked.organisation_id == column.mine)
    return next((answer.shown for answer in mine), "")


def rows_to_save(now: Results, earlier: list[Results]) -> Iterator[list[object]]:
    """The table for a spreadsheet, with its heading; the years before below, each row with the day it was asked."""
    yield [
        *(_("Asked on"), _("Organisation"), _("Code"), _("Type"), _("Nation"), _("State")),
        *(_heading(column.question) for column in now.columns),
        _("Reason"),
    ]
    for results in [now, *earlier]:
        places = [_place(results, column.question.key) for column in now.columns]
        for row in results.rows:
            cells = [row.cells[place] if place is not None else None for place in places]
            yield [*_first(results, row.asked), *(_cell(answer) for answer in cells), ""]
        for asked in results.declined:
            reason = ": ".join(filter(None, [str(asked.get_reason_display()), asked.reason_words]))
            yield [*_first(results, asked), *("" for _place in places), reason]


def _heading(question: Question) -> str:
    return f"{question.words} ({question.unit})" if question.unit else question.words


def _place(results: Results, key: str) -> int | None:
    keys = [column.question.key for column in results.columns]
    return keys.index(key) if key in keys else None


def _first(results: Results, asked: Asked) -> list[Any]:
    at = asked.organisation
    asked_on = results.round_robin.published_at
    return [
        *(f"{asked_on:%Y-%m-%d}" if asked_on else "", at.full_name, at.code, at.kind_label),
        *(at.nation_label, str(asked.get_state_display())),
    ]


def _cell(answer: Answer | None) -> object:
    if answer is None:
        return ""
    return Decimal(plain_number(answer.number)) if answer.number is not None else answer.shown
