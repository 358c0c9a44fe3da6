"""One's contacts: adding and taking out, a line about each, and the list of all."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.talks.forms import NoteForm
from guildhall.talks.models import Contact
from guildhall.talks.rules import who_receives

A_PAGE: Final = 50
MOST: Final = 2000


@require_safe
@signed_in
def contacts(request: HttpRequest) -> HttpResponse:
    """All of them by name, or those with some words in their name, job, organisation or note."""
    assert isinstance(request.user, Person)
    mine = request.user.contacts.select_related("contact__organisation").order_by("contact__name", "pk")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    for word in words.split():
        mine = mine.filter(
            Q(contact__name__icontains=word)
            | Q(contact__role__icontains=word)
            | Q(contact__organisation__name__icontains=word)
            | Q(note__icontains=word)
        )
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    reading = who_receives([each.contact for each in page])
    lines = [
        (
            each,
            each.contact_id in reading,
            each.contact.is_here_for(request.user),
            NoteForm(initial={"note": each.note}, prefix=str(each.pk)),
        )
        for each in page
    ]
    return render(request, "talks/contacts.html", {"page": page, "lines": lines, "words": words})


@require_POST
@signed_in
def act(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    """Adds somebody, keeps a line about them, or takes them out. They are not told."""
    assert isinstance(request.user, Person)
    person = get_object_or_404(
        Person.objects.exclude(pk=request.user.pk).exclude(approved_at=None), slug=slug
    )
    mine, name = request.user.contacts.filter(contact=person), {"name": person.name}
    match verb:
        case "add" if request.user.contacts.count() >= MOST:
            messages.error(request, _("You have very many contacts. Take some out first."))
            return redirect(person)
        case "add":
            Contact.objects.get_or_create(person=request.user, contact=person)
            messages.success(request, _("%(name)s is in your contacts. Nobody else sees that.") % name)
            return redirect(person)
        case "note":
            kept = get_object_or_404(mine)
            form = NoteForm(request.POST, prefix=str(kept.pk))
            if form.is_valid():
                mine.update(note=form.cleaned_data["note"])
                messages.success(request, _("Kept."))
            else:
                messages.error(request, _("A line holds up to 200 letters. Nothing was changed."))
        case "take-out":
            mine.delete()
            messages.success(request, _("%(name)s is in your contacts no more.") % name)
        case _:
            raise Http404
    return redirect("contacts")
