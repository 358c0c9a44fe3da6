"""Editing one's own profile."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guildhall.kit import uploads
from guildhall.people.access import kept_values, signed_in
from guildhall.people.models import Person
from guildhall.web.profile_forms import ProfileForm


@require_http_methods(["GET", "POST"])
@signed_in
@transaction.atomic
def edit(request: HttpRequest) -> HttpResponse:
    """Changes what one says about oneself, and who may see it."""
    assert isinstance(request.user, Person)
    # The form writes into its instance while checking it; the page around it still shows what stands.
    person = (
        Person.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request.user.pk)
    )
    old_photo = person.photo
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ProfileForm(*given, instance=person, initial=kept_values(request))
    if not form.is_valid():
        if picture := form.is_bound and form.cleaned_data.get("picture"):
            uploads.forget(picture.key)
        return render(request, "web/profile_edit.html", {"form": form}, status=422 if form.is_bound else 200)
    person.refresh_from_db()
    values = form.values()
    person.change_profile(**values)
    if old_photo and values.get("photo", old_photo) != old_photo:
        transaction.on_commit(partial(uploads.forget, old_photo))
    with translation.override(person.language):
        messages.success(request, _("Your profile is changed."))
    return redirect(person)
