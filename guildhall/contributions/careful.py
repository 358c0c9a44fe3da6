"""Asks once, before words are published, about what in them looks as if it should not be told to everybody.

It is advice and no lock: whoever says *Post it as it is* is not asked about the same words again, and drafts are never stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from django.forms import CharField, HiddenInput
from django.http import HttpRequest, QueryDict
from django.utils.translation import override

from guildhall.contributions.forms import WordsForm
from guildhall.contributions.writing import keep_draft, typed
from guildhall.kit.delicate.finding import Found, Writer, find
from guildhall.kit.delicate.masking import found_in, mask, mask_text
from guildhall.kit.forms import ProseField
from guildhall.organisations.addresses import PUBLIC_PROVIDERS
from guildhall.organisations.models import Domain
from guildhall.people.models import Person

MASKED: Final = "masked"


def to_ask_about(
    request: HttpRequest, person: Person, form: WordsForm, place: str, known: Collection[str] = ()
) -> list[Found]:
    """What the author of a valid form has to be asked about before it is published; what they had masked is so from here on.

    `known` are the marks of what stands there already. What was typed is kept at the place of its draft.
    """
    writer = _writer(person, form)
    found = {each.mark: each for each in _found(form, writer)}
    if request.POST.get("careful") == MASKED:
        _mask(form, writer, form.cleaned_data.get("language") or person.language)
        return []
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


def _found(form: WordsForm, writer: Writer) -> Iterator[Found]:
    for name, is_prose in _boxes(form):
        yield from (found_in if is_prose else find)(form.cleaned_data[name], writer)


def _boxes(form: WordsForm) -> Iterator[tuple[str, bool]]:
    """The boxes of a form into which words are typed, and whether they hold HTML."""
    for name, field in form.fields.items():
        is_prose = isinstance(field, ProseField)
        is_plain = type(field) is CharField and not isinstance(field.widget, HiddenInput)
        if (is_prose or is_plain) and isinstance(form.cleaned_data.get(name), str):
            yield name, is_prose


def _mask(form: WordsForm, writer: Writer, language: str) -> None:
    values = form.cleaned_data
    with override(language):
        for name, is_prose in _boxes(form):
            masked = (mask if is_prose else mask_text)(values[name], writer)
            values[name] = masked if is_prose else masked[: getattr(form.fields[name], "max_length", None)]
    # Where the form comes back all the same, it comes back masked.
    _say_again(form, **{name: values[name] for name, _is_prose in _boxes(form)})


def _say_again(form: WordsForm, **values: str) -> None:
    """Has a form that was sent hold something else when it is drawn again."""
    assert isinstance(form.data, QueryDict)
    again = form.data.copy()
    for name, value in values.items():
        again[name] = value
    form.data = again


def _writer(person: Person, form: WordsForm) -> Writer:
    """Who writes; the domains of their organisation are asked for only where some address was written."""
    domains: list[str] = []
    if any("@" in form.cleaned_data[name] for name, _is_prose in _boxes(form)):
        domains += Domain.objects.filter(organisation=person.organisation_id).values_list("name", flat=True)
        own = (person.email or "").rpartition("@")[2].lower()
        domains += [own] if own and own not in PUBLIC_PROVIDERS else []
    return Writer(person.name, person.phone, domains)
