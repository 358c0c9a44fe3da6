"""The sections of a practice page: what each is called, what belongs into it, and all of them as one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from guildhall.kit.markup import clean_html, plain_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a practice page: its field, its heading, and what to write there."""

    name: str
    label: StrOrPromise
    hint: StrOrPromise


SHORT_ANSWER: Final = Section(
    "short_answer",
    _("The short answer"),
    _("Two or three sentences. Somebody who reads nothing else should know what to do."),
)
REST: Final = [
    Section(
        "options",
        _("Options, and who does each"),
        _("The ways that councils go about it, one in each paragraph or line. Name the councils that do it."),
    ),
    Section(
        "cost_and_time",
        _("What it costs, and how long it takes"),
        _("Rough figures help more than none. Say of which year they are."),
    ),
    Section(
        "went_wrong",
        _("What went wrong"),
        _("What people would not do again. This is what the next council wants to know most."),
    ),
    Section(
        "people",
        _("People to talk to"),
        _("Those who are quoted, and who answered, are shown here by themselves. Add who else knows."),
    ),
    Section(
        "unknown",
        _("What nobody knows yet"),
        _("One question in each line. Each gets a button with which somebody can ask it."),
    ),
]
SECTIONS: Final = [SHORT_ANSWER, *REST]
NAMED: Final = {section.name: section for section in SECTIONS}


def whole_page(words: Mapping[str, str], language: str) -> str:
    """All sections as the one text that search, mail, feeds and history know, with headings in the page's language.

    Quotes are not part of it: who may read them is asked anew for each reader.
    """
    pieces = [words.get(SHORT_ANSWER.name, "")]
    with override(language):
        for section in REST:
            if has_words(words.get(section.name, "")):
                pieces.append(f"<h3>{escape(section.label)}</h3>{words[section.name]}")
    return clean_html("".join(pieces))


def has_words(html: str) -> bool:
    """Whether there is anything in a section to show."""
    return bool(plain_text(html)) or "<img" in html


def lines_of(html: str) -> list[str]:
    """The paragraphs and list items of a text, each as plain words."""
    return [line for line in (" ".join(each.split()) for each in plain_text(html).split("\n")) if line]
