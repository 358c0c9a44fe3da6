"""Asks once, before words are published, about what in them looks as if it should not be told to everybody.

It is advice and no lock: whoever says *Post it as it is* is not asked about the same words again, and drafts are never stopped.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.forms import CharField, HiddenInput
from django.http import HttpRequest, QueryDict
from django.utils.translation import override

from guildhall.contributions.forms import WordsForm
from guildhall.contributions.writing import keep_draft, typed
from guildhall.kit.delicate.finding import Found, Writer, find
from guildhall.kit.delicate.masking import found_in, mask, mask_text
from guildhall.kit.forms import ProseField
from guildhall.kit.markup import typed_to_html
from guildhall.organisations.addresses import PUBLIC_PROVIDERS
from guildhall.organisations.models import Domain
from guildhall.people.models import Person

MASKED: Final = "masked"


def to_ask_about(
    request: HttpRequest,
    person: Person,
    form: WordsForm,
    place: str,
    known: Collection[str] = (),
    *,
    is_shielded: bool = False,
    language: str = "",
) -> list[Found]:
    """What the author of a valid form has to be asked about before it is published; what they had masked is so from here on.

    `known` are the marks of what stands there already, `is_shielded` says that it stands there without the author's name,
    `language` what masks are written in where the form does not ask. What was typed is kept at the place of its draft.
    """
    boxes = _boxes(form)
    writer = _without_a_name(person) if is_shielded or form.is_shielded else _writer(person, boxes)
    found = {each.mark: each for box in boxes for each in box.found(writer)}
    if request.POST.get("careful") == MASKED:
        with override(form.cleaned_data.get("language") or language or person.language):
            _say_again(form, **{box.name: box.masked(writer) for box in boxes})
        # Forms make more than values of what was typed, so the masked words go the whole way again.
        form.full_clean()
        return [] if form.is_valid() else list(found.values())
    if found.keys() <= {*known, *form.cleaned_data["asked"].split()}:
        return []
    keep_draft(person, place, typed(form))
    _say_again(form, asked=" ".join(found))
    return [each for each in found.values() if each.mark not in known]


def ask_again(request: HttpRequest, form: WordsForm) -> None:
    """Where a form comes back for another reason, whoever wanted its words masked is asked once more: nothing was masked yet."""
    if request.POST.get("careful") == MASKED:
        _say_again(form, asked="")


def marks_of(person: Person, *, title: str, html: str) -> set[str]:
    """The marks of what looks delicate in words that stand already."""
    writer = Writer(person.name, person.phone)
    return {each.mark for each in (*find(title, writer), *found_in(html, writer))}


@dataclass(frozen=True, slots=True)
class Box:
    """What was typed into one box of a form: HTML where it is prose, with as many signs as it may have where it is not."""

    name: str
    words: str
    is_prose: bool
    most: int | None

    def found(self, writer: Writer) -> list[Found]:
        return found_in(self.words, writer) if self.is_prose else find(self.words, writer)

    def masked(self, writer: Writer) -> str:
        return mask(self.words, writer) if self.is_prose else mask_text(self.words, writer)[: self.most]


def _boxes(form: WordsForm) -> list[Box]:
    boxes = []
    for name, field in form.fields.items():
        typed_here = form.data.get(name)
        if not isinstance(typed_here, str) or isinstance(field.widget, HiddenInput):
            continue
        if isinstance(field, ProseField):
            boxes.append(Box(name, typed_to_html(typed_here), True, None))
        elif type(field) is CharField:
            boxes.append(Box(name, typed_here, False, field.max_length))
    return boxes


def _say_again(form: WordsForm, **values: str) -> None:
    """Has a form that was sent hold something else when it is drawn again."""
    assert isinstance(form.data, QueryDict)
    again = form.data.copy()
    for name, value in values.items():
        again[name] = value
    form.data = again


def _without_a_name(person: Person) -> Writer:
    """Whoever writes without their name tells neither it, nor their council's, nor the domains of its mail."""
    told = {person.name, *person.name.split()}
    if organisation := person.organisation:
        told |= {
            organisation.name,
            organisation.short_name,
            organisation.welsh_name,
            organisation.welsh_short_name,
        }
        told |= set(Domain.objects.filter(organisation=organisation).values_list("name", flat=True))
    told.add((person.email or "").rpartition("@")[2])
    return Writer(hidden=[words for words in told if len(words) > 2])


def _writer(person: Person, boxes: list[Box]) -> Writer:
    """Who writes; the domains of their organisation are asked for only where some address was written."""
    domains: list[str] = []
    if any("@" in box.words for box in boxes):
        domains += Domain.objects.filter(organisation=person.organisation_id).values_list("name", flat=True)
        own = (person.email or "").rpartition("@")[2].lower()
        domains += [own] if own and own not in PUBLIC_PROVIDERS else []
    return Writer(person.name, person.phone, domains)
