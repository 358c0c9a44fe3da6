"""Everything that a person reads is there in Welsh."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message
from django.utils import translation
from django.utils.translation import ngettext

from guildhall.kit.catalogue import CATALOGUES, read, strings_of_the_code, translations

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
FORMS = {0: 0, 1: 1, 2: 2, 3: 3, 6: 4}
A_FORM_NEED_NOT_SAY = {"%(num)s", "%(count)s", "%d"}  # «unwaith» needs no number


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    return read(CATALOGUES / "cy" / "LC_MESSAGES" / "django.po")


@pytest.fixture(scope="module")
def strings() -> list[Message]:
    return [message for message in strings_of_the_code() if message.id]


def in_english(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_the_code_has_strings_of_every_sort(strings: list[Message]) -> None:
    found = {text for message in strings for text in in_english(message)}
    assert {
        "Skip to the content",  # a template
        "Open",  # Python, when a class is made
        "%(num)s replies",  # a plural
        "This password is too common.",  # somebody else's
        "Anybody on the web can read this. Members post.",  # Python, when a function runs
    } <= found


def test_every_string_has_its_welsh(strings: list[Message], welsh: Catalog) -> None:
    without = []
    for message in strings:
        ours = welsh.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        if ours is None or ours.fuzzy or not translations(ours):
            without.append(in_english(message)[0])
    assert without == [], "run `python -m guildhall.kit.catalogue`, then write the Welsh of these"


def test_welsh_names_the_same_things_as_english(welsh: Catalog) -> None:
    wrong = []
    for message in welsh:
        if not message.id:
            continue
        expected = set(PLACEHOLDER.findall(in_english(message)[-1]))
        for form in translations(message):
            named = set(PLACEHOLDER.findall(form))
            missing = expected - named
            if not isinstance(message.id, str):
                missing -= A_FORM_NEED_NOT_SAY | {"%(moment)s"}
            if named - expected or missing:
                wrong.append(form)
    assert wrong == []


def test_welsh_has_six_forms_of_each_plural(welsh: Catalog) -> None:
    plurals = [message for message in welsh if message.id and not isinstance(message.id, str)]
    assert plurals
    assert {len(translations(message)) for message in plurals} == {6}


def test_numbers_take_the_form_that_welsh_gives_them(welsh: Catalog) -> None:
    people = welsh["%(num)s person"]
    assert people is not None
    forms = translations(people)
    with translation.override("cy"):
        for number in range(8):
            said = ngettext("%(num)s person", "%(num)s people", number)
            assert said == forms[FORMS.get(number, 5)]
