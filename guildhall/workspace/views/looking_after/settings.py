"""What a community says of itself, its picture, its kind, its themes, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.communities.permissions import Act
from guildhall.communities.refusals import Refused
from guildhall.kit import uploads
from guildhall.kit.visitors import visitors_see_something_else
from guildhall.people.access import kept_values
from guildhall.people.models import Person
from guildhall.workspace import shelves
from guildhall.workspace.forms import DescriptionForm, KindForm, LogoForm, ThemeForm
from guildhall.workspace.place import Place, inside
from guildhall.workspace.registry import TOOLS


@inside(Act.DESCRIBE)
def settings(request: HttpRequest, where: Place) -> HttpResponse:
    """Name, purpose, what it is about, principles and welcome."""
    assert isinstance(request.user, Person)
    form = DescriptionForm(request.POST or None, instance=where.community, initial=kept_values(request))
    if form.is_valid():
        where.community.describe(request.user, **form.cleaned_data)
        messages.success(request, _("The new description is there for all to see."))
        return redirect("look_after_settings", where.community.slug)
    if form.errors:
        # The page around the form goes on showing what stands, not what was typed.
        where.community.refresh_from_db()
    context = {"where": where, "form": form, "logo_form": LogoForm()}
    return render(request, "workspace/settings.html", context, status=422 if form.errors else 200)


@require_POST
@inside(Act.DESCRIBE)
def change_logo(request: HttpRequest, where: Place) -> HttpResponse:
    """Takes in a new picture, or takes the picture away."""
    assert isinstance(request.user, Person)
    before = where.community.logo
    if request.POST.get("act") == "remove":
        where.community.describe(request.user, logo="")
    else:
        form = LogoForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                stored = uploads.accept(form.cleaned_data["logo"], images_only=True)
            except uploads.UploadRefused as refused:
                form.add_error("logo", str(refused))
            else:
                where.community.describe(request.user, logo=stored.key)
        if form.errors:
            description = DescriptionForm(instance=where.community)
            context = {"where": where, "form": description, "logo_form": form}
            return render(request, "workspace/settings.html", context, status=422)
    if before:
        uploads.forget(before)
    messages.success(request, _("The picture was changed."))
    return redirect("look_after_settings", where.community.slug)


@inside(Act.CHANGE_KIND)
def change_kind(request: HttpRequest, where: Place) -> HttpResponse:
    """Opens or closes the community, after saying what that does to everything written in it."""
    assert isinstance(request.user, Person)
    community = where.community
    initial = {"kind": community.kind, "is_public": community.is_public}
    form = KindForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            community.change_kind(form.cleaned_data["kind"], form.cleaned_data["is_public"], by=request.user)
        except Refused as refused:
            community.refresh_from_db()
            form.add_error("kind", str(refused))
        else:
            messages.success(request, _("From now on: %(words)s") % {"words": community.kind_words})
            return redirect("look_after", community.slug)
    return render(
        request, "workspace/kind.html", {"where": where, "form": form}, status=422 if form.errors else 200
    )


@inside(Act.DESCRIBE)
def themes(request: HttpRequest, where: Place) -> HttpResponse:
    """The themes, in their order; adds one."""
    assert isinstance(request.user, Person)
    form = ThemeForm(request.POST or None)
    if form.is_valid():
        try:
            where.community.add_theme(form.cleaned_data["name"], request.user)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            return redirect("look_after_themes", where.community.slug)
    context = {"where": where, "form": form, "themes": list(where.community.themes.all())}
    return render(request, "workspace/themes.html", context, status=422 if form.errors else 200)


@require_POST
@inside(Act.DESCRIBE)
def change_theme(request: HttpRequest, where: Place, pk: int) -> HttpResponse:
    """Renames a theme, moves it up or down, or removes it."""
    assert isinstance(request.user, Person)
    theme = get_object_or_404(where.community.themes, pk=pk)
    act = request.POST.get("act", "")
    try:
        if act == "remove":
            theme.remove(request.user)
        elif act in ("up", "down"):
            theme.move(-1 if act == "up" else 1, request.user)
        else:
            form = ThemeForm(request.POST)
            if not form.is_valid():
                raise Refused(_("Write a name of up to 60 letters for the theme."))
            theme.rename(form.cleaned_data["name"], request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("look_after_themes", where.community.slug)


@inside(Act.DESCRIBE)
def front(request: HttpRequest, where: Place) -> HttpResponse:
    """In what order the front page shows the tools, and which it leaves out."""
    community = where.community
    if request.method == "POST":
        name, act = request.POST.get("tool", ""), request.POST.get("act", "")
        if name in TOOLS and act in ("up", "down"):
            shelves.move(community, name, -1 if act == "up" else 1)
        elif name in TOOLS and act in ("show", "hide"):
            shelves.show(community, name, act == "show")
        elif act == "by itself":
            community.front_order, community.front_hidden = [], []
            community.save(update_fields=["front_order", "front_hidden"])
        visitors_see_something_else()
        return redirect("look_after_front", community.slug)
    in_use = {tool.name for tool in where.tools}
    tools = [tool for tool in shelves.in_order(community) if tool.name in in_use]
    return render(request, "workspace/arrange.html", {"where": where, "tools": tools})


@inside(Act.ARCHIVE)
def archive(request: HttpRequest, where: Place) -> HttpResponse:
    """Says what archiving means; archives, or brings back."""
    assert isinstance(request.user, Person)
    community = where.community
    if request.method == "POST":
        try:
            if request.POST.get("act") == "bring back":
                community.bring_back(request.user)
                messages.success(request, _("%(name)s is open again.") % {"name": community.name})
            else:
                community.archive(request.user)
                messages.success(request, _("%(name)s is archived.") % {"name": community.name})
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("look_after", community.slug)
    return render(request, "workspace/archive.html", {"where": where, "inside": community.children.all()})
