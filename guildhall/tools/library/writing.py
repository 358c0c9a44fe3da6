"""Adding documents, newer versions of one, and the way back to an older one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from guildhall.contributions.forms import WordsForm
from guildhall.contributions.models import Attachment
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.writing import (
    files_of_draft,
    finish_draft,
    keep_draft,
    mark_sent,
    sent_before,
    typed,
)
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.library.forms import VersionForm
from guildhall.tools.library.jobs import read_version
from guildhall.tools.library.models import Document
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number
from guildhall.workspace.writing import begin, writing_form


@inside()
@signed_in
def new(request: HttpRequest, where: Place) -> HttpResponse:
    """Adds documents: one for each file, with the same folder, licence and source."""
    assert isinstance(request.user, Person)
    waiting = len(files_of_draft(request.user, f"new:{where.community.pk}:document"))
    count = waiting - len(request.POST.getlist("without")) + len(request.FILES.getlist("files"))
    first = {"folder": number(request.GET.get("folder")), "source": request.user.organisation_id}
    answer = begin(request, where, "document", "library/new.html", initial=first)
    if answer.status_code == 302 and count > 1:
        words = ngettext("%(num)s document added.", "%(num)s documents added.", count)
        messages.success(request, words % {"num": count})
        folder = number(request.POST.get("folder"))
        listing = reverse("library", args=[where.community.slug])
        return redirect(f"{listing}?folder={folder}" if folder else listing)
    return answer


def _of(request: HttpRequest, where: Place, pk: int) -> Document:
    """A document that the person may see and may change."""
    documents = Document.objects.visible_to(request.user).filter(community=where.community, root=None)
    document: Document = get_object_or_404(documents.select_related("community", "author"), pk=pk)
    if not may_change(request.user, Change.EDIT, document):
        raise PermissionDenied
    return document


@inside()
@signed_in
def version(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Puts a newer file in place of a document's, and keeps the older ones."""
    assert isinstance(request.user, Person)
    document = _of(request, where, pk)
    place = f"version:{pk}"
    form, problems = writing_form(request, VersionForm, place)
    files = files_of_draft(request.user, place)
    if form.is_bound and not files and not problems:
        problems = [_("Choose the newer file.")]
    if form.is_valid() and not problems:
        _add(request, document, place, form)
        return redirect(document)
    if form.is_bound:
        keep_draft(request.user, place, typed(form))
    context = {
        "where": where,
        "community": where.community,
        "document": document,
        "form": form,
        "problems": problems,
        "files_waiting": files,
        "place_of_draft": place,
    }
    return render(request, "library/version.html", context, status=422 if form.errors or problems else 200)


def _add(request: HttpRequest, document: Document, place: str, form: WordsForm) -> None:
    assert isinstance(request.user, Person)
    values = form.cleaned_data
    with transaction.atomic():
        if sent_before(request.user, place, values):
            return
        for file in files_of_draft(request.user, place):
            made = document.add_version(file, request.user, values["note"])
            messages.success(request, _("Version %(number)s is there now.") % {"number": made.number})
        finish_draft(request.user, place, document)
        mark_sent(request.user, values, document)


@require_POST
@inside()
@signed_in
def current(request: HttpRequest, where: Place, pk: int, number: int) -> HttpResponse:
    """Makes a version the one that everybody gets: the way back from a wrong file."""
    document = _of(request, where, pk)
    open_ones = document.versions.filter(attachment__state=Attachment.State.CLEAN)
    chosen = get_object_or_404(open_ones, number=number)
    with transaction.atomic():
        document.versions.filter(pk=chosen.pk).update(state="new")
        document.current = chosen
        document.save(update_fields=["current"])
        read_version.defer(version=chosen.pk)
    messages.success(request, _("Everybody gets version %(number)s now.") % {"number": number})
    return redirect(document)
