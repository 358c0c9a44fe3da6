"""What one can do with a page beside writing it: bring a version back, keep, put elsewhere, supersede."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildhall.contributions.models.connections import A_YEAR, review_on
from guildhall.contributions.permissions import Change, may_change
from guildhall.contributions.views.acts import need
from guildhall.people.access import signed_in
from guildhall.people.models import Person
from guildhall.tools.pages.forms import SupersedeForm
from guildhall.tools.pages.models import Keeper, Page
from guildhall.tools.pages.placing import NotThere, put, step
from guildhall.tools.pages.tree import Leaf, Tree
from guildhall.tools.pages.versions import History
from guildhall.tools.pages.writing import change
from guildhall.workspace.reading import number


def fetch(request: HttpRequest, slug: str, pk: int) -> Page:
    """A page that the person may see, in its community; 404 otherwise."""
    pages = Page.objects.visible_to(request.user).standing().filter(community__slug=slug)
    return get_object_or_404(pages.select_related("community", "author__organisation"), pk=pk)


def fetch_to_change(request: HttpRequest, slug: str, pk: int) -> tuple[Page, Person]:
    """The same for whoever may change it, and who that is; 403 for others."""
    page = fetch(request, slug, pk)
    need(may_change(request.user, Change.EDIT, page))
    assert isinstance(request.user, Person)
    return page, request.user


@require_POST
@signed_in
def restore(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Has a page read as it once did; how it reads now stays in the history."""
    page, person = fetch_to_change(request, slug, pk)
    known = History(page)
    version = known.find(request.POST.get("version", ""))
    if version is None:
        raise Http404
    outcome = change(page, person, known.newest, title=version.title, html=known.html(version))
    if not outcome.is_kept:
        messages.warning(
            request, _("Somebody changed the page at the same moment. Look at it, and try once more.")
        )
        return redirect("page_history", page.community.slug, page.pk)
    messages.success(request, _("Brought back. How it read before stays in its history."))
    return redirect(page)


@require_POST
@signed_in
def keep(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Makes the person a keeper of a page, or takes that back."""
    page, person = fetch_to_change(request, slug, pk)
    if "stop" in request.POST:
        Keeper.objects.filter(contribution=page, person=person).delete()
        messages.success(request, _("You no longer keep this page."))
    else:
        Keeper.objects.get_or_create(contribution=page, person=person)
        messages.success(request, _("You keep this page. Once a year we ask you whether it is still true."))
    return redirect(page)


@require_POST
@signed_in
def place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Moves a page in the tree: one step, or under a page and after one."""
    page, person = fetch_to_change(request, slug, pk)
    tree = Tree(person, page.community_id)
    leaf = tree.leaves[pk]
    try:
        if (leads := _leads(request, tree, leaf)) is not None:
            under, after = leads
            put(page.community_id, person, pk, under.id if under else None, after.id if after else None)
            messages.success(request, _("Moved: %(title)s") % {"title": page.title})
    except NotThere:
        messages.warning(request, _("A page cannot stand under itself. Nothing was moved."))
    return redirect(f"{reverse('pages_order', args=[slug])}#page-{pk}")


def _leads(request: HttpRequest, tree: Tree, leaf: Leaf) -> tuple[Leaf | None, Leaf | None] | None:
    """Where the page shall go; a page named that is not there any more is as if none were named."""
    if way := request.POST.get("way", ""):
        return step(tree, leaf, way)
    under, after = (tree.get(number(request.POST.get(name))) for name in ("under", "after"))
    return under, after if after and after.parent is under and after is not leaf else None


@signed_in
def superseded(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says which page stands in the place of this one."""
    page, person = fetch_to_change(request, slug, pk)
    tree = Tree(person, page.community_id)
    initial = {"page": page.superseded_by_id if tree.get(page.superseded_by_id) else None}
    form = SupersedeForm(request.POST or None, page=page, tree=tree, initial=initial)
    if form.is_valid():
        # One that the person may not see stays as it is.
        if form.has_changed():
            page.superseded_by_id = form.cleaned_data["page"]
            page.save(update_fields=["superseded_by"])
            # Nobody need look again at what no longer counts.
            review_on(page, None if page.superseded_by_id else timezone.localdate() + A_YEAR)
        messages.success(
            request,
            _("Readers are pointed to the other page now.")
            if page.superseded_by_id
            else _("This page counts again."),
        )
        return redirect(page)
    return render(
        request, "pages/superseded.html", {"page": page, "form": form}, status=422 if form.is_bound else 200
    )
