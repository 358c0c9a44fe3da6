"""The part of a form that shows who would be asked, each with a tick, and what is made of the ticks when it is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core import signing
from django.utils import timezone

from guildhall.asking.choosing import Candidate, who_may_be_asked, whom_to_ask
from guildhall.asking.evidence import Question
from guildhall.asking.models import Climb, Request
from guildhall.asking.reasons import Said, in_words
from guildhall.asking.requests import ask, candidates_for, question_of
from guildhall.communities.models import Community
from guildhall.contributions.models import Contribution
from guildhall.people.models import Person

SALT: Final = "guildhall.asking"
GOOD_FOR: Final = 24 * 3600
SHORTEST: Final = 8


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who would be asked, why, and whether they are ticked."""

    person: Person
    because: list[Said]
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Who would be asked, and a token that says so: nobody can be asked who was not shown."""

    lines: list[Line]
    token: str

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def ticked(self) -> int:
        """How many would be asked as it stands."""
        return sum(line.is_ticked for line in self.lines)

    @property
    def organisations(self) -> int:
        """In how many organisations they work."""
        return len({line.person.organisation_id for line in self.lines if line.is_ticked} - {None})


def panel(
    asker: Person,
    community: Community,
    title: str,
    text: str = "",
    shared_with: str = Contribution.SharedWith.COMMUNITY,
    ticked: Collection[str] | None = None,
    token: str = "",
) -> Panel:
    """Who would be asked about something that is not published yet; nobody about too few words.

    With the token of a panel those who were shown in it stay, as far as they may still be asked, whatever the words are now.
    """
    if len(title.strip()) < SHORTEST:
        return Panel([], "")
    question = Question(asker, community, title, text, timezone.now())
    if shown := _shown(token, asker):
        may = who_may_be_asked(question, shared_with, list(shown))
        return _panel([Candidate(may[pk], shown[pk]) for pk in shown if pk in may], asker, ticked)
    return _panel(whom_to_ask(question, shared_with), asker, ticked)


def panel_of(root: Contribution, asker: Person) -> Panel:
    """Who else could be asked about a question that is published."""
    return _panel(candidates_for(root), asker)


def _panel(candidates: list[Candidate], asker: Person, ticked: Collection[str] | None = None) -> Panel:
    said = in_words([each.because for each in candidates], asker, is_me=False)
    lines = [
        Line(each.person, because, ticked is None or str(each.person.pk) in ticked)
        for each, because in zip(candidates, said, strict=True)
    ]
    shown = [[each.person.pk, each.because] for each in candidates]
    return Panel(lines, signing.dumps([asker.pk, shown], salt=SALT))


def ask_ticked(root: Contribution, token: str, ticked: Iterable[str]) -> list[Request]:
    """Asks those who were shown and ticked, and who may still be asked. Who is asked first is settled by this, also nobody."""
    shown = _shown(token, root.author)
    if shown is None:
        return []
    wanted = set(ticked)
    Climb.objects.get_or_create(contribution=root, defaults={"rung": Climb.Rung.PEOPLE})
    because = {pk: reasons for pk, reasons in shown.items() if str(pk) in wanted}
    may = who_may_be_asked(question_of(root), root.shared_with, list(because))
    return ask(root, [Candidate(may[pk], because[pk]) for pk in because if pk in may])


def _shown(token: str, asker: Person | None) -> dict[int, Any] | None:
    """Whom a token says that this asker was shown, with the reasons; nothing where it is no good, or somebody else's."""
    try:
        whose, shown = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return dict(shown) if asker is not None and whose == asker.pk else None
