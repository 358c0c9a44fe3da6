"""Help for beginners: the pages of docs/using and of each tool's folder, in both languages, shown in the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guildhall.kit.markup import document_to_html, plain_text
from guildhall.workspace.registry import TOOLS

USING: Final = Path(__file__).parents[2] / "docs" / "using"
LANGUAGES: Final = ("en", "cy")
# In the order in which a beginner needs them; the tools of a community stand after the first group.
FIRST: Final = (
    "first-steps",
    "signing-in",
    "profile",
    "finding",
    "communities",
    "doing",
    "messages",
    "mail",
    "reading-with-ease",
)
GROUPS: Final = (
    (_("Begin"), FIRST),
    (_("In a community"), ()),
    (_("For those with a duty"), ("facilitating", "information-officers")),
)


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page in one language: its word in addresses, title, first sentence, and HTML without the title."""

    name: str
    title: str
    summary: str
    html: str


def sources() -> dict[str, Path]:
    """The English file of every page by its name; the Welsh stands beside it as `….cy.md`."""
    pages = {path.stem: path for path in sorted(USING.glob("*.md")) if not path.stem.endswith(".cy")}
    return pages | {name: _folder(name) / "help.md" for name in TOOLS}


def in_language(source: Path, language: str) -> Path:
    """The file of a page in a language."""
    return source if language == "en" else source.with_suffix(f".{language}.md")


@cache
def pages(language: str) -> dict[str, HelpPage]:
    """Every page by its name, read and rendered once."""
    return {name: _read(name, in_language(source, language)) for name, source in sources().items()}


def groups(language: str) -> Iterator[tuple[object, list[HelpPage]]]:
    """The pages as the first page of help lists them."""
    known = pages(language)
    for label, names in GROUPS:
        yield label, [known[name] for name in names or TOOLS]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything one can read about using the site."""
    return render(request, "web/help_index.html", {"groups": list(groups(_language()))})


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """One page of help."""
    known = pages(_language())
    if name not in known:
        raise Http404
    others = [page for _label, some in groups(_language()) for page in some]
    return render(request, "web/help.html", {"help": known[name], "pages": others})


def _language() -> str:
    language = translation.get_language() or "en"
    return language if language in LANGUAGES else "en"


def _read(name: str, path: Path) -> HelpPage:
    title, _line, text = path.read_text(encoding="utf-8").partition("\n")
    html = document_to_html(text)
    first = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    summary = re.split(r"(?<=[.!?])\s", plain_text(first[1]))[0] if first else ""
    return HelpPage(name, title.removeprefix("# ").strip(), summary, html)


def _folder(tool: str) -> Path:
    return Path(str(import_module(f"guildhall.tools.{tool}").__file__)).parent
