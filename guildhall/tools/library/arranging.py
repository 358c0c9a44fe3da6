"""Folders are made, renamed, moved and removed by those who look after the community."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.communities.models import Community
from guildhall.communities.permissions import Act
from guildhall.tools.library.folders import Shelves
from guildhall.tools.library.forms import FolderForm
from guildhall.tools.library.models import Folder
from guildhall.workspace.place import Place, inside
from guildhall.workspace.reading import number


@inside(Act.MODERATE)
def folders(request: HttpRequest, where: Place) -> HttpResponse:
    """All folders of a library, and the form that makes one."""
    first = {"parent": number(request.GET.get("in"))}
    form = FolderForm(request.POST or None, community=where.community, initial=first)
    if form.is_valid() and _keep(where.community, form, Folder(community=where.community)):
        messages.success(request, _("The folder %(name)s is there.") % {"name": form.cleaned_data["name"]})
        return redirect("library_folders", where.community.slug)
    context = {"where": where, "form": form, "shelves": Shelves(where)}
    return render(request, "library/folders.html", context, status=422 if form.errors else 200)


@inside(Act.MODERATE)
def folder(request: HttpRequest, where: Place, folder: int) -> HttpResponse:
    """Renames a folder or moves it; what is in it stays in it, and no address changes."""
    chosen = get_object_or_404(Folder, pk=folder, community=where.community)
    form = FolderForm(
        request.POST or None,
        community=where.community,
        folder=chosen,
        initial={"name": chosen.name, "parent": chosen.parent_id},
    )
    if form.is_valid() and _keep(where.community, form, chosen):
        messages.success(request, _("Changed."))
        return redirect("library_folders", where.community.slug)
    context = {"where": where, "form": form, "folder": chosen}
    return render(request, "library/folder.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _keep(community: Community, form: FolderForm, folder: Folder) -> bool:
    """Writes what the form says, unless somebody was quicker with the same name: then the form says so."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    form.full_clean()
    if not form.is_valid():
        return False
    folder.name, folder.parent = form.cleaned_data["name"], form.cleaned_data["parent"]
    folder.save()
    return True


@require_POST
@inside(Act.MODERATE)
@transaction.atomic
def remove(request: HttpRequest, where: Place, folder: int) -> HttpResponse:
    """Removes a folder in which nothing is."""
    Community.objects.select_for_update(of=("self",)).get(pk=where.community.pk)
    chosen = get_object_or_404(Folder, pk=folder, community=where.community)
    if chosen.documents.exists() or chosen.folders.exists():
        messages.warning(
            request,
            _("%(name)s is not empty. Move what is in it first; that may be what was removed, too.")
            % {"name": chosen.name},
        )
        return redirect("library_folder", where.community.slug, folder)
    chosen.delete()
    messages.success(request, _("The folder %(name)s is gone.") % {"name": chosen.name})
    return redirect("library_folders", where.community.slug)
