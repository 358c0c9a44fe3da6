"""Changing the words of what stands, and how they read before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildhall.contributions.careful import ask_again, marks_of, to_ask_about
from guildhall.contributions.forms import EditReplyForm, RootForm, WordsForm, to_change
from guildhall.contributions.history import edits_of
from guildhall.contributions.kinds import KINDS
from guildhall.contributions.models import Contribution
from guildhall.contributions.models.tags import Tag, hang
from guildhall.contributions.naming import name_people
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.readers import who_reads_in
from guildhall.contributions.shielding import carries_files, why_no_files
from guildhall.contributions.views.acts import need, visible
from guildhall.contributions.writing import (
    draft_values,
    files_of_draft,
    finish_draft,
    keep_draft,
    let_go,
    take_files,
    typed,
)
from guildhall.kit.compare import changes
from guildhall.kit.delicate.finding import Found
from guildhall.kit.markup import plain_text
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person

CONFLICT = 409


@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes the words; how they read before stays in the history, and nobody's change is overwritten unseen."""
    contribution = visible(request, pk)
    need(may_change(request.user, Change.EDIT, contribution))
    assert isinstance(request.user, Person)
    if elsewhere := KINDS[contribution.kind].own.edit:
        return redirect(elsewhere, contribution.community.slug, pk)
    contribution = contribution.whole
    place = f"edit:{pk}"
    draft = draft_values(request.user, place)
    is_asker = contribution.is_asked_by(request.user)
    problems = [] if request.method != "POST" or is_asker else take_files(request, request.user, place)
    if is_asker and carries_files(request):
        problems = [why_no_files()]
    form = _form(request, contribution, draft | kept_values(request))
    is_overtaken = False
    careful: list[Found] = []
    if form.is_valid() and not problems:
        known = marks_of(request.user, title=contribution.title, html=contribution.html)
        careful = to_ask_about(
            *(request, request.user, form, place, known), is_shielded=is_asker, language=contribution.language
        )
    elif form.is_bound:
        ask_again(request, form)
    if form.is_valid() and not problems and not careful:
        if _change(contribution, request, form, place):
            return redirect(contribution)
        contribution.refresh_from_db()
        is_overtaken = True
        # The same words once more, now begun from how the contribution reads today.
        assert isinstance(form.data, QueryDict)
        again = form.data.copy()
        again["version"] = contribution.version
        form.data = again
    if request.method == "POST":
        keep_draft(request.user, place, typed(form))
    context = {
        "form": form,
        "contribution": contribution,
        "problems": problems,
        "place_of_draft": place,
        "has_draft": bool(draft) and not form.is_bound,
        "files_waiting": [*form.loose_files(contribution), *files_of_draft(request.user, place)],
        "is_overtaken": is_overtaken,
        "careful": careful,
        "readers": who_reads_in(contribution.community, contribution.shared_with),
        "difference": _difference(contribution, form) if is_overtaken else [],
    }
    status = CONFLICT if is_overtaken else 422 if form.errors or problems or careful else 200
    return render(request, "contributions/edit.html", context, status=status)


def _form(request: HttpRequest, contribution: Contribution, kept: dict[str, Any]) -> WordsForm:
    fields = ("title", "html", "language", "theme", "version")
    initial: dict[str, Any] = {name: getattr(contribution, name) for name in fields}
    initial["tags"] = ", ".join(contribution.taggings.values_list("tag__name", flat=True))
    form: type[WordsForm] = EditReplyForm
    if contribution.root_id is None:
        form = to_change(KINDS[contribution.kind].form)
    given = form.received(request) if request.method == "POST" else None
    if not issubclass(form, RootForm):
        return form(given, initial=initial | kept)
    initial |= form.initial_of(contribution)
    person = request.user if isinstance(request.user, Person) else None
    return form(given, initial=initial | kept, community=contribution.community, person=person)


@transaction.atomic
def _change(contribution: Contribution, request: HttpRequest, form: WordsForm, place: str) -> bool:
    """Makes the change, unless somebody else changed the words since this one was begun."""
    assert isinstance(request.user, Person)
    values = form.cleaned_data
    now = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    is_overtaken = values["version"] not in ("", now.version)
    if is_overtaken and (now.title, now.html) != (values.get("title", ""), values["html"]):
        return False
    also = {name: values[name] for name in ("language", "theme") if name in values}
    also |= form.own_values() if isinstance(form, RootForm) else {}
    html = name_people(values["html"], contribution.community)
    contribution.edit(request.user, title=values.get("title", ""), html=html, **also)
    if "tags" in values:
        hang(contribution, Tag.objects.named(values["tags"]), request.user)
    if isinstance(form, RootForm):
        form.keep_more(contribution, request.user)
    let_go(form.loose_files(contribution).filter(key__in=request.POST.getlist("without")))
    finish_draft(request.user, place, contribution)
    messages.success(request, _("Changed. How it read before stays in its history."))
    return True


def _difference(contribution: Contribution, form: WordsForm) -> Any:
    """From how it reads today to what was typed."""
    return changes(plain_text(contribution.html), plain_text(form.cleaned_data["html"]))


@require_safe
@signed_in
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """How a contribution read before its edits, and what each changed, newest first."""
    contribution = visible(request, pk)
    context = {"contribution": contribution, "edits": edits_of(contribution)}
    return render(request, "contributions/history.html", context)
