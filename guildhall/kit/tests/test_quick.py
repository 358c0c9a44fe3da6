"""What templates draw once, and that short paths escape as the long ones do."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import SafeString

from guildhall.people.models import Person


def draw(source: str, **context: Any) -> str:
    """A page's template, drawn."""
    drawn: str = engines["jinja2"].from_string(source).render(context)
    return drawn


KEPT = "{% macro _said(words) %}{{ asked() }}{{ words }}, {{ _('Home') }};{% endmacro %}{% set said = kept(_said) %}"


def test_the_same_arguments_are_drawn_once_in_each_language() -> None:
    asked: list[str] = []

    def speak(code: str) -> str:
        translation.activate(code)
        return ""

    def ask() -> str:
        asked.append("")
        return ""

    source = KEPT + "{{ said('a') }}{{ said('b') }}{{ said('a') }}{{ speak('cy') }}{{ said('a') }}"
    with translation.override("en"):
        drawn = draw(source, asked=ask, speak=speak)
    assert drawn == "a, Home;b, Home;a, Home;a, Hafan;"
    assert len(asked) == 3


def test_safe_words_and_the_same_words_unsafe_are_not_confused() -> None:
    source = KEPT + "{{ said(safe) }}{{ said(unsafe) }}"
    with translation.override("en"):
        drawn = draw(source, asked=str, safe=SafeString("<b>"), unsafe="<b>")
    assert drawn == "<b>, Home;&lt;b&gt;, Home;"


def test_a_row_of_the_database_is_not_kept() -> None:
    with pytest.raises(TypeError, match="not rows"):
        draw(KEPT + "{{ said(person) }}", asked=str, person=Person(pk=1))


def test_what_a_macro_drew_is_escaped_once_and_what_it_was_given_is_escaped() -> None:
    source = "{% macro bold(words) %}<b>{{ words }}{{ caller() }}</b>{% endmacro %}{% call bold(given) %}{{ given }}{% endcall %}"
    assert draw(source, given="<i>") == "<b>&lt;i&gt;&lt;i&gt;</b>"
