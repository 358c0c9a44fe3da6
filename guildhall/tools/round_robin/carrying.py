"""Round robins in the neutral format: the questions, and what organisations handed in.

Answers to commercial questions stay behind, and so do files, what was only begun, and who filled it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from guildhall.contributions.carrying import Brought, Carrier, Known, Said
from guildhall.kit.given import at, day, line, one_of, several, tables, text
from guildhall.tools.round_robin.answer_form import LONGEST
from guildhall.tools.round_robin.choosing import MOST
from guildhall.tools.round_robin.models import Answer, Asked, Question
from guildhall.tools.round_robin.models.questions import new_key
from guildhall.tools.round_robin.models.round_robin import MOST_QUESTIONS, RoundRobin
from guildhall.tools.round_robin.numbers import NotANumber, read_number
from guildhall.tools.round_robin.question_fields import KEY, MOST_CHOICES

LONGEST_NAME: Final = 160
LONGEST_QUESTION: Final = 300
LONGEST_CHOICE: Final = 100
LONGEST_REASON: Final = 300
LONGEST_UNIT: Final = 24
LONGEST_NUMBER: Final = 60
Kind = Question.Kind


def row(values: dict[str, Any]) -> dict[str, Any]:
    """Until when one answers, and whether organisations that come later are asked too.

    Of one whose day has passed its asker is not told once more.
    """
    deadline = day(values.get("deadline"))
    is_over = deadline is not None and deadline < timezone.localdate()
    return {
        "deadline": deadline,
        "asks_everybody": values.get("only_named") is not True,
        "told_asker_at": timezone.now() if is_over else None,
    }


class RoundRobins(Carrier):
    """Questions with their keys, answers by the names of organisations, and who declined and why."""

    def give(self, rows: Sequence[RoundRobin], files: Mapping[int, str]) -> Said:
        said: Said = {
            row.pk: {
                "deadline": row.deadline,
                "only_named": not row.asks_everybody,
                "questions": [],
                "answers": [],
                "declined": [],
            }
            for row in rows
        }
        for question in Question.objects.filter(contribution__in=said).order_by("position", "pk"):
            said[question.contribution_id]["questions"].append(_asked(question))
        handed_in = Asked.objects.filter(
            contribution__in=said, state__in=[Asked.State.ANSWERED, Asked.State.DECLINED]
        )
        answers = _answers([row.pk for row in rows])
        for each in handed_in.select_related("organisation").order_by("answered_at", "pk"):
            of = said[each.contribution_id]
            entry: dict[str, Any] = {"organisation": each.organisation.name, "date": each.answered_at}
            if each.is_declined:
                of["declined"].append(entry | {"reason": each.reason, "words": each.reason_words})
            else:
                of["answers"].append(entry | {"said": answers.get(each.pk, {})})
        return said

    def take(self, posts: Sequence[Brought], known: Known) -> None:
        asked = {post.id: _questions(post) for post in posts}
        Question.objects.bulk_create([question for questions in asked.values() for question in questions])
        named = {post.id: list(_named(post)) for post in posts}
        organisations = known.organisations({name for entries in named.values() for name, _entry in entries})
        rows: list[Asked] = []
        answers: list[Answer] = []
        for post in posts:
            taken = set[int]()
            for name, entry in named[post.id]:
                organisation = organisations[name]
                if organisation in taken:
                    post.tell(f"names {name} twice among those that were asked; the first counts")
                    continue
                taken.add(organisation)
                rows.append(_row(post, organisation, entry))
                answers += _taken(post, rows[-1], asked[post.id], entry.get("said"))
        Asked.objects.bulk_create(rows)
        Answer.objects.bulk_create(answers)


def _asked(question: Question) -> dict[str, Any]:
    said = {
        "key": question.key,
        "text": question.words,
        "kind": question.kind,
        "unit": question.unit,
        "choices": question.choices,
        "commercial": question.is_commercial,
    }
    return {name: value for name, value in said.items() if value}


def _answers(round_robins: list[int]) -> dict[int, dict[str, str]]:
    """What each organisation handed in, by the keys of questions; nothing of a commercial one."""
    said: dict[int, dict[str, str]] = {}
    handed_in = Answer.objects.filter(
        contribution__in=round_robins,
        asked__state=Asked.State.ANSWERED,
        question__is_commercial=False,
        file=None,
    )
    for answer in handed_in.select_related("question").order_by("question__position", "pk"):
        if answer.is_given:
            said.setdefault(answer.asked_id, {})[answer.question.key] = answer.typed
    return said


def _questions(post: Brought) -> list[Question]:
    """Up to eight questions; where there is none, the title asks."""
    given = [
        each for each in tables(post.values.get("questions")) if line(each.get("text"), LONGEST_QUESTION)
    ]
    if len(given) > MOST_QUESTIONS:
        post.tell(f"has {len(given)} questions; the first {MOST_QUESTIONS} are taken")
    keys = set[str]()
    questions = [_question(post, each, keys) for each in given[:MOST_QUESTIONS]]
    if not questions:
        post.tell("is a round robin without a question; its title asks")
        title = line(post.values.get("title"), LONGEST_QUESTION)
        questions = [Question(contribution_id=post.id, words=title or "?")]
    for position, question in enumerate(questions, 1):
        question.position = position
    return questions


def _question(post: Brought, given: dict[str, Any], keys: set[str]) -> Question:
    kind = one_of(given.get("kind"), Kind.values, "")
    choices = list(dict.fromkeys(line(each, LONGEST_CHOICE) for each in several(given.get("choices"))))
    choices = [each for each in choices if each][:MOST_CHOICES]
    if not kind or (kind == Kind.CHOICE and len(choices) < 2):
        post.tell("has a question of a kind that is not known, or without choices; it asks for words")
        kind = Kind.TEXT
    key = given.get("key")
    key = key if isinstance(key, str) and KEY.fullmatch(key) and key not in keys else new_key()
    keys.add(key)
    return Question(
        contribution_id=post.id,
        key=key,
        words=line(given.get("text"), LONGEST_QUESTION),
        kind=kind,
        unit=line(given.get("unit"), LONGEST_UNIT) if kind == Kind.NUMBER else "",
        choices=choices if kind == Kind.CHOICE else [],
        is_commercial=given.get("commercial") is True,
    )


def _named(post: Brought) -> Iterator[tuple[str, dict[str, Any]]]:
    """Those who answered and those who declined, by name, as many as can be asked; only who answered said anything."""
    declined = tables(post.values.get("declined"))
    entries = [
        *({"said": {}, **each} for each in tables(post.values.get("answers"))),
        *({**each, "said": None} for each in declined),
    ]
    if len(entries) > MOST:
        post.tell(f"has answers of {len(entries)} organisations; the first {MOST} are taken")
    for entry in entries[:MOST]:
        if name := line(entry.get("organisation"), LONGEST_NAME):
            yield name, entry
        else:
            post.tell("has an answer of no organisation; left out")


def _row(post: Brought, organisation: int, entry: dict[str, Any]) -> Asked:
    answered = entry["said"] is not None
    return Asked(
        contribution_id=post.id,
        organisation_id=organisation,
        state=Asked.State.ANSWERED if answered else Asked.State.DECLINED,
        reason="" if answered else one_of(entry.get("reason"), Asked.Reason.values, Asked.Reason.OTHER),
        reason_words="" if answered else line(entry.get("words"), LONGEST_REASON),
        answered_at=at(entry.get("date")) or post.published_at,
    )


def _taken(post: Brought, asked: Asked, questions: Sequence[Question], said: object) -> Iterator[Answer]:
    """The answers of an organisation that fit their questions; others are left out, which is said."""
    for question in questions:
        value = said.get(question.key) if isinstance(said, dict) else None
        if value is None or value == "":
            continue
        answer = Answer(
            contribution_id=post.id,
            asked=asked,
            question=question,
            changed_at=asked.answered_at or post.published_at,
        )
        if question.is_commercial or not _fill(answer, question, value):
            post.tell(f"has an answer that does not fit its question ({question.key}); left out")
            continue
        yield answer


def _fill(answer: Answer, question: Question, value: object) -> bool:
    """Puts a value into an answer. False where it is none that the question asks for."""
    match question.kind:
        case Kind.NUMBER:
            try:
                answer.number = read_number(line(value, LONGEST_NUMBER), question.unit)
            except NotANumber:
                return False
            return answer.number is not None
        case Kind.YES_NO:
            answer.text = one_of(value, ("yes", "no"), "")
        case Kind.CHOICE:
            answer.text = one_of(value, question.choices, "")
        case Kind.TEXT:
            answer.text = text(value, LONGEST)
        case _file:
            return False
    return bool(answer.text)
