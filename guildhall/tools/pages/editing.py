"""The page on which a page is changed; two people may do that at once."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.naming import name_people
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.views.acts import need
from guildhall.contributions.writing import (
    draft_values,
    files_of_draft,
    finish_draft,
    keep_draft,
    let_go,
    take_files,
    typed,
)
from guildhall.kit.compare import Piece, changes
from guildhall.kit.markup import plain_text
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.tools.pages.acts import fetch
from guildhall.tools.pages.forms import ChangeForm
from guildhall.tools.pages.models import Page
from guildhall.tools.pages.writing import Outcome, change

CONFLICT: Final = 409


@signed_in
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Changes a page; where somebody else changed the same words meanwhile, both texts are shown and none is lost."""
    page = fetch(request, slug, pk)
    assert isinstance(request.user, Person)
    place = f"edit:{pk}"
    if request.method == "POST" and not may_change(request.user, Change.EDIT, page):
        keep_draft(
            request.user, place, {name: request.POST.get(name, "") for name in ("title", "html", "version")}
        )
    need(may_change(request.user, Change.EDIT, page))
    draft = draft_values(request.user, place)
    problems = take_files(request, request.user, place) if request.method == "POST" else []
    form = _form(request, page, draft | kept_values(request))
    outcome: Outcome | None = None
    if form.is_valid() and not problems:
        outcome = _change(page, request, form, place)
        if outcome.is_kept:
            _tell(request, outcome)
            return redirect(page)
        _begin_again(form, outcome)
    if request.method == "POST":
        keep_draft(request.user, place, typed(form) | _waiting(outcome))
    context = {
        "page": page,
        "form": form,
        "problems": problems,
        "place_of_draft": place,
        "has_draft": bool(draft) and not form.is_bound,
        "files_waiting": [*page.attachments.order_by("pk"), *files_of_draft(request.user, place)],
        "outcome": outcome,
        "clashes": _shown(outcome) if outcome else [],
    }
    status = CONFLICT if outcome else 422 if form.errors or problems else 200
    return render(request, "pages/edit.html", context, status=status)


def _form(request: HttpRequest, page: Page, kept: dict[str, Any]) -> ChangeForm:
    initial: dict[str, Any] = {name: getattr(page, name) for name in ("title", "html", "language", "theme")}
    initial["tags"] = ", ".join(page.taggings.values_list("tag__name", flat=True))
    initial["version"] = str(page.revisions.count() + 1)
    given = request.POST if request.method == "POST" else None
    return ChangeForm(given, initial=initial | kept, community=page.community)


@transaction.atomic
def _change(page: Page, request: HttpRequest, form: ChangeForm, place: str) -> Outcome:
    assert isinstance(request.user, Person)
    values = form.cleaned_data
    also = form.touched()
    tags = also.pop("tags", None)
    html = name_people(values["html"], page.community)
    outcome = change(page, request.user, form.began_with, title=values["title"], html=html, **also)
    if outcome.is_kept:
        if tags is not None:
            hang(page, Tag.objects.named(tags), request.user)
        let_go(page.attachments.filter(key__in=request.POST.getlist("without")))
        finish_draft(request.user, place, page)
    return outcome


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.is_merged:
        messages.success(
            request,
            _(
                "Changed. Somebody else changed the page while you wrote: both changes stand. Look it over once."
            ),
        )
    else:
        messages.success(request, _("Changed. How it read before stays in its history."))


def _waiting(outcome: Outcome | None) -> dict[str, str]:
    """What the form holds that comes back to be looked over, as its draft keeps it."""
    if outcome is None:
        return {}
    return {"title": outcome.title, "html": outcome.html, "version": str(outcome.newest)}


def _begin_again(form: ChangeForm, outcome: Outcome) -> None:
    """The form with both changes in it, now begun from how the page reads today."""
    again: Any = form.data.copy()
    for name, value in _waiting(outcome).items():
        again[name] = value
    form.data = again


def _shown(outcome: Outcome) -> list[tuple[str, str, list[Piece]]]:
    """Each clash in plain words: how it reads now, how it was sent, and what is different."""
    texts = [(plain_text(clash.now), plain_text(clash.sent)) for clash in outcome.clashes]
    if outcome.titles:
        texts.insert(0, outcome.titles)
    return [(now, sent, changes(now, sent)) for now, sent in texts]
