"""What the address of a list says: the words that are looked for, and how far the pages were turned."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

LONGEST: Final = 300


def words_asked(request: HttpRequest) -> str:
    """What is looked for, or was typed into the box of the home page; PostgreSQL's texts hold no null characters."""
    return (request.GET.get("q") or request.GET.get("title", "")).replace("\0", " ").strip()[:LONGEST]


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1; nonsense is the first."""
    page = request.GET.get("page", "1")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
